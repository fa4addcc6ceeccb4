//! Requests the scores of the last week and waits until SendGrid has computed them.
//!
//! ```text
//! cargo run --example wait_for_scores
//! ```
//!
//! Without `SENDGRID_API_KEY` it uses the in-memory mock, where waiting takes no real time.

use std::{env, error::Error};

use sendgrid_seq::{Client, WaitPolicy, jiff::ToSpan, mock::Mock, today};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    sigpipe::reset();
    let client = match env::var_os("SENDGRID_API_KEY") {
        Some(_) => Client::from_env()?,
        None => Mock::demo().client(),
    };

    // Scores are computed once a day, after the day's end: yesterday's may take a while.
    let to = today() - 1.day();
    let policy = WaitPolicy::default().on_pending(|progress| {
        println!("not yet, after {:?}; asking again in {:?}", progress.elapsed, progress.pause);
    });
    let scores = client.list_scores(to - 6.days(), to).wait_with(policy).await?.into_inner();

    for score in scores.result {
        match (score.date, score.score) {
            (Some(date), Some(score)) => println!("{date}  {score:.2}"),
            (Some(date), None) => println!("{date}  not eligible for a score"),
            (None, _) => {}
        }
    }
    Ok(())
}
