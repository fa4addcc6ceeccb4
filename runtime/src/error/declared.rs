//! The errors that documents declare, typed and type-erased.

use std::any::Any;
use std::error::Error;
use std::fmt;

use bytes::Bytes;
use http::StatusCode;
use serde::Serialize;

use super::text;

/// An error that a document declares for an operation.
///
/// Generated code implements it for its error enums. It has no methods; it distinguishes these enums from [`Erased`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the declared error of an operation",
    note = "generated code implements it for `errors::…Error`; `Erased` is not one, see `Error::declared_as`"
)]
pub trait DeclaredError: Error + Send + Sync + 'static {}

/// A declared error whose body has the same type for all statuses.
///
/// [`Error::body`](crate::Error::body) returns it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no body of one type",
    label = "the bodies of this operation's errors differ, or it declares none",
    note = "match on `error.declared()` to reach the body of each status"
)]
pub trait DeclaredBody: DeclaredError {
    /// The type of the body: `str` for text, and a slice for a list.
    type Body: ?Sized;

    /// Returns the body, or `None` if the server's body does not match the document.
    fn body(&self) -> Option<&Self::Body>;
}

/// Implements [`DeclaredError`], `Display` and `Error` for the error enum of an operation.
///
/// Each variant is listed with its status: a number, or the name of the field with the status. The body follows if it
/// may be shown. A type after the braces is the type of all bodies, which the enum's method `body` returns.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_declared_error {
    (
        $name:ident {
            $($variant:ident $(($($field:tt),+ $(,)?))? = $status:tt $(: $shown:ident)?),+ $(,)?
        } $($body:ty)?
    ) => {
        impl $crate::DeclaredError for $name {}

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    $(Self::$variant $(($($field),+))? => {
                        $crate::__private::write_declared(f, &$status, &[$($shown)?])
                    })+
                }
            }
        }

        impl ::std::error::Error for $name {}

        $(
            impl $crate::DeclaredBody for $name {
                type Body = $body;

                fn body(&self) -> ::std::option::Option<&$body> {
                    // The method of the enum itself, which comes before that of the trait.
                    Self::body(self)
                }
            }
        )?
    };
}

/// Writes a declared error: `404 Not Found: no such pet`.
///
/// # Errors
///
/// Returns the errors of the formatter.
#[doc(hidden)]
pub fn write_declared(
    f: &mut fmt::Formatter<'_>,
    status: &dyn DeclaredStatus,
    body: &[&dyn DeclaredField],
) -> fmt::Result {
    match status.status() {
        Some(status) => write!(f, "{}", text::Status(status))?,
        None => f.write_str("an unknown status")?,
    }
    match body.iter().find_map(|body| body.message()) {
        Some(message) => write!(f, ": {message}"),
        None => Ok(()),
    }
}

/// The status of a declared error: a number of the document, or the one that the server sent.
#[doc(hidden)]
pub trait DeclaredStatus {
    /// Returns the status.
    fn status(&self) -> Option<StatusCode>;
}

impl DeclaredStatus for u16 {
    fn status(&self) -> Option<StatusCode> {
        StatusCode::from_u16(*self).ok()
    }
}

impl DeclaredStatus for &StatusCode {
    fn status(&self) -> Option<StatusCode> {
        Some(**self)
    }
}

/// The body of a declared error's variant.
#[doc(hidden)]
pub trait DeclaredField {
    /// Returns its human-readable message, if there is one.
    fn message(&self) -> Option<String>;
}

impl DeclaredField for Bytes {
    fn message(&self) -> Option<String> {
        text::message_of_bytes(self)
    }
}

impl<T: Serialize> DeclaredField for Option<T> {
    fn message(&self) -> Option<String> {
        text::message_of(&serde_json::to_value(self.as_ref()?).ok()?)
    }
}

/// The declared error of an operation that declares none; it has no values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoDeclaredError {}

impl DeclaredError for NoDeclaredError {}

impl fmt::Display for NoDeclaredError {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl Error for NoDeclaredError {}

/// The declared error of any operation, with its type erased.
///
/// It is not a [`DeclaredError`] itself, so that every typed error can be turned into an erased one.
pub struct Erased(Box<dyn Value>);

impl Erased {
    pub(super) fn new<E: DeclaredError>(error: E) -> Self {
        Self(Box::new(error))
    }

    /// Returns the error, if it has this type.
    #[must_use]
    pub fn downcast_ref<E: DeclaredError>(&self) -> Option<&E> {
        let value: &dyn Any = self.0.as_ref();
        value.downcast_ref()
    }
}

impl fmt::Debug for Erased {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Erased {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Error for Erased {}

trait Value: Any + Error + Send + Sync {}

impl<E: DeclaredError> Value for E {}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    enum ListPetsError {
        NotModified,
        NotFound(Option<serde_json::Value>),
        Teapot(Option<String>),
        Forbidden(Option<String>),
        Unavailable(Bytes),
        Other(StatusCode, Option<serde_json::Value>),
    }

    crate::__private::declared_error!(ListPetsError {
        NotModified = 304,
        NotFound(body) = 404: body,
        Teapot(body) = 418: body,
        Forbidden(_) = 403,
        Unavailable(body) = 503: body,
        Other(status, body) = status: body,
    });

    #[test]
    fn a_declared_error_is_shown_with_its_status_and_message() {
        let problem = || Some(serde_json::json!({"errors": [{"message": "no such\npet", "field": "id"}]}));
        let unassigned = StatusCode::from_u16(599).unwrap();
        for (error, text) in [
            (ListPetsError::NotModified, "304 Not Modified"),
            (ListPetsError::NotFound(problem()), "404 Not Found: no such pet (id)"),
            (ListPetsError::NotFound(None), "404 Not Found"),
            (ListPetsError::NotFound(Some(serde_json::json!({"code": 5}))), "404 Not Found"),
            (ListPetsError::Teapot(Some("no coffee".to_owned())), "418 I'm a teapot: no coffee"),
            (ListPetsError::Forbidden(Some("hunter2".to_owned())), "403 Forbidden"),
            (ListPetsError::Unavailable(r#"{"detail":"later"}"#.into()), "503 Service Unavailable: later"),
            (ListPetsError::Unavailable("<p>later".into()), "503 Service Unavailable"),
            (ListPetsError::Other(unassigned, problem()), "599: no such pet (id)"),
        ] {
            assert_eq!(error.to_string(), text);
            assert_eq!(Erased::new(error).to_string(), text);
        }
    }
}
