//! What the parts of the comparison share: both documents, and the findings so far.

use std::collections::{HashMap, HashSet};

use openapi_build::inspect::{NodeId, NodeRef};
use openapi_build::ir::Pointer;

use super::Contract;
use super::finding::{Finding, Place, Sentence, fingerprint};
use super::pair::Pair;
use super::rules::{self, Rule};

/// A part of a document: a node, or a member of it by its name, which is where a person looks for it.
#[derive(Clone, Copy)]
pub(super) struct Site<'t> {
    node: NodeRef<'t>,
    member: Option<&'t str>,
}

impl<'t> Site<'t> {
    pub(super) fn node(node: NodeRef<'t>) -> Self {
        Self { node, member: None }
    }

    /// A member of a mapping; the mapping itself when it has no such member.
    pub(super) fn member(node: NodeRef<'t>, name: &'t str) -> Self {
        Self { node, member: node.get(name).map(|_| name) }
    }

    fn pointer(self) -> Pointer {
        self.member.map_or_else(|| self.node.pointer(), |name| self.node.pointer().child(name))
    }
}

impl Contract {
    pub(super) fn place(&self, site: Site<'_>) -> Option<Place> {
        let (file, line, column) = self.document.place(site.node, site.member)?;
        Some(Place { file, line, column, pointer: site.pointer().to_string() })
    }

    /// The way to a part, with the names of the items of lists in place of their numbers, so that it stays the same when
    /// something is put before them.
    fn identity(&self, site: Site<'_>) -> String {
        let mut at = self.document.root();
        let mut steps = String::new();
        for segment in site.pointer().segments() {
            let item = segment.parse().ok().and_then(|index: usize| at.items().nth(index));
            let name = item.map_or_else(|| segment.clone(), |item| item_name(item, &segment));
            steps.push('/');
            steps.push_str(&name);
            match item.or_else(|| at.get(&segment)) {
                Some(next) => at = next,
                None => break,
            }
        }
        steps
    }
}

/// What an item of a list is known by: a parameter by its place and name, a server by its URL.
fn item_name(item: NodeRef<'_>, index: &str) -> String {
    let text = |key| item.get(key).and_then(NodeRef::as_str);
    match (text("in"), text("name"), text("url").or(text("$ref"))) {
        (Some(place), Some(name), _) => format!("{place}:{name}"),
        (None, Some(name), _) => name.to_owned(),
        (_, _, Some(named)) => named.to_owned(),
        _ => index.to_owned(),
    }
}

/// The comparison while it runs.
pub(super) struct Walk<'c> {
    pub(super) old: &'c Contract,
    pub(super) new: &'c Contract,
    pub(super) findings: Vec<Finding>,
    /// Findings by what they are about, since a shared part is met many times.
    known: HashMap<String, usize>,
    /// The operation that is being looked at: `GET /pets`.
    pub(super) operation: Option<String>,
    /// What was found in a pair of schemas, and which pairs are below it.
    pub(super) pairs: HashMap<Pair, (Vec<usize>, Vec<Pair>)>,
    /// The parts that something refers to.
    pub(super) reached: HashSet<(bool, NodeId)>,
    /// Schemas that were found under another name: the old name and the new one.
    pub(super) renamed: Vec<(String, String)>,
}

impl<'c> Walk<'c> {
    pub(super) fn new(old: &'c Contract, new: &'c Contract) -> Self {
        Self {
            old,
            new,
            findings: Vec::new(),
            known: HashMap::new(),
            operation: None,
            pairs: HashMap::new(),
            reached: HashSet::new(),
            renamed: Vec::new(),
        }
    }

    /// Takes down a change; `subject` tells apart what is found at one place, such as the values of an enum.
    pub(super) fn found(
        &mut self,
        rule: &'static Rule,
        (old, new): (Option<Site<'_>>, Option<Site<'_>>),
        subject: &str,
        text: Sentence,
    ) -> usize {
        let identity = match (old, new) {
            (Some(site), _) => self.old.identity(site),
            (None, Some(site)) => self.new.identity(site),
            (None, None) => String::new(),
        };
        let fingerprint = fingerprint(rule, &identity, subject);
        let index = self.known.get(&fingerprint).copied().unwrap_or_else(|| {
            self.known.insert(fingerprint.clone(), self.findings.len());
            self.findings.push(Finding {
                rule,
                fingerprint,
                old: old.and_then(|site| self.old.place(site)),
                new: new.and_then(|site| self.new.place(site)),
                text,
                texts: None,
                operations: Vec::new(),
            });
            self.findings.len() - 1
        });
        self.matters_here(index);
        index
    }

    /// Takes down that a finding matters to the operation that is being looked at.
    pub(super) fn matters_here(&mut self, index: usize) {
        if let (Some(operation), Some(finding)) = (&self.operation, self.findings.get_mut(index))
            && !finding.operations.contains(operation)
        {
            finding.operations.push(operation.clone());
        }
    }

    /// Takes down a change of text, with both texts.
    pub(super) fn found_text(
        &mut self,
        rule: &'static Rule,
        sites: (Option<Site<'_>>, Option<Site<'_>>),
        subject: &str,
        text: Sentence,
        texts: (String, String),
    ) {
        let index = self.found(rule, sites, subject, text);
        if let Some(finding) = self.findings.get_mut(index) {
            finding.texts = Some(texts);
        }
    }

    /// Follows references; the node itself when they lead nowhere.
    pub(super) fn old_target(&mut self, node: NodeRef<'c>) -> NodeRef<'c> {
        let target = self.old.document.resolve(node).unwrap_or(node);
        self.reached.insert((false, target.id()));
        target
    }

    /// Follows references; the node itself when they lead nowhere.
    pub(super) fn new_target(&mut self, node: NodeRef<'c>) -> NodeRef<'c> {
        let target = self.new.document.resolve(node).unwrap_or(node);
        self.reached.insert((true, target.id()));
        target
    }

    /// Says that something changed, when no rule found what.
    pub(super) fn whatever_is_left(&mut self, old: NodeRef<'c>, new: NodeRef<'c>) {
        if self.findings.is_empty() && old.to_json() != new.to_json() {
            let text = Sentence::new("an order changed, or a part that means nothing to a client", &[]);
            self.found(&rules::DOCUMENT_CHANGED, (Some(Site::node(old)), Some(Site::node(new))), "", text);
        }
    }
}

/// Pairs the members of two mappings by name: first those of the old one, in its order.
pub(super) fn members<'t>(
    old: Option<NodeRef<'t>>,
    new: Option<NodeRef<'t>>,
) -> Vec<(&'t str, Option<NodeRef<'t>>, Option<NodeRef<'t>>)> {
    let entries = |node: Option<NodeRef<'t>>| node.into_iter().flat_map(NodeRef::entries);
    let get = |node: Option<NodeRef<'t>>, name| node.and_then(|node| node.get(name));
    let both = entries(old).map(|(name, value)| (name, Some(value), get(new, name)));
    let added = entries(new).filter(|(name, _)| get(old, name).is_none());
    both.chain(added.map(|(name, value)| (name, None, Some(value)))).collect()
}
