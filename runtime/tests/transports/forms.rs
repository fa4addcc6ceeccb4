//! The length of multipart bodies on the wire: stated if the length of each part is known, and else in chunks.

use std::io::Cursor;

use openapi_runtime::{
    Async, Body, ByteStream, Bytes, Encoder, FilePart, InvalidRequest, Mixed, Multipart, NoDeclaredError,
    Operation, OperationInfo, Outcome, RawResponse, Request, reqwest,
};

use crate::server::Server;
use crate::sockets::{builder, by_hyper, by_ureq, ok, runtime};

/// Sends a file in a form, or among parts without names.
#[derive(Clone)]
struct Send(fn() -> Body, bool);

impl Operation for Send {
    type Success = ();
    type Error = NoDeclaredError;
    const INFO: OperationInfo = OperationInfo::post("/files");

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        let file = FilePart::new((self.0)());
        if self.1 {
            let form = Multipart::new().text("name", "Rex").file("photo", file);
            Encoder::new(&Self::INFO).multipart(&form).finish()
        } else {
            let parts = Mixed::new().text("Rex").part(file);
            Encoder::new(&Self::INFO).mixed("multipart/mixed", &[], None, &parts).finish()
        }
    }

    fn decode(response: &mut RawResponse) -> Outcome<(), NoDeclaredError> {
        response.empty(())
    }
}

/// Returns the head of each request and its body, as every transport sends them.
fn sent(file: fn() -> Body) -> Vec<(String, String)> {
    let server = Server::start(ok(""));
    for is_form in [true, false] {
        by_hyper(&server, Send(file, is_form)).expect("hyper");
        by_ureq(&server, Send(file, is_form)).expect("ureq");
        let client =
            builder::<Async>(&server).transport(reqwest::Client::builder()).build().expect("a client");
        runtime().block_on(client.call(Send(file, is_form)).into_future()).expect("reqwest");
    }
    let split = |request: String| {
        let (head, body) = request.split_once("\r\n\r\n").expect("a head");
        (head.to_ascii_lowercase() + "\r\n", body.to_owned())
    };
    let requests: Vec<_> = server.requests().into_iter().map(split).collect();
    assert_eq!(requests.len(), 6);
    requests
}

#[test]
fn a_form_whose_parts_have_a_length_has_one() {
    for file in [
        || Body::bytes("PNG"),
        || Body::replayable(Some(3), || Ok(ByteStream::from(Bytes::from_static(b"PNG")))),
        || Body::once(Some(3), ByteStream::from(Bytes::from_static(b"PNG"))),
        || Body::from_reader(Some(3), Cursor::new("PNG")),
    ] as [fn() -> Body; 4]
    {
        for (head, body) in sent(file) {
            assert!(head.contains(&format!("\r\ncontent-length: {}\r\n", body.len())), "{head}");
            assert!(!head.contains("transfer-encoding"), "{head}");
            assert!(body.contains("\r\n\r\nPNG\r\n--") && body.ends_with("--\r\n"), "{body}");
        }
    }
}

#[test]
fn a_form_with_a_part_of_unknown_length_is_sent_in_chunks() {
    for file in [
        || Body::replayable(None, || Ok(ByteStream::from(Bytes::from_static(b"PNG")))),
        || Body::once(None, ByteStream::from(Bytes::from_static(b"PNG"))),
        || Body::from_reader(None, Cursor::new("PNG")),
    ] as [fn() -> Body; 3]
    {
        for (head, body) in sent(file) {
            assert!(head.contains("\r\ntransfer-encoding: chunked\r\n"), "{head}");
            assert!(!head.contains("content-length"), "{head}");
            let body = dechunked(&body);
            assert!(body.contains("\r\n\r\nPNG\r\n--") && body.ends_with("--\r\n"), "{body}");
        }
    }
}

/// Joins chunks (RFC 9112, section 7.1).
fn dechunked(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((length, rest)) = body.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).expect("a length");
        whole.push_str(&rest[..length]);
        body = &rest[length + 2..];
    }
    whole
}
