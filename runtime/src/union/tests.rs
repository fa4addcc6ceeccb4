//! Which variant a value is, and how variants are written.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Shape;

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
    /// Compiles, although reading it is reading an `Outer` behind the tag again.
    Held(Box<Self>),
    Size(Either),
    Unknown(Value),
}

crate::__openapi_union!(Outer by tag "of" as Text {
    plain Form = ["form"],
    plain Held = ["held"],
    plain Size = ["size"],
});

#[derive(Debug, Clone, PartialEq)]
enum Either {
    Text(String),
    Map(BTreeMap<String, Value>),
    Unknown(Value),
}

crate::__openapi_union!(Either by shape { Text: (text), Map: (map (any)) });

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

crate::__openapi_union!(State by name { unit Off = "off", value On = "on" } as (text "off") (member "on" (integer u8)));

#[test]
fn the_name_of_the_only_member_may_tell() {
    both(&State::Off, &json!("off"));
    both(&State::On(3), &json!({"on": 3}));
    let read = |value: Value| serde_json::from_str::<State>(&value.to_string()).unwrap();
    assert_eq!(read(json!("off")), State::Off);
    assert_eq!(read(json!({"on": 3})), State::On(3));
    for other in [json!("on"), json!({"off": 1}), json!({"on": 1, "more": 2}), json!({}), json!([])] {
        assert_eq!(read(other.clone()), State::Unknown(other));
    }
}

mod shapes {
    use super::*;

    macro_rules! shaped {
        ($(($name:ident $properties:tt $($others:tt)+))*) => {
            $(
                struct $name;
                crate::__openapi_shape!($name $properties $($others)+);
            )*
        };
    }

    macro_rules! constants {
        ($($name:ident: $shape:tt;)*) => { $(const $name: Shape = crate::__openapi_shape!(@$shape);)* };
    }

    shaped! {
        (Cat { required "name": (any), optional "lives": (any) } dropped)
        (Dog { required "name": (any), optional "tricks": (any) } dropped)
        (Closed { required "name": (any) } refused)
        (Open { optional "name": (any) } kept (any))
        (AnyObject {} dropped)
        (OfKindA { optional "kind": (text "a") } dropped)
        (OfKindB { optional "kind": (text "b") } dropped)
        (OfCat { optional "of": (object Cat) } dropped)
        (OfDog { optional "of": (object Dog) } dropped)
        (DeepCat { optional "in": (list (object OfCat)) } dropped)
        (DeepDog { optional "in": (list (object OfDog)) } dropped)
        (OfA { optional "of": (object OfKindA) } dropped)
        (OfB { optional "of": (object OfKindB) } dropped)
        (WithPets { optional "of": (union Pets) } dropped)
        (WithTag { optional "of": (tagged "kind" Kinds) } dropped)
        (Small { optional "id": (integer u8), optional "more": (any) } dropped)
        (Large { optional "id": (integer i32) } dropped)
        (Titled { optional "id": (text) } dropped)
        (Short { optional "id": (parsed u8) } dropped)
        (Good { optional "ok": (values "true") } dropped)
        (Bad { optional "ok": (values "false") } dropped)
    }

    struct Kinds;

    crate::__openapi_shape!(Kinds by tag { ["a" "b" "1"] (object AnyObject) });

    struct Pets;

    impl super::super::Untagged for Pets {
        const SHAPES: &'static [Shape] = &[CAT, DOG, Shape::List(&PETS)];
    }

    constants! {
        CAT: (object Cat);
        DOG: (object Dog);
        CLOSED: (object Closed);
        OPEN: (object Open);
        ANY_OBJECT: (object AnyObject);
        A: (object OfKindA);
        B: (object OfKindB);
        OF_CAT: (object OfCat);
        OF_DOG: (object OfDog);
        DEEP_CAT: (object DeepCat);
        DEEP_DOG: (object DeepDog);
        OF_A: (object OfA);
        OF_B: (object OfB);
        PETS: (union Pets);
        WITH_PETS: (object WithPets);
        WITH_TAG: (object WithTag);
        PAIR: (tuple (integer u8) (text));
        NUMERAL: (parsed u8);
        BYTE: (integer u8);
        WHOLE: (integer i64);
        SMALL: (object Small);
        LARGE: (object Large);
        TITLED: (object Titled);
        SHORT: (object Short);
        GOOD: (object Good);
        BAD: (object Bad);
        NULLABLE: (either (bool) (null));
    }

    fn first(value: &Value, shapes: &'static [Shape]) -> Option<usize> {
        struct First(&'static [Shape]);
        impl<'de> serde::de::Visitor<'de> for First {
            type Value = Option<usize>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a value")
            }

            fn visit_enum<A: serde::de::EnumAccess<'de>>(self, access: A) -> Result<Option<usize>, A::Error> {
                let (_, access) = access.variant::<serde::de::IgnoredAny>()?;
                serde::de::VariantAccess::tuple_variant(access, 0, self)
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, value: A) -> Result<Option<usize>, A::Error> {
                let found = super::super::fit::candidates(&mut super::super::read::Repeated(value), self.0)?;
                Ok(found.first().copied())
            }
        }
        let text = value.to_string();
        let content: crate::content::Content<'_> = serde_json::from_str(&text).unwrap();
        let reader = crate::content::Reader::new(&content);
        serde::Deserializer::deserialize_newtype_struct(reader, crate::content::REPEATED, First(shapes))
            .unwrap()
    }

    #[test]
    fn the_variant_that_explains_a_value_best_is_picked() {
        let cases: Vec<(Value, &'static [Shape], Option<usize>)> = vec![
            (json!({"name": "x", "tricks": 3}), &[CAT, DOG], Some(1)),
            (json!({"name": "x", "tricks": 3}), &[DOG, CAT], Some(0)),
            (json!({"tricks": 3}), &[CAT, DOG], None),
            (json!({"tricks": 3}), &[ANY_OBJECT, CAT, DOG], None),
            (json!({"more": 3}), &[LARGE, TITLED], None),
            (json!({}), &[LARGE, TITLED], Some(0)),
            (json!({"name": "x"}), &[ANY_OBJECT, CAT], Some(1)),
            (json!({"name": "x", "more": 1}), &[CLOSED, CAT], Some(1)),
            (json!({"name": "x", "more": 1}), &[CAT, OPEN], Some(1)),
            (json!({"name": "x", "more": 1}), &[CAT, Shape::Any], Some(1)),
            (json!({"name": "x"}), &[OPEN, CLOSED], Some(1)),
            (json!({"kind": "b"}), &[A, B], Some(1)),
            (json!({"kind": "c"}), &[A, B], None),
            (json!(4), &[Shape::Number, WHOLE], Some(1)),
            (json!(4.5), &[WHOLE, Shape::Number], Some(1)),
            (json!(400), &[BYTE, WHOLE], Some(1)),
            (json!(-4), &[BYTE, WHOLE], Some(1)),
            (json!("x"), &[Shape::Any, Shape::Text(&[])], Some(1)),
            (json!("x"), &[Shape::Text(&["y"]), Shape::Text(&[])], Some(1)),
            (json!("y"), &[Shape::Text(&[]), Shape::Text(&["y"])], Some(1)),
            (json!([1]), &[Shape::Text(&[]), Shape::List(&Shape::Any)], Some(1)),
            (json!([1]), &[Shape::List(&Shape::Text(&[])), Shape::List(&WHOLE)], Some(1)),
            (json!([]), &[Shape::List(&WHOLE), Shape::List(&Shape::Bool)], Some(0)),
            (json!([1, "a"]), &[Shape::List(&Shape::Any), PAIR], Some(1)),
            (json!(["a", 1]), &[PAIR, Shape::List(&Shape::Any)], Some(1)),
            (json!({"a": null}), &[Shape::Map(&Shape::Bool), Shape::Map(&Shape::Null)], Some(1)),
            (json!(4), &[Shape::Bool, Shape::OneOf(&[Shape::Bool, WHOLE])], Some(1)),
            (json!(null), &[Shape::Text(&[]), NULLABLE], Some(1)),
            (json!("7"), &[Shape::Text(&[]), NUMERAL], Some(1)),
            (json!("x"), &[NUMERAL, Shape::Text(&[])], Some(1)),
            (json!({"ok": false}), &[GOOD, BAD], Some(1)),
            (json!({"id": "x"}), &[LARGE, TITLED], Some(1)),
            (json!({"id": 7}), &[TITLED, LARGE], Some(1)),
            (json!({"id": true}), &[TITLED, LARGE], None),
            (json!({"id": null}), &[TITLED, LARGE], Some(0)),
            (json!({"id": "7"}), &[TITLED, SHORT], Some(1)),
            (json!({"id": "x"}), &[SHORT, TITLED], Some(1)),
            (json!({"id": 1000, "more": 1}), &[SMALL, LARGE], None),
            (json!({"id": 1000}), &[SMALL, LARGE], Some(1)),
            (json!(null), &[Shape::Text(&[]), Shape::Bool], None),
            (json!([{"name": "x", "tricks": 3}]), &[Shape::List(&CAT), Shape::List(&DOG)], Some(1)),
            (json!({"of": {"name": "x", "tricks": 3}}), &[OF_CAT, OF_DOG], Some(1)),
            (json!({"of": {"name": "x", "lives": 3}}), &[OF_DOG, OF_CAT], Some(1)),
            (json!({"of": {}}), &[OF_CAT, OF_DOG], None),
            (json!({"in": [{"of": {"name": "x", "tricks": 3}}]}), &[DEEP_CAT, DEEP_DOG], Some(1)),
            (json!({"of": {"kind": "b"}}), &[OF_A, OF_B], Some(1)),
            (json!({"of": {"kind": "c"}}), &[OF_A, OF_B], Some(0)),
            (json!({"name": "x", "tricks": 3}), &[ANY_OBJECT, PETS], Some(1)),
            (json!({"of": {"name": "x"}}), &[WITH_TAG, WITH_PETS], Some(1)),
            (json!({"of": {"kind": "b"}}), &[WITH_PETS, WITH_TAG], Some(1)),
            (json!({"of": {"kind": 1}}), &[WITH_PETS, WITH_TAG], Some(1)),
            (json!({"of": {"kind": "c"}}), &[WITH_PETS, WITH_TAG], Some(0)),
            (json!([[[[{"name": "x"}]]]]), &[Shape::Text(&[]), PETS], Some(1)),
        ];
        for (value, shapes, expected) in cases {
            assert_eq!(first(&value, shapes), expected, "{value}");
        }
    }
}
