//! Header values that count as absent.

/// Returns whether a header value has only whitespace, which servers strip (RFC 9110, section 5.5).
pub(crate) fn is_blank(value: &[u8]) -> bool {
    value.iter().all(|byte| matches!(byte, b' ' | b'\t'))
}
