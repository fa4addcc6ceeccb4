//! Prints the scores of the last 30 days as a chart and a table, and those of every subuser on one day.
//!
//! ```text
//! cargo run --example quickstart             # for people
//! cargo run --example quickstart -- --csv    # one line a score, for a spreadsheet
//! cargo run --example quickstart -- --json   # one object a score, for a program
//! ```
//!
//! If `SENDGRID_API_KEY` is not set or empty, it requests them from the embedded mock server, over a real socket.

mod draw;

use std::{env, error::Error, process::ExitCode};

use anstream::{eprintln, println};
use sendgrid_seq::{
    Client, Date, ListScoresSuccess, ListSubuserScoresError, Score, jiff::ToSpan, mock::Mock,
    mock::MockServer, today,
};

/// How many days the chart and the table show.
const DAYS: i64 = 30;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    sigpipe::reset();
    let output = match env::args().nth(1).as_deref() {
        None => Output::Terminal,
        Some("--csv") => Output::Csv,
        Some("--json") => Output::Json,
        Some("-h" | "--help") => {
            println!("Usage: quickstart [--csv | --json]");
            return ExitCode::SUCCESS;
        }
        Some(other) => {
            eprintln!("error: unexpected argument `{other}`; usage: quickstart [--csv | --json]");
            return ExitCode::from(2);
        }
    };
    match run(&output).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            let causes = std::iter::successors(error.source(), |&cause| cause.source());
            causes.for_each(|cause| eprintln!("  because: {cause}"));
            ExitCode::FAILURE
        }
    }
}

enum Output {
    Terminal,
    Csv,
    Json,
}

async fn run(output: &Output) -> Result<(), Box<dyn Error>> {
    let note = |text: String| match output {
        Output::Terminal => println!("{text}"),
        // Only data goes to stdout, which may be a file.
        Output::Csv | Output::Json => eprintln!("{text}"),
    };
    if env::var_os("SENDGRID_API_KEY").is_some_and(|key| !key.is_empty()) {
        note("From SendGrid, with the key in SENDGRID_API_KEY.".to_owned());
        return show(&Client::from_env()?, output).await;
    }
    let server = MockServer::serve(Mock::demo()).await?;
    note(format!("From the embedded mock server at {}: the scores are made up.", server.url()));
    note("Set SENDGRID_API_KEY to have yours.".to_owned());
    show(&server.client(), output).await
}

async fn show(client: &Client, output: &Output) -> Result<(), Box<dyn Error>> {
    let to = today();
    let from = to - (DAYS - 1).days();
    let days = scores(client, from, to).await?;
    let known = days.iter().filter_map(|(_, score)| score.as_ref());
    match output {
        Output::Csv => return csv(known),
        Output::Json => return json(known),
        Output::Terminal => {}
    }
    println!("\nEngagement quality from {from} to {to}, 1 (poor) to 5 (good)\n");
    draw::chart(&days);
    println!();
    draw::table(&days);

    let day = to - 2.days();
    println!("\nSubusers on {day}\n");
    subusers(client, day).await
}

/// A day, and its score once SendGrid has computed it.
type Day = (Date, Option<Score>);

/// Requests the scores of a range. If a part of it is pending, SendGrid responds with 202 for the whole range. Then
/// each half is requested separately, down to single pending days.
async fn scores(client: &Client, from: Date, to: Date) -> Result<Vec<Day>, sendgrid_seq::Error> {
    let mut days = Vec::new();
    let mut ranges = vec![(from, to)];
    while let Some((from, to)) = ranges.pop() {
        match client.list_scores(from, to).await?.into_inner() {
            ListScoresSuccess::Ok(scores) => {
                days.extend(scores.result.into_iter().map(|score| (score.date.unwrap_or(from), Some(score))));
            }
            _ if from == to => days.push((from, None)),
            _ => {
                let middle = from + ((to - from).get_days() / 2).days();
                ranges.push((middle + 1.day(), to));
                ranges.push((from, middle));
            }
        }
    }
    Ok(days)
}

fn csv<'a>(scores: impl Iterator<Item = &'a Score>) -> Result<(), Box<dyn Error>> {
    let mut table = csv::Writer::from_writer(std::io::stdout());
    for score in scores {
        let mut score = score.clone();
        // Each line has all columns: a day without a score has no metrics either.
        if let Some(metrics) = score.metrics.take() {
            table.serialize((score, metrics))?;
        }
    }
    Ok(table.flush()?)
}

fn json<'a>(scores: impl Iterator<Item = &'a Score>) -> Result<(), Box<dyn Error>> {
    for score in scores {
        println!("{}", serde_json::to_string(score)?);
    }
    Ok(())
}

async fn subusers(client: &Client, day: Date) -> Result<(), Box<dyn Error>> {
    // Pages of 5 where 1,000 are allowed, so that there are some; the next one is requested when it is needed.
    let mut rows = client.list_subuser_scores(day).limit(5).items();
    let mut count = 0;
    loop {
        match rows.try_next().await {
            Ok(Some(score)) => draw::subuser(&score),
            Ok(None) => break,
            Err(error) if matches!(error.declared(), Some(ListSubuserScoresError::Forbidden(_))) => {
                println!("  none: this key's account is not a parent of subusers");
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        }
        count += 1;
    }
    println!("\n  {count} subusers");
    Ok(())
}
