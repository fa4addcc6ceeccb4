//! The server responded, but not with a usable success.

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;

use super::endpoint::{Head, head_getters};
use super::text;
use crate::decode::{DecodeFault, UnreadableItem};

/// A response as errors store it: without secrets.
#[derive(Clone)]
pub(crate) struct ScrubbedResponse {
    pub(crate) head: Head,
    pub(crate) bytes: Bytes,
}

impl ScrubbedResponse {
    /// A value that repeats a secret is marked sensitive, and does not appear in messages.
    fn content_type(&self) -> Option<&str> {
        self.head.headers.get(CONTENT_TYPE).filter(|value| !value.is_sensitive())?.to_str().ok()
    }

    fn fields(&self, f: &mut fmt::DebugStruct<'_, '_>) {
        self.head.fields(f);
        f.field("bytes", &format_args!("{} {:?}", self.bytes.len(), text::excerpt(&self.bytes)));
    }
}

macro_rules! response_getters {
    () => {
        head_getters!(kept.head);

        /// Returns the body of the response. Secrets in it are redacted.
        #[must_use]
        pub fn bytes(&self) -> &Bytes {
            &self.kept.bytes
        }
    };
}

/// The server responded with a failure that the document declares.
pub struct StatusError<E> {
    kept: ScrubbedResponse,
    declared: E,
}

impl<E> StatusError<E> {
    pub(crate) fn new(kept: ScrubbedResponse, declared: E) -> Self {
        Self { kept, declared }
    }

    response_getters!();

    /// Returns the declared error.
    #[must_use]
    pub fn declared(&self) -> &E {
        &self.declared
    }

    /// Takes the declared error.
    #[must_use]
    pub fn into_declared(self) -> E {
        self.declared
    }

    pub(super) fn head(&self) -> &Head {
        &self.kept.head
    }

    pub(super) fn head_mut(&mut self) -> &mut Head {
        &mut self.kept.head
    }

    pub(super) fn map<F>(self, change: impl FnOnce(E) -> F) -> StatusError<F> {
        StatusError { kept: self.kept, declared: change(self.declared) }
    }
}

impl<E> fmt::Display for StatusError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kept.head)?;
        self.kept.head.write_redirect(f)?;
        write!(f, "{}", text::body_summary(self.kept.content_type(), &self.kept.bytes))
    }
}

impl<E: fmt::Debug> fmt::Debug for StatusError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("StatusError");
        debug.field("declared", &self.declared);
        self.kept.fields(&mut debug);
        debug.finish()
    }
}

impl<E: fmt::Debug> std::error::Error for StatusError<E> {}

/// The server responded with a status that the document does not declare.
pub struct UnexpectedStatus {
    kept: ScrubbedResponse,
}

impl UnexpectedStatus {
    pub(crate) fn new(kept: ScrubbedResponse) -> Self {
        Self { kept }
    }

    response_getters!();

    pub(super) fn head(&self) -> &Head {
        &self.kept.head
    }

    pub(super) fn head_mut(&mut self) -> &mut Head {
        &mut self.kept.head
    }
}

impl fmt::Display for UnexpectedStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, which its document does not declare", self.kept.head)?;
        self.kept.head.write_redirect(f)?;
        write!(f, "{}", text::body_summary(self.kept.content_type(), &self.kept.bytes))
    }
}

impl fmt::Debug for UnexpectedStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("UnexpectedStatus");
        self.kept.fields(&mut debug);
        debug.finish()
    }
}

impl std::error::Error for UnexpectedStatus {}

/// The server responded with success, but its body could not be read.
pub struct DecodeError {
    kept: ScrubbedResponse,
    fault: DecodeFault,
}

impl DecodeError {
    pub(crate) fn new(kept: ScrubbedResponse, fault: DecodeFault) -> Self {
        Self { kept, fault }
    }

    response_getters!();

    pub(super) fn head(&self) -> &Head {
        &self.kept.head
    }

    /// Returns the `Content-Type` of the response, if it has one that is valid text.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.kept.content_type()
    }

    /// Returns the path of the fault in the JSON document, such as `result[3].score`, or `None` if it is at the root.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.fault.path()
    }

    /// Returns the list items that could not be read, at most 100. It is empty if anything else is wrong as well.
    #[must_use]
    pub fn unreadable_items(&self) -> &[UnreadableItem] {
        self.fault.unreadable_items()
    }

    /// Returns the body without its [unreadable items](Self::unreadable_items): `rest::<Page>()`, where `Page` is the
    /// type of the body. Returns `None` if anything else is wrong as well, or if the body has another type.
    ///
    /// For a page, this includes its other items and the cursor of the next page. Secrets in it are redacted.
    #[must_use]
    pub fn rest<T: 'static>(&self) -> Option<&T> {
        self.fault.rest()
    }

    /// Returns the beginning of the body, on one line.
    #[must_use]
    pub fn excerpt(&self) -> String {
        text::excerpt(&self.kept.bytes)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, but its body could not be read", self.kept.head)?;
        if self.kept.bytes.is_empty() {
            // A stream that is not what was requested is refused by its head, and no byte of it is kept.
            return if std::error::Error::source(&self.fault).is_some() {
                f.write_str(": it is empty")
            } else {
                write!(f, ": {}", text::one_line(&self.fault.to_string()))
            };
        }
        if let Some(path) = self.path() {
            write!(f, " at `{}`", text::one_line(path))?;
        }
        write!(f, ": {}", text::one_line(&self.fault.to_string()))?;
        if let [_, others @ ..] = self.unreadable_items()
            && !others.is_empty()
        {
            let items = if others.len() == 1 { "item" } else { "items" };
            write!(f, ", and {} more {items} could not be read", others.len())?;
        }
        write!(f, " ({}: \"{}\")", text::media_type(self.content_type()), self.excerpt())
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("DecodeError");
        debug.field("fault", &self.fault);
        self.kept.fields(&mut debug);
        debug.finish()
    }
}

impl std::error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.fault)
    }
}
