//! A call that arrived at a stub.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::recorded::RecordedRequest;

/// A call that arrived at a [`Stub`](super::Stub). It dereferences to the operation.
pub struct Received<Op> {
    operation: Arc<Op>,
    request: Arc<RecordedRequest>,
}

impl<Op> Received<Op> {
    pub(super) fn new(operation: Arc<Op>, request: Arc<RecordedRequest>) -> Self {
        Self { operation, request }
    }

    /// Returns the operation with its parameters.
    #[must_use]
    pub fn operation(&self) -> &Op {
        &self.operation
    }

    /// Returns the request: the encoded parameters, and what the client and the call added.
    #[must_use]
    pub fn request(&self) -> &RecordedRequest {
        &self.request
    }
}

impl<Op> Deref for Received<Op> {
    type Target = Op;

    fn deref(&self) -> &Op {
        &self.operation
    }
}

impl<Op> Clone for Received<Op> {
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.operation), Arc::clone(&self.request))
    }
}

impl<Op: fmt::Debug> fmt::Debug for Received<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("operation", &self.operation)
            .field("request", &self.request)
            .finish()
    }
}
