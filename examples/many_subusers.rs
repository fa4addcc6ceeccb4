//! Requests the last week of every subuser on its behalf, with the parent's key, concurrently and with a progress bar.
//!
//! ```text
//! cargo run --example many_subusers
//! SENDGRID_API_KEY=… cargo run --example many_subusers -- newsletter acme
//! ```
//!
//! All derived clients share connections, the retry budget, and the rate limit: if SendGrid rejects one of them with
//! 429, the others wait as well.

use std::{env, error::Error};

use indicatif::{ProgressBar, ProgressStyle};
use sendgrid_seq::{Client, OnBehalfOf, Scores, WaitPolicy, jiff::ToSpan, mock::Mock, today};
use tokio::task::JoinSet;

/// The maximum number of concurrent calls.
const AT_ONCE: usize = 4;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    sigpipe::reset();
    let client = match env::var_os("SENDGRID_API_KEY") {
        Some(_) => Client::builder_from_env()?.max_concurrency(AT_ONCE).build()?,
        None => Mock::demo().client_builder().max_concurrency(AT_ONCE).build()?,
    };
    let mut names: Vec<String> = env::args().skip(1).collect();
    if names.is_empty() {
        names = ["newsletter", "acme", "globex", "winback", "no-such-subuser"].map(str::to_owned).into();
    }

    let to = today() - 2.days();
    let from = to - 6.days();
    let progress = ProgressBar::new(names.len().try_into()?);
    progress.set_style(ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}")?);
    let mut calls = JoinSet::new();
    for name in names {
        // A derived client: it shares connections and limits with the one it comes from.
        let subuser = client.on_behalf_of(OnBehalfOf::subuser(&name)?);
        let shown = progress.clone();
        let message = format!("{name} is being computed");
        let policy = WaitPolicy::new().on_pending(move |_| shown.set_message(message.clone()));
        calls.spawn(async move { (name, subuser.list_scores(from, to).wait_with(policy).await) });
    }
    while let Some(call) = calls.join_next().await {
        let line = match call? {
            (name, Ok(scores)) => format!("{name:<16} {}", mean(&scores.into_inner())),
            (name, Err(error)) => format!("{name:<16} {error}"),
        };
        progress.inc(1);
        progress.suspend(|| println!("{line}"));
    }
    progress.finish_and_clear();
    Ok(())
}

fn mean(scores: &Scores) -> String {
    let (sum, days) = scores
        .result
        .iter()
        .filter_map(|row| row.score)
        .fold((0.0, 0), |(sum, days), score| (sum + score, days + 1));
    if days == 0 {
        "not eligible for a score".to_owned()
    } else {
        format!("{:.2} over {days} days", sum / f64::from(days))
    }
}
