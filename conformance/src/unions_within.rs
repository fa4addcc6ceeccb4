//! Unions whose variants differ only in what they hold.

openapi_runtime::include_api!("unions_within");

#[cfg(test)]
mod tests {
    use super::models::{GetEverythingOk, Untyped};

    const ONE: &str = r#"{"a":"1"}"#;
    const TWO: &str = r#"{"a":"1","b":"2"}"#;

    fn read(text: &str) -> GetEverythingOk {
        let read: GetEverythingOk = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        read
    }

    #[test]
    fn no_member_is_lost_at_any_depth() {
        for value in [ONE, TWO] {
            let all = [
                format!(r#""list":[{value}]"#),
                format!(r#""map":{{"k":{value}}}"#),
                format!(r#""lists":[[{value}],[]]"#),
                format!(r#""member":{{"x":{{"y":{{"z":{value}}}}}}}"#),
                format!(r#""inlist":{{"x":[[],[{value}]]}}"#),
                format!(r#""inmap":{{"x":{{"k":{value}}}}}"#),
                format!(r#""behind":{{"x":{{"y":{{"z":{{"w":[{value}]}}}}}}}}"#),
            ];
            let text = format!("{{{}}}", all.join(","));
            let everything = read(&text);
            let shown = format!("{everything:?}");
            assert!(!shown.contains("Unknown"), "{shown}");
        }
    }

    #[test]
    fn alternatives_of_properties_without_a_type_are_read() {
        let read = |text| {
            let read: Untyped = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
            read
        };
        assert!(matches!(read(r#"{"foo":"x","bar":[1]}"#), Untyped::Bar(_)));
        assert!(matches!(read(r#"{"baz":{"a":null}}"#), Untyped::Baz(_)));
        assert!(matches!(read(r#"{"foo":"x","bar":1,"baz":2}"#), Untyped::Combined(_)));
    }

    #[test]
    fn alternatives_that_only_require_what_stands_beside_them_are_no_types() {
        let restricted = read(r#"{"restricted":{"foo":"a","bar":"b"}}"#).restricted.unwrap();
        assert_eq!((restricted.foo.as_deref(), restricted.bar.as_deref()), (Some("a"), Some("b")));
    }
}
