//! Carries out the steps of a machine: one loop a mode.
//!
//! **Invariant:** a driver decides nothing that a machine could decide.

pub(super) mod asynchronous;
pub(super) mod blocking;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use crate::answer::Answer;
use crate::body::{ByteStream, ResponseBody};
use crate::machine::{Event, Failure, Machine};
use crate::operation::Reading;
use crate::transport::read::{self, Unread};

/// An answer whose head has arrived.
enum Incoming {
    /// There is nothing to read any more.
    Done(Event),
    /// The body is still to be read.
    Reading(Head, ByteStream),
}

/// The head of an answer whose body is being read.
struct Head {
    status: StatusCode,
    headers: HeaderMap,
}

impl Incoming {
    fn new<M: Machine>(method: &Method, response: http::Response<ResponseBody>, limit: u64) -> Self {
        let (parts, body) = response.into_parts();
        let head = Head { status: parts.status, headers: parts.headers };
        // RFC 9110, section 8.6: these name the length of a body that they do not have.
        let has_body = method != Method::HEAD && head.status != StatusCode::NOT_MODIFIED;
        match (M::reading(head.status, &head.headers), body) {
            (Reading::Streamed, body) => {
                Self::Done(Event::Answered(Answer::new(head.status, head.headers, body)))
            }
            (Reading::Buffered, _) if has_body && read::announces_more_than(&head.headers, limit) => {
                Self::Done(head.finish(Err(Unread::TooLarge)))
            }
            (Reading::Buffered, ResponseBody::Bytes(bytes)) => {
                Self::Done(head.finish(read::whole(bytes, limit)))
            }
            (Reading::Buffered, ResponseBody::Stream(stream)) => Self::Reading(head, stream),
        }
    }
}

impl Head {
    fn finish(self, body: Result<Bytes, Unread>) -> Event {
        let Self { status, headers } = self;
        match body {
            Ok(bytes) => Event::Answered(Answer::new(status, headers, bytes)),
            Err(Unread::TooLarge) => Event::Failed(Failure::TooLarge { status, headers }),
            Err(Unread::Failed(error)) => Event::Failed(Failure::Transport(error)),
        }
    }
}
