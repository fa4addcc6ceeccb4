//! `progenitor` as oracle: for the same document and the same call, its client and ours send the same request to a
//! server on this machine, and read the same answer.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use openapi_runtime::{Async, Nullable};
use serde_json::Value;
use tokio::net::TcpListener;

/// What `build.rs` let `progenitor` generate.
#[allow(
    clippy::all,
    clippy::pedantic,
    missing_docs,
    unreachable_pub,
    unused,
    reason = "the code is another generator's"
)]
mod progenitor {
    pub mod array_exploded {
        include!(concat!(env!("OUT_DIR"), "/progenitor/array_exploded.rs"));
    }
    pub mod json_body {
        include!(concat!(env!("OUT_DIR"), "/progenitor/json_body.rs"));
    }
    pub mod parameters {
        include!(concat!(env!("OUT_DIR"), "/progenitor/parameters.rs"));
    }
    pub mod query_optional {
        include!(concat!(env!("OUT_DIR"), "/progenitor/query_optional.rs"));
    }
}

/// A request as a server understands it.
#[derive(Debug, PartialEq)]
struct Seen {
    method: String,
    path: String,
    /// The values of each name, in their order.
    query: BTreeMap<String, Vec<String>>,
    accept: String,
    content_type: String,
    trace: String,
    body: Option<Value>,
}

impl Seen {
    async fn of(request: Request) -> Self {
        let (parts, body) = request.into_parts();
        let url = reqwest::Url::parse(&format!("http://localhost{}", parts.uri)).unwrap();
        let mut query: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in url.query_pairs() {
            query.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        let text = |name| parts.headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        Self {
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            query,
            accept: text("accept"),
            content_type: text("content-type"),
            trace: text("x-trace"),
            body: (!body.is_empty()).then(|| serde_json::from_slice(&body).unwrap()),
        }
    }
}

/// A server on this machine that gives one answer and keeps what it was sent.
struct Server {
    url: String,
    log: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    async fn answering(status: StatusCode, body: &'static str) -> Self {
        let log = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&log);
        let router = Router::new().fallback(move |request: Request| {
            let log = Arc::clone(&kept);
            async move {
                let seen = Seen::of(request).await;
                log.lock().unwrap().push(seen);
                (status, [(header::CONTENT_TYPE, "application/json")], body)
            }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, log }
    }

    /// Asserts that two requests came, one of each client, and that they say the same.
    fn saw_the_same_twice(&self) {
        let log = std::mem::take(&mut *self.log.lock().unwrap());
        let [first, second] = log.try_into().unwrap_or_else(|log: Vec<_>| panic!("{} requests", log.len()));
        assert_eq!(first, second);
    }
}

/// Both clients of one document, at one server.
macro_rules! clients {
    ($document:ident, $server:expr) => {{
        let url = $server.url.as_str();
        let theirs = progenitor::$document::Client::new_with_client(url, reqwest::Client::new());
        let ours = conformance::$document::client::Client::<Async>::builder().base_url(url).build().unwrap();
        (theirs, ours)
    }};
}

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

#[test]
fn path_query_and_header() {
    run(async {
        let server = Server::answering(StatusCode::OK, r#"["Tom"]"#).await;
        let (theirs, ours) = clients!(parameters, server);
        for (owner, kind, trace) in [("Ada", "cat", "abc"), ("a/b c?%", "&=#+ é", "1, 2")] {
            let expected = theirs.list_pets(owner, kind, trace).await.unwrap().into_inner();
            assert_eq!(ours.list_pets(owner, kind, trace).await.unwrap().into_inner(), expected);
            server.saw_the_same_twice();
        }
    });
}

#[test]
fn json_body() {
    use conformance::json_body::models::NewPet;
    use progenitor::json_body::types;

    run(async {
        let server = Server::answering(StatusCode::CREATED, r#"{"id":1,"name":"Tom","nickname":null}"#).await;
        let (theirs, ours) = clients!(json_body, server);
        let bare = types::NewPet { age: None, name: "Tom".to_owned(), nickname: None, tags: Vec::new() };
        let full = types::NewPet {
            age: Some(3),
            nickname: Some("T \"x\" é".to_owned()),
            tags: texts(&["a", "b"]),
            ..bare.clone()
        };
        for body in [bare, full] {
            let expected = theirs.add_pet(&body).await.unwrap().into_inner();
            let mut pet = NewPet::new(body.name);
            pet.age = body.age;
            pet.nickname = body.nickname.map_or(Nullable::Absent, Nullable::Value);
            // An empty list and an absent one are the same to `progenitor`, which sends neither.
            pet.tags = Some(body.tags).filter(|tags| !tags.is_empty());
            let pet = ours.add_pet(pet).await.unwrap().into_inner();
            assert_eq!((pet.id, pet.name, pet.nickname), (expected.id, expected.name, expected.nickname));
            server.saw_the_same_twice();
        }
    });
}

#[test]
fn exploded_array() {
    run(async {
        let server = Server::answering(StatusCode::OK, r#"["Tom"]"#).await;
        let (theirs, ours) = clients!(array_exploded, server);
        let (ids, tags) = (vec![1, -2], texts(&["a", "b,c&d"]));
        let expected = theirs.list_pets(Some(&ids), &tags).await.unwrap().into_inner();
        assert_eq!(ours.list_pets(tags.clone()).ids(ids).await.unwrap().into_inner(), expected);
        server.saw_the_same_twice();
        let expected = theirs.list_pets(None, &tags).await.unwrap().into_inner();
        assert_eq!(ours.list_pets(tags).await.unwrap().into_inner(), expected);
        server.saw_the_same_twice();
    });
}

#[test]
fn optional_query_parameter() {
    run(async {
        let server = Server::answering(StatusCode::OK, "[]").await;
        let (theirs, ours) = clients!(query_optional, server);
        let expected = theirs.list_pets(None, None, None).await.unwrap().into_inner();
        assert_eq!(ours.list_pets().await.unwrap().into_inner(), expected);
        server.saw_the_same_twice();
        let limit = std::num::NonZeroU32::new(5).unwrap();
        let expected = theirs.list_pets(Some(limit), Some("a b"), Some(true)).await.unwrap().into_inner();
        assert_eq!(
            ours.list_pets().limit(5).name("a b").vaccinated(true).await.unwrap().into_inner(),
            expected
        );
        server.saw_the_same_twice();
    });
}

#[test]
fn a_failure_that_was_not_declared_is_one_for_both() {
    run(async {
        let server = Server::answering(StatusCode::IM_A_TEAPOT, r#"{"message":"no"}"#).await;
        let (theirs, ours) = clients!(query_optional, server);
        let expected = theirs.list_pets(None, None, None).await.unwrap_err();
        let error = ours.list_pets().await.unwrap_err();
        assert_eq!(
            error.status().map(|status| status.as_u16()),
            expected.status().map(|status| status.as_u16())
        );
        server.saw_the_same_twice();
    });
}
