//! The byte order mark.

/// Strips a UTF-8 byte order mark, which some servers write and RFC 8259 allows parsers to ignore.
pub(crate) fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}
