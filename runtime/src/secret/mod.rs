//! Secrets: where they come from, how they enter a request, and how they are kept out of everything else.
//!
//! **Invariant:** no type of this crate shows a secret in its `Debug` or `Display`, not even one that a server sent
//! back.

mod credentials;
mod issuer;
mod scheme;
mod scrub;

pub use self::credentials::{Basic, Credentials, CredentialsError, IntoCredentials};
pub(crate) use self::issuer::{Issued, Issuer};
pub(crate) use self::scheme::Carried;
pub use self::scheme::Scheme;
pub(crate) use self::scrub::Scrubber;
