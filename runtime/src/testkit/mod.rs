//! Utilities for testing programs that use a generated client: typed stubs, faults and a paused
//! clock.
//!
//! A [`Stub`] is a server in memory, with a closure for each operation that a test calls. The
//! closure gets the typed operation and returns the typed result. The client still receives a real
//! response with status, headers and body.
//!
//! ```
//! use openapi_runtime::{
//!     RawResponse, Blocking, Body, ClientBuilder, Encoder, InvalidRequest, NoDeclaredError, Operation, OperationInfo,
//!     Outcome, Request,
//!     testkit::{Fault, Respond, Stub, write},
//! };
//!
//! // For every operation of a document, generated code has these lines.
//! #[derive(Debug, Clone)]
//! struct CountPets {
//!     kind: String,
//! }
//!
//! impl Operation for CountPets {
//!     type Success = u32;
//!     type Error = NoDeclaredError;
//!     const INFO: OperationInfo = OperationInfo::get("/pets/count");
//!
//!     fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
//!         Encoder::of(self, &Self::INFO).query("kind", &self.kind).finish()
//!     }
//!
//!     fn decode(response: &mut RawResponse) -> Outcome<u32, NoDeclaredError> {
//!         response.json(|count| count)
//!     }
//! }
//!
//! impl Respond for CountPets {
//!     fn respond(response: Result<u32, NoDeclaredError>) -> write::WrittenResponse {
//!         match response {
//!             Ok(count) => write::json(200, "application/json", count),
//!             Err(error) => match error {},
//!         }
//!     }
//! }
//!
//! let stub = Stub::new();
//! let client = stub.connect(ClientBuilder::<Blocking>::new("https://pets.example")).build()?;
//! stub.on::<CountPets>(|call| Ok(if call.kind == "cat" { 2 } else { 0 }));
//! stub.fault(Fault::Truncated); // the first attempt fails, the second one does not
//!
//! let response = client.call(CountPets { kind: "cat".to_owned() }).send()?;
//! assert_eq!((response.attempts(), response.into_inner()), (2, 2));
//! assert_eq!(stub.calls::<CountPets>()[1].request().query("kind"), Some("cat"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A mock of an API that has state and validates requests is a [`Service`]. It runs in memory with
//! a [`MemoryTransport`], and with the feature `testkit-server` on a socket with a `Server`. Its
//! [`Script`] holds the responses that a test wants instead of its own.
//!
//! **Invariant:** nothing here reaches a network, and nothing is compiled without the feature
//! `testkit`.

mod apply_fault;
mod arrival;
mod clock;
mod fault;
mod memory;
mod received;
mod recorded;
mod reply;
mod respond;
mod schedule;
mod script;
mod scripted;
#[cfg(all(feature = "testkit-server", not(all(target_family = "wasm", target_os = "unknown"))))]
mod socket;
mod stub;
pub mod write;

pub use self::arrival::{Arrival, Reaction, Service};
pub use self::clock::Clock;
pub use self::fault::{Edit, Fault, Faulty, RetryHint};
pub use self::memory::MemoryTransport;
pub use self::received::Received;
pub use self::recorded::{Record, RecordedRequest, query_pairs};
pub use self::reply::Reply;
pub use self::respond::{Respond, RespondAs, events, parts, sequence, text_events};
pub use self::schedule::{Connection, Place};
pub use self::script::{Next, Script};
pub use self::scripted::Scripted;
#[cfg(all(feature = "testkit-server", not(all(target_family = "wasm", target_os = "unknown"))))]
pub use self::socket::Server;
pub use self::stub::Stub;
