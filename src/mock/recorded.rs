//! The requests that the mock server saw.
//!
//! **Invariant:** the API key is never printed: every header that holds it is marked as sensitive.

use std::borrow::Cow;

use http::{HeaderMap, Method, Request, header};
use percent_encoding::percent_decode_str;

/// A request that the mock server saw, to assert on.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), sendgrid_seq::Error> {
/// use sendgrid_seq::{date, mock::Mock};
///
/// let mock = Mock::new();
/// mock.set_today(date(2026, 10, 31));
/// mock.client().list_scores(date(2026, 10, 1), date(2026, 10, 31)).await?;
///
/// let request = &mock.requests()[0];
/// assert_eq!(request.path(), "/v3/engagementquality/scores");
/// assert_eq!(request.query("from"), Some("2026-10-01"));
/// assert_eq!(request.header("on-behalf-of"), None);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct RecordedRequest {
    method: Method,
    host: Option<String>,
    path: String,
    query: Vec<(String, String)>,
    headers: HeaderMap,
}

impl RecordedRequest {
    pub(super) fn new<B>(request: &Request<B>, key: &str) -> Self {
        let uri = request.uri();
        let mut headers = request.headers().clone();
        for (name, value) in &mut headers {
            let holds_key = contains(value.as_bytes(), key.as_bytes());
            if holds_key || name == header::AUTHORIZATION {
                value.set_sensitive(true);
            }
        }
        let host = uri.authority().map(http::uri::Authority::as_str);
        let host = host.or_else(|| headers.get(header::HOST)?.to_str().ok());
        Self {
            method: request.method().clone(),
            host: host.map(str::to_owned),
            path: uri.path().to_owned(),
            query: pairs(uri.query().unwrap_or_default()),
            headers,
        }
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the host that the request was meant for, with the port if there is one. In memory it is still that of
    /// the client's region.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// Returns the path, as it stood in the request.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the decoded value of the first query parameter of this name.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Returns the decoded query, in the order of the request.
    #[must_use]
    pub fn query_pairs(&self) -> &[(String, String)] {
        &self.query
    }

    /// Returns the value of the first header of this name, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn decode(text: &str) -> String {
    // Servers read a query as a form, in which a plus is a space.
    let text = if text.contains('+') { Cow::Owned(text.replace('+', " ")) } else { Cow::Borrowed(text) };
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    !part.is_empty() && bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::{RecordedRequest, pairs};

    #[test]
    fn a_query_is_read_as_a_form() {
        let table: [(&str, &[(&str, &str)]); 5] = [
            ("", &[]),
            ("&", &[]),
            ("a=1&a=2", &[("a", "1"), ("a", "2")]),
            ("a+b=c%20d%2B", &[("a b", "c d+")]),
            ("flag&x=%zz", &[("flag", ""), ("x", "%zz")]),
        ];
        for (query, expected) in table {
            let pairs = pairs(query);
            let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!(pairs, expected, "{query:?}");
        }
    }

    #[test]
    fn the_key_is_not_printed() {
        let request =
            Request::get("/").header("authorization", "Bearer k3y").header("x-copy", "k3y").body(()).unwrap();
        let recorded = RecordedRequest::new(&request, "k3y");
        assert_eq!(recorded.header("authorization"), Some("Bearer k3y"));
        assert!(!format!("{recorded:?}").contains("k3y"));
    }
}
