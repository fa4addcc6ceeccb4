//! Schemas that hold themselves, or have too many alternatives, where no JSON is around them: reading them ends.

mod scratch;

use std::fs;
use std::path::Path;

use openapi_build::{Config, Generated};
use serde_json::{Value, json};

use self::scratch::generate;

fn code(generated: &Generated) -> String {
    generated.files.iter().map(openapi_build::GeneratedFile::text).collect()
}

/// A document that uses the schema `A` wherever one has no JSON around it.
fn outside_of_json(own: &Value, other: &Value) -> String {
    let a = json!({"$ref": "#/components/schemas/A"});
    let parts = |schema| json!({"content": {"multipart/form-data": {"schema": schema}}});
    let response = |media_type: &str| json!({"description": "", "headers": {"X-A": {"schema": a}}, "content": {media_type: {"schema": a}}});
    let form = json!({"application/x-www-form-urlencoded": {"schema": a, "encoding": {"a": {"contentType": "application/json"}}}});
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {
            "/whole": {"post": {"requestBody": parts(a.clone()), "responses": {"200": response("text/event-stream")}}},
            "/part": {"post": {
                "requestBody": parts(json!({"properties": {"a": a, "list": {"type": "array", "items": a}}})),
                "responses": {"200": response("*/*"), "201": response("text/plain")},
            }},
            "/form": {"post": {
                "parameters": [
                    {"name": "styled", "in": "query", "schema": a, "style": "deepObject", "explode": true},
                    {"name": "content", "in": "query", "content": {"text/plain": {"schema": a}}},
                ],
                "requestBody": {"content": form},
                "responses": {"204": {"description": ""}},
            }},
        },
        "components": {"schemas": {"A": own, "B": other}},
    })
    .to_string()
}

#[test]
fn what_holds_itself_ends_outside_of_json() {
    let (a, b) = (json!({"$ref": "#/components/schemas/A"}), json!({"$ref": "#/components/schemas/B"}));
    let nothing = json!({"type": "null"});
    let file = json!({"type": "string", "format": "binary"});
    let refused = |own: Value, other: Value| generate(outside_of_json(&own, &other)).unwrap_err();
    for (own, other) in [
        (json!({"anyOf": [b, nothing]}), json!({"anyOf": [a, nothing]})),
        (json!({"anyOf": [b, nothing], "properties": {"z": {}}}), json!({"anyOf": [a, nothing]})),
        (json!({"type": "array", "items": a}), json!({})),
        (json!({"anyOf": [{"type": "array", "items": a}, a]}), json!({})),
        (json!({"properties": {"a": a, "data": a}}), json!({})),
        (json!({"oneOf": [b, {"properties": {"data": a}}]}), json!({"oneOf": [a, {"type": "integer"}]})),
    ] {
        let report = match generate(outside_of_json(&own, &other)) {
            Ok(generated) => generated.warnings.concat(),
            Err(report) => report,
        };
        assert!(report.contains("-->") && !report.contains("alternatives"), "{own}: {report}");
    }
    let generated = generate(outside_of_json(&json!({"oneOf": [a, file]}), &json!({}))).unwrap();
    assert!(code(&generated).contains("pub a: Option<FilePart>"), "{}", code(&generated));

    let choice = |number| {
        let own = |side| json!({"properties": {format!("{side}{number}"): {"type": "string"}}});
        json!({"oneOf": [own("a"), own("b")]})
    };
    let choices: Vec<_> = (0..30).map(choice).collect();
    let report = refused(json!({"allOf": choices}), json!({}));
    assert!(report.contains("error: this has more than 4000 alternatives"), "{report}");
}

#[test]
fn a_list_in_xml_may_be_a_single_value_only_where_its_schema_has_one() {
    let schema = json!({"type": "object", "properties": {
        "either": {"oneOf": [{"type": "integer"}, {"type": "array", "items": {"type": "integer"}}]},
        "list": {"type": "array", "items": {"type": "integer"}},
    }});
    let response = json!({"description": "", "content": {"application/xml": {"schema": schema}}});
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": response}}}},
    });
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("single_in_xml.json");
    fs::write(&path, document.to_string()).unwrap();
    let code = code(&Config::new().typed_xml(true).generate(&path).unwrap());
    let count = |text| code.matches(text).count();
    assert_eq!((count(".items("), count(".or_single()")), (2, 1), "{code}");
}
