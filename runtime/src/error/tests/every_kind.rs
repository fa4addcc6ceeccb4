//! What people read of every kind of error, with its causes: one snapshot, so that a change of words is seen.

use std::fmt::Write as _;

use bytes::Bytes;

use super::*;
use crate::event::Event;
use crate::protocol::Pace;
use crate::raw_response::{Outcome, RawResponse};

fn context(attempts: u32) -> Context {
    Context::new(Endpoint::from(&ListThings::INFO), attempts, true)
}

fn head(status: StatusCode) -> Head {
    Head { context: context(1), status, headers: HeaderMap::new(), pace: Pace::default() }
}

fn deadline(phase: Phase, attempts: u32) -> Failed {
    let (context, timeout) = (context(attempts), Duration::from_secs(10));
    Error::Deadline(Box::new(DeadlineExceeded { context, timeout, phase }))
}

fn stuck(stuck: NoProgress) -> Failed {
    let error = CursorDidNotAdvance { context: context(1), cursor: Cursor::from("page-7"), stuck };
    Error::CursorDidNotAdvance(Box::new(error))
}

/// A fault in JSON.
fn fault() -> crate::DecodeFault {
    let mut response = RawResponse::new(StatusCode::OK, HeaderMap::new(), Bytes::from_static(b"[1,\"x\"]"));
    match response.json::<Vec<u32>, _, ()>(|numbers| numbers) {
        Outcome::Undecodable(fault) => fault,
        _ => panic!("a text is not a number"),
    }
}

fn unreadable_event() -> UndecodableItem {
    let event = Event { event: None, id: None, retry: None, data: "[1,\"x\"]".to_owned() };
    UndecodableItem { context: Some(context(1)), index: 0, item: RawItem::Event(event), fault: fault() }
}

fn unreadable_item() -> UndecodableItem {
    let text = Bytes::from_static(b"[1,\"x\"]");
    UndecodableItem { context: Some(context(1)), index: 3, item: RawItem::Text(text), fault: fault() }
}

/// Every kind of error, in the order of the variants.
fn errors() -> Vec<Failed> {
    let cause = |text: &'static str| std::io::Error::other(text);
    let kinds = [
        TransportErrorKind::Environment,
        TransportErrorKind::Connect,
        TransportErrorKind::Exchange,
        TransportErrorKind::Body,
    ];
    let broken = kinds.map(|kind| transport(TransportError::new(kind, cause("it broke")), 1));
    let late = kinds.map(|kind| transport(TransportError::timeout(kind), 3));
    let invalid = InvalidRequest::new(&ListThings::INFO, "header `x-kind` is empty");
    let uri = InvalidRequest::new(&ListThings::INFO, "its URI is not valid").because(cause("too long"));
    let mut errors: Vec<Failed> = vec![invalid.into(), uri.into()];
    errors.extend(broken.into_iter().chain(late));
    errors.push(Error::TooLarge(Box::new(TooLarge { head: head(StatusCode::OK), limit: 16 })));
    errors.extend([
        fails(&[(400, r#"{"message":"\"from\" invalid"}"#)]),
        fails(&[(418, "")]),
        fails(&[(200, r#"{"items":[1,"x"]}"#)]),
    ]);
    for waited in [(1, 0), (10, 1800)] {
        let waited = Waited { polls: waited.0, elapsed: Duration::from_secs(waited.1) };
        let pending = StillPending { head: head(StatusCode::ACCEPTED), waited };
        errors.push(Error::StillPending(Box::new(pending)));
    }
    errors.extend([NoProgress::Repeated, NoProgress::Same, NoProgress::Empty].map(stuck));
    errors.extend([
        ItemError::Undecodable(Box::new(unreadable_event())).into(),
        ItemError::Transport(Box::new(TransportError::new(TransportErrorKind::Body, cause("it broke"))))
            .into(),
        ItemError::Undecodable(Box::new(unreadable_item())).into(),
        ItemError::TooLarge(Box::new(ItemTooLarge { context: None, index: 7, limit: 16 })).into(),
    ]);
    errors.extend([
        deadline(Phase::Start, 0),
        deadline(Phase::Connect, 1),
        deadline(Phase::Exchange, 1),
        deadline(Phase::Body, 2),
        deadline(Phase::Pause, 2),
    ]);
    errors
}

/// The name of the variant; one that is new does not compile here before it has its line above.
fn name(error: &Failed) -> &'static str {
    match error {
        Error::InvalidRequest(_) => "InvalidRequest",
        Error::Transport(_) => "Transport",
        Error::TooLarge(_) => "TooLarge",
        Error::Status(_) => "Status",
        Error::UnexpectedStatus(_) => "UnexpectedStatus",
        Error::Decode(_) => "Decode",
        Error::StillPending(_) => "StillPending",
        Error::CursorDidNotAdvance(_) => "CursorDidNotAdvance",
        Error::Item(_) => "Item",
        Error::Deadline(_) => "Deadline",
    }
}

#[test]
fn every_kind_as_people_read_it() {
    let mut text = String::new();
    for error in errors() {
        let _ = writeln!(text, "{}: {}", name(&error), without_place(&error.to_string()));
        let mut cause = error.source();
        while let Some(error) = cause {
            let _ = writeln!(text, "    because: {}", without_place(&error.to_string()));
            cause = error.source();
        }
    }
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(text) });
}
