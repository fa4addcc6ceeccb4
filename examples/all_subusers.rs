//! Reads the scores of all subusers for one day, page by page, and shows how to resume after a failure.
//!
//! ```text
//! cargo run --example all_subusers
//! cargo run --example all_subusers -- 1500
//! ```
//!
//! Without `SENDGRID_API_KEY` it uses a mock with 2,500 subusers.

use std::{env, error::Error};

use sendgrid_seq::{
    Client, Cursor,
    jiff::ToSpan,
    mock::{Account, Day, Mock},
    today,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    sigpipe::reset();
    let client = match env::var_os("SENDGRID_API_KEY") {
        Some(_) => Client::from_env()?,
        None => mock().client(),
    };

    let mut call = client.list_subuser_scores(today() - 2.days()).limit(500);
    if let Some(after_key) = env::args().nth(1) {
        call = call.after_key(Cursor::from(after_key));
    }
    let mut rows = call.items();
    let (mut count, mut low) = (0_u32, 0_u32);
    loop {
        match rows.try_next().await {
            Ok(Some(row)) => {
                count += 1;
                low += u32::from(row.score.is_some_and(|score| score < 2.0));
            }
            Ok(None) => break,
            Err(error) => {
                if let Some(cursor) = rows.cursor() {
                    eprintln!("go on later with: cargo run --example all_subusers -- {cursor}");
                }
                return Err(error.into());
            }
        }
    }
    println!("{count} subusers, {low} of them with a score below 2");
    Ok(())
}

fn mock() -> Mock {
    let mock = Mock::new();
    for id in 1..=2500_i32 {
        let score = Day::computed(1.0 + f64::from(id % 17) / 4.0);
        mock.add_subuser(Account::new(id.into(), format!("subuser-{id:04}")).otherwise(score));
    }
    mock
}
