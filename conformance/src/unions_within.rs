//! Unions whose variants differ only in their contents.

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
        assert!(matches!(read(r#"{"name":"x","size":[1]}"#), Untyped::Size(_)));
        assert!(matches!(read(r#"{"color":{"a":null}}"#), Untyped::Color(_)));
        assert!(matches!(read(r#"{"name":"x","size":1,"color":2}"#), Untyped::Combined(_)));
    }

    #[test]
    fn alternatives_that_only_require_what_stands_beside_them_are_not_types() {
        let restricted = read(r#"{"restricted":{"name":"a","size":"b"}}"#).restricted.unwrap();
        assert_eq!((restricted.name.as_deref(), restricted.size.as_deref()), (Some("a"), Some("b")));
    }
}
