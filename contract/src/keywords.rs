//! Compares keywords that restrict values, and keywords that are only compared as text.

use openapi_build::wire::{Additional, ConstraintKind, Interface, Limit, Schema, Spot};

use super::finding::Sentence;
use super::rules;
use super::schemas::{SchemaPair, keyword_spots, restricts_the_rest};
use super::walk::{Direction, Walk};

impl<'c> Walk<'c> {
    /// Compares the bounds of two schemas.
    pub(super) fn limits(&mut self, both: &SchemaPair<'c>) {
        let find = |all: &'c [Limit], keyword: &str| all.iter().find(|limit| limit.keyword == keyword);
        for old in &both.old.limits {
            let (is_tighter, number) = match find(&both.new.limits, old.keyword) {
                Some(new) => match new.is_tighter(old) {
                    Some(is_tighter) => (is_tighter, new.number.as_str()),
                    None => continue,
                },
                None => (false, NONE),
            };
            self.bound(old.keyword, is_tighter, (&old.number, number), both);
        }
        for new in both.new.limits.iter().filter(|new| find(&both.old.limits, new.keyword).is_none()) {
            self.bound(new.keyword, true, (NONE, &new.number), both);
        }
        if both.old.default != both.new.default {
            let rule = both.rule(&rules::REQUEST_DEFAULT_CHANGED, &rules::RESPONSE_DEFAULT_CHANGED);
            let value = |default: &'c Option<String>| default.as_deref().unwrap_or(NONE);
            let (old, new) = (value(&both.old.default), value(&both.new.default));
            let text = Sentence::new("an absent value now means {}, it was {}", &[new, old]);
            self.report_keyword(rule, both, "default", "", text);
        }
    }

    fn bound(&mut self, keyword: &str, is_tighter: bool, (old, new): (&str, &str), both: &SchemaPair<'c>) {
        let rule = match (both.direction, is_tighter) {
            (Direction::Response, _) => &rules::RESPONSE_BOUND_CHANGED,
            (Direction::Request, true) => &rules::REQUEST_BOUND_TIGHTENED,
            (Direction::Request, false) => &rules::REQUEST_BOUND_LOOSENED,
        };
        let text = Sentence::new("{} is now {}, it was {}", &[keyword, new, old]);
        self.report_keyword(rule, both, keyword, keyword, text);
    }

    /// Compares keywords as text.
    pub(super) fn constraints(&mut self, both: &SchemaPair<'c>) {
        for old in &both.old.constraints {
            let new = both.new.constraints.iter().find(|new| new.keyword == old.keyword);
            let is_compared = old.keyword == "unevaluatedProperties" && self.has_typed_rest(both);
            if !is_compared && new.is_none_or(|new| new.text != old.text) {
                let texts = (old.text.as_str(), new.map_or(NONE, |new| new.text.as_str()));
                self.constraint(&old.keyword, old.kind, texts, both);
            }
        }
        for new in &both.new.constraints {
            if !both.old.constraints.iter().any(|old| old.keyword == new.keyword) {
                self.constraint(&new.keyword, new.kind, (NONE, &new.text), both);
            }
        }
    }

    /// Returns whether both schemas restrict other properties only with `unevaluatedProperties`,
    /// which are compared as such.
    fn has_typed_rest(&self, both: &SchemaPair<'c>) -> bool {
        [(self.old, both.old), (self.new, both.new)].iter().all(|(interface, schema)| {
            matches!(schema.additional, Additional::Typed(_))
                && keyword_spots(interface, schema, "additionalProperties").is_empty()
        })
    }

    fn constraint(
        &mut self,
        keyword: &str,
        kind: ConstraintKind,
        (old, new): (&str, &str),
        both: &SchemaPair<'c>,
    ) {
        let rule = match kind {
            ConstraintKind::Form => {
                let is_tighter = new != NONE && !(keyword == "multipleOf" && is_multiple(old, new));
                return self.bound(keyword, is_tighter, (old, new), both);
            }
            ConstraintKind::Condition if is_relaxed(keyword, (old, new), both.new) => {
                both.rule(&rules::REQUEST_BOUND_LOOSENED, &rules::RESPONSE_CONSTRAINT_CHANGED)
            }
            ConstraintKind::Condition => {
                both.rule(&rules::REQUEST_CONSTRAINT_CHANGED, &rules::RESPONSE_CONSTRAINT_CHANGED)
            }
            _ => &rules::KEYWORD_CHANGED,
        };
        let place = keyword.split('.').next().unwrap_or(keyword);
        self.report_keyword(rule, both, place, keyword, Sentence::new("{} changed", &[keyword]));
        let behind = |interface: &Interface, schema: &Schema| -> Vec<Spot> {
            let spots = keyword_spots(interface, schema, place).into_iter();
            spots.flat_map(|spot| interface.referred(&spot)).collect()
        };
        self.cover(&behind(self.old, both.old), &behind(self.new, both.new));
    }
}

/// Returns whether a condition allows everything that it allowed before.
fn is_relaxed(keyword: &str, (old, new): (&str, &str), schema: &Schema) -> bool {
    if new == NONE {
        return !restricts_the_rest(schema)
            && (keyword != "minContains" || !allows_zero(old) || !has(schema, "contains"));
    }
    let number = |text: &str| text.parse::<u64>().ok();
    match (keyword, number(old), number(new)) {
        ("minContains", Some(old), Some(new)) => new <= old,
        ("maxContains", Some(old), Some(new)) => old <= new,
        _ => false,
    }
}

/// Returns whether every multiple of `number` is one of `of`, if both are integers.
fn is_multiple(number: &str, of: &str) -> bool {
    let whole = |text: &str| text.parse::<u64>().ok().filter(|number| *number > 0);
    whole(number).zip(whole(of)).is_some_and(|(number, of)| number.is_multiple_of(of))
}

/// Returns whether any `minContains` is 0. If it is removed, one item is required (JSON Schema
/// 2020-12 Validation, section 6.4.5).
fn allows_zero(text: &str) -> bool {
    text.split(" & ").any(|least| !least.parse::<f64>().is_ok_and(|least| least >= 1.0))
}

fn has(schema: &Schema, keyword: &str) -> bool {
    schema.constraints.iter().any(|one| one.keyword == keyword)
}

/// Stands for an absent declaration in a sentence.
const NONE: &str = "(none)";
