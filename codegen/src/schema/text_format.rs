//! Checks strings of the document itself against formats that have a Rust type.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::ir::Scalar;

/// Returns whether a string is a value of a type that is a string in JSON.
pub(super) fn is_of_format(scalar: Scalar, text: &str) -> bool {
    match scalar {
        Scalar::Date => is_date(text),
        Scalar::Timestamp => is_timestamp(text),
        Scalar::Uuid => has_shape(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
        Scalar::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
        Scalar::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
        _ => true,
    }
}

/// Returns whether a string is a `full-date` (RFC 3339).
fn is_date(text: &str) -> bool {
    let number = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let (true, Some(year), Some(month), Some(day)) =
        (has_shape(text, "0000-00-00"), number(0, 4), number(5, 7), number(8, 10))
    else {
        return false;
    };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=days).contains(&day)
}

/// Returns whether a string is a `date-time` (RFC 3339). Many documents have a space instead of the `T`.
fn is_timestamp(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else { return false };
    let (clock, zone) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => return false,
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let is_below = |part: &str, from: usize, most: u32| {
        part.get(from..from + 2)
            .and_then(|digits| digits.parse::<u32>().ok())
            .is_some_and(|number| number < most)
    };
    let has_offset = || has_shape(zone, "+00:00") || has_shape(zone, "-00:00");
    let is_zone =
        zone.eq_ignore_ascii_case("z") || (has_offset() && is_below(zone, 1, 24) && is_below(zone, 4, 60));
    let is_clock = has_shape(clock, "00:00:00")
        && is_below(clock, 0, 24)
        && is_below(clock, 3, 60)
        && is_below(clock, 6, 61);
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    is_date(date) && is_clock && is_fraction && is_zone
}

/// Returns whether a string matches a shape, in which `0` is any digit and `x` any hexadecimal digit.
fn has_shape(text: &str, shape: &str) -> bool {
    let is_there = |(byte, wanted): (u8, u8)| match wanted {
        b'0' => byte.is_ascii_digit(),
        b'x' => byte.is_ascii_hexdigit(),
        wanted => byte == wanted,
    };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(is_there)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_match_a_format_or_not() {
        for (scalar, good, bad) in [
            (Scalar::Date, "2024-02-29", ["2023-02-29", "2024-2-29", "today"]),
            (Scalar::Date, "2000-02-29", ["1900-02-29", "2024-13-01", "2024-04-31"]),
            (Scalar::Timestamp, "2024-02-29T23:59:60Z", ["2024-02-29", "2024-02-29T23:59:59", "now"]),
            (
                Scalar::Timestamp,
                "2024-02-29 00:00:00.5+05:30",
                ["2024-02-29T24:00:00Z", "2024-02-29T1:00Z", ""],
            ),
            (
                Scalar::Uuid,
                "00000000-0000-0000-0000-00000000000F",
                ["0", "00000000000000000000000000000000", ""],
            ),
            (Scalar::Ipv4, "127.0.0.1", ["localhost", "127.0.0", "::1"]),
            (Scalar::Ipv6, "::1", ["localhost", "127.0.0.1", ":"]),
        ] {
            assert!(is_of_format(scalar, good), "{good}");
            assert!(bad.iter().all(|bad| !is_of_format(scalar, bad)), "{bad:?}");
        }
        assert!(is_of_format(Scalar::String, ""));
    }
}
