//! No error shows a secret, wherever in the request it went.

use std::fmt::Write as _;

use openapi_runtime::{
    Async, Basic, Blocking, BlockingTransport, Body, ClientBuilder, CookieStyle, Encoder, InvalidRequest,
    Mode, NoDeclaredError, Operation, OperationInfo, Outcome, RawResponse, Request, ResponseBody, Scheme,
    TransportError, TransportErrorKind, http,
};

use crate::server::{Reply, Server};
use crate::sockets::runtime;

const QUERY: Scheme = Scheme::query("query", "api_key");
const COOKIE: Scheme = Scheme::cookie("cookie", "session");
const BASIC: Scheme = Scheme::basic("basic");

/// Each secret as it is, and as it goes out.
const SECRETS: [(&str, &str); 3] = [
    ("q/top secret+key", "q%2Ftop%20secret%2Bkey"),
    ("c;top secret", "c%3Btop%20secret"),
    ("open sesame", "YWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
];

#[derive(Clone)]
struct Everything;

impl Operation for Everything {
    type Success = String;
    type Error = NoDeclaredError;
    const INFO: OperationInfo =
        OperationInfo::get("/things").operation_id("everything").security(&[&[QUERY, COOKIE, BASIC]]);

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        Encoder::new(&Self::INFO).cookie("theme", "dark", CookieStyle::FormExplode).finish()
    }

    fn decode(response: &mut RawResponse) -> Outcome<String, NoDeclaredError> {
        match response.status().as_u16() {
            200 => response.json(|text| text),
            _ => response.undeclared(),
        }
    }
}

fn builder<M: Mode>(url: &str) -> ClientBuilder<M> {
    let [query, cookie, password] = SECRETS.map(|(secret, _)| secret);
    ClientBuilder::new(url)
        .credentials(QUERY, query)
        .credentials(COOKIE, cookie)
        .credentials(BASIC, Basic::new("aladdin", password))
}

/// Asserts that nothing that can be printed of an error has a secret in it.
fn shows_nothing(name: &str, error: &openapi_runtime::Error<NoDeclaredError>) {
    let mut shown = format!("{error} {error:?} {:?} {:?}", error.headers(), error.bytes());
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        let _ = write!(shown, " {next} {next:?}");
        cause = next.source();
    }
    for (secret, sent) in SECRETS {
        assert!(!shown.contains(secret) && !shown.contains(sent), "{name}: {shown}");
    }
}

fn both(url: &str, check: impl Fn(&str, &openapi_runtime::Error<NoDeclaredError>)) {
    let client = builder::<Async>(url).build().expect("a client");
    check("hyper", &runtime().block_on(client.call(Everything).into_future()).expect_err("hyper"));
    let client = builder::<Blocking>(url).build().expect("a client");
    check("ureq", &client.call(Everything).send().expect_err("ureq"));
}

#[test]
fn every_secret_goes_out_and_none_comes_back() {
    let echo = SECRETS.map(|(secret, sent)| format!("{secret} {sent}")).join(" ");
    for reply in [
        String::new(),
        format!("HTTP/1.1 {echo}"),
        format!("HTTP/1.1 500 No\r\nx-echo: {echo}\r\ncontent-length: {}\r\n\r\n{echo}", echo.len()),
        format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{echo}", echo.len()),
        format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{echo}", echo.len() + 1),
    ] {
        let server = Server::start(Reply::new(reply));
        both(&server.url(), shows_nothing);
        for request in server.requests() {
            let request = request.to_lowercase();
            assert!(request.starts_with("get /things?api_key=q%2ftop%20secret%2bkey "), "{request}");
            assert!(request.contains("\r\ncookie: theme=dark; session=c%3btop%20secret\r\n"), "{request}");
        }
    }
}

#[test]
fn nobody_listens() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", free.local_addr().expect("an address"));
    drop(free);
    both(&url, shows_nothing);
}

/// A transport that puts all it has into its error.
struct Careless;

impl BlockingTransport for Careless {
    fn send(&self, request: Request<Body>) -> Result<http::Response<ResponseBody>, TransportError> {
        let headers: Vec<_> =
            request.headers().values().map(|value| value.to_str().unwrap_or_default()).collect();
        let advised = format!("{request:?} {headers:?}");
        Err(TransportError::new(TransportErrorKind::Exchange, advised))
    }
}

#[test]
fn a_transport_that_tells_everything_is_not_listened_to() {
    let client =
        builder::<Blocking>("https://api.example.com").transport(Careless).build().expect("a client");
    let error = client.call(Everything).send().expect_err("careless");
    assert!(error.to_string().contains("/things?api_key=[redacted]"), "{error}");
    shows_nothing("careless", &error);
    shows_nothing("client", &client.call(Everything).send().expect_err("again"));
    let shown = format!("{client:?}");
    assert!(SECRETS.iter().all(|(secret, sent)| !shown.contains(secret) && !shown.contains(sent)), "{shown}");
}
