//! Synthetic documents, so that no third-party document has to be in the repository.
//!
//! Each is OpenAPI 3.0.3 in JSON, which every peer reads. It repeats the same group of operations as often as
//! requested, so only the number of things grows, not their kind.

use serde_json::{Map, Value, json};

/// Creates a document with `groups` times five operations and six schemas, about 9 KB each.
pub(crate) fn document(groups: usize) -> String {
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    for number in 0..groups {
        let name = format!("{}{number}", NOUNS[number % NOUNS.len()]);
        paths.extend(self::paths(&name));
        schemas.extend(self::schemas(&name));
    }
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Made for measuring", "version": "1.0.0"},
        "servers": [{"url": "https://api.example.com/v1"}],
        "paths": paths,
        "components": {"schemas": schemas},
    });
    format!("{document:#}\n")
}

const NOUNS: [&str; 8] =
    ["Invoice", "Customer", "Shipment", "Product", "Subscription", "Report", "Webhook", "Payment"];

/// Creates the paths for listing, creating, reading, changing and removing one kind of thing.
fn paths(name: &str) -> [(String, Value); 2] {
    let plural = format!("{}s", name.to_lowercase());
    let failure = |text: &str| json!({"description": text, "content": body(&format!("{name}Failure"))});
    let failures = |success: &str, response: Value| {
        json!({success: response, "400": failure("The request is not as it should be."),
            "404": failure("There is no such thing.")})
    };
    let one = |text: &str| json!({"description": text, "content": body(name)});
    let id = json!([{"name": "id", "in": "path", "required": true, "schema": {"type": "string"},
        "description": format!("Identifies the {name}.")}]);
    let sent = json!({"required": true, "content": body(&format!("{name}Draft"))});
    let page = json!({"description": "A page of them.", "content": body(&format!("{name}Page"))});
    let collection = json!({
        "get": {
            "operationId": format!("list{name}"),
            "summary": format!("Lists {name} by page"),
            "description": "Responses newest first.\n\nUse `after` of one page to request the next one.",
            "parameters": [
                query("limit", &json!({"type": "integer", "format": "int32", "minimum": 1, "maximum": 500})),
                query("after", &json!({"type": "string"})),
                query("state", &json!({"type": "string", "enum": ["open", "closed"]})),
                query("archived", &json!({"type": "boolean"})),
            ],
            "responses": failures("200", page),
        },
        "post": {"operationId": format!("create{name}"), "summary": format!("Creates a {name}"),
            "requestBody": sent, "responses": failures("201", one("It was created."))},
    });
    let item = json!({
        "parameters": id,
        "get": {"operationId": format!("get{name}"), "summary": format!("Reads a {name}"),
            "responses": failures("200", one("Here it is."))},
        "put": {"operationId": format!("update{name}"), "summary": format!("Changes a {name}"),
            "requestBody": sent, "responses": failures("200", one("It was changed."))},
        "delete": {"operationId": format!("delete{name}"), "summary": format!("Removes a {name}"),
            "responses": failures("204", json!({"description": "It is gone."}))},
    });
    [(format!("/{plural}"), collection), (format!("/{plural}/{{id}}"), item)]
}

fn query(name: &str, schema: &Value) -> Value {
    json!({"name": name, "in": "query", "schema": schema, "description": format!("Only those with this {name}.")})
}

fn body(schema: &str) -> Value {
    json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{schema}")}}})
}

fn schemas(name: &str) -> [(String, Value); 6] {
    let text = |description: &str| json!({"type": "string", "description": description});
    let reference = |schema: String| json!({"$ref": format!("#/components/schemas/{schema}")});
    let draft = json!({
        "label": text("What people call it."),
        "note": text("Anything else.\n\nIt may have several paragraphs, and `code`."),
        "amount": {"type": "number", "format": "double"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "address": reference(format!("{name}Address")),
    });
    let mut whole = draft.clone();
    whole["id"] = text("Identifies it.");
    whole["count"] = json!({"type": "integer", "format": "int64", "description": "How many there are."});
    whole["state"] = reference(format!("{name}State"));
    whole["archived"] = json!({"type": "boolean", "nullable": true});
    let object = |description: String, required: &[&str], properties: Value| json!({"type": "object", "description": description, "required": required, "properties": properties});
    let state = json!({"type": "string", "enum": ["open", "waiting", "closed", "gone"],
        "description": format!("Where a {name} stands.")});
    let address = json!({"street": {"type": "string"}, "city": {"type": "string"},
        "country": {"type": "string", "minLength": 2, "maxLength": 2}, "zip": {"type": "string"}});
    let page = json!({"items": {"type": "array", "items": reference(name.to_owned())},
        "after": text("Where the next page begins.")});
    let failure = json!({"message": {"type": "string"}, "field": {"type": "string", "nullable": true}});
    [
        (name.to_owned(), object(format!("A {name}, as the server knows it."), &["id", "label"], whole)),
        (format!("{name}Draft"), object(format!("A {name} to be."), &["label"], draft)),
        (format!("{name}State"), state),
        (format!("{name}Address"), object("A place.".to_owned(), &["city"], address)),
        (format!("{name}Page"), object("A page.".to_owned(), &["items"], page)),
        (format!("{name}Failure"), object("What went wrong.".to_owned(), &["message"], failure)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_grows_in_proportion_and_generates() {
        let (small, large) = (document(8), document(80));
        assert!((9 * small.len()..11 * small.len()).contains(&large.len()), "{}", large.len());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("made.json");
        std::fs::write(&path, small).unwrap();
        let generated = openapi_build::Config::new().generate(&path).unwrap();
        assert_eq!(generated.warnings, Vec::<String>::new());
    }
}
