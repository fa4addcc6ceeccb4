//! Bodies of several parts without names (RFC 2046, section 5.1.3; RFC 2387).

use std::fmt;

use serde::Serialize;

use super::file_part::{FilePart, FileParts};
use super::multipart::{Multipart, is_json};
use super::value::Value;
use crate::body::Body;

/// The parts of a `multipart/mixed` or `multipart/related` body, which have an order and no names.
///
/// ```
/// use openapi_runtime::{FilePart, Mixed};
///
/// let portrait = FilePart::from(&b"\x89PNG"[..]).media_type("image/png").header("Content-ID", "<portrait>");
/// let body = Mixed::new().json(&["a portrait"]).part(portrait);
/// ```
#[derive(Clone, PartialEq, Default)]
#[must_use = "a body does nothing until it is sent"]
pub struct Mixed {
    parts: Vec<(Kind, FilePart)>,
    fault: Option<String>,
    /// Whether a part was left out, behind which none can stand.
    has_gap: bool,
}

/// What a part is, which tells its media type where nothing else does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Json,
    Text,
    Bytes,
}

impl Kind {
    fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Text => "text/plain; charset=utf-8",
            Self::Bytes => "application/octet-stream",
        }
    }
}

impl Mixed {
    /// Starts a body without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value as JSON.
    pub fn json(self, value: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => self.add(Kind::Json, json.into()),
            Err(error) => self.refuse(format!("a part cannot be written as JSON: {error}")),
        }
    }

    /// Adds a text.
    pub fn text(self, text: impl Into<String>) -> Self {
        self.add(Kind::Text, text.into().into())
    }

    /// Adds bytes, a file or a stream, with a media type and headers of its own.
    pub fn part(self, part: impl Into<FilePart>) -> Self {
        self.add(Kind::Bytes, part.into())
    }

    /// Adds a value where parts have places: a text as it is, anything else as JSON.
    #[doc(hidden)]
    pub fn value_at(mut self, media_type: Option<&str>, value: &(impl Serialize + ?Sized)) -> Self {
        let part = match Value::of(value) {
            Ok(Value::Absent) => {
                self.has_gap = true;
                return self;
            }
            Ok(Value::Scalar(text)) if !media_type.is_some_and(is_json) => Ok((Kind::Text, text)),
            Ok(_) => {
                serde_json::to_string(value).map(|json| (Kind::Json, json)).map_err(|error| error.to_string())
            }
            Err(reason) => Err(reason),
        };
        match part {
            Ok((kind, text)) => {
                let part = FilePart::from(text).media_type(media_type.unwrap_or(kind.media_type()));
                self.at(kind, part)
            }
            Err(reason) => self.refuse(format!("a part cannot be written: {reason}")),
        }
    }

    /// Adds values, a part each; `null` among them is one in JSON.
    #[doc(hidden)]
    pub fn values_at<'v, T: Serialize + 'v>(
        self,
        media_type: Option<&str>,
        values: impl IntoIterator<Item = &'v T>,
    ) -> Self {
        values.into_iter().fold(self, |mixed, value| match Value::of(value) {
            Ok(Value::Absent) => {
                mixed.at(Kind::Json, FilePart::from("null").media_type(Kind::Json.media_type()))
            }
            _ => mixed.value_at(media_type, value),
        })
    }

    /// Adds a file where parts have places, if there is one.
    #[doc(hidden)]
    pub fn file_at(mut self, media_type: Option<&str>, file: &impl FileParts) -> Self {
        self.has_gap |= file.each().next().is_none();
        self.files_at(media_type, file)
    }

    /// Adds files where parts have places; `media_type` is that of those which name none.
    #[doc(hidden)]
    pub fn files_at(self, media_type: Option<&str>, files: &impl FileParts) -> Self {
        files.each().fold(self, |mixed, file| {
            let named = file.media_type_of().or(media_type).unwrap_or(Kind::Bytes.media_type()).to_owned();
            mixed.at(Kind::Bytes, file.clone().media_type(named))
        })
    }

    /// Adds the parts of another body.
    #[doc(hidden)]
    pub fn parts(self, other: &Self) -> Self {
        let fault = other.fault.clone();
        let all = other.parts.iter().cloned().fold(self, |mixed, (kind, part)| mixed.at(kind, part));
        Self { fault: all.fault.or(fault), ..all }
    }

    /// Adds the next part; an earlier optional part must not be missing.
    fn at(self, kind: Kind, part: FilePart) -> Self {
        if self.has_gap {
            return self.refuse("a part is left out before another one".to_owned());
        }
        self.add(kind, part)
    }

    fn refuse(mut self, reason: String) -> Self {
        self.fault.get_or_insert(reason);
        self
    }

    fn add(mut self, kind: Kind, part: FilePart) -> Self {
        self.parts.push((kind, part));
        self
    }

    /// Returns the media type with the boundary, and the whole body. A part that names no media type has that of its
    /// place: one of `prefix`, or `item` behind them.
    pub(super) fn write(
        &self,
        media_type: &str,
        prefix: &[&str],
        item: Option<&str>,
    ) -> Result<(http::HeaderValue, Body), String> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let mut body = Multipart::new();
        let mut first = None;
        for (index, (kind, part)) in self.parts.iter().enumerate() {
            let declared = prefix.get(index).copied().filter(|name| !name.is_empty()).or(item);
            let media_type = part.media_type_of().or(declared).unwrap_or(kind.media_type());
            first.get_or_insert(media_type);
            body = body.unnamed(media_type, part);
        }
        // RFC 2387, section 3.1: the type of the root, which is the first part.
        let root = first.filter(|_| media_type.eq_ignore_ascii_case("multipart/related"));
        let root = root.map(|root| format!("; type=\"{}\"", root.replace(['"', '\\'], "")));
        body.write_as(&format!("{media_type}{}", root.unwrap_or_default()))
    }
}

impl From<&Self> for Mixed {
    fn from(parts: &Self) -> Self {
        parts.clone()
    }
}

impl fmt::Debug for Mixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A part may hold what no log should.
        f.debug_struct("Mixed").field("parts", &self.parts.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn null_among_values_is_a_part_and_what_is_left_out_in_front_of_others_is_refused() {
        let mixed = Mixed::new().values_at(Some("text/csv"), &[Some("a"), None, Some("b")]);
        let (media_type, body) = mixed.write("multipart/mixed", &[], None).unwrap();
        let boundary = media_type.to_str().unwrap().split_once("boundary=").unwrap().1;
        let mut text = String::new();
        body.into_stream().unwrap().read_to_string(&mut text).unwrap();
        let expected = "--B\r\nContent-Type: text/csv\r\n\r\na\r\n\
            --B\r\nContent-Type: application/json\r\n\r\nnull\r\n\
            --B\r\nContent-Type: text/csv\r\n\r\nb\r\n--B--\r\n";
        assert_eq!(text.replace(boundary, "B"), expected);
        let first = Mixed::new().value_at(None, &None::<u8>);
        assert!(first.clone().write("multipart/mixed", &[], None).is_ok());
        assert!(first.value_at(None, &1).write("multipart/mixed", &[], None).is_err());
    }

    #[test]
    fn parts_have_the_media_types_of_their_places() {
        let picture = FilePart::from("PNG").header("Content-ID", "<a>").file_name("a.png");
        let mixed =
            Mixed::new().json(&1).part(picture.clone()).text("x").part(picture.media_type("image/gif"));
        let (media_type, body) = mixed.write("multipart/related", &["", "image/png"], None).unwrap();
        let media_type = media_type.to_str().unwrap();
        let boundary = media_type.split_once("boundary=").unwrap().1;
        assert_eq!(media_type, format!("multipart/related; type=\"application/json\"; boundary={boundary}"));
        let mut text = String::new();
        body.into_stream().unwrap().read_to_string(&mut text).unwrap();
        let expected = "--B\r\nContent-Type: application/json\r\n\r\n1\r\n\
            --B\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=\"a.png\"\r\n\
            content-id: <a>\r\n\r\nPNG\r\n\
            --B\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nx\r\n\
            --B\r\nContent-Type: image/gif\r\nContent-Disposition: attachment; filename=\"a.png\"\r\n\
            content-id: <a>\r\n\r\nPNG\r\n--B--\r\n";
        assert_eq!(text.replace(boundary, "B"), expected);
        let (media_type, _) = Mixed::new().text("x").write("multipart/mixed", &[], Some("text/csv")).unwrap();
        assert!(media_type.to_str().unwrap().starts_with("multipart/mixed; boundary="));
        assert!(
            Mixed::new().json(&std::collections::BTreeMap::from([((1, 2), 3)])).write("", &[], None).is_err()
        );
    }
}
