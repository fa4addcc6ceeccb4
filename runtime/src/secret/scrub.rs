//! Removes secrets from data of servers and transports before it is stored.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::COOKIE;
use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

/// Replaces a secret.
const REDACTED: &str = "[redacted]";

/// The secrets of a request, which are searched for in its response.
#[derive(Clone, Default)]
pub(crate) struct Scrubber {
    /// Longest first, so that a secret that starts with another one is removed completely.
    secrets: Arc<[String]>,
}

impl Scrubber {
    /// Collects the forms of a secret: the secret itself, a password without its user, because a
    /// server may echo it alone, and the value in its header.
    pub(super) fn of_secret(secret: &SecretString, header: Option<(&HeaderName, &HeaderValue)>) -> Self {
        let secret = secret.expose_secret();
        let password = secret.split_once(':').map(|(_, password)| password.to_owned());
        let header = header.and_then(|(name, value)| secret_in_header(name, value));
        Self::new([secret.to_owned()].into_iter().chain(password).chain(header))
    }

    pub(super) fn new(secrets: impl Iterator<Item = String>) -> Self {
        let mut secrets: Vec<_> = secrets.filter(|secret| !secret.is_empty()).collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.dedup();
        Self { secrets: secrets.into() }
    }

    pub(super) fn secrets(&self) -> &[String] {
        &self.secrets
    }

    /// Returns whether `bytes` contains a secret.
    pub(crate) fn finds(&self, bytes: &[u8]) -> bool {
        self.secrets.iter().any(|secret| find(bytes, secret.as_bytes()).is_some())
    }

    /// Returns the bytes without secrets. They are not copied if there are none.
    pub(crate) fn bytes(&self, bytes: Bytes) -> Bytes {
        self.secrets.iter().fold(bytes, |bytes, secret| replace(bytes, secret.as_bytes()))
    }

    /// Returns the text without secrets.
    pub(crate) fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.bytes(Bytes::copy_from_slice(text.as_bytes()))).into_owned()
    }

    /// Marks values with a secret as sensitive, so that printing the headers does not show them.
    pub(crate) fn mark(&self, headers: &mut HeaderMap) {
        for value in headers.values_mut() {
            if self.finds(value.as_bytes()) {
                HeaderValue::set_sensitive(value, true);
            }
        }
    }
}

/// Returns the secret in a header: the text after the scheme, if there is one.
pub(super) fn secret_in_header(name: &HeaderName, value: &HeaderValue) -> Option<String> {
    let text = value.to_str().ok()?;
    Some(match text.split_once(' ') {
        // Cookies are separated by a space.
        Some((_, secret)) if name != COOKIE => secret.trim().to_owned(),
        _ => text.trim().to_owned(),
    })
}

impl fmt::Debug for Scrubber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scrubber").field("secrets", &self.secrets.len()).finish()
    }
}

/// Finds a secret in any spelling, and returns its position and length in bytes.
fn find(bytes: &[u8], secret: &[u8]) -> Option<(usize, usize)> {
    // No spelling is shorter than the secret, but most of the searched text is.
    let last = bytes.len().checked_sub(secret.len())?;
    (0..=last).find_map(|at| Some((at, length(bytes.get(at..)?, secret)?)))
}

/// Returns the length in bytes of a secret at the start of `bytes`, if it is there.
fn length(bytes: &[u8], secret: &[u8]) -> Option<usize> {
    secret.iter().try_fold(0, |at, wanted| Some(at + encoded_length(bytes.get(at..)?, *wanted)?))
}

/// Returns the length in bytes of a character: literal, escaped in JSON (RFC 8259, section 7), or
/// in a URL (RFC 3986, section 2.1). A server may echo a secret in any of these forms.
fn encoded_length(bytes: &[u8], wanted: u8) -> Option<usize> {
    let is_wanted = |digits: &[u8]| {
        std::str::from_utf8(digits).is_ok_and(|digits| u8::from_str_radix(digits, 16) == Ok(wanted))
    };
    match bytes {
        [b'\\', b'u', b'0', b'0', high, low, ..] if is_wanted(&[*high, *low]) => Some(6),
        [b'\\', escaped, ..] if *escaped == wanted => Some(2),
        [b'%', high, low, ..] if is_wanted(&[*high, *low]) => Some(3),
        [plain, ..] if *plain == wanted => Some(1),
        _ => None,
    }
}

fn replace(bytes: Bytes, secret: &[u8]) -> Bytes {
    let mut clean = Vec::new();
    let mut rest = &*bytes;
    while let Some((at, length)) = find(rest, secret) {
        clean.extend_from_slice(rest.get(..at).unwrap_or_default());
        clean.extend_from_slice(REDACTED.as_bytes());
        rest = rest.get(at + length..).unwrap_or_default();
    }
    if clean.is_empty() {
        return bytes;
    }
    clean.extend_from_slice(rest);
    clean.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scrubber(secret: &str) -> Scrubber {
        let mut headers = HeaderMap::new();
        let mut value = HeaderValue::try_from(format!("Bearer {secret}")).expect("a value");
        value.set_sensitive(true);
        headers.insert("authorization", value);
        headers.insert("accept", HeaderValue::from_static("application/json"));
        Scrubber::of(&headers, &[])
    }

    #[test]
    fn every_spelling_is_taken_out() {
        for (secret, text, expected) in [
            ("SG.k", "no key", "no key"),
            ("SG.k", "Bearer SG.k!", "Bearer [redacted]!"),
            ("SG.k", "SG.kSG.kSG.", "[redacted][redacted]SG."),
            ("aab", "aaab", "a[redacted]"),
            ("SG.k", r"\u0053G\u002E\u006b SG%2ek", "[redacted] [redacted]"),
            (
                "a/b\"c",
                r#""a/b\"c" "a\/b\"c" a%2Fb%22c a/b"c"#,
                r#""[redacted]" "[redacted]" [redacted] [redacted]"#,
            ),
        ] {
            let scrubber = scrubber(secret);
            assert_eq!(scrubber.text(text), expected);
            assert_eq!(scrubber.bytes(Bytes::from(text)), expected);
            assert_eq!(scrubber.finds(text.as_bytes()), text != expected, "{text}");
        }
    }

    #[test]
    fn all_cookies_of_a_header_are_one_secret() {
        let mut cookies = HeaderValue::from_static("session=SG.k; theme=a");
        cookies.set_sensitive(true);
        let scrubber = Scrubber::of(&HeaderMap::from_iter([(COOKIE, cookies)]), &[]);
        assert_eq!(scrubber.text("sent: session=SG.k; theme=a"), "sent: [redacted]");
    }

    #[test]
    fn nothing_is_left_of_a_secret_that_begins_with_another() {
        let scrubber = Scrubber::new(["SG", "SG.key"].into_iter().map(str::to_owned));
        assert_eq!(scrubber.text("SG.key SG"), "[redacted] [redacted]");
    }

    #[test]
    fn headers_that_repeat_a_secret_are_marked() {
        let mut headers = HeaderMap::new();
        headers.insert("x-echo", HeaderValue::from_static("you sent SG.k"));
        headers.insert("x-other", HeaderValue::from_static("nothing"));
        scrubber("SG.k").mark(&mut headers);
        assert!(headers["x-echo"].is_sensitive());
        assert!(!headers["x-other"].is_sensitive());
        assert_eq!(format!("{:?}", scrubber("SG.k")), "Scrubber { secrets: 1 }");
    }
}
