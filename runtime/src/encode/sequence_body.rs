//! Request bodies that are sequences of JSON items.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use serde::Serialize;

use crate::BoxError;
use crate::body::{Body, ByteStream};

/// The number of bytes sent at once, if further items are available.
const CHUNK: usize = 16 * 1024;

/// A request body that is a sequence of JSON items: JSON Lines, NDJSON, or a JSON text sequence.
///
/// Items in memory are sent again when the call is retried. Items from
/// [`from_items`](Self::from_items) or [`from_stream`](Self::from_stream) are produced while the
/// body is sent, and sent only once, with the first call. One of them is in memory at a time.
///
/// ```
/// use openapi_runtime::SequenceBody;
///
/// let in_memory = SequenceBody::from(vec![1, 2, 3]);
/// let made_on_the_way = SequenceBody::from_items((0..1_000_000).map(|number| number * 2));
/// ```
#[must_use = "a body does nothing until it is sent"]
pub struct SequenceBody<T> {
    content: Content,
    item: PhantomData<fn(T)>,
}

#[derive(Clone)]
enum Content {
    /// The JSON texts of the items.
    InMemory(Arc<Vec<Bytes>>),
    /// Opens the stream, given the text that starts each item.
    Once(Arc<Mutex<Option<Open>>>),
    /// An item could not be encoded.
    Fault(String),
}

type Open = Box<dyn FnOnce(&'static str) -> ByteStream + Send>;

impl<T: Serialize> SequenceBody<T> {
    /// Creates a sequence of items that are produced while the body is sent, for async and blocking
    /// code.
    ///
    /// In async code the iterator should not block for long.
    pub fn from_items<I>(items: I) -> Self
    where
        I: IntoIterator<Item = T>,
        I::IntoIter: Send + 'static,
    {
        let items = items.into_iter();
        Self::once(Box::new(move |begin| ByteStream::from_chunks(Chunks { items, begin })))
    }

    /// Creates a sequence from a stream of items, for async code.
    pub fn from_stream(items: impl Stream<Item = T> + Send + 'static) -> Self {
        Self::once(Box::new(move |begin| {
            ByteStream::from_stream(ArrivingItems { items: Some(Box::pin(items)), begin })
        }))
    }

    fn in_memory(items: impl IntoIterator<Item = T>) -> Self {
        let texts = items.into_iter().map(|item| serde_json::to_vec(&item).map(Bytes::from));
        Self::of(match texts.collect::<Result<Vec<_>, _>>() {
            Ok(texts) => Content::InMemory(Arc::new(texts)),
            Err(error) => Content::Fault(format!("an item cannot be written as JSON: {error}")),
        })
    }
}

impl<T> SequenceBody<T> {
    fn of(content: Content) -> Self {
        Self { content, item: PhantomData }
    }

    fn once(open: Open) -> Self {
        Self::of(Content::Once(Arc::new(Mutex::new(Some(open)))))
    }

    /// Returns the body for a media type.
    pub(super) fn write(&self, media_type: &str) -> Result<Body, String> {
        let essence = media_type.split(';').next().unwrap_or_default().trim_end();
        let begin = if essence.ends_with("json-seq") { "\u{1e}" } else { "" };
        match &self.content {
            Content::InMemory(texts) => {
                let texts = texts.iter().flat_map(|text| [begin.as_bytes(), text.as_ref(), b"\n"]);
                Ok(Body::bytes(texts.collect::<Vec<_>>().concat()))
            }
            Content::Once(open) => match open.lock().unwrap_or_else(PoisonError::into_inner).take() {
                Some(open) => Ok(Body::once(None, open(begin))),
                None => Err("the body can be sent only once, and was already sent".to_owned()),
            },
            Content::Fault(fault) => Err(fault.clone()),
        }
    }
}

impl<T: Serialize> From<Vec<T>> for SequenceBody<T> {
    fn from(items: Vec<T>) -> Self {
        Self::in_memory(items)
    }
}

impl<T: Serialize, const N: usize> From<[T; N]> for SequenceBody<T> {
    fn from(items: [T; N]) -> Self {
        Self::in_memory(items)
    }
}

impl<T: Serialize> FromIterator<T> for SequenceBody<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::in_memory(items)
    }
}

impl<T> Clone for SequenceBody<T> {
    fn clone(&self) -> Self {
        Self::of(self.content.clone())
    }
}

/// Items that are produced while sending are only equal to themselves.
impl<T> PartialEq for SequenceBody<T> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.content, &other.content) {
            (Content::InMemory(one), Content::InMemory(other)) => one == other,
            (Content::Once(one), Content::Once(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl<T> fmt::Debug for SequenceBody<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Items are hidden, because they may contain personal data.
        let items = match &self.content {
            Content::InMemory(texts) => Some(texts.len()),
            Content::Once(_) | Content::Fault(_) => None,
        };
        f.debug_struct("SequenceBody").field("items", &items).finish_non_exhaustive()
    }
}

fn write<T: Serialize>(text: &mut Vec<u8>, begin: &str, item: &T) -> Result<(), BoxError> {
    text.extend_from_slice(begin.as_bytes());
    serde_json::to_writer(&mut *text, item)?;
    text.push(b'\n');
    Ok(())
}

/// Items that are available at once, many per chunk.
struct Chunks<I> {
    items: I,
    begin: &'static str,
}

impl<T: Serialize, I: Iterator<Item = T>> Iterator for Chunks<I> {
    type Item = Result<Bytes, BoxError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut text = Vec::new();
        while text.len() < CHUNK {
            let Some(item) = self.items.next() else { break };
            if let Err(error) = write(&mut text, self.begin, &item) {
                return Some(Err(error));
            }
        }
        (!text.is_empty()).then(|| Ok(text.into()))
    }
}

/// Items that arrive over time. Each is sent at once.
struct ArrivingItems<S> {
    items: Option<Pin<Box<S>>>,
    begin: &'static str,
}

impl<T: Serialize, S: Stream<Item = T>> Stream for ArrivingItems<S> {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let begin = self.begin;
        let Some(items) = &mut self.items else { return Poll::Ready(None) };
        items.as_mut().poll_next(context).map(|item| {
            let Some(item) = item else {
                self.items = None;
                return None;
            };
            let mut text = Vec::new();
            Some(write(&mut text, begin, &item).map(|()| text.into()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{asynchronous, block_on, blocking};

    struct Two(u32);

    impl Stream for Two {
        type Item = u32;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u32>> {
            self.0 += 1;
            Poll::Ready((self.0 < 3).then_some(self.0))
        }
    }

    #[test]
    fn each_item_is_a_line_or_a_record() {
        for (media_type, expected) in [
            ("application/jsonl", "1\n2\n"),
            ("application/x-ndjson; charset=utf-8", "1\n2\n"),
            ("application/geo+json-seq", "\u{1e}1\n\u{1e}2\n"),
        ] {
            let body = SequenceBody::from([1, 2]);
            assert_eq!(blocking(body.write(media_type).unwrap()), expected);
            assert_eq!(body.write(media_type).unwrap().len(), u64::try_from(expected.len()).ok());
            let made = || SequenceBody::from_items(1..3).write(media_type).unwrap();
            assert_eq!(
                (blocking(made()), block_on(asynchronous(made()))),
                (expected.into(), expected.into())
            );
            let arriving = SequenceBody::from_stream(Two(0));
            assert_eq!(block_on(asynchronous(arriving.write(media_type).unwrap())), expected);
        }
    }

    #[test]
    fn items_that_are_made_on_the_way_are_sent_once() {
        let body = SequenceBody::from_items([1]);
        let copy = body.clone();
        assert!(body == copy && body != SequenceBody::from_items([1]));
        assert!(!body.write("").unwrap().is_replayable());
        assert_eq!(copy.write("").unwrap_err(), "the body can be sent only once, and was already sent");
    }

    #[test]
    fn what_is_not_json_is_a_fault() {
        let body = SequenceBody::from_iter([std::collections::BTreeMap::from([((1, 2), 3)])]);
        assert_eq!(body.write("").unwrap_err(), "an item cannot be written as JSON: key must be a string");
    }
}
