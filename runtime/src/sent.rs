//! The operation that a request was encoded from, for the test kit: an extension of the request.

use std::any::{Any, TypeId, type_name};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::info::OperationInfo;

/// Whether this process has a stub. Only stubs need the operations, and copying each of them costs time.
static IS_INSPECTED: AtomicBool = AtomicBool::new(false);

/// Has the requests of all clients carry their operations from now on.
pub(crate) fn inspect() {
    IS_INSPECTED.store(true, Ordering::Relaxed);
}

/// An operation that is sent to a stub, beside the request that it was written into.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(crate) operation: Arc<dyn Any + Send + Sync>,
    pub(crate) key: Key,
    /// The name of the operation's type, without its path.
    pub(crate) name: &'static str,
    /// The name of the type of the media type that is requested in place of the plain one.
    pub(crate) media_type: Option<&'static str>,
    pub(crate) info: OperationInfo,
}

/// What tells one kind of call from another: an operation, as it is requested.
pub(crate) type Key = TypeId;

impl Sent {
    /// Copies an operation, if anything inspects it.
    pub(crate) fn new<Op: Clone + Send + Sync + 'static>(
        operation: &Op,
        info: &OperationInfo,
    ) -> Option<Self> {
        IS_INSPECTED.load(Ordering::Relaxed).then(|| Self {
            operation: Arc::new(operation.clone()),
            key: Key::of::<Op>(),
            name: short_name::<Op>(),
            media_type: None,
            info: info.clone(),
        })
    }

    /// Notes that the success is requested in the media type `A`, which makes the operation one of the type `Op`.
    pub(crate) fn request_as<Op: 'static, A>(&mut self) {
        (self.key, self.media_type) = (Key::of::<Op>(), Some(short_name::<A>()));
    }
}

/// The name of a type, without its path.
fn short_name<T>() -> &'static str {
    let path = type_name::<T>();
    path.rsplit("::").next().unwrap_or(path)
}
