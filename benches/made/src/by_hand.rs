//! The same with serde's derive, as a program writes it for itself.

use std::collections::BTreeMap;

use openapi_runtime::http::{Request, StatusCode, header};
use openapi_runtime::{Body, BoxError, InMemory, ResponseBody, Transport};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub(crate) type Counts = BTreeMap<String, i64>;

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Invoice,
    Customer,
    Shipment,
    Product,
    Subscription,
    Report,
    Webhook,
    Payment,
    #[serde(untagged)]
    Unknown(String),
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Thing {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) amount: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) archived: Option<bool>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "they are only read")]
pub(crate) struct Sparse {
    a: Option<String>,
    b: Option<i64>,
    c: Option<bool>,
    d: Option<f64>,
    e: Option<String>,
    f: Option<i64>,
    g: Option<bool>,
    h: Option<f64>,
}

/// Gets a list of JSON; how many items it has.
pub(crate) async fn list<T: DeserializeOwned>(server: &InMemory, path: &str) -> Result<usize, BoxError> {
    let body = exchange(server, Request::get(url(path)).body(Body::empty())?).await?;
    Ok(serde_json::from_slice::<Vec<T>>(&body)?.len())
}

/// Sends things.
pub(crate) async fn create(server: &InMemory, things: Vec<Thing>) -> Result<usize, BoxError> {
    let body = serde_json::to_vec(&things)?;
    let request = Request::post(url("/things")).header(header::CONTENT_TYPE, "application/json");
    exchange(server, request.body(Body::from(body))?).await?;
    Ok(things.len())
}

/// Reads the data of events, each of one line.
pub(crate) async fn events(server: &InMemory) -> Result<usize, BoxError> {
    let body = exchange(server, Request::get(url("/events")).body(Body::empty())?).await?;
    let data = std::str::from_utf8(&body)?.lines().filter_map(|line| line.strip_prefix("data: "));
    decoded(data)
}

/// Reads JSON lines.
pub(crate) async fn lines(server: &InMemory) -> Result<usize, BoxError> {
    let body = exchange(server, Request::get(url("/lines")).body(Body::empty())?).await?;
    decoded(std::str::from_utf8(&body)?.lines())
}

fn decoded<'t>(texts: impl Iterator<Item = &'t str>) -> Result<usize, BoxError> {
    let mut found = 0;
    for text in texts {
        let thing: Thing = serde_json::from_str(text)?;
        found += usize::from(!thing.id.is_empty());
    }
    Ok(found)
}

fn url(path: &str) -> String {
    format!("https://api.example.com{path}")
}

async fn exchange(server: &InMemory, request: Request<Body>) -> Result<Vec<u8>, BoxError> {
    let response = Transport::send(server, request).await?;
    let status = response.status();
    match response.into_body() {
        ResponseBody::Bytes(body) if status == StatusCode::OK || status == StatusCode::NO_CONTENT => {
            Ok(body.into())
        }
        _ => Err(format!("unexpected {status}").into()),
    }
}
