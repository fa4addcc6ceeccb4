//! Where secrets come from: a constant key, or anything that can be asked for one.

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
/// A constant key needs none of this: a `&str` is one (see [`IntoCredentials`]). Keys that are rotated implement
/// [`secret`](Self::secret), which is asked once an attempt. Tokens that expire implement [`refresh`](Self::refresh) as
/// well, or in async programs [`refresh_async`](Self::refresh_async):
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
    /// Returns the secret as it is now, without a prefix such as `Bearer`. It should return from memory: a call waits
    /// for it, in async code too.
    ///
    /// # Errors
    ///
    /// Returns an error when there is none; the call then fails before anything is sent.
    fn secret(&self) -> Result<SecretString, CredentialsError>;

    /// Returns whether [`secret`](Self::secret) returns the same for ever, so that a client need ask only once.
    fn is_constant(&self) -> bool {
        false
    }

    /// Returns whether the secret has to be refreshed before it is used: it has expired, or there was none yet.
    ///
    /// A call refreshes at most once, for this or for a 401.
    fn is_stale(&self) -> bool {
        false
    }

    /// Gets a new secret, for the calls of blocking clients; states whether there is one.
    ///
    /// It is called when the secret [is stale](Self::is_stale), and when a server refused it with 401: then `rejected`
    /// is what was refused. Several calls may ask at the same time; one whose `rejected` is no longer the secret has
    /// only to learn that there is a new one.
    ///
    /// # Errors
    ///
    /// Returns an error when no new secret can be had. After a 401 the call then fails with that status.
    fn refresh(&self, rejected: Option<&SecretString>) -> Result<bool, CredentialsError> {
        let _ = rejected;
        Ok(false)
    }

    /// Gets a new secret, for the calls of async clients; without an implementation it is [`refresh`](Self::refresh).
    fn refresh_async(
        self: Arc<Self>,
        rejected: Option<SecretString>,
    ) -> BoxFuture<Result<bool, CredentialsError>> {
        Box::pin(async move { self.refresh(rejected.as_ref()) })
    }

    /// Returns by what a client gets secrets itself.
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

/// What can be made a source of secrets: a constant key, or any [`Credentials`].
///
/// A constant key is checked here, so that a mistake in it shows when the client is built and not as a 401.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a credential",
    label = "expected a key, a `Basic` or a type that implements `Credentials`",
    note = "a key is a `String`, a `&str` or a `SecretString`"
)]
pub trait IntoCredentials {
    /// Returns the source.
    ///
    /// # Errors
    ///
    /// Returns an error when a constant key cannot be right; the error does not show the key.
    fn into_credentials(self) -> Result<Arc<dyn Credentials>, BuildError>;

    /// Returns the source for a scheme, which states what a constant key may look like.
    ///
    /// # Errors
    ///
    /// As [`into_credentials`](Self::into_credentials).
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

/// A user and a password, for schemes of basic authentication (RFC 7617).
#[derive(Clone)]
pub struct Basic {
    user: String,
    password: SecretString,
}

impl Basic {
    /// Keeps a user's name and password. A name with a colon in it is refused when a call is sent.
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

/// Checks a key without ever repeating it.
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

/// Checks a secret that goes as it is, without ever repeating it: a password may have spaces in it.
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

/// Returns whether a key is in quotation marks, which are part of no key and of many files that keys are read from.
fn is_quoted(key: &str) -> bool {
    ['"', '\'', '`'].iter().any(|quote| key.len() > 1 && key.starts_with(*quote) && key.ends_with(*quote))
}

/// A secret could not be read or refreshed.
#[derive(Debug)]
pub struct CredentialsError {
    source: BoxError,
}

impl CredentialsError {
    /// Wraps the cause, which must not show a secret: it is printed with the error.
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
