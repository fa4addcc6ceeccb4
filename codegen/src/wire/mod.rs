//! The wire contract that a document declares, for comparing two documents.
//!
//! The [intermediate representation](crate::ir) holds what Rust needs of a document. An [`Interface`] holds
//! what a server and a client need of each other: each constraint, each header, and, as canonical text, also
//! what the generator only notes (`not`, `if`, unknown keywords). Both are built with the same reading of
//! schemas, so `allOf`, `$ref`, `null` and unions mean the same in a report as in the generated code.
//!
//! Only [`Config::interface`](crate::Config::interface) builds one; generating a client never does. Every
//! item has a [`Spot`], which [`Interface::place`] and [`Interface::identity`] turn into text for people and
//! tools.

mod builder;
mod canonical;
mod decimal;
mod differences;
mod notes;
mod operations;
mod reach;
mod schema;
mod service;
mod spot;

use std::collections::BTreeSet;

pub use self::differences::Difference;
pub use self::notes::{Note, NoteKind};
pub use self::schema::{
    Access, Additional, Constraint, ConstraintKind, Limit, Member, Property, Schema, SchemaId, Union, Value,
};
pub use self::spot::{Place, Spot};

use crate::document::Document;
use crate::schema::Schemas;
use crate::source::Sources;

use self::builder::Builder;

/// Everything that a document declares about the wire.
#[derive(Debug)]
pub struct Interface {
    /// The servers of the document, the first of which is the default.
    pub servers: Vec<Server>,
    /// The members of `components.securitySchemes`.
    pub security_schemes: Vec<SecurityScheme>,
    /// The operations in the document's order.
    pub operations: Vec<Operation>,
    /// The webhooks. The path of these operations is the webhook's name.
    pub webhooks: Vec<Operation>,
    /// All named components except security schemes.
    pub components: Vec<Component>,
    /// The descriptions, tags and extensions of the document and of `info`.
    pub notes: Vec<Note>,
    schemas: Vec<Schema>,
    document: Document,
    sources: Sources,
}

/// A server (OpenAPI 3.1, section 4.8.5).
#[derive(Debug, Clone)]
pub struct Server {
    /// The URL, with the variables in braces.
    pub url: String,
    /// The variables of the URL.
    pub variables: Vec<Variable>,
    /// Its descriptions, examples, tags and extensions.
    pub notes: Vec<Note>,
    /// Where it is declared.
    pub at: Spot,
}

/// A variable of a server's URL (OpenAPI 3.1, section 4.8.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its default value.
    pub default: Option<String>,
    /// Its allowed values; empty if they are not listed.
    pub values: Vec<String>,
}

/// A security scheme (OpenAPI 3.1, section 4.8.27).
#[derive(Debug, Clone)]
pub struct SecurityScheme {
    /// Its name in `components`.
    pub name: String,
    /// `type`, `scheme` and `in`, in lower case, and `name`: how a credential is sent.
    pub form: [Option<String>; 4],
    /// The URLs to which credentials or users are sent, by keyword: `clientCredentials.tokenUrl`.
    pub urls: Vec<(String, String)>,
    /// Its descriptions, examples, tags and extensions.
    pub notes: Vec<Note>,
    /// Where it is declared.
    pub at: Spot,
}

/// Credentials that together authorize a request (OpenAPI 3.1, section 4.8.30).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The names of the schemes, each with its scopes; empty if no credential is needed.
    pub schemes: Vec<(String, BTreeSet<String>)>,
}

/// An operation with everything that belongs to it.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The method in upper case.
    pub method: String,
    /// The path template; the name of a webhook, or the expression of a callback.
    pub path: String,
    /// `operationId`.
    pub id: Option<String>,
    /// Its own servers, or those of its path; empty if the document's servers apply.
    pub servers: Vec<Server>,
    /// The security alternatives, its own or the document's.
    pub security: Vec<Requirement>,
    /// Where these are declared.
    pub security_at: Spot,
    /// Its parameters, and those of its path that it does not override.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The responses, ordered by status.
    pub responses: Vec<Response>,
    /// The callbacks, each with its name.
    pub callbacks: Vec<(String, Operation)>,
    /// The notes of the operation and its path.
    pub notes: Vec<Note>,
    /// Where it is declared.
    pub at: Spot,
}

/// A parameter of a request, or a header of a response or of a part.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// `path`, `query`, `header` or `cookie`; for the header of a part, the name of that part.
    pub place: String,
    /// Its name.
    pub name: String,
    /// The position of a path parameter among the variables of the path, because its name is not on the wire.
    pub slot: Option<usize>,
    /// Whether it is required.
    pub required: bool,
    /// `style` and `explode`, with defaults applied.
    pub style: (String, bool),
    /// `allowReserved`.
    pub allows_reserved: bool,
    /// The schema of its value.
    pub schema: Option<SchemaId>,
    /// `content`, instead of a schema.
    pub content: Vec<Media>,
    /// Its descriptions, examples, tags and extensions.
    pub notes: Vec<Note>,
    /// Where it is declared.
    pub at: Spot,
}

/// A request body.
#[derive(Debug, Clone)]
pub struct Body {
    /// Whether it is required.
    pub required: bool,
    /// The media types of its content.
    pub content: Vec<Media>,
    /// Its descriptions, examples, tags and extensions.
    pub notes: Vec<Note>,
    /// Where it is declared.
    pub at: Spot,
}

/// A body in one media type.
#[derive(Debug, Clone)]
pub struct Media {
    /// The media type as written.
    pub name: String,
    /// `type/subtype` in lower case (RFC 9110, section 8.3.1).
    pub essence: String,
    /// The parameters of the media type in lower case, sorted: `charset=utf-8`.
    pub parameters: BTreeSet<String>,
    /// The schema of the content.
    pub schema: Option<SchemaId>,
    /// The schema of one item of a sequence, such as an event stream.
    pub item_schema: Option<SchemaId>,
    /// How its parts are written, without their headers: a text for each keyword of `encoding` and the like.
    pub encoding: BTreeSet<String>,
    /// The headers of its parts.
    pub part_headers: Vec<Parameter>,
    /// Its descriptions, examples, tags and extensions.
    pub notes: Vec<Note>,
    /// Where it is declared.
    pub at: Spot,
}

/// A response.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status: `200`, `4XX` or `default`.
    pub status: String,
    /// Its headers.
    pub headers: Vec<Parameter>,
    /// The media types of its content; empty if it has no body.
    pub content: Vec<Media>,
    /// Its descriptions, examples, tags and extensions.
    pub notes: Vec<Note>,
    /// Where it is declared.
    pub at: Spot,
}

/// A named component.
#[derive(Debug, Clone)]
pub struct Component {
    /// The section of `components`: `schemas`.
    pub section: String,
    /// Its name.
    pub name: String,
    /// Its own text, as JSON.
    pub text: String,
    /// Whether an operation or a webhook refers to it, directly or indirectly.
    pub is_used: bool,
    /// The schema.
    pub schema: Option<SchemaId>,
    /// Where it is declared.
    pub at: Spot,
}

impl Interface {
    pub(crate) fn of(document: Document, sources: Sources) -> Self {
        let mut interface = Self {
            servers: Vec::new(),
            security_schemes: Vec::new(),
            operations: Vec::new(),
            webhooks: Vec::new(),
            components: Vec::new(),
            notes: Vec::new(),
            schemas: Vec::new(),
            document,
            sources,
        };
        let document = &interface.document;
        let schemas = Schemas::new(document);
        let mut builder = Builder::new(&schemas);
        let view = document.view();
        let operations = operations::operations(&mut builder, view);
        let webhooks = operations::webhooks(&mut builder, view);
        let mut used = builder.finish();
        reach::mark_reachable(document, &mut used);
        let components = service::components(&mut builder, view, &used);
        builder.finish();
        let table = builder.into_table();
        let servers = service::servers(view);
        let security_schemes = service::security_schemes(document);
        let notes = notes::of_document(view);
        interface = Self {
            servers,
            security_schemes,
            operations,
            webhooks,
            components,
            notes,
            schemas: table,
            ..interface
        };
        interface
    }

    /// Returns a schema by its ID, or `None` if it belongs to another interface.
    #[must_use]
    pub fn schema(&self, id: SchemaId) -> Option<&Schema> {
        self.schemas.get(id.0)
    }

    /// Returns the declaration at a spot as canonical text: members sorted, references followed, descriptions
    /// omitted.
    ///
    /// Two spots with equal texts allow the same values, whatever their places and the names of the schemas.
    /// The spot of a reference's text stands for its target.
    #[must_use]
    pub fn canonical(&self, spot: &Spot) -> String {
        let Some(node) = spot.node(&self.document) else { return String::new() };
        let holder = node.parent().filter(|(_, key)| *key == "$ref").map(|(holder, _)| holder);
        canonical::canonical(&self.document, holder.unwrap_or(node))
    }

    /// Returns the declaration at a spot as JSON.
    #[must_use]
    pub fn text(&self, spot: &Spot) -> String {
        spot.node(&self.document).map(crate::document::NodeRef::to_json).unwrap_or_default()
    }

    /// Returns the targets of the references at a spot, direct and indirect.
    #[must_use]
    pub fn referred(&self, spot: &Spot) -> Vec<Spot> {
        spot.node(&self.document).map(|node| canonical::targets(&self.document, node)).unwrap_or_default()
    }
}
