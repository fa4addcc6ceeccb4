//! What the variants of unions are called.

use crate::document::view::{Object, Schema};
use crate::ir::VariantName;
use crate::name::{Scope, Words};

use super::conjunction::Part;
use super::tagging::{Alternative, Content, Draft};
use super::union::{Member, given_name};
use super::{Lowering, kind};

/// A variant's name, and the words of which it is made.
pub(super) struct Named {
    pub(super) name: VariantName,
    pub(super) words: Words,
}

impl<'d> Lowering<'d> {
    /// Names variants. A name is the first of these that no other variant has: the pinned one, the component's, the tag's
    /// value, a constant that only this member has, the title, a property that only this member requires, the type.
    pub(super) fn variant_names(
        &mut self,
        drafts: &[Draft<'d>],
        members: &[Member<'d>],
        objects: &[Option<Alternative<'d>>],
    ) -> Vec<Named> {
        let mut wishes = Vec::new();
        for draft in drafts {
            let (Some(member), Some(object)) = (members.get(draft.member), objects.get(draft.member)) else {
                continue;
            };
            wishes.push(self.wishes(draft, member, object.as_ref()));
        }
        let mut scope = Scope::default();
        let is_alone = |index: usize, wish: &Words| {
            let mut others = wishes.iter().enumerate().filter(|(other, _)| *other != index);
            !others.any(|(_, others)| others.iter().any(|other| other == wish))
        };
        let chosen = wishes.iter().enumerate().map(|(index, wishes)| {
            let free = wishes.iter().find(|wish| is_alone(index, wish));
            free.or(wishes.first()).cloned().unwrap_or_else(|| Words::of(&format!("variant {}", index + 1)))
        });
        let chosen: Vec<_> = chosen.collect();
        chosen.into_iter().map(|words| Named { name: scope.claim_variant(&words), words }).collect()
    }

    /// The names that a variant might have, the best one first.
    fn wishes(
        &mut self,
        draft: &Draft<'d>,
        member: &Member<'d>,
        object: Option<&Alternative<'d>>,
    ) -> Vec<Words> {
        if member.all.is_itself() {
            return vec![Words::of("base")];
        }
        let mut wishes: Vec<Words> = Vec::new();
        let is_one_of_several = matches!(draft.content, Content::Nothing) && object.is_none();
        if !is_one_of_several {
            let given = member.written.rust_name().or_else(|| member.name());
            wishes.extend(given.map(Words::of));
        }
        let mut values: Vec<_> =
            Some(draft.tags.clone()).filter(|tags| !tags.is_empty()).into_iter().collect();
        for schemas in object.into_iter().flat_map(Alternative::required_schemas) {
            values.extend(self.listed_by(schemas));
        }
        // One value names a variant; a title is better than a number, or than one value of several.
        let is_name = |values: &&Vec<String>| match values.as_slice() {
            [only] => only.starts_with(char::is_alphabetic) && !["true", "false"].contains(&only.as_str()),
            _ => false,
        };
        if object.is_none() && values.is_empty() {
            // Of several values of its own none names it; its type does.
            values.extend(self.listed_by(&[member.written]).filter(|values| is_name(&values)));
        }
        let first = |values: &Vec<String>| {
            let value = values.first()?;
            let is_number = value.starts_with(|first: char| first.is_ascii_digit());
            Some(Words::of(&if is_number { format!("v{value}") } else { value.clone() }))
        };
        wishes.extend(values.iter().filter(is_name).filter_map(first));
        wishes.extend(member.resolved.title().map(Words::of));
        wishes.extend(values.iter().filter(|values| !is_name(values)).filter_map(first));
        wishes.extend(object.into_iter().flat_map(Alternative::required).map(Words::of));
        wishes.extend(self.type_words(member.written, 0).map(|words| Words::of(&words)));
        wishes
    }

    /// The words for the lists that some schemas together allow.
    pub(super) fn list_words(&self, flat: &[Part<'d>]) -> String {
        let items = flat.iter().find_map(|part| part.schema.items());
        let items = items.and_then(|items| self.type_words(items, 1));
        items.map_or_else(|| "list".to_owned(), |items| format!("{items} list"))
    }

    /// The words for what a schema is: `string`, `string list`, `map`.
    pub(super) fn type_words(&self, written: Schema<'d>, depth: usize) -> Option<String> {
        let schema = self.document.schema(written).ok()?;
        if let Some(name) = given_name(schema, written) {
            return Some(name);
        }
        let types = schema.types_but_null();
        let format = schema.format().filter(|format| !kind::scalar("string", Some(format)).is_text());
        match types.first().copied() {
            Some("string") => Some(format.unwrap_or("string").to_owned()),
            Some(kind @ ("integer" | "number" | "boolean")) => Some(kind.to_owned()),
            Some("array") => {
                let items = schema.items().filter(|_| depth < 2);
                let items = items.and_then(|items| self.type_words(items, depth + 1));
                Some(items.map_or_else(|| "list".to_owned(), |items| format!("{items} list")))
            }
            Some("object") if schema.has_properties() => Some("object".to_owned()),
            Some("object") => Some("map".to_owned()),
            _ if schema.has_properties() => Some("object".to_owned()),
            _ => None,
        }
    }
}
