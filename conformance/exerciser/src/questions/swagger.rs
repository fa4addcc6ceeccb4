//! OpenAPI 2.0 in the words of 3.0, by plain JSON: a second reading, which shares nothing with that of the generator.
//!
//! Named objects stay where they are, so that places are those of the document. Other files are read as they stand.

use serde_json::{Map, Value, json};

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];
const FORM: &str = "application/x-www-form-urlencoded";
const PARTS: &str = "multipart/form-data";
/// What a parameter states that is not about its value.
const OF_PARAMETER: [&str; 8] =
    ["name", "in", "description", "required", "allowEmptyValue", "example", "examples", "collectionFormat"];

/// Rewrites a document; one of another version stays as it is.
pub(super) fn as_3_0(mut document: Value) -> Value {
    if document.get("swagger").is_none() || document.get("openapi").is_some() {
        return document;
    }
    schemas(&mut document);
    let written = document.clone();
    let produces = names(written.get("produces")).unwrap_or_default();
    for (_, parameter) in each(document.get_mut("parameters")) {
        if !is_part(parameter) {
            *parameter = of_value(parameter, true);
        }
    }
    for (_, response) in each(document.get_mut("responses")) {
        *response = of_response(response, &produces);
    }
    for (_, item) in each(document.get_mut("paths")) {
        let shared = parameters(&written, item);
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                of_operation(&written, operation, &shared);
            }
        }
        keep_values(&written, item);
    }
    document
}

fn of_operation(document: &Value, operation: &mut Value, shared: &[Value]) {
    let list = |key| names(operation.get(key)).or_else(|| names(document.get(key))).unwrap_or_default();
    let (consumes, produces) = (list("consumes"), list("produces"));
    let own = parameters(document, operation);
    let is_same = |a: &Value, b: &Value| a["in"] == b["in"] && (a["in"] == "body" || a["name"] == b["name"]);
    let inherited = shared.iter().filter(|shared| own.iter().all(|own| !is_same(own, shared)));
    let parts: Vec<_> = inherited.chain(&own).filter(|parameter| is_part(parameter)).cloned().collect();
    keep_values(document, operation);
    if let Some(body) = parts.iter().find(|part| part["in"] == "body") {
        let media = json!({"schema": body.get("schema").cloned().unwrap_or_else(|| json!({}))});
        let content = by_name(&consumes, &media);
        operation["requestBody"] =
            json!({"required": body.get("required") == Some(&true.into()), "content": content});
    } else if !parts.is_empty() {
        operation["requestBody"] = form(&parts, &consumes);
    }
    for (_, response) in each(operation.get_mut("responses")) {
        let named = response.get("$ref").and_then(Value::as_str).map(str::to_owned);
        let written = named.and_then(|name| document.pointer(name.strip_prefix('#')?));
        match written {
            // Media types of its own are no longer those of the shared response.
            Some(written) if operation_names_types(&produces, document) => {
                *response = of_response(written, &produces);
            }
            Some(_) => {}
            None => *response = of_response(response, &produces),
        }
    }
}

fn operation_names_types(produces: &[String], document: &Value) -> bool {
    names(document.get("produces")).unwrap_or_default() != produces
}

/// A form: its fields are the properties of one object.
fn form(fields: &[Value], consumes: &[String]) -> Value {
    let has_file =
        fields.iter().any(|field| field["format"] == "binary" || field["items"]["format"] == "binary");
    let is_form = |name: &&String| name.starts_with(PARTS) || (!has_file && name.starts_with(FORM));
    let mut types: Vec<String> = consumes.iter().filter(is_form).cloned().collect();
    if types.is_empty() {
        types.push(if has_file { PARTS } else { FORM }.to_owned());
    }
    let (mut properties, mut encoding, mut required) = (Map::new(), Map::new(), Vec::new());
    for field in fields {
        let name = field["name"].as_str().unwrap_or_default();
        let value = of_value(field, false);
        if field.get("required") == Some(&Value::Bool(true)) {
            required.push(name);
        }
        if let Some(style) = value.get("style") {
            encoding.insert(name.to_owned(), json!({"style": style, "explode": false}));
        }
        properties.insert(name.to_owned(), value["schema"].clone());
    }
    let schema = json!({"type": "object", "properties": properties, "required": required});
    let content = by_name(&types, &json!({"schema": schema, "encoding": encoding}));
    json!({"required": !required.is_empty(), "content": content})
}

/// A parameter whose schema is an object of its own; headers have no style but the default.
fn of_value(parameter: &Value, has_style: bool) -> Value {
    let Some(members) = parameter.as_object().filter(|members| members.contains_key("type")) else {
        return parameter.clone();
    };
    let is_own = |key: &str| OF_PARAMETER.contains(&key) || key.starts_with("x-");
    let (own, schema): (Map<_, _>, Map<_, _>) = members.clone().into_iter().partition(|(key, _)| is_own(key));
    let is_files = schema.get("items").is_some_and(|items| items["format"] == "binary");
    let is_list = schema["type"] == "array";
    let mut made = Value::Object(own);
    let format = made["collectionFormat"].as_str().unwrap_or(if is_files { "multi" } else { "csv" });
    let style = match format {
        "ssv" => Some("spaceDelimited"),
        "pipes" => Some("pipeDelimited"),
        "csv" => Some("form"),
        _ => None,
    };
    if is_list
        && (!has_style || made["in"] == "query")
        && let Some(style) = style
    {
        made["style"] = style.into();
        made["explode"] = false.into();
    }
    made["schema"] = Value::Object(schema);
    made
}

fn of_response(response: &Value, produces: &[String]) -> Value {
    let mut made = response.clone();
    for (_, header) in each(made.get_mut("headers")) {
        if header.get("schema").is_none() {
            header["schema"] = header.clone();
        }
    }
    if let Some(schema) = response.get("schema") {
        let mut content = by_name(produces, &json!({"schema": schema}));
        for (name, example) in each(response.clone().get_mut("examples")) {
            if let Some(media) = content.get_mut(name) {
                media["example"] = example.clone();
            }
        }
        made["content"] = content;
    }
    made
}

/// One object for each media type; without any, JSON.
fn by_name(types: &[String], media: &Value) -> Value {
    let of = |name: &str| (name.to_owned(), media.clone());
    if types.is_empty() {
        [of("application/json")].into_iter().collect()
    } else {
        types.iter().map(|name| of(name)).collect()
    }
}

/// The parameters of a path or an operation, what they refer to in place of references.
fn parameters(document: &Value, around: &Value) -> Vec<Value> {
    let resolved = |parameter: &Value| {
        let target =
            parameter.get("$ref").and_then(|name| document.pointer(name.as_str()?.strip_prefix('#')?));
        target.unwrap_or(parameter).clone()
    };
    around["parameters"].as_array().into_iter().flatten().map(resolved).collect()
}

/// Leaves only what is not part of a body.
fn keep_values(document: &Value, around: &mut Value) {
    let all = parameters(document, around);
    if all.is_empty() {
        return;
    }
    around["parameters"] = all
        .iter()
        .filter(|parameter| !is_part(parameter))
        .map(|parameter| of_value(parameter, true))
        .collect();
}

fn is_part(parameter: &Value) -> bool {
    parameter["in"] == "body" || parameter["in"] == "formData"
}

fn names(list: Option<&Value>) -> Option<Vec<String>> {
    Some(list?.as_array()?.iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect())
}

fn each(members: Option<&mut Value>) -> impl Iterator<Item = (&String, &mut Value)> {
    members.and_then(Value::as_object_mut).into_iter().flatten().filter(|(name, _)| !name.starts_with("x-"))
}

/// What schemas state otherwise: a discriminator is a name, and a file is a type.
fn schemas(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.get("type").is_some_and(|name| name == "file") {
                members.insert("type".to_owned(), "string".into());
                members.insert("format".to_owned(), "binary".into());
            }
            if let Some(Value::String(name)) = members.get("discriminator").cloned() {
                members.insert("discriminator".to_owned(), json!({"propertyName": name}));
            }
            members.values_mut().for_each(schemas);
        }
        Value::Array(items) => items.iter_mut().for_each(schemas),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_and_responses_have_media_types() {
        let operation = json!({
            "parameters": [{"$ref": "#/parameters/B"}, {"name": "q", "in": "query", "type": "array", "items": {}}],
            "responses": {"200": {"schema": {"type": "file"}}},
            "produces": ["image/png"]
        });
        let document = as_3_0(json!({
            "swagger": "2.0",
            "consumes": ["text/json"],
            "parameters": {"B": {"name": "b", "in": "body", "required": true, "schema": {"type": "object"}}},
            "paths": {"/a": {"post": operation}}
        }));
        let made = &document["paths"]["/a"]["post"];
        let body = json!({"required": true, "content": {"text/json": {"schema": {"type": "object"}}}});
        assert_eq!(made["requestBody"], body);
        assert_eq!(made["parameters"][0]["style"], "form");
        let file = json!({"image/png": {"schema": {"type": "string", "format": "binary"}}});
        assert_eq!(made["responses"]["200"]["content"], file);
    }
}
