//! `progenitor` as oracle: for the same document and the same call, its client and ours send the same request and read the
//! same response. The build script writes the calls: every operation of every document that `progenitor` takes, with every
//! parameter, with lists of two items. What it refuses is a snapshot; where the two differ stands here.
//!
//! Where they differ, `progenitor` checks what the server sent (a `pattern`), asks in a request for what only responses carry
//! (`readOnly`), demands of a response what only requests carry (`writeOnly`), or takes a header and a query parameter of one
//! name for the same.
//!
//! `CONFORMANCE_DOCUMENTS` names folders whose documents are compared as well; then the text is printed and nothing is held
//! against what is known here.

// The crate that progenitor's pages name.
extern crate futures_util as futures;

mod understood;

use std::env;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use openapi_runtime::{Bytes, Operation, Outcome, RawResponse};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::net::TcpListener;

use understood::Understood;

// What some documents' options name by `crate::…`.
use conformance::{builder_defaults, extern_type, format_type};

include!(concat!(env!("OUT_DIR"), "/oracle.rs"));

/// What the server returns, and what it was sent last.
#[derive(Default)]
struct State {
    status: StatusCode,
    body: &'static str,
    sent: Option<Understood>,
}

/// A server on this machine for their client, and what came of the comparisons.
pub(crate) struct Comparison {
    url: String,
    state: Arc<Mutex<State>>,
    document: &'static str,
    operation: &'static str,
    alike: usize,
    /// The operations that differ, or are not compared: their documents, and in what.
    others: Vec<(&'static str, String, String)>,
    /// A line for each document, and one for each operation that is not alike.
    report: String,
}

/// What one client did: the request, and what it made of the response.
type Done = Result<Option<Value>, String>;

impl Comparison {
    async fn start() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let kept = Arc::clone(&state);
        let router = Router::new().fallback(move |request: Request| {
            let state = Arc::clone(&kept);
            async move {
                let (parts, body) = request.into_parts();
                let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
                let mut state = state.lock().unwrap();
                state.sent = Some(Understood::of(
                    parts.method.as_str(),
                    &parts.uri.to_string(),
                    &parts.headers,
                    &body,
                ));
                (state.status, [(header::CONTENT_TYPE, "application/json")], state.body)
            }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, state, document: "", operation: "", alike: 0, others: Vec::new(), report: String::new() }
    }

    pub(crate) fn url(&self) -> String {
        self.url.clone()
    }

    fn document(&mut self, stem: &'static str) {
        self.document = stem;
        let _ = writeln!(self.report, "{stem}");
    }

    /// Sets what the server responds to the next operation.
    pub(crate) fn serving(&mut self, operation: &'static str, status: u16, body: &'static str) {
        self.operation = operation;
        let status = StatusCode::from_u16(status).unwrap();
        *self.state.lock().unwrap() = State { status, body, sent: None };
    }

    pub(crate) fn left_out(&mut self, operation: &str, reason: &str) {
        self.others.push((self.document, operation.to_owned(), reason.to_owned()));
        let _ = writeln!(self.report, "    {operation}: not compared: {reason}");
    }

    /// Compares what both sent, of the headers those that are named, and what both read.
    pub(crate) fn same(
        &mut self,
        headers: &[&str],
        theirs: Done,
        ours: Result<(Understood, Option<Value>), String>,
    ) {
        let sent = self.state.lock().unwrap().sent.take();
        let differences = match (sent, theirs, ours) {
            (_, Err(reason), _) => vec![format!("theirs cannot be called: {reason}")],
            (_, _, Err(reason)) => vec![format!("ours cannot be called: {reason}")],
            (None, Ok(error), _) => vec![format!("theirs sent nothing: {}", error.unwrap_or_default())],
            (Some(sent), Ok(theirs), Ok((understood, ours))) => {
                let mut differences = sent.differences(&understood, headers);
                if let (Some(theirs), Some(ours)) = (theirs, ours)
                    && understood::bare(theirs.clone()) != understood::bare(ours.clone())
                {
                    differences.push(format!("return: {theirs}, but ours {ours}"));
                }
                differences
            }
        };
        self.alike += usize::from(differences.is_empty());
        if !differences.is_empty() {
            let what = differences.iter().filter_map(|difference| difference.split(':').next());
            let what = what.collect::<Vec<_>>().join(", ");
            self.others.push((self.document, self.operation.to_owned(), what));
        }
        let how = if differences.is_empty() { "alike".to_owned() } else { differences.join("\n        ") };
        let _ = writeln!(self.report, "    {}: {how}", self.operation);
    }
}

/// Reads a value of the type that is wanted.
fn value<T: DeserializeOwned>(json: &str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| format!("{json}: {error}"))
}

fn written(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_else(|error| error.to_string().into())
}

/// What our operation sends, and what it makes of a response in JSON.
fn decoded<O: Operation>(
    operation: &O,
    status: u16,
    body: &'static str,
) -> Result<(Understood, Option<Value>), String>
where
    O::Success: Serialize,
{
    let (understood, outcome) = not_decoded(operation, status, body)?;
    debug_assert!(outcome.is_none());
    let mut response = response(status, body);
    Ok((
        understood,
        Some(match O::decode(&mut response) {
            Outcome::Success(value) => written(&value),
            _ => "not read as a success".into(),
        }),
    ))
}

/// What our operation sends.
fn not_decoded<O: Operation>(operation: &O, _: u16, _: &str) -> Result<(Understood, Option<Value>), String> {
    let (parts, body) = operation.encode().map_err(|error| error.to_string())?.into_parts();
    let body = body.as_bytes().unwrap_or_default();
    Ok((Understood::of(parts.method.as_str(), &parts.uri.to_string(), &parts.headers, body), None))
}

fn response(status: u16, body: &'static str) -> RawResponse {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    RawResponse::new(StatusCode::from_u16(status).unwrap(), headers, Bytes::from_static(body.as_bytes()))
}

/// The operations that are not alike, and in what they differ or why they are not compared.
const OTHERS: [(&str, &str, &str); 8] = [
    ("extern_type", "GET /pets", "no value could be made up for below"),
    ("format_type", "GET /prices", "no value could be made up for least"),
    ("read_write_only", "POST /payments", "return"),
    ("read_write_only", "POST /pets", "theirs cannot be called"),
    ("scalars", "GET /pets/{id}", "return"),
    ("shared_parameters", "GET /pets/{id}", "query, trace"),
    ("shared_parameters", "DELETE /pets/{id}", "query, trace"),
    ("with_overlay", "remove_all_pets", "`progenitor` alone has it"),
];

/// At least so many are alike; more with every document.
const ALIKE: usize = 59;

#[test]
fn both_clients_say_and_read_the_same() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let Comparison { alike, others, report, .. } = runtime.block_on(async {
        let mut comparison = Comparison::start().await;
        every_document(&mut comparison).await;
        comparison
    });
    let refused: Vec<_> = REFUSED.iter().map(|(stem, reason)| format!("{stem}: {reason}")).collect();
    let refused = refused.join("\n");
    if env::var_os("CONFORMANCE_DOCUMENTS").is_some() {
        println!("{report}\n\nrefused by `progenitor`:\n{refused}");
    } else {
        let known = OTHERS.map(|(stem, operation, what)| (stem, operation.to_owned(), what.to_owned()));
        assert_eq!(others, known, "{report}");
        assert!(alike >= ALIKE, "only {alike} operations are alike:\n{report}");
        insta::assert_snapshot!("refused", refused);
    }
}
