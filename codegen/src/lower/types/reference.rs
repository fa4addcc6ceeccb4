//! Lowers a schema to a type at the place where it is used.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Schema};
use crate::ir::{self, TypeRef, TypeUse};
use crate::name::Words;
use crate::schema::array::{Array, array};
use crate::schema::defaults::unfit_defaults;
use crate::schema::{self, Classified, Conjunction, Kind, classify, flatten};

use super::Types;
use super::items::mixed_items;

/// Returns the type of a schema where it is used. A type that needs a name and has none is named by `words`.
pub(in crate::lower) fn type_of<'d>(
    types: &mut Types<'d>,
    written: Schema<'d>,
    words: &Words,
) -> Option<TypeUse> {
    let conjunction = types.ok_or_report(schema::conjunction(&types.schemas, written))?;
    type_of_conjunction(types, &conjunction, words)
}

/// Returns the type of a conjunction.
pub(in crate::lower) fn type_of_conjunction<'d>(
    types: &mut Types<'d>,
    conjunction: &Conjunction<'d>,
    words: &Words,
) -> Option<TypeUse> {
    let meaning = meaning(types, conjunction)?;
    type_of_meaning(types, conjunction, meaning, words)
}

/// Returns the type of a value inside another one. If no value is valid, the type is any value, so that the
/// rest remains usable.
pub(super) fn nested_type<'d>(
    types: &mut Types<'d>,
    conjunction: &Conjunction<'d>,
    words: &Words,
) -> Option<TypeUse> {
    let meaning = meaning(types, conjunction)?;
    match meaning.kind {
        Kind::Nothing(why) => Some(any_with_warning(types, *why)),
        _ => type_of_meaning(types, conjunction, meaning, words),
    }
}

/// Returns any value as the type of a schema without valid values, with a warning.
pub(super) fn any_with_warning(types: &mut Types<'_>, why: Diagnostic) -> TypeUse {
    let message = format!("{}; it is any value", why.message);
    types.report.push(Diagnostic { help: None, ..why.into_warning(message) });
    TypeUse::ANY
}

/// Returns the type of a schema in a library of types. A schema without valid values gets a named type as
/// well.
pub(super) fn type_in_library<'d>(
    types: &mut Types<'d>,
    written: Schema<'d>,
    words: &Words,
) -> Option<TypeUse> {
    let conjunction = types.ok_or_report(schema::conjunction(&types.schemas, written))?;
    let meaning = meaning(types, &conjunction)?;
    match meaning.kind {
        Kind::Nothing(_) => {
            let id = named_type(types, &conjunction, words)?;
            Some(TypeUse { ty: TypeRef::Named(id), nullable: false })
        }
        _ => type_of_meaning(types, &conjunction, meaning, words),
    }
}

fn type_of_meaning<'d>(
    types: &mut Types<'d>,
    conjunction: &Conjunction<'d>,
    Meaning { conjunction: meant, kind, nullable }: Meaning<'d>,
    words: &Words,
) -> Option<TypeUse> {
    if let Some(ty) = external_type(types, conjunction) {
        return Some(TypeUse { ty, nullable });
    }
    // The target of a reference may lead back to itself. With a name it is queued, which ends the recursion.
    let referred = match kind {
        Kind::Scalar(_) | Kind::Nothing(_) => false,
        Kind::Array | Kind::Map(_) => {
            types.ok_or_report(flatten(&types.schemas, &meant))?.iter().any(|conjunct| conjunct.is_referred)
        }
        _ => conjunction.is_referred(),
    };
    let needs_name = referred || matches!(kind, Kind::Object | Kind::Enum | Kind::Union);
    if needs_name || (is_component(conjunction) && !matches!(kind, Kind::Nothing(_))) {
        let definition = conjunction.schema().and_then(Schema::definition_name);
        let definition = definition.filter(|_| conjunction.is_referred()).map(|name| Words::of(&name));
        let id = named_type(types, conjunction, definition.as_ref().unwrap_or(words))?;
        return Some(TypeUse { ty: TypeRef::Named(id), nullable });
    }
    let inner = inline_type(types, &meant, kind, words)?;
    Some(TypeUse { nullable, ..inner })
}

/// The kind of a schema, and the conjunction that has this kind.
pub(super) struct Meaning<'d> {
    pub(super) conjunction: Conjunction<'d>,
    pub(super) kind: Kind<'d>,
    pub(super) nullable: bool,
}

/// Returns the meaning of a conjunction. A single alternative is looked through, and has no name of its own.
pub(super) fn meaning<'d>(types: &mut Types<'d>, conjunction: &Conjunction<'d>) -> Option<Meaning<'d>> {
    let (mut meant, mut nullable) = (conjunction.clone(), None);
    let unfit_defaults = types.ok_or_report(unfit_defaults(&types.schemas, conjunction))?;
    types.report.extend(unfit_defaults);
    let is_component = is_component(conjunction);
    loop {
        let Classified { kind, nullable: is_nullable, warnings } =
            types.ok_or_report(classify(&types.schemas, &meant))?;
        types.report.extend(warnings);
        let nullable = *nullable.get_or_insert(is_nullable);
        let is_unnamed = |other: &Conjunction<'d>| match other.schema() {
            Some(schema) => is_component && !other.is_referred() && schema.rust_name().is_none(),
            None => true,
        };
        match kind {
            Kind::Same(other) if is_unnamed(&other) => meant = other,
            kind => return Some(Meaning { conjunction: meant, kind, nullable }),
        }
    }
}

fn is_component(conjunction: &Conjunction<'_>) -> bool {
    conjunction.schema().is_some_and(|schema| schema.component_name().is_some())
}

/// Returns the hand-written type that replaces a schema, at the place where it is used or declared.
fn external_type<'d>(types: &mut Types<'d>, conjunction: &Conjunction<'d>) -> Option<TypeRef> {
    let external = types.table.external(conjunction.primary);
    external.or_else(|| conjunction.schema().and_then(|schema| types.table.external(schema)))
}

fn named_type<'d>(types: &mut Types<'d>, conjunction: &Conjunction<'d>, words: &Words) -> Option<ir::TypeId> {
    spend_combined(types, conjunction)?;
    match types.table.named(conjunction, words) {
        Ok(id) => Some(id),
        Err(first) => {
            let schema = conjunction.schema_or_primary();
            let name = schema.rust_name().unwrap_or_default();
            let message = format!("the name `{name}` is defined by two different schemas");
            types.report.push(
                Diagnostic::error(schema.span_of("x-rust-name"), message)
                    .also(first.span_of("x-rust-name"), "first defined here"),
            );
            None
        }
    }
}

/// Counts a type that only a conjunction makes. Returns `None` if there are too many.
fn spend_combined(types: &mut Types<'_>, conjunction: &Conjunction<'_>) -> Option<()> {
    let is_combined = conjunction.conjuncts.len() > 1 && !types.table.is_named(conjunction);
    if is_combined {
        let was_left = types.combined_left > 0;
        types.combined_left = types.combined_left.saturating_sub(1);
        if was_left && types.combined_left == 0 {
            let message = format!("`allOf` and `oneOf` combine to more than {} types", super::MAX_COMBINED);
            types.report.error(conjunction.primary.span(), message);
        }
    }
    (types.combined_left > 0).then_some(())
}

/// Returns the type of a schema that needs no name.
pub(super) fn inline_type<'d>(
    types: &mut Types<'d>,
    meant: &Conjunction<'d>,
    kind: Kind<'d>,
    words: &Words,
) -> Option<TypeUse> {
    let ty = match kind {
        Kind::Scalar(scalar) => {
            let conjuncts = types.ok_or_report(flatten(&types.schemas, meant))?;
            let chosen = schema::format(&conjuncts).and_then(|format| types.table.chosen_format(format));
            chosen.unwrap_or(TypeRef::Scalar(scalar))
        }
        Kind::Any => TypeRef::Any,
        Kind::Same(other) => return type_of_conjunction(types, &other, words),
        Kind::Map(values) => TypeRef::Map(Box::new(element_type(types, &values, words, "value")?)),
        Kind::Array => list_type(types, meant, words)?,
        Kind::Object | Kind::Enum | Kind::Union => TypeRef::Named(named_type(types, meant, words)?),
        Kind::Nothing(why) => {
            types.report.push(*why);
            return None;
        }
    };
    Some(TypeUse { ty, nullable: false })
}

/// Returns the type of the values in a list or a map. If nothing is declared about them, that is any value.
pub(super) fn element_type<'d>(
    types: &mut Types<'d>,
    schemas: &[Schema<'d>],
    words: &Words,
    what: &str,
) -> Option<TypeUse> {
    let declared: Vec<_> = schemas.iter().copied().filter(|schema| !schema.is_anything()).collect();
    match declared.split_first() {
        None => Some(TypeUse::ANY),
        Some((only, [])) => type_of_item(types, *only, &words.then(what)),
        Some((first, more)) => {
            let together = types.ok_or_report(schema::conjunction_of(&types.schemas, *first, more))?;
            nested_type(types, &together, &words.then(what))
        }
    }
}

/// Returns the type of a list item or of a map value.
fn type_of_item<'d>(types: &mut Types<'d>, written: Schema<'d>, words: &Words) -> Option<TypeUse> {
    let conjunction = types.ok_or_report(schema::conjunction(&types.schemas, written))?;
    nested_type(types, &conjunction, words)
}

/// Returns the type of a list or a tuple.
fn list_type<'d>(types: &mut Types<'d>, meant: &Conjunction<'d>, words: &Words) -> Option<TypeRef> {
    let conjuncts = types.ok_or_report(flatten(&types.schemas, meant))?;
    let items = match array(&conjuncts) {
        Array::List(items) => element_type(types, &items, words, "item")?,
        Array::Any(warning) => {
            types.report.push(warning);
            TypeUse::ANY
        }
        Array::Tuple(members) => return tuple_item_types(types, &members, words).map(TypeRef::Tuple),
        Array::Mixed(members, owner) => {
            let members = tuple_item_types(types, &members, words)?;
            mixed_items(types, meant, members, owner, words)
        }
    };
    Some(TypeRef::List(Box::new(items)))
}

/// Returns the types of items by position.
fn tuple_item_types<'d>(
    types: &mut Types<'d>,
    members: &[Vec<Schema<'d>>],
    words: &Words,
) -> Option<Vec<TypeUse>> {
    let items = members.iter().enumerate();
    items.map(|(index, member)| element_type(types, member, words, &format!("item {}", index + 1))).collect()
}
