//! Documents whose schemas have the names of what generated code itself uses, each name in every position.

/// Names of type parameters, of the runtime, of generated clients, and of Rust.
const NAMES: [&str; 50] = [
    "A",
    "D",
    "E",
    "K",
    "M",
    "Op",
    "S",
    "T",
    "V",
    "W", // parameters
    "Body",
    "Bytes",
    "Cursor",
    "Date",
    "Encoder",
    "Multipart",
    "Nullable",
    "Operation",
    "Request",
    "Timestamp",
    "Uuid",
    "Value", // the runtime
    "Call",
    "Client",
    "ClientBuilder",
    "Error",
    "Server", // a client
    "BTreeMap",
    "Box",
    "Clone",
    "Debug",
    "Default",
    "Deserialize",
    "Err",
    "From",
    "Into",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Result",
    "Self",
    "Serialize",
    "Some",
    "String",
    "Vec",
    "core",
    "serde",
    "std",
    "union", // Rust
];

/// The kinds of schemas, each with the text of one that refers to another name.
const KINDS: [(&str, &str); 8] = [
    (
        "object",
        r#"{"type": "object", "required": ["a", "w"], "additionalProperties": {"$ref": "NEXT"}, "properties": {
            "a": {"type": "string"}, "w": {"$ref": "NEXT"}, "members": {"type": "array", "items": {"$ref": "NEXT"}},
            "date": {"type": "string", "format": "date"}, "at": {"type": "string", "format": "date-time"},
            "id": {"type": "string", "format": "uuid"}, "any": {}, "null": {"type": ["string", "null"]}}}"#,
    ),
    (
        "defaults",
        r#"{"type": "object", "properties": {"next": {"$ref": "NEXT"}, "size": {"type": "integer", "default": 7}}}"#,
    ),
    ("text", r#"{"type": "string", "enum": ["ok", "err", "some", "none", "self", "unknown"]}"#),
    ("integer", r#"{"type": "integer", "enum": [1, 2, -3]}"#),
    ("mixed", r#"{"enum": [1, true, "x"]}"#),
    (
        "union",
        r#"{"oneOf": [{"type": "object", "properties": {"next": {"$ref": "NEXT"}}}, {"type": "string"}, {"type": "integer"}, {"type": "array", "items": {"$ref": "NEXT"}}]}"#,
    ),
    (
        "alias",
        r#"{"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string", "format": "date"}}}"#,
    ),
    ("newtype", r#"{"type": "array", "items": {"$ref": "OWN"}}"#),
];

/// Returns the documents, by stem.
pub(crate) fn documents() -> impl Iterator<Item = (String, String)> {
    KINDS.into_iter().map(|(kind, schema)| {
        let each = |text: &dyn Fn(&str, &str) -> String| {
            // Each refers to its neighbour, which refers to it.
            let pairs = NAMES.chunks_exact(2).flat_map(|pair| [(pair[0], pair[1]), (pair[1], pair[0])]);
            pairs.map(|(name, next)| text(name, next)).collect::<Vec<_>>().join(",\n")
        };
        let path = |name: &str| format!("#/components/schemas/{name}");
        let schemas = each(&|name, next| {
            let schema = schema.replace("NEXT", &path(next)).replace("OWN", &path(name));
            format!("{name:?}: {schema}")
        });
        let is_value = ["text", "integer"].contains(&kind);
        let paths = each(&|name, next| {
            let (own, next) = (path(name), path(next));
            let parameter = format!(
                r#"{{"name": "p", "in": "query", "schema": {{"$ref": "{own}"}}}},
                    {{"name": "r", "in": "header", "required": true, "schema": {{"$ref": "{next}"}}}},"#
            );
            let parameter = if is_value { parameter.as_str() } else { "" };
            // What is sent has no defaults.
            let content = if kind == "defaults" { "{}".to_owned() } else { format!(r#"{{"schema": {{"$ref": "{own}"}}}}"#) };
            format!(
                r#""/{name}": {{"post": {{"operationId": "send {name}", "parameters": [{parameter}
                    {{"name": "at", "in": "query", "schema": {{"type": "string", "format": "date"}}}}],
                    "requestBody": {{"content": {{"application/json": {content}}}}},
                    "responses": {{
                        "200": {{"description": "", "content": {{"application/json": {{"schema": {{"$ref": "{next}"}}}}}}}},
                        "201": {{"description": ""}},
                        "400": {{"description": "", "content": {{"application/json": {{"schema": {{"$ref": "{own}"}}}}}}}}}}}}}}"#
            )
        });
        let text = format!(
            r#"{{"openapi": "3.1.0", "info": {{"title": "Names", "version": "1"}},
                "servers": [{{"url": "https://names.example"}}],
                "components": {{"schemas": {{{schemas}}}}}, "paths": {{{paths}}}}}"#
        );
        (format!("names_of_ours_{kind}"), text)
    })
}

/// Returns a document whose operations have the names.
pub(crate) fn operations() -> (String, String) {
    let content =
        r#"{"application/json": {"schema": {"type": "object", "properties": {"x": {"type": "string"}}}}}"#;
    let parts = r#"{"multipart/form-data": {"schema": {"type": "object", "required": ["a", "file"], "properties": {
        "a": {"type": "string"}, "file": {"type": "string", "format": "binary"}}}}}"#;
    let paths = NAMES.map(|name| {
        format!(
            r#""/{name}/{{id}}": {{
                "get": {{"operationId": "{name}",
                    "x-pagination": {{"style": "offset", "parameter": "offset", "items": "/items", "total": "/total"}},
                    "parameters": [
                        {{"name": "id", "in": "path", "required": true, "schema": {{"type": "string"}}}},
                        {{"name": "v", "in": "query", "required": true, "schema": {{"type": "integer"}}}},
                        {{"name": "offset", "in": "query", "schema": {{"type": "integer"}}}}],
                    "responses": {{
                        "200": {{"description": "", "headers": {{"x-total": {{"schema": {{"type": "integer"}}}}}},
                            "content": {{"application/json": {{"schema": {{"type": "object", "properties": {{
                                "total": {{"type": "integer"}},
                                "items": {{"type": "array", "items": {{"type": "string"}}}}}}}}}}}}}},
                        "default": {{"description": "", "content": {content}}}}}}},
                "put": {{"operationId": "put {name}",
                    "parameters": [{{"name": "id", "in": "path", "required": true, "schema": {{"type": "string"}}}}],
                    "requestBody": {{"required": true, "content": {parts}}},
                    "responses": {{"200": {{"description": "", "content": {{"application/octet-stream": {{}}}}}}}}}}}}"#
        )
    });
    ("names_of_ours_operations".to_owned(), of_paths(&paths))
}

/// Returns a document whose tags have the names.
pub(crate) fn tags() -> (String, String) {
    let paths = NAMES.map(|name| {
        format!(
            r#""/{name}": {{"get": {{"operationId": "list {name}", "tags": ["{name}"],
                "responses": {{"204": {{"description": ""}}}}}}}}"#
        )
    });
    ("names_of_ours_tags".to_owned(), of_paths(&paths))
}

fn of_paths(paths: &[String]) -> String {
    let paths = paths.join(",\n");
    format!(r#"{{"openapi": "3.1.0", "info": {{"title": "Names", "version": "1"}}, "paths": {{{paths}}}}}"#)
}
