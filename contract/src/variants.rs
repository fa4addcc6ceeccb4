//! Compares unions: their variants and what distinguishes them.

use openapi_build::wire::{Interface, Member, Schema, Union};

use super::finding::Sentence;
use super::rules;
use super::schemas::{self, SchemaPair};
use super::walk::{Direction, Sites, Walk};

impl<'c> Walk<'c> {
    /// Compares whether there are alternatives at all. Returns `false` if only one side has any.
    pub(super) fn union_presence(&mut self, both: &mut SchemaPair<'c>) -> bool {
        let (rule, text) = match (&both.old.union, &both.new.union) {
            (Some(_), Some(_)) | (None, None) => return true,
            (Some(union), None) => {
                let narrowed = both.rule(&rules::REQUEST_TYPE_NARROWED, &rules::RESPONSE_TYPE_NARROWED);
                let widened =
                    both.rule(&rules::REQUEST_TYPE_WIDENED, &rules::RESPONSE_UNTAGGED_VARIANT_ADDED);
                let text = "several types became one";
                if is_anything(both.new) {
                    (widened, text)
                } else if let Some(member) = self.find_member(union, both.new, false) {
                    both.child(member.schema, both.pair.new, both.optional);
                    (narrowed, text)
                } else {
                    (&rules::STRUCTURE_CHANGED, text)
                }
            }
            (None, Some(union)) => {
                let text = "one type became several";
                let is_request = both.direction == Direction::Request;
                if is_anything(both.old) {
                    (both.rule(&rules::REQUEST_TYPE_NARROWED, &rules::RESPONSE_TYPE_NARROWED), text)
                } else if is_request && self.find_member(union, both.old, true).is_some() {
                    (&rules::REQUEST_TYPE_WIDENED, text)
                } else {
                    (&rules::STRUCTURE_CHANGED, text)
                }
            }
        };
        self.report(rule, &Sites::both(&both.old.at, &both.new.at), "", Sentence::new(text, &[]));
        false
    }

    /// Finds the member of a union that corresponds to a schema of the other document.
    fn find_member(&self, union: &'c Union, schema: &Schema, is_new: bool) -> Option<&'c Member> {
        let (own, other) = if is_new { (self.new, self.old) } else { (self.old, self.new) };
        let text = other.canonical(&schema.at);
        let is = |member: &&Member| {
            let known = own.schema(member.schema);
            let is_named = known.is_some_and(|known| known.name.is_some() && known.name == schema.name);
            is_named || own.canonical(&member.at) == text
        };
        union.members.iter().find(is)
    }

    /// Compares the variants of two unions.
    pub(super) fn variants(&mut self, both: &mut SchemaPair<'c>) {
        let (Some(old), Some(new)) = (&both.old.union, &both.new.union) else { return };
        let mut came: Vec<&Member> = new.members.iter().collect();
        let mut gone: Vec<&Member> = old.members.iter().collect();
        let mut pairs = Vec::new();
        // First members of the same name, then of the same text, then of the same type.
        for is_same in [have_same_name, have_same_text, have_same_type] {
            gone.retain(|member| match came.iter().position(|other| is_same(self, member, other)) {
                Some(at) => {
                    pairs.push((*member, came.remove(at)));
                    false
                }
                None => true,
            });
        }
        for (was, is) in &pairs {
            both.child(was.schema, is.schema, false);
        }
        self.added_and_removed(&gone, &came, both);
        self.discriminator((old, new), &pairs, both);
    }

    fn added_and_removed(&mut self, gone: &[&'c Member], came: &[&'c Member], both: &SchemaPair<'c>) {
        for member in gone {
            let rule = both.rule(&rules::REQUEST_VARIANT_REMOVED, &rules::RESPONSE_VARIANT_REMOVED);
            let (key, name) = names(self.old, member);
            let text = Sentence::new("the variant {} was removed", &[&name]);
            self.report(rule, &Sites::removed(&member.at, &both.new.at), &key, text);
        }
        let is_tagged = both.old.union.as_ref().is_some_and(|union| union.is_tagged);
        let added =
            if is_tagged { &rules::RESPONSE_VARIANT_ADDED } else { &rules::RESPONSE_UNTAGGED_VARIANT_ADDED };
        for member in came {
            let (key, name) = names(self.new, member);
            let text = Sentence::new("the variant {} was added", &[&name]);
            let rule = both.rule(&rules::REQUEST_VARIANT_ADDED, added);
            self.report(rule, &Sites::added(&both.old.at, &member.at), &key, text);
        }
    }

    fn discriminator(
        &mut self,
        (old, new): (&Union, &Union),
        pairs: &[(&Member, &Member)],
        both: &SchemaPair<'c>,
    ) {
        let (rule, text) = match (&old.discriminator, &new.discriminator) {
            (None, Some(_)) => (&rules::DISCRIMINATOR_ADDED, "a property now distinguishes the variants"),
            (Some(_), None) => {
                (&rules::DISCRIMINATOR_REMOVED, "no property distinguishes the variants any more")
            }
            (old, new) if old != new => {
                (&rules::DISCRIMINATOR_CHANGED, "another property distinguishes the variants")
            }
            _ if pairs.iter().any(|(was, is)| was.tags != is.tags) => {
                (&rules::DISCRIMINATOR_MAPPING_CHANGED, "the values that distinguish the variants changed")
            }
            _ => return,
        };
        self.report_keyword(rule, both, "discriminator", "", Sentence::new(text, &[]));
    }
}

/// Returns whether a schema declares nothing about types.
fn is_anything(schema: &Schema) -> bool {
    schema.types.is_none() && schema.values.is_none() && schema.union.is_none()
}

fn have_same_name(_: &Walk<'_>, old: &Member, new: &Member) -> bool {
    old.name.is_some() && old.name == new.name
}

fn have_same_text(walk: &Walk<'_>, old: &Member, new: &Member) -> bool {
    walk.old.canonical(&old.at) == walk.new.canonical(&new.at)
}

fn have_same_type(walk: &Walk<'_>, old: &Member, new: &Member) -> bool {
    let (Some(old), Some(new)) = (walk.old.schema(old.schema), walk.new.schema(new.schema)) else {
        return false;
    };
    let are_nameless = old.name.is_none() && new.name.is_none();
    are_nameless && old.types == new.types && old.union.is_some() == new.union.is_some()
}

/// What a variant is known by, and what it is called for people: one without a name by its type.
fn names(interface: &Interface, member: &Member) -> (String, String) {
    if let Some(name) = &member.name {
        return (name.clone(), name.clone());
    }
    let text = interface.canonical(&member.at);
    let types = interface.schema(member.schema).and_then(|schema| schema.types.as_ref());
    (text.clone(), types.map_or(text, |types| schemas::name(Some(types))))
}
