//! The exerciser asks a generated client for everything that its document promises.
//!
//! `cargo xtask corpus --exercise` writes a program for some documents: the generated clients, and for each client a table
//! of functions that fill its operations, read its responses and read its types ([`Exercised`], [`RoundTrip`]). That program
//! calls [`main`] with those tables. What to ask and what to find comes in as data ([`Case`]), made in [`questions`] from
//! the documents and not from the generator's representation of them. What goes out is inspected by parsers of other
//! people: `url`, `cookie`, `multer`, `serde_json`.
//!
//! **Invariant:** nothing here but `questions` knows the generator.

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
