//! Which shape explains a value best.

use serde_json::{Value, json};

use super::super::repeated::Repeated;
use super::super::shape::Shape;

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
    (Bytes { optional "in": (list (integer u8)), optional "x": (any) } dropped)
    (Anything { optional "in": (any), optional "y": (any) } dropped)
    (Small { optional "id": (integer u8), optional "more": (any) } dropped)
    (Large { optional "id": (integer i32) } dropped)
    (Titled { optional "id": (text) } dropped)
    (Short { optional "id": (parsed u8) } dropped)
    (Counted { optional "kind": (text), optional "count": (integer u8) } dropped)
    (CountedB { optional "kind": (text "b"), optional "count": (any) } dropped)
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
    BYTES: (object Bytes);
    ANYTHING: (object Anything);
    SMALL: (object Small);
    LARGE: (object Large);
    TITLED: (object Titled);
    SHORT: (object Short);
    COUNTED: (object Counted);
    COUNTED_B: (object CountedB);
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
            Ok(super::candidates(&mut Repeated(value), self.0)?.next())
        }
    }
    let text = value.to_string();
    let content: crate::content::Content<'_> = serde_json::from_str(&text).unwrap();
    let reader = crate::content::Reader::new(&content);
    serde::Deserializer::deserialize_newtype_struct(reader, crate::content::REPEATED, First(shapes)).unwrap()
}

fn cat_and_dog() -> Value {
    json!([{"name": "x", "lives": 3}, {"name": "y", "tricks": 3}])
}

type Cases = Vec<(Value, &'static [Shape], Option<usize>)>;

fn check(cases: Cases) {
    for (value, shapes, expected) in cases {
        assert_eq!(first(&value, shapes), expected, "{value}");
    }
}

#[test]
fn the_object_that_explains_a_value_best_is_picked() {
    check(vec![
        (json!({"name": "x", "tricks": 3}), &[CAT, DOG], Some(1)),
        (json!({"name": "x", "tricks": 3}), &[DOG, CAT], Some(0)),
        (json!({"tricks": 3}), &[CAT, DOG], None),
        (json!({"tricks": 3}), &[ANY_OBJECT, CAT, DOG], None),
        (json!({"more": 3}), &[LARGE, TITLED], None),
        (json!({}), &[LARGE, TITLED], Some(0)),
        (json!({"name": "x", "lives": 1, "tricks": 3}), &[CAT, DOG], None),
        (json!({"name": "x", "lives": 1, "tricks": 3, "more": 3}), &[CAT, PETS], None),
        (json!({"name": "x", "more": 3}), &[CAT, PETS], Some(0)),
        (json!({"in": [1], "x": 1, "y": 1}), &[BYTES, ANYTHING], None),
        (json!({"in": ["a"], "x": 1, "y": 1}), &[BYTES, ANYTHING], Some(1)),
        (json!({"name": "x"}), &[ANY_OBJECT, CAT], Some(1)),
        (json!({"name": "x", "more": 1}), &[CLOSED, CAT], Some(1)),
        (json!({"name": "x", "more": 1}), &[CAT, OPEN], Some(1)),
        (json!({"name": "x", "more": 1}), &[CAT, Shape::Any], Some(1)),
        (json!({"name": "x"}), &[OPEN, CLOSED], Some(1)),
        (json!({"kind": "b"}), &[A, B], Some(1)),
        (json!({"kind": "c"}), &[A, B], None),
        (json!({"kind": "c"}), &[A, DOG], None),
        (json!({"kind": "c"}), &[DOG, A], None),
        (json!({"kind": "b", "count": 1}), &[COUNTED, COUNTED_B], Some(1)),
        (json!({"kind": "a", "count": 1}), &[COUNTED_B, COUNTED], Some(1)),
        (json!([{"kind": "b", "count": 1}]), &[Shape::List(&COUNTED), Shape::List(&COUNTED_B)], Some(1)),
        (json!({"x": {"kind": "b", "count": 1}}), &[Shape::Map(&COUNTED), Shape::Map(&COUNTED_B)], Some(1)),
    ]);
}

#[test]
fn the_single_value_or_list_that_explains_a_value_best_is_picked() {
    check(vec![
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
        (json!([1, "a"]), &[Shape::List(&WHOLE), Shape::List(&Shape::Text(&[]))], None),
        (json!([1, 2.5]), &[Shape::List(&WHOLE), Shape::List(&Shape::Number)], Some(1)),
        (json!([1, 400]), &[Shape::List(&BYTE), Shape::List(&WHOLE)], Some(1)),
        (json!(["y", "x"]), &[Shape::List(&Shape::Text(&["y"])), Shape::List(&Shape::Text(&[]))], Some(1)),
        (json!([{"kind": "a"}, {"kind": "b"}]), &[Shape::List(&A), Shape::List(&B)], None),
        (
            json!([{"kind": "a"}, {"kind": "b"}]),
            &[Shape::List(&A), Shape::List(&Shape::OneOf(&[A, B]))],
            Some(1),
        ),
        (cat_and_dog(), &[Shape::List(&CAT), Shape::List(&DOG), Shape::List(&PETS)], Some(2)),
        (cat_and_dog(), &[Shape::List(&CAT), Shape::List(&DOG)], None),
        (json!([{"name": "x", "more": 1}]), &[Shape::List(&CAT), Shape::List(&DOG)], Some(0)),
        (json!([1, "a"]), &[Shape::List(&Shape::Any), PAIR], Some(1)),
        (json!(["a", 1]), &[PAIR, Shape::List(&Shape::Any)], Some(1)),
    ]);
}

#[test]
fn the_nested_value_that_explains_a_value_best_is_picked() {
    check(vec![
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
        (json!([{"id": 1000, "more": 1}]), &[Shape::List(&SMALL), Shape::List(&LARGE)], None),
        (json!({"x": {"id": 1000, "more": 1}}), &[Shape::Map(&SMALL), Shape::Map(&LARGE)], None),
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
    ]);
}
