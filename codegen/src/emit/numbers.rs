//! Emits numbers as Rust literals, with separators in long ones.

use proc_macro2::TokenStream;

/// The maximum number of digits without separators.
const SHORT: usize = 5;

/// Returns an integer literal, with the name of its type as a suffix if there is one.
pub(super) fn integer(value: i128, suffix: &str) -> TokenStream {
    let separator = if suffix.is_empty() { "" } else { "_" };
    let sign = if value < 0 { "-" } else { "" };
    let digits = grouped(&value.unsigned_abs().to_string(), true);
    tokens(&format!("{sign}{digits}{separator}{suffix}"))
}

/// Returns a literal of a floating-point number.
pub(super) fn fraction(value: f64) -> TokenStream {
    let sign = if value < 0.0 { "-" } else { "" };
    let value = value.abs();
    if value != 0.0 && !(1e-5..1e16).contains(&value) {
        return tokens(&format!("{sign}{value:e}"));
    }
    let text = value.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
    tokens(&format!("{sign}{}.{}", grouped(whole, true), grouped(fraction, false)))
}

/// Groups digits by three, starting at the decimal point.
fn grouped(digits: &str, is_before_point: bool) -> String {
    if digits.len() <= SHORT {
        return digits.to_owned();
    }
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        let place = if is_before_point { digits.len() - index } else { index };
        if index > 0 && place % 3 == 0 {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

/// Parses digits as tokens.
fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_have_separators() {
        for (value, suffix, expected) in [
            (0, "", "0"),
            (-12_345, "", "- 12345"),
            (18_000_000_000_000_000_000, "u64", "18_000_000_000_000_000_000_u64"),
            (-123_456, "", "- 123_456"),
        ] {
            assert_eq!(integer(value, suffix).to_string(), expected);
        }
        for (value, expected) in [
            (0.5, "0.5"),
            (-2.0, "- 2.0"),
            (1_234_567.25, "1_234_567.25"),
            (0.123_456_789_012, "0.123_456_789_012"),
            (1e300, "1e300"),
            (1e-300, "1e-300"),
        ] {
            assert_eq!(fraction(value).to_string(), expected);
        }
    }
}
