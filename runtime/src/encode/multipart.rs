//! Multipart forms (RFC 7578).

use std::collections::hash_map::RandomState;
use std::fmt::{self, Write as _};
use std::hash::{BuildHasher as _, Hasher as _};

use bytes::Bytes;
use http::HeaderValue;
use serde::Serialize;
use serde_json::value::RawValue;

use super::QueryStyle;
use super::file_part::{FilePart, FileParts};
use super::value::Value;
use crate::body::Body;
use crate::protocol::percent;

/// A `multipart/form-data` body: text, JSON values and files.
///
/// ```
/// use openapi_runtime::{FilePart, Multipart};
///
/// let portrait = FilePart::from(&b"\x89PNG"[..]).file_name("ada.png").media_type("image/png");
/// let form = Multipart::new().text("purpose", "portrait").file("file", portrait);
/// ```
#[derive(Clone, PartialEq, Default)]
#[must_use = "a form does nothing until it is sent"]
pub struct Multipart {
    parts: Vec<Part>,
    fault: Option<String>,
}

#[derive(Clone, PartialEq)]
struct Part {
    head: String,
    content: Body,
}

impl Multipart {
    /// Creates a form without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds text.
    pub fn text(self, name: &str, text: impl Into<String>) -> Self {
        self.text_as(name, None, text.into())
    }

    /// Adds a value as JSON.
    pub fn json(self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        let json =
            serde_json::to_string(value).map_err(|error| format!("cannot be written as JSON: {error}"));
        self.json_as(name, None, json)
    }

    /// Adds a file.
    pub fn file(self, name: &str, file: impl Into<FilePart>) -> Self {
        self.file_as(name, None, &file.into())
    }

    /// Adds a value as OpenAPI 3.1, section 4.8.14.4, specifies: a scalar as text, an object as
    /// JSON, and each item of a list as its own part. An absent value adds nothing.
    pub fn value(self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        self.valued(name, None, value)
    }

    /// Adds a value like [`value`](Self::value), in parts with this media type.
    pub fn value_as(self, name: &str, media_type: &str, value: &(impl Serialize + ?Sized)) -> Self {
        self.valued(name, Some(media_type), value)
    }

    /// Adds a value in the style of a query parameter, not percent-encoded, with one part per name.
    pub fn styled(self, name: &str, value: &(impl Serialize + ?Sized), style: QueryStyle) -> Self {
        let mut query = String::new();
        let written =
            Value::of(value).and_then(|value| value.write_query(&mut query, name, style, percent::push));
        if let Err(reason) = written {
            return self.refuse(name, &reason);
        }
        // The encoded pairs are split again, so that each style is implemented only once.
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.fold(self, |form, (name, text)| form.text(&percent::decoded(name), percent::decoded(text)))
    }

    /// Adds files. `media_type` applies to files without their own.
    #[doc(hidden)]
    pub fn files(self, name: &str, media_type: Option<&str>, files: &impl FileParts) -> Self {
        files.each().fold(self, |form, file| form.file_as(name, media_type, file))
    }

    /// Adds the parts of another form.
    pub fn parts(mut self, other: &Self) -> Self {
        self.parts.extend(other.parts.iter().cloned());
        self.fault = self.fault.or_else(|| other.fault.clone());
        self
    }

    fn valued(self, name: &str, media_type: Option<&str>, value: &(impl Serialize + ?Sized)) -> Self {
        let wants_json = media_type.is_some_and(is_json);
        match Value::of(value) {
            Err(reason) => return self.refuse(name, &reason),
            Ok(Value::Absent) => return self,
            Ok(Value::Scalar(text)) if !wants_json => return self.text_as(name, media_type, text),
            Ok(_) => {}
        }
        match serde_json::to_string(value) {
            Err(error) => self.refuse(name, &format!("cannot be written: {error}")),
            // The JSON text of each item is used, because a `Value` would turn a 32-bit float into
            // a 64-bit one.
            Ok(json) => match serde_json::from_str::<Vec<&RawValue>>(&json) {
                Ok(items) => {
                    items.into_iter().fold(self, |form, item| form.item(name, media_type, item.get()))
                }
                Err(_) => self.json_as(name, media_type, Ok(json)),
            },
        }
    }

    fn item(self, name: &str, media_type: Option<&str>, json: &str) -> Self {
        let is_nested = json == "null" || json.starts_with(['{', '[']);
        if is_nested || media_type.is_some_and(is_json) {
            return self.json_as(name, media_type, Ok(json.to_owned()));
        }
        let text = serde_json::from_str(json);
        self.text_as(name, media_type, text.unwrap_or_else(|_| json.to_owned()))
    }

    /// RFC 7578, section 4.4: a part without a media type is `text/plain`.
    fn text_as(self, name: &str, media_type: Option<&str>, text: String) -> Self {
        self.part(name, "", media_type, Body::bytes(text))
    }

    fn json_as(self, name: &str, media_type: Option<&str>, json: Result<String, String>) -> Self {
        match json {
            Ok(json) => {
                let media_type = media_type.unwrap_or("application/json");
                self.part(name, "", Some(media_type), Body::bytes(json))
            }
            Err(reason) => self.refuse(name, &reason),
        }
    }

    fn file_as(self, name: &str, media_type: Option<&str>, file: &FilePart) -> Self {
        if let Some(fault) = &file.fault {
            return self.refuse(name, fault);
        }
        let media_type = file.media_type.as_deref().or(media_type).unwrap_or("application/octet-stream");
        let disposition = format!("; filename=\"{}\"", quoted(file.file_name.as_deref().unwrap_or(name)));
        let mut form = self.part(name, &disposition, Some(media_type), file.content.clone());
        if let Some(part) = form.parts.last_mut() {
            for (name, value) in &file.headers {
                let _ = write!(part.head, "\r\n{name}: {}", value.to_str().unwrap_or_default());
            }
        }
        form
    }

    /// Adds a part without a name.
    pub(super) fn unnamed(mut self, media_type: &str, part: &FilePart) -> Self {
        if let Some(fault) = &part.fault {
            return self.refuse("", fault);
        }
        if !is_header(media_type) {
            return self.refuse("", "has a media type that is not valid");
        }
        let mut head = format!("Content-Type: {media_type}");
        if let Some(name) = &part.file_name {
            let _ = write!(head, "\r\nContent-Disposition: attachment; filename=\"{}\"", quoted(name));
        }
        for (name, value) in &part.headers {
            let _ = write!(head, "\r\n{name}: {}", value.to_str().unwrap_or_default());
        }
        self.parts.push(Part { head, content: part.content.clone() });
        self
    }

    fn part(mut self, name: &str, more: &str, media_type: Option<&str>, content: Body) -> Self {
        let mut head = format!("Content-Disposition: form-data; name=\"{}\"{more}", quoted(name));
        if let Some(media_type) = media_type {
            if !is_header(media_type) {
                return self.refuse(name, "has a media type that is not valid");
            }
            let _ = write!(head, "\r\nContent-Type: {media_type}");
        }
        self.parts.push(Part { head, content });
        self
    }

    fn refuse(mut self, name: &str, reason: &str) -> Self {
        self.fault.get_or_insert_with(|| format!("the part `{}` {reason}", name.escape_debug()));
        self
    }

    /// Returns the media type with the boundary, and the body, which is replayable if all parts
    /// are.
    pub(super) fn write(&self) -> Result<(HeaderValue, Body), String> {
        self.write_as("multipart/form-data")
    }

    /// Returns the given media type with the boundary, and the body.
    pub(super) fn write_as(&self, media_type: &str) -> Result<(HeaderValue, Body), String> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let boundary = self.boundary();
        let mut pieces: Vec<Body> = Vec::new();
        let mut before = String::new();
        for part in &self.parts {
            before.extend(["--", &boundary, "\r\n", &part.head, "\r\n\r\n"]);
            pieces.push(Bytes::from(std::mem::take(&mut before)).into());
            pieces.push(part.content.clone());
            before.push_str("\r\n");
        }
        before.extend(["--", &boundary, "--\r\n"]);
        pieces.push(Bytes::from(before).into());
        let content_type = HeaderValue::try_from(format!("{media_type}; boundary={boundary}"));
        Ok((
            content_type.map_err(|error| error.to_string())?,
            Body::concat(pieces).map_err(|error| format!("the body cannot be sent: {error}"))?,
        ))
    }

    /// Returns a boundary that does not occur in any part.
    ///
    /// For a form in memory it depends on the content only, so that a retried request is identical.
    /// A stream cannot be inspected in advance, so the boundary must be unpredictable for whoever
    /// wrote it.
    fn boundary(&self) -> String {
        let contents: Option<Vec<&[u8]>> = self.parts.iter().map(|part| part.content.as_bytes()).collect();
        let Some(contents) = contents else {
            let [high, low] = [(); 2].map(|()| RandomState::new().build_hasher().finish());
            return format!("openapi-runtime-part-{high:016x}{low:016x}");
        };
        let occurs = |boundary: &str| {
            let mut contents = contents.iter();
            contents.any(|bytes| bytes.windows(boundary.len()).any(|at| at == boundary.as_bytes()))
        };
        let mut candidates = (0_u64..).map(|number| format!("openapi-runtime-part-{number:016x}"));
        candidates.find(|boundary| !occurs(boundary)).unwrap_or_default()
    }
}

impl From<&Multipart> for Multipart {
    fn from(form: &Multipart) -> Self {
        form.clone()
    }
}

impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Parts are hidden, because they may contain secrets or personal data.
        f.debug_struct("Multipart").field("parts", &self.parts.len()).finish_non_exhaustive()
    }
}

fn is_header(media_type: &str) -> bool {
    !media_type.is_empty() && media_type.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

pub(super) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

/// Quotes a name as browsers do. RFC 7578 leaves it open, and the HTML standard specifies it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::body::ByteStream;

    fn text(form: &Multipart) -> (Body, String) {
        let (content_type, body) = form.write().unwrap();
        let boundary = content_type.to_str().unwrap().split_once("boundary=").unwrap().1.to_owned();
        let mut text = String::new();
        let copy = body.try_clone().unwrap_or_else(|| panic!("{body:?} can be sent once"));
        copy.into_stream().unwrap().read_to_string(&mut text).unwrap();
        (body, text.replace(&boundary, "B"))
    }

    #[test]
    fn parts_are_written_as_browsers_do() {
        let file = FilePart::from("hi").file_name("ä\".txt").media_type("text/plain").header("X-Rate", "1");
        let form = Multipart::new().text("a\"b", "x").json("n", &1).file("f", file).file("g", "raw");
        let (_, body) = text(&form);
        let expected = "--B\r\nContent-Disposition: form-data; name=\"a%22b\"\r\n\r\nx\r\n\
            --B\r\nContent-Disposition: form-data; name=\"n\"\r\nContent-Type: application/json\r\n\r\n1\r\n\
            --B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"ä%22.txt\"\r\n\
            Content-Type: text/plain\r\nx-rate: 1\r\n\r\nhi\r\n\
            --B\r\nContent-Disposition: form-data; name=\"g\"; filename=\"g\"\r\n\
            Content-Type: application/octet-stream\r\n\r\nraw\r\n--B--\r\n";
        assert_eq!(body, expected);
        let taken = "openapi-runtime-part-0000000000000000";
        let (content_type, _) = Multipart::new().text("a", taken).write().unwrap();
        assert!(!content_type.to_str().unwrap().ends_with(taken));
    }

    #[test]
    fn values_are_texts_or_json_and_lists_are_repeated() {
        let nested = serde_json::json!([{"x": 1}, "y", 2]);
        let form = Multipart::new()
            .value("absent", &None::<u8>)
            .value("text", "a b")
            .value("list", &[1.5, 2.0])
            .value("narrow", &[1.1_f32])
            .value("nested", &nested)
            .styled("piped", &["p q", "&="], QueryStyle::PipeDelimited)
            .styled("deep", &std::collections::BTreeMap::from([("x y", "1")]), QueryStyle::DeepObject)
            .value_as("csv", "text/csv", "1,2")
            .value_as("json", "application/json", "q");
        let (_, body) = text(&form);
        let parts: Vec<_> = body.split("--B").filter(|part| part.len() > 4).collect();
        let expected = [
            "name=\"text\"\r\n\r\na b",
            "name=\"list\"\r\n\r\n1.5",
            "name=\"list\"\r\n\r\n2.0",
            "name=\"narrow\"\r\n\r\n1.1",
            "name=\"nested\"\r\nContent-Type: application/json\r\n\r\n{\"x\":1}",
            "name=\"nested\"\r\n\r\ny",
            "name=\"nested\"\r\n\r\n2",
            "name=\"piped\"\r\n\r\np q|&=",
            "name=\"deep[x y]\"\r\n\r\n1",
            "name=\"csv\"\r\nContent-Type: text/csv\r\n\r\n1,2",
            "name=\"json\"\r\nContent-Type: application/json\r\n\r\n\"q\"",
        ];
        let expected = expected.map(|part| format!("\r\nContent-Disposition: form-data; {part}\r\n"));
        assert_eq!(parts, expected);
    }

    #[test]
    fn a_form_is_as_replayable_as_its_parts() {
        let stream = |text: &'static str| ByteStream::from_reader(std::io::Cursor::new(text));
        let replayable = FilePart::new(Body::replayable(Some(3), move || Ok(stream("abc"))));
        let (body, sent) = text(&Multipart::new().text("t", "x").file("f", replayable.clone()));
        assert_eq!(body.len(), Some(u64::try_from(sent.len()).unwrap() + 3 * (53 - 1)), "{sent}");
        assert!(body.is_replayable() && sent.contains("\r\n\r\nabc\r\n--B--"), "{sent}");

        let form = Multipart::new().file("f", replayable).file("g", Body::once(None, stream("abc")));
        let (_, body) = form.write().unwrap();
        assert!(!body.is_replayable() && body.len().is_none());
        let (mut sent, mut again) = (String::new(), form.clone());
        body.into_stream().unwrap().read_to_string(&mut sent).unwrap();
        assert!(sent.contains("abc"));
        assert!(form.write().unwrap_err().contains("only once"));
        again = again.text("x", "y");
        assert!(again.write().is_err(), "a copy shares the stream");
    }

    #[test]
    fn what_no_part_can_have_is_refused() {
        let file = || FilePart::from("");
        for form in [
            Multipart::new().file("f", file().media_type("text/plain\r\nX: y")),
            Multipart::new().file("f", file().media_type("")),
            Multipart::new().file("f", file().header("X", "a\r\nb")),
            Multipart::new().file("f", file().header("Content-Type", "a/b")),
            Multipart::new().value("f", &f64::NAN),
            Multipart::new().parts(&Multipart::new().value("f", &f64::NAN)),
        ] {
            assert!(form.write().unwrap_err().starts_with("the part `f` "), "{:?}", form.write());
        }
    }
}
