//! A mock of SendGrid's server, for the tests of programs that use this crate (feature `mock`).
//!
//! One [`Mock`] holds the state: accounts, the scores of their days, the date it is, and the requests it saw. It responds
//! in memory, without a socket and without waiting, or as a [`MockServer`] on a port of 127.0.0.1.
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
//! It validates requests by SendGrid's document: the bearer token, every parameter, the 90 days that scores
//! are kept, pages of at most 1,000 subusers. Where the document is silent:
//!
//! - A range gets `202` while one of its days is pending, and so is a page of subusers while one of its rows
//!   is.
//! - An account that the parent does not have gets `403`.
//! - A scripted response comes before the check of the key.
//!
//! Servers also misbehave as no response can express: [`Mock::fault`] lets them break off, fall silent, drip, lie about
//! lengths or flood. Faults, scripts, clock, transport and socket are those of the runtime's test kit
//! ([`runtime::testkit`](crate::runtime::testkit)); what SendGrid returns is written here.
//!
//! **Invariant:** the mock reaches no network, and shares no generated type with the client but those of its own
//! interface.

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

/// The transport of a client whose server is a [`Mock`], in memory, async or blocking. It can never reach a network.
pub type MockTransport = MemoryTransport<Mock>;

/// A timer whose sleeps take none but the mock's own time, for a client in memory.
pub type MockTimer = Clock;

/// The key that a mock requests.
const API_KEY: &str = "SG.mock.only-the-mock-server-takes-this-key";

/// An operation of the API, as a place on the server.
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

/// Writes `null` for each optional member that a row leaves out, as servers in other languages do.
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

/// The state of a mock server. Clones share it.
#[derive(Clone)]
pub struct Mock {
    state: Arc<Mutex<State>>,
    clock: Clock,
}

impl Mock {
    /// Creates a mock with one account, that of the key, which has no scores and no subusers. Its date is the real one
    /// (UTC) until [`set_today`](Self::set_today) states otherwise.
    #[must_use]
    pub fn new() -> Self {
        let state = State::new(API_KEY);
        Self { clock: state.clock.clone(), state: Arc::new(Mutex::new(state)) }
    }

    /// Creates a mock with something to inspect: the last 90 days of an account whose scores rise, with days that are
    /// still pending, days without a score, and a dozen subusers. The same day brings the same data.
    #[must_use]
    pub fn demo() -> Self {
        let mock = Self::new();
        demo::fill(&mut mock.state());
        mock
    }

    /// Returns a client whose server is this mock, in memory. When it waits, no time passes but the mock's own.
    #[must_use]
    pub fn client(&self) -> Client<Async> {
        built(self.client_builder())
    }

    /// Returns a blocking client whose server is this mock, in memory. When it waits, no time passes but the mock's own.
    #[must_use]
    pub fn blocking_client(&self) -> Client<Blocking> {
        built(self.blocking_client_builder())
    }

    /// Returns the builder of [`client`](Self::client), to set something else on it.
    pub fn client_builder(&self) -> ClientBuilder<Async, MockTransport> {
        Client::<Async>::builder().api_key(API_KEY).timer(self.timer()).transport(self.transport())
    }

    /// Returns the builder of [`blocking_client`](Self::blocking_client), to set something else on it.
    pub fn blocking_client_builder(&self) -> ClientBuilder<Blocking, MockTransport> {
        Client::<Blocking>::builder().api_key(API_KEY).timer(self.timer()).transport(self.transport())
    }

    /// Returns the API key that this mock takes. It opens nothing else.
    #[must_use]
    pub fn api_key(&self) -> &'static str {
        API_KEY
    }

    /// Returns how it is about the score of one day of the key's own account.
    pub fn set_day(&self, date: Date, day: Day) {
        self.state().parent.set(date, day);
    }

    /// Returns how it is about the score of one day of a subuser or customer account.
    ///
    /// # Panics
    ///
    /// Panics when the mock has no such account: a name mistyped in a test should not pass.
    #[track_caller]
    pub fn set_day_of(&self, account: &OnBehalfOf, date: Date, day: Day) {
        let mut state = self.state();
        let is_known = state.members.get_mut(account).map(|account| account.set(date, day)).is_some();
        drop(state);
        assert!(is_known, "the mock has no account `{account}`");
    }

    /// Puts another account in place of the key's own.
    pub fn set_account(&self, account: Account) {
        self.state().parent = account;
    }

    /// Adds a subuser, in place of one of the same name or user id.
    ///
    /// # Panics
    ///
    /// Panics when a call cannot be made on behalf of that name, as [`OnBehalfOf::subuser`] states.
    #[track_caller]
    pub fn add_subuser(&self, subuser: Account) {
        match OnBehalfOf::subuser(subuser.username()) {
            Ok(name) => self.state().members.add(&name, subuser),
            Err(error) => panic!("{error}"),
        }
    }

    /// Adds a customer account, in place of one of the same account id or user id.
    ///
    /// # Panics
    ///
    /// Panics when a call cannot be made on behalf of that account id, as [`OnBehalfOf::account`] states.
    #[track_caller]
    pub fn add_customer_account(&self, account_id: &str, account: Account) {
        match OnBehalfOf::account(account_id) {
            Ok(name) => self.state().members.add(&name, account),
            Err(error) => panic!("{error}"),
        }
    }

    /// Sets the date that the server goes by.
    pub fn set_today(&self, today: Date) {
        self.state().set_today(today);
    }

    /// Returns the date that the server goes by.
    #[must_use]
    pub fn today(&self) -> Date {
        self.state().today()
    }

    /// Lets the mock's own time pass, by which [`Day::after`] is measured. The date stays.
    pub fn advance(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// Returns how much of the mock's own time has passed: by [`advance`](Self::advance), and by what its clients in
    /// memory waited.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    /// Gives this response to the next request for an operation, after the ones that already stand in line.
    pub fn respond_next(&self, response: impl Into<Scripted>) {
        self.state().script.respond(response);
    }

    /// Lets this fault happen to the next request for an operation, after the responses and faults that already stand in
    /// line.
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

    /// Forgets the responses and faults that still stand in line.
    pub fn clear_faults(&self) {
        self.state().script.clear();
    }

    /// Returns the requests that were seen, in order; the latest ones, where [`keep_calls`](Self::keep_calls) set a limit.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state().requests.iter().cloned().collect()
    }

    /// Returns how many requests were seen, whether they were kept or not.
    #[must_use]
    pub fn seen(&self) -> u64 {
        self.state().requests.seen()
    }

    /// Keeps that many requests at most, the latest ones, for a test that makes very many. What is not kept costs nothing.
    pub fn keep_calls(&self, limit: usize) {
        self.state().requests.keep(limit);
    }

    /// Forgets the requests that were seen, and counts anew.
    pub fn clear_requests(&self) {
        self.state().requests.clear();
    }

    /// Responds to a request as the server does, for a transport or server of your own.
    ///
    /// A [`Fault`] that no response can state, such as half of one, stays in line for a request that can meet it.
    #[must_use]
    pub fn respond<B>(&self, request: &Request<B>) -> Response<Bytes> {
        self.state().react(Arrival::of(request, Connection::None)).into_response()
    }

    /// Returns the transport that is in memory, and can never reach a network.
    #[must_use]
    pub fn transport(&self) -> MockTransport {
        MemoryTransport::new(self.clone())
    }

    /// Returns a timer whose sleeps take none but the mock's own time.
    #[must_use]
    pub fn timer(&self) -> MockTimer {
        self.clock.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A test that panicked while it held the state has failed already; the others may go on.
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
