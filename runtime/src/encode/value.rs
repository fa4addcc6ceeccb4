//! A parameter's value, reduced to what a URL or a header can carry.

use http::HeaderValue;
use serde::Serialize;

use super::serializer::ValueSerializer;
use super::{QueryStyle, percent};

/// What a parameter can be. Anything nested deeper was refused on the way here.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// `None`, or nothing at all.
    Absent,
    Scalar(String),
    List(Vec<String>),
    Object(Vec<(String, String)>),
}

impl Value {
    /// Reduces `value`; the error completes the sentence "query parameter `x` …".
    pub(super) fn of(value: &(impl Serialize + ?Sized)) -> Result<Self, String> {
        value.serialize(ValueSerializer).map_err(|unsupported| unsupported.0)
    }

    /// Appends the value to a query.
    pub(super) fn write_query(self, query: &mut String, name: &str, style: QueryStyle) {
        match (self, style) {
            (Self::Absent, _) => {}
            (Self::Scalar(text), _) => percent::push_pair(query, name, &text),
            (Self::List(items), QueryStyle::FormExplode) => {
                for item in items {
                    percent::push_pair(query, name, &item);
                }
            }
            (Self::Object(members), QueryStyle::FormExplode) => {
                for (member, value) in members {
                    percent::push_pair(query, &member, &value);
                }
            }
            (joined, QueryStyle::Form) => {
                // RFC 6570, section 2.3: a list without elements is undefined, and so leaves nothing behind.
                if let Some(text) = joined.into_simple(percent::encoded).filter(|text| !text.is_empty()) {
                    percent::push_name(query, name);
                    query.push_str(&text);
                }
            }
        }
    }

    /// Returns the value for a header; `None` when it is absent.
    pub(super) fn into_header(self) -> Result<Option<HeaderValue>, String> {
        let empty_list = matches!(&self, Self::List(items) if items.is_empty());
        let Some(text) = self.into_simple(str::to_owned).filter(|_| !empty_list) else {
            return Ok(None);
        };
        // Servers read an empty header as no header at all, so it would say something else than was meant.
        if text.is_empty() {
            return Err("is empty".to_owned());
        }
        if text.starts_with(' ') || text.ends_with(' ') {
            return Err("begins or ends with a space, which no server would see".to_owned());
        }
        if let Some(character) = text.chars().find(|character| !matches!(character, ' '..='~')) {
            return Err(format!("holds {character:?}, which no header can carry"));
        }
        HeaderValue::try_from(text).map(Some).map_err(|error| error.to_string())
    }

    /// Returns the value in the `simple` style, joined by commas; `None` when it is absent.
    pub(super) fn into_simple(self, encode: impl Fn(&str) -> String) -> Option<String> {
        match self {
            Self::Absent => None,
            Self::Scalar(text) => Some(encode(&text)),
            Self::List(items) => Some(join(items.iter(), encode)),
            Self::Object(members) => {
                Some(join(members.iter().flat_map(|(name, value)| [name, value]), encode))
            }
        }
    }
}

fn join<'a>(texts: impl Iterator<Item = &'a String>, encode: impl Fn(&str) -> String) -> String {
    texts.map(|text| encode(text)).collect::<Vec<_>>().join(",")
}
