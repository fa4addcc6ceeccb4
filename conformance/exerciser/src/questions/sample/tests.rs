//! The values that are made up of small schemas.

use serde_json::json;

use super::*;

/// The values of the schema `A` among these schemas.
fn samples(schemas: &Value, through: Option<&str>) -> Vec<Sample> {
    let main = json!({"components": {"schemas": schemas}});
    let document = Document::of(main);
    let schema = document.look_up("#/components/schemas/A").unwrap();
    let through = through.map(str::to_owned);
    let sampler = Sampler { texts: Texts::Safe, through, ..Sampler::new(&document, Direction::Both) };
    sampler.samples(&schema)
}

#[test]
fn every_variant_is_shown_and_what_holds_itself_ends() {
    let a = json!({"$ref": "#/components/schemas/A"});
    let b = json!({"allOf": [a, {"properties": {"lives": {"type": "integer"}}}]});
    let text = json!({"type": "string"});
    let tagged = json!({"type": "object", "required": ["kind"], "properties": {"kind": text},
        "discriminator": {"propertyName": "kind", "mapping": {"b": "#/components/schemas/B"}}});
    let union =
        json!({"oneOf": [{"$ref": "#/components/schemas/N"}], "discriminator": {"propertyName": "kind"}});
    let named = json!({"properties": {"kind": {"anyOf": [{"enum": ["note"]}, {"type": "null"}]}}});
    let rows = [
        (json!({"A": {"enum": ["x", "y"]}}), json!(["x", "y"])),
        (json!({"A": {"type": "array", "items": a}}), json!([[[[]]]])),
        (json!({"A": {"type": "object", "required": ["a"], "properties": {"a": a}}}), json!([])),
        (json!({"A": {"type": ["integer", "null"]}}), json!([7])),
        (
            json!({"A": {"type": "object", "required": ["a"], "properties": {"a": {"allOf": [a], "nullable": true}}}}),
            json!([{"a": {"a": {"a": null}}}]),
        ),
        (
            json!({"A": {"type": "object", "properties": {"a": {"type": ["integer", "null"]}}}}),
            json!([{"a": 7}, {}, {"a": null}]),
        ),
        (json!({"A": tagged, "B": b}), json!([{"kind": "A"}, {"kind": "b", "lives": 7}])),
        (json!({"A": {"format": "ipv4"}}), json!(["192.0.2.1"])),
        (
            json!({"A": {"oneOf": [{"type": "integer"}, {"$ref": "#/components/schemas/N"}]}, "N": {"enum": [null]}}),
            json!([7]),
        ),
        (json!({"A": {"type": "array", "items": {"type": "integer"}, "enum": ["x"]}}), json!([[7]])),
        (json!({"A": {"type": "number", "enum": [1, "2"]}}), json!([1])),
        (json!({"A": union, "N": named}), json!([{"kind": "note"}, {"kind": null}])),
        (
            json!({"A": {"type": "string", "enum": [], "allOf": [{"$ref": "#/components/schemas/N"}]},
                "N": {"type": "string", "oneOf": [{"const": "x"}, {"const": "y"}]}}),
            json!(["x", "y"]),
        ),
        (
            json!({"A": {"type": "array", "prefixItems": [{"type": "integer"}, text], "items": {"type": "boolean"}}}),
            json!([[7, "madeup", true]]),
        ),
        (
            json!({"A": {"$ref": "#/components/schemas/T"}, "N": {"type": "integer", "minimum": 9},
                "T": {"type": "array", "prefixItems": [text], "items": {"$ref": "#/components/schemas/N"}}}),
            json!([["madeup", 9]]),
        ),
        (
            json!({"A": {"type": "array", "prefixItems": [text], "items": {"type": "integer"}, "maxItems": 1}}),
            json!([["madeup"]]),
        ),
    ];
    for (schemas, expected) in rows {
        let found: Value = samples(&schemas, None).into_iter().map(|sample| sample.value).collect();
        assert_eq!(found, expected, "{schemas}");
    }
}

#[test]
fn a_value_is_one_of_all_members() {
    let (text, number) = (json!({"type": "string"}), json!({"type": "integer"}));
    let base = json!({"type": "object", "required": ["kind"], "properties": {"kind": text, "lives": number}});
    let led = json!({"$ref": "#/components/schemas/Base"});
    let nested = json!({"allOf": [led, {"properties": {"kind": {"const": "a"}}}]});
    let rows = [
        // The constant may stand before and behind what leaves the value open.
        (
            json!([{"properties": {"kind": {"const": "a"}}}, led]),
            json!([{"kind": "a", "lives": 7}, {"kind": "a"}]),
        ),
        (
            json!([led, {"properties": {"kind": {"enum": ["a"]}}}]),
            json!([{"kind": "a", "lives": 7}, {"kind": "a"}]),
        ),
        (json!([led, nested]), json!([{"kind": "a", "lives": 7}, {"kind": "a"}])),
        // What one member requires, another one describes; and bounds it.
        (json!([led, {"allOf": [{"required": ["lives"]}]}]), json!([{"kind": "madeup", "lives": 7}])),
        (
            json!([led, {"required": ["lives"], "properties": {"lives": {"minimum": 9}}}]),
            json!([{"kind": "madeup", "lives": 9}]),
        ),
        (json!([{"enum": ["x", "y"], "type": "string"}, {"enum": ["y", "z"]}]), json!(["y"])),
    ];
    for (members, expected) in rows {
        let found = samples(&json!({"A": {"allOf": members}, "Base": base}), None);
        let found: Value = found.into_iter().map(|sample| sample.value).collect();
        assert_eq!(found, expected, "{members}");
    }
    let beside = json!({"A": {"$ref": "#/components/schemas/Base", "required": ["lives"]}, "Base": base});
    let found = samples(&beside, None);
    assert!(found.iter().all(|sample| sample.value["lives"] == 7), "{found:?}");
}

#[test]
fn a_subtype_has_what_its_bases_require() {
    let base = json!({"type": "object", "required": ["kind", "lives"], "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind", "mapping": {"a": "#/components/schemas/A"}}});
    let middle = json!({"allOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object"}]});
    let own = json!({"type": "object", "properties": {"lives": {"type": "integer"}}});
    let schemas = json!({"A": {"allOf": [{"$ref": "#/components/schemas/Middle"}, own]}, "Middle": middle, "Base": base});
    let found: Value = samples(&schemas, None).into_iter().map(|sample| sample.value).collect();
    assert_eq!(found, json!([{"kind": "a", "lives": 7}]));
}

#[test]
fn a_member_of_a_union_has_what_stands_beside_it_and_not_what_distinguishes_it() {
    let members =
        json!([{"properties": {"b": {"type": "integer"}}}, {"properties": {"c": {"type": "integer"}}}]);
    let schemas = json!({"A": {"properties": {"a": {"type": "integer"}}, "oneOf": members,
        "discriminator": {"propertyName": "kind"}}});
    let found = samples(&schemas, Some("#/components/schemas/A/oneOf/1"));
    assert_eq!(found.first().map(|sample| &sample.value), Some(&json!({"a": 7, "c": 7})));
}

#[test]
fn a_text_beside_named_ones_is_one_that_a_client_need_not_know() {
    let schemas = json!({"A": {"anyOf": [{"type": "string"}, {"enum": ["x"]}, {"type": "integer"}]}});
    let found: Vec<_> = samples(&schemas, None).into_iter().map(|s| (s.value, s.is_open)).collect();
    assert_eq!(found, [(json!("madeup"), true), (json!("x"), false), (json!(7), false)]);
}

#[test]
fn an_alternative_that_only_excludes_values_is_one() {
    let members =
        json!([{"not": {"required": ["b"]}}, {"required": ["b"], "properties": {"b": {"type": "integer"}}}]);
    let schemas = json!({"A": {"properties": {"a": {"type": "integer"}}, "anyOf": members}});
    let found = samples(&schemas, Some("#/components/schemas/A/anyOf/0"));
    assert_eq!(found.first().map(|sample| &sample.value), Some(&json!({"a": 7})));
}

#[test]
fn a_value_lacks_what_is_excluded() {
    let number = json!({"type": "integer"});
    let (a, b) = (json!({"required": ["a"]}), json!({"required": ["b"]}));
    let properties = json!({"a": number, "b": number, "c": number});
    let rows = [
        (json!({"not": b}), json!([{"a": 7, "c": 7}, {}])),
        (json!({"not": {"anyOf": [a, b]}}), json!([{"c": 7}, {}])),
        (json!({"not": {"type": "object", "required": ["a", "b"]}}), json!([{"a": 7, "c": 7}, {}])),
        (json!({"required": ["b"], "not": {"required": ["a", "b"]}}), json!([{"b": 7, "c": 7}, {"b": 7}])),
        (json!({"not": {"not": a}}), json!([{"a": 7, "b": 7, "c": 7}, {}])),
        (
            json!({"anyOf": [{"not": {"anyOf": [a, b]}}, {"properties": {"d": number}}]}),
            json!([{"a": 7, "b": 7, "c": 7, "d": 7}, {"c": 7}, {}]),
        ),
        (json!({"allOf": [{"not": b}]}), json!([{"a": 7, "c": 7}, {}])),
    ];
    for (mut schema, expected) in rows {
        schema["properties"] = properties.clone();
        let found = samples(&json!({"A": schema}), None).into_iter();
        assert_eq!(found.map(|sample| sample.value).collect::<Value>(), expected, "{schema}");
    }
}

#[test]
fn a_value_is_what_each_keyword_states() {
    let rows = [
        (json!({"type": "object", "not": {"maxProperties": 0}}), json!({"madeUp0": "any"})),
        (json!({"minProperties": 1, "properties": {"a": {"type": "integer"}}}), json!({"a": 7})),
        (json!({"type": "array", "not": {"maxItems": 1}}), json!(["any", "any"])),
        (json!({"type": "array", "items": {"type": "integer"}, "not": {"minItems": 1}}), json!([])),
        (json!({"type": "string", "not": {"type": "string", "maxLength": 6}}), json!("madeupx")),
        (
            json!({"type": "string", "not": {"anyOf": [{"const": "madeup"}, {"const": "madeupx"}]}}),
            json!("madeupxx"),
        ),
        (json!({"type": "integer", "not": {"enum": [7, 8]}}), json!(9)),
        (json!({"allOf": [{"type": "string"}, {"format": "date"}]}), json!("2026-11-23")),
        (json!(true), json!("any")),
        (json!({"type": "integer", "maximum": 7, "not": {"const": 7}}), json!(6)),
        (json!({"type": "number", "not": {"minimum": 1}}), json!(0.0)),
        (json!({"type": "boolean", "not": {"const": true}}), json!(false)),
        (json!({"enum": ["a", "b"], "not": {"const": "a"}}), json!("b")),
        (json!({"not": {"type": ["object", "string", "number"]}}), json!(true)),
    ];
    for (schema, expected) in rows {
        let found = samples(&json!({"A": schema}), None);
        assert_eq!(found.first().map(|sample| &sample.value), Some(&expected), "{schema}");
    }
}
