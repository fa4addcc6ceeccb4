//! What the bounds of integers say about their type.

use crate::ir::Scalar;

use super::conjunct::Conjunct;

/// The type of integers: where no format names one, `i64`, or a wider one that their bounds ask for.
///
/// Bounds that a smaller or an unsigned type would fit change nothing: they are for the server to check, they move from one
/// version of a document to the next, and each move would change a public type.
pub(super) fn whole(conjuncts: &[Conjunct<'_>], declared: Scalar) -> Scalar {
    let is_named = conjuncts.iter().filter_map(|conjunct| conjunct.schema.format());
    if declared != Scalar::I64 || is_named.into_iter().any(|format| format == "int64") {
        return declared;
    }
    let bound = |keywords: [&str; 2]| {
        let all = conjuncts.iter().flat_map(|conjunct| keywords.map(|keyword| conjunct.schema.json(keyword)));
        all.flatten().filter_map(|number| number.parse::<f64>().ok()).collect::<Vec<_>>()
    };
    let least = bound(["minimum", "exclusiveMinimum"]).into_iter().reduce(f64::max);
    let most = bound(["maximum", "exclusiveMaximum"]).into_iter().reduce(f64::min);
    let is_beyond = |limit: f64| [least, most].into_iter().flatten().any(|bound| bound.abs() > limit);
    match least {
        // Other generators round the bounds of their types to the nearest number of 64 bits.
        _ if !is_beyond(TWO_POW_63) => declared,
        Some(least) if least >= 0.0 && !is_beyond(TWO_POW_63 * 2.0) => Scalar::U64,
        _ => Scalar::I128,
    }
}

const TWO_POW_63: f64 = 9_223_372_036_854_775_808.0;
