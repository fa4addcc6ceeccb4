//! Bodies of several parts (RFC 7578).

use std::fmt::{self, Write as _};

use bytes::Bytes;
use serde::Serialize;

/// The parts of a `multipart/form-data` body: texts, values as JSON, files.
///
/// ```
/// use openapi_runtime::Multipart;
///
/// let form = Multipart::new().text("purpose", "portrait").file("file", "ada.png", "image/png", &b"\x89PNG"[..]);
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
    bytes: Bytes,
}

impl Multipart {
    /// Starts a form without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    pub fn text(self, name: &str, text: impl Into<String>) -> Self {
        self.part(name, None, None, text.into().into())
    }

    /// Adds a value as JSON.
    pub fn json(mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => self.part(name, None, Some("application/json"), json.into()),
            Err(error) => {
                self.fault.get_or_insert_with(|| {
                    format!("the part `{}` cannot be written as JSON: {error}", name.escape_debug())
                });
                self
            }
        }
    }

    /// Adds a file, by the name that it has for the server and its media type.
    pub fn file(self, name: &str, file_name: &str, media_type: &str, bytes: impl Into<Bytes>) -> Self {
        self.part(name, Some(file_name), Some(media_type), bytes.into())
    }

    fn part(mut self, name: &str, file: Option<&str>, media_type: Option<&str>, bytes: Bytes) -> Self {
        let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
        if let Some(file) = file {
            let _ = write!(head, "; filename=\"{}\"", quoted(file));
        }
        if let Some(media_type) = media_type {
            if media_type.chars().any(char::is_control) {
                self.fault.get_or_insert_with(|| {
                    format!("the media type of the part `{}` is none", name.escape_debug())
                });
            }
            let _ = write!(head, "\r\nContent-Type: {media_type}");
        }
        self.parts.push(Part { head, bytes });
        self
    }

    /// Returns the boundary and the whole body.
    pub(super) fn write(&self) -> Result<(String, Bytes), String> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let boundary = self.boundary();
        let mut body = Vec::new();
        for part in &self.parts {
            body.extend_from_slice(format!("--{boundary}\r\n{}\r\n\r\n", part.head).as_bytes());
            body.extend_from_slice(&part.bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        Ok((boundary, body.into()))
    }

    /// A line that no part has in it. The same form has the same one, so that a retried request is the same request.
    fn boundary(&self) -> String {
        let occurs = |boundary: &str| {
            self.parts
                .iter()
                .any(|part| part.bytes.windows(boundary.len()).any(|at| at == boundary.as_bytes()))
        };
        let candidates = (0_u64..).map(|number| format!("openapi-runtime-part-{number:016x}"));
        candidates.into_iter().find(|boundary| !occurs(boundary)).unwrap_or_default()
    }
}

impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A form may hold what no log should.
        f.debug_struct("Multipart").field("parts", &self.parts.len()).finish_non_exhaustive()
    }
}

/// As browsers write names: RFC 7578 leaves it open, and the HTML standard decides.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_written_as_browsers_do() {
        let form = Multipart::new().text("a\"b", "x").json("n", &1).file("f", "a.txt", "text/plain", "hi");
        let (boundary, body) = form.write().unwrap();
        let expected = "--B\r\nContent-Disposition: form-data; name=\"a%22b\"\r\n\r\nx\r\n\
            --B\r\nContent-Disposition: form-data; name=\"n\"\r\nContent-Type: application/json\r\n\r\n1\r\n\
            --B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\
            Content-Type: text/plain\r\n\r\nhi\r\n--B--\r\n";
        assert_eq!(String::from_utf8(body.to_vec()).unwrap().replace(&boundary, "B"), expected);
        let (other, _) = Multipart::new().text("a", boundary.clone()).write().unwrap();
        assert_ne!(other, boundary);
        assert!(Multipart::new().file("f", "a", "text/plain\r\nX: y", "").write().is_err());
    }
}
