//! An in-memory server that records requests, and a helper that makes a call in both modes.

use std::sync::{Arc, Mutex};

use openapi_runtime::http::{self, HeaderMap};
use openapi_runtime::{Bytes, InMemory, Request};

/// A request as it was sent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sent {
    /// Method and target: `GET /pets?kind=cat`.
    pub(crate) line: String,
    pub(crate) uri: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Sent {
    /// Returns the value of a header, or an empty text if there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn of(request: &Request<Bytes>) -> Self {
        let target = request.uri().path_and_query().map_or("", |target| target.as_str());
        Self {
            line: format!("{} {target}", request.method()),
            uri: request.uri().to_string(),
            headers: request.headers().clone(),
            body: String::from_utf8(request.body().to_vec()).unwrap(),
        }
    }
}

/// Shows a result without the time of its response, which differs between two calls.
pub(crate) fn without_date(result: &impl std::fmt::Debug) -> String {
    let shown = format!("{result:?}");
    let Some((before, rest)) = shown.split_once("\"date\": \"") else { return shown };
    let after = rest.split_once('"').map_or("", |(_, after)| after);
    format!("{before}{after}")
}

/// The requests that a server received.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<Sent>>>);

impl Log {
    /// Takes the requests since the last call.
    pub(crate) fn take(&self) -> Vec<Sent> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// Creates a server that returns these responses in turn, status and body, and then repeats the last one.
pub(crate) fn serving(responses: &[(u16, &'static str)]) -> (InMemory, Log) {
    let log = Log::default();
    let (kept, responses) = (log.clone(), responses.to_vec());
    let server = InMemory::new(move |request| {
        let mut log = kept.0.lock().unwrap();
        let (status, body) = *responses.get(log.len()).or(responses.last()).unwrap();
        log.push(Sent::of(&request));
        http::Response::builder().status(status).body(body).unwrap()
    });
    (server, log)
}

/// Runs a future that only waits for memory.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// A part: its name, its file name, its media type, its content.
pub(crate) type Part = (String, Option<String>, Option<String>, String);

/// Returns the parts of a body, read by a third-party parser.
pub(crate) fn parts(sent: &Sent) -> Vec<Part> {
    let boundary = multer::parse_boundary(sent.header("content-type")).unwrap();
    let body = sent.body.clone().into_bytes();
    let stream = futures_util::stream::iter([Ok::<_, std::io::Error>(body)]);
    let mut form = multer::Multipart::new(stream, boundary);
    block_on(async {
        let mut parts = Vec::new();
        while let Some(field) = form.next_field().await.unwrap() {
            let (name, file) = (field.name().unwrap().to_owned(), field.file_name().map(str::to_owned));
            let media_type = field.content_type().map(ToString::to_string);
            parts.push((name, file, media_type, field.text().await.unwrap()));
        }
        parts
    })
}

/// Creates an expected part.
pub(crate) fn part(name: &str, file: Option<&str>, media_type: Option<&str>, content: &str) -> Part {
    (name.to_owned(), file.map(str::to_owned), media_type.map(str::to_owned), content.to_owned())
}

/// Creates a client of an in-memory server without retries, in a module that contains a generated `client`.
///
/// `client_of!(Async, server, |builder| builder.token("t"))`, where the last argument is optional.
macro_rules! client_of {
    ($mode:ident, $server:expr) => {
        crate::support::client_of!($mode, $server, |builder| builder)
    };
    ($mode:ident, $server:expr, |$builder:ident| $set:expr) => {{
        let $builder = super::client::Client::<openapi_runtime::$mode>::builder();
        let builder = $set.base_url("https://pets.example").transport($server);
        builder.retry(openapi_runtime::Retry::never()).build().unwrap()
    }};
}

/// Sends a call in both modes to a server with one response. Returns the request, which is the same in both
/// modes, and the result.
///
/// `exchange!((200, "[]"), |client| client.list_pets())`, in a module that contains a generated `client`. An
/// argument before the call configures the client: `|builder| builder.token("t")`.
macro_rules! exchange {
    ($response:expr, |$client:ident| $call:expr) => {
        crate::support::exchange!($response, |builder| builder, |$client| $call)
    };
    ($response:expr, |$builder:ident| $set:expr, |$client:ident| $call:expr) => {{
        let (server, log) = crate::support::serving(&[$response]);
        let $client = crate::support::client_of!(Async, server.clone(), |$builder| $set);
        let result = crate::support::block_on($call.send());
        let $client = crate::support::client_of!(Blocking, server, |$builder| $set);
        let blocking = $call.send();
        assert_eq!(format!("{result:?}"), format!("{blocking:?}"), "both modes read the same");
        let mut sent = log.take();
        let request = sent.pop().expect("the blocking call was sent");
        assert_eq!(sent, std::slice::from_ref(&request), "both modes send the same");
        (request, result)
    }};
}

/// The URL to which a client sends a call that has the document's servers, the same in both modes.
///
/// `url_of!(|builder| builder.server(Server::Eu), |client| client.list_pets())`, where the first part may be left out.
macro_rules! url_of {
    (|$client:ident| $call:expr) => {
        crate::support::url_of!(|builder| builder, |$client| $call)
    };
    (|$builder:ident| $set:expr, |$client:ident| $call:expr) => {{
        let (server, log) = crate::support::serving(&[(204, "")]);
        let $builder = super::client::Client::<openapi_runtime::Async>::builder();
        let $client = $set.transport(server.clone()).build().unwrap();
        crate::support::block_on($call.send()).unwrap();
        let $builder = super::client::Client::<openapi_runtime::Blocking>::builder();
        let $client = $set.transport(server).build().unwrap();
        $call.send().unwrap();
        let sent = log.take();
        assert_eq!(sent[0], sent[1], "both modes send the same");
        sent[0].uri.clone()
    }};
}

/// Asserts in both modes that a call fails before anything is sent, and returns the message. The parts are those of
/// [`exchange`] without the response.
macro_rules! refused {
    (|$client:ident| $call:expr) => {
        crate::support::refused!(|builder| builder, |$client| $call)
    };
    (|$builder:ident| $set:expr, |$client:ident| $call:expr) => {{
        let (server, log) = crate::support::serving(&[(200, "")]);
        let $client = crate::support::client_of!(Blocking, server.clone(), |$builder| $set);
        let error = $call.send().unwrap_err();
        let $client = crate::support::client_of!(Async, server, |$builder| $set);
        let same = crate::support::block_on($call.send()).unwrap_err();
        assert_eq!(error.to_string(), same.to_string(), "both modes refuse the same");
        for error in [&error, &same] {
            assert!(!error.may_have_been_sent() && log.take().is_empty(), "{error}");
        }
        error.to_string()
    }};
}

/// Returns the items of a stream, the same in both modes, from a server with one response.
///
/// `items!("data: a\n\n", |client| client.watch_news(), |news| news)`, where the last argument finds the
/// stream in the value.
macro_rules! items {
    ($body:expr, |$client:ident| $call:expr, $stream:expr) => {{
        let (server, _) = crate::support::serving(&[(200, $body)]);
        let $client = crate::support::client_of!(Async, server.clone());
        let mut stream = crate::support::block_on($call.send()).map($stream).unwrap();
        let items: Vec<_> = std::iter::from_fn(|| crate::support::block_on(stream.next())).collect();
        let $client = crate::support::client_of!(Blocking, server);
        let blocking: Vec<_> = $call.send().map($stream).unwrap().into_iter().collect();
        assert_eq!(format!("{items:?}"), format!("{blocking:?}"), "both modes read the same");
        blocking
    }};
}

pub(crate) use {client_of, exchange, items, refused, url_of};
