//! Which Rust type holds all values of an enum: the one that `type` and `format` declare, or a wider one.

use std::collections::HashSet;

use crate::ir::{Literal, Scalar};

use super::scalar::scalar;

/// The warning about an enum with values that do not fit its format.
pub(crate) const WIDENED: &str = "not all values of this enum are of this type; a wider one holds them";

/// The type of the values of an enum, or `None` if only any JSON value holds them.
pub(crate) struct EnumScalar {
    pub(crate) scalar: Option<Scalar>,
    /// Whether it is wider than the declared type.
    pub(crate) is_widened: bool,
}

/// Returns the type that holds all values of an enum.
pub(crate) fn enum_scalar(values: &[Literal], types: &[&str], format: Option<&str>) -> EnumScalar {
    let Some(declared) = declared(values, types, format) else {
        return EnumScalar { scalar: None, is_widened: false };
    };
    let wider = [declared, Scalar::I64, Scalar::U64, Scalar::I128, Scalar::F64].into_iter();
    let scalar = wider.into_iter().find(|scalar| values.iter().all(|value| holds(*scalar, value)));
    EnumScalar { scalar, is_widened: scalar != Some(declared) }
}

/// Returns the type that is declared for all values, or `None` if there are several.
fn declared(values: &[Literal], types: &[&str], format: Option<&str>) -> Option<Scalar> {
    let kinds: HashSet<_> = values.iter().map(Literal::type_name).collect();
    let is_number = kinds.iter().all(|kind| matches!(*kind, "integer" | "number"));
    match types {
        [name] => Some(scalar(name, format)),
        _ if kinds.len() == 1 => kinds.into_iter().next().map(|name| scalar(name, format)),
        _ if is_number => Some(Scalar::F64),
        _ => None,
    }
}

/// Returns whether a type represents a value exactly.
pub(crate) fn holds(scalar: Scalar, value: &Literal) -> bool {
    match value {
        Literal::Bool(_) => scalar == Scalar::Bool,
        Literal::Text(_) => scalar.is_text(),
        Literal::Integer(number) => holds_integer(scalar, *number),
        Literal::Float(number) => match scalar {
            Scalar::F64 => true,
            Scalar::F32 => to_f32(*number).to_string().parse() == Ok(*number),
            _ => false,
        },
    }
}

fn holds_integer(scalar: Scalar, number: i128) -> bool {
    match scalar {
        Scalar::F32 => number.unsigned_abs() <= 1 << f32::MANTISSA_DIGITS,
        Scalar::F64 => number.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS,
        _ => scalar.range().is_some_and(|(least, most)| (least..=most).contains(&number)),
    }
}

/// Returns the nearest `f32`.
#[expect(clippy::cast_possible_truncation, reason = "the caller compares the two")]
fn to_f32(number: f64) -> f32 {
    number as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn type_of(values: &[Literal], types: &[&str], format: &str) -> (Option<Scalar>, bool) {
        let EnumScalar { scalar, is_widened } = enum_scalar(values, types, Some(format));
        (scalar, is_widened)
    }

    #[test]
    fn a_type_is_widened_until_it_holds_all_values() {
        use Literal::{Float, Integer};
        let huge = 18_000_000_000_000_000_000;
        for (values, name, format, expected) in [
            (vec![Integer(3)], "integer", "uint8", (Some(Scalar::U8), false)),
            (vec![Integer(-1), Integer(3)], "integer", "uint8", (Some(Scalar::I64), true)),
            (vec![Integer(huge)], "integer", "int64", (Some(Scalar::U64), true)),
            (vec![Integer(huge), Integer(-1)], "integer", "int64", (Some(Scalar::I128), true)),
            (vec![Integer(huge)], "number", "uint64", (Some(Scalar::U64), false)),
            (vec![Float(0.5)], "number", "int32", (Some(Scalar::F64), true)),
            (vec![Float(0.1)], "number", "float", (Some(Scalar::F32), false)),
            (vec![Float(1e300)], "number", "float", (Some(Scalar::F64), true)),
            (vec![Float(0.123_456_789_012)], "number", "float", (Some(Scalar::F64), true)),
            (vec![Integer(16_777_217), Float(0.5)], "number", "float", (Some(Scalar::F64), true)),
            (vec![Integer(1 << 60), Float(0.5)], "number", "double", (None, true)),
        ] {
            assert_eq!(type_of(&values, &[name], format), expected, "{values:?} {name} {format}");
        }
    }
}
