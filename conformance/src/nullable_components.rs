//! Nullable components: however nullability is written, and wherever a reference to the component appears.

openapi_runtime::include_api!("nullable_components");

#[cfg(test)]
mod tests {
    use openapi_runtime::Nullable;
    use serde_json::{Value, json};

    use super::models::{Either, EitherOrTruth, Optional, Plain, Required, Values};
    use crate::support::exchange;

    /// Returns the components that allow `null`, each with another valid value.
    fn nullable() -> Vec<(&'static str, Value)> {
        let object = || json!({"a": "b"});
        vec![
            ("text", json!("a")),
            ("text_again", json!("a")),
            ("text_or_nothing", json!("a")),
            ("text_thrice", json!("a")),
            ("text_referred", json!("a")),
            ("text_referred_again", json!("a")),
            ("thing", object()),
            ("thing_again", object()),
            ("thing_described", object()),
            ("thing_and_more", json!({"a": "b", "b": "c"})),
            ("one_of_null", object()),
            ("any_of_null", object()),
            ("one_of_null_again", object()),
            ("one_of_one", object()),
            ("one_of_named_null", object()),
            ("grade", json!("low")),
            ("grade_again", json!("high")),
            ("constants", json!("low")),
            ("constants_again", json!("high")),
            ("either", json!(1)),
            ("either_again", json!("a")),
            ("either_or_truth", json!(true)),
            ("types", json!("a")),
            ("types_again", json!(1)),
            ("texts", json!(["a"])),
            ("texts_again", json!(["a"])),
            ("named", object()),
            ("named_again", object()),
        ]
    }

    /// Returns components of which one member does not allow `null`.
    fn others() -> Vec<(&'static str, Value)> {
        let object = || json!({"a": "b"});
        vec![
            ("plain", object()),
            ("plain_again", object()),
            ("half", json!({"a": "b", "b": "c"})),
            ("narrowed", object()),
            ("text_only", json!("a")),
        ]
    }

    /// Returns a property, once with the value and once with `null`.
    fn places(name: &str, value: &Value) -> Vec<(&'static str, Value, Value)> {
        let full = nullable().into_iter().chain(others()).map(|(name, value)| (name.to_owned(), value));
        let full = Value::Object(full.collect());
        let mut with_null = full.clone();
        with_null[name] = Value::Null;
        vec![
            ("required", full, with_null),
            ("optional", json!({name: value}), json!({name: null})),
            ("items", json!({name: [value]}), json!({name: [null, value]})),
            ("members", json!({name: {"a": value}}), json!({name: {"a": null, "b": value}})),
        ]
    }

    #[test]
    fn null_is_read_and_written_wherever_a_component_allows_it() {
        for (name, value) in nullable() {
            for (place, without, with) in places(name, &value) {
                for written in [json!({place: without}), json!({place: with})] {
                    let read: Values = serde_json::from_value(written.clone())
                        .unwrap_or_else(|error| panic!("{place} {name}: {error}"));
                    assert_eq!(serde_json::to_value(&read).unwrap(), written, "{place} {name}");
                }
            }
        }
    }

    #[test]
    fn a_union_of_nothing_but_null_is_null() {
        let sent = json!({"nothing": null, "looped": null});
        let values: Values = serde_json::from_value(sent.clone()).unwrap();
        assert_eq!((&values.nothing, &values.looped), (&Nullable::Null, &Nullable::Null));
        assert_eq!(serde_json::to_value(&values).unwrap(), sent);
    }

    #[test]
    fn null_is_refused_where_one_member_refuses_it() {
        for (name, value) in others() {
            for (place, without, with) in places(name, &value) {
                let read: Values = serde_json::from_value(json!({place: without})).unwrap();
                assert_eq!(serde_json::to_value(&read).unwrap(), json!({place: without}), "{place} {name}");
                // An optional property that is `null` counts as absent.
                let read = serde_json::from_value::<Values>(json!({place: with}));
                assert_eq!(read.is_ok(), place == "optional", "{place} {name}");
            }
        }
    }

    #[test]
    fn the_types_of_fields_show_it() {
        let optional = Optional {
            text_thrice: Nullable::Null,
            one_of_null_again: Nullable::Value(Plain::default()),
            ..Optional::default()
        };
        let expected = json!({"text_thrice": null, "one_of_null_again": {}});
        assert_eq!(serde_json::to_value(&optional).unwrap(), expected);
        let of: fn(Required) -> (Option<String>, Plain) = |required| (required.text_thrice, required.plain);
        let _ = of;
        // The union itself is `null`, not its nullable member.
        assert_eq!(EitherOrTruth::from(Either::from(1)), EitherOrTruth::EitherAgain(Either::Integer(1)));
    }

    #[test]
    fn bodies_and_responses_can_be_null() {
        let (sent, result) = exchange!((200, "null"), |client| client.put_text_again(None));
        assert_eq!((sent.body.as_str(), result.unwrap().into_inner()), ("null", None));
        let (sent, result) = exchange!((200, "null"), |client| client.put_thing_again(None));
        assert_eq!((sent.body.as_str(), result.unwrap().into_inner()), ("null", None));
        let (sent, result) = exchange!((200, "null"), |client| client.put_either_again(None));
        assert_eq!((sent.body.as_str(), result.unwrap().into_inner()), ("null", None));
        let (sent, result) = exchange!((200, "{}"), |client| client.put_one_of_null_again(None));
        assert_eq!((sent.body.as_str(), result.unwrap().into_inner()), ("null", Some(Plain::default())));
    }

    #[test]
    fn a_parameter_that_is_null_is_left_out() {
        let (sent, _) = exchange!((200, "{}"), |client| client.send_values(Values::default()).text(None));
        assert_eq!(sent.line, "POST /values");
        let (sent, _) =
            exchange!((200, "{}"), |client| client.send_values(Values::default()).text("a".to_owned()));
        assert_eq!(sent.line, "POST /values?text=a");
    }
}
