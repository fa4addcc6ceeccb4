//! Webhooks and callbacks: requests that a server sends.

use super::{Docs, Pointer, TypeUse, VariantName};

/// A webhook, or a callback of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Webhook {
    /// The name by which it is read: the name in the document, extended by its operation or its method if
    /// that is ambiguous.
    pub name: String,
    /// Its variant.
    pub variant: VariantName,
    /// The pointer to its operation.
    pub place: Pointer,
    /// Its documentation.
    pub docs: Docs,
    /// The type of its body if that is JSON. Otherwise the body is bytes.
    pub ty: Option<TypeUse>,
}
