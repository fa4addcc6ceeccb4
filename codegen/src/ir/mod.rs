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
mod travel;
mod types;
mod webhook;
mod xml;

pub(crate) use self::arguments::is_positional;
pub use self::body::{FieldWriting, FormField, Part, PartContent, Parts, Placed};
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

/// Everything that the generated client is made of.
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
    /// The servers in the document's order; the first that is not relative is the default.
    pub servers: Vec<Server>,
    /// The servers that paths and operations have for themselves, where there is something to choose.
    pub own_servers: Vec<OwnServers>,
    /// The enums of the variables of servers.
    pub choices: Vec<Choices>,
    /// The retry policy of all operations, where the document has one.
    pub retry: Option<Retry>,
    /// The security schemes that operations request.
    pub schemes: Vec<SecurityScheme>,
    /// The tags whose operations have modules of their own; none unless `Config::modules_by_tag` requests them.
    pub tags: Vec<Tag>,
    /// Every type, in the document's order.
    pub types: Types,
    /// Every operation, in the document's order.
    pub operations: Vec<Operation>,
    /// What the server sends in webhooks.
    pub webhooks: Vec<Webhook>,
    /// What the server sends in the callbacks of the operations.
    pub callbacks: Vec<Webhook>,
}

impl Api {
    /// What the client's type is called unless a build script names it.
    pub(crate) const CLIENT: &str = "Client";

    /// Returns the server that requests go to when nobody chooses another one: the first whose URL is whole.
    pub(crate) fn default_server(&self) -> Option<&Server> {
        self.servers.iter().find(|server| !server.is_relative).or(self.servers.first())
    }

    /// Returns where requests go when nobody states otherwise: to the first server, or else to the first that an operation
    /// has for itself.
    pub(crate) fn base_url(&self) -> Option<&str> {
        let default = self.default_server().map(|server| server.url.as_str());
        default.or_else(|| self.operations.iter().find_map(|operation| operation.server.as_deref()))
    }
}

/// A server of the document (OpenAPI 3.1, section 4.8.5).
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// The variant of `Server` that stands for it.
    pub name: VariantName,
    /// Where it stands.
    pub place: Pointer,
    /// Its name as text: `eu-west`.
    pub text: String,
    /// Its base URL, with the defaults of its variables.
    pub url: String,
    /// Whether that is relative to the document's own URL.
    pub is_relative: bool,
    /// The fields of its variant, in the order of the URL.
    pub variables: Vec<Variable>,
    /// What its URL is made of, where it has variables.
    pub template: Vec<Piece>,
    /// The function that returns it with the defaults of its variables.
    pub constructor: MethodName,
    /// What the document states about it.
    pub docs: Docs,
}

/// The servers of a path or an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnServers {
    /// The enum.
    pub name: TypeName,
    /// What has them: a path, or a method and a path.
    pub owner: String,
    /// The servers in the document's order; requests go to the first where nobody chooses another one.
    pub servers: Vec<Server>,
}

/// A variable of a server's URL (OpenAPI 3.1, section 4.8.6).
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Its name in the document.
    pub wire: String,
    /// The field of the server's variant.
    pub field: FieldName,
    /// Its value where nobody chooses another one.
    pub default: String,
    /// Characters that stand in the URL as they are, since they are in values that the document names.
    pub kept: String,
    /// Its index in [`Api::choices`], where its values are listed.
    pub choices: Option<usize>,
    /// What the document states about it.
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

/// The values that a variable of servers' URLs may have.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    /// The enum.
    pub name: TypeName,
    /// The name of the variable.
    pub wire: String,
    /// Its variants with the values that they stand for.
    pub values: Vec<(VariantName, String)>,
    /// The index of the default.
    pub default: usize,
}

/// A way to authenticate (OpenAPI 3.1, section 4.8.27).
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityScheme {
    /// The name that security requirements use.
    pub wire: String,
    /// Where it stands.
    pub place: Pointer,
    /// The constant that stands for it.
    pub name: ConstName,
    /// The builder's method that takes the credential.
    pub setter: MethodName,
    /// How the credential is sent.
    pub kind: SchemeKind,
    /// Where a client gets tokens itself.
    pub tokens: TokenUrls,
    /// What the document states about it.
    pub docs: Docs,
}

/// Where tokens of OAuth 2.0 are had, as the document writes it: absolute, or relative to the server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenUrls {
    /// By client credentials.
    pub token: Option<String>,
    /// By a refresh token.
    pub refresh: Option<String>,
    /// In metadata that name these URLs.
    pub discovery: Option<String>,
}

/// How a credential is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …` (RFC 6750), as OAuth 2.0 has it too.
    Bearer,
    /// `Authorization: Basic …` (RFC 7617).
    Basic,
    /// `Authorization`, behind this word (RFC 9110, section 11.4): the caller knows what stands there.
    Http(String),
    /// In the header of this name.
    Header(String),
    /// In the query, under this name.
    Query(String),
    /// In the cookie of this name.
    Cookie(String),
    /// By a certificate, while connecting: the transport's business.
    MutualTls,
}

/// A tag with its operations (OpenAPI 3.1, section 4.8.22).
#[derive(Debug, Clone, PartialEq)]
pub struct Tag {
    /// Its name in the document.
    pub wire: String,
    /// Where the document describes it; the whole document where it only names it.
    pub place: Pointer,
    /// The module of its operations, and the client's method that leads to them.
    pub name: ModuleName,
    /// The type that has its operations as methods.
    pub handle: TypeName,
    /// What the document states about it.
    pub docs: Docs,
}
