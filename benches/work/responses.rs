//! Returns as the server writes them.

use std::fmt::Write as _;

/// One day's score.
pub(crate) const SCORES: &str = concat!(
    r#"{"result":[{"user_id":"180","username":"jdoe123","date":"2026-10-31","score":4,"#,
    r#""metrics":{"engagement_recency":5,"open_rate":4,"bounce_classification":3,"bounce_rate":5,"spam_rate":4}}]}"#
);

/// The rows of a page: scores differ, as they do in life, and one row in eight has none.
pub(crate) fn rows(count: usize) -> String {
    let mut rows = String::from("[");
    for number in 0..count {
        let separator = if number == 0 { "" } else { "," };
        let _ =
            write!(rows, r#"{separator}{{"user_id":"{}","username":"subuser{number}","#, 100_000 + number);
        let _ = write!(rows, r#""date":"2026-10-{:02}""#, 1 + number % 31);
        if number % 8 != 7 {
            let of =
                |step: usize| 1.0 + f64::from(u16::try_from(number * step % 41).unwrap_or_default()) / 10.0;
            let _ = write!(rows, r#","score":{},"metrics":{{"engagement_recency":{}"#, of(1), of(3));
            let _ = write!(rows, r#","open_rate":{},"bounce_classification":{}"#, of(5), of(7));
            let _ = write!(rows, r#","bounce_rate":{},"spam_rate":{}}}"#, of(11), of(13));
        }
        rows.push('}');
    }
    rows.push(']');
    rows
}

/// A page of rows; the last one names no next.
pub(crate) fn page(rows: &str, next: Option<usize>) -> String {
    let next = next.map_or_else(|| "null".to_owned(), |next| format!(r#""{next}""#));
    format!(r#"{{"result":{rows},"_metadata":{{"next_params":{{"after_key":{next}}}}}}}"#)
}
