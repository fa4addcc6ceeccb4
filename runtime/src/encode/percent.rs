//! Percent-encoding: everything but the unreserved characters of RFC 3986.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// RFC 3986, section 2.3: letters, digits, `-`, `.`, `_` and `~` need no encoding anywhere in a URI.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What `allowReserved` leaves as it is, without what a query or its form would take for its own.
const KEPT: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// Returns `text`, encoded but for reserved characters.
pub(crate) fn reserved_kept(text: &str) -> String {
    utf8_percent_encode(text, KEPT).to_string()
}

/// Appends `text`, encoded.
pub(crate) fn push(target: &mut String, text: &str) {
    target.extend(utf8_percent_encode(text, RESERVED));
}

/// Returns `text`, encoded.
pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Returns what was encoded.
pub(crate) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Appends `name=value` to a query, encoded.
pub(crate) fn push_pair(query: &mut String, name: &str, value: &str) {
    push_name(query, name);
    push(query, value);
}

/// Appends `name=` to a query, encoded.
pub(crate) fn push_name(query: &mut String, name: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    push(query, name);
    query.push('=');
}
