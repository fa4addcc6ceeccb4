//! The state behind a mock, and how it answers a request.
//!
//! In comes a request, out goes an answer; the state remembers both what it was asked and how often. It knows neither
//! sockets nor clients: what serves it in memory and what serves it on a port call the same [`State::answer`].

use std::{
    collections::VecDeque,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use serde_json::Value;

use super::{
    Endpoint,
    account::{Account, Known},
    answers,
    parameters::{Page, Range},
    recorded::RecordedRequest,
    scripted::Scripted,
};
use crate::{Date, OnBehalfOf, today};

/// Everything that a mock server knows and was asked.
pub(super) struct State {
    pub(super) key: String,
    pub(super) parent: Account,
    /// Sorted by user id, the order in which they are listed. A customer account has its id beside it.
    members: Vec<(OnBehalfOf, Account)>,
    pub(super) today: Option<Date>,
    pub(super) elapsed: Duration,
    pub(super) scripted: VecDeque<Scripted>,
    pub(super) requests: Vec<RecordedRequest>,
}

/// Whose scores a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Parent,
    Member(usize),
}

impl State {
    pub(super) fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            parent: Account::new(180, "jdoe123"),
            members: Vec::new(),
            today: None,
            elapsed: Duration::ZERO,
            scripted: VecDeque::new(),
            requests: Vec::new(),
        }
    }

    /// Returns the date that the server goes by.
    pub(super) fn today(&self) -> Date {
        self.today.unwrap_or_else(today)
    }

    /// Adds an account below the parent, in place of one of the same name or user id.
    pub(super) fn add(&mut self, name: OnBehalfOf, account: Account) {
        self.members.retain(|(other, existing)| *other != name && existing.user_id != account.user_id);
        let at = self.members.partition_point(|(_, other)| other.user_id < account.user_id);
        self.members.insert(at, (name, account));
    }

    pub(super) fn member(&mut self, name: &OnBehalfOf) -> Option<&mut Account> {
        self.members.iter_mut().find(|(other, _)| other == name).map(|(_, account)| account)
    }

    /// Answers a request.
    pub(super) fn answer<B>(&mut self, request: &Request<B>) -> Response<Bytes> {
        let request = RecordedRequest::new(request, &self.key);
        let answer = self.route(&request);
        self.requests.push(request);
        answer
    }

    fn route(&mut self, request: &RecordedRequest) -> Response<Bytes> {
        let Some(endpoint) = Endpoint::at(request.path()) else {
            return answers::usual(StatusCode::NOT_FOUND, 0);
        };
        if request.method() != Method::GET {
            return answers::method_not_allowed();
        }
        if let Some(answer) = self.scripted(endpoint) {
            return answer;
        }
        if let Some(refusal) = self.refusal(request) {
            return refusal;
        }
        let Some(whose) = self.whose(request) else {
            return answers::usual(StatusCode::FORBIDDEN, 0);
        };
        match endpoint {
            Endpoint::Scores => self.scores(request, whose),
            Endpoint::SubuserScores => self.subuser_scores(request, whose),
        }
    }

    fn scripted(&mut self, endpoint: Endpoint) -> Option<Response<Bytes>> {
        let now = self.unix_seconds();
        let answer = self
            .scripted
            .iter_mut()
            .find_map(|scripted| scripted.takes(endpoint).then(|| scripted.answer(now)));
        self.scripted.retain(|scripted| !scripted.is_spent());
        answer
    }

    /// Refuses a request that does not bring the key.
    fn refusal(&self, request: &RecordedRequest) -> Option<Response<Bytes>> {
        let Some(value) = request.header(header::AUTHORIZATION.as_str()) else {
            return Some(answers::usual(StatusCode::UNAUTHORIZED, 0));
        };
        match value.split_once(' ') {
            Some((scheme, key)) if scheme.eq_ignore_ascii_case("bearer") && key == self.key => None,
            _ => Some(answers::wrong_key()),
        }
    }

    /// Returns whose scores are meant, or `None` for an account that is not the key's to act for.
    fn whose(&self, request: &RecordedRequest) -> Option<Whose> {
        match request.headers().get("on-behalf-of").map(http::HeaderValue::as_bytes) {
            // As SendGrid does: an empty header means nobody but the parent.
            None | Some(b"") => Some(Whose::Parent),
            Some(name) => {
                let name = str::from_utf8(name).ok()?.parse().ok()?;
                self.members.iter().position(|(other, _)| *other == name).map(Whose::Member)
            }
        }
    }

    fn scores(&mut self, request: &RecordedRequest, whose: Whose) -> Response<Bytes> {
        let range = match Range::read(request, self.today()) {
            Ok(range) => range,
            Err(fault) => return answers::bad_request(&fault),
        };
        let now = self.elapsed;
        let account = match whose {
            Whose::Parent => &mut self.parent,
            Whose::Member(at) => &mut self.members[at].1,
        };
        let days = range.from.series(jiff::Span::new().days(1)).take_while(|day| *day <= range.to);
        rows(days.map(|day| ask(account, day, now))).map_or_else(not_yet, |rows| answers::scores(&rows))
    }

    fn subuser_scores(&mut self, request: &RecordedRequest, whose: Whose) -> Response<Bytes> {
        let page = match Page::read(request, self.today()) {
            Ok(page) => page,
            Err(fault) => return answers::bad_request(&fault),
        };
        let now = self.elapsed;
        let members = match whose {
            Whose::Parent => &mut self.members[..],
            // A subuser has no subusers to ask for; a customer account may, but the mock knows of none.
            Whose::Member(at) if !self.members[at].0.as_str().starts_with("account-id ") => {
                return answers::usual(StatusCode::FORBIDDEN, 0);
            }
            Whose::Member(_) => &mut [],
        };
        let first =
            page.after_key.map_or(0, |key| members.partition_point(|(_, account)| account.user_id <= key));
        let last = members.len().min(first + page.limit);
        let after_key = (last < members.len()).then(|| members[last - 1].1.user_id);
        let rows = rows(members[first..last].iter_mut().map(|(_, account)| ask(account, page.date, now)));
        rows.map_or_else(not_yet, |rows| answers::page(&rows, after_key))
    }

    /// Returns the server's clock, in seconds since 1970.
    fn unix_seconds(&self) -> i64 {
        let start = match self.today {
            Some(today) => today.duration_since(jiff::civil::date(1970, 1, 1)).as_secs(),
            None => {
                SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs().cast_signed())
            }
        };
        start.saturating_add(self.elapsed.as_secs().cast_signed())
    }
}

/// Asks an account for a day; `None` is "not yet".
fn ask(account: &mut Account, day: Date, now: Duration) -> Option<Value> {
    let known = account.score(day, now);
    account.asked(day, now);
    (known != Known::NotYet).then(|| answers::row(account, day, known))
}

/// Collects the rows, if none is still missing. Every day is asked, as the counting of asks wants it.
fn rows(rows: impl Iterator<Item = Option<Value>>) -> Option<Vec<Value>> {
    rows.collect::<Vec<_>>().into_iter().collect()
}

fn not_yet() -> Response<Bytes> {
    answers::usual(StatusCode::ACCEPTED, 0)
}
