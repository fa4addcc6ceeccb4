//! Names the variants of unions.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::hash::Hash;

use crate::document::view::{Object, Schema};
use crate::ir::VariantName;
use crate::name::{Scope, Words};
use crate::schema::enums::{self, listed_texts, literal};
use crate::schema::leaves::leaves_of;
use crate::schema::union::{Alternative, Content, Draft, Member, reference_name};
use crate::schema::{self, Conjunct, Kind, Schemas};

use super::Types;

/// A variant's name, and the words that it consists of.
pub(super) struct Named {
    pub(super) name: VariantName,
    pub(super) words: Words,
}

/// Names variants. A name is the first of these that no other variant has:
///
/// 1. the pinned name, the component's name, the tag's value;
/// 2. a constant that only this member has, the title, a property that only this member requires;
/// 3. the type, a property that only this member has, a property with its type.
pub(super) fn variant_names<'d>(
    types: &mut Types<'d>,
    drafts: &[Draft<'d>],
    members: &[Member<'d>],
    objects: &[Option<Alternative<'d>>],
) -> Option<Vec<Named>> {
    let mut wishes = Vec::new();
    for draft in drafts {
        let (Some(member), Some(object)) = (members.get(draft.member), objects.get(draft.member)) else {
            continue;
        };
        wishes.push((
            draft.member,
            object.as_ref(),
            types.ok_or_report(self::possible_names(&types.schemas, draft, member, object.as_ref()))?,
        ));
    }
    let mut owners: HashMap<&Words, Vec<usize>> = HashMap::new();
    for (index, (.., own)) in wishes.iter().enumerate() {
        for wish in own {
            owners.entry(wish).or_default().push(index);
        }
    }
    let is_alone = |index: usize, wish: &Words| {
        owners.get(wish).is_none_or(|owners| owners.iter().all(|owner| *owner == index))
    };
    let declared = LazyCell::new(|| count_each(objects.iter().flatten().flat_map(Alternative::declared)));
    let schemas = &types.schemas;
    let described = LazyCell::new(|| {
        let described = objects.iter().map(|object| typed_properties(schemas, object.as_ref()));
        described.collect::<Vec<_>>()
    });
    let counts = LazyCell::new(|| count_each(described.iter().flatten()));
    let mut scope = Scope::default();
    let chosen = wishes.iter().enumerate().map(|(index, (member, object, own))| {
        let free = own.iter().find(|wish| is_alone(index, wish)).cloned();
        let property =
            || object.as_ref()?.declared().find(|name| declared.get(name) == Some(&1)).map(Words::of);
        let with_type =
            || described.get(*member)?.iter().find(|words| counts.get(words) == Some(&1)).cloned();
        let number = || Words::of(&format!("variant {}", index + 1));
        free.or_else(property).or_else(with_type).or_else(|| own.first().cloned()).unwrap_or_else(number)
    });
    Some(chosen.map(|words| Named { name: scope.claim_variant(&words), words }).collect())
}

/// Counts how often each item occurs.
fn count_each<T: Eq + Hash>(all: impl Iterator<Item = T>) -> HashMap<T, usize> {
    let mut counts = HashMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    counts
}

/// Returns the properties of an object, each with the words for its type.
fn typed_properties<'d>(schemas: &Schemas<'d>, object: Option<&Alternative<'d>>) -> Vec<Words> {
    let properties = object.into_iter().flat_map(Alternative::declared_schemas);
    let typed = properties.filter_map(|(name, described)| {
        let words = type_words(schemas, *described.last()?, 1)?;
        Some(Words::of(name).then(&words))
    });
    typed.collect()
}

/// Returns the possible names of a variant, the best one first.
fn possible_names<'d>(
    schemas: &Schemas<'d>,
    draft: &Draft<'d>,
    member: &Member<'d>,
    object: Option<&Alternative<'d>>,
) -> schema::Result<Vec<Words>> {
    if member.conjunction.is_itself() {
        return Ok(vec![Words::of("base")]);
    }
    let mut wishes: Vec<Words> = Vec::new();
    let is_one_of_several = matches!(draft.content, Content::Nothing) && object.is_none();
    if !is_one_of_several {
        let given = member.written.rust_name().or_else(|| member.name());
        wishes.extend(given.map(Words::of));
    }
    let values = naming_values(schemas, draft, member, object)?;
    let first = |values: &Vec<String>| {
        let value = values.first()?;
        let is_number = value.starts_with(|first: char| first.is_ascii_digit());
        Some(Words::of(&if is_number { format!("v{value}") } else { value.clone() }))
    };
    wishes.extend(values.iter().filter(|values| is_name(values)).filter_map(first));
    wishes.extend(member.resolved.title().map(Words::of));
    wishes.extend(values.iter().filter(|values| !is_name(values)).filter_map(first));
    wishes.extend(object.into_iter().flat_map(Alternative::required).map(Words::of));
    wishes.extend(type_words(schemas, member.written, 0).map(|words| Words::of(&words)));
    Ok(wishes)
}

/// Returns the lists of values that may name a variant: those of its tag, and those of its required
/// properties.
fn naming_values<'d>(
    schemas: &Schemas<'d>,
    draft: &Draft<'d>,
    member: &Member<'d>,
    object: Option<&Alternative<'d>>,
) -> schema::Result<Vec<Vec<String>>> {
    let mut values: Vec<_> = Some(draft.tags.clone()).filter(|tags| !tags.is_empty()).into_iter().collect();
    for property in object.into_iter().flat_map(Alternative::required_schemas) {
        values.extend(listed_texts(schemas, property)?);
    }
    if object.is_none() && values.is_empty() {
        // Several values do not name the variant; its type does.
        values.extend(listed_texts(schemas, &[member.written])?.filter(|values| is_name(values)));
    }
    Ok(values)
}

/// Returns whether values name a variant: a title is better than a number, or than one value of several.
fn is_name(values: &[String]) -> bool {
    match values {
        [only] => only.starts_with(char::is_alphabetic) && !["true", "false"].contains(&only.as_str()),
        _ => false,
    }
}

/// Returns the words for the lists that a conjunction allows.
pub(super) fn list_words<'d>(schemas: &Schemas<'d>, conjuncts: &[Conjunct<'d>]) -> String {
    let items = conjuncts.iter().find_map(|conjunct| conjunct.schema.items());
    let items = items.and_then(|items| type_words(schemas, items, 1));
    items.map_or_else(|| "list".to_owned(), |items| format!("{items} list"))
}

/// Returns the words for the type of a schema: `string`, `string list`, `map`.
fn type_words<'d>(schemas: &Schemas<'d>, written: Schema<'d>, depth: usize) -> Option<String> {
    let resolved = schemas.resolve(written).ok()?;
    if let Some(name) = reference_name(resolved, written) {
        return Some(name);
    }
    let leaves = leaves_of(schemas, written).ok()?.all;
    let leaf = leaves.first()?;
    match &leaf.kind {
        Kind::Scalar(scalar) => match scalar.type_name() {
            "string" if !scalar.is_text() => schema::format(&leaf.conjuncts).map(str::to_owned),
            name => Some(name.to_owned()),
        },
        Kind::Enum => enums::values(schemas, &leaf.conjuncts)
            .first()
            .and_then(|(value, _)| Some(literal(*value)?.type_name().to_owned())),
        Kind::Array => {
            let items = if depth < 2 { leaf.items(schemas).ok()? } else { None };
            let items = items.and_then(|items| type_words(schemas, items.primary, depth + 1));
            Some(items.map_or_else(|| "list".to_owned(), |items| format!("{items} list")))
        }
        Kind::Object => Some("object".to_owned()),
        Kind::Map(_) => Some("map".to_owned()),
        Kind::Any if depth == 0 => Some("any".to_owned()),
        Kind::Any | Kind::Union | Kind::Same(_) | Kind::Nothing(_) => None,
    }
}
