//! The properties of objects, including those of `allOf`.

use indexmap::IndexMap;

use crate::diagnostic::Diagnostic;
use crate::document::view::{Additional, Object, Schema};
use crate::source::Span;

use super::classify::Kind;
use super::conjunct::{Conjunct, Conjunction};
use super::conjunction::{conjunction, conjunction_of};
use super::flatten::flatten;
use super::leaves::{Leaf, leaves_of};
use super::{Result, Schemas};

/// A property of an object.
pub(crate) struct Property<'d> {
    /// Its name on the wire.
    pub(crate) wire: &'d str,
    /// The schemas that together describe it.
    pub(crate) conjunction: Conjunction<'d>,
    /// The schemas of the objects that declare it, without those that only repeat another one, in the order
    /// of the conjunction.
    pub(crate) owners: Vec<Schema<'d>>,
}

/// The properties of an object.
pub(crate) struct Properties<'d> {
    /// The properties that can have a value, in the document's order, bases first.
    pub(crate) all: Vec<Result<Property<'d>>>,
    /// Warnings about what is omitted.
    pub(crate) warnings: Vec<Diagnostic>,
}

/// Returns the properties of all conjuncts in order.
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
    if additional(conjuncts).is_none() {
        warnings.extend(conditional(schemas, conjuncts, |wire| declared.contains_key(wire)));
    }
    let all = declared.into_iter().filter_map(|(wire, declared)| {
        let written: Vec<_> = declared.iter().map(|(property, _)| *property).collect();
        let (first, more) = written.split_first()?;
        Some(conjunction_of(schemas, *first, more).map(|conjunction| {
            let owners = owners(schemas, &conjunction, &declared);
            Property { wire, conjunction, owners }
        }))
    });
    Properties { all: all.collect(), warnings }
}

/// Returns warnings about properties that only conditional schemas declare. They do not become fields.
fn conditional<'d>(
    schemas: &Schemas<'d>,
    conjuncts: &[Conjunct<'d>],
    is_declared: impl Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for (keyword, schema) in conjuncts.iter().flat_map(|conjunct| conjunct.schema.conditional()) {
        let found =
            conjunction(schemas, schema).and_then(|found| flatten(schemas, &found)).unwrap_or_default();
        for (wire, span, _) in found.iter().flat_map(|conjunct| conjunct.schema.properties()) {
            if !is_declared(wire) {
                let message = format!("only `{keyword}` declares the property `{wire}`; it is left out");
                let help =
                    "declare it in `properties`: what holds for some values only is for the server to check";
                warnings.push(Diagnostic::warning(span, message).help(help));
            }
        }
    }
    warnings
}

/// Returns the schemas of the objects that together declare a property: a single one if all others are its
/// bases.
fn owners<'d>(
    schemas: &Schemas<'d>,
    property: &Conjunction<'d>,
    declared: &[(Schema<'d>, Schema<'d>)],
) -> Vec<Schema<'d>> {
    let of = |id| declared.iter().find(|(written, _)| written.id() == id).map(|(_, owner)| *owner);
    if let Some(schema) = property.schema() {
        return of(schema.id()).into_iter().collect();
    }
    let owner = |conjunct: &Conjunct<'d>| {
        let is_written = |(written, _): &&(Schema<'d>, Schema<'d>)| {
            schemas.resolve(*written).is_ok_and(|target| target.id() == conjunct.schema.id())
        };
        of(conjunct.schema.id()).or_else(|| declared.iter().find(is_written).map(|(_, owner)| *owner))
    };
    let owners: Vec<_> = property.conjuncts.iter().filter_map(owner).collect();
    let Some(outermost) = owners.last().map(|owner| owner.outermost_all_of()) else { return owners };
    let bases = flatten(schemas, &Conjunction::of(Conjunct::new(outermost, false))).unwrap_or_default();
    let is_base = |owner: &Schema<'d>| bases.iter().any(|base| base.schema.id() == owner.id());
    if owners.iter().all(is_base) { vec![outermost] } else { owners }
}

/// Returns the names in `required`, with their places.
pub(crate) fn required<'d>(conjuncts: &[Conjunct<'d>]) -> Vec<(&'d str, Span)> {
    conjuncts.iter().flat_map(|conjunct| conjunct.schema.required()).collect()
}

/// Returns whether the outermost schema that declares anything about additional properties forbids them.
pub(crate) fn is_closed(conjuncts: &[Conjunct<'_>]) -> bool {
    matches!(conjuncts.iter().rev().find_map(|conjunct| conjunct.schema.additional()), Some(Additional::None))
}

/// Returns the schemas of additional properties, or `None` if there are none or nothing is declared.
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

/// Returns the object that a schema finally is, or `None` if it is something else or has no properties.
///
/// # Errors
///
/// Fails if [`classify`](super::classify()) fails.
pub(crate) fn object_of<'d>(schemas: &Schemas<'d>, written: Schema<'d>) -> Result<Option<Conjunction<'d>>> {
    let found = leaves_of(schemas, written)?.all;
    Ok(match found.as_slice() {
        [Leaf { kind: Kind::Object, conjunction, .. }] => Some(conjunction.clone()),
        _ => None,
    })
}
