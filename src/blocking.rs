//! The client for programs without async: the same operations, returns and errors.
//!
//! A [`Client`] of this module sends on the calling thread. The feature `blocking` gives it a transport of its own
//! ([ureq](https://docs.rs/ureq)); without that feature there is only
//! [`ClientBuilder::transport`](crate::ClientBuilder::transport). It starts no hidden runtime.
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

/// The client whose calls block the thread.
pub type Client = client::Client<Blocking>;

/// Builds a [`Client`].
pub type ClientBuilder<T = runtime::Unset> = client::ClientBuilder<Blocking, T>;

/// One call of an operation, ready to be sent.
pub type Call<Op> = client::Call<Op, Blocking>;

/// A call that is repeated until its response is there.
pub type Wait<Op> = runtime::Wait<Op, Blocking>;

/// Every item of every page, an [`Iterator`].
pub type Items<Op> = runtime::Items<Op, Blocking>;

/// Every page, an [`Iterator`].
pub type Pages<Op> = runtime::Pages<Op, Blocking>;
