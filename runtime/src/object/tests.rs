//! How objects are read and written, and what is rejected.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, MapDeserializer};
use serde_json::{Value, json};

use crate::Nullable;

#[derive(Debug, Clone, PartialEq)]
struct Pet {
    name: String,
    r#type: Option<String>,
    owner: Option<u8>,
    note: Nullable<u8>,
    size: u8,
    tone: String,
}

crate::__openapi_object!(Pet {
    required name,
    optional r#type as "type",
    required owner,
    nullable note,
    filled size = 7,
    filled tone = "low".to_owned(),
});

#[derive(Debug, Clone, PartialEq)]
struct Open {
    id: u8,
    rest: BTreeMap<String, Value>,
}

crate::__openapi_object!(Open { required id, ..rest });

#[derive(Debug, Clone, PartialEq)]
struct Closed {
    id: u8,
}

crate::__openapi_object!(Closed { required id });

#[derive(Debug, Clone, PartialEq)]
struct Empty {}

crate::__openapi_object!(Empty {});

fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

fn pet() -> Pet {
    Pet {
        name: "Rex".to_owned(),
        r#type: None,
        owner: None,
        note: Nullable::Absent,
        size: 7,
        tone: "low".to_owned(),
    }
}

#[test]
fn members_are_read_in_any_order() {
    let full = Pet { r#type: Some("dog".to_owned()), owner: Some(3), note: Nullable::Null, size: 1, ..pet() };
    let texts = [
        r#"{"name":"Rex","type":"dog","owner":3,"note":null,"size":1}"#,
        r#"{"size":1,"note":null,"owner":3,"type":"dog","name":"Rex"}"#,
        r#"{"note":null,"size":1,"type":"dog","name":"Rex","owner":3}"#,
        r#"{"x":[1,{}],"owner":3,"\u0074ype":"dog","size":1,"name":"Rex","note":null,"y":null}"#,
    ];
    for text in texts {
        assert_eq!(read::<Pet>(text), Ok(full.clone()), "{text}");
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(Pet::deserialize(&value).unwrap(), full);
        assert_eq!(serde_json::from_value::<Pet>(value).unwrap(), full);
    }
    assert_eq!(read(r#"{"name":"Rex"}"#), Ok(pet()));
    assert_eq!(read(r#"{"name":"Rex","type":null,"owner":null}"#), Ok(pet()));
}

#[test]
fn what_does_not_fit_is_an_error_with_its_name() {
    let cases = [
        (r#"{"owner":3}"#, "missing field `name` at line 1 column 11"),
        (r#"{"name":"a","name":"b"}"#, "duplicate field `name` at line 1 column 18"),
        (r#"{"name":"a","owner":null,"owner":1}"#, "duplicate field `owner` at line 1 column 32"),
        (r#"{"name":3}"#, "invalid type: integer `3`, expected a string at line 1 column 9"),
        ("[]", "invalid type: sequence, expected struct Pet at line 1 column 2"),
        ("7", "invalid type: integer `7`, expected struct Pet at line 1 column 1"),
    ];
    for (text, message) in cases {
        assert_eq!(read::<Pet>(text), Err(message.to_owned()), "{text}");
    }
}

#[test]
fn members_without_a_name_are_kept_where_they_are_requested() {
    let text = r#"{"a":[1],"id":3,"b":{"c":null}}"#;
    let rest = [("a", json!([1])), ("b", json!({"c": null}))].map(|(k, v)| (k.to_owned(), v)).into();
    let open = Open { id: 3, rest };
    assert_eq!(read(text), Ok(open.clone()));
    assert_eq!(serde_json::to_string(&open).unwrap(), r#"{"id":3,"a":[1],"b":{"c":null}}"#);
    assert_eq!(read::<Empty>(text), Ok(Empty {}));
}

#[test]
fn names_may_be_bytes_and_those_of_a_struct_numbers() {
    fn read<'de, T: Deserialize<'de>, K: IntoDeserializer<'de>>(members: Vec<(K, u8)>) -> Result<T, String> {
        let members: MapDeserializer<'_, _, Error> = MapDeserializer::new(members.into_iter());
        T::deserialize(members).map_err(|error| error.to_string())
    }
    let (closed, open) = (Closed { id: 3 }, Open { id: 3, rest: [("x".to_owned(), json!(1))].into() });
    let named: Vec<(&[u8], u8)> = vec![(b"x", 1), (b"id", 3)];
    assert_eq!(read(named.clone()), Ok(closed.clone()));
    assert_eq!(read(named), Ok(open));
    let unreadable: Vec<(&[u8], u8)> = vec![(b"\xff", 1), (b"id", 3)];
    assert_eq!(read(unreadable.clone()), Ok(closed.clone()));
    let message = "invalid value: byte array, expected the name of a property";
    assert_eq!(read::<Open, _>(unreadable), Err(message.to_owned()));
    assert_eq!(read(vec![(7_u64, 1), (0, 3)]), Ok(closed));
    let message = "invalid type: integer `0`, expected the name of a property";
    assert_eq!(read::<Open, _>(vec![(0_u64, 3)]), Err(message.to_owned()));
}

#[test]
fn what_is_absent_is_not_written() {
    assert_eq!(
        serde_json::to_string(&pet()).unwrap(),
        r#"{"name":"Rex","owner":null,"size":7,"tone":"low"}"#
    );
    let null = Pet { note: Nullable::Null, r#type: Some("dog".to_owned()), ..pet() };
    let text = r#"{"name":"Rex","type":"dog","owner":null,"note":null,"size":7,"tone":"low"}"#;
    assert_eq!(serde_json::to_string(&null).unwrap(), text);
    assert_eq!(serde_json::to_string(&Empty {}).unwrap(), "{}");
}

#[test]
fn a_type_may_have_any_name() {
    macro_rules! named {
        ($($name:ident)*) => {$({
            #[derive(Debug, Clone, PartialEq)]
            struct $name {
                id: u8,
                inner: Option<Box<$name>>,
            }

            crate::__openapi_object!($name { required id, optional inner });

            let inner = $name { id: 2, inner: None };
            let outer = $name { id: 1, inner: Some(Box::new(inner)) };
            let text = r#"{"id":1,"inner":{"id":2}}"#;
            assert_eq!(read(text), Ok(outer.clone()), stringify!($name));
            assert_eq!(serde_json::to_string(&outer).unwrap(), text);
        })*};
    }
    named!(M W S D E T A K V Value Object Write Members Serialize Deserialize Serializer Result Ok Err);
}
