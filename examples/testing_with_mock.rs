//! Tests a program that uses this crate with the in-memory mock, without a key and without real delays.
//!
//! ```text
//! cargo run --example testing_with_mock
//! cargo test --example testing_with_mock
//! ```

use sendgrid_seq::{Client, Date, Error, date, mock::Day, mock::Mock};

/// The code under test: is the score of a day so low that somebody should check it?
async fn needs_attention(client: &Client, day: Date) -> Result<bool, Error> {
    let scores = client.list_scores(day, day).wait().await?.into_inner();
    Ok(scores.result.iter().filter_map(|row| row.score).any(|score| score < 2.5))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    sigpipe::reset();
    let day = date(2026, 10, 31);
    let mock = Mock::new();
    mock.set_today(day);
    mock.set_day(day, Day::computed(1.8));
    println!("a score of 1.8 needs attention: {}", needs_attention(&mock.client(), day).await?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sendgrid_seq::{StatusCode, date, mock::Day, mock::Mock};

    use super::needs_attention;

    const TODAY: sendgrid_seq::Date = date(2026, 10, 31);

    fn mock(day: Day) -> Mock {
        let mock = Mock::new();
        mock.set_today(TODAY);
        mock.set_day(TODAY, day);
        mock
    }

    #[tokio::test]
    async fn a_low_score_needs_attention() {
        for (score, expected) in [(1.0, true), (2.4, true), (2.5, false), (5.0, false)] {
            let mock = mock(Day::computed(score));
            assert_eq!(needs_attention(&mock.client(), TODAY).await.unwrap(), expected, "{score}");
        }
    }

    #[tokio::test]
    async fn a_score_that_takes_ten_minutes_is_waited_for() {
        let mock = mock(Day::computed(1.0).after(Duration::from_secs(600)));
        assert!(needs_attention(&mock.client(), TODAY).await.unwrap());
        assert!(mock.elapsed() >= Duration::from_secs(600));
    }

    #[tokio::test]
    async fn no_score_needs_none() {
        assert!(!needs_attention(&mock(Day::ineligible()).client(), TODAY).await.unwrap());
    }

    #[tokio::test]
    async fn a_failure_is_not_taken_for_a_low_score() {
        let mock = mock(Day::computed(1.0));
        mock.respond_next(StatusCode::FORBIDDEN);
        let error = needs_attention(&mock.client(), TODAY).await.unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::FORBIDDEN));
    }
}
