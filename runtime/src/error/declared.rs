//! The errors that documents declare, typed and with the type taken away.

use std::any::Any;
use std::fmt;

/// An error that a document declares for an operation.
///
/// Generated code implements it for its error enums; it has no members. It is what tells them apart from [`Erased`].
pub trait DeclaredError: fmt::Debug + Send + Sync + 'static {}

/// Declares the errors of an operation for generated code; behind them stands `pub fn body(&self) -> Option<&T>;` where
/// every status carries one type.
///
/// The enum is `#[non_exhaustive]` and a [`DeclaredError`].
#[doc(hidden)]
#[macro_export]
macro_rules! declared_error {
    (
        $(#[$about:meta])*
        $vis:vis enum $name:ident { $($(#[$said:meta])* $variant:ident $(($($ty:ty),* $(,)?))?,)* }
        $(pub fn body(&self $(,)?) -> Option<&$body:ty $(,)?>;)?
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$said])* $variant $(($($ty),*))?,)*
        }

        impl $crate::DeclaredError for $name {}

        $crate::declared_error!(@body $name [$($variant)*] $($body)?);
    };
    (@body $name:ident $variants:tt) => {};
    (@body $name:ident [$($variant:ident)*] $body:ty) => {
        impl $name {
            /// Returns the body, whatever the status; `None` when it could not be read as declared.
            #[must_use]
            pub fn body(&self) -> ::std::option::Option<&$body> {
                match self {
                    $(Self::$variant(.., body))|* => ::std::option::Option::as_ref(body),
                }
            }
        }
    };
}

/// The declared error of an operation that declares none; it has no values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoDeclaredError {}

impl DeclaredError for NoDeclaredError {}

/// The declared error of any operation.
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
        self.0.fmt(f)
    }
}

trait Value: Any + fmt::Debug + Send + Sync {}

impl<E: DeclaredError> Value for E {}
