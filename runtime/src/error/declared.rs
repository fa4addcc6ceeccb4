//! The errors that documents declare, typed and with the type taken away.

use std::any::Any;
use std::fmt;

/// An error that a document declares for an operation.
///
/// Generated code implements it for its error enums; it has no members. It is what tells them apart from [`Erased`].
pub trait DeclaredError: fmt::Debug + Send + Sync + 'static {}

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
