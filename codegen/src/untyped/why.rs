//! Why a schema has become any JSON value, or text.

use crate::document::view::Schema;
use crate::ir::TypeRef;
use crate::schema::array::{Array, array};
use crate::schema::{Conjunction, Kind, Schemas, classify, conjunction, conjunction_of, enums, flatten};

use super::{Cause, Reason, is_untyped};

/// The maximum number of references and lists that are followed.
const MAX_DEPTH: usize = 32;

/// Keywords for which no type is generated, but which declare something about a value.
const WITHOUT_TYPE: [&str; 9] = [
    "enum",
    "const",
    "not",
    "if",
    "dependentSchemas",
    "patternProperties",
    "contains",
    "propertyNames",
    "contentSchema",
];

/// Returns why a schema is any value, or a list or a map of any values.
pub(super) fn why<'d>(schemas: &Schemas<'d>, conjunction: &Conjunction<'d>, ty: &TypeRef) -> Reason {
    let unknown = || (Cause::Generator, "there is no type for what it declares".to_owned());
    reason(schemas, conjunction, ty, MAX_DEPTH).unwrap_or_else(unknown)
}

fn reason<'d>(
    schemas: &Schemas<'d>,
    conjunction: &Conjunction<'d>,
    ty: &TypeRef,
    depth: usize,
) -> Option<Reason> {
    let conjuncts = flatten(schemas, conjunction).ok()?;
    let depth = depth.checked_sub(1)?;
    match (classify(schemas, conjunction).ok()?.kind, ty) {
        (Kind::Nothing(why), _) => Some((Cause::Document, why.message)),
        (Kind::Same(other), ty) => reason(schemas, &other, ty, depth),
        (Kind::Any, _) => {
            let keywords = conjuncts.iter().flat_map(|conjunct| conjunct.schema.keywords());
            let declared =
                keywords.map(|(keyword, _)| keyword).find(|keyword| WITHOUT_TYPE.contains(keyword));
            Some(declared.map_or_else(
                || (Cause::Document, "it declares no type".to_owned()),
                |keyword| (Cause::Generator, format!("there is no type for its `{keyword}`")),
            ))
        }
        (Kind::Map(_), TypeRef::Map(_))
            if conjuncts.iter().any(|conjunct| conjunct.schema.has("patternProperties")) =>
        {
            Some((Cause::Generator, "its values are of several types, by their names".to_owned()))
        }
        (Kind::Map(values), TypeRef::Map(inner)) => {
            parts(schemas, &values, &inner.ty, depth, "its values have no type")
        }
        (Kind::Array, TypeRef::List(inner)) => match array(&conjuncts) {
            Array::List(items) => parts(schemas, &items, &inner.ty, depth, "its items have no type"),
            Array::Any(warning) => Some((Cause::Document, warning.message)),
            Array::Mixed(..) | Array::Tuple(_) => {
                Some((Cause::Document, "one of its items has no type".to_owned()))
            }
        },
        (Kind::Array, TypeRef::Tuple(items)) => {
            let Array::Tuple(members) = array(&conjuncts) else { return None };
            let (member, item) = members.into_iter().zip(items).find(|(_, item)| is_untyped(&item.ty))?;
            parts(schemas, &member, &item.ty, depth, "one of its items has no type")
        }
        // The schema itself has a type.
        (_, TypeRef::Any) => Some((
            Cause::Document,
            "no value fits both what it declares and what is declared elsewhere".to_owned(),
        )),
        _ => None,
    }
}

/// Returns why the contents of a list or a map have no type. `nothing` is the reason if nothing is declared
/// about them.
fn parts<'d>(
    schemas: &Schemas<'d>,
    all: &[Schema<'d>],
    ty: &TypeRef,
    depth: usize,
    nothing: &str,
) -> Option<Reason> {
    let declared: Vec<_> = all.iter().copied().filter(|schema| !schema.is_anything()).collect();
    match declared.split_first() {
        None => Some((Cause::Document, nothing.to_owned())),
        Some((first, more)) => reason(schemas, &conjunction_of(schemas, *first, more).ok()?, ty, depth),
    }
}

/// Returns why an enum became text, or why the contents of a text are left to the caller.
pub(super) fn text<'d>(schemas: &Schemas<'d>, written: &Conjunction<'d>, ty: &TypeRef) -> Option<Reason> {
    if !matches!(ty, TypeRef::Scalar(scalar) if scalar.is_text()) {
        return None;
    }
    let resolved = schemas.resolve(written.primary).ok()?;
    if resolved.content_schema().is_some() {
        return Some((Cause::Generator, "the schema of what its text holds is not read".to_owned()));
    }
    let resolved = conjunction(schemas, resolved).ok()?;
    let conjuncts = flatten(schemas, &resolved).ok()?;
    let odd = enums::not_an_enum(&conjuncts, Some("string"))?;
    Some((Cause::Document, odd.message))
}
