//! Whatever a caller passes and a server returns, the result is typed, and nothing panics.

use std::sync::{Arc, Mutex};

use openapi_runtime::{
    Async, Blocking, Body, Bytes, Call, Client, ClientBuilder, Encoder, Error, InMemory, InvalidRequest,
    Mode, NoDeclaredError, Operation, OperationInfo, Outcome, RawResponse, Request, Response, Retry, http,
};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use serde::Deserialize;

/// Reads rows.
#[derive(Clone)]
struct ListRows;

#[derive(Debug, Deserialize)]
struct Rows {
    rows: Vec<(Option<String>, f64)>,
}

impl Operation for ListRows {
    type Success = Rows;
    type Error = NoDeclaredError;
    const INFO: OperationInfo = OperationInfo::get("/rows").operation_id("listRows");

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        Encoder::new(&Self::INFO).finish()
    }

    fn decode(response: &mut RawResponse) -> Outcome<Rows, NoDeclaredError> {
        match response.status().as_u16() {
            200..300 => response.json(|rows| rows),
            _ => response.undeclared(),
        }
    }
}

type CallResult = Result<Response<Rows>, Error<NoDeclaredError>>;

fn client<M: Mode>(response: http::Response<Bytes>, seen: &Seen) -> Client<M>
where
    InMemory: openapi_runtime::IntoTransport<M>,
{
    let seen = Arc::clone(seen);
    let server = InMemory::new(move |request| {
        seen.lock().expect("a log").push(request);
        response.clone()
    });
    let builder = ClientBuilder::<M>::new("https://api.example.com").retry(Retry::never()).transport(server);
    builder.build().expect("a client")
}

type Seen = Arc<Mutex<Vec<Request<Bytes>>>>;

/// Makes a call in both modes; returns what came of it, with the requests that were sent.
fn both(
    response: &http::Response<Bytes>,
    set: impl Fn(Settable) -> Settable,
) -> [(CallResult, Vec<Request<Bytes>>); 2] {
    let [one, other] = [Seen::default(), Seen::default()];
    let call = client::<Async>(response.clone(), &one).call(ListRows);
    let Settable::Async(call) = set(Settable::Async(call)) else { panic!("the mode changed") };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let first = runtime.block_on(call.send());
    let call = client::<Blocking>(response.clone(), &other).call(ListRows);
    let Settable::Blocking(call) = set(Settable::Blocking(call)) else { panic!("the mode changed") };
    let second = call.send();
    let taken = |log: Seen| std::mem::take(&mut *log.lock().expect("a log"));
    [(first, taken(one)), (second, taken(other))]
}

/// A call of either mode.
enum Settable {
    Async(Call<ListRows, Async>),
    Blocking(Call<ListRows, Blocking>),
}

impl Settable {
    fn header(self, name: &str, value: &str) -> Self {
        match self {
            Self::Async(call) => Self::Async(call.header(name, value)),
            Self::Blocking(call) => Self::Blocking(call.header(name, value)),
        }
    }

    fn query(self, name: &str, value: &str) -> Self {
        match self {
            Self::Async(call) => Self::Async(call.query(name, value)),
            Self::Blocking(call) => Self::Blocking(call.query(name, value)),
        }
    }
}

fn empty() -> http::Response<Bytes> {
    http::Response::new(Bytes::from_static(br#"{"rows":[]}"#))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_header(name in prop_oneof!["[a-z-]{1,20}", any::<String>()], value in any::<String>()) {
        for (outcome, sent) in both(&empty(), |call| call.header(&name, &value)) {
            match outcome {
                Ok(_) => prop_assert_eq!(sent[0].headers()[name.as_str()].as_bytes(), value.as_bytes()),
                Err(error) => {
                    prop_assert!(matches!(error, Error::InvalidRequest(_)), "{}", error);
                    prop_assert!(sent.is_empty(), "it was sent");
                }
            }
        }
    }

    #[test]
    fn any_query(name in any::<String>(), value in any::<String>()) {
        for (outcome, sent) in both(&empty(), |call| call.query(&name, &value)) {
            prop_assert!(outcome.is_ok(), "{:?}", outcome);
            let query = sent[0].uri().query().expect("a query");
            let (key, text) = query.split_once('=').expect("a pair");
            prop_assert_eq!((decoded(key), decoded(text)), (name.clone(), value.clone()));
        }
    }

    #[test]
    fn any_number(number in any::<f64>()) {
        let body = format!("{{\"rows\":[[null,{number:e}]]}}");
        for (outcome, _) in both(&http::Response::new(Bytes::from(body)), |call| call) {
            let rows = outcome.expect("a number").into_inner().rows;
            prop_assert_eq!(rows, [(None, number)]);
        }
    }

    #[test]
    fn any_response(
        status in 100..1000_u16,
        header in proptest::collection::vec(any::<u8>(), 0..40),
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            "\\{\"rows\":\\[(\\[(null|\"[a-z]\"|[0-9]),-?[0-9]{1,9}(\\.[0-9]|e[0-9]{1,4})?\\],?){0,3}\\]\\}"
                .prop_map(String::into_bytes),
        ],
    ) {
        let mut response = http::Response::new(Bytes::from(body));
        *response.status_mut() = http::StatusCode::from_u16(status).expect("a status");
        let value = http::HeaderValue::from_bytes(&header);
        for name in ["content-type", "retry-after", "x-any"] {
            response.headers_mut().extend(value.iter().cloned().map(|value| (http::HeaderName::from_static(name), value)));
        }
        for (outcome, sent) in both(&response, |call| call) {
            prop_assert!(!sent.is_empty());
            if let Err(error) = outcome {
                prop_assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
                prop_assert!(!error.to_string().contains('\n'));
            }
        }
    }
}
