//! The intermediate representation: a document, resolved and named, in the shape that Rust needs.
//!
//! It is plain data. `$ref`s have become [`TypeId`]s into one table, inline schemas have names, and every
//! response has its status and one of three payloads. Decisions about the Rust text (derives, attributes,
//! `Box`) are not made here.
//!
//! **Invariant:** this module contains no Rust tokens and no YAML nodes.

mod arguments;
mod body;
mod docs;
mod graph;
mod operation;
mod pagination;
mod response;
mod retry;
mod styles;
mod types;
mod uses;
mod webhook;
mod xml;

pub(crate) use self::arguments::is_positional;
pub use self::body::{FieldWriting, FormField, Part, PartContent, Parts, Positional};
pub use self::docs::{Docs, Note};
pub(crate) use self::graph::components;
pub use self::operation::{
    Argument, Arguments, BodyAlternative, BodyChoice, BodyContent, BodyForm, BodyVariant, HeaderField,
    Headers, Location, Method, Operation, Parameter, RequestBody, Required, WholeQuery,
};
pub use self::pagination::{PageStyle, Pagination, Step};
pub use self::response::{Alternative, EventData, Payload, Response, Status};
pub use self::retry::Retry;
pub use self::styles::{CookieStyle, PathStyle, QueryStyle};
pub use self::types::{
    Direction, EnumValue, Field, Listed, Literal, Rest, Scalar, Shape, Split, Struct, Tag as UnionTag,
    Tagging, Type, TypeId, TypeRef, TypeUse, Types, Union, UnionVariant, ValueEnum,
};
pub use self::webhook::Webhook;
pub use self::xml::{XmlKind, XmlNode, XmlRoot, XmlScalar, XmlShape};
pub use crate::name::{ConstName, FieldName, MethodName, ModuleName, TypeName, VariantName};
pub use crate::source::Pointer;

/// Everything that a client is generated from.
#[derive(Debug, Clone, PartialEq)]
pub struct Api {
    /// The name of the client's type.
    pub client: TypeName,
    /// The file name of the document.
    pub source: String,
    /// `info.title`.
    pub title: Option<String>,
    /// `info.description`, or `info.summary`.
    pub docs: Docs,
    /// The servers in the document's order. The first one that is not relative is the default.
    pub servers: Vec<Server>,
    /// The servers of paths and operations, if there is a choice.
    pub own_servers: Vec<OwnServers>,
    /// The enums for the variables of servers.
    pub choices: Vec<Choices>,
    /// The retry policy for all operations, if the document has one.
    pub retry: Option<Retry>,
    /// The security schemes that operations require.
    pub schemes: Vec<SecurityScheme>,
    /// The tags whose operations have modules; empty unless `Config::modules_by_tag` requests them.
    pub tags: Vec<Tag>,
    /// Every type, in the document's order.
    pub types: Types,
    /// Every operation, in the document's order.
    pub operations: Vec<Operation>,
    /// The webhooks.
    pub webhooks: Vec<Webhook>,
    /// The callbacks of the operations.
    pub callbacks: Vec<Webhook>,
}

impl Api {
    /// The default name of the client's type.
    pub(crate) const CLIENT: &str = "Client";

    /// Returns the default server: the first whose URL is absolute.
    pub(crate) fn default_server(&self) -> Option<&Server> {
        self.servers.iter().find(|server| !server.is_relative).or(self.servers.first())
    }

    /// Returns the default base URL: that of the first server, or else of the first server of an operation.
    pub(crate) fn base_url(&self) -> Option<&str> {
        let default = self.default_server().map(|server| server.url.as_str());
        default.or_else(|| self.operations.iter().find_map(|operation| operation.server.as_deref()))
    }
}

/// A server of the document (OpenAPI 3.1, section 4.8.5).
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// Its variant of `Server`.
    pub name: VariantName,
    /// Its pointer in the document.
    pub place: Pointer,
    /// Its name as text: `eu-west`.
    pub text: String,
    /// Its base URL, with the defaults of its variables.
    pub url: String,
    /// Whether that URL is relative to the URL of the document.
    pub is_relative: bool,
    /// The fields of its variant, in the order of the URL.
    pub variables: Vec<Variable>,
    /// The parts of its URL, if it has variables.
    pub template: Vec<Piece>,
    /// The function that returns it with the defaults of its variables.
    pub constructor: MethodName,
    /// Its documentation.
    pub docs: Docs,
}

/// The servers of a path or an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnServers {
    /// The name of the enum.
    pub name: TypeName,
    /// The owner: a path, or a method and a path.
    pub owner: String,
    /// The servers in the document's order. The first one is the default.
    pub servers: Vec<Server>,
}

/// A variable of a server's URL (OpenAPI 3.1, section 4.8.6).
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Its name in the document.
    pub wire: String,
    /// The field of the server's variant.
    pub field: FieldName,
    /// Its default value.
    pub default: String,
    /// Characters that are not escaped in the URL, because values in the document contain them.
    pub kept: String,
    /// Its index in [`Api::choices`], if its values are listed.
    pub choices: Option<usize>,
    /// Its documentation.
    pub docs: Docs,
}

/// A part of a server's URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// This text.
    Text(String),
    /// The value of a variable, by its index.
    Variable(usize),
}

/// The values that a server variable may have.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    /// The name of the enum.
    pub name: TypeName,
    /// The name of the variable.
    pub wire: String,
    /// Its variants and their values.
    pub values: Vec<(VariantName, String)>,
    /// The index of the default.
    pub default: usize,
}

/// A way to authenticate (OpenAPI 3.1, section 4.8.27).
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityScheme {
    /// The name that security requirements use.
    pub wire: String,
    /// Its pointer in the document.
    pub place: Pointer,
    /// The name of its constant.
    pub name: ConstName,
    /// The builder method that takes the credential.
    pub setter: MethodName,
    /// How the credential is sent.
    pub kind: SchemeKind,
    /// The URLs from which a client gets tokens itself.
    pub tokens: TokenUrls,
    /// Its documentation.
    pub docs: Docs,
}

/// The URLs for OAuth 2.0 tokens as in the document: absolute, or relative to the server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenUrls {
    /// For client credentials.
    pub token: Option<String>,
    /// For a refresh token.
    pub refresh: Option<String>,
    /// For metadata that contain these URLs.
    pub discovery: Option<String>,
}

/// How a credential is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …` (RFC 6750), also for OAuth 2.0.
    Bearer,
    /// `Authorization: Basic …` (RFC 7617).
    Basic,
    /// `Authorization` with this scheme (RFC 9110, section 11.4). The caller provides the rest of the value.
    Http(String),
    /// In the header with this name.
    Header(String),
    /// In the query parameter with this name.
    Query(String),
    /// In the cookie with this name.
    Cookie(String),
    /// As a certificate during the TLS handshake, which the transport handles.
    MutualTls,
}

/// A tag with operations (OpenAPI 3.1, section 4.8.22).
#[derive(Debug, Clone, PartialEq)]
pub struct Tag {
    /// Its name in the document.
    pub wire: String,
    /// The pointer to its description, or to the document if it has none.
    pub place: Pointer,
    /// The module of its operations, and the client method that returns its handle.
    pub name: ModuleName,
    /// The type of the handle, which has its operations as methods.
    pub handle: TypeName,
    /// Its documentation.
    pub docs: Docs,
}
