//! A script without async that lists the subusers with the lowest scores of a day.
//!
//! ```text
//! cargo run --example blocking_script
//! ```
//!
//! Without `SENDGRID_API_KEY` it uses the in-memory mock.

use std::{env, error::Error};

use sendgrid_seq::{blocking::Client, jiff::ToSpan, mock::Mock, today};

fn main() -> Result<(), Box<dyn Error>> {
    sigpipe::reset();
    let client = match env::var_os("SENDGRID_API_KEY") {
        Some(_) => Client::from_env()?,
        None => Mock::demo().blocking_client(),
    };

    let mut lowest = Vec::new();
    for row in client.list_subuser_scores(today() - 2.days()).items() {
        let row = row?;
        if let (Some(score), Some(name)) = (row.score, row.username) {
            lowest.push((score, name));
        }
    }
    lowest.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    for (score, name) in lowest.iter().take(3) {
        println!("{score:>5.2}  {name}");
    }
    Ok(())
}
