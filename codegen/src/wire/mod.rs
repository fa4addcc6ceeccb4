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

/// All that a document declares about the wire.
#[derive(Debug)]
pub struct Interface {
    /// The servers of the document, the first of which is the default.
    pub servers: Vec<Server>,
    /// What `components.securitySchemes` declares.
    pub security_schemes: Vec<SecurityScheme>,
    /// The operations in the document's order.
    pub operations: Vec<Operation>,
    /// What the server calls: the operations of `webhooks`, whose path is the webhook's name.
    pub webhooks: Vec<Operation>,
    /// Everything that `components` names, apart from security schemes.
    pub components: Vec<Component>,
    /// Its descriptions, tags and extensions, with those of `info`.
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
    /// The value that it has when nobody chooses another one.
    pub default: Option<String>,
    /// The values that it may have; empty where they are not listed.
    pub values: Vec<String>,
}

/// A security scheme (OpenAPI 3.1, section 4.8.27).
#[derive(Debug, Clone)]
pub struct SecurityScheme {
    /// Its name in `components`.
    pub name: String,
    /// `type`, `scheme` and `in`, in lower case, and `name`: how a credential is written into a request.
    pub form: [Option<String>; 4],
    /// The URLs to which passwords, secrets or people are sent, by their keywords: `clientCredentials.tokenUrl`.
    pub urls: Vec<(String, String)>,
    /// Its descriptions, examples, tags and extensions.
    pub notes: Vec<Note>,
    /// Where it is declared.
    pub at: Spot,
}

/// Credentials that together authorize a request (OpenAPI 3.1, section 4.8.30).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The names of the schemes, each with its scopes; empty where no credential is needed.
    pub schemes: Vec<(String, BTreeSet<String>)>,
}

/// An operation with all that belongs to it.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The method in upper case.
    pub method: String,
    /// The path template; the name of a webhook, or the expression of a callback.
    pub path: String,
    /// `operationId`.
    pub id: Option<String>,
    /// The servers of its own, or of its path; empty where those of the document are used.
    pub servers: Vec<Server>,
    /// The alternatives of credentials, its own or the document's.
    pub security: Vec<Requirement>,
    /// Where these are declared.
    pub security_at: Spot,
    /// Its parameters, and those of its path that it does not replace.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The responses by their statuses.
    pub responses: Vec<Response>,
    /// What the server calls in turn, with the name of each callback.
    pub callbacks: Vec<(String, Operation)>,
    /// What the operation and its path tell people.
    pub notes: Vec<Note>,
    /// Where it is declared.
    pub at: Spot,
}

/// A parameter of a request, or a header of a response or of a part.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// `path`, `query`, `header` or `cookie`; for the header of a part, that part.
    pub place: String,
    /// Its name.
    pub name: String,
    /// Of a path parameter: its number among the variables of the path, since its name is not on the wire.
    pub slot: Option<usize>,
    /// Whether it has to be there.
    pub required: bool,
    /// `style` and `explode`, with their defaults.
    pub style: (String, bool),
    /// `allowReserved`.
    pub allows_reserved: bool,
    /// The schema of its value.
    pub schema: Option<SchemaId>,
    /// `content`, in place of a schema.
    pub content: Vec<Media>,
    /// Its descriptions, examples, tags and extensions.
    pub notes: Vec<Note>,
    /// Where it is declared.
    pub at: Spot,
}

/// A request body.
#[derive(Debug, Clone)]
pub struct Body {
    /// Whether it has to be there.
    pub required: bool,
    /// What it may hold.
    pub content: Vec<Media>,
    /// Its descriptions, examples, tags and extensions.
    pub notes: Vec<Note>,
    /// Where it is declared.
    pub at: Spot,
}

/// A body in one media type.
#[derive(Debug, Clone)]
pub struct Media {
    /// The media type as it is written.
    pub name: String,
    /// `type/subtype` in lower case (RFC 9110, section 8.3.1).
    pub essence: String,
    /// The parameters of the media type in lower case, sorted: `charset=utf-8`.
    pub parameters: BTreeSet<String>,
    /// What the body holds.
    pub schema: Option<SchemaId>,
    /// One item of a sequence, such as a stream of events.
    pub item_schema: Option<SchemaId>,
    /// How its parts are written, apart from their headers: a text for each keyword of `encoding` and the like.
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
    /// What it may hold; empty where it has no body.
    pub content: Vec<Media>,
    /// Its descriptions, examples, tags and extensions.
    pub notes: Vec<Note>,
    /// Where it is declared.
    pub at: Spot,
}

/// Something that `components` names.
#[derive(Debug, Clone)]
pub struct Component {
    /// The part of `components`: `schemas`.
    pub section: String,
    /// Its name.
    pub name: String,
    /// Its own text, as JSON.
    pub text: String,
    /// Whether an operation or a webhook refers to it, directly or through others.
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
        reach::reach(document, &mut used);
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

    /// Returns a schema by its number; `None` for one of another interface.
    #[must_use]
    pub fn schema(&self, id: SchemaId) -> Option<&Schema> {
        self.schemas.get(id.0)
    }

    /// Returns what is declared at a spot as canonical text: members in order, references followed, words left out.
    ///
    /// Two spots with equal texts allow the same values, wherever they stand and whatever the schemas are called. The spot
    /// of a reference's text stands for what it leads to.
    #[must_use]
    pub fn canonical(&self, spot: &Spot) -> String {
        let Some(node) = spot.node(&self.document) else { return String::new() };
        let holder = node.parent().filter(|(_, key)| *key == "$ref").map(|(holder, _)| holder);
        canonical::canonical(&self.document, holder.unwrap_or(node))
    }

    /// Returns what is declared at a spot as JSON.
    #[must_use]
    pub fn text(&self, spot: &Spot) -> String {
        spot.node(&self.document).map(crate::document::NodeRef::to_json).unwrap_or_default()
    }

    /// Returns what the references in what is declared at a spot lead to, directly or through others.
    #[must_use]
    pub fn referred(&self, spot: &Spot) -> Vec<Spot> {
        spot.node(&self.document).map(|node| canonical::targets(&self.document, node)).unwrap_or_default()
    }
}
