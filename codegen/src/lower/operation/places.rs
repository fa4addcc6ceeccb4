//! Names inline schemas after the place where they are declared.
//!
//! A name begins with the words of the nearest enclosing object that has a name: a component, an operation, a
//! path. The words of the steps from there follow. The name does not depend on what reaches a shared object
//! first, so reordering paths changes no name.

use std::collections::{HashMap, HashSet};

use crate::document::view::Object;
use crate::document::{NodeId, NodeRef, Step};
use crate::lower::types::Types;
use crate::name::{Scope, Words};
use crate::source::Pointer;

use super::names::{Declared, Names};
use super::reason::{reason, status_of};

/// The kinds of components that may contain schemas, each with the word that distinguishes its names from
/// those of other kinds.
const SHARED: [(&str, &str); 5] = [
    ("responses", "response"),
    ("parameters", "parameter"),
    ("requestBodies", "body"),
    ("headers", "header"),
    ("callbacks", "callback"),
];

/// The words of every named object that may contain schemas.
pub(in crate::lower) struct Places(HashMap<NodeId, Words>);

/// How the items that belong to an operation are named.
#[derive(Clone, Copy)]
pub(super) struct Naming<'a> {
    pub(super) places: &'a Places,
    /// The words for items of this operation only.
    pub(super) operation: &'a Words,
}

impl Naming<'_> {
    /// Returns the words for the schemas in an object, by the place of the object.
    pub(super) fn of<'d>(&self, object: impl Object<'d>) -> Words {
        self.places.words(object.node()).unwrap_or_else(|| self.operation.clone())
    }
}

impl Places {
    /// Collects the named objects, and names the targets of references that have no name of their own.
    pub(super) fn new<'d>(types: &mut Types<'d>, declared: &[Declared<'d>], names: &[Names]) -> Self {
        let root = types.document().view();
        let mut places = Self(HashMap::new());
        places.add_shared(types);
        for (Declared { path, item, operation, .. }, names) in declared.iter().zip(names) {
            places.0.insert(item.node().id(), Words::of(path));
            places.0.insert(operation.node().id(), names.words.clone());
        }
        for (name, hook) in root.webhooks() {
            places.0.insert(hook.node().id(), Words::of("webhook").then(name));
        }
        places.add_targets(types);
        places
    }

    fn add_shared(&mut self, types: &Types<'_>) {
        let root = types.document().view();
        let mut taken: HashSet<_> = types.component_names().collect();
        for (kind, word) in SHARED {
            for (name, component) in root.components(kind) {
                let words = shared_words(name, kind, word);
                let is_free = taken.insert(Scope::default().claim_type(&words).to_string());
                let words = if is_free { words } else { words.then(word) };
                self.0.insert(component.id(), words);
            }
        }
    }

    /// Names the targets of references, so that their names do not depend on whether the reference or the
    /// target is met first.
    fn add_targets(&mut self, types: &mut Types<'_>) {
        let document = types.document();
        let targets: Vec<_> = document.targets().filter(|target| !is_definition(*target)).collect();
        if targets.is_empty() {
            return;
        }
        for (name, schema) in document.view().schemas() {
            let words = types.component_words(schema).unwrap_or_else(|| Words::of(name));
            self.0.insert(schema.id(), words);
        }
        let in_files =
            targets.iter().filter_map(|target| Some((target.id(), name_in_file(&target.pointer())?)));
        self.0.extend(in_files);
        let words = targets.iter().filter_map(|target| Some((target.id(), self.words(*target)?)));
        types.set_target_names(words.collect());
    }

    /// Returns the words for a node: those of the nearest enclosing object with a name, and of the steps from
    /// there.
    pub(super) fn words(&self, node: NodeRef<'_>) -> Option<Words> {
        let (mut steps, mut here, mut in_header) = (Vec::new(), node, false);
        let base = loop {
            if let Some(base) = self.0.get(&here.id()) {
                break base;
            }
            let (around, step) = here.step()?;
            let list = around.step().and_then(|(_, step)| step.key());
            // All responses of an operation share a struct of headers.
            steps.extend(step_words(here, step, list).filter(|_| !(in_header && list == Some("responses"))));
            in_header |= list == Some("headers");
            here = around;
        };
        Some(steps.iter().rev().fold(base.clone(), |words, step| words.then(step)))
    }
}

/// Returns the words for the schemas of a component. A number is not a name, and a body gets another name
/// than its contents.
fn shared_words(name: &str, kind: &str, word: &str) -> Words {
    let own = Words::of(name);
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        return Words::of(word).then_all(&own);
    }
    if kind == "requestBodies" && !own.ends_with(word) { own.then(word) } else { own }
}

/// Returns the word that a step to `here` adds. `list` is the key of its parent.
fn step_words(here: NodeRef<'_>, step: Step<'_>, list: Option<&str>) -> Option<String> {
    match (list, step) {
        (Some("parameters"), Step::Index(_)) => here.text("name").map(str::to_owned),
        (Some("responses"), Step::Key(status)) => status_of(status).map(reason),
        (Some("headers" | "callbacks" | "properties"), Step::Key(name)) => Some(name.to_owned()),
        (Some("prefixItems"), Step::Index(index)) => Some(format!("item {}", index + 1)),
        (Some("oneOf" | "anyOf"), Step::Index(index)) => Some(format!("variant {}", index + 1)),
        (_, Step::Key("items")) => Some("item".to_owned()),
        (Some("patternProperties"), Step::Key(_))
        | (_, Step::Key("additionalProperties" | "unevaluatedProperties")) => Some("value".to_owned()),
        (_, Step::Key("requestBody")) => Some("body".to_owned()),
        _ => None,
    }
}

/// Returns whether this is a named schema that was written to be referred to.
fn is_definition(node: NodeRef<'_>) -> bool {
    let list = node.step().and_then(|(around, _)| around.step()).and_then(|(_, step)| step.key());
    matches!(list, Some("schemas" | "$defs" | "definitions"))
}

/// Returns the name of an object in another file: its own, or that of the file.
fn name_in_file(place: &Pointer) -> Option<Words> {
    let segments: Vec<_> = place.segments().collect();
    match segments.as_slice() {
        [files, ..] if files != Pointer::FILES => None,
        [.., list, name] if SHARED.iter().any(|(kind, _)| kind == list) => Some(Words::of(name)),
        // The schema of a shared body in OpenAPI 2.0 is referred to directly.
        [.., list, name, schema] if list == "parameters" && schema == "schema" => Some(Words::of(name)),
        _ => place.definition_name().map(|name| Words::of(&name)),
    }
}
