//! Computes the shapes of named types.

use crate::ir::{Shape, TypeUse};
use crate::lower::docs;
use crate::schema::Kind;

use super::Types;
use super::enumeration::enumeration;
use super::object::object;
use super::reference::{Meaning, any_with_warning, inline_type, meaning};
use super::table::Queued;
use super::union::union;

/// Lowers the shapes of all queued types, and of those that they queue.
pub(in crate::lower) fn lower_queued(types: &mut Types<'_>) {
    while let Some(queued) = types.table.queue.pop() {
        shape(types, &queued);
    }
}

fn shape<'d>(types: &mut Types<'d>, queued: &Queued<'d>) -> Option<()> {
    let Queued { id, conjunction, words } = queued;
    let Meaning { conjunction: meant, kind, .. } = meaning(types, conjunction)?;
    let shape = match kind {
        Kind::Object => Shape::Struct(object(types, &meant, words)?),
        Kind::Enum => enumeration(types, &meant)?,
        Kind::Union => Shape::Union(union(types, &meant, words)?),
        Kind::Nothing(why) => Shape::Alias(any_with_warning(types, *why)),
        kind => {
            let target = inline_type(types, &meant, kind, words)?;
            Shape::Alias(TypeUse { nullable: false, ..target })
        }
    };
    let name = types.table.name(*id).map(ToString::to_string).unwrap_or_default();
    let docs = docs::of_type(conjunction.schema_or_primary(), &name);
    types.table.set_shape(*id, docs, shape);
    Some(())
}
