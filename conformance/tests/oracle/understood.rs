//! A request as a server understands it.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use reqwest::Url;
use serde_json::Value;

/// A request, decoded.
#[derive(Debug)]
pub(crate) struct Understood {
    method: String,
    path: Vec<String>,
    /// The values of each name, in their order.
    query: BTreeMap<String, Vec<String>>,
    headers: BTreeMap<String, String>,
    body: Value,
}

impl Understood {
    pub(crate) fn of(method: &str, uri: &str, headers: &HeaderMap, body: &[u8]) -> Self {
        let url = Url::parse(&format!("http://localhost{uri}")).unwrap();
        let mut query: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in url.query_pairs() {
            query.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        let headers = headers.iter().map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        });
        let text = String::from_utf8_lossy(body);
        Self {
            method: method.to_owned(),
            path: url.path().split('/').map(decoded).collect(),
            query,
            headers: headers.collect(),
            body: serde_json::from_slice(body).unwrap_or_else(|_| text.into()),
        }
    }

    /// How another request differs from this one, of the headers in those that are named.
    pub(crate) fn differences(&self, ours: &Self, headers: &[&str]) -> Vec<String> {
        let mut differences = Vec::new();
        let mut compare = |what: &str, theirs: String, ours: String| {
            if theirs != ours {
                differences.push(format!("{what}: {theirs}, but ours {ours}"));
            }
        };
        compare("method", self.method.clone(), ours.method.clone());
        compare("path", format!("{:?}", self.path), format!("{:?}", ours.path));
        compare("query", format!("{:?}", self.query), format!("{:?}", ours.query));
        for name in headers {
            compare(name, format!("{:?}", self.headers.get(*name)), format!("{:?}", ours.headers.get(*name)));
        }
        compare("body", bare(self.body.clone()).to_string(), bare(ours.body.clone()).to_string());
        differences
    }
}

/// A value without what `progenitor` does not tell from what is absent: `null`, and what is empty.
pub(crate) fn bare(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| (name, bare(value)));
            members.filter(|(_, value)| !matches!(value, Value::Null)).collect()
        }
        Value::Array(items) => items.into_iter().map(bare).collect(),
        other => other,
    }
}

fn decoded(segment: &str) -> String {
    percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned()
}
