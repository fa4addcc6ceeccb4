//! A parameter's value, reduced to what a URL or a header can carry.

use http::HeaderValue;
use serde::Serialize;

use super::serializer::ValueSerializer;
use super::{PathStyle, QueryStyle, percent};

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
    pub(super) fn write_query(
        self,
        query: &mut String,
        name: &str,
        style: QueryStyle,
        encode: impl Fn(&str) -> String,
    ) {
        let mut push = |name: &str, text: &str| {
            percent::push_name(query, name);
            query.push_str(text);
        };
        let separator = match style {
            QueryStyle::FormExplode | QueryStyle::DeepObject => None,
            QueryStyle::Form => Some(","),
            QueryStyle::SpaceDelimited => Some("%20"),
            QueryStyle::PipeDelimited => Some("%7C"),
        };
        match (self, separator) {
            (Self::Absent, _) => {}
            (Self::Scalar(text), _) => push(name, &encode(&text)),
            (Self::List(items), None) => items.iter().for_each(|item| push(name, &encode(item))),
            (Self::Object(members), None) => {
                for (member, value) in members {
                    let deep = style == QueryStyle::DeepObject;
                    let member = if deep { format!("{name}[{member}]") } else { member };
                    push(&member, &encode(&value));
                }
            }
            (joined, Some(separator)) => {
                // RFC 6570, section 2.3: a list without elements is undefined, and so leaves nothing behind.
                if let Some(text) =
                    joined.joined(separator, separator, &encode).filter(|text| !text.is_empty())
                {
                    push(name, &text);
                }
            }
        }
    }

    /// Returns the value for a place in a path; `None` when it is absent.
    pub(super) fn into_path(self, name: &str, style: PathStyle) -> Option<String> {
        let encode = percent::encoded;
        let name = encode(name);
        let named = |text: &str| match text {
            "" => format!(";{name}"),
            text => format!(";{name}={text}"),
        };
        match (style, self) {
            (_, Self::Absent) => None,
            (PathStyle::Simple, value) => value.joined(",", ",", &encode),
            (PathStyle::SimpleExplode, value) => value.joined(",", "=", &encode),
            (PathStyle::Label, value) => value.joined(",", ",", &encode).map(|text| format!(".{text}")),
            (PathStyle::LabelExplode, value) => {
                value.joined(".", "=", &encode).map(|text| format!(".{text}"))
            }
            (PathStyle::MatrixExplode, Self::List(items)) if !items.is_empty() => {
                Some(items.iter().map(|item| named(&encode(item))).collect())
            }
            (PathStyle::MatrixExplode, value @ Self::Object(_)) => {
                value.joined(";", "=", &encode).map(|text| format!(";{text}"))
            }
            (PathStyle::Matrix | PathStyle::MatrixExplode, value) => {
                value.joined(",", ",", &encode).map(|text| named(&text))
            }
        }
    }

    /// Returns the value for a header; `None` when it is absent.
    pub(super) fn into_header(self, explode: bool) -> Result<Option<HeaderValue>, String> {
        let empty_list = matches!(&self, Self::List(items) if items.is_empty());
        let pair = if explode { "=" } else { "," };
        let Some(text) = self.joined(",", pair, &str::to_owned).filter(|_| !empty_list) else {
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

    /// Returns the value as one text: `separator` between its parts, `pair` between a member's name and value.
    fn joined(self, separator: &str, pair: &str, encode: &impl Fn(&str) -> String) -> Option<String> {
        let parts: Vec<String> = match self {
            Self::Absent => return None,
            Self::Scalar(text) => vec![encode(&text)],
            Self::List(items) => items.iter().map(|item| encode(item)).collect(),
            Self::Object(members) => {
                let member =
                    |(name, value): &(String, String)| format!("{}{pair}{}", encode(name), encode(value));
                members.iter().map(member).collect()
            }
        };
        Some(parts.join(separator))
    }
}
