//! A parameter's value, reduced to what a URL or a header can hold.

use http::HeaderValue;

use super::{CookieStyle, PathStyle, QueryStyle};
use crate::protocol::is_blank;
use crate::protocol::percent::{self, Push};

/// A value of any type, reduced to its structure.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// `None` or unit.
    Absent,
    Scalar(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

/// A value that a style can write: strings, in a list or by name.
enum Flat {
    Absent,
    Scalar(String),
    List(Vec<String>),
    Object(Vec<(String, String)>),
}

impl Value {
    /// Returns whether the value is a string or a list of strings.
    pub(super) fn is_texts(&self) -> bool {
        let is_text = |value: &Self| matches!(value, Self::Scalar(_));
        match self {
            Self::List(items) => items.iter().all(is_text),
            Self::Absent | Self::Scalar(_) => true,
            Self::Object(_) => false,
        }
    }

    /// Appends the value to a query.
    pub(super) fn write_query(
        self,
        query: &mut String,
        name: &str,
        style: QueryStyle,
        encode: Push,
    ) -> Result<(), String> {
        let separator = match style {
            QueryStyle::FormExplode => return self.exploded(query, name, encode),
            QueryStyle::DeepObject => return self.bracketed(query, name, encode),
            QueryStyle::Form => ",",
            QueryStyle::SpaceDelimited => "%20",
            QueryStyle::PipeDelimited => "%7C",
            QueryStyle::TabDelimited => "%09",
        };
        let encoded = |text: &str| {
            let mut target = String::new();
            encode(&mut target, text);
            target
        };
        let value = self.flat()?;
        let is_scalar = matches!(value, Flat::Scalar(_));
        // RFC 6570, section 2.3: an empty list is undefined, and is therefore omitted.
        if let Some(text) =
            value.joined(separator, separator, &encoded).filter(|text| is_scalar || !text.is_empty())
        {
            percent::push_name(query, name);
            query.push_str(&text);
        }
        Ok(())
    }

    /// Appends a list by repeating its name, and an object by its members' names; nested values use
    /// brackets.
    fn exploded(self, query: &mut String, name: &str, encode: Push) -> Result<(), String> {
        match self {
            Self::Absent => {}
            Self::Scalar(text) => {
                percent::push_name(query, name);
                encode(query, &text);
            }
            Self::Object(members) => {
                for (member, value) in members {
                    match value {
                        Self::Object(_) => value.bracketed(query, &member, encode)?,
                        value => value.exploded(query, &member, encode)?,
                    }
                }
            }
            list @ Self::List(_) if !list.is_texts() => list.bracketed(query, name, encode)?,
            Self::List(items) => {
                for item in items {
                    item.exploded(query, name, encode)?;
                }
            }
        }
        Ok(())
    }

    /// Appends the value with the path to each string in brackets: `a[x][y]=1`, `a[]=1` for lists
    /// of strings, `a[0][x]=1` for other lists. For one level of members this is `deepObject`. The
    /// specification does not define deeper levels, but servers agree on this form.
    fn bracketed(self, query: &mut String, name: &str, encode: Push) -> Result<(), String> {
        let is_texts = self.is_texts();
        match self {
            Self::Absent => {}
            Self::Scalar(text) => {
                percent::push_name(query, name);
                encode(query, &text);
            }
            Self::Object(members) => {
                for (member, value) in members {
                    value.bracketed(query, &format!("{name}[{member}]"), encode)?;
                }
            }
            Self::List(items) => {
                for (index, item) in items.into_iter().enumerate() {
                    let place = if is_texts { String::new() } else { index.to_string() };
                    item.present()?.bracketed(query, &format!("{name}[{place}]"), encode)?;
                }
            }
        }
        Ok(())
    }

    /// Returns a list item, which must not be absent. Omitting it would shift all later items.
    fn present(self) -> Result<Self, String> {
        if self == Self::Absent {
            return Err("has a null in its list, which no parameter can carry".to_owned());
        }
        Ok(self)
    }

    /// Flattens the value for a style.
    fn flat(self) -> Result<Flat, String> {
        let text = |value: Self, place: &str| match value.present()? {
            Self::Scalar(text) => Ok(text),
            _ => Err(format!(
                "has a list or an object in its {place}, which no parameter of this style can carry"
            )),
        };
        Ok(match self {
            Self::Absent => Flat::Absent,
            Self::Scalar(text) => Flat::Scalar(text),
            Self::List(items) => {
                Flat::List(items.into_iter().map(|item| text(item, "list")).collect::<Result<_, _>>()?)
            }
            Self::Object(members) => {
                let members = members.into_iter().map(|(name, value)| Ok((name, text(value, "object")?)));
                Flat::Object(members.collect::<Result<_, String>>()?)
            }
        })
    }

    /// Returns the value for the path; `None` if it is absent.
    pub(super) fn into_path(self, name: &str, style: PathStyle) -> Result<Option<String>, String> {
        Ok(self.flat()?.into_path(name, style))
    }

    /// Returns the value for a header; `None` if it is absent.
    pub(super) fn into_header(self, explode: bool) -> Result<Option<HeaderValue>, String> {
        self.flat()?.into_header(explode)
    }

    /// Returns the value as cookies: names and values as sent.
    pub(super) fn into_cookies(
        self,
        name: &str,
        style: CookieStyle,
    ) -> Result<Vec<(String, String)>, String> {
        let as_it_is = |text: &str| cookie_text(text).map(str::to_owned);
        let encoded = |text: &str| Ok(percent::encoded(text));
        let encode: &dyn Fn(&str) -> Result<String, String> = match style {
            CookieStyle::FormExplode | CookieStyle::Form => &encoded,
            CookieStyle::CookieExplode | CookieStyle::Cookie => &as_it_is,
        };
        let explode = matches!(style, CookieStyle::FormExplode | CookieStyle::CookieExplode);
        let pairs = match self.flat()? {
            Flat::Absent => Vec::new(),
            Flat::Scalar(text) => vec![(name.to_owned(), encode(&text)?)],
            Flat::List(items) if explode => {
                let pairs = items.iter().map(|item| Ok((name.to_owned(), encode(item)?)));
                pairs.collect::<Result<_, String>>()?
            }
            Flat::Object(members) if explode => {
                let pairs = members.into_iter().map(|(name, value)| Ok((name, encode(&value)?)));
                pairs.collect::<Result<_, String>>()?
            }
            Flat::List(items) => joined_cookie(name, items.iter(), encode)?,
            Flat::Object(members) => {
                joined_cookie(name, members.iter().flat_map(|(name, value)| [name, value]), encode)?
            }
        };
        pairs.into_iter().map(|(name, value)| Ok((encode(&name)?, value))).collect()
    }
}

/// Joins parts into one cookie; none if there are no parts.
fn joined_cookie<'v>(
    name: &str,
    parts: impl Iterator<Item = &'v String>,
    encode: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Vec<(String, String)>, String> {
    let parts: Vec<_> = parts.map(|part| encode(part)).collect::<Result<_, _>>()?;
    Ok(if parts.is_empty() { Vec::new() } else { vec![(name.to_owned(), parts.join(","))] })
}

/// Checks that text can be in a cookie as it is (RFC 6265, section 4.1.1). The style `cookie` has
/// no escaping (OpenAPI 3.2, section 4.12.2).
fn cookie_text(text: &str) -> Result<&str, String> {
    match text.chars().find(|character| !matches!(character, '!'..='~') || "\",;\\".contains(*character)) {
        Some(character) => Err(format!("holds {character:?}, which no cookie can carry as it is")),
        None => Ok(text),
    }
}

impl Flat {
    fn into_path(self, name: &str, style: PathStyle) -> Option<String> {
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

    fn into_header(self, explode: bool) -> Result<Option<HeaderValue>, String> {
        let empty_list = matches!(&self, Self::List(items) if items.is_empty());
        let pair = if explode { "=" } else { "," };
        let Some(text) = self.joined(",", pair, &str::to_owned).filter(|_| !empty_list) else {
            return Ok(None);
        };
        // Servers treat an empty header as absent, which would change the meaning.
        if is_blank(text.as_bytes()) {
            return Err("is empty".to_owned());
        }
        if text.starts_with(' ') || text.ends_with(' ') {
            return Err("begins or ends with a space, which servers remove".to_owned());
        }
        if let Some(character) = text.chars().find(|character| !matches!(character, ' '..='~')) {
            return Err(format!("holds {character:?}, which no header can carry"));
        }
        HeaderValue::try_from(text).map(Some).map_err(|error| error.to_string())
    }

    /// Joins the value into one string, with `separator` between parts and `pair` between name and
    /// value.
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
