//! `anyOf`, whose values may have several types at once.

openapi_runtime::include_api!("any_of");

#[cfg(test)]
mod tests {
    use openapi_runtime::With as _;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::models::{A, Apart, B, Both, BothCombined, Closed, Deep, Free, Nested, Wider};

    fn read<T: DeserializeOwned + serde::Serialize>(value: &Value) -> T {
        let read: T = serde_json::from_str(&value.to_string()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), *value);
        read
    }

    #[test]
    fn a_value_of_both_types_keeps_what_both_hold() {
        assert!(matches!(read(&json!({"a": "x"})), Both::A(A { a, .. }) if a == "x"));
        assert!(matches!(read(&json!({"b": 1, "c": {"a": "x"}})), Both::B(B { b: 1, .. })));
        let Both::Combined(both) = read(&json!({"a": "x", "b": 1})) else { panic!("it is both") };
        assert_eq!((both.a.as_deref(), both.b), (Some("x"), Some(1)));
        assert!(matches!(read(&json!({"z": 1})), Both::Unknown(_)));
        let sent =
            BothCombined::default().with(|both| both.a = Some("x".to_owned())).with(|both| both.b = Some(1));
        assert_eq!(serde_json::to_value(Both::from(sent)).unwrap(), json!({"a": "x", "b": 1}));
    }

    #[test]
    fn a_value_of_a_struct_and_of_a_union_keeps_what_both_hold() {
        assert!(matches!(read(&json!({"a": "x"})), Nested::A(_)));
        let Nested::Combined(all) = read(&json!({"a": "x", "b": 1})) else { panic!("it is both") };
        assert_eq!((all.a.as_deref(), all.b), (Some("x"), Some(1)));
    }

    #[test]
    fn a_value_that_no_struct_holds_whole_is_kept_as_it_is() {
        assert!(matches!(read(&json!({"a": "x", "size": "s"})), Apart::Left(_)));
        assert!(matches!(read(&json!({"b": 1, "size": 2})), Apart::Right(_)));
        assert!(matches!(read(&json!({"a": "x", "b": 1})), Apart::Unknown(_)));
    }

    #[test]
    fn properties_of_one_type_and_undeclared_members_of_another_are_kept() {
        assert!(matches!(read(&json!({"a": "x", "b": 1})), Wider::All(_)));
        assert!(matches!(read(&json!({"a": "x", "z": 1})), Wider::Rest(_)));
        let Wider::Combined(all) = read(&json!({"a": "x", "b": 1, "z": 1})) else { panic!("it is both") };
        assert_eq!((all.b, all.additional_properties.len()), (Some(1), 1));
    }

    #[test]
    fn a_closed_object_takes_no_other_members() {
        assert!(matches!(read(&json!({"a": 1})), Closed::Strict(_)));
        assert!(matches!(read(&json!({"a": 1, "x": 2})), Closed::Open(_)));
        assert!(matches!(read(&json!({"x": 2})), Closed::Open(_)));
    }

    #[test]
    fn what_differs_deeper_is_seen() {
        let deep = |held: Value| json!({"items": [{}, {"held": held}]});
        assert!(matches!(read(&deep(json!({"a": "x"}))), Deep::OfA(_)));
        assert!(matches!(read(&deep(json!({"b": 1, "c": {"a": "x"}}))), Deep::OfB(_)));
    }

    #[test]
    fn a_map_takes_what_a_struct_would_lose() {
        assert!(matches!(read(&json!({"a": "x"})), Free::A(_)));
        assert!(matches!(read(&json!({"a": "x", "b": "y"})), Free::Map(_)));
        assert!(matches!(read(&json!({"a": 1, "b": "y"})), Free::Unknown(_)));
    }
}
