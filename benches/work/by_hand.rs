//! What a careful program without this crate would write for itself.
//!
//! It sends the same request: the same URL from the same parameters, written without encoding since dates need none;
//! the key in a header that is marked as sensitive, `Accept`, `User-Agent`, title case on the wire. It follows no
//! redirect, limits the time of connecting and of the whole exchange, reads at most as many bytes as our client does,
//! tells the statuses apart and decodes into structs of its own. What it does not do, and our client does: attempts and
//! the budget for them, a pause that another call was asked to make, rate limits, hooks, secrets that change, errors
//! with the headers, and the response's bytes and headers beside its value.

use std::error::Error;
use std::time::Duration;

use sendgrid_seq::Date;
use sendgrid_seq::runtime::http::{HeaderValue, Request, StatusCode, header};
use sendgrid_seq::runtime::{Body, InMemory, ResponseBody, Transport};
use serde::Deserialize;

use super::KEY;

/// How many bytes a response may have.
const MAX_BODY: usize = 16 * 1024 * 1024;

const USER_AGENT: &str = "by-hand/1.0";

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The body of both kinds of 200 response.
#[derive(Deserialize)]
pub(crate) struct Page {
    pub(crate) result: Vec<Row>,
    #[serde(rename = "_metadata")]
    pub(crate) metadata: Option<Metadata>,
}

#[derive(Deserialize)]
pub(crate) struct Row {
    pub(crate) user_id: String,
    pub(crate) username: Option<String>,
    pub(crate) date: Option<Date>,
    pub(crate) score: Option<f64>,
    pub(crate) metrics: Option<Metrics>,
}

#[derive(Deserialize)]
pub(crate) struct Metrics {
    pub(crate) engagement_recency: f64,
    pub(crate) open_rate: f64,
    pub(crate) bounce_classification: f64,
    pub(crate) bounce_rate: f64,
    pub(crate) spam_rate: f64,
}

#[derive(Deserialize)]
pub(crate) struct Metadata {
    pub(crate) next_params: Option<NextParams>,
}

#[derive(Deserialize)]
pub(crate) struct NextParams {
    pub(crate) after_key: Option<String>,
}

/// Decodes a page and inspects all of it, so that no field is left out.
pub(crate) fn decode(body: &[u8]) -> Result<usize> {
    let page: Page = serde_json::from_slice(body)?;
    let next = page.metadata.and_then(|metadata| metadata.next_params?.after_key);
    let whole = |score: &Row| {
        let metrics = score.metrics.as_ref().map_or(0.0, |metrics| {
            metrics.engagement_recency
                + metrics.open_rate
                + metrics.bounce_classification
                + metrics.bounce_rate
                + metrics.spam_rate
        });
        metrics + score.score.unwrap_or_default() >= 0.0
            && !score.user_id.is_empty()
            && score.username.as_deref() != Some("")
            && score.date.is_none_or(|date| date.year() == 2026)
    };
    Ok(page.result.iter().filter(|score| whole(score)).count() + usize::from(next.as_deref() == Some("")))
}

/// Validates a response by its status, and decodes it.
fn outcome(status: StatusCode, body: &[u8]) -> Result<usize> {
    match status {
        StatusCode::OK => decode(body),
        StatusCode::ACCEPTED => Ok(0),
        status => Err(format!("{status}: {}", String::from_utf8_lossy(body)).into()),
    }
}

fn url(base: &str) -> String {
    let (from, to) = (sendgrid_seq::date(2026, 10, 1), sendgrid_seq::date(2026, 10, 31));
    format!("{base}/v3/engagementquality/scores?from={from}&to={to}")
}

/// One call in memory.
pub(crate) async fn in_memory(server: &InMemory) -> Result<usize> {
    let mut key = HeaderValue::try_from(format!("Bearer {KEY}"))?;
    key.set_sensitive(true);
    let request = Request::get(url("https://api.sendgrid.com"))
        .header(header::AUTHORIZATION, key)
        .header(header::ACCEPT, HeaderValue::from_static("application/json"))
        .header(header::USER_AGENT, HeaderValue::from_static(USER_AGENT))
        .body(Body::empty())?;
    let response = Transport::send(server, request).await?;
    let status = response.status();
    match response.into_body() {
        ResponseBody::Bytes(body) if body.len() <= MAX_BODY => outcome(status, &body),
        _ => Err("the response is too large".into()),
    }
}

/// A client of reqwest, set as carefully as ours.
pub(crate) fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .no_gzip()
        .referer(false)
        .http1_title_case_headers()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(30))
        .user_agent(USER_AGENT)
        .build()
        .expect("reqwest builds")
}

/// One call over the network.
pub(crate) async fn call(client: &reqwest::Client, base: &str) -> Result<usize> {
    let mut response = client
        .get(url(base))
        .bearer_auth(KEY)
        .header(header::ACCEPT, HeaderValue::from_static("application/json"))
        .send()
        .await?;
    let length = response.content_length().unwrap_or_default();
    if length > MAX_BODY as u64 {
        return Err("the response is too large".into());
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > MAX_BODY {
            return Err("the response is too large".into());
        }
        body.extend_from_slice(&chunk);
    }
    outcome(response.status(), &body)
}
