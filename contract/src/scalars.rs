//! Compares scalars: whether the type that a client has for one holds the values of the other.

use openapi_build::ir::Scalar;

use super::finding::Sentence;
use super::rules;
use super::schemas::SchemaPair;
use super::walk::{Direction, Walk};

impl<'c> Walk<'c> {
    /// Compares formats, and the Rust types that follow from them and from bounds.
    pub(super) fn scalar(&mut self, both: &SchemaPair<'c>) {
        let (old, new) = (both.old, both.new);
        // Listed values are compared one by one.
        let are_listed = old.values.is_some() && new.values.is_some();
        let is_same_format =
            old.format == new.format || (is_plain(old.format.as_deref()) && is_plain(new.format.as_deref()));
        if is_same_format && (are_listed || old.types != new.types) {
            return;
        }
        let rule = match (old.scalar, new.scalar) {
            (Some(was), Some(is)) if !is_alike(was, is) && !are_listed => {
                let fits = match both.direction {
                    Direction::Request => holds(is, was),
                    Direction::Response => holds(was, is),
                };
                match (both.direction, fits) {
                    (Direction::Request, true) => &rules::REQUEST_FORMAT_WIDENED,
                    (Direction::Request, false) => &rules::REQUEST_FORMAT_NARROWED,
                    (Direction::Response, true) => &rules::RESPONSE_FORMAT_NARROWED,
                    (Direction::Response, false) => &rules::RESPONSE_FORMAT_WIDENED,
                }
            }
            _ if is_same_format => return,
            _ => &rules::FORMAT_CHANGED,
        };
        let name = |format: &Option<String>| format.clone().unwrap_or_else(|| "(none)".to_owned());
        let text =
            Sentence::new("the format is now {}, it was {}", &[&name(&new.format), &name(&old.format)]);
        self.report_keyword(rule, both, "format", "", text);
    }
}

/// Returns whether a number format declares nothing beyond the default.
fn is_plain(format: Option<&str>) -> bool {
    format.is_none_or(|format| matches!(format, "int64" | "double"))
}

/// Returns whether two types hold the same texts.
fn is_alike(one: Scalar, other: Scalar) -> bool {
    one == other || (is_any_text(one) && is_any_text(other))
}

fn is_any_text(scalar: Scalar) -> bool {
    matches!(scalar, Scalar::String | Scalar::Password | Scalar::Cursor)
}

/// Returns whether `outer` holds every value of `inner`.
fn holds(outer: Scalar, inner: Scalar) -> bool {
    match (outer.range(), inner.range()) {
        (Some((least, most)), Some((lower, upper))) => least <= lower && upper <= most,
        (None, Some((lower, upper))) => match outer {
            Scalar::F64 => true,
            // An `f32` represents every integer up to 2^24.
            Scalar::F32 => lower >= -(1 << f32::MANTISSA_DIGITS) && upper <= 1 << f32::MANTISSA_DIGITS,
            _ => false,
        },
        (Some(_), None) => false,
        (None, None) => match (outer, inner) {
            (Scalar::F64, Scalar::F32) => true,
            _ if is_any_text(outer) => !matches!(inner, Scalar::F32 | Scalar::F64 | Scalar::Bool),
            _ => is_alike(outer, inner),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_holds_what_fits() {
        for (outer, inner, expected) in [
            (Scalar::I64, Scalar::I32, true),
            (Scalar::I32, Scalar::U32, false),
            (Scalar::U32, Scalar::I32, false),
            (Scalar::F64, Scalar::I64, true),
            (Scalar::F32, Scalar::I32, false),
            (Scalar::I64, Scalar::F64, false),
            (Scalar::String, Scalar::Date, true),
            (Scalar::Date, Scalar::String, false),
            (Scalar::Date, Scalar::Timestamp, false),
            (Scalar::Cursor, Scalar::String, true),
        ] {
            assert_eq!(holds(outer, inner), expected, "{outer:?} {inner:?}");
        }
    }
}
