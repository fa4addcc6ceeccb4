//! The shared state of the comparison: both interfaces and the findings so far.

use std::collections::{HashMap, HashSet};

use openapi_build::wire::{Interface, Schema, SchemaId, Spot};

use super::Contract;
use super::finding::{Finding, Sentence, fingerprint};
use super::rules::{Rule, SCHEMA_RENAMED};

/// The direction of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Direction {
    /// From the client.
    Request,
    /// To the client.
    Response,
}

impl Direction {
    /// Returns the rule for requests or the one for responses.
    pub(super) fn rule(self, request: &'static Rule, response: &'static Rule) -> &'static Rule {
        match self {
            Self::Request => request,
            Self::Response => response,
        }
    }
}

/// Parts of a document and their location.
pub(super) type Located<'c, T> = (&'c [T], &'c Spot);

/// Two schemas to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Pair {
    pub(super) old: SchemaId,
    pub(super) new: SchemaId,
    pub(super) direction: Direction,
    /// Whether the value may be absent for the old client, which then reads null as absent.
    pub(super) optional: bool,
}

/// The locations of a change in both documents.
#[derive(Debug, Clone)]
pub(super) struct Sites {
    old: Option<Spot>,
    new: Option<Spot>,
    /// Whether each location is the changed part itself, and not its parent.
    is_exact: (bool, bool),
}

impl Sites {
    /// The locations of a changed part.
    pub(super) fn both(old: &Spot, new: &Spot) -> Self {
        Self { old: Some(old.clone()), new: Some(new.clone()), is_exact: (true, true) }
    }

    /// The location of a removed part, and its parent in the new document.
    pub(super) fn removed(old: &Spot, around: &Spot) -> Self {
        Self { is_exact: (true, false), ..Self::both(old, around) }
    }

    /// The location of an added part, and its parent in the old document.
    pub(super) fn added(around: &Spot, new: &Spot) -> Self {
        Self { is_exact: (false, true), ..Self::both(around, new) }
    }

    /// Locations that may be unknown, and that cover no text of the documents.
    pub(super) fn known(old: Option<Spot>, new: Option<Spot>) -> Self {
        Self { old, new, is_exact: (false, false) }
    }
}

/// The comparison in progress.
pub(super) struct Walk<'c> {
    pub(super) contracts: (&'c Contract, &'c Contract),
    pub(super) old: &'c Interface,
    pub(super) new: &'c Interface,
    pub(super) findings: Vec<Finding>,
    /// Findings by subject, because a shared part is reached many times.
    known: HashMap<String, usize>,
    /// The operation being compared: `GET /pets`.
    pub(super) operation: Option<String>,
    /// The findings of each pair of schemas, and the pairs below it.
    pub(super) pairs: HashMap<Pair, (Vec<usize>, Vec<Pair>)>,
    /// Renamed schemas: the old and the new name.
    pub(super) renamed: Vec<(String, String)>,
    /// The findings recorded while a pair of schemas is compared.
    pub(super) recorded: Vec<usize>,
    /// The pointers that findings cover, in the old and the new document.
    pub(super) covered: (HashSet<String>, HashSet<String>),
}

impl<'c> Walk<'c> {
    pub(super) fn new(old: &'c Contract, new: &'c Contract) -> Self {
        Self {
            contracts: (old, new),
            old: &old.interface,
            new: &new.interface,
            findings: Vec::new(),
            known: HashMap::new(),
            operation: None,
            pairs: HashMap::new(),
            renamed: Vec::new(),
            recorded: Vec::new(),
            covered: (HashSet::new(), HashSet::new()),
        }
    }

    /// Records a change. `subject` distinguishes findings at the same location, such as values of
    /// an enum.
    pub(super) fn report(
        &mut self,
        rule: &'static Rule,
        sites: &Sites,
        subject: &str,
        text: Sentence,
    ) -> usize {
        let identity = match (&sites.old, &sites.new) {
            (Some(spot), _) => self.old.identity(spot),
            (None, Some(spot)) => self.new.identity(spot),
            (None, None) => String::new(),
        };
        let fingerprint = fingerprint(rule, &identity, subject);
        let index = self.known.get(&fingerprint).copied().unwrap_or_else(|| {
            self.known.insert(fingerprint.clone(), self.findings.len());
            self.findings.push(Finding {
                rule,
                fingerprint,
                old: sites.old.as_ref().and_then(|spot| self.old.place(spot)),
                new: sites.new.as_ref().and_then(|spot| self.new.place(spot)),
                text,
                texts: None,
                operations: Vec::new(),
            });
            self.findings.len() - 1
        });
        let [old, new] = self.pointers(sites);
        self.covered.0.extend(old);
        self.covered.1.extend(new);
        self.recorded.push(index);
        self.note_operation(index);
        index
    }

    /// Returns the locations of a keyword in two objects.
    pub(super) fn keyword_sites(&self, old: &Spot, new: &Spot, keyword: &str) -> Sites {
        Sites::both(&self.old.member(old, keyword), &self.new.member(new, keyword))
    }

    /// Returns the pointers of the changed parts.
    pub(super) fn pointers(&self, sites: &Sites) -> [Option<String>; 2] {
        let pointer = |interface: &Interface, spot: &Option<Spot>, is_exact: bool| {
            let spot = spot.as_ref().filter(|_| is_exact)?;
            interface.place(spot).map(|place| place.pointer)
        };
        [pointer(self.old, &sites.old, sites.is_exact.0), pointer(self.new, &sites.new, sites.is_exact.1)]
    }

    /// Records that findings cover these parts of both documents.
    pub(super) fn cover(&mut self, old: &[Spot], new: &[Spot]) {
        let pointer = |interface: &Interface, spot| interface.place(spot).map(|place| place.pointer);
        self.covered.0.extend(old.iter().filter_map(|spot| pointer(self.old, spot)));
        self.covered.1.extend(new.iter().filter_map(|spot| pointer(self.new, spot)));
    }

    /// Records that a finding affects the operation being compared.
    pub(super) fn note_operation(&mut self, index: usize) {
        if let (Some(operation), Some(finding)) = (&self.operation, self.findings.get_mut(index))
            && !finding.operations.contains(operation)
        {
            finding.operations.push(operation.clone());
        }
    }

    /// Records a change of text, with both texts.
    pub(super) fn report_text(
        &mut self,
        rule: &'static Rule,
        sites: &Sites,
        subject: &str,
        text: Sentence,
        texts: (String, String),
    ) {
        let index = self.report(rule, sites, subject, text);
        if let Some(finding) = self.findings.get_mut(index) {
            finding.texts = Some(texts);
        }
    }

    /// Records a renamed component, if the old name is gone and the new one is new.
    pub(super) fn note_name(&mut self, old: &Schema, new: &Schema) {
        let has = |interface: &Interface, name: &str| {
            interface.components.iter().any(|known| known.section == "schemas" && known.name == name)
        };
        if let (Some(was), Some(is)) = (&old.name, &new.name)
            && was != is
            && !has(self.new, was)
            && !has(self.old, is)
            && !self.renamed.iter().any(|(known, _)| known == was)
        {
            self.renamed.push((was.clone(), is.clone()));
        }
    }

    /// Reports renamed components.
    pub(super) fn schemas_renamed(&mut self) {
        for (was, is) in self.renamed.clone() {
            let spot = |interface: &Interface, name: &str| {
                let mut named = interface.components.iter();
                named
                    .find(|known| known.section == "schemas" && known.name == name)
                    .map(|known| known.at.clone())
            };
            let (Some(old), Some(new)) = (spot(self.old, &was), spot(self.new, &is)) else { continue };
            let text = Sentence::new("the schema {} is now called {}", &[&was, &is]);
            self.report(&SCHEMA_RENAMED, &Sites::both(&old, &new), &was, text);
            // The contents are compared separately, so only the name is covered.
        }
    }
}
