//! Validates the parameters of a request, in the order and with the messages of SendGrid's
//! documentation.
//!
//! The result is the values, or the first [`Refusal`].

use super::responses::Refusal;
use crate::Date;

/// A decoded query.
pub(super) type Query = [(String, String)];

/// The number of days for which scores are kept.
const KEPT_DAYS: i32 = 90;

/// The maximum and the default number of subusers per page.
const MAX_LIMIT: usize = 1000;

/// The parameters of a request for the scores of one account.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) from: Date,
    pub(super) to: Date,
}

impl Range {
    pub(super) fn read(query: &Query, today: Date) -> Result<Self, Refusal> {
        let from = date(query, "from")?;
        let to = date(query, "to")?;
        not_too_old("from", from, today)?;
        not_too_old("to", to, today)?;
        if from > to {
            return Err(refusal("to", r#""from" cannot come after "to""#));
        }
        not_in_future("to", to, today)?;
        Ok(Self { from, to })
    }
}

/// The parameters of a request for the subusers of one date.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) date: Date,
    pub(super) limit: usize,
    pub(super) after_key: Option<i64>,
}

impl Page {
    pub(super) fn read(query: &Query, today: Date) -> Result<Self, Refusal> {
        let limit = limit(query)?;
        let date = date(query, "date")?;
        not_too_old("date", date, today)?;
        not_in_future("date", date, today)?;
        let after_key =
            given(query, "after_key").map(str::parse).transpose().map_err(|_| invalid("after_key"))?;
        Ok(Self { date, limit, after_key })
    }
}

fn limit(query: &Query) -> Result<usize, Refusal> {
    let Some(limit) = given(query, "limit") else { return Ok(MAX_LIMIT) };
    let limit: i64 = limit.parse().map_err(|_| invalid("limit"))?;
    if limit < 1 {
        return Err(refusal("limit", r#""limit" must be a positive integer"#));
    }
    usize::try_from(limit).ok().filter(|limit| *limit <= MAX_LIMIT).ok_or_else(|| invalid("limit"))
}

fn date(query: &Query, name: &'static str) -> Result<Date, Refusal> {
    let text = given(query, name).ok_or_else(|| refusal(name, &format!(r#""{name}" must be provided"#)))?;
    // The date parser accepts more than the documented YYYY-MM-DD.
    let is_plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.parse().ok().filter(|_| is_plain).ok_or_else(|| invalid(name))
}

/// Returns the value of a parameter. An empty one counts as absent.
fn given<'a>(query: &'a Query, name: &str) -> Option<&'a str> {
    query
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
        .filter(|value| !value.is_empty())
}

fn not_too_old(name: &'static str, date: Date, today: Date) -> Result<(), Refusal> {
    let age = today.since(date).map_or(i32::MAX, |age| age.get_days());
    if age > KEPT_DAYS {
        return Err(refusal(name, &format!(r#""{name}" cannot be more than {KEPT_DAYS} days in the past"#)));
    }
    Ok(())
}

fn not_in_future(name: &'static str, date: Date, today: Date) -> Result<(), Refusal> {
    if date > today {
        return Err(refusal(name, &format!(r#""{name}" cannot be in the future"#)));
    }
    Ok(())
}

fn invalid(name: &'static str) -> Refusal {
    refusal(name, &format!(r#""{name}" invalid"#))
}

fn refusal(field: &'static str, reason: &str) -> Refusal {
    Refusal { field, message: format!("failed to parse request: {reason}") }
}

#[cfg(test)]
mod tests {
    use super::{Page, Range};
    use crate::{date, runtime::testkit::query_pairs};

    fn request(query: &str) -> Vec<(String, String)> {
        query_pairs(&format!("/?{query}").parse().unwrap())
    }

    const TODAY: crate::Date = date(2026, 10, 31);

    #[test]
    fn ranges_are_validated_as_documented() {
        let table = [
            ("from=2026-08-02&to=2026-10-31", Ok(())),
            ("from=2026-10-31&to=2026-10-31", Ok(())),
            ("", Err(("from", r#""from" must be provided"#))),
            ("from=2026-10-01", Err(("to", r#""to" must be provided"#))),
            ("from=&to=2026-10-31", Err(("from", r#""from" must be provided"#))),
            ("from=2026-10-1&to=2026-10-31", Err(("from", r#""from" invalid"#))),
            ("from=20261001&to=2026-10-31", Err(("from", r#""from" invalid"#))),
            ("from=2026-02-30&to=2026-10-31", Err(("from", r#""from" invalid"#))),
            ("from=2026-10-01&to=2026-10-31T00:00", Err(("to", r#""to" invalid"#))),
            (
                "from=2026-08-01&to=2026-10-31",
                Err(("from", r#""from" cannot be more than 90 days in the past"#)),
            ),
            (
                "from=0001-01-01&to=2026-10-31",
                Err(("from", r#""from" cannot be more than 90 days in the past"#)),
            ),
            ("from=2026-10-01&to=2026-08-01", Err(("to", r#""to" cannot be more than 90 days in the past"#))),
            ("from=2026-10-31&to=2026-10-30", Err(("to", r#""from" cannot come after "to""#))),
            ("from=2026-10-31&to=2026-11-01", Err(("to", r#""to" cannot be in the future"#))),
            ("from=9999-12-31&to=9999-12-31", Err(("to", r#""to" cannot be in the future"#))),
        ];
        for (query, expected) in table {
            let read = Range::read(&request(query), TODAY)
                .map(drop)
                .map_err(|refusal| (refusal.field, refusal.message));
            let expected =
                expected.map_err(|(field, reason)| (field, format!("failed to parse request: {reason}")));
            assert_eq!(read, expected, "{query}");
        }
    }

    #[test]
    fn pages_are_validated_as_documented() {
        let table = [
            ("date=2026-10-31", Ok((1000, None))),
            ("date=2026-10-31&limit=1&after_key=180", Ok((1, Some(180)))),
            ("date=2026-10-31&limit=1000&after_key=", Ok((1000, None))),
            ("", Err(("date", r#""date" must be provided"#))),
            ("date=today", Err(("date", r#""date" invalid"#))),
            ("date=2026-08-01", Err(("date", r#""date" cannot be more than 90 days in the past"#))),
            ("date=2026-11-01", Err(("date", r#""date" cannot be in the future"#))),
            ("date=2026-10-31&limit=0", Err(("limit", r#""limit" must be a positive integer"#))),
            ("date=2026-10-31&limit=-1", Err(("limit", r#""limit" must be a positive integer"#))),
            ("date=2026-10-31&limit=1001", Err(("limit", r#""limit" invalid"#))),
            ("date=2026-10-31&limit=1e2", Err(("limit", r#""limit" invalid"#))),
            ("date=2026-10-31&after_key=x", Err(("after_key", r#""after_key" invalid"#))),
        ];
        for (query, expected) in table {
            let read = Page::read(&request(query), TODAY);
            let read = read
                .map(|page| (page.limit, page.after_key))
                .map_err(|refusal| (refusal.field, refusal.message));
            let expected =
                expected.map_err(|(field, reason)| (field, format!("failed to parse request: {reason}")));
            assert_eq!(read, expected, "{query}");
        }
    }
}
