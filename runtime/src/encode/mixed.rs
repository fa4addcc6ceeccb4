//! Bodies of several parts without names (RFC 2046, section 5.1.3; RFC 2387).

use std::fmt;

use serde::Serialize;

use super::file_part::FilePart;
use super::multipart::Multipart;
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
}

/// What a part is, which tells its media type where nothing else does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Json,
    Text,
    Bytes,
}

impl Mixed {
    /// Starts a body without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value as JSON.
    pub fn json(mut self, value: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => self.add(Kind::Json, json.into()),
            Err(error) => {
                self.fault.get_or_insert(format!("a part cannot be written as JSON: {error}"));
                self
            }
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
            let media_type = part.media_type_of().or(declared).unwrap_or(match kind {
                Kind::Json => "application/json",
                Kind::Text => "text/plain; charset=utf-8",
                Kind::Bytes => "application/octet-stream",
            });
            first.get_or_insert(media_type);
            body = body.unnamed(media_type, part);
        }
        // RFC 2387, section 3.1: the type of the root, which is the first part.
        let root = first.filter(|_| media_type.eq_ignore_ascii_case("multipart/related"));
        let root = root.map(|root| format!("; type=\"{}\"", root.replace(['"', '\\'], "")));
        body.write_as(&format!("{media_type}{}", root.unwrap_or_default()))
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
