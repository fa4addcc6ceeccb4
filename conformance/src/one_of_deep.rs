//! Unions whose variants are distinguished only by the contents of their properties.

openapi_runtime::include_api!("one_of_deep");

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::models::{Event, Message, Narrow, Nested, Size, Suggestions};

    fn read<T: serde::de::DeserializeOwned + serde::Serialize>(value: &Value) -> T {
        let read: T = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), *value);
        read
    }

    #[test]
    fn a_variant_whose_type_cannot_be_read_gives_way_to_one_that_states_as_much() {
        let choice = |value: Value| json!({"choices": [{"name": "x", "value": value}]});
        assert!(matches!(read(&choice(json!(4))), Suggestions::Whole(_)));
        assert!(matches!(read(&choice(json!(4.5))), Suggestions::Fractions(_)));
        assert!(matches!(read(&choice(json!("x"))), Suggestions::Words(_)));
        assert!(matches!(read(&json!({"choices": [null]})), Suggestions::Whole(_)));
        assert!(matches!(read(&choice(json!(true))), Suggestions::Unknown(_)));
        assert!(matches!(read(&json!(100)), Size::Integer(100)));
        assert!(matches!(read(&json!(1000)), Size::Integer2(1000)));
    }

    #[test]
    fn unions_and_objects_in_properties_distinguish_variants() {
        let content =
            |kind: &str| json!({"content": [{"type": "text", "text": "x"}, {"type": kind, "url": "/"}]});
        assert!(matches!(read(&content("picture")), Message::Asked(_)));
        assert!(matches!(read(&content("sound")), Message::Answered(_)));
        assert!(matches!(read(&json!({"content": "x"})), Message::Asked(_)));
        let about = |kind: &str| json!({"about": {"type": kind}});
        assert!(matches!(read(&about("text")), Event::AboutText(_)));
        assert!(matches!(read(&about("picture")), Event::AboutPicture(_)));
        assert!(matches!(read(&json!({"about": {"type": "text", "text": "x"}})), Event::AboutText(_)));
    }

    #[test]
    fn what_is_new_in_a_property_is_unknown_there_and_not_around_it() {
        let Message::Asked(_) = read(&json!({"content": [{"type": "smell"}]})) else {
            panic!("no `Requested`")
        };
        let Event::AboutText(_) = read(&json!({"about": {"type": "sound"}})) else {
            panic!("no `AboutText`")
        };
    }

    #[test]
    fn nothing_is_lost_for_the_sake_of_a_type() {
        let both = json!({"size": 1000, "inner": {"size": 1}});
        assert!(matches!(read(&both), Narrow::Unknown(_)));
        assert!(matches!(read(&json!({"size": 1000})), Narrow::Sized(_)));
    }

    #[test]
    fn trying_costs_no_more_for_each_level() {
        let deep = (0..100).fold(json!({"size": 1000}), |inner, _| json!({"inner": inner, "size": 1000}));
        let mut nested = read::<Nested>(&deep);
        for _ in 0..100 {
            let Nested::Large(large) = nested else { panic!("no `Large`") };
            nested = *large.inner.unwrap();
        }
        assert!(matches!(nested, Nested::Large(_)));
    }
}
