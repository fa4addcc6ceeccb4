//! The exerciser tests a generated client against everything that its document declares.
//!
//! `cargo xtask corpus --exercise` writes a program for some documents. It contains the generated clients
//! and, for each client, a table of functions that fill its operations, read its responses and read its types
//! ([`Exercised`], [`RoundTrip`]). The program calls [`main`] with those tables. The inputs and the expected
//! results are data ([`Case`]), made in [`questions`] from the documents and not from the generator's
//! representation of them. Requests are inspected by third-party parsers: `url`, `cookie`, `multer`,
//! `serde_json`.
//!
//! **Invariant:** only `questions` knows the generator.

mod body;
mod case;
mod compare;
mod flat;
#[cfg(feature = "corpus")]
pub mod questions;
mod request_values;
mod response;
mod run;
mod wire;

pub use openapi_runtime::{
    Alternative, Body, HeaderMap, Multipart, Operation, Outcome, RawResponse, Request, Streamed,
};

pub use crate::case::{
    BodyKind, Case, Expected, HeaderCase, RequestCase, ResponseCase, SentBody, ValueCase, Verdict,
};
pub use crate::request_values::{RequestValues, key};
pub use crate::response::{Read, RoundTrip, header, round_trip};
pub use crate::run::{Client, Exercised, Reader, main};
