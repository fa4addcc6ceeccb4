//! The keywords of OpenAPI 2.0, by kind of object.

pub(super) const DOCUMENT: &[&str] = &[
    "swagger",
    "info",
    "host",
    "basePath",
    "schemes",
    "consumes",
    "produces",
    "paths",
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
    "security",
    "tags",
    "externalDocs",
];

pub(super) const PATH_ITEM: &[&str] =
    &["$ref", "get", "put", "post", "delete", "options", "head", "patch", "parameters"];

pub(super) const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch"];

pub(super) const OPERATION: &[&str] = &[
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "consumes",
    "produces",
    "parameters",
    "responses",
    "schemes",
    "deprecated",
    "security",
];

pub(super) const BODY: &[&str] = &["name", "in", "description", "required", "schema"];

pub(super) const RESPONSE: &[&str] = &["description", "schema", "headers", "examples"];

/// The keywords with which parameters, headers and items describe a value directly. In 3.1 they belong to a
/// schema.
pub(super) const SCHEMA_KEYWORDS: &[&str] = &[
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
];

pub(super) const SECURITY_SCHEME: &[&str] =
    &["type", "description", "name", "in", "flow", "authorizationUrl", "tokenUrl", "scopes"];

/// The schema keywords that OpenAPI 3 introduced and that change what is sent or read.
pub(super) const SINCE_OPENAPI_3: &[&str] =
    &["oneOf", "anyOf", "writeOnly", "const", "prefixItems", "deprecated"];
