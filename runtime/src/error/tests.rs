//! Every kind of error as people read it, and what it tells.

use std::error::Error as _;

use super::*;
use crate::secret::Scrubber;
use crate::testing::{ListThings, Problem, ThingsError, block_on, both};
use crate::{Operation, WaitPolicy};

mod every_kind;

type Failed = Error<ThingsError>;

fn fails(responses: &[(u16, &str)]) -> Failed {
    let clients = both(responses);
    let first = block_on(clients.asynchronous.call(ListThings::default()).send()).expect_err("async fails");
    let second = clients.blocking.call(ListThings::default()).send().expect_err("blocking fails");
    assert_eq!(first.to_string(), second.to_string());
    first
}

fn transport(error: TransportError, attempts: u32) -> Failed {
    let context = Context::new(Endpoint::from(&ListThings::INFO), attempts, attempts > 1);
    Error::Transport(Box::new(error.with_context(context, &Scrubber::default())))
}

#[test]
fn sentences() {
    let refused = || std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    let cases = [
        (
            InvalidRequest::new(&ListThings::INFO, "header `x-kind` is empty").into(),
            "`GET /things` was not sent: header `x-kind` is empty",
        ),
        (
            transport(TransportError::new(TransportErrorKind::Connect, refused()), 1),
            "`GET /things` could not be sent: no connection: connection refused",
        ),
        (
            transport(TransportError::timeout(TransportErrorKind::Exchange), 3),
            "`GET /things` got no response in time (after 3 attempts)",
        ),
        (
            transport(TransportError::new(TransportErrorKind::Body, "unexpected\u{1b} end"), 1),
            "`GET /things` got an incomplete response: unexpected\\u{1b} end",
        ),
        (
            fails(&[(400, r#"{"message":"\"from\" invalid"}"#)]),
            "`GET /things` returned 400 Bad Request: \"from\" invalid",
        ),
        (fails(&[(400, "")]), "`GET /things` returned 400 Bad Request"),
        (
            fails(&[(418, r#"{"error":"no coffee"}"#)]),
            "`GET /things` returned 418 I'm a teapot, which its document does not declare: no coffee",
        ),
        (fails(&[(499, "")]), "`GET /things` returned 499, which its document does not declare"),
        (
            fails(&[(502, "<html>\n<b>bad gateway</b>")]),
            "`GET /things` returned 502 Bad Gateway, which its document does not declare \
             (no content type: \"<html> <b>bad gateway</b>\")",
        ),
        (
            fails(&[(200, r#"{"items":[1,"x"]}"#)]),
            "`GET /things` returned 200 OK, but its body could not be read at `items[1]`: invalid type: string \"x\", \
             expected u32 (no content type: \"{\"items\":[1,\"x\"]}\")",
        ),
        (fails(&[(200, "")]), "`GET /things` returned 200 OK, but its body could not be read: it is empty"),
    ];
    for (error, sentence) in cases {
        assert_eq!(without_place(&error.to_string()), sentence);
        assert_eq!(without_place(&Error::<Erased>::from(error).to_string()), sentence);
    }
}

/// Leaves out where in the JSON a fault was met: that differs between versions of `serde_json`.
fn without_place(sentence: &str) -> String {
    let Some((before, after)) = sentence.split_once(" at line ") else { return sentence.to_owned() };
    let rest = after.find(" (").and_then(|at| after.get(at..)).unwrap_or_default();
    format!("{before}{rest}")
}

#[test]
fn limits() {
    let clients = both(&[(202, "")]);
    let policy = WaitPolicy::new().deadline(std::time::Duration::ZERO);
    let error = clients.blocking.call(ListThings::default()).wait_with(policy).send().expect_err("pending");
    assert_eq!(error.to_string(), "`GET /things` still has no response (202 Accepted); ask again later");

    let clients = both(&[(202, ""); 10]);
    let error = clients.blocking.call(ListThings::default()).wait().send().expect_err("pending");
    assert_eq!(
        error.to_string(),
        "`GET /things` still has no response (202 Accepted) after asking 10 times in 1800 s; ask again later"
    );

    let clients = both(&[(200, r#"{"items":[],"next":"a"}"#), (200, r#"{"items":[],"next":"a"}"#)]);
    let error =
        clients.blocking.call(ListThings::default()).items().next().expect("one").expect_err("repetition");
    assert_eq!(
        error.to_string(),
        "`GET /things` responded with a page whose next cursor was read before, \"a\""
    );

    let clients = both(&[]);
    let call = clients.blocking.call(ListThings::default()).timeout(std::time::Duration::ZERO);
    let error = call.send().expect_err("no time");
    assert_eq!(error.to_string(), "`GET /things` did not end within its timeout of 0ns: nothing was sent");
}

#[test]
fn what_an_error_tells() {
    let error = fails(&[(400, r#"{"message":"m"}"#)]);
    assert_eq!(error.status(), Some(StatusCode::BAD_REQUEST));
    assert_eq!(error.request_id(), Some("r1"));
    assert_eq!(error.bytes().map(|bytes| &**bytes), Some(&br#"{"message":"m"}"#[..]));
    assert_eq!((error.attempts(), error.may_have_been_sent(), error.is_timeout()), (1, true, false));
    let problem = ThingsError::BadRequest(Some(Problem { message: "m".to_owned() }));
    assert_eq!(error.declared(), Some(&problem));
    assert_eq!(error.body(), problem.body());

    let erased = Error::<Erased>::from(error);
    assert_eq!(erased.declared_as::<ThingsError>(), Some(&problem));
    assert!(erased.declared_as::<NoDeclaredError>().is_none());
    assert!(format!("{erased:?}").contains("BadRequest(Some(Problem"));

    assert_eq!(fails(&[(400, "not JSON")]).into_declared().ok(), Some(ThingsError::BadRequest(None)));
    assert!(fails(&[(500, "")]).into_declared().is_err());

    let connect = transport(TransportError::timeout(TransportErrorKind::Connect), 1);
    assert!(connect.is_connect() && connect.is_timeout() && !connect.may_have_been_sent());
    let second = transport(TransportError::timeout(TransportErrorKind::Connect), 2);
    assert!(second.may_have_been_sent(), "the first attempt may have been");
}

#[test]
fn causes_are_complete() {
    let decode = fails(&[(200, "{")]);
    assert!(decode.source().expect("a cause").is::<serde_json::Error>());
    let cause = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    let transport = transport(TransportError::new(TransportErrorKind::Exchange, cause), 1);
    assert!(transport.source().expect("a cause").is::<std::io::Error>());
}

#[test]
fn question_mark_works_over_several_operations() {
    fn both_ways() -> Result<(), Error> {
        let clients = both(&[(200, r#"{"items":[]}"#), (400, "")]);
        clients.blocking.call(ListThings::default()).send()?;
        clients.blocking.call(ListThings::default()).wait().send()?;
        Ok(())
    }
    assert_eq!(both_ways().expect_err("the second fails").status(), Some(StatusCode::BAD_REQUEST));
}
