//! Header values that are not there for whoever receives them.

/// Returns whether a header's value has nothing but white space, which servers remove (RFC 9110, section 5.5).
pub(crate) fn is_blank(value: &[u8]) -> bool {
    value.iter().all(|byte| matches!(byte, b' ' | b'\t'))
}
