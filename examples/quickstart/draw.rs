//! Draws scores on a terminal with 80 columns: green from 4, yellow from 3, red below. `anstream` removes the colours
//! if the output is a file or a pipe, or if `NO_COLOR` is set.

use anstream::println;
use anstyle::{AnsiColor, Style};
use sendgrid_seq::Score;

use crate::Day;

/// The eighths of a character cell.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Draws one bar for each day, from 1 at the bottom to 5 at the top, with two lines for each whole number.
pub(crate) fn chart(days: &[Day]) {
    for line in (0..8).rev() {
        let label = if line % 2 == 1 { format!("{}", line / 2 + 2) } else { String::new() };
        let cells: String = days.iter().map(|day| cell(day, line)).collect();
        println!("  {label:>1} │{cells}");
    }
    println!("  1 ┴{}", "──".repeat(days.len()));
    if let (Some((first, _)), Some((last, _))) = (days.first(), days.last()) {
        let width = 2 * days.len();
        println!(
            "     {:<left$}{:>10}",
            first.to_string(),
            last.to_string(),
            left = width.saturating_sub(11)
        );
    }
}

/// The part of a day's bar in one line of the chart.
fn cell((_, score): &Day, line: u8) -> String {
    let Some(score) = score.as_ref().and_then(|score| score.score) else {
        return if line == 0 { "· ".to_owned() } else { "  ".to_owned() };
    };
    // A whole number has two lines of eight steps.
    let steps = ((score - 1.0) * 16.0).round() - f64::from(line) * 8.0;
    let reached = (1_u8..).zip(BLOCKS).take_while(|(step, _)| steps >= f64::from(*step)).last();
    // The lowest score is still seen.
    let least = if line == 0 { BLOCKS[0] } else { ' ' };
    let block = reached.map_or(least, |(_, block)| block);
    let style = style(score);
    format!("{style}{block}{style:#} ")
}

/// Prints one line for each day, with the metrics of its score.
pub(crate) fn table(days: &[Day]) {
    let bold = Style::new().bold();
    println!("  {bold}date        score              recency  opens  bounces  rate  spam{bold:#}");
    for (date, score) in days {
        let Some(Score { score, metrics, .. }) = score else {
            println!("  {date}         pending: SendGrid is still computing it");
            continue;
        };
        let (Some(score), Some(metrics)) = (score, metrics) else {
            println!("  {date}      –  not eligible for a score");
            continue;
        };
        let (style, bar) = (style(*score), bar(*score));
        println!(
            "  {date}  {style}{score:>5.2}  {bar:<10}{style:#}  {:>7}  {:>5}  {:>7}  {:>4}  {:>4}",
            metrics.engagement_recency,
            metrics.open_rate,
            metrics.bounce_classification,
            metrics.bounce_rate,
            metrics.spam_rate,
        );
    }
}

/// Prints the line of a subuser.
pub(crate) fn subuser(Score { user_id, username, score, .. }: &Score) {
    let name = username.as_deref().unwrap_or_default();
    match score {
        Some(score) => {
            let (style, bar) = (style(*score), bar(*score));
            println!("  {user_id:>7}  {name:<16}  {style}{score:>5.2}  {bar}{style:#}");
        }
        None => println!("  {user_id:>7}  {name:<16}      –  not eligible for a score"),
    }
}

/// Draws a score as a bar of up to ten blocks.
fn bar(score: f64) -> String {
    (1..=10).take_while(|block| 2.0 * score >= f64::from(*block)).map(|_| '█').collect()
}

fn style(score: f64) -> Style {
    let color = match score {
        4.0.. => AnsiColor::Green,
        3.0.. => AnsiColor::Yellow,
        _ => AnsiColor::Red,
    };
    color.on_default()
}
