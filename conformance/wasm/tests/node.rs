//! SEQ's client under Node.js, over `fetch` and `setTimeout`. The servers are those of `src/main.rs`.

#![cfg(all(target_family = "wasm", target_os = "unknown"))]

use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use sendgrid_seq::runtime::{
    Body, BoxFuture, ByteStream, Bytes, Encoder, Events, Instant, InvalidRequest, ItemError, JsTimer, Method,
    NoDeclaredError, Operation, OperationInfo, Outcome, RawRequest, RawResponse, Reading, Request,
    ReqwestTransport, ResponseBody, Timer, Transport, TransportError, TransportErrorKind, Value, http,
    reqwest,
};
use sendgrid_seq::{Client, ClientBuilder, Date, Error, ListScoresSuccess, StatusCode, WaitPolicy, date};
use wasm_bindgen_test::wasm_bindgen_test;

const DAY: Date = date(2026, 10, 31);

/// Returns a variable of the environment, which is `process.env` here.
fn variable(name: &str) -> String {
    let get = |object: &js_sys::Object, name: &str| js_sys::Reflect::get(object, &name.into()).expect(name);
    let process = get(&js_sys::global(), "process");
    let variables = get(&process.into(), "env");
    get(&variables.into(), name).as_string().unwrap_or_else(|| panic!("`{name}` is not set; see `.ci/wasm`"))
}

fn builder(server: &str) -> ClientBuilder {
    Client::builder().base_url(variable(server)).api_key(variable("MOCK_KEY"))
}

fn client(server: &str) -> Client {
    builder(server).build().expect("a client")
}

fn score(success: ListScoresSuccess) -> Option<f64> {
    let ListScoresSuccess::Ok(scores) = success else { panic!("{success:?}") };
    scores.result.first().and_then(|row| row.score)
}

#[wasm_bindgen_test]
async fn scores_are_listed() {
    let scores = client("MOCK").list_scores(DAY, DAY).await.expect("scores");
    assert_eq!(score(scores.into_inner()), Some(4.2));
}

#[wasm_bindgen_test]
async fn a_declared_error_is_typed() {
    let client = Client::builder().base_url(variable("MOCK")).api_key("another").build().expect("a client");
    let error = client.list_scores(DAY, DAY).await.expect_err("another key");
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED), "{error}");
}

#[wasm_bindgen_test]
async fn a_busy_server_is_asked_again_after_the_second_that_it_wants() {
    let start = Instant::now();
    let scores = client("MOCK_BUSY").list_scores(DAY, DAY).await.expect("scores");
    assert_eq!(scores.attempts(), 2);
    assert_eq!(score(scores.into_inner()), Some(4.2));
    assert!(start.elapsed() >= Duration::from_secs(1), "{:?}", start.elapsed());
}

#[wasm_bindgen_test]
async fn scores_that_are_pending_are_waited_for() {
    let scores = client("MOCK_PENDING")
        .list_scores(DAY, DAY)
        .wait_with(WaitPolicy::new().first_delay(Duration::from_millis(50)))
        .await
        .expect("scores");
    assert_eq!(scores.into_inner().result.first().and_then(|row| row.score), Some(4.2));
}

#[wasm_bindgen_test]
async fn an_attempt_ends_when_its_time_is_over() {
    for (server, begun) in [("MOCK_SILENT", false), ("MOCK_STALLED", true)] {
        let client = builder(server).attempt_timeout(Duration::from_millis(200)).build().expect("a client");
        let start = Instant::now();
        let call = client.list_scores(DAY, DAY).retry(sendgrid_seq::Retry::never());
        let error = call.await.expect_err("no response");
        let Error::Transport(failure) = &error else { panic!("{error:?}") };
        assert!(failure.is_timeout(), "{failure:?}");
        // A body is read as it arrives.
        assert_eq!(failure.kind() == TransportErrorKind::Body, begun, "{failure:?}");
        assert!(start.elapsed() >= Duration::from_millis(200), "{:?}", start.elapsed());
    }
}

#[wasm_bindgen_test]
async fn a_call_ends_at_its_deadline() {
    let client = builder("MOCK_SILENT").timeout(Duration::from_millis(200)).build().expect("a client");
    let error = client.list_scores(DAY, DAY).await.expect_err("no response");
    assert!(matches!(error, Error::Deadline(_)), "{error:?}");
}

/// An operation whose response is events.
#[derive(Clone)]
struct Watch;

impl Operation for Watch {
    type Success = Events<Value>;
    type Error = NoDeclaredError;
    const INFO: OperationInfo = OperationInfo::get("/v3/engagementquality/scores").streamed();

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        Encoder::of(self, &Self::INFO).finish()
    }

    fn reading(_: StatusCode, headers: &http::HeaderMap) -> Reading {
        Reading::events(headers)
    }

    fn decode(raw: &mut RawResponse) -> Outcome<Self::Success, Self::Error> {
        raw.events(std::convert::identity)
    }
}

#[wasm_bindgen_test]
async fn events_are_read_before_the_stream_ends() {
    let mut events = client("MOCK_BREAKING").execute(Watch).await.expect("events").into_inner();
    for data in [1, 2] {
        let event = events.try_next().await.expect("no failure").expect("an event");
        assert_eq!(event.data, data);
    }
    assert!(matches!(events.try_next().await, Err(ItemError::Transport(_))));
}

#[wasm_bindgen_test]
async fn a_download_that_breaks_off_goes_on() {
    let call = client("MOCK_CUT").list_scores(DAY, DAY).download();
    let mut stream = call.await.expect("a download").into_inner();
    let mut text = Vec::new();
    while let Some(piece) = stream.next().await {
        text.extend_from_slice(&piece.expect("a piece"));
    }
    assert_eq!(text, br#"{"result":[]}"#);
}

#[wasm_bindgen_test]
async fn the_body_of_a_request_is_sent_whole() {
    let stream = || Ok(ByteStream::from(Bytes::from_static(b"piece by piece")));
    for (body, length) in
        [(Body::bytes("at once"), 7), (Body::replayable(None, stream), 14), (Body::empty(), 0)]
    {
        let media_type = http::HeaderValue::from_static("text/plain");
        let request = RawRequest::new(Method::POST, "/echo").body(media_type, body);
        let echo = client("ECHO").execute(request).await.expect("an echo");
        assert_eq!(*echo.inner(), format!("POST text/plain {length}"));
    }
}

#[wasm_bindgen_test]
async fn a_redirect_is_an_error() {
    let error = client("MOCK_REDIRECTING").list_scores(DAY, DAY).await.expect_err("another server");
    let cause = std::error::Error::source(&error).map(ToString::to_string);
    assert!(format!("{error} {cause:?}").contains("followed a redirect"), "{error:?}");
}

#[wasm_bindgen_test]
async fn a_server_that_is_gone_is_an_error() {
    let client = Client::builder().base_url("http://127.0.0.1:9").api_key("key").build().expect("a client");
    let call = client.list_scores(DAY, DAY).retry(sendgrid_seq::Retry::never());
    let error = call.await.expect_err("nobody listens");
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
}

/// A transport of somebody else's, whose futures hold what cannot be sent to another thread.
struct Own(ReqwestTransport);

impl Transport for Own {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>> {
        let transport = self.0.clone();
        let here_only = Rc::new("for this thread");
        Box::pin(async move {
            let mut response = transport.send(request).await?;
            response.headers_mut().insert("x-note", http::HeaderValue::from_static(&here_only));
            Ok(response)
        })
    }

    fn enforces_time_limit(&self) -> bool {
        false
    }
}

#[wasm_bindgen_test]
async fn futures_of_a_transport_need_not_be_sent() {
    let transport = Own(ReqwestTransport::from_client(reqwest::Client::new()));
    let client = builder("MOCK").transport(transport).build().expect("a client");
    let scores = client.list_scores(DAY, DAY).await.expect("scores");
    assert_eq!(scores.headers()["x-note"], "for this thread");
}

#[wasm_bindgen_test]
async fn a_sleep_lasts_as_long_as_it_should() {
    let start = JsTimer.now();
    JsTimer.sleep(Duration::from_micros(10_500)).await;
    assert!(start.elapsed() >= Duration::from_micros(10_500), "{:?}", start.elapsed());

    // `setTimeout` ends at once for what it cannot count.
    let (mut long, mut short) = (JsTimer.sleep(Duration::MAX), JsTimer.sleep(Duration::from_millis(20)));
    let first = std::future::poll_fn(|context| match long.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready("long"),
        Poll::Pending => short.as_mut().poll(context).map(|()| "short"),
    });
    assert_eq!(first.await, "short");
}
