//! Which Rust type the bounds of an integer need.

use crate::diagnostic::Diagnostic;
use crate::document::view::Object as _;
use crate::ir::Scalar;

use super::conjunct::Conjunct;

/// The keywords for bounds, and what to add to an exclusive bound to get the nearest allowed integer.
const LOWER_BOUNDS: [(&str, i128); 2] = [("minimum", 0), ("exclusiveMinimum", 1)];
const UPPER_BOUNDS: [(&str, i128); 2] = [("maximum", 0), ("exclusiveMaximum", -1)];

const TWO_POW_63: f64 = 9_223_372_036_854_775_808.0;

/// Returns the type of an integer. If no format names one, that is `i64`, or a wider type if the bounds need
/// it.
///
/// Bounds that would fit a smaller or an unsigned type change nothing: the server checks them. They also
/// change between versions of a document, and each such change would change a public type.
pub(super) fn integer_type(conjuncts: &[Conjunct<'_>], declared: Scalar) -> Scalar {
    let is_named = conjuncts.iter().filter_map(|conjunct| conjunct.schema.format());
    if declared != Scalar::I64 || is_named.into_iter().any(|format| format == "int64") {
        return declared;
    }
    let least = bounds(conjuncts, LOWER_BOUNDS).into_iter().max();
    let most = bounds(conjuncts, UPPER_BOUNDS).into_iter().min();
    let all = [least, most].into_iter().flatten();
    match (declared.range(), Scalar::U64.range()) {
        (Some((from, to)), _) if all.clone().all(|bound| from <= bound && bound <= to) => declared,
        (_, Some((from, to))) if least.is_some() && all.clone().all(|bound| from <= bound && bound <= to) => {
            Scalar::U64
        }
        _ => Scalar::I128,
    }
}

/// Returns warnings for bounds outside the type that a format names. The format takes precedence.
pub(super) fn outside_of_format(conjuncts: &[Conjunct<'_>], scalar: Scalar) -> Vec<Diagnostic> {
    let format = conjuncts.iter().rev().find(|conjunct| conjunct.schema.has("format"));
    let (Some(format), Some((from, to))) = (format.map(|conjunct| conjunct.schema), scalar.range()) else {
        return Vec::new();
    };
    let bounds = conjuncts.iter().flat_map(|conjunct| {
        let keywords = LOWER_BOUNDS.into_iter().chain(UPPER_BOUNDS);
        keywords
            .filter_map(|(keyword, step)| Some((conjunct.schema, keyword, bound(*conjunct, keyword, step)?)))
    });
    let beyond = bounds.filter(|(.., bound)| *bound < from || to < *bound).map(|(schema, keyword, _)| {
        let name = format.format().unwrap_or_default();
        let message = format!("this bound is out of range for `{name}`, which determines the type");
        Diagnostic::warning(schema.span_of(keyword), message).also(format.span_of("format"), "this counts")
    });
    beyond.collect()
}

fn bounds(conjuncts: &[Conjunct<'_>], keywords: [(&str, i128); 2]) -> Vec<i128> {
    let of = |conjunct: &Conjunct<'_>| keywords.map(|(keyword, step)| bound(*conjunct, keyword, step));
    conjuncts.iter().flat_map(of).flatten().collect()
}

/// Returns the least or greatest integer that a keyword allows. Other generators round the bounds of their
/// types to the nearest `f64`, so a bound of 2^63 or 2^64 that is written with a fraction or an exponent
/// means the integer just below.
fn bound(conjunct: Conjunct<'_>, keyword: &str, step: i128) -> Option<i128> {
    let text = conjunct.schema.json(keyword)?;
    if let Ok(whole) = text.parse::<i128>() {
        return whole.checked_add(step);
    }
    let number = text.parse::<f64>().ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "a bound beyond the type becomes its end")]
    let whole = if number < 0.0 { number.floor() } else { number.ceil() } as i128;
    let is_rounded = number == TWO_POW_63 || number == 2.0 * TWO_POW_63;
    Some(if is_rounded { whole - 1 } else { whole })
}
