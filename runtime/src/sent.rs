//! The operation that a request was encoded from, for the test kit: an extension of the request.

use std::any::{Any, TypeId, type_name};
use std::sync::Arc;

use crate::info::OperationInfo;

/// An operation that is sent to a stub, beside the request that it was written into.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(crate) operation: Arc<dyn Any + Send + Sync>,
    pub(crate) key: Key,
    /// The name of the operation's type, without its path.
    pub(crate) name: &'static str,
    pub(crate) info: OperationInfo,
}

/// What tells one kind of call from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    operation: TypeId,
    /// Whether the response is requested as a stream of events in place of another one.
    pub(crate) as_events: bool,
}

impl Key {
    pub(crate) fn of<Op: 'static>(as_events: bool) -> Self {
        Self { operation: TypeId::of::<Op>(), as_events }
    }
}

impl Sent {
    pub(crate) fn new<Op: Clone + Send + Sync + 'static>(operation: &Op, info: &OperationInfo) -> Self {
        let path = type_name::<Op>();
        let name = path.rsplit("::").next().unwrap_or(path);
        Self { operation: Arc::new(operation.clone()), key: Key::of::<Op>(false), name, info: info.clone() }
    }
}
