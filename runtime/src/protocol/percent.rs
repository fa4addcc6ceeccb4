//! Percent-encoding of everything but the unreserved characters of RFC 3986.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// RFC 3986, section 2.3: letters, digits, `-`, `.`, `_` and `~` need no encoding anywhere in a URI.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The characters that `allowReserved` keeps, without those that have a meaning in a query or form.
const EXCEPT_RESERVED: &AsciiSet = &RESERVED
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

/// Appends text to a query.
pub(crate) type Push = fn(&mut String, &str);

/// Appends `text`, encoded except for reserved characters.
pub(crate) fn push_allow_reserved(target: &mut String, text: &str) {
    target.extend(utf8_percent_encode(text, EXCEPT_RESERVED));
}

/// Appends `text`, encoded.
pub(crate) fn push(target: &mut String, text: &str) {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    // The common case: names, numbers and dates need no encoding.
    if text.bytes().all(is_unreserved) {
        target.push_str(text);
    } else {
        target.extend(utf8_percent_encode(text, RESERVED));
    }
}

/// Returns `text`, encoded.
pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Returns the decoded `text`.
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
    if query.is_empty() {
        // Enough for most queries with the path before them, which avoids repeated growth.
        query.reserve(128);
    } else {
        query.push('&');
    }
    push(query, name);
    query.push('=');
}
