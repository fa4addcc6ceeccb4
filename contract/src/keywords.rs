//! The keywords of schemas that restrict values, and those for which there is no rule of their own.

use std::collections::BTreeSet;

use openapi_build::inspect::NodeRef;
use openapi_build::inspect::{self, COMPARED, CONSTRAINT, FORM, LOWER, UPPER};

use super::finding::Sentence;
use super::pair::Direction;
use super::rules;
use super::schemas::Both;
use super::walk::Walk;

impl<'c> Walk<'c> {
    /// Compares what is left of two schemas, keyword by keyword.
    pub(super) fn keywords(&mut self, both: &Both<'c>) {
        let names = |parts: &[NodeRef<'c>]| -> BTreeSet<&'c str> {
            parts.iter().flat_map(|part| part.entries().map(|(key, _)| key)).collect()
        };
        for key in &names(&both.old.parts) | &names(&both.new.parts) {
            let (old, new) = (both.old.get(key), both.new.get(key));
            if old.map(NodeRef::to_json) == new.map(NodeRef::to_json) {
                continue;
            }
            let says = |what| inspect::says(key, what);
            if says(LOWER | UPPER) {
                self.bound(key, tightens(old, new, says(LOWER)), both);
            } else if says(FORM) {
                // Whether another form allows less is not told from the text.
                let lifted = new.is_none_or(|new| new.as_bool() == Some(false));
                self.bound(key, !lifted, both);
            } else if key == "default" {
                self.default(both);
            } else if says(CONSTRAINT) {
                let rule = match both.direction {
                    Direction::Request => &rules::REQUEST_CONSTRAINT_CHANGED,
                    Direction::Response => &rules::RESPONSE_CONSTRAINT_CHANGED,
                };
                self.found(rule, both.at(key), key, Sentence::new("{} changed", &[key]));
            } else if !says(COMPARED) && !matches!(key, "$ref" | "summary") && !key.starts_with("x-") {
                self.found(&rules::KEYWORD_CHANGED, both.at(key), key, Sentence::new("{} changed", &[key]));
            }
        }
    }

    fn bound(&mut self, key: &'c str, tightens: bool, both: &Both<'c>) {
        let rule = match (both.direction, tightens) {
            (Direction::Response, _) => &rules::RESPONSE_BOUND_CHANGED,
            (Direction::Request, true) => &rules::REQUEST_BOUND_TIGHTENED,
            (Direction::Request, false) => &rules::REQUEST_BOUND_LOOSENED,
        };
        let value = |node: Option<NodeRef<'c>>| node.map_or_else(|| "(none)".to_owned(), NodeRef::to_json);
        let (old, new) = (value(both.old.get(key)), value(both.new.get(key)));
        let text = Sentence::new("{} is {} now, until now {}", &[key, &new, &old]);
        self.found(rule, both.at(key), key, text);
    }

    fn default(&mut self, both: &Both<'c>) {
        let rule = match both.direction {
            Direction::Request => &rules::REQUEST_DEFAULT_CHANGED,
            Direction::Response => &rules::RESPONSE_DEFAULT_CHANGED,
        };
        let value = |node: Option<NodeRef<'c>>| node.map_or_else(|| "(none)".to_owned(), NodeRef::to_json);
        let (old, new) = (value(both.old.get("default")), value(both.new.get("default")));
        let text = Sentence::new("what is left out means {} now, until now {}", &[&new, &old]);
        self.found(rule, both.at("default"), "", text);
    }
}

/// Whether a bound allows less than before.
fn tightens(old: Option<NodeRef<'_>>, new: Option<NodeRef<'_>>, is_lower: bool) -> bool {
    let number = |node: Option<NodeRef<'_>>| {
        node.and_then(NodeRef::as_number).and_then(|text| text.parse::<f64>().ok())
    };
    match (number(old), number(new)) {
        (Some(old), Some(new)) => (new > old) == is_lower,
        (_, new) => new.is_some(),
    }
}
