//! The names that a build script chooses.

use std::fmt;
use std::sync::Arc;

/// A named item of the generated code, as [`Config::rename`](crate::Config::rename) gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Named<'a> {
    /// The kind of item.
    pub kind: NamedKind,
    /// The place of its declaration, as a JSON Pointer in a fragment: `#/components/schemas/Pet`.
    pub place: &'a str,
    /// Its name in the document: that of a component, a property, a parameter, a value, a status, an
    /// `operationId`, a tag, a security scheme, a webhook, or the URL of a server; empty if it has no name
    /// there.
    pub wire: &'a str,
    /// Its default name in Rust: `PetDto`, `pet_id`, `list_pets`.
    pub name: &'a str,
}

/// The kind of a named item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NamedKind {
    /// A model, a type of an operation (its own, its success, error, headers or body type), or the handle of
    /// a tag.
    Type,
    /// A field of a model or of an operation, with its setter and its argument.
    Field,
    /// A variant of an enum: a value, a type of a union, a response, a server, a webhook or a callback.
    Variant,
    /// A method of the client, or the setter of a credential.
    Method,
    /// The module of a tag, and the client method that returns its handle. The handle itself is a type.
    Module,
}

impl fmt::Display for NamedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Type => "type",
            Self::Field => "field",
            Self::Variant => "variant",
            Self::Method => "method",
            Self::Module => "module",
        })
    }
}

/// The function of a build script that chooses names.
#[derive(Clone)]
pub(crate) struct Rename(pub(crate) Arc<Function>);

type Function = dyn Fn(&Named<'_>) -> Option<String> + Send + Sync;

impl fmt::Debug for Rename {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rename(..)")
    }
}
