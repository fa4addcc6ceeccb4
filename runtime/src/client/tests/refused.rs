//! Requests that are refused before they are sent, and values that `Debug` does not show.

use std::fmt::Write as _;

use super::*;
use crate::testing::BothModes;
use crate::{
    Async, Encoder, InvalidRequest, NoDeclaredError, Operation, OperationInfo, Outcome, RawResponse, Scheme,
};

#[test]
fn a_blank_header_is_an_empty_one() {
    let BothModes { blocking: client, seen, .. } = both(&[]);
    for blank in [" ", "\t", " \t  "] {
        let kind = things_of(blank);
        for call in [
            client.call(things()).header("x-a", blank),
            client.call(things()).header("x-a", http::HeaderValue::from_static(blank)),
            client.with_header("x-a", blank).call(things()),
            client.call(kind),
        ] {
            let error = call.send().expect_err("a blank header");
            assert!(matches!(error, Error::InvalidRequest(_)), "{blank:?}: {error}");
            assert!(error.to_string().ends_with(" is empty"), "{blank:?}: {error}");
        }
    }
    assert!(seen[1].lock().expect("a log").is_empty());
}

fn things_of(kind: &str) -> ListThings {
    ListThings { kind: Some(kind.to_owned()), after: None }
}

#[test]
fn large_headers_are_refused_in_both_modes() {
    let clients = both(&[]);
    let long = "x".repeat(1_000_000);
    let calls = [
        block_on(clients.asynchronous.call(things()).header("x-a", &long).send()),
        clients.blocking.call(things()).header("x-a", &long).send(),
        clients.blocking.call(things_of(&long)).send(),
        clients.blocking.with_header("x-a", &long).call(things()).send(),
    ];
    for error in calls.map(|call| call.expect_err("a large header")) {
        assert!(matches!(error, Error::InvalidRequest(_)), "{error:?}");
        let text = error.to_string();
        assert!(
            text.contains("its headers are too large: 1000") && text.ends_with(" bytes, the limit is 65536"),
            "{text}"
        );
    }
    let call = (0..40_000).fold(clients.blocking.call(things()), |call, _| call.header("x-a", "1"));
    let error = call.send().expect_err("more headers than a map can hold");
    assert!(error.to_string().contains("it has too many headers"), "{error}");
}

#[test]
fn an_attempt_without_time_is_the_same_in_both_modes() {
    let clients = both(&[]);
    let none = Duration::ZERO;
    for error in [
        block_on(clients.asynchronous.call(things()).attempt_timeout(none).send()).expect_err("no time"),
        clients.blocking.call(things()).attempt_timeout(none).send().expect_err("no time"),
    ] {
        assert!(matches!(error, Error::Transport(_)) && error.is_timeout(), "{error:?}");
        assert!(!error.may_have_been_sent() && error.attempts() == 0, "{error:?}");
    }
    for error in [
        block_on(clients.asynchronous.call(things()).timeout(none).send()).expect_err("no time"),
        clients.blocking.call(things()).timeout(none).send().expect_err("no time"),
    ] {
        assert!(matches!(error, Error::Deadline(_)) && !error.may_have_been_sent(), "{error:?}");
    }
}

#[test]
fn no_time_to_connect_is_refused_when_a_client_is_built() {
    assert!(builder::<Async>().connect_timeout(Duration::ZERO).transport(script(&[]).0).build().is_err());
    assert!(builder::<Blocking>().connect_timeout(Duration::ZERO).transport(script(&[]).0).build().is_err());
}

/// An operation with its own header for the key.
#[derive(Clone)]
struct Keyed;

const HEADER: Scheme = Scheme::header("Header", "x-api-key");

impl Operation for Keyed {
    type Success = ();
    type Error = NoDeclaredError;
    const INFO: OperationInfo = OperationInfo::get("/keyed").operation_id("keyed").security(&[&[HEADER]]);

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        Encoder::new(&Self::INFO).finish()
    }

    fn decode(response: &mut RawResponse) -> Outcome<(), NoDeclaredError> {
        response.undeclared()
    }
}

#[test]
fn a_key_that_is_set_by_hand_does_not_show() {
    let secret = "topsecret-by-hand";
    let echo = format!(r#"{{"message":"no such key: {secret}"}}"#);
    let (server, seen) = script(&[(401, echo.as_str())]);
    let builder = builder::<Blocking>().header("x-api-key", secret).transport(server);
    let mut shown = format!("{builder:?}");
    let client = builder.build().expect("a client").with_header("x-other-key", secret);
    let call = client.call(things()).header("x-third-key", secret);
    let _ = write!(shown, "{client:?} {call:?}");
    assert!(shown.contains("x-api-key") && shown.contains("x-third-key"), "{shown}");
    let error = client.call(Keyed).send().expect_err("a 401");
    let _ = write!(shown, "{error} {error:?} {:?}", error.bytes());
    assert!(!shown.contains("topsecret"), "{shown}");
    assert!(seen.lock().expect("a log")[0].headers()["x-api-key"].is_sensitive());
}

#[test]
fn a_redirect_states_where_it_leads() {
    for (location, expected) in [
        ("https://user:pw@b.example/x?key=1", Some("\"https://b.example/x?[redacted]\"")),
        ("//u@b.example", Some("\"//b.example\"")),
        ("/login#token=1", Some("\"/login?[redacted]\"")),
        ("elsewhere", Some("\"elsewhere\"")),
        ("https://b.example/SG.topsecret-key", Some("a URL that is not shown")),
        ("", None),
    ] {
        let server = InMemory::new(move |_| {
            let mut response = http::Response::builder().status(302);
            if !location.is_empty() {
                response = response.header("location", location);
            }
            response.body("").expect("a response")
        });
        let client = builder::<Blocking>().transport(server).build().expect("a client");
        let error = client.call(things()).send().expect_err("a redirect").to_string();
        let leads = expected.map_or(String::new(), |expected| {
            format!("; redirects are not followed, and this one leads to {expected}")
        });
        assert_eq!(
            error,
            format!("`GET /things` returned 302 Found, which its document does not declare{leads}")
        );
    }
}
