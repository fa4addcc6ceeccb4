//! Finds properties that a value must not have: those that a schema in `not` requires.

use serde_json::{Map, Value};

use super::super::document::At;
use super::super::undeclared::{alternatives, conjuncts};
use super::Sampler;

/// The keywords beside `required` that do not affect which properties are excluded.
const WORDS: [&str; 4] = ["required", "type", "title", "description"];

impl<'d> Sampler<'d> {
    /// Returns whether a schema excludes values by their properties.
    pub(super) fn excludes(&self, at: &At<'d>) -> bool {
        at.child("not").is_some_and(|not| !self.excluded(not).is_empty())
    }

    /// Removes properties so that these schemas do not exclude the value.
    pub(super) fn leave_out_excluded(&self, schemas: Vec<At<'d>>, members: &mut Map<String, Value>) {
        let all = conjuncts(self.document, schemas);
        let required: Vec<_> = all.iter().flat_map(names).collect();
        for names in all.iter().filter_map(|at| at.child("not")).flat_map(|not| self.excluded(not)) {
            let is_excluded = names.iter().all(|name| members.contains_key(*name));
            let left_out = names.iter().rev().find(|name| !required.contains(name));
            if let Some(name) = left_out.filter(|_| is_excluded) {
                members.remove(*name);
            }
        }
    }

    /// Returns the names of the properties that a value must not have together, for each excluded
    /// alternative.
    fn excluded(&self, not: At<'d>) -> Vec<Vec<&'d str>> {
        let is_plain = |at: &At<'d>| at.children().iter().all(|(word, _)| WORDS.contains(&word.as_str()));
        let plain = alternatives(self.document, vec![not]).into_iter().filter(is_plain);
        plain.map(|at| names(&at)).filter(|names| !names.is_empty()).collect()
    }
}

/// Returns the names of the properties that a schema requires.
fn names<'d>(at: &At<'d>) -> Vec<&'d str> {
    at.below("required").into_iter().filter_map(|(_, name)| name.value().as_str()).collect()
}
