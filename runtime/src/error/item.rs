//! An item of a stream could not be read.

use std::fmt;

use bytes::Bytes;

use super::TransportError;
use super::endpoint::{self, Context};
use super::text;
use crate::decode::{DecodeFault, UnreadableItem};
use crate::event::Event;

/// Why an item of a stream, such as an event or an item of a sequence, could not be read. The request was sent, and its
/// response had begun.
#[derive(Debug)]
#[non_exhaustive]
pub enum ItemError {
    /// One item does not match the document. The stream continues with the next item.
    Undecodable(Box<UndecodableItem>),
    /// An item exceeds the size limit. The stream has ended.
    TooLarge(Box<ItemTooLarge>),
    /// The stream was interrupted. It has ended.
    Transport(Box<TransportError>),
}

impl ItemError {
    /// Returns whether the stream ended with this error.
    #[must_use]
    pub fn is_over(&self) -> bool {
        !matches!(self, Self::Undecodable(_))
    }

    /// Returns the index of the item in the stream, counted from 0, if an item caused the error.
    #[must_use]
    pub fn index(&self) -> Option<u64> {
        match self {
            Self::Undecodable(error) => Some(error.index),
            Self::TooLarge(error) => Some(error.index),
            Self::Transport(_) => None,
        }
    }

    /// Returns the event as it arrived, if it arrived completely. Secrets in its data are redacted.
    #[must_use]
    pub fn event(&self) -> Option<&Event<String>> {
        match self {
            Self::Undecodable(error) => error.event(),
            Self::TooLarge(_) | Self::Transport(_) => None,
        }
    }

    /// Returns whether a timeout expired.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_timeout())
    }

    /// Returns how many requests were started for the response.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.context().map_or(0, |context| context.attempts)
    }

    pub(super) fn context(&self) -> Option<&Context> {
        match self {
            Self::Undecodable(error) => error.context.as_ref(),
            Self::TooLarge(error) => error.context.as_ref(),
            Self::Transport(error) => error.context(),
        }
    }
}

impl fmt::Display for ItemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undecodable(error) => error.fmt(f),
            Self::TooLarge(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ItemError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // The variants are the error itself, not its cause, so their causes are this error's.
        match self {
            Self::Undecodable(error) => error.source(),
            Self::TooLarge(_) => None,
            Self::Transport(error) => error.source(),
        }
    }
}

/// One item of a stream does not match the document.
#[derive(Debug)]
pub struct UndecodableItem {
    pub(crate) context: Option<Context>,
    pub(crate) index: u64,
    pub(crate) item: RawItem,
    pub(crate) fault: DecodeFault,
}

/// An item as it arrived.
#[derive(Debug)]
pub(crate) enum RawItem {
    Text(Bytes),
    Event(Event<String>),
}

impl UndecodableItem {
    /// Returns the index of the item in the stream, counted from 0.
    #[must_use]
    pub fn index(&self) -> u64 {
        self.index
    }

    /// Returns the item as it arrived; for an event, its data. Secrets in it are redacted.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.item {
            RawItem::Text(text) => text,
            RawItem::Event(event) => event.data.as_bytes(),
        }
    }

    /// Returns the event as it arrived, if the item is one. Secrets in its data are redacted.
    #[must_use]
    pub fn event(&self) -> Option<&Event<String>> {
        match &self.item {
            RawItem::Text(_) => None,
            RawItem::Event(event) => Some(event),
        }
    }

    /// Returns the path of the fault in the item, such as `choices[0].text`, or `None` if it is at the root.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.fault.path()
    }
}

impl fmt::Display for UndecodableItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        endpoint::begin(f, self.context.as_ref())?;
        write!(f, "with a stream whose item {} could not be read", self.index)?;
        if let Some(path) = self.path() {
            write!(f, " at `{}`", text::one_line(path))?;
        }
        write!(f, ": {}", text::one_line(&self.fault.to_string()))?;
        write!(f, " (\"{}\")", text::excerpt(self.bytes()))
    }
}

impl std::error::Error for UndecodableItem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.fault)
    }
}

/// An item of a stream exceeds the size limit.
#[derive(Debug)]
pub struct ItemTooLarge {
    pub(crate) context: Option<Context>,
    pub(crate) index: u64,
    pub(crate) limit: u64,
}

impl ItemTooLarge {
    /// Returns the index of the item in the stream, counted from 0.
    #[must_use]
    pub fn index(&self) -> u64 {
        self.index
    }

    /// Returns the size limit in bytes.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.limit
    }
}

impl fmt::Display for ItemTooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        endpoint::begin(f, self.context.as_ref())?;
        let Self { index, limit, .. } = self;
        write!(f, "with a stream whose item {index} has more than {limit} bytes, the limit of this client")
    }
}

impl std::error::Error for ItemTooLarge {}

/// Skipped list items are worded like errors of the list.
impl fmt::Display for UnreadableItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", text::one_line(self.path()), text::one_line(self.reason()))
    }
}
