//! Sources of secrets: a constant key, or a type that provides the current one.

use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use crate::build_error::BuildError;
use crate::secret::Scheme;
#[cfg(feature = "oauth2")]
use crate::secret::oauth::grant::Grant;
use crate::{BoxError, BoxFuture};

/// A source of secrets.
///
/// For a constant key, pass a `&str` (see [`IntoCredentials`]). For keys that are rotated,
/// implement [`secret`](Self::secret), which is called for each attempt. For tokens that expire,
/// also implement [`refresh`](Self::refresh), or [`refresh_async`](Self::refresh_async) in async
/// programs:
///
/// ```
/// use std::sync::Mutex;
///
/// use openapi_runtime::{Credentials, CredentialsError, secrecy::SecretString};
///
/// struct Token(Mutex<Option<SecretString>>);
///
/// impl Credentials for Token {
///     fn secret(&self) -> Result<SecretString, CredentialsError> {
///         let token = self.0.lock().ok().and_then(|token| token.clone());
///         token.ok_or_else(|| CredentialsError::new("there is no token yet"))
///     }
///
///     fn is_stale(&self) -> bool {
///         self.0.lock().is_ok_and(|token| token.is_none())
///     }
///
///     fn refresh(&self, _rejected: Option<&SecretString>) -> Result<bool, CredentialsError> {
///         let fresh = SecretString::from("asked for elsewhere");
///         let mut token = self.0.lock().map_err(|_| CredentialsError::new("another refresh failed"))?;
///         *token = Some(fresh);
///         Ok(true)
///     }
/// }
/// ```
pub trait Credentials: Send + Sync + 'static {
    /// Returns the current secret, without a prefix such as `Bearer`. It should return from memory,
    /// because a call waits for it, in async code too.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no secret. The call then fails before anything is sent.
    fn secret(&self) -> Result<SecretString, CredentialsError>;

    /// Returns whether [`secret`](Self::secret) never changes, so that a client calls it only once.
    fn is_constant(&self) -> bool {
        false
    }

    /// Returns whether the secret must be refreshed before it is used, because it has expired or
    /// there is none yet.
    ///
    /// A call refreshes at most once, for this reason or after a 401.
    fn is_stale(&self) -> bool {
        false
    }

    /// Gets a new secret, for blocking clients. Returns whether there is one.
    ///
    /// It is called if the secret [is stale](Self::is_stale), or if the server rejected it with
    /// 401. In the latter case `rejected` is the rejected secret. Several calls may ask at the same
    /// time. If `rejected` is no longer the current secret, return `true` without getting another
    /// one.
    ///
    /// # Errors
    ///
    /// Returns an error if no new secret can be obtained. After a 401 the call then fails with that
    /// status.
    fn refresh(&self, rejected: Option<&SecretString>) -> Result<bool, CredentialsError> {
        let _ = rejected;
        Ok(false)
    }

    /// Gets a new secret, for async clients. The default calls [`refresh`](Self::refresh).
    fn refresh_async(
        self: Arc<Self>,
        rejected: Option<SecretString>,
    ) -> BoxFuture<Result<bool, CredentialsError>> {
        Box::pin(async move { self.refresh(rejected.as_ref()) })
    }

    /// Returns the grant with which a client gets tokens itself.
    #[cfg(feature = "oauth2")]
    #[doc(hidden)]
    fn grant(&self) -> Option<&Arc<Grant>> {
        None
    }
}

impl<T: Credentials + ?Sized> Credentials for Arc<T> {
    fn secret(&self) -> Result<SecretString, CredentialsError> {
        (**self).secret()
    }

    fn is_constant(&self) -> bool {
        (**self).is_constant()
    }

    fn is_stale(&self) -> bool {
        (**self).is_stale()
    }

    fn refresh(&self, rejected: Option<&SecretString>) -> Result<bool, CredentialsError> {
        (**self).refresh(rejected)
    }

    fn refresh_async(
        self: Arc<Self>,
        rejected: Option<SecretString>,
    ) -> BoxFuture<Result<bool, CredentialsError>> {
        T::refresh_async(Self::clone(&self), rejected)
    }

    #[cfg(feature = "oauth2")]
    fn grant(&self) -> Option<&Arc<Grant>> {
        (**self).grant()
    }
}

/// Conversion into a source of secrets: from a constant key, or any [`Credentials`].
///
/// A constant key is checked when the client is built, so that a mistake is not only reported as a
/// 401.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a credential",
    label = "expected a key, a `Basic` or a type that implements `Credentials`",
    note = "a key is a `String`, a `&str` or a `SecretString`"
)]
pub trait IntoCredentials {
    /// Converts into a source of secrets.
    ///
    /// # Errors
    ///
    /// Returns an error if a constant key is invalid. The error does not contain the key.
    fn into_credentials(self) -> Result<Arc<dyn Credentials>, BuildError>;

    /// Converts into a source of secrets for a scheme, which determines what a constant key may
    /// contain.
    ///
    /// # Errors
    ///
    /// Returns the same errors as [`into_credentials`](Self::into_credentials).
    fn into_credentials_for(self, scheme: Scheme) -> Result<Arc<dyn Credentials>, BuildError>
    where
        Self: Sized,
    {
        let _ = scheme;
        self.into_credentials()
    }
}

impl<T: Credentials> IntoCredentials for T {
    fn into_credentials(self) -> Result<Arc<dyn Credentials>, BuildError> {
        Ok(Arc::new(self))
    }
}

impl IntoCredentials for &str {
    fn into_credentials(self) -> Result<Arc<dyn Credentials>, BuildError> {
        SecretString::from(self).into_credentials()
    }

    fn into_credentials_for(self, scheme: Scheme) -> Result<Arc<dyn Credentials>, BuildError> {
        SecretString::from(self).into_credentials_for(scheme)
    }
}

impl IntoCredentials for String {
    fn into_credentials(self) -> Result<Arc<dyn Credentials>, BuildError> {
        SecretString::from(self).into_credentials()
    }

    fn into_credentials_for(self, scheme: Scheme) -> Result<Arc<dyn Credentials>, BuildError> {
        SecretString::from(self).into_credentials_for(scheme)
    }
}

impl IntoCredentials for SecretString {
    fn into_credentials(self) -> Result<Arc<dyn Credentials>, BuildError> {
        check(self.expose_secret()).map_err(BuildError::new)?;
        Ok(Arc::new(Constant(self)))
    }

    fn into_credentials_for(self, scheme: Scheme) -> Result<Arc<dyn Credentials>, BuildError> {
        if scheme.is_token() {
            return self.into_credentials();
        }
        check_text(self.expose_secret()).map_err(BuildError::new)?;
        if scheme.repeats_name(self.expose_secret()) {
            let reason = "the credential begins with the name of its scheme, which is added when it is sent";
            return Err(BuildError::new(reason));
        }
        Ok(Arc::new(Constant(self)))
    }
}

/// A user name and password for HTTP Basic authentication (RFC 7617).
#[derive(Clone)]
pub struct Basic {
    user: String,
    password: SecretString,
}

impl Basic {
    /// Creates the credentials. A user name with a colon is reported when a call is sent.
    pub fn new(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self { user: user.into(), password: SecretString::from(password.into()) }
    }
}

impl Credentials for Basic {
    fn secret(&self) -> Result<SecretString, CredentialsError> {
        if self.user.contains(':') {
            return Err(CredentialsError::new("the user's name contains a colon"));
        }
        Ok(SecretString::from(format!("{}:{}", self.user, self.password.expose_secret())))
    }

    fn is_constant(&self) -> bool {
        true
    }
}

impl fmt::Debug for Basic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Basic").finish_non_exhaustive()
    }
}

struct Constant(SecretString);

impl Credentials for Constant {
    fn secret(&self) -> Result<SecretString, CredentialsError> {
        Ok(self.0.clone())
    }

    fn is_constant(&self) -> bool {
        true
    }
}

/// Checks a key. The reason does not contain it.
fn check(key: &str) -> Result<(), &'static str> {
    let has_prefix = key.get(..7).is_some_and(|prefix| prefix.eq_ignore_ascii_case("bearer "));
    if key.is_empty() {
        Err("the API key is empty")
    } else if has_prefix {
        Err("the API key begins with `Bearer `; give the key alone, the prefix is added when it is sent")
    } else if key.trim() != key {
        Err("the API key begins or ends with white space; a newline at the end of a file is a common cause")
    } else if key.chars().any(char::is_whitespace) {
        Err("the API key contains white space")
    } else if is_quoted(key) {
        Err(QUOTED)
    } else if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        Err("the API key contains a character that no header can carry")
    } else {
        Ok(())
    }
}

/// Checks a secret that is sent unchanged, such as a password, which may contain spaces. The reason
/// does not contain it.
fn check_text(secret: &str) -> Result<(), &'static str> {
    if secret.is_empty() {
        Err("the API key is empty")
    } else if secret.trim() != secret {
        Err("the API key begins or ends with white space; a newline at the end of a file is a common cause")
    } else if is_quoted(secret) {
        Err(QUOTED)
    } else if secret.chars().any(char::is_control) {
        Err("the API key contains a character that cannot be sent")
    } else {
        Ok(())
    }
}

const QUOTED: &str = "the API key is in quotation marks; give the key alone, environment files and CI settings often keep them";

/// Returns whether a key is in quotation marks, which are common in files but not part of keys.
fn is_quoted(key: &str) -> bool {
    ['"', '\'', '`'].iter().any(|quote| key.len() > 1 && key.starts_with(*quote) && key.ends_with(*quote))
}

/// The error of reading or refreshing a secret.
#[derive(Debug)]
pub struct CredentialsError {
    source: BoxError,
}

impl CredentialsError {
    /// Wraps an error. It is printed, so it must not contain a secret.
    pub fn new(cause: impl Into<BoxError>) -> Self {
        Self { source: cause.into() }
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the credentials could not be obtained")
    }
}

impl std::error::Error for CredentialsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.source.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constant_keys_are_checked_without_being_shown() {
        for (key, reason) in [
            ("", "is empty"),
            ("Bearer SG.topsecret", "begins with `Bearer `"),
            ("bearer SG.topsecret", "begins with `Bearer `"),
            ("SG.topsecret\n", "begins or ends with white space"),
            (" SG.topsecret", "begins or ends with white space"),
            ("SG.top secret", "contains white space"),
            ("\"SG.topsecret\"", "is in quotation marks"),
            ("'SG.topsecret'", "is in quotation marks"),
            ("SG.top\u{0}secret", "that no header can carry"),
            ("SG.töpsecret", "that no header can carry"),
        ] {
            let Err(error) = key.into_credentials() else { panic!("{key:?} was accepted") };
            let shown = format!("{error} {error:?}");
            assert!(shown.contains(reason), "{key:?}: {shown}");
            assert!(!shown.contains("SG."), "{key:?}: {shown}");
        }
        assert!("SG.abc-DEF_123".into_credentials().is_ok());
    }
}
