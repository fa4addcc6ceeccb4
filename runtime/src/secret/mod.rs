//! Secrets: their sources, how requests carry them, and how they are kept out of everything else.
//!
//! **Invariant:** no type of this crate shows a secret in `Debug` or `Display`, even if a server
//! sent it back.

mod credentials;
mod issuer;
#[cfg(feature = "oauth2")]
mod oauth;
mod scheme;
mod scrub;

pub use self::credentials::{Basic, Credentials, CredentialsError, IntoCredentials};
pub(crate) use self::issuer::{Issued, Issuer, NotIssued};
#[cfg(all(feature = "oauth2", feature = "testkit"))]
pub(crate) use self::oauth::TokenRequest;
#[cfg(feature = "oauth2")]
pub(crate) use self::oauth::{Entry, Lease, TokenInProgress, Tokens};
#[cfg(feature = "oauth2")]
pub use self::oauth::{OAuth2, OAuthError, OAuthErrorKind};
pub(crate) use self::scheme::CredentialPart;
pub use self::scheme::Scheme;
pub(crate) use self::scrub::Scrubber;
