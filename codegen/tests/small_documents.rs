//! What a few lines of a document mean, in the code that they give: cases that no feature document has.

mod scratch;

use serde_json::{Value, json};

use self::scratch::generate;

/// The code of a document with one operation and one schema, without blanks.
fn code(operation: &Value, schema: &Value) -> String {
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {"/pets/{id}": {"post": operation}},
        "components": {"schemas": {"Pet": schema}},
    });
    let generated = generate(document.to_string()).unwrap();
    let text: String = generated.files.iter().map(openapi_build::GeneratedFile::text).collect();
    text.split_whitespace().collect()
}

/// An operation that sends a body of this media type, and receives a pet.
fn sends(media_type: &str, media: &Value) -> Value {
    let pet = json!({"schema": {"$ref": "#/components/schemas/Pet"}});
    json!({
        "parameters": [{"name": "id", "in": "path", "schema": {"type": "string"}}],
        "requestBody": {"required": true, "content": {media_type: media}},
        "responses": {"200": {"description": "", "content": {"application/json": pet}}},
    })
}

#[test]
fn schemas_have_the_types_that_their_keywords_state() {
    for (schema, expected) in [
        (json!({"properties": {"age": {"format": "int32"}}}), "pubage:Option<i32>"),
        // The last of several statements about other members counts.
        (
            json!({"properties": {"a": {"type": "string"}}, "allOf": [
                {"additionalProperties": false},
                {"additionalProperties": {"type": "integer", "format": "int32"}},
            ]}),
            "BTreeMap<String,i32>",
        ),
    ] {
        let code = code(&sends("text/plain", &json!({})), &schema);
        assert!(code.contains(expected), "{schema}: {code}");
    }
}

#[test]
fn bodies_have_the_media_types_that_they_declare() {
    let picture = json!({
        "schema": {"type": "object", "properties": {"picture": {"type": "string"}}},
        "encoding": {"picture": {"contentType": "image/png"}},
    });
    let beside_json = |media_type: &str, media: Value| {
        let mut operation = sends("application/json", &json!({"schema": {"type": "object"}}));
        operation["requestBody"]["content"][media_type] = media;
        operation
    };
    let names = json!({"schema": {"type": "array", "items": {"type": "string"}}});
    let lines = json!({"itemSchema": {"$ref": "#/components/schemas/Pet"}});
    for (operation, expected) in [
        (beside_json("text/json", names), r#"json_as("text/json","#),
        (beside_json("application/jsonl", lines), "Jsonl(SequenceBody<models::Pet>)"),
        (beside_json("multipart/mixed", json!({})), "Mixed(Mixed)"),
        (sends("multipart/form-data", &picture), "pubpicture:Option<FilePart>"),
        // It is a part of the path, whatever `required` states.
        (sends("text/plain", &json!({})), "pubid:String"),
    ] {
        let code = code(&operation, &json!({"type": "object"}));
        assert!(code.contains(expected), "{operation}: {code}");
    }
}

#[test]
fn a_parameter_whose_meaning_is_clear_needs_no_name_or_schema() {
    for (parameter, expected) in [
        (json!({"in": "querystring", "content": {"application/json": {}}}), "pubquerystring:Option<Value>"),
        (
            json!({"in": "querystring", "content": {"application/x-www-form-urlencoded; charset=utf-8": {}}}),
            "pubquerystring:Option<BTreeMap<String,Value>>",
        ),
        (
            json!({"name": "filter", "in": "query", "content": {"application/xml": {}}}),
            "pubfilter:Option<String>",
        ),
    ] {
        let operation = json!({"parameters": [parameter], "responses": {"204": {"description": ""}}});
        let code = code(&operation, &json!({"type": "object"}));
        assert!(code.contains(expected), "{operation}: {code}");
    }
}

#[test]
fn a_page_may_have_null_on_the_way_to_its_next_cursor() {
    let mut operation = sends("text/plain", &json!({}));
    let cursor = json!({"type": "string", "format": "cursor"});
    let after = json!({"name": "after", "in": "query", "schema": cursor});
    operation["parameters"].as_array_mut().unwrap().push(after);
    operation["x-pagination"] =
        json!({"style": "cursor", "parameter": "after", "next": "/meta/next", "items": "/pets"});
    let meta = json!({"type": ["object", "null"], "required": ["next"], "properties": {"next": cursor}});
    let page = json!({"type": "object", "required": ["meta", "pets"], "properties": {
        "meta": meta, "pets": {"type": "array", "items": {"type": "string"}},
    }});
    let code = code(&operation, &page);
    assert!(code.contains("page.meta.as_ref()?.next"), "{code}");
}

#[test]
fn a_value_that_several_members_have_distinguishes_none() {
    let member = |own: &str| {
        let kind = json!({"const": "cat"});
        json!({"type": "object", "required": ["kind", own], "properties": {"kind": kind, own: {"type": "string"}}})
    };
    // Neither does one that may be absent.
    let optional = |kind: &str| json!({"type": "object", "properties": {"kind": {"const": kind}}});
    for members in [[member("a"), member("b")], [optional("a"), optional("b")]] {
        let code = code(&sends("text/plain", &json!({})), &json!({"oneOf": members}));
        assert!(code.contains("union!(Petbyshape{"), "{code}");
    }
}

#[test]
fn a_union_is_no_part_of_itself() {
    let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "components": {"schemas": {
            "Second": {"oneOf": [to("First"), {"type": "string"}, {"type": "object"}]},
            "First": {"anyOf": [to("Second"), {"type": "boolean"}, to("First")]},
        }},
    });
    let generated = generate(document.to_string()).unwrap();
    let code: String = generated.files.iter().map(openapi_build::GeneratedFile::text).collect();
    let code: String = code.split_whitespace().collect();
    // Reading `Second` as `First`, and that as `Second`, would never end.
    for variant in ["First(", "Second("] {
        assert!(!code.contains(variant), "{variant}: {code}");
    }
    for union in ["pubenumSecond{", "pubenumFirst{"] {
        let variants = code.split_once(union).unwrap().1.split_once('}').unwrap().0;
        for kind in ["(bool)", "(String)"] {
            assert!(variants.contains(kind), "{union}{variants}");
        }
    }
}

#[test]
fn an_operation_states_all_that_it_accepts_and_tries_again() {
    let mut operation = sends("text/plain", &json!({}));
    operation["responses"]["201"] = json!({"description": "", "content": {"text/csv": {}}});
    operation["x-retry"] = json!({"statuses": ["5XX"], "max-elapsed": 60});
    let code = code(&operation, &json!({"type": "object"}));
    for expected in
        [r#".accept("application/json,text/csv")"#, ".statuses(&[(500,599)])", ".max_attempts(u32::MAX)"]
    {
        assert!(code.contains(expected), "{expected}: {code}");
    }
}

#[test]
fn each_of_two_unions_in_a_conjunction_has_its_own_discriminator() {
    let member = |tag: &str, value: &str, name: &str| {
        let properties = json!({tag: {"const": value}, name: {"type": "string"}});
        json!({"title": value, "type": "object", "required": [tag, name], "properties": properties})
    };
    let union =
        |tag: &str, members: [Value; 2]| json!({"oneOf": members, "discriminator": {"propertyName": tag}});
    let who = union("who", [member("who", "person", "name"), member("who", "company", "firm")]);
    let by = union("by", [member("by", "mail", "address"), member("by", "call", "number")]);
    // The second union need not be there.
    let quiet = json!({"title": "Quiet", "not": {"anyOf": [{"required": ["by"]}]}});
    let schema = json!({"allOf": [who, {"anyOf": [quiet, by]}]});
    let code = code(&sends("text/plain", &json!({})), &schema);
    assert!(code.contains("union!(Petbyshape{"), "{code}");
    assert!(code.contains(r#"union!(PetQuietbytag"who""#), "{code}");
    assert!(code.contains(r#"bytag"by""#), "{code}");
}
