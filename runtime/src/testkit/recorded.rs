//! The requests that a test server received.
//!
//! **Invariant:** no key is printed, because every header with a key is marked as sensitive.

use std::borrow::Cow;
use std::collections::VecDeque;

use http::{HeaderMap, Method, Uri, header};
use percent_encoding::percent_decode_str;

use super::arrival::Arrival;

/// The latest entries of a log, up to its limit.
#[derive(Debug, Clone)]
pub struct Record<T> {
    kept: VecDeque<T>,
    limit: usize,
    seen: u64,
}

impl<T> Record<T> {
    /// Creates a record without a limit.
    #[must_use]
    pub fn new() -> Self {
        Self { kept: VecDeque::new(), limit: usize::MAX, seen: 0 }
    }

    /// Limits the log to the latest `limit` entries, and drops the others.
    pub fn keep(&mut self, limit: usize) {
        self.limit = limit;
        self.kept.drain(..self.kept.len().saturating_sub(limit));
        self.kept.shrink_to(limit);
    }

    /// Adds an entry, which is only created if it is kept.
    pub fn add(&mut self, make: impl FnOnce() -> T) {
        self.seen = self.seen.saturating_add(1);
        if self.limit == 0 {
            return;
        }
        if self.kept.len() == self.limit {
            self.kept.pop_front();
        }
        self.kept.push_back(make());
    }

    /// Returns the number of entries so far, including dropped ones.
    #[must_use]
    pub fn seen(&self) -> u64 {
        self.seen
    }

    /// Returns the kept entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.kept.iter()
    }

    /// Removes all entries and resets the count.
    pub fn clear(&mut self) {
        self.kept.clear();
        self.seen = 0;
    }
}

impl<T> Default for Record<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// A request that a test server received, for assertions.
///
/// ```
/// use openapi_runtime::{Request, testkit::{Arrival, Connection, RecordedRequest}};
///
/// let request = Request::get("https://pets.example/pets?kind=a+cat").header("x-trace", "7").body(())?;
/// let recorded = RecordedRequest::new(Arrival::of(&request, Connection::New), None);
/// assert_eq!((recorded.host(), recorded.path()), (Some("pets.example"), "/pets"));
/// assert_eq!((recorded.query("kind"), recorded.header("x-trace")), (Some("a cat"), Some("7")));
/// # Ok::<(), openapi_runtime::http::Error>(())
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
    /// Records a request. `Authorization`, and headers that contain `key`, are not printed.
    #[must_use]
    pub fn new(request: Arrival<'_>, key: Option<&str>) -> Self {
        let mut headers = request.headers.clone();
        for (name, value) in &mut headers {
            let holds_key = key.is_some_and(|key| contains(value.as_bytes(), key.as_bytes()));
            if holds_key || name == header::AUTHORIZATION {
                value.set_sensitive(true);
            }
        }
        let host = request.uri.authority().map(http::uri::Authority::as_str);
        let host = host.or_else(|| headers.get(header::HOST)?.to_str().ok());
        Self {
            method: request.method.clone(),
            host: host.map(str::to_owned),
            path: request.uri.path().to_owned(),
            query: query_pairs(request.uri),
            headers,
        }
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the host and the optional port of the request. In memory it is still that of the
    /// client's base URL.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// Returns the path as sent.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the decoded value of the first query parameter of this name.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Returns the decoded query parameters, in order.
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

/// Returns the decoded query parameters of a URI, parsed as a form.
#[must_use]
pub fn query_pairs(uri: &Uri) -> Vec<(String, String)> {
    pairs(uri.query().unwrap_or_default())
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn decode(text: &str) -> String {
    // Servers parse a query as a form, in which a plus is a space.
    let text = if text.contains('+') { Cow::Owned(text.replace('+', " ")) } else { Cow::Borrowed(text) };
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    !part.is_empty() && bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::super::schedule::Connection;
    use super::*;

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
        let recorded = RecordedRequest::new(Arrival::of(&request, Connection::New), Some("k3y"));
        assert_eq!(recorded.header("authorization"), Some("Bearer k3y"));
        assert!(!format!("{recorded:?}").contains("k3y"));
    }

    #[test]
    fn what_is_not_kept_is_counted_and_not_made() {
        let mut record = Record::new();
        record.keep(2);
        for number in 0..5 {
            record.add(|| number);
        }
        assert_eq!((record.iter().copied().collect::<Vec<_>>(), record.seen()), (vec![3, 4], 5));
        record.keep(0);
        record.add(|| panic!("nothing is kept"));
        assert_eq!((record.iter().count(), record.seen()), (0, 6));
    }
}
