//! Compares JSON numbers digit by digit: `f64` has 53 bits of precision, and bounds of integers need 64.

use std::cmp::Ordering;

/// A number: its sign, its digits without leading and trailing zeros, and the power of ten before the first
/// digit.
#[derive(Debug, PartialEq, Eq)]
struct Decimal<'t> {
    is_negative: bool,
    /// The digits before and after the decimal point.
    digits: (&'t str, &'t str),
    exponent: i64,
}

/// Compares two numbers. Returns `None` if one is not a JSON number.
pub(super) fn compare(first: &str, second: &str) -> Option<Ordering> {
    let (first, second) = (Decimal::of(first)?, Decimal::of(second)?);
    Some(match (first.sign(), second.sign()) {
        (1, 1) => first.compare_size(&second),
        (-1, -1) => second.compare_size(&first),
        (ours, theirs) => ours.cmp(&theirs),
    })
}

impl<'t> Decimal<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let (is_negative, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !are_digits(whole) || !are_digits(fraction) {
            return None;
        }
        let exponent: i64 = exponent.parse().ok()?;
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let first = if whole.is_empty() { fraction.trim_start_matches('0') } else { fraction };
        let leading = i64::try_from(whole.len()).ok()? - i64::try_from(fraction.len() - first.len()).ok()?;
        Some(Self { is_negative, digits: (whole, first), exponent: exponent.checked_add(leading)? })
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.digits.0.bytes().chain(self.digits.1.bytes())
    }

    fn sign(&self) -> i8 {
        match (self.digits().all(|digit| digit == b'0'), self.is_negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    /// Compares the absolute values of two non-zero numbers.
    fn compare_size(&self, other: &Self) -> Ordering {
        let padded = |number: &Self| number.digits.0.len() + number.digits.1.len();
        let length = padded(self).max(padded(other));
        let digits = |number: &Self| -> Vec<u8> {
            number.digits().chain(std::iter::repeat(b'0')).take(length).collect()
        };
        self.exponent.cmp(&other.exponent).then_with(|| digits(self).cmp(&digits(other)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_digit_by_digit() {
        for (first, second, expected) in [
            ("9007199254740992", "9007199254740993", Some(Ordering::Less)),
            ("-9223372036854775809", "-9223372036854775808", Some(Ordering::Less)),
            ("1e2", "100", Some(Ordering::Equal)),
            ("0.010", "1E-2", Some(Ordering::Equal)),
            ("0.1", "0.09", Some(Ordering::Greater)),
            ("-0.0", "0", Some(Ordering::Equal)),
            ("-1", "0", Some(Ordering::Less)),
            ("2", "1e999999999", Some(Ordering::Less)),
            ("00012", "12.0", Some(Ordering::Equal)),
            ("1e99999999999999999999", "1", None),
            ("x", "1", None),
        ] {
            assert_eq!(compare(first, second), expected, "{first} {second}");
        }
    }
}
