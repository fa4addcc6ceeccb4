//! A table of the keywords of each kind of object in an OpenAPI document.
//!
//! It lists every keyword of OpenAPI 3.0 to 3.2 and of JSON Schema 2020-12, and how each is handled. The
//! keywords of 2.0 that are rewritten are in `swagger/keywords`. Those of schemas, with their meaning, are in
//! `schema`.
//!
//! The table guarantees that nothing is lost: a keyword is read, noted in the docs, meaningless for a client,
//! or rejected by name. A keyword that is not listed causes a warning.

pub(crate) mod extensions;
pub(crate) mod schema;

use self::Treatment::{Each, Ignored, List, One, Read, Refused};

/// The kinds of object in a document (OpenAPI 3.1, section 4.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Document,
    /// A document in OpenAPI 2.0, after its paths are rewritten.
    Swagger,
    Info,
    Server,
    Components,
    Callback,
    Header,
    Paths,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    SecurityScheme,
    Schema,
}

/// How a keyword is handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Treatment {
    /// `view` reads it as it is: text, numbers, lists of names.
    Read(Type),
    /// Contains one object of this kind.
    One(Kind),
    /// Contains a list of objects of this kind.
    List(Kind),
    /// Contains named objects of this kind.
    Each(Kind),
    /// Declares nothing that affects a client.
    Ignored,
    /// Only restricts values. The docs of the item mention it.
    Noted,
    /// Changes the wire format or the types, and is not supported.
    Refused,
}

/// The required JSON type of a keyword's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Text,
    /// Text for people, such as a description.
    Prose,
    Flag,
    Number,
    Names,
    /// A name or a list of names: `type` in JSON Schema.
    NameOrNames,
    Mapping,
    Sequence,
    Any,
}

impl Type {
    /// Returns the name of this type in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text | Self::Prose => "a string",
            Self::Flag => "a boolean",
            Self::Number => "a number",
            Self::Names => "a list of names",
            Self::NameOrNames => "a name or a list of names",
            Self::Mapping => "a mapping",
            Self::Sequence => "a list",
            Self::Any => "anything",
        }
    }
}

/// Every kind.
const ALL: &[Kind] = &[
    Kind::Document,
    Kind::Info,
    Kind::Server,
    Kind::Components,
    Kind::Callback,
    Kind::Header,
    Kind::Paths,
    Kind::PathItem,
    Kind::Operation,
    Kind::Parameter,
    Kind::RequestBody,
    Kind::MediaType,
    Kind::Encoding,
    Kind::Responses,
    Kind::Response,
    Kind::SecurityScheme,
    Kind::Schema,
];

type Table = &'static [(&'static str, Treatment)];

const TEXT: Treatment = Read(Type::Text);
const PROSE: Treatment = Read(Type::Prose);
const FLAG: Treatment = Read(Type::Flag);
const NUMBER: Treatment = Read(Type::Number);
const ANY: Treatment = Read(Type::Any);

impl Kind {
    /// Returns the keywords of this kind of object. Those of schemas are in a separate table.
    fn keywords(self) -> Table {
        match self {
            Self::Document => DOCUMENT,
            Self::Swagger => SWAGGER,
            Self::Info => INFO,
            Self::Server => SERVER,
            Self::Components => COMPONENTS,
            Self::Paths | Self::Responses | Self::Callback | Self::Schema => &[],
            Self::Header => HEADER,
            Self::PathItem => PATH_ITEM,
            Self::Operation => OPERATION,
            Self::Parameter => PARAMETER,
            Self::RequestBody => REQUEST_BODY,
            Self::MediaType => MEDIA_TYPE,
            Self::Encoding => ENCODING,
            Self::Response => RESPONSE,
            Self::SecurityScheme => SECURITY_SCHEME,
        }
    }

    /// Returns how a keyword of this kind of object is handled.
    pub(crate) fn treatment(self, key: &str) -> Option<Treatment> {
        if self == Self::Schema {
            return schema::row(key).map(|row| row.treatment);
        }
        self.keywords().iter().find(|(name, _)| *name == key).map(|(_, treatment)| *treatment)
    }

    /// Returns the names of the keywords of this kind of object.
    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        let schema = if self == Self::Schema { schema::TABLE } else { &[] };
        self.keywords().iter().map(|(name, _)| *name).chain(schema.iter().map(|row| row.name))
    }

    /// Returns the kind of members whose names are not keywords, such as the paths of `paths` and the
    /// statuses of `responses`.
    pub(crate) fn members(self) -> Option<Kind> {
        match self {
            Self::Paths | Self::Callback => Some(Self::PathItem),
            Self::Responses => Some(Self::Response),
            _ => None,
        }
    }

    /// Returns the name of this kind in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Document | Self::Swagger => "the document",
            Self::Info => "info",
            Self::Server => "a server",
            Self::Components => "components",
            Self::Callback => "a callback",
            Self::Header => "a header",
            Self::Paths => "paths",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::RequestBody => "a request body",
            Self::MediaType => "a media type",
            Self::Encoding => "an encoding",
            Self::Responses => "responses",
            Self::Response => "a response",
            Self::SecurityScheme => "a security scheme",
            Self::Schema => "a schema",
        }
    }

    /// Returns whether an object of this kind may be a reference to another one.
    pub(crate) fn may_be_reference(self) -> bool {
        matches!(
            self,
            Self::Callback
                | Self::Header
                | Self::Parameter
                | Self::RequestBody
                | Self::Response
                | Self::SecurityScheme
                | Self::Schema
        )
    }
}

const DOCUMENT: Table = &[
    ("openapi", TEXT),
    ("info", One(Kind::Info)),
    ("servers", List(Kind::Server)),
    ("paths", One(Kind::Paths)),
    ("components", One(Kind::Components)),
    ("security", Read(Type::Sequence)),
    ("tags", ANY),
    ("externalDocs", Ignored),
    ("jsonSchemaDialect", TEXT),
    ("webhooks", Each(Kind::PathItem)),
    ("$self", Ignored),
    ("x-retry", Read(Type::Mapping)),
];

const SWAGGER: Table = &[
    ("swagger", ANY),
    ("info", One(Kind::Info)),
    ("servers", List(Kind::Server)),
    ("paths", One(Kind::Paths)),
    ("definitions", Each(Kind::Schema)),
    // Some of them are parts of bodies. The others are visited where a reference leads to them.
    ("parameters", Read(Type::Mapping)),
    ("responses", Each(Kind::Response)),
    ("securityDefinitions", Each(Kind::SecurityScheme)),
    ("security", Read(Type::Sequence)),
    ("tags", ANY),
    ("externalDocs", Ignored),
    ("x-retry", Read(Type::Mapping)),
];

const INFO: Table = &[
    ("title", PROSE),
    ("summary", PROSE),
    ("description", PROSE),
    ("version", Ignored),
    ("termsOfService", Ignored),
    ("contact", Ignored),
    ("license", Ignored),
];

const SERVER: Table = &[
    ("url", TEXT),
    ("description", PROSE),
    ("x-rust-name", TEXT),
    ("name", TEXT),
    ("variables", Read(Type::Mapping)),
];

const COMPONENTS: Table = &[
    ("schemas", Each(Kind::Schema)),
    ("responses", Each(Kind::Response)),
    ("parameters", Each(Kind::Parameter)),
    ("requestBodies", Each(Kind::RequestBody)),
    ("securitySchemes", Each(Kind::SecurityScheme)),
    ("examples", Ignored),
    ("headers", Each(Kind::Header)),
    ("links", Ignored),
    ("callbacks", Each(Kind::Callback)),
    ("pathItems", Ignored),
    ("mediaTypes", Each(Kind::MediaType)),
];

const PATH_ITEM: Table = &[
    ("get", One(Kind::Operation)),
    ("put", One(Kind::Operation)),
    ("post", One(Kind::Operation)),
    ("delete", One(Kind::Operation)),
    ("options", One(Kind::Operation)),
    ("head", One(Kind::Operation)),
    ("patch", One(Kind::Operation)),
    ("trace", One(Kind::Operation)),
    ("parameters", List(Kind::Parameter)),
    ("summary", Ignored),
    ("description", Ignored),
    ("$ref", TEXT),
    ("servers", List(Kind::Server)),
    ("query", One(Kind::Operation)),
    ("additionalOperations", Each(Kind::Operation)),
];

const OPERATION: Table = &[
    ("operationId", TEXT),
    ("summary", PROSE),
    ("description", PROSE),
    ("deprecated", FLAG),
    ("parameters", List(Kind::Parameter)),
    ("requestBody", One(Kind::RequestBody)),
    ("responses", One(Kind::Responses)),
    ("security", Read(Type::Sequence)),
    ("x-rust-name", TEXT),
    ("x-rust-args", Read(Type::Names)),
    ("x-pagination", Read(Type::Mapping)),
    ("x-pending", NUMBER),
    ("x-retry", Read(Type::Mapping)),
    ("tags", ANY),
    ("externalDocs", Ignored),
    ("callbacks", Each(Kind::Callback)),
    ("servers", List(Kind::Server)),
];

const PARAMETER: Table = &[
    ("name", TEXT),
    ("in", TEXT),
    ("description", PROSE),
    ("required", FLAG),
    ("deprecated", FLAG),
    ("schema", One(Kind::Schema)),
    ("style", TEXT),
    ("explode", FLAG),
    ("x-rust-name", TEXT),
    ("example", ANY),
    ("examples", Read(Type::Mapping)),
    ("allowEmptyValue", Ignored),
    ("allowReserved", FLAG),
    ("content", Each(Kind::MediaType)),
];

const HEADER: Table = &[
    ("description", PROSE),
    ("required", FLAG),
    ("deprecated", FLAG),
    ("schema", One(Kind::Schema)),
    ("style", TEXT),
    ("explode", FLAG),
    ("example", ANY),
    ("examples", Read(Type::Mapping)),
    ("content", Each(Kind::MediaType)),
    ("allowEmptyValue", Ignored),
    ("allowReserved", Ignored),
];

const REQUEST_BODY: Table =
    &[("description", PROSE), ("required", FLAG), ("content", Each(Kind::MediaType)), ("x-rust-name", TEXT)];

const MEDIA_TYPE: Table = &[
    ("$ref", TEXT),
    ("schema", One(Kind::Schema)),
    ("example", Ignored),
    ("examples", Ignored),
    ("encoding", Each(Kind::Encoding)),
    ("itemSchema", One(Kind::Schema)),
    ("itemEncoding", One(Kind::Encoding)),
    ("prefixEncoding", List(Kind::Encoding)),
];

const ENCODING: Table = &[
    ("contentType", TEXT),
    ("headers", Each(Kind::Header)),
    ("style", TEXT),
    ("explode", FLAG),
    ("allowReserved", FLAG),
    ("encoding", Refused),
    ("itemEncoding", Refused),
    ("prefixEncoding", Refused),
];

const RESPONSE: Table = &[
    ("description", PROSE),
    ("content", Each(Kind::MediaType)),
    ("x-rust-name", TEXT),
    ("summary", Ignored),
    ("links", Read(Type::Mapping)),
    ("headers", Each(Kind::Header)),
];

const SECURITY_SCHEME: Table = &[
    ("type", TEXT),
    ("scheme", TEXT),
    ("description", PROSE),
    ("deprecated", FLAG),
    ("x-rust-name", TEXT),
    ("bearerFormat", Ignored),
    ("name", TEXT),
    ("in", TEXT),
    ("flows", Read(Type::Mapping)),
    ("openIdConnectUrl", TEXT),
    ("oauth2MetadataUrl", TEXT),
];
