//! A client for Twilio SendGrid's Engagement Quality (SEQ) API. A build script generates it from SendGrid's own OpenAPI
//! document. Unofficial: not affiliated with Twilio.
//!
//! # A first program
//!
//! ```
//! use sendgrid_seq::{Client, ListScoresSuccess, date};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = sendgrid_seq::mock::MockServer::start().await?;
//! # server.mock().set_today(date(2026, 10, 31));
//! # let (key, url) = (server.mock().api_key(), server.url());
//! let client = Client::builder().api_key(key) // or Client::from_env()?
//! #   .base_url(url)
//!     .build()?;
//!
//! let response = client.list_scores(date(2026, 10, 1), date(2026, 10, 31)).await?;
//! match response.into_inner() {
//!     ListScoresSuccess::Ok(scores) => {
//!         for score in scores.result {
//!             println!("{:?} {:?}", score.date, score.score);
//!         }
//!     }
//!     ListScoresSuccess::Accepted => println!("SendGrid is still computing these scores"),
//!     _ => {}
//! }
//! # Ok(()) }
//! ```
//!
//! # Waiting for scores
//!
//! SendGrid computes scores when they are first requested. The client polls until they are ready:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use sendgrid_seq::{date, mock::{Day, Mock}};
//! # let (mock, day) = (Mock::new(), date(2026, 10, 31));
//! # mock.set_today(day);
//! # mock.set_day(day, Day::computed(4.2).after_asks(2));
//! # let client = mock.client();
//! let scores = client.list_scores(day, day).wait().await?.into_inner();
//! assert_eq!(scores.result[0].score, Some(4.2));
//! # Ok(()) }
//! ```
//!
//! # Overview
//!
//! - [`Client::list_scores`](client::Client::list_scores) and
//!   [`Client::list_subuser_scores`](client::Client::list_subuser_scores) prepare a [`Call`]. Send it with `.await`, or
//!   with [`send`](Call::send) in [`blocking`] programs.
//! - [`Call::wait`] polls until SendGrid has computed the scores.
//! - [`Call::items`] returns the subusers of all pages. Its [cursor](runtime::Items::cursor) lets a later run resume.
//! - Transient failures are retried, and rate limits are respected; see [`Retry`].
//! - [`Client::on_behalf_of`](client::Client::on_behalf_of) acts on behalf of a subuser or a customer account.
//! - Each declared status has a variant ([`ListScoresSuccess`], [`ListScoresError`]). For an undeclared one, the error
//!   has the status and the body. [`Error`] covers all operations, so that `?` works across them.
#![cfg_attr(feature = "mock", doc = "- [`mock`] is a mock server for your tests, in memory or on a port.")]
#![cfg_attr(not(feature = "mock"), doc = "- `mock` is a mock server for your tests, in memory or on a port.")]
//!
//! # Invalid settings and values
//!
//! An invalid setting or value is an error before anything is sent. Values that only SendGrid can check are sent, and
//! its response is a typed error.
//!
//! | setting | result |
//! | --- | --- |
//! | a key that is empty, in quotation marks, contains white space or begins with `Bearer ` | [`BuildError`], without the key |
//! | a base URL with a path | the path is prepended to that of each operation |
//! | a base URL with upper case, an IPv6 address or a port | accepted; a port above 65535 is a [`BuildError`] |
//! | a base URL with a query, a fragment, user information or `..`, or without scheme or host | [`BuildError`] |
//! | a base URL with `http://` | accepted for loopback addresses, and for others with [`allow_http`](ClientBuilder::allow_http) |
//! | a timeout of zero | for connecting, a [`BuildError`]; for a call or an attempt, it times out before anything is sent |
//! | a timeout of [`Duration::MAX`](std::time::Duration::MAX) | no limit |
//!
//! | parameter | result |
//! | --- | --- |
//! | `on-behalf-of` that is empty, not ASCII, contains a line break or has more than 1,000 bytes | [`InvalidOnBehalfOf`]; if set by `header(…)`, an [`Error::InvalidRequest`] |
//! | any text in a header or a query | sent, and percent-encoded in a query; [`Error::InvalidRequest`] if it is not a valid header value |
//! | headers of more than 64 KiB together | [`Error::InvalidRequest`] |
//! | a day in the future, or `from` after `to` | sent; SendGrid responds with 400 |
//! | a day of the year 10000 | cannot be created: [`Date`] ends before it |
//!
//! | situation | result |
//! | --- | --- |
//! | an async call outside of a tokio runtime, or in one without timers or I/O | [`Error::Transport`] that names what is missing |
//! | an async call in a single-threaded runtime | works |
//! | 100 concurrent calls | each is sent once; they share the client's connections |
//! | a dropped future | the exchange is cancelled, and the client remains usable |
//! | a system clock that is wrong by years | [`today`] is wrong; pauses and deadlines are not |
//!
//! # Features
//!
//! | feature | default | what it enables |
//! | --- | --- | --- |
//! | `hyper` | yes | the async transport |
//! | `rustls` | yes | TLS by rustls, with the certificates of the platform |
//! | `native-tls` | | the platform's TLS; `rustls` wins if both are on |
//! | `blocking` | | the transport of the [`blocking`] client (ureq) |
//! | `reqwest` | | your own reqwest client as the async transport |
//! | `js` | | JavaScript's clock and timers on wasm32-unknown-unknown |
//! | `tower` | | any `tower::Service` as the async transport |
//! | `gzip` | | compressed responses, for both transports |
//! | `http2` | | HTTP/2, for the async client |
//! | `mock` | | the module `mock`, with the mock server for tests |
//! | `tracing` | | a span for each attempt, with OpenTelemetry's names |
//!
//! Without features the crate has no HTTP stack and no TLS: give the builder a [transport](ClientBuilder::transport) of
//! your own. On wasm32-unknown-unknown the async client works with `reqwest`, over `fetch`, or with `js` and a
//! transport of your own.

pub mod blocking;
mod date;
mod env;
#[cfg(feature = "mock")]
pub mod mock;
mod on_behalf_of;
mod rate_limit;

#[expect(unreachable_pub, reason = "generated modules are public; the crate re-exports what it means to")]
#[allow(clippy::doc_markdown, reason = "the words are those of the document")]
mod generated {
    openapi_runtime::include_api!("tsg_seq_v3");
}

pub use jiff::{self, civil::date};
pub use openapi_runtime as runtime;
pub use runtime::{
    Async, BuildError, Credentials, CredentialsError, Cursor, Date, Error, HeaderMap, InvalidRequest, Items,
    Pages, Progress, RateLimit, RawRequest, Response, Retry, RetryPolicy, StatusCode, Wait, WaitPolicy, With,
};

pub use date::today;
pub use env::EnvError;
pub use generated::{client, errors::*, models::*, operations::*};
pub use on_behalf_of::{InvalidOnBehalfOf, OnBehalfOf};

pub use client::{Call, ClientBuilder, Server as Region};

/// The async client.
///
/// It is cheap to clone, and clones share their connections. Create it once, with [`builder`](client::Client::builder)
/// or [`from_env`](client::Client::from_env). Code that supports both modes can take a
/// [`client::Client<M>`](client::Client).
pub type Client = client::Client<Async>;

impl<M: runtime::Mode> client::Client<M> {
    /// Returns a client that acts on behalf of a subuser or a customer account, with the same key.
    ///
    /// [`Call::on_behalf_of`] sets the account for one call, and takes precedence.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use sendgrid_seq::{OnBehalfOf, date, mock::{Account, Mock}};
    /// # let (mock, day) = (Mock::new(), date(2026, 10, 31));
    /// # mock.set_today(day);
    /// # mock.add_subuser(Account::new(181, "acme"));
    /// # let client = mock.client();
    /// let acme = client.on_behalf_of(OnBehalfOf::subuser("acme")?);
    /// let scores = acme.list_scores(day, day).wait().await?;
    /// # assert_eq!(mock.requests()[0].header("on-behalf-of"), Some("acme"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "the same signature as the setter of one call")]
    pub fn on_behalf_of(&self, account: OnBehalfOf) -> Self {
        self.with_header("on-behalf-of", account.as_str())
    }
}

impl<M: runtime::Mode, T> ClientBuilder<M, T> {
    /// Sets the region of SendGrid's servers. The default is [`Region::Global`].
    ///
    /// SendGrid's changelog of 2025-11-06 warns that scores are not yet correct for subusers of the EU region.
    pub fn region(self, region: Region) -> Self {
        self.server(region)
    }
}

/// The programs of the README, so that they are compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
