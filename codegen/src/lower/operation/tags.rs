//! Lowers tags to modules of operations, if modules are requested.
//!
//! An operation belongs to the module of its first tag. One without a tag stays outside the modules.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use crate::document::view::{Object as _, Operation, Root, Tag};
use crate::ir::{self, Docs, MethodName, Note};
use crate::name::{Claimed, Scope, Words};

use crate::diagnostic::Report;
use crate::lower::{check_pins, remark};

/// The tags of a document that have modules, and the module of each operation.
#[derive(Default)]
pub(in crate::lower) struct Tags<'d> {
    list: Vec<ir::Tag>,
    /// The words of each tag's name.
    words: Vec<Words>,
    by_name: HashMap<&'d str, usize>,
}

/// Names the tags that have modules, in the order of the document's list of tags and then of the operations.
/// `operations` are all operations, each with the names of its method and its type.
pub(super) fn tags<'d>(
    root: Root<'d>,
    operations: &[(Operation<'d>, [String; 2])],
    report: &mut Report,
) -> Tags<'d> {
    let used: HashSet<_> = operations.iter().filter_map(|(operation, _)| first(*operation)).collect();
    let mut tags: IndexMap<&str, Option<Tag<'d>>> = IndexMap::new();
    for tag in root.tags() {
        if let Some(name) = tag.name().filter(|name| used.contains(name)) {
            tags.entry(name).or_insert(Some(tag));
        }
    }
    let mut modules = Scope::modules();
    for (operation, names) in operations {
        match first(*operation) {
            Some(name) => drop(tags.entry(name).or_insert(None)),
            None => names.iter().for_each(|name| modules.reserve(name)),
        }
    }
    let pinned = |tag: &Option<Tag<'d>>| tag.and_then(Tag::rust_name);
    let claimed: Vec<_> =
        tags.iter().map(|(name, tag)| Claimed { wire: name, pinned: pinned(tag), place: "" }).collect();
    let names = modules.claim_all(&claimed, Scope::claim_module);
    let handles = Scope::handles().claim_all(&claimed, Scope::claim_type);
    let pins = tags.values().zip(&names).filter_map(|(tag, name)| {
        let tag = (*tag)?;
        Some((tag.rust_name()?, tag.span_of("x-rust-name"), name.clone()))
    });
    check_pins(report, &pins.collect::<Vec<_>>(), Scope::claim_module);
    let list = tags.iter().zip(names).zip(handles).map(|(((wire, tag), name), handle)| ir::Tag {
        wire: (*wire).to_owned(),
        place: tag.map_or_else(|| root.pointer(), Tag::pointer),
        name,
        handle,
        docs: tag.map(docs).unwrap_or_default(),
    });
    let words = claimed.iter().map(|tag| Words::of(tag.pinned.unwrap_or(tag.wire))).collect();
    Tags { list: list.collect(), words, by_name: tags.keys().copied().zip(0..).collect() }
}

impl<'d> Tags<'d> {
    /// Returns the tag in whose module an operation is.
    pub(super) fn of(&self, operation: Operation<'d>) -> Option<usize> {
        self.by_name.get(first(operation)?).copied()
    }

    /// Returns the words of the tag in whose module an operation is.
    pub(super) fn words(&self, operation: Operation<'d>) -> Option<&Words> {
        self.words.get(self.of(operation)?)
    }

    /// Returns the method names for the handles of tags, without the word of the tag: `client.pets().list()`.
    /// A pinned name stays. `operations` are all operations, each with its method and the words of the
    /// method.
    pub(super) fn methods(&self, operations: &[(Operation<'d>, MethodName, Words)]) -> Vec<MethodName> {
        let mut methods: Vec<_> = operations.iter().map(|(_, method, _)| method.clone()).collect();
        let mut by_tag: Vec<Vec<usize>> = vec![Vec::new(); self.words.len()];
        for (index, (operation, ..)) in operations.iter().enumerate() {
            if let Some(indexes) = self.of(*operation).and_then(|tag| by_tag.get_mut(tag)) {
                indexes.push(index);
            }
        }
        for (tag, indexes) in self.words.iter().zip(by_tag) {
            let here = indexes.iter().filter_map(|index| operations.get(*index));
            let short = |operation: Operation<'d>, words: &Words| {
                if operation.rust_name().is_some() && !operation.is_translated("x-rust-name") {
                    None
                } else {
                    words.without(tag)
                }
            };
            let (full, shorter): (Vec<_>, Vec<_>) =
                here.map(|(operation, method, words)| (method.clone(), short(*operation, words))).unzip();
            let shortened = Scope::methods().shorten(&full, &shorter, Scope::claim_method);
            for (index, name) in indexes.into_iter().zip(shortened) {
                if let Some(method) = methods.get_mut(index) {
                    *method = name;
                }
            }
        }
        methods
    }

    /// Returns notes about the tags of an operation other than the one of its module.
    pub(super) fn others(&self, operation: Operation<'d>) -> Vec<Note> {
        let others = named(operation).skip(1).map(str::to_owned).collect();
        if self.list.is_empty() { Vec::new() } else { remark("Other tags", others) }
    }

    /// Removes the tags without operations, and renumbers the others.
    pub(in crate::lower) fn into_used(self, operations: &mut [ir::Operation]) -> Vec<ir::Tag> {
        let used: HashSet<_> = operations.iter().filter_map(|operation| operation.tag).collect();
        let mut next = 0..;
        let places: Vec<_> =
            (0..self.list.len()).map(|tag| used.contains(&tag).then(|| next.next()).flatten()).collect();
        for tag in operations.iter_mut().map(|operation| &mut operation.tag) {
            *tag = tag.and_then(|tag| places.get(tag).copied().flatten());
        }
        self.list.into_iter().zip(places).filter_map(|(tag, place)| place.map(|_| tag)).collect()
    }
}

/// Returns the names of an operation's tags, without empty ones.
fn named(operation: Operation<'_>) -> impl Iterator<Item = &str> {
    operation.tags().filter(|tag| !tag.trim().is_empty())
}

fn first(operation: Operation<'_>) -> Option<&str> {
    named(operation).next()
}

fn docs(tag: Tag<'_>) -> Docs {
    let notes = [("parent", tag.parent()), ("kind", tag.kind())];
    let notes =
        notes.into_iter().filter_map(|(keyword, value)| Some(Note::Keyword(keyword, value?.to_owned())));
    Docs {
        summary: tag.summary().map(str::to_owned),
        text: tag.description().map(str::to_owned),
        notes: notes.collect(),
        ..Docs::default()
    }
}
