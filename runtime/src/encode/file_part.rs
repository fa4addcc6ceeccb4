//! Files in a body of several parts.

use std::fmt;
use std::io;
use std::path::Path;

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};

use crate::body::Body;

/// A file of a `multipart/form-data` body: its content, its name for the server, its media type.
///
/// The content is bytes in memory, or any [`Body`]: one with a recipe for its stream can be sent again.
///
/// ```
/// use openapi_runtime::FilePart;
///
/// let portrait = FilePart::from(&b"\x89PNG"[..]).file_name("ada.png").media_type("image/png");
/// ```
#[derive(Clone, PartialEq)]
#[must_use = "a file does nothing until it is sent"]
pub struct FilePart {
    pub(super) content: Body,
    pub(super) file_name: Option<String>,
    pub(super) media_type: Option<String>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) fault: Option<String>,
}

impl FilePart {
    /// Creates a file of this content.
    pub fn new(content: Body) -> Self {
        Self { content, file_name: None, media_type: None, headers: Vec::new(), fault: None }
    }

    /// Creates a file of what is in a file here, with its name; it is read while it is sent.
    ///
    /// # Errors
    ///
    /// There is no such file, or it cannot be inspected.
    pub fn from_file(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let file = Self::new(Body::from_file(path)?);
        Ok(match path.file_name() {
            Some(name) => file.file_name(name.to_string_lossy()),
            None => file,
        })
    }

    /// Sets the name that the file has for the server; without one it is called as its part is.
    ///
    /// A server distinguishes a file from a text by its having a name (RFC 7578, section 4.2), so it always has one.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the media type, in place of the one that the document names; without either it is
    /// `application/octet-stream`.
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    pub(super) fn media_type_of(&self) -> Option<&str> {
        self.media_type.as_deref()
    }

    /// Adds a header to the part, one that the document names for it.
    ///
    /// A name or value that no header can have is reported when the form is sent. So are `Content-Type` and
    /// `Content-Disposition`, which are set by other means.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) if name != CONTENT_TYPE && name != CONTENT_DISPOSITION => {
                self.headers.push((name, value));
            }
            _ => {
                let fault = format!("cannot have the header `{}`", name.escape_default());
                self.fault.get_or_insert(fault);
            }
        }
        self
    }
}

impl<T: Into<Bytes>> From<T> for FilePart {
    fn from(bytes: T) -> Self {
        Self::new(Body::bytes(bytes))
    }
}

impl From<Body> for FilePart {
    fn from(content: Body) -> Self {
        Self::new(content)
    }
}

impl fmt::Debug for FilePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A file may hold what no log should.
        f.debug_struct("FilePart")
            .field("file_name", &self.file_name)
            .field("media_type", &self.media_type)
            .field("len", &self.content.len())
            .finish_non_exhaustive()
    }
}

/// What holds files: one, several, or perhaps one.
///
/// Public for generated code only.
#[doc(hidden)]
pub trait FileParts {
    /// Returns the files.
    fn each(&self) -> impl Iterator<Item = &FilePart>;
}

impl FileParts for FilePart {
    fn each(&self) -> impl Iterator<Item = &FilePart> {
        std::iter::once(self)
    }
}

impl FileParts for Vec<FilePart> {
    fn each(&self) -> impl Iterator<Item = &FilePart> {
        self.iter()
    }
}

impl<T: FileParts> FileParts for Option<T> {
    fn each(&self) -> impl Iterator<Item = &FilePart> {
        self.iter().flat_map(FileParts::each)
    }
}
