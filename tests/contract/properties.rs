//! Whatever bytes a server writes, a call ends in a typed result.

use std::iter;
use std::time::Duration;

use fastrand::Rng;
use sendgrid_seq::{
    Client, Error, blocking,
    mock::{Fault, MockServer},
};

use crate::support::{TODAY, block_on, mock};

/// How many responses are tried; the number of a case is the seed of its bytes.
const CASES: u64 = 64;

/// Bytes that get more or less far into a client.
fn bytes(seed: u64) -> Vec<u8> {
    let mut random = Rng::with_seed(seed);
    let length = random.usize(..200);
    let any: Vec<u8> = iter::repeat_with(|| random.u8(..)).take(length).collect();
    let (start, blank): (String, &str) = match seed % 5 {
        0 => (String::new(), ""),
        1 => ("HTTP/1.1 ".into(), ""),
        2 => ("HTTP/1.1 200 OK\r\n".into(), "\r\n\r\n{}"),
        3 => (format!("HTTP/1.1 {} x\r\n\r\n", random.u16(100..1000)), ""),
        _ => ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".into(), ""),
    };
    [start.as_bytes(), &any, blank.as_bytes()].concat()
}

#[test]
fn any_bytes_on_a_socket() {
    for seed in 0..CASES {
        let mock = mock();
        mock.fault(Fault::Raw(bytes(seed).into()).forever());
        let server = MockServer::serve_blocking(mock.clone()).unwrap();
        let limit = Duration::from_secs(20);
        let client = Client::builder().base_url(server.url()).api_key(mock.api_key()).timer(mock.timer());
        let client = client.attempt_timeout(limit).build().unwrap();
        let error = block_on(client.list_scores(TODAY, TODAY).send()).err();
        let client = blocking::Client::builder().base_url(server.url()).api_key(mock.api_key());
        let client = client.timer(mock.timer()).attempt_timeout(limit).build().unwrap();
        let errors = [error, client.list_scores(TODAY, TODAY).send().err()];
        for error in errors.into_iter().flatten() {
            assert!(!matches!(error, Error::InvalidRequest(_)), "case {seed}: {error}");
            assert!(!error.to_string().contains('\n'), "case {seed}: {error}");
        }
    }
}
