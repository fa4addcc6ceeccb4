//! The places where a client has no precise type: any JSON value, or bytes or text instead of something
//! declared.
//!
//! The intermediate representation states where they are; the document states why.

mod bodies;
mod why;

use std::collections::HashSet;
use std::fmt;

use crate::document::view::{Object as _, Schema};
use crate::document::{Document, NodeRef};
use crate::ir::{self, Shape, TypeRef, TypeUse};
use crate::schema::{self, Schemas};
use crate::source::{Pointer, Sources};

use self::bodies::{of_alternative, of_body, of_header, of_response, of_webhook};
use self::why::{text, why};

/// A place whose type is less precise than it could be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untyped {
    /// Its JSON Pointer in the document.
    pub pointer: String,
    /// The file, the line and the column.
    pub place: String,
    /// Its Rust type.
    pub fallback: Fallback,
    /// Whether the document or the generator is the cause.
    pub cause: Cause,
    /// The reason.
    pub why: String,
}

/// The Rust type that is used instead of a more precise one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fallback {
    /// Any JSON value.
    Value,
    /// Bytes.
    Bytes,
    /// Text instead of the declared type.
    Text,
    /// Unnamed parts of a body.
    Parts,
}

/// The cause of a missing type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Cause {
    /// The document does not declare more.
    Document,
    /// The document declares more, but this crate does not generate a type for it.
    Generator,
}

impl fmt::Display for Fallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Value => "any value",
            Self::Bytes => "bytes",
            Self::Text => "text",
            Self::Parts => "any parts",
        })
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Document => "the document",
            Self::Generator => "the generator",
        })
    }
}

impl fmt::Display for Untyped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pointer, place, fallback, cause, why } = self;
        write!(f, "{place}: {pointer} is {fallback}, by {cause}: {why}")
    }
}

/// The cause and the reason of a missing type.
type Reason = (Cause, String);

/// Returns the untyped places of a client, in document order.
pub(crate) fn untyped(document: &Document, sources: &Sources, api: &ir::Api) -> Vec<Untyped> {
    let mut search = Search {
        document,
        schemas: Schemas::new(document),
        sources,
        seen: HashSet::new(),
        found: Vec::new(),
    };
    for (_, ty) in api.types.iter() {
        search.of_type(ty);
    }
    for operation in &api.operations {
        for parameter in &operation.parameters {
            search.of_parameter(&parameter.place, &parameter.ty);
        }
        if let Some(body) = &operation.body {
            of_body(&mut search, body);
        }
        for response in &operation.responses {
            of_response(&mut search, response);
        }
        for alternative in &operation.alternatives {
            of_alternative(&mut search, operation, alternative);
        }
        for header in operation.headers.iter().flat_map(|headers| &headers.fields) {
            of_header(&mut search, header);
        }
    }
    for webhook in &api.webhooks {
        of_webhook(&mut search, webhook);
    }
    search.found
}

/// The search, with the places found so far.
struct Search<'d> {
    document: &'d Document,
    schemas: Schemas<'d>,
    sources: &'d Sources,
    seen: HashSet<(Pointer, Fallback)>,
    found: Vec<Untyped>,
}

impl<'d> Search<'d> {
    fn add(&mut self, node: NodeRef<'d>, fallback: Fallback, (cause, why): Reason) {
        let (pointer, span) = (node.pointer(), node.span());
        if !self.seen.insert((pointer.clone(), fallback)) {
            return;
        }
        let place = self.sources.get(span.source).map_or_else(String::new, |source| {
            let position = source.position(span.start);
            format!("{}:{}:{}", source.name, position.line, position.column)
        });
        self.found.push(Untyped { pointer: pointer.to_string(), place, fallback, cause, why });
    }

    fn of_type(&mut self, ty: &ir::Type) {
        match &ty.shape {
            Shape::Struct(shape) => {
                for field in &shape.fields {
                    self.of_use(&field.place, &field.ty);
                }
                if shape.rest.as_ref().is_some_and(|rest| is_untyped(&rest.ty.ty)) {
                    self.at(&ty.place, Fallback::Value, "the properties without a name have no one type");
                }
            }
            Shape::Union(union) => {
                let types = union.variants.iter().filter_map(|variant| variant.ty.as_ref());
                if types.into_iter().any(|ty| is_untyped(&ty.ty)) {
                    self.at(&ty.place, Fallback::Value, "one of the alternatives is any value");
                }
            }
            Shape::Alias(target) | Shape::Newtype(target) => self.of_use(&ty.place, target),
            Shape::StringEnum(_) | Shape::ValueEnum(_) => {}
        }
    }

    /// Adds a place whose cause is the document.
    fn at(&mut self, place: &Pointer, fallback: Fallback, why: &str) {
        if let Some(node) = self.node(place) {
            self.add(node, fallback, (Cause::Document, why.to_owned()));
        }
    }

    fn of_parameter(&mut self, place: &Pointer, ty: &TypeUse) {
        let Some(parameter) = self.node(place) else { return };
        let media = parameter.get("content").and_then(|content| content.entries().next());
        let schema = parameter.get("schema").or_else(|| media?.1.get("schema"));
        match schema {
            Some(schema) => self.of_schema(Schema::of(schema), ty),
            None if is_untyped(&ty.ty) => {
                self.add(parameter, Fallback::Value, (Cause::Document, "it has no schema".to_owned()));
            }
            None => {}
        }
    }

    fn of_use(&mut self, place: &Pointer, ty: &TypeUse) {
        if let Some(node) = self.node(place) {
            self.of_schema(Schema::of(node), ty);
        }
    }

    /// Checks a schema and the type that it became.
    fn of_schema(&mut self, written: Schema<'d>, ty: &TypeUse) {
        let Ok(conjunction) = schema::conjunction(&self.schemas, written) else { return };
        if is_untyped(&ty.ty) {
            let reason = why(&self.schemas, &conjunction, &ty.ty);
            self.add(written.node(), Fallback::Value, reason);
        } else if let Some(reason) = text(&self.schemas, &conjunction, &ty.ty) {
            self.add(written.node(), Fallback::Text, reason);
        }
    }

    /// Returns the node at a pointer.
    fn node(&self, place: &Pointer) -> Option<NodeRef<'d>> {
        place.segments().try_fold(self.document.root(), |at, segment| {
            at.get(&segment).or_else(|| at.items().nth(segment.parse().ok()?))
        })
    }
}

/// Returns whether a type is any value, or a list or a map of any values.
fn is_untyped(ty: &TypeRef) -> bool {
    ty.self_and_nested().any(|ty| matches!(ty, TypeRef::Any))
}
