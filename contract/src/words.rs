//! Compares text for people, parts without an effect on a client, and everything that remains.

use std::collections::HashSet;

use openapi_build::wire::{Component, Difference, Interface, Note, NoteKind, Place};

use super::finding::Sentence;
use super::rules::{self, Rule};
use super::walk::{Direction, Located, Pair, Sites, Walk};

impl Walk<'_> {
    /// Compares the descriptions, examples, tags and extensions of two objects.
    pub(super) fn notes(&mut self, (old, old_at): Located<'_, Note>, (new, new_at): Located<'_, Note>) {
        let alike = |all: &[Note], note: &Note, number: usize| {
            all.iter().filter(|other| other.keyword == note.keyword).nth(number).cloned()
        };
        let number = |all: &[Note], at: usize| {
            let keyword = all.get(at).map(|note| &note.keyword);
            all.iter().take(at).filter(|other| Some(&other.keyword) == keyword).count()
        };
        for (at, note) in old.iter().enumerate() {
            match alike(new, note, number(old, at)) {
                Some(other) if other.text == note.text => {}
                Some(other) => self.note(&Sites::both(&note.at, &other.at), (Some(note), Some(&other))),
                None => self.note(&Sites::removed(&note.at, new_at), (Some(note), None)),
            }
        }
        for (at, note) in new.iter().enumerate() {
            if alike(old, note, number(new, at)).is_none() {
                self.note(&Sites::added(old_at, &note.at), (None, Some(note)));
            }
        }
    }

    fn note(&mut self, sites: &Sites, (old, new): (Option<&Note>, Option<&Note>)) {
        let Some(note) = new.or(old) else { return };
        let keyword = note.keyword.as_str();
        if note.kind == NoteKind::Deprecated {
            let (rule, text) = match new {
                Some(_) => (&rules::DEPRECATED, "it is now deprecated"),
                None => (&rules::UNDEPRECATED, "it is no longer deprecated"),
            };
            self.report(rule, sites, "", Sentence::new(text, &[]));
            return;
        }
        let text = match (old, new) {
            (None, _) => Sentence::new("{} was added", &[keyword]),
            (_, None) => Sentence::new("{} was removed", &[keyword]),
            _ => Sentence::new("{} changed", &[keyword]),
        };
        let plain = |note: Option<&Note>| note.map(|note| plain(&note.text)).unwrap_or_default();
        self.report_text(rule_of(note.kind), sites, keyword, text, (plain(old), plain(new)));
    }

    /// Compares the document's own text, and the names in `components`.
    pub(super) fn document(&mut self) {
        self.operation = None;
        let (old_at, new_at) = (self.old.root(), self.new.root());
        self.notes((&self.old.notes, &old_at), (&self.new.notes, &new_at));
        let (before, after) = (&self.old.components, &self.new.components);
        let is = |a: &Component, b: &Component| a.section == b.section && a.name == b.name;
        // Without operations, the schemas are all there is to use.
        let are_models = self.old.operations.is_empty() && self.new.operations.is_empty();
        for component in before {
            match after.iter().find(|other| is(component, other)) {
                Some(other) if are_models => self.model(component, other),
                Some(other) => self.component(component, other),
                None if self.renamed.iter().any(|(was, _)| *was == component.name) => {}
                None => {
                    let text = Sentence::new("the component {} was removed", &[&component.name]);
                    let sites = Sites::removed(&component.at, &self.new.member(&new_at, "components"));
                    self.report(&rules::COMPONENT_REMOVED, &sites, &component.name, text);
                }
            }
        }
        for component in after.iter().filter(|component| !before.iter().any(|other| is(other, component))) {
            if !self.renamed.iter().any(|(_, is)| *is == component.name) {
                let text = Sentence::new("the component {} was added", &[&component.name]);
                let sites = Sites::added(&self.old.member(&old_at, "components"), &component.at);
                self.report(&rules::COMPONENT_ADDED, &sites, &component.name, text);
            }
        }
        self.schemas_renamed();
    }

    fn component(&mut self, old: &Component, new: &Component) {
        if old.text != new.text && !old.is_used && !new.is_used {
            let text = Sentence::new("the component {}, which no operation refers to, changed", &[&new.name]);
            let texts = (plain(&old.text), plain(&new.text));
            let sites = Sites::both(&old.at, &new.at);
            self.report_text(&rules::COMPONENT_CHANGED, &sites, &new.name, text, texts);
        }
    }

    /// Compares a schema that may be sent and received.
    fn model(&mut self, old: &Component, new: &Component) {
        let (Some(was), Some(is)) = (old.schema, new.schema) else { return self.component(old, new) };
        for direction in [Direction::Request, Direction::Response] {
            self.schemas(Pair { old: was, new: is, direction, optional: false });
        }
    }

    /// Reports every difference that no finding covers. Everything that affects a client was
    /// compared before.
    pub(super) fn report_unmatched(&mut self) {
        let around = |covered: &HashSet<String>| -> HashSet<String> {
            covered.iter().flat_map(|pointer| around(pointer).map(str::to_owned)).collect()
        };
        let (old, new) = self.covered.clone();
        let ancestors = (around(&old), around(&new));
        let covered = [(old, ancestors.0), (new, ancestors.1)];
        for difference in self.old.differences(self.new) {
            let sites = match &difference {
                Difference::Added(new, around) => Sites::added(around, new),
                Difference::Removed(old, around) => Sites::removed(old, around),
                Difference::Changed(old, new) => Sites::both(old, new),
            };
            let is_covered =
                self.pointers(&sites).iter().zip(&covered).any(|(pointer, (exact, ancestors))| {
                    let Some(pointer) = pointer else { return false };
                    ancestors.contains(pointer) || self::around(pointer).any(|known| exact.contains(known))
                });
            if is_covered {
                continue;
            }
            match self.references(&difference) {
                Some((was, is)) if self.renamed.contains(&(name(&was), name(&is))) => {}
                Some((was, is)) => {
                    let text = Sentence::new("it now refers to {}, it was {}", &[&is, &was]);
                    self.report(&rules::REFERENCE_CHANGED, &sites, "", text);
                }
                None => {
                    let text = "the form or an order changed; effects on clients, if any, are reported by other findings";
                    self.report(&rules::DOCUMENT_CHANGED, &sites, "", Sentence::new(text, &[]));
                }
            }
        }
    }
}

impl Walk<'_> {
    /// Returns the targets of two references, if they differ.
    fn references(&self, difference: &Difference) -> Option<(String, String)> {
        let Difference::Changed(old, new) = difference else { return None };
        let is_reference = |place: Option<Place>| place.is_some_and(|place| place.pointer.ends_with("/$ref"));
        let text = |interface: &Interface, spot| interface.text(spot).trim_matches('"').to_owned();
        (is_reference(self.old.place(old)) && is_reference(self.new.place(new)))
            .then(|| (text(self.old, old), text(self.new, new)))
    }
}

/// Returns the name of a reference's target.
fn name(reference: &str) -> String {
    reference.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Returns a pointer and those of its ancestors, except the whole document.
fn around(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |pointer| Some(pointer.rsplit_once('/')?.0))
        .filter(|pointer| *pointer != "#")
}

fn rule_of(kind: NoteKind) -> &'static Rule {
    match kind {
        NoteKind::Description => &rules::DESCRIPTION_CHANGED,
        NoteKind::Example => &rules::EXAMPLE_CHANGED,
        NoteKind::Tags => &rules::TAGS_CHANGED,
        NoteKind::Links => &rules::LINKS_CHANGED,
        NoteKind::Info => &rules::INFO_CHANGED,
        NoteKind::Extension => &rules::EXTENSION_CHANGED,
        _ => &rules::PART_CHANGED,
    }
}

/// Returns text unchanged, and an object or list as JSON with one member per line.
fn plain(text: &str) -> String {
    let structured =
        text.starts_with(['{', '[']).then(|| serde_json::from_str::<serde_json::Value>(text).ok());
    structured.flatten().map_or_else(|| text.to_owned(), |value| format!("{value:#}"))
}
