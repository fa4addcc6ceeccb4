//! Downloads in both modes, from servers whose responses are interrupted.

use std::collections::VecDeque;
use std::sync::Mutex;

use bytes::Bytes;
use http::{Request, StatusCode};

use super::*;
use crate::testing::block_on;
use crate::{
    Async, BlockingTransport, Body, BoxError, BoxFuture, ClientBuilder, RawRequest, ResponseBody, Retry,
    Transport,
};

/// One response per request. A body shorter than its `Content-Length` is interrupted.
#[derive(Clone)]
struct Server {
    responses: Arc<Mutex<VecDeque<http::Response<&'static str>>>>,
    requests: Arc<Mutex<Vec<http::HeaderMap>>>,
}

impl Server {
    fn new(responses: impl IntoIterator<Item = http::Response<&'static str>>) -> Self {
        let responses = Arc::new(Mutex::new(responses.into_iter().collect()));
        Self { responses, requests: Arc::default() }
    }

    fn respond(&self, request: &Request<Body>) -> http::Response<Vec<Result<Bytes, BoxError>>> {
        self.requests.lock().expect("a list").push(request.headers().clone());
        let response = self.responses.lock().expect("a list").pop_front().expect("a response");
        let announced = content_length(response.headers());
        response.map(|text| {
            let is_whole = announced.is_none_or(|length| length == text.len() as u64);
            let end = (!is_whole).then(|| Err("the connection broke".into()));
            [Ok(Bytes::from_static(text.as_bytes()))].into_iter().chain(end).collect()
        })
    }

    /// Returns the values of a header in the requests.
    fn sent(&self, name: &str) -> Vec<Option<String>> {
        let requests = self.requests.lock().expect("a list");
        let value = |headers: &http::HeaderMap| Some(headers.get(name)?.to_str().ok()?.to_owned());
        requests.iter().map(value).collect()
    }
}

impl Transport for Server {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>> {
        let response = self.respond(&request).map(|pieces| ByteStream::from_chunks(pieces).into());
        Box::pin(async move { Ok(response) })
    }
}

impl BlockingTransport for Server {
    fn send(&self, request: Request<Body>) -> Result<http::Response<ResponseBody>, TransportError> {
        Ok(self.respond(&request).map(|pieces| ByteStream::from_chunks(pieces).into()))
    }
}

fn response(
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: &'static str,
) -> http::Response<&'static str> {
    let mut response = http::Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
    for (name, value) in headers {
        response.headers_mut().insert(*name, HeaderValue::from_static(value));
    }
    response
}

/// A clock on which pauses take no time.
#[derive(Clone, Copy)]
struct NoPause;

impl crate::Timer for NoPause {
    fn now(&self) -> std::time::Instant {
        std::time::Instant::now()
    }

    fn sleep(&self, _: std::time::Duration) -> BoxFuture<()> {
        Box::pin(async {})
    }
}

impl crate::BlockingTimer for NoPause {
    fn now(&self) -> std::time::Instant {
        std::time::Instant::now()
    }

    fn sleep(&self, _: std::time::Duration) {}
}

fn request() -> RawRequest {
    RawRequest::new(Method::GET, "/report")
}

fn asynchronous(server: &Server) -> Client<Async> {
    let builder = ClientBuilder::new("https://api.example.com").transport(server.clone());
    builder.timer(NoPause).build().expect("a client")
}

fn blocking_client(server: &Server) -> Client<Blocking> {
    let builder = ClientBuilder::new("https://api.example.com").transport(server.clone());
    builder.timer(NoPause).build().expect("a client")
}

/// Downloads in both modes and returns the result, which is the same, and the second server.
fn both(responses: &[http::Response<&'static str>], resumes: bool) -> (Result<String, String>, Server) {
    let server = Server::new(responses.to_vec());
    let download = asynchronous(&server).call(request()).download().resume(resumes);
    let first = block_on(async {
        let mut stream = download.await.expect("a head").into_inner();
        let mut whole = Vec::new();
        while let Some(piece) = stream.next().await {
            whole.extend_from_slice(&piece.map_err(|error| error.to_string())?);
        }
        Ok(String::from_utf8(whole).expect("text"))
    });
    let server = Server::new(responses.to_vec());
    let download = blocking_client(&server).call(request()).download().resume(resumes);
    let mut second = String::new();
    let mut stream = download.send().expect("a head").into_inner();
    let second = stream.read_to_string(&mut second).map(|_| second).map_err(|error| error.to_string());
    assert_eq!(first, second, "both modes give the same");
    (second, server)
}

const HEAD: &[(&str, &str)] = &[("etag", "\"a\""), ("content-length", "10")];

#[test]
fn a_download_goes_on_where_it_broke_off() {
    let rest = &[("etag", "\"a\""), ("content-length", "6"), ("content-range", "bytes 4-9/10")];
    let last = &[("etag", "\"a\""), ("content-length", "2"), ("content-range", "bytes 8-9/10")];
    let responses = [response(200, HEAD, "0123"), response(206, rest, "4567"), response(206, last, "89")];
    let (whole, server) = both(&responses, true);
    assert_eq!(whole.as_deref(), Ok("0123456789"));
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(server.sent("range"), [None, some("bytes=4-"), some("bytes=8-")]);
    assert_eq!(server.sent("if-range"), [None, some("\"a\""), some("\"a\"")]);
    assert_eq!(server.sent("accept-encoding"), vec![some("identity"); 3]);
}

#[test]
fn what_cannot_be_gone_on_with_is_an_error() {
    let broken = "`GET (raw request)` got an incomplete response: ";
    let (whole, server) = both(&[response(200, HEAD, "0123")], false);
    assert_eq!(whole, Err(format!("{broken}the connection broke")));
    assert_eq!(server.sent("accept-encoding"), [None]);
    // There is no validator for the rest.
    let (whole, _) = both(&[response(200, &[("content-length", "10")], "0123")], true);
    assert_eq!(whole, Err(format!("{broken}the connection broke")));
    let changed = response(200, &[("etag", "\"b\""), ("content-length", "3")], "new");
    let (whole, _) = both(&[response(200, HEAD, "0123"), changed], true);
    let reason =
        "its rest could not be read: the resource has changed, or the server does not support ranges";
    assert_eq!(whole, Err(format!("{broken}{reason}")));
    let (whole, _) = both(&[response(200, HEAD, "0123"), response(416, &[], "")], true);
    let reason = "its rest could not be read: `GET (raw request)` returned 416 Range Not Satisfiable, which its document \
                  does not declare";
    assert!(
        whole.as_ref().is_err_and(|error| error.starts_with(&format!("{broken}{}", &reason[..60]))),
        "{whole:?}"
    );
}

#[test]
fn the_policy_bounds_how_often_the_rest_is_requested() {
    let rest = &[("etag", "\"a\""), ("content-length", "10"), ("content-range", "bytes 0-9/10")];
    let responses = [response(200, HEAD, ""), response(206, rest, ""), response(206, rest, "")];
    let (whole, server) = both(&responses, true);
    assert!(whole.is_err_and(|error| error.ends_with("the connection broke")));
    assert_eq!(server.sent("range").len(), 3, "three attempts are the default");

    let server = Server::new([response(200, HEAD, "0123")]);
    let call = blocking_client(&server).call(request()).retry(Retry::never());
    let mut stream = call.download().send().expect("a head").into_inner();
    assert!(stream.read_to_string(&mut String::new()).is_err());
}

#[test]
fn a_response_is_written_to_a_file_with_its_progress() {
    let rest = &[("etag", "\"a\""), ("content-length", "6"), ("content-range", "bytes 4-9/10")];
    let responses = || [response(200, HEAD, "0123"), response(206, rest, "456789")];
    let folder = std::env::temp_dir().join(format!("openapi-runtime-{}-download", std::process::id()));
    std::fs::create_dir(&folder).expect("a folder");
    let path = folder.join("report");
    for is_async in [true, false] {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let note = move |received, total| log.lock().expect("a list").push((received, total));
        let server = Server::new(responses());
        let length = if is_async {
            let call = asynchronous(&server).call(request());
            block_on(call.download().on_progress(note).to_file(&path)).expect("a file")
        } else {
            let call = blocking_client(&server).call(request());
            call.download().on_progress(note).to_file(&path).expect("a file")
        };
        assert_eq!(
            (length.into_inner(), std::fs::read(&path).expect("a file")),
            (10, b"0123456789".to_vec())
        );
        assert_eq!(*seen.lock().expect("a list"), [(4, Some(10)), (10, Some(10))]);
        std::fs::remove_file(&path).expect("a file");

        // A failed download leaves no file behind.
        let server = Server::new([response(200, &[("content-length", "10")], "0123")]);
        let error = if is_async {
            block_on(asynchronous(&server).call(request()).download().to_file(&path)).expect_err("broken")
        } else {
            blocking_client(&server).call(request()).download().to_file(&path).expect_err("broken")
        };
        assert!(
            matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Body),
            "{error}"
        );
        assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 0);
    }
    std::fs::remove_dir(&folder).expect("an empty folder");
    let error =
        blocking_client(&Server::new([])).call(request()).download().to_file(path).expect_err("no folder");
    assert!(!error.may_have_been_sent(), "{error}");
    assert!(error.to_string().contains("report.part` cannot be written: "), "{error}");
}

#[test]
fn a_failure_is_read_as_usual() {
    let server = Server::new([response(404, &[], "no such report")]);
    let error = blocking_client(&server).call(request()).download().send().expect_err("a failure");
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(error.bytes().map(AsRef::as_ref), Some(&b"no such report"[..]));
}
