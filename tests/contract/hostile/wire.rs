//! What no response of HTTP can state: half a response, none at all, too much of it, or something else.

use std::time::Duration;

use sendgrid_seq::{
    Error,
    mock::{Fault, Mock},
    runtime::{Bytes, TransportErrorKind},
};

use super::{CallResult, is_usual, row};
use crate::support;

fn transport(outcome: &CallResult, kinds: &[TransportErrorKind]) -> bool {
    matches!(outcome, Err(Error::Transport(error))
        if kinds.contains(&error.kind()) && !error.is_timeout() && error.may_have_been_sent())
}

const BODY: &[TransportErrorKind] = &[TransportErrorKind::Body];
const EXCHANGE: &[TransportErrorKind] = &[TransportErrorKind::Exchange];
const EITHER: &[TransportErrorKind] = &[TransportErrorKind::Body, TransportErrorKind::Exchange];

#[test]
fn a_response_that_breaks_off_is_tried_again_and_never_a_value() {
    for (fault, kinds) in [
        (Fault::Truncated, BODY),
        (Fault::TruncatedChunks, BODY),
        (Fault::ContentLength(100_000), BODY),
        // A reset may overtake the half that was sent.
        (Fault::ResetInBody, EITHER),
        (Fault::Close, EXCHANGE),
        (Fault::Reset, EXCHANGE),
    ] {
        let name = format!("{fault:?}");
        row(&name)
            .retried()
            .expect(|mock| mock.fault(fault.clone().forever()), |outcome| transport(outcome, kinds));
        row(&name).attempts(2).expect(|mock| mock.fault(fault.clone()), is_usual);
    }
}

#[test]
fn what_is_not_a_http_is_an_error() {
    for fault in [
        Fault::WithoutHead,
        Fault::Raw(Bytes::from_static(b"\x16\x03\x01\x02\x00")),
        Fault::Raw(Bytes::from_static(b"SSH-2.0-OpenSSH_9.6\r\n")),
        Fault::TwoContentLengths,
        Fault::LongHeader(1_000_000),
        Fault::ManyHeaders(100_000),
        // A body in chunks whose sizes are none, or not theirs.
        Fault::Raw(Bytes::from_static(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        )),
        Fault::Raw(Bytes::from_static(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n",
        )),
        Fault::Raw(Bytes::from_static(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
        )),
    ] {
        // Who responds so once does so again, and is not requested it.
        let name = format!("{fault:?}");
        row(&name).expect(
            |mock| mock.fault(fault.clone().forever()),
            |outcome| transport(outcome, &[TransportErrorKind::Protocol]),
        );
    }
}

#[test]
fn silence_ends_at_the_time_limit() {
    let (pause, limit) = (Duration::from_millis(20), Duration::from_millis(250));
    for fault in [
        Fault::Silence,
        Fault::DripHead(pause),
        Fault::DripBody(pause),
        Fault::Delay(Duration::from_secs(60)),
    ] {
        let name = format!("{fault:?}");
        row(&name).within(limit).retried().expect(
            |mock| mock.fault(fault.clone().forever()),
            |outcome| matches!(outcome, Err(Error::Transport(error)) if error.is_timeout() && !error.is_connect()),
        );
    }
}

#[test]
fn silence_ends_at_the_limits_that_nobody_set() {
    for fault in
        [Fault::Silence, Fault::DripHead(Duration::from_secs(2)), Fault::DripBody(Duration::from_secs(2))]
    {
        let ended = |error: Error<_>, mock: &Mock, name: &str| {
            assert!(error.is_timeout() && error.attempts() == 3, "{name}, {fault:?}: {error}");
            // Three attempts of 30 seconds each, and two pauses.
            let elapsed = mock.elapsed().as_secs_f32();
            assert!((90.0..=91.5).contains(&elapsed), "{name}, {fault:?}: {elapsed} s");
        };
        let mock = Mock::new();
        mock.fault(fault.clone().forever());
        let day = mock.today();
        let error = support::block_on(mock.client().list_scores(day, day).send()).unwrap_err();
        ended(error, &mock, "async");
        let mock = Mock::new();
        mock.fault(fault.clone().forever());
        ended(mock.blocking_client().list_scores(day, day).send().unwrap_err(), &mock, "blocking");
    }
}

#[test]
fn a_response_that_takes_its_time_is_a_response() {
    row("delay").expect(|mock| mock.fault(Fault::Delay(Duration::from_millis(100))), is_usual);
}

#[test]
fn what_is_too_large_is_refused_while_it_is_read() {
    for fault in [Fault::ContentLength(1 << 40), Fault::EndlessBody, Fault::GzipBomb] {
        let name = format!("{fault:?}");
        row(&name).expect(
            |mock| mock.fault(fault.clone().forever()),
            |outcome| matches!(outcome, Err(Error::TooLarge(error)) if error.limit() == super::MAX_BODY),
        );
    }
}
