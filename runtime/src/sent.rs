//! The operation that a request was encoded from, as a request extension for the test kit.

use std::any::{Any, TypeId, type_name};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::info::OperationInfo;

/// Whether this process has a stub. Nothing else inspects operations, and copying each one is not
/// free.
static IS_RECORDING: AtomicBool = AtomicBool::new(false);

/// Makes the requests of all clients carry their operations from now on.
pub(crate) fn start_recording() {
    IS_RECORDING.store(true, Ordering::Relaxed);
}

/// An operation that is sent to a stub along with its request.
#[derive(Clone)]
pub(crate) struct RecordedOperation {
    pub(crate) operation: Arc<dyn Any + Send + Sync>,
    pub(crate) key: Key,
    /// The name of the operation's type, without its path.
    pub(crate) name: &'static str,
    /// The type name of the requested media type, if it is not the default.
    pub(crate) media_type: Option<&'static str>,
    pub(crate) info: OperationInfo,
}

/// Identifies a kind of call: the operation's type with the requested media type.
pub(crate) type Key = TypeId;

impl RecordedOperation {
    /// Copies an operation if the test kit inspects operations.
    pub(crate) fn new<Op: Clone + Send + Sync + 'static>(
        operation: &Op,
        info: &OperationInfo,
    ) -> Option<Self> {
        IS_RECORDING.load(Ordering::Relaxed).then(|| Self {
            operation: Arc::new(operation.clone()),
            key: Key::of::<Op>(),
            name: short_name::<Op>(),
            media_type: None,
            info: info.clone(),
        })
    }

    /// Records that the success is requested in media type `A`, by an operation of type `Op`.
    pub(crate) fn request_as<Op: 'static, A>(&mut self) {
        (self.key, self.media_type) = (Key::of::<Op>(), Some(short_name::<A>()));
    }
}

/// Returns the name of a type without its path.
fn short_name<T>() -> &'static str {
    let path = type_name::<T>();
    path.rsplit("::").next().unwrap_or(path)
}
