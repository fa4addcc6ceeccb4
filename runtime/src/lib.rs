//! The code shared by all clients that `openapi-build` generates.
//!
//! Generated code describes each operation: its parameters, how they are encoded, and the type of each status. This
//! crate does everything else: base URLs, credentials, sending, limits, decoding, polling pending responses, pagination
//! and errors. It is independent of any document.
//!
//! # Map
//!
//! - [`Operation`] is the interface to generated code. An operation encodes its request with an [`Encoder`] and decodes
//!   its response from a [`RawResponse`]. It is a plain value, so that every kind of client can use the same generated
//!   type.
//! - [`Client`], [`Call`], [`Wait`], [`Pages`] and [`Items`] are generic over a [`Mode`]: [`Async`] or [`Blocking`].
//!   A generated client crate wraps the first two in types of its own.
//! - [`Transport`] and [`BlockingTransport`] send a request to a server. [`InMemory`] needs no network. The features
//!   `hyper` and `ureq` add one transport each. `reqwest` and `tower` turn your own client or service into a transport.
//! - [`Error`] has a variant for each phase of a call, and every variant shows whether the request may have been sent.
//! - The feature `testkit` adds typed stubs for tests, which respond in memory as a server would.
//! - [`Nullable`], [`IntoOptional`] and [`With`] help to build the values that callers send. Parsing a server from a
//!   text that names none returns [`UnknownServer`].
//!
//! Generated types are plain Rust. Macros in a hidden module implement serde's traits, `Display` and other traits for
//! them. One macro declares the items that are the same for every document: `Client`, its builder and its calls.
//!
//! Sending, waiting and paging are sans-I/O state machines: an event goes in, and "send this", "sleep this long" or
//! "done" comes out. One short loop for each mode drives them, so that both modes behave the same and tests need no
//! clock.
//!
//! **Invariant:** the core does no I/O, reads no environment variables, and installs nothing process-wide. Only
//! `transport/`, `timer.rs` and `time.rs` do.
//!
//! # An operation by hand
//!
//! ```
//! use openapi_runtime::{
//!     Async, Body, ClientBuilder, Encoder, InMemory, InvalidRequest, NoDeclaredError,
//!     Operation, OperationInfo, Outcome, RawResponse, Request, http,
//! };
//!
//! struct Greet {
//!     name: String,
//! }
//!
//! impl Operation for Greet {
//!     type Success = String;
//!     type Error = NoDeclaredError;
//!     const INFO: OperationInfo = OperationInfo::get("/greetings/{name}");
//!
//!     fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
//!         Encoder::new(&Self::INFO).path("name", &self.name).finish()
//!     }
//!
//!     fn decode(response: &mut RawResponse) -> Outcome<Self::Success, Self::Error> {
//!         match response.status().as_u16() {
//!             200 => response.json(|greeting| greeting),
//!             _ => response.undeclared(),
//!         }
//!     }
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let server = InMemory::new(|request| {
//!     http::Response::new(format!("\"{}\"", request.uri().path()))
//! });
//! let client = ClientBuilder::<Async>::new("https://api.example.com")
//!     .transport(server)
//!     .build()?;
//!
//! let greeting = client.call(Greet { name: "Ada L".to_owned() }).await?;
//! assert_eq!(greeting.inner(), "/greetings/Ada%20L");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod unsupported;

mod body;
mod build_error;
mod client;
mod content;
mod cursor;
mod debug;
mod decode;
mod encode;
mod error;
mod event;
mod events;
mod info;
mod limits;
mod machine;
mod mode;
mod nullable;
#[doc(hidden)]
pub mod object;
mod open_enum;
mod operation;
mod optional;
#[doc(hidden)]
pub mod paging;
mod protocol;
mod raw;
mod raw_response;
mod request_body;
mod response;
mod retry;
mod secret;
mod send;
#[cfg(feature = "testkit")]
mod sent;
mod server;
mod time;
mod timer;
mod transparent;
mod transport;
#[doc(hidden)]
pub mod union;
mod webhook;
mod with;
#[cfg(feature = "xml")]
#[doc(hidden)]
pub mod xml;

#[cfg(test)]
mod testing;
#[cfg(feature = "testkit")]
pub mod testkit;

use std::pin::Pin;

pub use bytes::Bytes;
pub use futures_core;
pub use http;
pub use http::{HeaderMap, Method, Request, StatusCode};
#[cfg(feature = "jiff")]
pub use jiff::{self, Timestamp, civil::Date};
pub use secrecy;
pub use serde;
pub use serde_json::Value;
#[cfg(feature = "uuid")]
pub use uuid::Uuid;

#[cfg(all(
    feature = "native-tls",
    not(feature = "rustls"),
    not(all(target_family = "wasm", target_os = "unknown"))
))]
pub use native_tls;
#[cfg(feature = "reqwest")]
pub use reqwest;
#[cfg(all(feature = "rustls", not(all(target_family = "wasm", target_os = "unknown"))))]
pub use rustls;
#[cfg(all(feature = "ureq", not(all(target_family = "wasm", target_os = "unknown"))))]
pub use ureq;

pub use crate::body::{Body, ByteStream, ResponseBody};
pub use crate::build_error::BuildError;
pub use crate::client::{
    Call, CallFuture, Client, ClientBuilder, Download, HeaderNameArg, HeaderValueArg, InvalidHeaderArg,
    Items, Pages, Reconnecting, SendFuture, Wait, WaitFuture,
};
pub use crate::cursor::Cursor;
pub use crate::decode::{DecodeFault, UnreadableItem};
#[doc(hidden)]
pub use crate::encode::{AsJson, FileParts, FormField};
pub use crate::encode::{
    CookieStyle, Encoder, FilePart, Mixed, Multipart, PathStyle, QueryStyle, SequenceBody,
};
pub use crate::error::{
    CursorDidNotAdvance, DeadlineExceeded, DeclaredBody, DeclaredError, DecodeError, Erased, Error,
    InvalidRequest, ItemError, ItemTooLarge, NoDeclaredError, NotRetried, Phase, StatusError, StillPending,
    TooLarge, TransportError, TransportErrorKind, UndecodableItem, UnexpectedStatus,
};
pub use crate::event::{Event, ReceivedPart};
pub use crate::events::{BlockingEvents, BlockingSequence, Events, Sequence};
pub use crate::info::OperationInfo;
pub use crate::limits::{HeadLimit, TimeLimit};
pub use crate::machine::{
    Attempt, AttemptResult, FailedAttempt, Hooks, Progress, Retry, RetryBudget, RetryPolicy, WaitPolicy,
};
pub use crate::mode::{Async, Blocking, Mode};
pub use crate::nullable::Nullable;
pub use crate::operation::{
    Alternative, As, AsBytes, AsEvents, EventStream, Operation, PageToken, Paginated, Pending, Reading,
    Streamed,
};
pub use crate::optional::IntoOptional;
pub use crate::protocol::{RateLimit, RateLimitHeaders, ResetReading};
pub use crate::raw::{NoSuccess, RawRequest};
#[doc(hidden)]
pub use crate::raw_response::HeaderReader;
pub use crate::raw_response::{Outcome, RawResponse};
pub use crate::response::{Parts, Response};
pub use crate::secret::{Basic, Credentials, CredentialsError, IntoCredentials, Scheme};
#[cfg(feature = "oauth2")]
pub use crate::secret::{OAuth2, OAuthError, OAuthErrorKind};
pub use crate::send::MaybeSend;
pub use crate::server::UnknownServer;
pub use crate::time::Instant;
#[cfg(all(feature = "js", target_family = "wasm", target_os = "unknown"))]
pub use crate::timer::JsTimer;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub use crate::timer::ThreadTimer;
#[cfg(all(feature = "tokio", not(all(target_family = "wasm", target_os = "unknown"))))]
pub use crate::timer::TokioTimer;
pub use crate::timer::{BlockingTimer, IntoTimer, Timer};
#[cfg(all(feature = "hyper", not(all(target_family = "wasm", target_os = "unknown"))))]
pub use crate::transport::HyperTransport;
#[cfg(feature = "reqwest")]
pub use crate::transport::ReqwestTransport;
#[cfg(feature = "tower")]
pub use crate::transport::TowerTransport;
#[cfg(all(feature = "ureq", not(all(target_family = "wasm", target_os = "unknown"))))]
pub use crate::transport::UreqTransport;
#[cfg(all(
    feature = "ureq",
    any(feature = "rustls", feature = "native-tls"),
    not(all(target_family = "wasm", target_os = "unknown"))
))]
pub use crate::transport::UreqWithTls;
pub use crate::transport::{BlockingTransport, InMemory, IntoTransport, Transport, TransportOptions, Unset};
pub use crate::webhook::WebhookError;
pub use crate::with::With;

/// A boxed future that can be sent to another thread and borrows nothing.
///
/// On wasm32-unknown-unknown it need not be [`Send`], since JavaScript's promises cannot leave their thread.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send + 'static>>;

/// A boxed future that borrows nothing. On every target but this one it is [`Send`] as well.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + 'static>>;

/// Any error, boxed.
pub type BoxError = Box<dyn std::error::Error + Send + Sync + 'static>;

/// The form of generated code that this version of the runtime supports.
///
/// Generated code refers to it, so that an incompatible runtime is one clear error instead of a hundred unclear ones.
#[doc(hidden)]
pub const OUTPUT_1: () = ();

/// Items for generated code only: macros that receive the names of a type and add implementations, and their helpers.
#[doc(hidden)]
pub mod __private {
    pub use crate::__openapi_alternative as alternative;
    pub use crate::__openapi_debug as debug;
    pub use crate::__openapi_declared_error as declared_error;
    pub use crate::__openapi_object as object;
    pub use crate::__openapi_request_body as request_body;
    pub use crate::__openapi_responses as responses;
    pub use crate::__openapi_scalar_enum as scalar_enum;
    pub use crate::__openapi_server as server;
    pub use crate::__openapi_server_choices as server_choices;
    pub use crate::__openapi_servers as servers;
    pub use crate::__openapi_shape as shape;
    pub use crate::__openapi_text_enum as text_enum;
    pub use crate::__openapi_transparent as transparent;
    pub use crate::__openapi_union as union;
    pub use crate::__openapi_value_enum as value_enum;
    pub use crate::error::{DeclaredField, DeclaredStatus, write_declared};
    pub use crate::open_enum::read_text;
    pub use crate::server::{find_choice, find_server, is_server, server_url, server_values, unknown_server};
    pub use crate::webhook::read_webhook;
}

/// Only the test kit writes responses.
#[cfg(not(feature = "testkit"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_alternative {
    ($($alternative:tt)*) => {};
}

/// Only the test kit writes responses.
#[cfg(not(feature = "testkit"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_responses {
    ($($responses:tt)*) => {};
}

/// Includes the client that `openapi-build` generated for the document with this file stem.
///
/// ```text
/// mod api {
///     openapi_runtime::include_api!("petstore");
/// }
/// ```
#[macro_export]
macro_rules! include_api {
    ($stem:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $stem, "/mod.rs"));
    };
}

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeDoctests;
