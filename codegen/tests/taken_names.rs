//! What every client, builder and call can do keeps its name, whatever a document calls its own things.

mod scratch;

use std::collections::{BTreeMap, BTreeSet};

use openapi_build::Generated;
use serde_json::{Value, json};
use syn::{ImplItem, Item, Type};

use self::scratch::generate;

/// An operation that has everything which gives calls methods of their own.
fn document(methods: &BTreeMap<String, Vec<String>>) -> Value {
    let named = |of: &str| methods.get(of).into_iter().flatten();
    let cursor = json!({"type": "string", "format": "cursor"});
    let parameters: Vec<_> = named("Call")
        .map(|name| json!({"name": name, "in": "query", "schema": {"type": "string"}}))
        .chain([json!({"name": "at", "in": "query", "schema": cursor})])
        .collect();
    let page = json!({"type": "object", "properties": {
        "next": cursor, "items": {"type": "array", "items": {"type": "string"}}}});
    let operation = |id: &str| {
        json!({
            "operationId": id,
            "parameters": parameters,
            "x-pagination": {"style": "cursor", "parameter": "at", "next": "/next", "items": "/items"},
            "x-pending": 202,
            "responses": {
                "200": {"description": "A page", "content": {
                    "application/json": {"schema": page},
                    "text/event-stream": {"schema": {"type": "string"}}}},
                "202": {"description": "Later"},
            },
        })
    };
    let paths: serde_json::Map<_, _> = named("Client")
        .map(String::as_str)
        .chain(["listPets"])
        .map(|name| (format!("/{name}"), json!({"get": operation(name)})))
        .collect();
    let schemes: serde_json::Map<_, _> = named("ClientBuilder")
        .map(|name| (name.clone(), json!({"type": "http", "scheme": "bearer"})))
        .chain([("token".to_owned(), json!({"type": "http", "scheme": "bearer"}))])
        .collect();
    let security: Vec<_> = schemes.keys().map(|name| json!({(name.as_str()): []})).collect();
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "servers": [{"url": "https://pets.example"}, {"url": "https://pets.test"}],
        "security": security,
        "paths": paths,
        "components": {"securitySchemes": schemes},
    })
}

/// The methods of each type of `client.rs`; what the document adds to calls are the `setters`.
fn methods(generated: &Generated) -> BTreeMap<String, Vec<String>> {
    let text = generated.files.iter().find(|file| file.name == "client.rs").unwrap().text();
    let mut found: BTreeMap<String, Vec<String>> = always();
    for item in syn::parse_file(&text).unwrap().items {
        let Item::Impl(block) = item else { continue };
        let Type::Path(path) = *block.self_ty else { continue };
        let of = match path.path.segments.last().unwrap().ident.to_string() {
            call if call == "Call" => "setters".to_owned(),
            of => of,
        };
        let names = block.items.iter().filter_map(|item| match item {
            ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
            _ => None,
        });
        found.entry(of).or_default().extend(names);
    }
    found
}

/// The methods that the runtime gives each type of `client.rs`, by the text of its macro.
fn always() -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string("../runtime/src/client/declared.rs").unwrap();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut of = "";
    for line in text.lines().map(str::trim) {
        if let Some((_, owner)) = line.strip_prefix("impl<").and_then(|rest| rest.split_once("> ")) {
            of = ["ClientBuilder", "Call"]
                .into_iter()
                .find(|name| owner.starts_with(name))
                .unwrap_or("Client");
        }
        let function = line.strip_prefix("pub fn ").or_else(|| line.strip_prefix("pub async fn "));
        if let Some((name, _)) = function.and_then(|rest| rest.split_once(['(', '<'])) {
            found.entry(of.to_owned()).or_default().push(name.to_owned());
        }
    }
    found
}

#[test]
fn no_name_of_a_document_is_that_of_a_method_which_is_always_there() {
    let generated = generate(document(&BTreeMap::new()).to_string()).unwrap();
    let mut always = methods(&generated);
    always.remove("setters");
    for names in always.values_mut() {
        names.retain(|name| name != "list_pets" && name != "token");
        names.sort();
        // A call can be sent in two ways.
        names.dedup();
    }
    assert!(always["Call"].contains(&"retry".to_owned()) && always["Call"].contains(&"items".to_owned()));

    let generated = generate(document(&always).to_string()).unwrap();
    let named = methods(&generated);
    for of in ["Client", "ClientBuilder"] {
        let all: BTreeSet<_> = named[of].iter().collect();
        assert_eq!(all.len(), named[of].len(), "{of}: {:?}", named[of]);
        assert!(all.len() > always[of].len());
    }
    let taken: Vec<_> = named["setters"].iter().filter(|name| always["Call"].contains(name)).collect();
    assert!(taken.is_empty(), "setters that every call has: {taken:?}");
}
