//! Whatever bytes a server writes, a call ends in a typed result.

use std::time::Duration;

use proptest::prelude::*;
use sendgrid_seq::{
    Client, Error, blocking,
    mock::{Fault, MockServer},
};

use crate::support::{TODAY, block_on, mock};

/// Bytes that get more or less far into a client.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let any = proptest::collection::vec(any::<u8>(), 0..200);
    prop_oneof![
        any.clone(),
        any.clone().prop_map(|bytes| [b"HTTP/1.1 ", &bytes[..]].concat()),
        any.clone().prop_map(|bytes| [b"HTTP/1.1 200 OK\r\n", &bytes[..], b"\r\n\r\n{}"].concat()),
        (100..1000_u16, any.clone()).prop_map(|(status, bytes)| {
            [format!("HTTP/1.1 {status} x\r\n\r\n").as_bytes(), &bytes[..]].concat()
        }),
        any.prop_map(|bytes| [b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", &bytes[..]].concat()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_on_a_socket(bytes in bytes()) {
        let mock = mock();
        mock.fault(Fault::Raw(bytes.into()).forever());
        let server = MockServer::serve_blocking(mock.clone()).unwrap();
        let limit = Duration::from_secs(20);
        let client = Client::builder().base_url(server.url()).api_key(mock.api_key()).timer(mock.timer());
        let client = client.attempt_timeout(limit).build().unwrap();
        let error = block_on(client.list_scores(TODAY, TODAY).send()).err();
        let client = blocking::Client::builder().base_url(server.url()).api_key(mock.api_key()).timer(mock.timer());
        let client = client.attempt_timeout(limit).build().unwrap();
        let errors = [error, client.list_scores(TODAY, TODAY).send().err()];
        for error in errors.into_iter().flatten() {
            prop_assert!(!matches!(error, Error::InvalidRequest(_)), "{error}");
            prop_assert!(!error.to_string().contains('\n'), "{error}");
        }
    }
}
