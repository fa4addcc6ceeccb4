//! Reads the headers of a response as values.

use http::{HeaderMap, HeaderName};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads declared headers. A header that is absent or invalid is `None`.
///
/// Public for generated code only.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct HeaderReader<'a>(&'a HeaderMap);

impl<'a> HeaderReader<'a> {
    /// Creates a reader of these headers.
    #[must_use]
    pub fn new(headers: &'a HeaderMap) -> Self {
        Self(headers)
    }

    /// Returns the value of a header.
    #[must_use]
    pub fn one<T: DeserializeOwned>(self, name: &str) -> Option<T> {
        value(self.texts(name).next()?)
    }

    /// Returns the value of a header that contains JSON.
    #[must_use]
    pub fn json<T: DeserializeOwned>(self, name: &str) -> Option<T> {
        serde_json::from_str(self.texts(name).next()?).ok()
    }

    /// Returns the values of a list, which may be in one or several lines (RFC 9110, section 5.3). Empty items are
    /// ignored (section 5.6.1.2), so that an empty header is an empty list.
    #[must_use]
    pub fn list<T: DeserializeOwned>(self, name: &str) -> Option<Vec<T>> {
        let mut texts = self.texts(name).peekable();
        texts.peek()?;
        let items = texts.flat_map(|text| text.split(',')).map(str::trim);
        items.filter(|item| !item.is_empty()).map(value).collect()
    }

    fn texts(self, name: &str) -> impl Iterator<Item = &'a str> {
        let name = HeaderName::try_from(name).ok();
        let values = name.into_iter().flat_map(|name| self.0.get_all(name));
        values.filter_map(|value| value.to_str().ok())
    }
}

/// Reads a value as text if its type allows, and as JSON otherwise: a number, `true`.
fn value<T: DeserializeOwned>(text: &str) -> Option<T> {
    let as_text = serde_json::from_value(Value::String(text.to_owned()));
    as_text.or_else(|_| serde_json::from_str(text)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_by_their_type() {
        let mut headers = HeaderMap::new();
        headers.insert("x-total", http::HeaderValue::from_static("12"));
        headers.insert("x-more", http::HeaderValue::from_static("true"));
        headers.append("x-tags", http::HeaderValue::from_static("a, b"));
        headers.append("x-tags", http::HeaderValue::from_static("c"));
        let reader = HeaderReader::new(&headers);
        assert_eq!(reader.one::<i64>("X-Total"), Some(12));
        assert_eq!(reader.one::<String>("X-Total").as_deref(), Some("12"));
        assert_eq!(reader.one::<bool>("X-More"), Some(true));
        assert_eq!(reader.one::<i64>("X-More"), None);
        assert_eq!(reader.list::<String>("X-Tags").unwrap(), ["a", "b", "c"]);
        assert_eq!(reader.list::<String>("X-None"), None);
        headers.insert("x-tags", http::HeaderValue::from_static(""));
        headers.append("x-tags", http::HeaderValue::from_static(" ,a,, b"));
        assert_eq!(HeaderReader::new(&headers).list::<String>("X-Tags").unwrap(), ["a", "b"]);
    }
}
