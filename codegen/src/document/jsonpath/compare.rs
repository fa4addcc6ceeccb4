//! Compares values as RFC 9535, section 2.3.5.2.2 defines: different types are never equal, and numbers
//! compare by value.

use std::cmp::Ordering;

use crate::document::tree::{Tree, Value};

use super::query::Operator;
use super::steps::StepBudget;

/// Compares two values. `None` is an absent value.
pub(super) fn holds(
    tree: &Tree,
    left: Option<&Value>,
    operator: Operator,
    right: Option<&Value>,
    steps: &mut StepBudget,
) -> Result<bool, String> {
    let is_ordered =
        |wanted: Ordering| left.zip(right).and_then(|(left, right)| order(left, right)) == Some(wanted);
    let mut is_equal = || match (left, right) {
        (Some(left), Some(right)) => equal(tree, left, right, steps),
        (None, None) => Ok(true),
        _ => Ok(false),
    };
    Ok(match operator {
        Operator::Equal => is_equal()?,
        Operator::Unequal => !is_equal()?,
        Operator::Less => is_ordered(Ordering::Less),
        Operator::Greater => is_ordered(Ordering::Greater),
        Operator::LessOrEqual => is_ordered(Ordering::Less) || is_equal()?,
        Operator::GreaterOrEqual => is_ordered(Ordering::Greater) || is_equal()?,
    })
}

/// Returns the order of two numbers or of two strings, by character. Other values have no order.
fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Some(Decimal::read(left)?.cmp(&Decimal::read(right)?)),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

fn equal(tree: &Tree, left: &Value, right: &Value, steps: &mut StepBudget) -> Result<bool, String> {
    let mut pending = vec![(left, right)];
    while let Some((left, right)) = pending.pop() {
        steps.spend(0)?;
        let is_same = match (left, right) {
            (Value::Sequence(left), Value::Sequence(right)) => {
                pending.extend(
                    left.iter().zip(right).map(|(left, right)| (tree.value(*left), tree.value(*right))),
                );
                left.len() == right.len()
            }
            (Value::Mapping(left), Value::Mapping(right)) => {
                let pairs = left.iter().map_while(|(key, left)| Some((left.value, right.get(key)?.value)));
                let before = pending.len();
                pending.extend(pairs.map(|(left, right)| (tree.value(left), tree.value(right))));
                left.len() == right.len() && pending.len() - before == left.len()
            }
            (Value::Number(_), Value::Number(_)) => order(left, right) == Some(Ordering::Equal),
            (Value::String(left), Value::String(right)) => {
                steps.spend(left.len().min(right.len()) / 64)?;
                left == right
            }
            (left, right) => left == right,
        };
        if !is_same {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A number by value, independent of its spelling.
#[derive(Debug, PartialEq, Eq)]
struct Decimal {
    is_negative: bool,
    /// The number of digits before the decimal point.
    magnitude: i64,
    /// The digits without leading and trailing zeros; empty for zero.
    digits: String,
}

impl Decimal {
    /// Reads a number of JSON or YAML.
    fn read(text: &str) -> Option<Self> {
        let (is_negative, text) = match text.strip_prefix('-') {
            Some(text) => (true, text),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        for (prefix, radix) in [("0x", 16), ("0o", 8)] {
            if let Some(digits) = text.strip_prefix(prefix) {
                let number = u128::from_str_radix(digits, radix).ok()?.to_string();
                return Self::of(is_negative, &number, "", 0);
            }
        }
        let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        Self::of(is_negative, whole, fraction, self::exponent(exponent)?)
    }

    fn of(is_negative: bool, whole: &str, fraction: &str, exponent: i64) -> Option<Self> {
        let digits = [whole, fraction].concat();
        if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let significant = digits.trim_start_matches('0');
        let places =
            i64::try_from(whole.len()).ok()? - i64::try_from(digits.len() - significant.len()).ok()?;
        let significant = significant.trim_end_matches('0').to_owned();
        let is_zero = significant.is_empty();
        Some(Self {
            is_negative: is_negative && !is_zero,
            magnitude: if is_zero { i64::MIN } else { places.saturating_add(exponent) },
            digits: significant,
        })
    }
}

/// Reads an exponent. One that does not fit into `i64` is saturated.
fn exponent(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| sign * digits.parse().unwrap_or(i64::MAX / 2))
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sizes = || self.magnitude.cmp(&other.magnitude).then_with(|| self.digits.cmp(&other.digits));
        match (self.is_negative, other.is_negative) {
            (false, false) => sizes(),
            (true, true) => sizes().reverse(),
            (is_less, _) if is_less => Ordering::Less,
            _ => Ordering::Greater,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_value() {
        let ascending =
            ["-1e400", "-10", "-2", "-0.5", "-1e-400", "0", "1e-400", ".5", "1", "9007199254740993", "1e400"];
        for (place, left) in ascending.iter().enumerate() {
            for (other, right) in ascending.iter().enumerate() {
                let (left, right) = (Decimal::read(left).unwrap(), Decimal::read(right).unwrap());
                assert_eq!(left.cmp(&right), place.cmp(&other), "{left:?} {right:?}");
            }
        }
        for (left, right) in [
            ("1", "1.0"),
            ("100", "1e2"),
            ("0", "-0.0"),
            ("0.1", "1E-1"),
            ("+5", "05"),
            ("0x1F", "31"),
            ("0o17", "15"),
        ] {
            assert_eq!(Decimal::read(left), Decimal::read(right), "{left} {right}");
        }
        assert_ne!(Decimal::read("9007199254740993"), Decimal::read("9007199254740992"));
        assert_eq!(Decimal::read(".inf"), None);
    }
}
