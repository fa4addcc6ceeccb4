//! Resolves references where OpenAPI does not allow them: to an operation, a map of properties or of
//! components, or a list of parameters.
//!
//! Such a reference is replaced by its target, so that later stages never see it. The target has to have the
//! form that its place requires. Anything else would produce an incomplete client.
//!
//! **Invariant:** only path items and media types are replaced without a warning, because OpenAPI allows
//! references there.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::build::{MAX_DEPTH, too_deep};
use super::files::Files;
use super::keywords::{Kind, Treatment, Type};
use super::tree::{Entry, NodeId, NodeRef, Tree, Value};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::Sources;

/// The maximum number of bytes that copies of reference targets may take.
const MAX_COPIED: usize = 64 << 20;

/// Replaces references, and counts the memory that the copies take.
pub(super) struct Inliner {
    budget: usize,
    /// The schemas of other files that `components` names.
    adopted: HashSet<NodeId>,
}

/// What a place requires.
#[derive(Clone, Copy)]
enum Expected {
    Object(Kind),
    /// A mapping of named objects.
    Each(Kind),
    List,
    Mapping,
}

/// What is needed to follow references.
pub(super) struct Context<'a> {
    pub(super) sources: &'a mut Sources,
    pub(super) files: &'a mut Files,
    pub(super) report: &'a mut Report,
}

impl Inliner {
    pub(super) fn new() -> Self {
        Self { budget: MAX_COPIED, adopted: HashSet::new() }
    }

    /// Replaces an object that is a reference, and those of its members that are references.
    pub(super) fn object(&mut self, tree: &mut Tree, node: NodeId, kind: Kind, context: &mut Context<'_>) {
        if !kind.may_be_reference() && reference(tree.at(node)).is_some() {
            let is_silent = matches!(kind, Kind::PathItem | Kind::MediaType);
            let what = format!("expected {} for {},", Expected::Mapping.shape(), kind.name());
            self.replace(tree, node, (Expected::Object(kind), kind), (&what, is_silent), context);
        }
        let Value::Mapping(members) = tree.value(node) else { return };
        let is_reference = |entry: &Entry| reference(tree.at(entry.value)).is_some();
        let referring: Vec<_> = members
            .iter()
            .filter(|(_, entry)| is_reference(entry))
            .map(|(key, e)| (key.clone(), e.value))
            .collect();
        for (key, member) in referring {
            let Some(wanted) = kind.treatment(&key).and_then(Expected::of) else { continue };
            // `repair` handles a single object instead of a list, and values that cannot be a list.
            if matches!(wanted, Expected::List | Expected::Mapping) {
                let reference = reference(tree.at(member)).map(NodeRef::id);
                let target = reference.and_then(|reference| context.follow(tree, reference));
                if !target.is_some_and(|target| wanted.fits(tree.at(target))) {
                    continue;
                }
            }
            let what = format!("`{key}`: expected {},", wanted.shape());
            self.replace(tree, member, (wanted, kind), (&what, false), context);
        }
        let holder = match kind {
            Kind::Components => "schemas",
            Kind::Swagger => "definitions",
            _ => return,
        };
        if let Some(schemas) = tree.at(node).get(holder).map(NodeRef::id) {
            self.adopt(tree, schemas, context);
        }
    }

    /// Adopts schemas of other files. A schema in `components` that only refers to another file is the schema
    /// of that file, so it has one name.
    fn adopt(&mut self, tree: &mut Tree, schemas: NodeId, context: &mut Context<'_>) {
        let Value::Mapping(mut members) = tree.value(schemas).clone() else { return };
        let texts = [tree.at(schemas).root().id(), context.files.main()];
        for entry in members.values_mut() {
            let written = tree.at(entry.value);
            let Some(reference) = reference(written).filter(|_| written.entries().len() == 1) else {
                continue;
            };
            let Some(target) = context.follow(tree, reference.id()) else { continue };
            let found = tree.at(target);
            let is_schema = found.is_mapping() || found.as_bool().is_some();
            if is_schema && !texts.contains(&found.root().id()) && self.adopted.insert(target) {
                entry.value = target;
            }
        }
        let span = tree.at(schemas).span();
        tree.replace(schemas, Value::Mapping(members), span);
    }

    /// Replaces a reference by its target. Sibling members of the reference are kept.
    fn replace(
        &mut self,
        tree: &mut Tree,
        node: NodeId,
        (wanted, within): (Expected, Kind),
        (what, is_silent): (&str, bool),
        context: &mut Context<'_>,
    ) {
        // Components of other files are not copied, so that references to either place have the same types.
        let is_shared = matches!(within, Kind::Components | Kind::Swagger);
        let mut visited = vec![node];
        while let Some(reference) = reference(tree.at(node)).map(NodeRef::id) {
            let span = tree.at(node).span();
            let found = self.found(tree, (node, reference), (wanted, is_shared), &mut visited, context);
            let Value::Mapping(mut members) = tree.value(node).clone() else { return };
            members.shift_remove("$ref");
            let value = match found {
                Ok(value) => {
                    if !is_silent {
                        let message = format!("{what} found a reference; it is read as what it refers to");
                        context.report.warning(span, message);
                    }
                    merge_siblings(tree, value, members, context.report)
                }
                Err(fault) => {
                    context.report.push(*fault);
                    Value::Mapping(members)
                }
            };
            tree.replace(node, value, span);
            // A shared node stays where it is written until the whole document is linked.
            if !is_shared {
                tree.link(node);
            }
        }
    }

    /// Returns the target of a reference: the node itself if it is shared, otherwise a copy.
    fn found(
        &mut self,
        tree: &mut Tree,
        (node, at): (NodeId, NodeId),
        (wanted, is_shared): (Expected, bool),
        visited: &mut Vec<NodeId>,
        context: &mut Context<'_>,
    ) -> Result<Value, Box<Diagnostic>> {
        let span = tree.at(at).span();
        context.open(tree, at);
        let target = context.files.explain(tree, tree.at(at))?;
        let (id, place) = (target.id(), target.span());
        let is_around = is_shared
            && (tree.self_and_ancestors(node).any(|around| around == id)
                || context.files.holds_all(tree, id));
        if visited.contains(&id) || is_around {
            return Err(Diagnostic::error(span, "this refers to itself").into());
        }
        visited.push(id);
        if reference(target).is_none() && !wanted.fits(target) {
            let message = format!("expected a reference to {}, found one to something else", wanted.name());
            return Err(Box::new(Diagnostic::error(span, message).also(place, "it refers to this")));
        }
        if tree.self_and_ancestors(node).count() > MAX_DEPTH {
            return Err(too_deep(span).into());
        }
        if is_shared {
            return Ok(tree.value(id).clone());
        }
        let copy = tree.copy(id, &mut self.budget).ok_or_else(|| {
            let message = format!("inlined references expand to more than {} MiB", MAX_COPIED >> 20);
            Box::new(Diagnostic::error(span, message))
        })?;
        Ok(tree.value(copy).clone())
    }
}

impl Context<'_> {
    fn open(&mut self, tree: &mut Tree, reference: NodeId) {
        self.files.open(tree, self.sources, reference, self.report);
    }

    /// Returns the target of a reference. An unresolved reference is reported where it is used.
    pub(super) fn follow(&mut self, tree: &mut Tree, reference: NodeId) -> Option<NodeId> {
        self.open(tree, reference);
        self.files.find(tree, tree.at(reference)).ok().map(NodeRef::id)
    }

    /// Returns the schema that a value of `discriminator.mapping` refers to.
    pub(super) fn mapped(&mut self, tree: &mut Tree, target: NodeId) -> Option<NodeId> {
        if tree.at(target).as_str()?.contains(['#', '/', '.']) {
            self.open(tree, target);
        }
        self.files.mapped_to(tree, target)
    }
}

impl Expected {
    fn of(treatment: Treatment) -> Option<Self> {
        match treatment {
            Treatment::Each(kind) => Some(Self::Each(kind)),
            Treatment::List(_) | Treatment::Read(Type::Sequence | Type::Names) => Some(Self::List),
            Treatment::Read(Type::Mapping) => Some(Self::Mapping),
            _ => None,
        }
    }

    fn shape(self) -> &'static str {
        if matches!(self, Self::List) { "a list" } else { "a mapping" }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Object(kind) => kind.name(),
            Self::Each(_) => "a mapping of objects",
            Self::List | Self::Mapping => self.shape(),
        }
    }

    /// Returns whether a node has the required form.
    fn fits(self, node: NodeRef<'_>) -> bool {
        let of_document = |(key, _): &(&str, NodeRef<'_>)| !key.starts_with("x-");
        match self {
            Self::List => matches!(node.value(), Value::Sequence(_)),
            Self::Mapping => node.is_mapping(),
            Self::Each(kind) => {
                let is_object = |node: NodeRef<'_>| {
                    node.is_mapping() || (kind == Kind::Schema && node.as_bool().is_some())
                };
                node.is_mapping() && node.entries().filter(of_document).all(|(_, member)| is_object(member))
            }
            Self::Object(kind) if kind.members().is_some() => {
                Self::Mapping.fits(node) && {
                    let mut members = node.entries().filter(of_document);
                    members.all(|(_, member)| member.is_mapping())
                }
            }
            Self::Object(kind) => {
                let is_words = |key: &str| kind.treatment(key) == Some(Treatment::Read(Type::Prose));
                let keys = node.entries().filter(of_document).filter(|(key, _)| !is_words(key));
                let keys: Vec<_> = keys.collect();
                let known = keys.iter().filter(|(key, _)| kind.treatment(key).is_some()).count();
                node.is_mapping() && (known == keys.len() || 2 * known > keys.len())
            }
        }
    }
}

/// Merges the target of a reference with the members beside the reference. OpenAPI 3.1, section 4.8.9, does
/// not define what happens to a member that both have.
fn merge_siblings(
    tree: &Tree,
    value: Value,
    mut members: IndexMap<String, Entry>,
    report: &mut Report,
) -> Value {
    let Value::Mapping(more) = value else { return value };
    for (key, entry) in more {
        if let Some(own) = members.get(&key) {
            let message = format!("`{key}` overrides the `{key}` of the reference's target");
            let other = if tree.at(own.value).equals(tree.at(entry.value)) { None } else { Some(entry.key) };
            report.extend(
                other.map(|other| Diagnostic::warning(own.key, message).also(other, "this has no effect")),
            );
        }
        members.entry(key).or_insert(entry);
    }
    Value::Mapping(members)
}

/// Returns the text of the reference if an object is one, with or without sibling members.
fn reference(node: NodeRef<'_>) -> Option<NodeRef<'_>> {
    node.get("$ref").filter(|reference| reference.as_str().is_some())
}
