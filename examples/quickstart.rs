//! The scores of the last 30 days as a table and a line, and those of every subuser on one day.
//!
//! ```text
//! cargo run --example quickstart
//! ```
//!
//! Without `SENDGRID_API_KEY` it asks the embedded mock server, over a real socket.

use std::{env, error::Error, process::ExitCode};

use sendgrid_seq::{
    Client, Date, ListScoresSuccess, ListSubuserScoresError, Score, jiff::ToSpan, mock::Mock,
    mock::MockServer, today,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    sigpipe::reset();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            let causes = std::iter::successors(error.source(), |&cause| cause.source());
            causes.for_each(|cause| eprintln!("  because: {cause}"));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    if env::var_os("SENDGRID_API_KEY").is_some() {
        println!("Asking SendGrid with the key in SENDGRID_API_KEY.");
        return show(&Client::from_env()?).await;
    }
    let server = MockServer::serve(Mock::demo()).await?;
    println!("Asking the embedded mock server at {}, whose scores are made up.", server.url());
    println!("Set SENDGRID_API_KEY to ask SendGrid.");
    show(&server.client()).await
}

async fn show(client: &Client) -> Result<(), Box<dyn Error>> {
    let to = today();
    let from = to - 29.days();
    println!("\nEngagement quality from {from} to {to}, 1 (poor) to 5 (good)\n");
    let days = scores(client, from, to).await?;
    print_table(&days);
    println!("\n  trend  {}", sparkline(&days));

    let day = to - 2.days();
    println!("\nSubusers on {day}\n");
    subusers(client, day).await
}

/// One day of the table.
enum Day {
    Known(Score),
    Pending(Date),
}

/// Asks for a range. When a part of it is still pending, SendGrid answers 202 for the whole: then each half is asked
/// for, until the days that are pending stand alone.
async fn scores(client: &Client, from: Date, to: Date) -> Result<Vec<Day>, sendgrid_seq::Error> {
    let mut days = Vec::new();
    let mut ranges = vec![(from, to)];
    while let Some((from, to)) = ranges.pop() {
        match client.list_scores(from, to).await?.into_inner() {
            ListScoresSuccess::Ok(scores) => days.extend(scores.result.into_iter().map(Day::Known)),
            _ if from == to => days.push(Day::Pending(from)),
            _ => {
                let middle = from + ((to - from).get_days() / 2).days();
                ranges.push((middle + 1.day(), to));
                ranges.push((from, middle));
            }
        }
    }
    Ok(days)
}

fn print_table(days: &[Day]) {
    println!("  date        score             recency  open rate  bounce class  bounce rate  spam rate");
    for day in days {
        match day {
            Day::Pending(date) => println!("  {date}         pending: SendGrid is still computing it"),
            Day::Known(Score { date, score, metrics, .. }) => {
                let date = date.map_or_else(|| "no date   ".to_owned(), |date| date.to_string());
                let (Some(score), Some(metrics)) = (score, metrics) else {
                    println!("  {date}      –  not eligible for a score");
                    continue;
                };
                let bar = bar(*score);
                let [recency, opens, class, bounces, spam] = [
                    metrics.engagement_recency,
                    metrics.open_rate,
                    metrics.bounce_classification,
                    metrics.bounce_rate,
                    metrics.spam_rate,
                ];
                println!(
                    "  {date}  {score:>5.2}  {bar:<10}  {recency:>9}  {opens:>9}  {class:>12}  {bounces:>11}  {spam:>9}"
                );
            }
        }
    }
}

/// Draws a score from 1 to 5 as a bar of up to ten blocks.
fn bar(score: f64) -> String {
    (1..=10).take_while(|block| 2.0 * score >= f64::from(*block)).map(|_| '█').collect()
}

/// Draws one block a day between the lowest and the highest score, and a dot where there is none.
fn sparkline(days: &[Day]) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let scores: Vec<_> =
        days.iter().map(|day| if let Day::Known(day) = day { day.score } else { None }).collect();
    let known = || scores.iter().copied().flatten();
    let (low, high) = (known().fold(5.0, f64::min), known().fold(1.0, f64::max));
    let block = |score: f64| {
        let steps = (1..8).take_while(|step| (score - low) * 8.0 >= (high - low) * f64::from(*step));
        BLOCKS[if low < high { steps.count() } else { 0 }]
    };
    let line: String = scores.iter().map(|score| score.map_or('·', block)).collect();
    if known().next().is_some() { format!("{line}  {low:.2} to {high:.2}") } else { line }
}

async fn subusers(client: &Client, day: Date) -> Result<(), Box<dyn Error>> {
    println!("  user id  username      score");
    // Pages of 5 where 1,000 are allowed, so that there are some; the next one is asked for when it is needed.
    let mut rows = client.list_subuser_scores(day).limit(5).items();
    let mut count = 0;
    loop {
        match rows.try_next().await {
            Ok(Some(Score { user_id, username, score: Some(score), .. })) => {
                let name = username.unwrap_or_default();
                println!("  {user_id:>7}  {name:<12}  {score:>5.2}  {}", bar(score));
            }
            Ok(Some(row)) => println!("  {:>7}                    –  not eligible for a score", row.user_id),
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
