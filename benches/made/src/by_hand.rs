//! The same with serde's derive, as a program writes it for itself.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use openapi_runtime::http::{Request, Response, StatusCode, header};
use openapi_runtime::{Body, BoxError, InMemory, ResponseBody, Timer as _, Transport};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::AtOnce;

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

/// Requests a job until it is done.
pub(crate) async fn wait(server: &InMemory) -> Result<usize, BoxError> {
    loop {
        let request = Request::get(url("/job")).body(Body::empty())?;
        let response = Transport::send(server, request).await?;
        if response.status() != StatusCode::ACCEPTED {
            return Ok(serde_json::from_slice::<Vec<Thing>>(&received(response)?)?.len());
        }
        AtOnce.sleep(Duration::from_secs(1)).await;
    }
}

/// Sends things.
pub(crate) async fn create(server: &InMemory, things: Vec<Thing>) -> Result<usize, BoxError> {
    let body = serde_json::to_vec(&things)?;
    let request = Request::post(url("/things")).header(header::CONTENT_TYPE, "application/json");
    exchange(server, request.body(Body::from(body))?).await?;
    Ok(things.len())
}

/// Reads a stream of events piece by piece, as WHATWG HTML has them (section 9.2.6).
pub(crate) async fn events(server: &InMemory) -> Result<usize, BoxError> {
    let body = exchange(server, Request::get(url("/events")).body(Body::empty())?).await?;
    let (mut stream, mut found) = (EventStream::default(), 0);
    stream.read(&body, |_, _, data| {
        let thing: Thing = serde_json::from_str(data)?;
        found += usize::from(!thing.id.is_empty());
        Ok(())
    })?;
    Ok(found)
}

/// What is known of a stream of events between two pieces of it.
#[derive(Default)]
struct EventStream {
    line: Vec<u8>,
    after_return: bool,
    name: String,
    data: Option<String>,
    /// What a client that connects again needs.
    last_id: String,
    retry: Option<u64>,
}

impl EventStream {
    /// Reads a piece; `found` gets the name, the id and the data of each event.
    fn read(
        &mut self,
        piece: &[u8],
        mut found: impl FnMut(&str, &str, &str) -> Result<(), BoxError>,
    ) -> Result<(), BoxError> {
        for line in piece.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
            // A line ends with a line feed, a carriage return, or both.
            if std::mem::take(&mut self.after_return) && line == b"\n" {
                continue;
            }
            let Some((b'\n' | b'\r', own)) = line.split_last() else {
                self.line.extend_from_slice(line);
                return Ok(());
            };
            self.after_return = line.ends_with(b"\r");
            let whole = if self.line.is_empty() {
                Cow::Borrowed(own)
            } else {
                self.line.extend_from_slice(own);
                Cow::Owned(std::mem::take(&mut self.line))
            };
            if whole.is_empty() {
                let name = std::mem::take(&mut self.name);
                if let Some(data) = self.data.take() {
                    found(&name, &self.last_id, &data)?;
                }
                continue;
            }
            let line = String::from_utf8_lossy(&whole);
            let (field, value) = line.split_once(':').unwrap_or((&line, ""));
            self.field(field, value.strip_prefix(' ').unwrap_or(value));
        }
        Ok(())
    }

    fn field(&mut self, field: &str, value: &str) {
        match field {
            "data" => match &mut self.data {
                Some(data) => data.extend(["\n", value]),
                None => self.data = Some(value.to_owned()),
            },
            "event" => value.clone_into(&mut self.name),
            "id" if !value.contains('\0') => value.clone_into(&mut self.last_id),
            "retry" => self.retry = value.parse().ok().or(self.retry),
            _ => {}
        }
    }
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
    received(Transport::send(server, request).await?)
}

fn received(response: Response<ResponseBody>) -> Result<Vec<u8>, BoxError> {
    let status = response.status();
    match response.into_body() {
        ResponseBody::Bytes(body) if status == StatusCode::OK || status == StatusCode::NO_CONTENT => {
            Ok(body.into())
        }
        _ => Err(format!("unexpected {status}").into()),
    }
}
