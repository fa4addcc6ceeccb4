//! Files in multipart bodies.

use std::fmt;
use std::io;
use std::path::Path;

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};

use crate::body::Body;

/// A file in a `multipart/form-data` body: content, file name and media type.
///
/// The content is bytes in memory or any [`Body`]. It can be sent again if the body is replayable.
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
    /// Creates a file with this content.
    pub fn new(content: Body) -> Self {
        Self { content, file_name: None, media_type: None, headers: Vec::new(), fault: None }
    }

    /// Creates a file from a local file, with its name. It is read while it is sent.
    ///
    /// # Errors
    ///
    /// Returns an error if the file does not exist or its metadata cannot be read.
    pub fn from_file(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let file = Self::new(Body::from_file(path)?);
        Ok(match path.file_name() {
            Some(name) => file.file_name(name.to_string_lossy()),
            None => file,
        })
    }

    /// Sets the file name that the server sees. The default is the name of the part.
    ///
    /// A file name is always sent, because servers use it to tell a file from text (RFC 7578,
    /// section 4.2).
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the media type. The default is the one in the document, or else
    /// `application/octet-stream`.
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    pub(super) fn media_type_of(&self) -> Option<&str> {
        self.media_type.as_deref()
    }

    /// Adds a header to the part.
    ///
    /// An invalid name or value is reported when the form is sent. So are `Content-Type` and
    /// `Content-Disposition`, which have their own methods.
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
        // The content is hidden, because it may contain secrets or personal data.
        f.debug_struct("FilePart")
            .field("file_name", &self.file_name)
            .field("media_type", &self.media_type)
            .field("len", &self.content.len())
            .finish_non_exhaustive()
    }
}

/// A collection of files: one, several or an optional one.
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
