//! How values are kept and read.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Content, Reader};

fn content(text: &str) -> Content<'_> {
    serde_json::from_str(text).unwrap()
}

#[test]
fn every_part_is_read_as_its_format_writes_it() {
    struct Seen(bool);
    impl<'de> Deserialize<'de> for Seen {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let seen = Self(deserializer.is_human_readable());
            serde::de::IgnoredAny::deserialize(deserializer).map(|_| seen)
        }
    }
    let content = content(r#"[{"a":1}]"#);
    for is_human_readable in [true, false] {
        let reader = Reader::new(&content).human_readable(is_human_readable);
        let seen = Vec::<std::collections::BTreeMap<String, Seen>>::deserialize(reader).unwrap();
        assert_eq!(seen[0]["a"].0, is_human_readable);
    }
}

#[test]
fn a_value_is_read_as_it_came() {
    let text = r#"{"a":[1,-2,2.5,true,null,"x\"y"],"b":{"c":18446744073709551615},"a":1}"#;
    let content = content(text);
    let value = Value::deserialize(Reader::new(&content)).unwrap();
    assert_eq!(value, serde_json::from_str::<Value>(text).unwrap());
    let Content::Object(members) = &content else { panic!("{content:?}") };
    assert_eq!(members.len(), 3);
}

#[test]
fn a_fault_has_its_path() {
    #[derive(Debug)]
    struct List {
        items: Vec<Option<u8>>,
    }
    crate::__openapi_object!(List { required items });

    let cases = [
        (r#"{"items":[1,null,300]}"#, Some("items[2]"), "invalid value: integer `300`, expected u8"),
        (r#"{"items":1}"#, Some("items"), "invalid type: integer `1`, expected a sequence"),
        ("{}", None, "missing field `items`"),
        ("[[1], 2]", None, "invalid type: sequence, expected struct List"),
        (r#"{"items":null}"#, Some("items"), "invalid type: null, expected a sequence"),
    ];
    for (text, path, message) in cases {
        match List::deserialize(Reader::new(&content(text))) {
            Ok(list) => panic!("{text} is read as {:?}", list.items),
            Err(error) => assert_eq!((error.path().as_deref(), error.message()), (path, message), "{text}"),
        }
    }
}

#[test]
fn enums_of_serde_are_read() {
    #[derive(Debug, PartialEq, Deserialize)]
    enum Choice {
        Bare,
        Held(u8),
    }
    let read = |text: &str| Choice::deserialize(Reader::new(&content(text))).ok();
    assert_eq!(read(r#""Bare""#), Some(Choice::Bare));
    assert_eq!(read(r#"{"Held":3}"#), Some(Choice::Held(3)));
    assert_eq!(read("[]"), None);
}

#[test]
fn numbers_of_arbitrary_precision_are_numbers() {
    fn number(text: &str) -> Content<'static> {
        let value = json!({"$serde_json::private::Number": text});
        Content::deserialize(value).unwrap()
    }
    assert_eq!(number("7"), Content::Unsigned(7));
    assert_eq!(number("-7"), Content::Signed(-7));
    assert_eq!(number("7.5"), Content::Float(7.5));
}
