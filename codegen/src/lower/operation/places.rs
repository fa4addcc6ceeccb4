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

/// The kinds of components in which schemas are declared, each with the word that tells a name apart from that of a
/// component of another kind.
const SHARED: [(&str, &str); 5] = [
    ("responses", "response"),
    ("parameters", "parameter"),
    ("requestBodies", "body"),
    ("headers", "header"),
    ("callbacks", "callback"),
];

/// The words of all that has a name and may have schemas in it.
pub(in crate::lower) struct Places(HashMap<NodeId, Words>);

/// How what belongs to an operation is named.
#[derive(Clone, Copy)]
pub(super) struct Naming<'a> {
    pub(super) places: &'a Places,
    /// The words of what is the operation's alone.
    pub(super) operation: &'a Words,
}

impl Naming<'_> {
    /// The words for the schemas of an object, by its own place.
    pub(super) fn of<'d>(&self, object: impl Object<'d>) -> Words {
        self.places.words(object.node()).unwrap_or_else(|| self.operation.clone())
    }
}

impl Places {
    /// Collects what has a name, and names the schemas that references lead to although nobody named them.
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

    /// What a reference leads to is named the same whether the reference or the place itself is met first.
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
        types.name_targets(words.collect());
    }

    /// The words for what stands here: those of the nearest thing around it that has a name, and of the steps from there.
    pub(super) fn words(&self, node: NodeRef<'_>) -> Option<Words> {
        let (mut steps, mut here, mut in_header) = (Vec::new(), node, false);
        let base = loop {
            if let Some(base) = self.0.get(&here.id()) {
                break base;
            }
            let (around, step) = here.step()?;
            let list = around.step().and_then(|(_, step)| step.key());
            // All responses of an operation have their headers together.
            steps.extend(step_words(here, step, list).filter(|_| !(in_header && list == Some("responses"))));
            in_header |= list == Some("headers");
            here = around;
        };
        Some(steps.iter().rev().fold(base.clone(), |words, step| words.then(step)))
    }
}

/// The words for the schemas of a component: a number is not a name, and a body is distinguished from what it holds.
fn shared_words(name: &str, kind: &str, word: &str) -> Words {
    let own = Words::of(name);
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        return Words::of(word).then_all(&own);
    }
    if kind == "requestBodies" && !own.ends_with(word) { own.then(word) } else { own }
}

/// The words that a step to `here` adds; `list` is what its parent is called.
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

/// Whether this is a schema that was written to be referred to, which has a name.
fn is_definition(node: NodeRef<'_>) -> bool {
    let list = node.step().and_then(|(around, _)| around.step()).and_then(|(_, step)| step.key());
    matches!(list, Some("schemas" | "$defs" | "definitions"))
}

/// The name of what stands in another file: that of the file, or its own.
fn name_in_file(place: &Pointer) -> Option<Words> {
    let segments: Vec<_> = place.segments().collect();
    match segments.as_slice() {
        [files, ..] if files != Pointer::FILES => None,
        [.., list, name] if SHARED.iter().any(|(kind, _)| kind == list) => Some(Words::of(name)),
        // The schema of a shared body of OpenAPI 2.0 is referred to by itself.
        [.., list, name, schema] if list == "parameters" && schema == "schema" => Some(Words::of(name)),
        _ => place.definition_name().map(|name| Words::of(&name)),
    }
}
