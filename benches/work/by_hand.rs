//! What a program without this crate would write for itself.

use std::time::Duration;

use sendgrid_seq::Date;
use sendgrid_seq::runtime::http::{self, Request, header};
use serde::Deserialize;

use super::KEY;

/// The body of both kinds of 200 answer.
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

/// Decodes a page and looks at all of it, so that no field is left out.
pub(crate) fn decode(body: &[u8]) -> usize {
    let page: Page = serde_json::from_slice(body).expect("it is a page");
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
    page.result.iter().filter(|score| whole(score)).count() + usize::from(next.as_deref() == Some(""))
}

/// Writes the request and reads the answer, with nothing between.
pub(crate) fn in_memory(body: &'static [u8]) -> usize {
    let (from, to) = (sendgrid_seq::date(2026, 10, 1), sendgrid_seq::date(2026, 10, 31));
    let request =
        Request::get(format!("https://api.sendgrid.com/v3/engagementquality/scores?from={from}&to={to}"))
            .header(header::AUTHORIZATION, format!("Bearer {KEY}"))
            .header(header::ACCEPT, "application/json")
            .body(())
            .expect("it is a request");
    let answer = http::Response::new(body);
    assert!(request.uri().query().is_some() && answer.status().is_success());
    decode(answer.body())
}

/// A client of reqwest, set as carefully as ours.
pub(crate) fn client() -> reqwest::Client {
    // The features of this workspace leave the choice to the program; an error says that it was made already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .http1_title_case_headers()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(10))
        .user_agent("by-hand/1.0")
        .build()
        .expect("reqwest builds")
}

/// One call over the network.
pub(crate) async fn call(client: &reqwest::Client, url: &str) -> usize {
    let (from, to) = (sendgrid_seq::date(2026, 10, 1), sendgrid_seq::date(2026, 10, 31));
    let answer = client
        .get(format!("{url}/v3/engagementquality/scores?from={from}&to={to}"))
        .bearer_auth(KEY)
        .header(header::ACCEPT, "application/json")
        .timeout(Duration::from_secs(60))
        .send()
        .await
        .expect("it answers");
    assert!(answer.status().is_success());
    decode(&answer.bytes().await.expect("the body comes"))
}
