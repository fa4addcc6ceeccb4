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
    fault::{Fault, Faulty},
    parameters::{Page, Range},
    recorded::RecordedRequest,
    scripted::Scripted,
    spoiled::spoiled,
    turn::{Arrival, Turn},
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
    /// What tests asked for, in the order of their asking.
    pub(super) line: VecDeque<Planned>,
    pub(super) requests: Vec<RecordedRequest>,
}

/// What a test asked for.
#[derive(Debug)]
pub(super) enum Planned {
    Answer(Scripted),
    Fault(Faulty),
}

/// What a request meets with.
#[derive(Debug)]
pub(super) enum Reaction {
    Answer(Response<Bytes>),
    /// What no answer can say, with the answer that there would have been.
    Fault(Fault, Response<Bytes>),
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
            line: VecDeque::new(),
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

    /// Answers a request; a fault that no answer can say stays in line.
    pub(super) fn answer<B>(&mut self, request: &Request<B>) -> Response<Bytes> {
        match self.react(request, None) {
            Reaction::Answer(answer) | Reaction::Fault(_, answer) => answer,
        }
    }

    /// Reacts to a request on a connection that was used before or not; without a connection it answers.
    pub(super) fn react<B>(&mut self, request: &Request<B>, reused: Option<bool>) -> Reaction {
        let request = RecordedRequest::new(request, &self.key);
        let mut reaction = self.route(&request, reused);
        self.requests.push(request);
        let (Reaction::Answer(answer) | Reaction::Fault(_, answer)) = &mut reaction;
        // RFC 9110, section 6.6.1. On a socket the HTTP library would write the real time, and what the mock says of its
        // own would not fit it.
        answers::date(answer, self.unix_seconds());
        reaction
    }

    fn route(&mut self, request: &RecordedRequest, reused: Option<bool>) -> Reaction {
        let Some(endpoint) = Endpoint::at(request.path()) else {
            return Reaction::Answer(answers::usual(StatusCode::NOT_FOUND, 0));
        };
        if request.method() != Method::GET {
            return Reaction::Answer(answers::method_not_allowed());
        }
        let (now, arrival) = (self.unix_seconds(), Arrival { endpoint, reused: reused.unwrap_or(false) });
        let planned = self.line.iter_mut().find_map(|planned| planned.take(arrival, reused.is_some(), now));
        self.line.retain(|planned| !planned.turn().is_spent());
        match planned {
            None => Reaction::Answer(self.usual(endpoint, request)),
            Some(Taken::Answer(answer)) => Reaction::Answer(answer),
            Some(Taken::Fault(fault)) => {
                let usual = self.usual(endpoint, request);
                match spoiled(&fault, usual.clone(), now) {
                    Some(answer) => Reaction::Answer(answer),
                    None => Reaction::Fault(fault, usual),
                }
            }
        }
    }

    /// Answers as SendGrid does.
    fn usual(&mut self, endpoint: Endpoint, request: &RecordedRequest) -> Response<Bytes> {
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
    pub(super) fn unix_seconds(&self) -> i64 {
        let start = match self.today {
            Some(today) => today.duration_since(jiff::civil::date(1970, 1, 1)).as_secs(),
            None => {
                SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs().cast_signed())
            }
        };
        start.saturating_add(self.elapsed.as_secs().cast_signed())
    }
}

/// What a request takes out of the line.
enum Taken {
    Answer(Response<Bytes>),
    Fault(Fault),
}

impl Planned {
    fn turn(&self) -> &Turn {
        match self {
            Self::Answer(scripted) => &scripted.turn,
            Self::Fault(faulty) => &faulty.turn,
        }
    }

    /// Takes what is meant for a request; `on_wire` says whether there is more than answers to give.
    fn take(&mut self, request: Arrival, on_wire: bool, now: i64) -> Option<Taken> {
        match self {
            Self::Answer(scripted) => {
                scripted.turn.takes(request).then(|| Taken::Answer(scripted.answer(now)))
            }
            Self::Fault(Faulty { fault, turn }) => {
                let can_be_said = on_wire || spoiled(fault, Response::default(), now).is_some();
                (can_be_said && turn.takes(request)).then(|| Taken::Fault(fault.clone()))
            }
        }
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
