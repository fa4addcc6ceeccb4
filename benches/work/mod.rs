//! The work that is measured, each piece twice: through the client, and by hand with reqwest and `serde_json`.

pub(crate) mod by_hand;
pub(crate) mod responses;
pub(crate) mod server;

use std::sync::atomic::{AtomicUsize, Ordering};

use sendgrid_seq::runtime::{InMemory, http};
use sendgrid_seq::{Client, ListScoresSuccess, ListSubuserScoresSuccess, date};

/// The key of the calls.
pub(crate) const KEY: &str = "SG.no-key-at-all";

/// How many rows a page has.
pub(crate) const ROWS: usize = 1000;

/// A client with a server in memory, always with the same body.
pub(crate) fn in_memory(body: &'static str) -> Client {
    client(server_in_memory(body))
}

/// A server in memory that always gives the same response.
pub(crate) fn server_in_memory(body: &'static str) -> InMemory {
    InMemory::new(move |_| http::Response::new(body))
}

fn client(transport: InMemory) -> Client {
    Client::builder().api_key(KEY).transport(transport).build().expect("nothing is missing")
}

/// A client that asks a server of this machine.
pub(crate) fn loopback(url: &str) -> Client {
    Client::builder().api_key(KEY).base_url(url).build().expect("nothing is missing")
}

/// One call for the scores of a month; how many there are.
pub(crate) async fn scores(client: &Client) -> usize {
    let response = client.list_scores(date(2026, 10, 1), date(2026, 10, 31)).await.expect("it responds");
    match response.into_inner() {
        ListScoresSuccess::Ok(scores) => scores.result.len(),
        _ => 0,
    }
}

/// One call for a page of subusers; how many there are.
pub(crate) async fn page(client: &Client) -> usize {
    let response = client.list_subuser_scores(date(2026, 10, 31)).limit(1000).await.expect("it responds");
    match response.into_inner() {
        ListSubuserScoresSuccess::Ok(page) => page.result.len(),
        _ => 0,
    }
}

/// Every item of as many pages as are requested; how many there are.
pub(crate) async fn items(pages: usize) -> usize {
    let (rows, asked) = (responses::rows(ROWS), AtomicUsize::new(0));
    let client = client(InMemory::new(move |_| {
        let page = asked.fetch_add(1, Ordering::Relaxed) + 1;
        http::Response::new(responses::page(&rows, (page < pages).then_some(page)))
    }));
    let mut items = client.list_subuser_scores(date(2026, 10, 31)).items();
    let mut found = 0;
    while items.try_next().await.expect("every page comes").is_some() {
        found += 1;
    }
    found
}
