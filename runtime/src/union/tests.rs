//! Which variant a value is read as, and how variants are written.

use std::collections::BTreeMap;

use serde_json::{Value, json};

#[derive(Debug, Clone, PartialEq)]
struct Circle {
    r: f64,
    kind: Option<String>,
}

crate::__openapi_object!(Circle { required r, optional kind });

#[derive(Debug, Clone, PartialEq)]
struct Square {
    side: f64,
    rest: BTreeMap<String, Value>,
}

crate::__openapi_object!(Square { required side, ..rest });

fn circle(kind: Option<&str>) -> Circle {
    Circle { r: 2.5, kind: kind.map(str::to_owned) }
}

fn square() -> Square {
    Square { side: 1.5, rest: BTreeMap::new() }
}

fn both<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(
    value: &T,
    written: &Value,
) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), *written);
    assert_eq!(serde_json::to_value(value).unwrap(), *written);
}

#[derive(Debug, Clone, PartialEq)]
enum Form {
    Circle(Circle),
    Square(Box<Square>),
    Point,
    Either(Value),
    Unknown(Value),
}

crate::__openapi_union!(Form by tag "kind" as Text {
    object Circle = ["circle"],
    object Square = ["square"],
    unit Point = ["point"],
    checked Either = ["a", "b"],
    _ => Unknown
});

#[test]
fn a_union_writes_its_tag() {
    let circle_written = json!({"kind": "circle", "r": 2.5});
    both(&Form::Circle(circle(None)), &circle_written);
    both(&Form::Circle(circle(Some("square"))), &circle_written);
    let mut open = square();
    open.rest.insert("kind".to_owned(), json!("circle"));
    open.rest.insert("x".to_owned(), json!(1));
    both(&Form::Square(Box::new(open)), &json!({"kind": "square", "side": 1.5, "x": 1}));
    both(&Form::Point, &json!({"kind": "point"}));
    both(&Form::Either(json!({"kind": "b"})), &json!({"kind": "b"}));
    both(&Form::Either(json!({"kind": "c"})), &json!({"kind": "a"}));
    both(&Form::Unknown(json!([1])), &json!([1]));
    assert_eq!(serde_json::to_string(&Form::Circle(circle(None))).unwrap(), r#"{"kind":"circle","r":2.5}"#);
}

#[test]
fn a_known_tag_is_its_variant_or_an_error() {
    let read = |value: Value| serde_json::from_str::<Form>(&value.to_string()).map_err(|e| e.to_string());
    assert_eq!(read(json!({"r": 2.5, "kind": "circle"})), Ok(Form::Circle(circle(Some("circle")))));
    assert_eq!(read(json!({"kind": "point", "more": 1})), Ok(Form::Point));
    assert_eq!(read(json!({"kind": "oval"})), Ok(Form::Unknown(json!({"kind": "oval"}))));
    for other in
        [json!({"r": 2.5}), json!({"kind": 1}), json!({"kind": ["circle"]}), json!("circle"), json!(null)]
    {
        assert_eq!(read(other.clone()), Ok(Form::Unknown(other)));
    }
    let error = read(json!({"kind": "circle", "r": "x"})).unwrap_err();
    assert_eq!(error, "invalid type: string \"x\", expected f64 at line 1 column 24");
}

#[test]
fn a_tag_may_come_anywhere() {
    let circle = Ok(Form::Circle(circle(Some("circle"))));
    let unknown = |value: Value| Ok(Form::Unknown(value));
    let cases = [
        (r#"{"kind":"circle","r":2.5,"x":[{}]}"#, circle.clone()),
        (r#"{"x":[{}],"kind":"circle","r":2.5}"#, circle.clone()),
        (r#"{"r":2.5,"x":[{}],"\u006bind":"circle"}"#, circle),
        (r#"{"x":1,"kind":"point","y":[{}]}"#, Ok(Form::Point)),
        (r#"{"x":1,"kind":"oval","y":[{}]}"#, unknown(json!({"x": 1, "kind": "oval", "y": [{}]}))),
        (r#"{"kind":"oval","y":[{}]}"#, unknown(json!({"kind": "oval", "y": [{}]}))),
        (r#"{"x":1,"y":[{}]}"#, unknown(json!({"x": 1, "y": [{}]}))),
        ("{}", unknown(json!({}))),
        (r#"{"x":1,"kind":"b","y":2}"#, Ok(Form::Either(json!({"x": 1, "kind": "b", "y": 2})))),
        (r#"{"kind":"circle","kind":"circle","r":1}"#, Err("duplicate field `kind` at line 1 column 23")),
        (r#"{"kind":"circle"}"#, Err("missing field `r` at line 1 column 17")),
        (
            r#"{"r":"x","kind":"circle"}"#,
            Err("`r`: invalid type: string \"x\", expected f64 at line 1 column 25"),
        ),
        (r#"{"kind":"circle","r":2.5"#, Err("EOF while parsing an object at line 1 column 24")),
    ];
    for (text, expected) in cases {
        let expected = expected.map_err(str::to_owned);
        assert_eq!(serde_json::from_str(text).map_err(|error| error.to_string()), expected, "{text}");
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Outer {
    Form(Form),
    /// Compiles, although reading it means reading an `Outer` after the tag again.
    Held(Box<Self>),
    Size(Either),
    Unknown(Value),
}

crate::__openapi_union!(Outer by tag "of" as Text {
    plain Form = ["form"],
    plain Held = ["held"],
    plain Size = ["size"],
    _ => Unknown
});

#[derive(Debug, Clone, PartialEq)]
enum Either {
    Text(String),
    Map(BTreeMap<String, Value>),
    Unknown(Value),
}

crate::__openapi_union!(Either by shape { Text: (text), Map: (map (any)), _ => Unknown });

#[test]
fn a_variant_may_be_a_union() {
    let form = |text: &str| serde_json::from_str::<Outer>(text).unwrap();
    for text in [r#"{"of":"form","kind":"circle","r":2.5}"#, r#"{"r":2.5,"kind":"circle","of":"form"}"#] {
        assert_eq!(form(text), Outer::Form(Form::Circle(circle(Some("circle")))), "{text}");
    }
    assert_eq!(form(r#"{"of":"form","r":2.5}"#), Outer::Form(Form::Unknown(json!({"of": "form", "r": 2.5}))));
    let size = json!({"of": "size", "x": [1]});
    let Value::Object(members) = size.clone() else { panic!("an object") };
    assert_eq!(form(&size.to_string()), Outer::Size(Either::Map(members.into_iter().collect())));
}

#[derive(Debug, Clone, PartialEq)]
enum Numbered {
    Circle(Circle),
    Point,
    Unknown(Value),
}

crate::__openapi_union!(Numbered by tag "of" as Json else 0 {
    object Circle = ["1"],
    unit Point = ["true"],
    _ => Unknown
});

#[test]
fn tags_may_be_numbers_and_there_may_be_a_default() {
    both(&Numbered::Circle(circle(None)), &json!({"of": 1, "r": 2.5}));
    both(&Numbered::Point, &json!({"of": true}));
    let read = |value: Value| serde_json::from_value::<Numbered>(value).unwrap();
    assert_eq!(read(json!({"of": 1, "r": 2.5})), Numbered::Circle(circle(None)));
    assert_eq!(read(json!({"of": 1.0, "r": 2.5})), Numbered::Circle(circle(None)));
    assert_eq!(read(json!({"of": true})), Numbered::Point);
    assert_eq!(read(json!({"r": 2.5})), Numbered::Circle(circle(None)));
}

#[derive(Debug, Clone, PartialEq)]
enum PartlyTagged {
    Circle(Circle),
    Id(std::net::Ipv4Addr),
    Count(u8),
    Counts(Vec<u8>),
    Names(Vec<String>),
    Unknown(Value),
}

crate::__openapi_union!(PartlyTagged by tag "kind" as Text else 0 or (
    (either) (parsed std::net::Ipv4Addr) (integer u8) (list (integer u8)) (list (text))
) {
    object Circle = ["circle"],
    plain Id = [],
    plain Count = [],
    plain Counts = [],
    plain Names = [],
    _ => Unknown
});

#[test]
fn values_without_a_tag_are_what_they_look_like() {
    both(&PartlyTagged::Circle(circle(None)), &json!({"kind": "circle", "r": 2.5}));
    both(&PartlyTagged::Id(std::net::Ipv4Addr::LOCALHOST), &json!("127.0.0.1"));
    both(&PartlyTagged::Count(7), &json!(7));
    both(&PartlyTagged::Counts(vec![1, 2]), &json!([1, 2]));
    both(&PartlyTagged::Names(vec!["a".to_owned()]), &json!(["a"]));
    let read = |value: Value| serde_json::from_value::<PartlyTagged>(value).unwrap();
    assert_eq!(read(json!({"r": 2.5})), PartlyTagged::Circle(circle(None)));
    for other in [json!("a"), json!(256), json!(true), json!(null), json!([true]), json!({"kind": "oval"})] {
        assert_eq!(read(other.clone()), PartlyTagged::Unknown(other));
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Op {
    Done(Option<u8>),
    Held(Vec<Op>),
    Wait,
    Unknown(Value),
}

crate::__openapi_union!(Op by tag "t" as Text in "c" {
    value Done = ["done"],
    value Held = ["held"],
    unit Wait = ["wait"],
    _ => Unknown
});

#[test]
fn a_tag_may_stand_beside_the_value() {
    let held = Op::Held(vec![Op::Done(Some(1)), Op::Wait]);
    let written = json!({"t": "held", "c": [{"t": "done", "c": 1}, {"t": "wait"}]});
    both(&held, &written);
    let read =
        |value: Value| serde_json::from_str::<Op>(&value.to_string()).map_err(|error| error.to_string());
    assert_eq!(read(written), Ok(held));
    assert_eq!(read(json!({"t": "done"})), Ok(Op::Done(None)));
    assert_eq!(read(json!({"c": 1, "t": "x"})), Ok(Op::Unknown(json!({"c": 1, "t": "x"}))));
    assert_eq!(read(json!({"t": "held"})).unwrap_err(), "missing field `c`");
    let error = read(
        json!({"t": "held", "c": [{"t": "done", "c": 1}, {"t": "held", "c": [1, {"t": "done", "c": "x"}]}]}),
    );
    assert_eq!(error.unwrap_err(), "`c[1].c[1].c`: invalid type: string \"x\", expected u8");
}

#[derive(Debug, Clone, PartialEq)]
enum State {
    Off,
    On(u8),
    Unknown(Value),
}

crate::__openapi_union!(State by name { unit Off = "off", value On = "on", _ => Unknown } as (text "off") (member "on" (integer u8)));

#[test]
fn the_name_of_the_only_member_may_tell() {
    both(&State::Off, &json!("off"));
    both(&State::On(3), &json!({"on": 3}));
    let read = |value: Value| serde_json::from_str::<State>(&value.to_string()).unwrap();
    assert_eq!(read(json!("off")), State::Off);
    assert_eq!(read(json!({"on": 3})), State::On(3));
    for other in [
        json!("on"),
        json!({"off": 1}),
        json!({"more": 2, "on": 1}),
        json!({"on": 1, "same": 2}),
        json!({}),
        json!([]),
    ] {
        assert_eq!(read(other.clone()), State::Unknown(other));
    }
}
