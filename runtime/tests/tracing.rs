//! The spans of attempts: which fields they have, and which they must not have.

#![cfg(feature = "tracing")]

use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use openapi_runtime::{
    Async, Blocking, ClientBuilder, InMemory, Method, Mode, RawRequest, Retry, Scheme, http,
};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

const KEY: &str = "SG.topsecret-key";

/// Keeps the fields of each span, in order of their spans.
#[derive(Clone, Default)]
struct Spans {
    next: Arc<AtomicU64>,
    texts: Arc<Mutex<Vec<String>>>,
}

struct Text<'a>(&'a mut String);

impl Visit for Text<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Spans {
    fn add(&self, index: u64, record: impl FnOnce(&mut Text<'_>)) {
        let mut texts = self.texts.lock().unwrap();
        let index = usize::try_from(index).unwrap();
        if texts.len() < index {
            texts.resize(index, String::new());
        }
        record(&mut Text(&mut texts[index - 1]));
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("openapi_runtime")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let index = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        self.add(index, |text| span.record(text));
        Id::from_u64(index)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        self.add(span.into_u64(), |text| values.record(text));
    }

    fn event(&self, event: &Event<'_>) {
        let parent = event.parent().expect("events belong to a span").into_u64();
        self.add(parent, |text| event.record(text));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn builder<M: Mode>() -> ClientBuilder<M, InMemory> {
    let asked = AtomicUsize::new(0);
    let server = InMemory::new(move |_| {
        let status = if asked.fetch_add(1, Ordering::Relaxed) == 0 { 503 } else { 200 };
        http::Response::builder().status(status).body(KEY).unwrap()
    });
    ClientBuilder::new("https://api.example.com:8443/v3")
        .credentials(Scheme::bearer("Bearer"), KEY)
        .retry(Retry::new().first_delay(Duration::ZERO))
        .transport(server)
}

fn request() -> RawRequest {
    RawRequest::new(Method::GET, "/users/ada").template("/users/{name}").query("mail", "ada@example.com")
}

#[test]
fn an_attempt_is_a_span_with_the_names_of_opentelemetry() {
    let first = " otel.name=GET /users/{name} otel.kind=\"client\" http.request.method=GET \
                 url.template=\"/users/{name}\" server.address=\"api.example.com\" server.port=8443";
    let second = first.replace("url.template", "http.request.resend_count=1 url.template");
    let failed = " http.response.status_code=503 error.type=\"503\" otel.status_code=\"ERROR\" \
                  message=the request will be sent again after a pause pause_ms=0";
    let expected = [format!("{first}{failed}"), format!("{second} http.response.status_code=200")];

    let spans = Spans::default();
    tracing::subscriber::with_default(spans.clone(), || {
        builder::<Blocking>().build().unwrap().call(request()).send().unwrap();
    });
    assert_eq!(*spans.texts.lock().unwrap(), expected);

    let spans = Spans::default();
    tracing::subscriber::with_default(spans.clone(), || {
        let client = builder::<Async>().build().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(client.call(request()).send()).unwrap();
    });
    assert_eq!(*spans.texts.lock().unwrap(), expected);
    // No header, no path but the template, no query: nothing of these is in the text above, and so no secret.
}

#[cfg(feature = "oauth2")]
#[test]
fn a_request_for_a_token_has_a_span_and_runs_no_hooks() {
    use openapi_runtime::{Attempt, Body, Hooks, OAuth2, Request};

    const LOGIN: Scheme = Scheme::bearer("Login").token_url("https://login.example/acme/token");

    struct Count(Arc<AtomicUsize>);
    impl Hooks for Count {
        fn before_attempt(&self, _: &Attempt<'_>, _: &mut Request<Body>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    let server = InMemory::new(|request| {
        http::Response::new(match request.uri().host() {
            Some("login.example") => r#"{"access_token": "t-1", "token_type": "Bearer"}"#,
            _ => "2",
        })
    });
    let attempts = Arc::new(AtomicUsize::new(0));
    let client = ClientBuilder::<Blocking>::new("https://api.example.com")
        .credentials(LOGIN, OAuth2::client_credentials("my-program", KEY))
        .hooks(Count(Arc::clone(&attempts)))
        .transport(server)
        .build()
        .unwrap();
    let spans = Spans::default();
    tracing::subscriber::with_default(spans.clone(), || client.call(request()).send().unwrap());
    let token = " otel.name=POST {tokenUrl} otel.kind=\"client\" http.request.method=POST \
                 url.template=\"{tokenUrl}\" server.address=\"login.example\" server.port=443 \
                 http.response.status_code=200";
    let texts = spans.texts.lock().unwrap();
    assert_eq!((texts.len(), texts[0].as_str(), attempts.load(Ordering::Relaxed)), (2, token, 1));
}
