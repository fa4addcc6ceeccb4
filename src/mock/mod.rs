//! A mock of SendGrid's server, for testing programs that use this crate (feature `mock`).
//!
//! A [`Mock`] holds the state: accounts, their daily scores, the current date, and the requests it
//! received. It responds in memory, without a socket and without waiting, or as a [`MockServer`] on
//! a port of 127.0.0.1.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), sendgrid_seq::Error> {
//! use sendgrid_seq::{ListScoresSuccess, date, mock::{Day, Mock}};
//!
//! let mock = Mock::new();
//! mock.set_today(date(2026, 10, 31));
//! mock.set_day(date(2026, 10, 31), Day::computed(4.2).after_asks(1));
//! let client = mock.client();
//!
//! let day = date(2026, 10, 31);
//! let first = client.list_scores(day, day).await?.into_inner();
//! assert_eq!(first, ListScoresSuccess::Accepted);
//!
//! let scores = client.list_scores(day, day).wait().await?.into_inner();
//! assert_eq!(scores.result[0].score, Some(4.2));
//! assert_eq!(mock.requests().len(), 2);
//! # Ok(()) }
//! ```
//!
//! It validates requests by SendGrid's document: the bearer token, every parameter, the 90 days for
//! which scores are kept, and pages of at most 1,000 subusers. Where the document is silent:
//!
//! - A range gets `202` while one of its days is pending, and so does a page of subusers while one
//!   of its rows is pending.
//! - An account that the parent does not have gets `403`.
//! - A scripted response is sent before the key is checked.
//!
//! [`Mock::fault`] simulates failures that no response can express: broken, silent or slow
//! connections, wrong lengths and endless bodies. Faults, scripts, the clock, the transport and the
//! socket are from the runtime's test kit ([`runtime::testkit`](crate::runtime::testkit)).
//! SendGrid's responses are implemented here.
//!
//! **Invariant:** the mock reaches no network. The only generated types it shares with the client
//! are those of its own interface.

mod account;
mod demo;
mod members;
mod parameters;
mod responses;
mod server;
mod state;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;

pub use crate::runtime::testkit::{Fault, Faulty, Place, RecordedRequest, RetryHint, Scripted};
pub use account::{Account, Day};
pub use server::MockServer;

use state::State;

use crate::{
    Date, ListScores, ListSubuserScores, OnBehalfOf,
    client::{Client, ClientBuilder},
    runtime::{
        Async, Blocking, IntoTransport, Mode,
        testkit::{Arrival, Clock, Connection, MemoryTransport, Reaction, Service},
    },
};

/// The transport of an async or blocking client whose server is a [`Mock`] in memory. It cannot
/// reach a network.
pub type MockTransport = MemoryTransport<Mock>;

/// A timer on the mock's own time, for a client in memory. Sleeping takes no real time.
pub type MockTimer = Clock;

/// The key that a mock accepts.
const API_KEY: &str = "SG.mock.only-the-mock-server-takes-this-key";

/// An operation of the API, as an endpoint of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Endpoint {
    /// The scores of one account: [`ListScores`].
    Scores,
    /// The scores of subusers: [`ListSubuserScores`].
    SubuserScores,
}

impl Endpoint {
    fn at(path: &str) -> Option<Self> {
        match path {
            "/v3/engagementquality/scores" => Some(Self::Scores),
            "/v3/engagementquality/subusers/scores" => Some(Self::SubuserScores),
            _ => None,
        }
    }
}

impl From<Endpoint> for Place {
    fn from(endpoint: Endpoint) -> Self {
        match endpoint {
            Endpoint::Scores => Self::of::<ListScores>(),
            Endpoint::SubuserScores => Self::of::<ListSubuserScores>(),
        }
    }
}

/// The optional members of a row.
const OPTIONAL: [&str; 3] = ["score", "username", "metrics"];

/// Returns a fault that writes `null` for each optional member a row omits, as some servers do.
#[must_use]
pub fn null_optionals() -> Fault {
    Fault::edit(|json| {
        let rows = json.get_mut("result").and_then(Value::as_array_mut);
        for row in rows.into_iter().flatten().filter_map(Value::as_object_mut) {
            for name in OPTIONAL {
                row.entry(name).or_insert(Value::Null);
            }
        }
    })
}

/// A mock server. Clones share its state.
#[derive(Clone)]
pub struct Mock {
    state: Arc<Mutex<State>>,
    clock: Clock,
}

impl Mock {
    /// Creates a mock with only the key's account, which has no scores and no subusers. Its date is
    /// the current date in UTC, unless set with [`set_today`](Self::set_today).
    #[must_use]
    pub fn new() -> Self {
        let state = State::new(API_KEY);
        Self { clock: state.clock.clone(), state: Arc::new(Mutex::new(state)) }
    }

    /// Creates a mock with demonstration data: the last 90 days of an account with rising scores,
    /// some pending days, some days without a score, and 13 subusers. The data only depend on the
    /// date.
    #[must_use]
    pub fn demo() -> Self {
        let mock = Self::new();
        demo::fill(&mut mock.state());
        mock
    }

    /// Returns a client of this mock, in memory. Waiting only takes the mock's own time.
    #[must_use]
    pub fn client(&self) -> Client<Async> {
        built(self.client_builder())
    }

    /// Returns a blocking client of this mock, in memory. Waiting only takes the mock's own time.
    #[must_use]
    pub fn blocking_client(&self) -> Client<Blocking> {
        built(self.blocking_client_builder())
    }

    /// Returns the builder of [`client`](Self::client), for further settings.
    pub fn client_builder(&self) -> ClientBuilder<Async, MockTransport> {
        Client::<Async>::builder().api_key(API_KEY).timer(self.timer()).transport(self.transport())
    }

    /// Returns the builder of [`blocking_client`](Self::blocking_client), for further settings.
    pub fn blocking_client_builder(&self) -> ClientBuilder<Blocking, MockTransport> {
        Client::<Blocking>::builder().api_key(API_KEY).timer(self.timer()).transport(self.transport())
    }

    /// Returns the API key that mocks accept. It is not a real key.
    #[must_use]
    pub fn api_key(&self) -> &'static str {
        API_KEY
    }

    /// Sets the score of a day for the key's own account.
    pub fn set_day(&self, date: Date, day: Day) {
        self.state().parent.set(date, day);
    }

    /// Sets the score of a day for a subuser or customer account.
    ///
    /// # Panics
    ///
    /// Panics if the mock has no such account, so that a mistyped name does not go unnoticed.
    #[track_caller]
    pub fn set_day_of(&self, account: &OnBehalfOf, date: Date, day: Day) {
        let mut state = self.state();
        let is_known = state.members.get_mut(account).map(|account| account.set(date, day)).is_some();
        drop(state);
        assert!(is_known, "the mock has no account `{account}`");
    }

    /// Replaces the key's own account.
    pub fn set_account(&self, account: Account) {
        self.state().parent = account;
    }

    /// Adds a subuser. It replaces one with the same name or user id.
    ///
    /// # Panics
    ///
    /// Panics if the name is not valid for [`OnBehalfOf::subuser`].
    #[track_caller]
    pub fn add_subuser(&self, subuser: Account) {
        match OnBehalfOf::subuser(subuser.username()) {
            Ok(name) => self.state().members.add(&name, subuser),
            Err(error) => panic!("{error}"),
        }
    }

    /// Adds a customer account. It replaces one with the same account id or user id.
    ///
    /// # Panics
    ///
    /// Panics if the account id is not valid for [`OnBehalfOf::account`].
    #[track_caller]
    pub fn add_customer_account(&self, account_id: &str, account: Account) {
        match OnBehalfOf::account(account_id) {
            Ok(name) => self.state().members.add(&name, account),
            Err(error) => panic!("{error}"),
        }
    }

    /// Sets the server's current date.
    pub fn set_today(&self, today: Date) {
        self.state().set_today(today);
    }

    /// Returns the server's current date.
    #[must_use]
    pub fn today(&self) -> Date {
        self.state().today()
    }

    /// Advances the mock's own time, which [`Day::after`] uses. The date does not change.
    pub fn advance(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// Returns the elapsed time of the mock: from [`advance`](Self::advance) and the waits of its
    /// clients in memory.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    /// Queues a response to the next request, after those already queued.
    pub fn respond_next(&self, response: impl Into<Scripted>) {
        self.state().script.respond(response);
    }

    /// Queues a fault for the next request, after the responses and faults already queued.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    ///
    /// use sendgrid_seq::{StatusCode, date, mock::{Fault, Mock, RetryHint}};
    ///
    /// let mock = Mock::new();
    /// let day = mock.today();
    /// mock.fault(Fault::Html(StatusCode::OK)); // a captive portal
    /// mock.fault(Fault::Silence.times(2));
    /// mock.fault(Fault::TooManyRequests(RetryHint::ResetIn(Duration::from_secs(7))));
    /// # assert!(mock.client().list_scores(day, day).await.is_err());
    /// # Ok(()) }
    /// ```
    pub fn fault(&self, fault: impl Into<Faulty>) {
        self.state().script.fault(fault);
    }

    /// Removes the queued responses and faults.
    pub fn clear_faults(&self) {
        self.state().script.clear();
    }

    /// Returns the received requests, in order: all, or the latest ones with
    /// [`keep_calls`](Self::keep_calls).
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state().requests.iter().cloned().collect()
    }

    /// Returns the number of received requests, including those that were not kept.
    #[must_use]
    pub fn seen(&self) -> u64 {
        self.state().requests.seen()
    }

    /// Keeps at most the latest `limit` requests, for tests with very many requests. Others cost
    /// nothing.
    pub fn keep_calls(&self, limit: usize) {
        self.state().requests.keep(limit);
    }

    /// Removes the recorded requests and resets their count.
    pub fn clear_requests(&self) {
        self.state().requests.clear();
    }

    /// Responds to a request like the server, for your own transport or server.
    ///
    /// A [`Fault`] that cannot be expressed as a response, such as a truncated one, stays queued
    /// for a request that supports it.
    #[must_use]
    pub fn respond<B>(&self, request: &Request<B>) -> Response<Bytes> {
        self.state().react(Arrival::of(request, Connection::None)).into_response()
    }

    /// Returns the transport in memory, which cannot reach a network.
    #[must_use]
    pub fn transport(&self) -> MockTransport {
        MemoryTransport::new(self.clone())
    }

    /// Returns a timer on the mock's own time. Sleeping takes no real time.
    #[must_use]
    pub fn timer(&self) -> MockTimer {
        self.clock.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A test that panicked with the lock has already failed. Others may continue.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Service for Mock {
    fn react(&self, request: Arrival<'_>) -> Reaction {
        self.state().react(request)
    }

    fn clock(&self) -> &Clock {
        &self.clock
    }
}

impl Default for Mock {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Mock")
            .field("today", &state.today())
            .field("requests", &state.requests.seen())
            .finish_non_exhaustive()
    }
}

fn built<M: Mode, T: IntoTransport<M>>(builder: ClientBuilder<M, T>) -> Client<M> {
    builder.build().expect("the key and the address of a mock are valid")
}
