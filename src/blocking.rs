//! The blocking client. It has the same operations, results and errors as the async one.
//!
//! A [`Client`] of this module sends requests on the calling thread. The feature `blocking`
//! provides a transport ([ureq](https://docs.rs/ureq)). Without it, set one with
//! [`ClientBuilder::transport`](crate::ClientBuilder::transport). No runtime is started.
//!
//! ```no_run
//! use sendgrid_seq::{blocking::Client, today};
//!
//! let client = Client::from_env()?;
//! for score in client.list_subuser_scores(today().yesterday()?).items() {
//!     let score = score?;
//!     println!("{:?} {:?}", score.username, score.score);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::{client, runtime};

pub use crate::runtime::Blocking;

/// A client whose calls block the thread.
pub type Client = client::Client<Blocking>;

/// Builds a [`Client`].
pub type ClientBuilder<T = runtime::Unset> = client::ClientBuilder<Blocking, T>;

/// A call of an operation, ready to be sent.
pub type Call<Op> = client::Call<Op, Blocking>;

/// A call that is repeated until its response is ready.
pub type Wait<Op> = runtime::Wait<Op, Blocking>;

/// The items of all pages, as an [`Iterator`].
pub type Items<Op> = runtime::Items<Op, Blocking>;

/// All pages, as an [`Iterator`].
pub type Pages<Op> = runtime::Pages<Op, Blocking>;
