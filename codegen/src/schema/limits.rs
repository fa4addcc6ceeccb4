//! Checks values of the document itself against bounds, lengths and patterns. Clients do not check them.

use std::cmp::Ordering;

use crate::document::view::Object as _;
use crate::document::{NodeRef, pattern_matches};
use crate::source::Span;

use super::conjunct::Conjunct;

/// A keyword that does not allow a value, and its source position.
pub(super) struct Limit {
    pub(super) keyword: &'static str,
    pub(super) span: Span,
}

/// The keywords that bound a number, and the allowed orderings of the number and the bound.
const NUMBERS: [(&str, &[Ordering]); 4] = [
    ("minimum", &[Ordering::Greater, Ordering::Equal]),
    ("exclusiveMinimum", &[Ordering::Greater]),
    ("maximum", &[Ordering::Less, Ordering::Equal]),
    ("exclusiveMaximum", &[Ordering::Less]),
];
const LENGTHS: [&str; 2] = ["minLength", "maxLength"];
const ITEMS: [&str; 2] = ["minItems", "maxItems"];
const PROPERTIES: [&str; 2] = ["minProperties", "maxProperties"];

/// Returns the first keyword that does not allow a value of the right type.
pub(super) fn exceeded(conjuncts: &[Conjunct<'_>], value: NodeRef<'_>) -> Option<Limit> {
    let keywords = || {
        let numbers = NUMBERS.into_iter().map(|(keyword, _)| keyword);
        numbers.chain(LENGTHS).chain(ITEMS).chain(PROPERTIES).chain(["multipleOf", "pattern"])
    };
    conjuncts.iter().find_map(|conjunct| {
        let found = keywords().find(|keyword| {
            conjunct.schema.value(keyword).is_some_and(|limit| !allows(keyword, limit, value))
        });
        found.map(|keyword| Limit { keyword, span: conjunct.schema.span_of(keyword) })
    })
}

/// Returns whether a keyword allows a value. Values of other types are allowed, and so are undecidable cases.
fn allows(keyword: &str, limit: NodeRef<'_>, value: NodeRef<'_>) -> bool {
    if keyword == "pattern" {
        let matches =
            limit.as_str().zip(value.as_str()).and_then(|(pattern, text)| pattern_matches(pattern, text));
        return matches != Some(false);
    }
    let Some(bound) = limit.as_number() else { return true };
    if keyword == "multipleOf" {
        return value.as_number().is_none_or(|number| is_multiple(number, bound));
    }
    if let Some((_, allowed)) = NUMBERS.iter().find(|(name, _)| *name == keyword) {
        let order = value.as_number().and_then(|number| compare(number, bound));
        return order.is_none_or(|order| allowed.contains(&order));
    }
    let size = match keyword {
        keyword if LENGTHS.contains(&keyword) => value.as_str().map(|text| text.chars().count()),
        keyword if ITEMS.contains(&keyword) => value.is_sequence().then(|| value.items().count()),
        _ => value.is_mapping().then(|| value.entries().count()),
    };
    let excess = if keyword.starts_with("min") { Ordering::Less } else { Ordering::Greater };
    size.and_then(|size| compare(&size.to_string(), bound)) != Some(excess)
}

fn compare(number: &str, bound: &str) -> Option<Ordering> {
    match (number.parse::<i128>(), bound.parse::<i128>()) {
        (Ok(number), Ok(bound)) => Some(number.cmp(&bound)),
        _ => number.parse::<f64>().ok()?.partial_cmp(&bound.parse().ok()?),
    }
}

/// Returns whether one number is a multiple of another, except for rounding of binary fractions.
fn is_multiple(number: &str, of: &str) -> bool {
    if let (Ok(number), Ok(of)) = (number.parse::<i128>(), of.parse::<i128>()) {
        return of == 0 || number.checked_rem(of) == Some(0);
    }
    let (Ok(number), Ok(of)) = (number.parse::<f64>(), of.parse::<f64>()) else { return true };
    let times = number / of;
    !times.is_finite() || (times - times.round()).abs() <= f64::EPSILON * times.abs().max(1.0) * 4.0
}
