//! `bench-made CASE SIDE TIMES` sends or reads 10,000 items so often, through the client or by hand.
//!
//! `cargo xtask bench made` counts the instructions of two numbers of times and takes the difference, which leaves out
//! what is done only once.

mod by_hand;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bench_made::client::Client;
use bench_made::models;
use futures_util::FutureExt as _;
use futures_util::future::try_join_all;
use openapi_runtime::{BoxError, BoxFuture, InMemory, Timer, http};

/// How many items a body has.
const ITEMS: usize = 10_000;

/// How many calls are made at once.
const CALLS: usize = 100;

/// How many times a job is requested until it is done.
const POLLS: usize = 200;

const KINDS: [&str; 9] = [
    "invoice",
    "customer",
    "shipment",
    "product",
    "subscription",
    "report",
    "webhook",
    "payment",
    "of another day",
];

fn main() -> Result<(), BoxError> {
    let mut arguments = std::env::args().skip(1);
    let (case, side) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default());
    let times = arguments.next().and_then(|times| times.parse().ok()).unwrap_or(1);
    let body = body(&case);
    let things = format!("[{}]", list(thing));
    let polls = AtomicUsize::new(0);
    let server = InMemory::new(move |request: http::Request<_>| {
        let mut response = http::Response::new(body.clone());
        if request.method() == http::Method::POST {
            *response.status_mut() = http::StatusCode::NO_CONTENT;
        }
        if request.uri().path() == "/job" && polls.fetch_add(1, Ordering::Relaxed) % POLLS < POLLS - 1 {
            *response.status_mut() = http::StatusCode::ACCEPTED;
        }
        response
    });
    let client = Client::builder().timer(AtOnce).transport(server.clone()).build()?;
    let work = Work { case, client, server };
    let sent = serde_json::from_str(&things)?;
    let by_hand: Vec<by_hand::Thing> = serde_json::from_str(&things)?;
    let mut found = 0;
    for _ in 0..times {
        let done = if side == "client" {
            work.by_client(&sent).now_or_never()
        } else {
            work.by_hand(&by_hand).now_or_never()
        };
        found += done.ok_or("nothing is waited for in memory")??;
    }
    println!("found={found}");
    Ok(())
}

/// A timer whose sleeps take no time. No time limit is reached in memory: what has one is done when it is begun.
struct AtOnce;

impl Timer for AtOnce {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn sleep(&self, _: Duration) -> BoxFuture<()> {
        Box::pin(std::future::ready(()))
    }
}

struct Work {
    case: String,
    client: Client,
    server: InMemory,
}

impl Work {
    async fn by_client(&self, sent: &models::Things) -> Result<usize, BoxError> {
        let client = &self.client;
        Ok(match self.case.as_str() {
            "send" => {
                client.create_things(sent.clone()).await?;
                sent.len()
            }
            "maps" => client.list_maps().await?.into_inner().len(),
            "options" => client.list_options().await?.into_inner().len(),
            "kinds" => client.list_kinds().await?.into_inner().len(),
            "events" => {
                let (mut events, mut found) = (client.watch_things().await?.into_inner(), 0);
                while let Some(event) = events.try_next().await? {
                    found += usize::from(!event.data.id.is_empty());
                }
                found
            }
            "lines" => {
                let (mut lines, mut found) = (client.export_things().await?.into_inner(), 0);
                while let Some(thing) = lines.try_next().await? {
                    found += usize::from(!thing.id.is_empty());
                }
                found
            }
            "wait" => client.get_job().wait().await?.into_inner().len(),
            "calls" => {
                let calls = (0..CALLS).map(|_| async { client.list_things().await });
                try_join_all(calls).await?.into_iter().map(|response| response.into_inner().len()).sum()
            }
            _ => client.list_things().await?.into_inner().len(),
        })
    }

    async fn by_hand(&self, sent: &[by_hand::Thing]) -> Result<usize, BoxError> {
        let server = &self.server;
        match self.case.as_str() {
            // The client takes what it sends.
            "send" => by_hand::create(server, sent.to_vec()).await,
            "maps" => by_hand::list::<by_hand::Counts>(server, "/maps").await,
            "options" => by_hand::list::<by_hand::Sparse>(server, "/options").await,
            "kinds" => by_hand::list::<by_hand::Kind>(server, "/kinds").await,
            "events" => by_hand::events(server).await,
            "lines" => by_hand::lines(server).await,
            "wait" => by_hand::wait(server).await,
            "calls" => {
                let calls = (0..CALLS).map(|_| by_hand::list::<by_hand::Thing>(server, "/things"));
                Ok(try_join_all(calls).await?.iter().sum())
            }
            _ => by_hand::list::<by_hand::Thing>(server, "/things").await,
        }
    }
}

/// What the server responds with.
fn body(case: &str) -> String {
    match case {
        "send" => String::new(),
        "maps" => format!("[{}]", list(|number| format!(r#"{{"a{number}":1,"b":{number},"c{number}":3}}"#))),
        "options" => format!("[{}]", list(options)),
        "kinds" => format!("[{}]", list(|number| format!(r#""{}""#, kind(number)))),
        "events" => joined(|number| format!("data: {}\n\n", thing(number)), ""),
        "lines" => joined(thing, "\n"),
        "calls" | "wait" => format!("[{}]", thing(1)),
        _ => format!("[{}]", list(thing)),
    }
}

fn list(item: impl Fn(usize) -> String) -> String {
    joined(item, ",")
}

fn joined(item: impl Fn(usize) -> String, between: &str) -> String {
    (0..ITEMS).map(item).collect::<Vec<_>>().join(between)
}

/// A thing; one in eight has neither amount nor count.
fn thing(number: usize) -> String {
    let rest = if number % 8 == 7 { "" } else { r#","amount":12.5,"count":3,"archived":false"# };
    format!(r#"{{"id":"{number}","label":"Thing {number}","kind":"{}"{rest}}}"#, kind(number))
}

/// Half of the members are there, in turn.
fn options(number: usize) -> String {
    if number % 2 == 1 {
        format!(r#"{{"b":{number},"d":0.5,"f":null,"h":2}}"#)
    } else {
        format!(r#"{{"a":"{number}","c":true,"e":null,"g":false}}"#)
    }
}

fn kind(number: usize) -> &'static str {
    KINDS[number % KINDS.len()]
}
