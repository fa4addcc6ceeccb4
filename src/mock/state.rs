//! The state of a mock, and its reaction to a request.
//!
//! The state records the requests and counts them. It does not depend on sockets or clients:
//! servers in memory and on a port call the same [`State::react`].

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{Method, Response, StatusCode, header};
use serde_json::Value;

use super::{
    Endpoint,
    account::{Account, Known},
    members::Members,
    parameters::{Page, Query, Range},
    responses,
};
use crate::{
    Date, OnBehalfOf,
    runtime::testkit::{Arrival, Clock, Reaction, Record, RecordedRequest, Script, query_pairs},
    today,
};

/// The data of a mock server, and the requests it received.
pub(super) struct State {
    pub(super) key: String,
    pub(super) parent: Account,
    pub(super) members: Members,
    pub(super) today: Option<Date>,
    pub(super) clock: Clock,
    /// The scripted responses and faults.
    pub(super) script: Script,
    pub(super) requests: Record<RecordedRequest>,
}

/// A request for an operation, with its query.
#[derive(Clone, Copy)]
struct Received<'a> {
    request: Arrival<'a>,
    query: &'a Query,
}

/// The account whose scores are requested.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    Parent,
    Member(OnBehalfOf),
}

impl State {
    pub(super) fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            parent: Account::new(180, "jdoe123"),
            members: Members::default(),
            today: None,
            clock: Clock::new(),
            script: Script::new(),
            requests: Record::new(),
        }
    }

    /// Returns the server's current date.
    pub(super) fn today(&self) -> Date {
        self.today.unwrap_or_else(today)
    }

    /// Sets the server's current date. Its clock starts with that day.
    pub(super) fn set_today(&mut self, today: Date) {
        self.today = Some(today);
        let seconds = today.duration_since(jiff::civil::date(1970, 1, 1)).as_secs();
        let since = Duration::from_secs(seconds.unsigned_abs());
        let start = if seconds < 0 { UNIX_EPOCH.checked_sub(since) } else { UNIX_EPOCH.checked_add(since) };
        self.clock.start_at(start.unwrap_or(UNIX_EPOCH));
    }

    /// Reacts to a request.
    pub(super) fn react(&mut self, request: Arrival<'_>) -> Reaction {
        let query = query_pairs(request.uri);
        let mut reaction = self.route(Received { request, query: &query });
        self.requests.add(|| RecordedRequest::new(request, Some(&self.key)));
        // RFC 9110, section 6.6.1. On a socket the HTTP library would write the real time, which
        // would contradict the mock's own times.
        self.clock.stamp(reaction.headers_mut());
        reaction
    }

    fn route(&mut self, asked: Received<'_>) -> Reaction {
        let Some(endpoint) = Endpoint::at(asked.request.uri.path()) else {
            return Reaction::Response(responses::usual(StatusCode::NOT_FOUND, 0));
        };
        if *asked.request.method != Method::GET {
            return Reaction::Response(responses::method_not_allowed());
        }
        let now = self.clock.date();
        let seconds = seconds(now);
        let next = self.script.next(&endpoint.into(), asked.request.connection);
        next.react(now, |status| responses::usual(status, seconds), || self.usual(endpoint, asked))
    }

    /// Responds like SendGrid.
    fn usual(&mut self, endpoint: Endpoint, asked: Received<'_>) -> Response<Bytes> {
        if let Some(refusal) = self.refusal(asked) {
            return refusal;
        }
        let Some(subject) = self.subject_of(asked) else {
            return responses::usual(StatusCode::FORBIDDEN, 0);
        };
        match endpoint {
            Endpoint::Scores => self.scores(asked, &subject),
            Endpoint::SubuserScores => self.subuser_scores(asked, &subject),
        }
    }

    /// Returns the response to a request without the right key.
    fn refusal(&self, asked: Received<'_>) -> Option<Response<Bytes>> {
        let value = asked.request.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some(value) = value else {
            return Some(responses::usual(StatusCode::UNAUTHORIZED, 0));
        };
        match value.split_once(' ') {
            Some((scheme, key)) if scheme.eq_ignore_ascii_case("bearer") && key == self.key => None,
            _ => Some(responses::wrong_key()),
        }
    }

    /// Returns the account that is meant, or `None` if the key must not act for it.
    fn subject_of(&self, asked: Received<'_>) -> Option<Subject> {
        match asked.request.headers.get("on-behalf-of").map(http::HeaderValue::as_bytes) {
            // Like SendGrid: an empty header means the parent account.
            None | Some(b"") => Some(Subject::Parent),
            Some(name) => {
                let name: OnBehalfOf = str::from_utf8(name).ok()?.parse().ok()?;
                self.members.has(&name).then_some(Subject::Member(name))
            }
        }
    }

    fn scores(&mut self, asked: Received<'_>, subject: &Subject) -> Response<Bytes> {
        let range = match Range::read(asked.query, self.today()) {
            Ok(range) => range,
            Err(refusal) => return responses::bad_request(&refusal),
        };
        let now = self.clock.elapsed();
        let account = match subject {
            Subject::Parent => &mut self.parent,
            Subject::Member(name) => match self.members.get_mut(name) {
                Some(account) => account,
                None => return responses::usual(StatusCode::FORBIDDEN, 0),
            },
        };
        let days = range.from.series(jiff::Span::new().days(1)).take_while(|day| *day <= range.to);
        rows(days.map(|day| poll(account, day, now))).map_or_else(not_yet, |rows| responses::scores(&rows))
    }

    fn subuser_scores(&mut self, asked: Received<'_>, subject: &Subject) -> Response<Bytes> {
        let page = match Page::read(asked.query, self.today()) {
            Ok(page) => page,
            Err(refusal) => return responses::bad_request(&refusal),
        };
        let now = self.clock.elapsed();
        match subject {
            Subject::Parent => {}
            // A customer account may have subusers, but the mock has none.
            Subject::Member(name) if name.as_str().starts_with("account-id ") => {
                return responses::page(&[], None);
            }
            Subject::Member(_) => return responses::usual(StatusCode::FORBIDDEN, 0),
        }
        let mut members = self.members.after(page.after_key);
        let mut last = None;
        let rows = rows(members.by_ref().take(page.limit).map(|account| {
            last = Some(account.user_id);
            poll(account, page.date, now)
        }));
        let after_key = last.filter(|_| members.next().is_some());
        rows.map_or_else(not_yet, |rows| responses::page(&rows, after_key))
    }
}

/// Returns the seconds since 1970, or zero before.
fn seconds(date: SystemTime) -> u64 {
    date.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// Requests the score of a day; `None` means "not yet".
fn poll(account: &mut Account, day: Date, now: Duration) -> Option<Value> {
    let known = account.score(day, now);
    account.asked(day, now);
    (known != Known::NotYet).then(|| responses::row(account, day, known))
}

/// Collects the rows, if all are ready. Every day is requested, so that the requests are counted.
fn rows(rows: impl Iterator<Item = Option<Value>>) -> Option<Vec<Value>> {
    rows.collect::<Vec<_>>().into_iter().collect()
}

fn not_yet() -> Response<Bytes> {
    responses::usual(StatusCode::ACCEPTED, 0)
}
