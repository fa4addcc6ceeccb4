//! Runs the cases and prints the verdicts.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::{env, fs, thread};

use openapi_runtime::http::header::CONTENT_TYPE;
use openapi_runtime::http::{HeaderName, HeaderValue};
use openapi_runtime::{Body, Bytes, HeaderMap, RawResponse, Request, StatusCode};
use serde_json::Value;

use crate::case::{Case, RequestCase, ResponseCase, ValueCase, Verdict};
use crate::request_values::RequestValues;
use crate::response::{Read, RoundTrip};
use crate::wire::Wire;
use crate::{body, compare};

/// One operation of a client.
#[derive(Debug, Clone, Copy)]
pub struct Exercised {
    /// Fills the operation and encodes its request.
    pub encode: fn(&RequestValues<'_>) -> Result<Request<Body>, String>,
    /// Reads its response.
    pub decode: fn(&mut RawResponse) -> Read,
    /// Reads its response as events, if these can be requested instead of another response.
    pub events: Option<fn(&mut RawResponse) -> Read>,
    /// Read its response in each of the other media types that can be requested.
    pub alternatives: &'static [fn(&mut RawResponse) -> Read],
    /// Reads the headers of its response, by name.
    pub headers: fn(&HeaderMap) -> Vec<(&'static str, Value)>,
}

/// Reads a value as a type, and serializes it again.
pub type Reader = fn(&Value) -> Result<RoundTrip, String>;

/// A client: its operations, and readers of its types.
#[derive(Debug, Clone, Copy)]
pub struct Client {
    /// The name that the caller uses.
    pub name: &'static str,
    /// Whether the document itself declares an `Unknown`, which is then a declared value.
    pub names_unknown: bool,
    /// The operations, by the index in the cases.
    pub operations: &'static [Exercised],
    /// The types, by the index in the cases.
    pub types: &'static [Reader],
}

/// Runs the cases in the file given as the second argument against the client named by the first, and prints
/// the verdicts as JSON.
#[must_use]
pub fn main(clients: &'static [Client]) -> ExitCode {
    // A document may be deeply nested, and unoptimized code needs a lot of stack.
    let run = thread::Builder::new().stack_size(512 << 20).spawn(|| run(clients));
    match run.map_err(|error| error.to_string()).map(thread::JoinHandle::join) {
        Ok(Ok(Ok(verdicts))) => {
            println!("{verdicts}");
            ExitCode::SUCCESS
        }
        Ok(Ok(Err(error))) | Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
        Ok(Err(_)) => ExitCode::FAILURE,
    }
}

fn run(clients: &[Client]) -> Result<String, String> {
    let mut arguments = env::args().skip(1);
    let (name, path) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default());
    let client = clients.iter().find(|client| client.name == name).ok_or("there is no such client")?;
    let text = fs::read(&path).map_err(|error| format!("cannot read {path}: {error}"))?;
    let cases: Vec<Case> = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    let verdicts: Vec<Verdict> =
        cases.iter().enumerate().flat_map(|(number, case)| verdicts(client, number, case)).collect();
    serde_json::to_string(&verdicts).map_err(|error| error.to_string())
}

fn verdicts(client: &Client, number: usize, case: &Case) -> Vec<Verdict> {
    let verdicts = catch_unwind(AssertUnwindSafe(|| match case {
        Case::Request(case) => request(client, case),
        Case::Response(case) => raw(client, case),
        Case::Value(case) => values(client, case),
    }));
    let verdicts = verdicts.unwrap_or_else(|_| {
        checks(case).into_iter().map(|check| (check, Some("it panicked".to_owned()))).collect()
    });
    verdicts.into_iter().map(|(check, fault)| Verdict { case: number, check, fault }).collect()
}

fn checks(case: &Case) -> Vec<usize> {
    match case {
        Case::Request(case) => case
            .expected
            .iter()
            .map(|expected| expected.check)
            .chain(case.body.iter().map(|body| body.check))
            .collect(),
        Case::Response(case) => case.headers.iter().map(|header| header.check).chain([case.check]).collect(),
        Case::Value(case) => case.types.iter().map(|(check, _)| *check).collect(),
    }
}

type Verdicts = Vec<(usize, Option<String>)>;

fn request(client: &Client, case: &RequestCase) -> Verdicts {
    let all = |fault: String| {
        checks(&Case::Request(case.clone())).into_iter().map(|check| (check, Some(fault.clone()))).collect()
    };
    let Some(operation) = client.operations.get(case.operation) else {
        return all("there is no such operation".to_owned());
    };
    let (body, form) = (case.body.as_ref().map(|body| &body.value), case.body.as_ref().map(|body| body.form));
    let given = RequestValues { values: &case.given, body, form: form.unwrap_or_default() };
    let request = match (operation.encode)(&given) {
        Ok(request) => request,
        Err(fault) => return all(fault),
    };
    let mut verdicts: Verdicts = match Wire::of(case, &request) {
        Ok(wire) => case.expected.iter().map(|expected| (expected.check, wire.fault(expected))).collect(),
        Err(fault) => return all(fault),
    };
    verdicts.extend(case.body.as_ref().map(|wanted| (wanted.check, body::fault(wanted, request))));
    verdicts
}

fn raw(client: &Client, case: &ResponseCase) -> Verdicts {
    let Some(operation) = client.operations.get(case.operation) else {
        return vec![(case.check, Some("there is no such operation".to_owned()))];
    };
    let mut headers = HeaderMap::new();
    let named = case.headers.iter().map(|header| (header.name.as_str(), header.text.as_str()));
    let content_type = case.content_type.iter().map(|text| (CONTENT_TYPE.as_str(), text.as_str()));
    for (name, text) in named.chain(content_type) {
        if let (Ok(name), Ok(text)) = (HeaderName::try_from(name), HeaderValue::try_from(text)) {
            headers.insert(name, text);
        }
    }
    let read = (operation.headers)(&headers);
    let mut verdicts: Verdicts = case
        .headers
        .iter()
        .map(|wanted| {
            let found =
                read.iter().find(|(name, _)| name.eq_ignore_ascii_case(&wanted.name)).map(|(_, value)| value);
            let fault = match found {
                None => Some("it is not read".to_owned()),
                Some(found) => compare::find_loss(&wanted.value, found, &[]),
            };
            (wanted.check, fault)
        })
        .collect();
    let status = StatusCode::from_u16(case.status).unwrap_or_default();
    let mut raw = RawResponse::new(status, headers, Bytes::from(case.body.clone()));
    let other = case.alternative.and_then(|index| operation.alternatives.get(index).copied());
    let read = match other.or(operation.events.filter(|_| case.streamed)) {
        Some(read) => read(&mut raw),
        None => (operation.decode)(&mut raw),
    };
    verdicts.push((case.check, misread(client, case, &read)));
    verdicts
}

/// Returns why a response was not read as declared.
fn misread(client: &Client, case: &ResponseCase, read: &Read) -> Option<String> {
    let body = match &read.body {
        Err(reason) => return Some(format!("{}: {reason}", read.variant)),
        Ok(body) => body,
    };
    if read.variant != case.variant {
        return Some(format!("it was read as `{}`, not as `{}`", read.variant, case.variant));
    }
    if read.status.is_some_and(|status| status != case.status) {
        return Some("the variant holds another status".to_owned());
    }
    match (&case.value, body) {
        (Some(sent), Some(back)) => round_trip_fault(client, sent, back, &case.undeclared, case.is_open),
        (Some(_), None) => Some("its body was not read".to_owned()),
        (None, _) => None,
    }
}

/// Returns verdicts for the types that read a value, or for all types if none does.
fn values(client: &Client, case: &ValueCase) -> Verdicts {
    let verdicts: Verdicts =
        case.types.iter().map(|(check, ty)| (*check, value(client, *ty, case))).collect();
    let is_read = verdicts.iter().any(|(_, fault)| fault.is_none());
    verdicts.into_iter().filter(|(_, fault)| !is_read || fault.is_none()).collect()
}

fn value(client: &Client, ty: usize, case: &ValueCase) -> Option<String> {
    let Some(read) = client.types.get(ty) else {
        return Some("there is no such type".to_owned());
    };
    match read(&case.value) {
        Ok(back) => round_trip_fault(client, &case.value, &back, &case.undeclared, case.is_open),
        Err(fault) => Some(fault),
    }
}

fn round_trip_fault(
    client: &Client,
    sent: &Value,
    back: &RoundTrip,
    undeclared: &[String],
    is_open: bool,
) -> Option<String> {
    let is_unknown = back.unrecognized || back.unknown && !client.names_unknown;
    if is_unknown && !is_open {
        return Some("a part of it was read as `Unknown`".to_owned());
    }
    compare::find_loss(sent, &back.value, undeclared)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A client that loses a query parameter, reads every response as `Ok`, and no header.
    const LOSSY: Client = Client {
        name: "lossy",
        names_unknown: false,
        operations: &[Exercised {
            encode: |given| {
                let id: String = given.value("path/id")?;
                Request::get(format!("/pets/{id}"))
                    .body(Body::from(Bytes::new()))
                    .map_err(|error| error.to_string())
            },
            decode: |raw| match raw.json::<u8, u8, ()>(std::convert::identity) {
                openapi_runtime::Outcome::Success(body) => Read::typed("Ok", &body),
                _ => Read::failed("undecodable", "it is not a number"),
            },
            events: None,
            alternatives: &[],
            headers: |_| Vec::new(),
        }],
        types: &[crate::round_trip::<Vec<u8>>, crate::round_trip::<Option<bool>>],
    };

    fn faults(case: &Value) -> Vec<(usize, Option<String>)> {
        let case: Case = serde_json::from_value(case.clone()).expect("a case");
        let verdicts = verdicts(&LOSSY, 0, &case).into_iter();
        verdicts.map(|verdict| (verdict.check, verdict.fault)).collect()
    }

    #[test]
    fn what_a_client_loses_is_a_fault() {
        let expected = |check, location, name| {
            json!({"check": check, "location": location, "name": name, "style": "form", "explode": true,
                "json": false, "value": "x", "styles": {}})
        };
        let request = json!({"Request": {"operation": 0, "method": "GET", "template": "/pets/{id}",
            "given": {"path/id": "x", "query/q": "x"},
            "expected": [expected(1, "path", "id"), expected(2, "query", "q")], "body": null}});
        let found = faults(&request);
        assert_eq!(found.first(), Some(&(1, None)));
        assert!(matches!(found.get(1), Some((2, Some(_)))), "{found:?}");

        let raw = |body: &str, variant: &str| {
            json!({"Response": {"check": 1, "operation": 0, "status": 200, "content_type": "application/json",
                "body": body, "value": 7, "variant": variant, "undeclared": [], "is_open": false,
                "streamed": false,
                "headers": [{"check": 2, "name": "x-total", "text": "7", "value": 7}]}})
        };
        let rows = [(raw("7", "Ok"), true), (raw("7", "Created"), false), (raw("x", "Ok"), false)];
        for (case, is_good) in rows {
            let found = faults(&case);
            assert_eq!(found.first(), Some(&(2, Some("it is not read".to_owned()))));
            assert_eq!(found.get(1).is_some_and(|(_, fault)| fault.is_none()), is_good, "{found:?}");
        }
    }

    #[test]
    fn one_of_the_types_of_a_place_reads_a_value() {
        let value = |value: Value| json!({"Value": {"types": [[1, 0], [2, 1]], "value": value, "undeclared": [], "is_open": false}});
        assert_eq!(faults(&value(json!([7]))), [(1, None)]);
        assert_eq!(faults(&value(json!(true))), [(2, None)]);
        let found = faults(&value(json!("x")));
        assert!(found.len() == 2 && found.iter().all(|(_, fault)| fault.is_some()), "{found:?}");
    }
}
