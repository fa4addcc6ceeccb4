//! Faults happen: what stands on the socket, byte by byte, and what a client in memory meets in its place.
#![cfg(feature = "testkit-server")]

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use flate2::read::GzDecoder;
use openapi_runtime::http::{Response, header};
use openapi_runtime::testkit::{
    Arrival, Clock, Fault, Faulty, MemoryTransport, Place, Reaction, RetryHint, Script, Scripted, Server,
    Service,
};
use openapi_runtime::{BlockingTransport, Body, Bytes, Method, Request, ResponseBody, StatusCode, TimeLimit};

const BODY: &str = r#"{"pets":[{"id":1},{"id":2}]}"#;
const PETS: Place = Place::new(Method::GET, "/pets");
const OWNERS: Place = Place::new(Method::GET, "/owners");
/// The date of the service's clock, in seconds since 1970.
const NOW: u64 = 1_000_000_000;

/// A service that responds with the same body to all.
#[derive(Clone)]
struct Pets {
    clock: Clock,
    script: Arc<Mutex<Script>>,
}

impl Pets {
    fn new() -> Self {
        let clock = Clock::new();
        clock.start_at(UNIX_EPOCH + Duration::from_secs(NOW));
        Self { clock, script: Arc::default() }
    }

    fn with(fault: impl Into<Faulty>) -> Self {
        let pets = Self::new();
        pets.script.lock().unwrap().fault(fault);
        pets
    }
}

impl Service for Pets {
    fn react(&self, request: Arrival<'_>) -> Reaction {
        let place = if request.uri.path() == "/pets" { PETS } else { OWNERS };
        let next = self.script.lock().unwrap().next(&place, request.connection);
        let of_status = |status: StatusCode| {
            let limit = if status == StatusCode::TOO_MANY_REQUESTS { "600" } else { "" };
            Response::builder().status(status).header("x-ratelimit-limit", limit).body(Bytes::new()).unwrap()
        };
        let own = || {
            let response = Response::builder().header(header::CONTENT_TYPE, "application/json");
            response.body(Bytes::from_static(BODY.as_bytes())).unwrap()
        };
        next.react(self.clock.date(), of_status, own)
    }

    fn clock(&self) -> &Clock {
        &self.clock
    }
}

fn serve(pets: &Pets) -> Server<Pets> {
    Server::start(pets.clone(), ([127, 0, 0, 1], 0).into()).unwrap()
}

/// How a connection stood when no more was read.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Closed,
    Reset,
    /// Nothing came for a while.
    Open,
    /// There was more than a test wants.
    More,
}

/// Sends one request and reads up to so many bytes.
fn raw(server: &Server<Pets>, path: &str, limit: usize) -> (Vec<u8>, End) {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    request(&mut stream, path);
    read(&mut stream, limit)
}

fn request(stream: &mut TcpStream, path: &str) {
    stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()).unwrap();
}

fn read(stream: &mut TcpStream, limit: usize) -> (Vec<u8>, End) {
    let (mut bytes, mut piece) = (Vec::new(), [0; 8 * 1024]);
    loop {
        match stream.read(&mut piece) {
            Ok(0) => return (bytes, End::Closed),
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => return (bytes, End::Reset),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return (bytes, End::Open);
            }
            Err(error) => panic!("{error}"),
        }
        if bytes.len() >= limit {
            return (bytes, End::More);
        }
    }
}

/// What one request meets on a socket: head, body, end.
fn met(fault: Fault) -> (String, Vec<u8>, End) {
    let pets = Pets::with(fault);
    let (bytes, end) = raw(&serve(&pets), "/pets", 512 * 1024);
    let at = bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
    let (head, body) = bytes.split_at(at);
    (String::from_utf8_lossy(head).to_ascii_lowercase(), body.to_vec(), end)
}

/// The values of a header, in order.
fn values(head: &str, name: &str) -> Vec<String> {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.filter(|(other, _)| *other == name).map(|(_, value)| value.to_owned()).collect()
}

/// Removes the chunks around a body, as far as they are whole.
fn dechunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(at) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..at]).unwrap(), 16).unwrap();
        let Some(chunk) = bytes.get(at + 2..at + 2 + size) else { break };
        body.extend_from_slice(chunk);
        bytes = bytes.get(at + 4 + size..).unwrap_or_default();
    }
    body
}

#[test]
fn without_a_fault_the_response_is_whole() {
    let (bytes, end) = raw(&serve(&Pets::new()), "/pets", 512 * 1024);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("HTTP/1.1 200 OK") && text.ends_with(BODY) && end == End::Open, "{text}");
}

#[test]
fn a_connection_ends_without_a_response() {
    for (fault, end) in [
        (Fault::Close, End::Closed),
        (Fault::Reset, End::Reset),
        (Fault::Silence, End::Open),
        (Fault::Delay(Duration::from_secs(60)), End::Open),
    ] {
        assert_eq!(met(fault.clone()), (String::new(), Vec::new(), end), "{fault:?}");
    }
}

#[test]
fn a_body_breaks_off() {
    let (half, length) = (&BODY.as_bytes()[..BODY.len() / 2], BODY.len().to_string());
    let (head, body, end) = met(Fault::Truncated);
    assert_eq!(
        (values(&head, "content-length"), body.as_slice(), end),
        (vec![length.clone()], half, End::Closed)
    );

    let (head, body, end) = met(Fault::TruncatedChunks);
    assert_eq!((values(&head, "transfer-encoding"), end), (vec!["chunked".to_owned()], End::Closed));
    assert_eq!(dechunked(&body), half);
    assert!(!body.ends_with(b"0\r\n\r\n"), "the last chunk is missing");

    let (head, body, end) = met(Fault::ResetInBody);
    assert_eq!(end, End::Reset, "it does not end in order");
    // A reset may overtake what was sent before it, and never more than half was.
    assert!(head.is_empty() || values(&head, "content-length") == [length]);
    assert!(half.starts_with(&body), "{body:?}");
}

#[test]
fn lengths_lie() {
    let (head, body, end) = met(Fault::TwoContentLengths);
    assert_eq!(values(&head, "content-length"), [BODY.len().to_string(), (BODY.len() / 2).to_string()]);
    assert_eq!((body.as_slice(), end), (BODY.as_bytes(), End::Closed));
    let (head, body, end) = met(Fault::ContentLength(100_000));
    assert_eq!(values(&head, "content-length"), ["100000"]);
    assert_eq!((body.as_slice(), end), (BODY.as_bytes(), End::Closed));
    let (_, bodies, end) = met(Fault::BytesAfterBody);
    let second = bodies.strip_prefix(BODY.as_bytes()).expect("the first body is whole");
    assert!(second.starts_with(b"HTTP/1.1 200 OK\r\n") && end == End::Open, "{second:?}");
}

#[test]
fn heads_are_none_or_too_much() {
    let (text, _, end) = met(Fault::WithoutHead);
    assert_eq!((text.as_str(), end), (BODY, End::Closed));
    let (text, _, end) = met(Fault::Raw(Bytes::from_static(b"SSH-2.0-x\r\n")));
    assert_eq!((text.as_str(), end), ("ssh-2.0-x\r\n", End::Closed));
    let (head, body, _) = met(Fault::LongHeader(100_000));
    assert_eq!((values(&head, "x-long")[0].len(), body.as_slice()), (100_000, BODY.as_bytes()));
    let (head, body, _) = met(Fault::ManyHeaders(1000));
    assert_eq!(head.lines().filter(|line| line.starts_with("x-")).count(), 1000);
    assert_eq!(body, BODY.as_bytes());
}

#[test]
fn it_drips() {
    let pause = Duration::from_millis(5);
    for (fault, starts, drop) in [
        (Fault::DripHead(pause), "HTTP/1.1 200 OK\r\nx-drip: ", b'x'),
        (Fault::DripBody(pause), "HTTP/1.1 200 OK\r\n", b' '),
    ] {
        let pets = Pets::with(fault.clone());
        let (bytes, end) = raw(&serve(&pets), "/pets", 120);
        assert!(
            bytes.starts_with(starts.as_bytes()) && bytes.ends_with(&[drop, drop]),
            "{fault:?}: {bytes:?}"
        );
        assert_eq!(end, End::More, "{fault:?} goes on");
    }
}

#[test]
fn floods_do_not_end_and_a_bomb_inflates() {
    let (_, body, end) = met(Fault::EndlessBody);
    let body = dechunked(&body);
    assert!(body.len() > 256 * 1024 && body.iter().all(|byte| *byte == b' '));
    assert_eq!(end, End::More);

    let (head, body, end) = met(Fault::GzipBomb);
    assert_eq!((values(&head, "content-encoding"), end), (vec!["gzip".to_owned()], End::More));
    let compressed = &dechunked(&body)[..64 * 1024];
    let mut inflated = vec![0; 100 * compressed.len()];
    GzDecoder::new(compressed).read_exact(&mut inflated).expect("it inflates a hundredfold");
    assert!(inflated.iter().all(|byte| *byte == b' '));
}

/// What a fault makes of the response, where a response can express it.
fn spoiled(fault: Fault) -> (StatusCode, Response<()>, String) {
    let (response, body) = in_memory(&Pets::with(fault)).unwrap().into_parts();
    let ResponseBody::Bytes(body) = body else { panic!("the body is whole") };
    (response.status, Response::from_parts(response, ()), String::from_utf8(body.to_vec()).unwrap())
}

fn in_memory(pets: &Pets) -> Result<Response<ResponseBody>, openapi_runtime::TransportError> {
    let mut request = Request::get("https://pets.example/pets").body(Body::empty()).unwrap();
    request.extensions_mut().insert(TimeLimit(Duration::from_secs(30)));
    BlockingTransport::send(&MemoryTransport::new(pets.clone()), request)
}

#[test]
fn responses_are_spoiled() {
    let (status, response, body) = spoiled(Fault::Html(StatusCode::BAD_GATEWAY));
    assert!(status == StatusCode::BAD_GATEWAY && body.starts_with("<!doctype html>"));
    assert_eq!(response.headers()["content-type"], "text/html");
    let (_, response, body) = spoiled(Fault::ContentType(Some("text/csv")));
    assert_eq!((&response.headers()["content-type"], body.as_str()), (&"text/csv".parse().unwrap(), BODY));
    let (_, response, _) = spoiled(Fault::ContentType(None));
    assert!(!response.headers().contains_key("content-type"));
    assert_eq!(spoiled(Fault::MalformedJson).2, BODY[..BODY.len() / 2]);
    let (status, response, body) = spoiled(Fault::Redirect(StatusCode::FOUND, Some("/elsewhere".to_owned())));
    assert_eq!(
        (status, response.headers()["location"].as_bytes(), body.as_str()),
        (StatusCode::FOUND, &b"/elsewhere"[..], "")
    );

    let edited = Fault::edit(|json| json["pets"][1]["id"] = "two".into());
    assert_eq!(spoiled(edited).2, BODY.replace('2', "\"two\""));
    let json: serde_json::Value = serde_json::from_str(&spoiled(Fault::UnknownFields).2).unwrap();
    for object in [&json, &json["pets"][0], &json["pets"][1]] {
        let names: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
        assert!(names.contains(&"x_unknown") && names.contains(&"Score"), "{names:?}");
    }
    assert_eq!(json["pets"][1]["id"], 2, "what was there stays");
}

#[test]
fn a_rate_limit_tells_when_to_come_again() {
    let seven = Duration::from_secs(7);
    for (again, name, value) in [
        (RetryHint::Absent, "x-ratelimit-limit", "600".to_owned()),
        (RetryHint::RetryAfter("soon".to_owned()), "retry-after", "soon".to_owned()),
        (RetryHint::RetryAfterDate(seven), "retry-after", "Sun, 09 Sep 2001 01:46:47 GMT".to_owned()),
        (RetryHint::ResetAt(seven), "x-ratelimit-reset", (NOW + 7).to_string()),
        (RetryHint::ResetIn(seven), "x-ratelimit-reset", "7".to_owned()),
    ] {
        let (status, response, _) = spoiled(Fault::TooManyRequests(again.clone()));
        assert_eq!(
            (status.as_u16(), response.headers()[name].to_str().unwrap()),
            (429, value.as_str()),
            "{again:?}"
        );
    }
}

#[test]
fn a_client_in_memory_meets_the_same() {
    use openapi_runtime::TransportErrorKind::{Exchange, Protocol};

    let read = |fault: Fault| {
        let pets = Pets::with(fault);
        let response = in_memory(&pets);
        let met = response.map(|response| match response.into_body() {
            ResponseBody::Bytes(bytes) => (bytes.len(), None),
            ResponseBody::Stream(stream) => {
                let mut bytes = Vec::new();
                let error = stream.take(1_000_000).read_to_end(&mut bytes).err();
                (bytes.len(), error.map(|error| error.to_string()))
            }
            _ => panic!("a body of another kind"),
        });
        (met.map_err(|error| (error.kind(), error.is_timeout())), pets.clock.elapsed().as_secs())
    };
    let (second, minute) = (Duration::from_secs(1), Duration::from_secs(60));
    for (fault, kind, timeout, elapsed) in [
        (Fault::Close, Exchange, false, 0),
        (Fault::Reset, Exchange, false, 0),
        (Fault::Silence, Exchange, true, 30),
        (Fault::Delay(minute), Exchange, true, 30),
        (Fault::DripHead(second), Exchange, true, 30),
        (Fault::TwoContentLengths, Protocol, false, 0),
        (Fault::WithoutHead, Protocol, false, 0),
    ] {
        assert_eq!(read(fault.clone()), (Err((kind, timeout)), elapsed), "{fault:?}");
    }
    let half = BODY.len() / 2;
    for (fault, length, fails, elapsed) in [
        (Fault::Delay(second), BODY.len(), false, 1),
        (Fault::Truncated, half, true, 0),
        (Fault::TruncatedChunks, half, true, 0),
        (Fault::ResetInBody, half, true, 0),
        (Fault::ContentLength(100_000), BODY.len(), true, 0),
        (Fault::ContentLength(3), 3, false, 0),
        (Fault::DripBody(second), 0, true, 30),
        (Fault::EndlessBody, 1_000_000, false, 0),
        (Fault::GzipBomb, 1_000_000, false, 0),
        (Fault::BytesAfterBody, BODY.len(), false, 0),
    ] {
        let (met, passed) = read(fault.clone());
        let (bytes, error) = met.unwrap();
        assert_eq!((bytes, error.is_some(), passed), (length, fails, elapsed), "{fault:?}: {error:?}");
    }
}

/// Which of so many requests for a path on connections of their own were closed without a response.
fn closed(faulty: Faulty, paths: &[&str]) -> Vec<bool> {
    let server = serve(&Pets::with(faulty));
    paths.iter().map(|path| raw(&server, path, 512 * 1024).0.is_empty()).collect()
}

#[test]
fn a_fault_happens_as_often_as_it_is_scripted() {
    let four = ["/pets"; 4];
    assert_eq!(closed(Fault::Close.into(), &four), [true, false, false, false]);
    assert_eq!(closed(Fault::Close.times(3), &four), [true, true, true, false]);
    assert_eq!(closed(Fault::Close.times(2).skip(1), &four), [false, true, true, false]);
    assert_eq!(closed(Fault::Close.forever(), &four), [true; 4]);
    assert_eq!(closed(Fault::Close.times(0), &four), [false; 4]);
    let mixed = ["/owners", "/pets", "/owners", "/pets"];
    assert_eq!(closed(Fault::Close.times(2).on(PETS), &mixed), [false, true, false, true]);
    assert_eq!(closed(Fault::Close.on(OWNERS), &mixed), [true, false, false, false]);
}

#[test]
fn a_fault_waits_for_a_connection_that_was_used_before() {
    let server = serve(&Pets::with(Fault::Close.on_reused_connection()));
    let mut stream = TcpStream::connect(server.address()).unwrap();
    for expected in [BODY, ""] {
        request(&mut stream, "/pets");
        let (bytes, _) = read(&mut stream, 512 * 1024);
        assert!(String::from_utf8(bytes).unwrap().ends_with(expected));
    }
    assert_eq!(read(&mut stream, 1).1, End::Closed);
}

#[test]
fn scripted_responses_stand_in_one_line_with_faults() {
    let pets = Pets::with(Fault::Close);
    let mut script = pets.script.lock().unwrap();
    script.respond(Scripted::new(StatusCode::BAD_GATEWAY).json("{}").times(2));
    script.fault(Fault::MalformedJson);
    drop(script);
    let statuses: Vec<_> =
        (0..5).map(|_| in_memory(&pets).ok().map(|response| response.status().as_u16())).collect();
    assert_eq!(statuses, [None, Some(502), Some(502), Some(200), Some(200)]);
    pets.script.lock().unwrap().fault(Fault::Close.forever());
    pets.script.lock().unwrap().clear();
    assert!(in_memory(&pets).is_ok());
}
