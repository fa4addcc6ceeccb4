//! The properties of objects, those of `allOf` among them.

use indexmap::IndexMap;

use crate::diagnostic::Diagnostic;
use crate::document::view::{Additional, Object, Schema};
use crate::source::Span;

use super::classify::Kind;
use super::conjunct::{Conjunct, Conjunction};
use super::conjunction::together;
use super::leaves::{Leaf, leaves_of};
use super::{Result, Schemas};

/// A property of an object.
pub(crate) struct Property<'d> {
    /// Its name on the wire.
    pub(crate) wire: &'d str,
    /// The schemas that together describe it.
    pub(crate) conjunction: Conjunction<'d>,
    /// The schema of the object that alone declares it.
    pub(crate) owner: Option<Schema<'d>>,
}

/// The properties of an object.
pub(crate) struct Properties<'d> {
    /// Those that can have a value, in the document's order, bases first.
    pub(crate) all: Vec<Result<Property<'d>>>,
    /// What is left out.
    pub(crate) warnings: Vec<Diagnostic>,
}

/// The properties of all conjuncts in their order.
pub(crate) fn properties<'d>(schemas: &Schemas<'d>, conjuncts: &[Conjunct<'d>]) -> Properties<'d> {
    let mut declared: IndexMap<&'d str, Vec<(Schema<'d>, Schema<'d>)>> = IndexMap::new();
    let mut warnings = Vec::new();
    let is_required = |wire: &str| required(conjuncts).iter().any(|(name, _)| *name == wire);
    for conjunct in conjuncts {
        for (wire, _, property) in conjunct.schema.properties() {
            if property.is_nothing() && !is_required(wire) {
                let message = format!("the property `{wire}` can have no value; it is left out");
                let help = "`additionalProperties` and the like stand beside `properties`, not in it";
                warnings.push(Diagnostic::warning(property.span(), message).help(help));
                continue;
            }
            declared.entry(wire).or_default().push((property, conjunct.schema));
        }
    }
    let all = declared.into_iter().filter_map(|(wire, declared)| {
        let written: Vec<_> = declared.iter().map(|(property, _)| *property).collect();
        let (first, more) = written.split_first()?;
        Some(together(schemas, *first, more).map(|conjunction| {
            let is_own =
                |property: Schema<'d>| conjunction.schema().is_some_and(|own| own.id() == property.id());
            let owner = declared.iter().find(|(property, _)| is_own(*property)).map(|(_, owner)| *owner);
            Property { wire, conjunction, owner }
        }))
    });
    Properties { all: all.collect(), warnings }
}

/// The names that `required` lists, with their places.
pub(crate) fn required<'d>(conjuncts: &[Conjunct<'d>]) -> Vec<(&'d str, Span)> {
    conjuncts.iter().flat_map(|conjunct| conjunct.schema.required()).collect()
}

/// Whether the outermost schema that speaks of properties without a name forbids them.
pub(crate) fn is_closed(conjuncts: &[Conjunct<'_>]) -> bool {
    matches!(conjuncts.iter().rev().find_map(|conjunct| conjunct.schema.additional()), Some(Additional::None))
}

/// The schemas of the values of properties without a name; `None` where there are none, or nothing is declared.
pub(crate) fn additional<'d>(conjuncts: &[Conjunct<'d>]) -> Option<Vec<Schema<'d>>> {
    let declared: Vec<_> = conjuncts.iter().filter_map(|conjunct| conjunct.schema.additional()).collect();
    if let Additional::None = declared.last()? {
        return None;
    }
    let values = declared.into_iter().filter_map(|additional| match additional {
        Additional::Typed(values) => Some(values),
        Additional::Any | Additional::None => None,
    });
    Some(values.collect())
}

/// The object that a schema is in the end; `None` where it is something else, or has no properties.
///
/// # Errors
///
/// As [`classify`](super::classify()) has them.
pub(crate) fn object_of<'d>(schemas: &Schemas<'d>, written: Schema<'d>) -> Result<Option<Conjunction<'d>>> {
    let found = leaves_of(schemas, written)?.all;
    Ok(match found.as_slice() {
        [Leaf { kind: Kind::Object, conjunction, .. }] => Some(conjunction.clone()),
        _ => None,
    })
}
