//! Prints the scores of a week as CSV, with a column for each metric.
//!
//! ```text
//! cargo run --example scores_as_csv > scores.csv
//! ```
//!
//! Without `SENDGRID_API_KEY` it uses the in-memory mock.

use std::{env, error::Error, io};

use sendgrid_seq::{Client, Date, jiff::ToSpan, mock::Mock, today};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    sigpipe::reset();
    let client = match env::var_os("SENDGRID_API_KEY") {
        Some(_) => Client::from_env()?,
        None => Mock::demo().client(),
    };
    let to = today() - 2.days();
    write_scores(&client, to - 6.days(), to, io::stdout()).await
}

async fn write_scores(
    client: &Client,
    from: Date,
    to: Date,
    output: impl io::Write,
) -> Result<(), Box<dyn Error>> {
    let mut table = csv::Writer::from_writer(output);
    for mut score in client.list_scores(from, to).wait().await?.into_inner().result {
        // Each row has all columns: a day without a score has no metrics either.
        if let Some(metrics) = score.metrics.take() {
            table.serialize((score, metrics))?;
        }
    }
    table.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use sendgrid_seq::{date, mock::Day, mock::Mock};

    use super::write_scores;

    #[tokio::test]
    async fn each_day_with_a_score_is_a_row() {
        let (from, to) = (date(2026, 10, 29), date(2026, 10, 31));
        let mock = Mock::new();
        mock.set_today(to);
        for (day, score) in [(from, Day::computed(3.5)), (to, Day::computed(4.0))] {
            mock.set_day(day, score);
        }
        let mut table = Vec::new();
        write_scores(&mock.client(), from, to, &mut table).await.unwrap();
        let table = String::from_utf8(table).unwrap();
        let rows: Vec<_> = table.lines().collect();
        let [header, first, second] = rows[..] else { panic!("{table}") };
        assert!(header.starts_with("user_id,username,date,score,engagement_recency,"), "{header}");
        assert!(first.contains(",2026-10-29,3.5,") && second.contains(",2026-10-31,4.0,"), "{table}");
    }
}
