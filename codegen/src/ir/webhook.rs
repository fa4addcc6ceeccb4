//! Webhooks and callbacks: requests that a server sends.

use super::{Docs, Pointer, TypeUse, VariantName};

/// A webhook, or a callback of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Webhook {
    /// The name by which it is read: that of the document, with its operation or its method where that alone is not clear.
    pub name: String,
    /// The variant that stands for it.
    pub variant: VariantName,
    /// Where its operation stands.
    pub place: Pointer,
    /// What the document states about it.
    pub docs: Docs,
    /// What its body is, where it is JSON; it is bytes otherwise.
    pub ty: Option<TypeUse>,
}
