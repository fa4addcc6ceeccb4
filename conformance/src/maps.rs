//! Maps with typed and with arbitrary values, alone and beside named properties.

openapi_runtime::include_api!("maps");

#[cfg(test)]
mod tests {
    use super::models::{
        Closed, Counts, Family, Free, Line, Named, Owner, Patterns, Pet, Point, Unevaluated,
    };

    #[test]
    fn values_are_read_by_name_and_written_again() {
        let counts: Counts = serde_json::from_str(r#"{"cats":2,"dogs":1}"#).unwrap();
        assert_eq!(counts["cats"], 2);
        let free: Free = serde_json::from_str(r#"{"a":[1]}"#).unwrap();
        assert_eq!(free["a"][0], 1);
        assert!(serde_json::from_str::<Counts>(r#"{"cats":"two"}"#).is_err());
    }

    #[test]
    fn properties_without_a_name_are_kept_beside_the_others() {
        let text = r#"{"name":"Ada","pets":{"tom":{"name":"Tom"}},"notes":{"x":null},"color":"red"}"#;
        let owner: Owner = serde_json::from_str(text).unwrap();
        assert_eq!(owner.additional_properties["color"], "red");
        assert_eq!(owner.pets.as_ref().unwrap()["tom"].name.as_deref(), Some("Tom"));
        assert_eq!(serde_json::to_string(&owner).unwrap(), text);
        assert!(Owner::new("Ada").additional_properties.is_empty());
    }

    #[test]
    fn names_with_a_pattern_are_names() {
        let named: Named = serde_json::from_str(r#"{"a":1}"#).unwrap();
        assert_eq!(named["a"], 1);
        let patterns: Patterns = serde_json::from_str(r#"{"x-a":1,"y-b":"two"}"#).unwrap();
        assert_eq!((&patterns["x-a"], &patterns["y-b"]), (&1.into(), &"two".into()));
    }

    #[test]
    fn names_with_a_pattern_are_kept_where_nothing_else_is_allowed() {
        let text = r#"{"name":"Ada","x-a":1,"y-b":2}"#;
        let closed: Closed = serde_json::from_str(text).unwrap();
        assert_eq!(closed.additional_properties["y-b"], 2);
        assert_eq!(serde_json::to_string(&closed).unwrap(), text);
    }

    #[test]
    fn what_no_member_of_a_conjunction_speaks_of_is_kept() {
        let text = r#"{"x":1,"unit":"m"}"#;
        let unevaluated: Unevaluated = serde_json::from_str(text).unwrap();
        assert_eq!((unevaluated.x, &*unevaluated.additional_properties["unit"]), (Some(1), "m"));
        assert_eq!(serde_json::to_string(&unevaluated).unwrap(), text);
        let line: Line = serde_json::from_str(r#"{"from":{"x":1}}"#).unwrap();
        assert_eq!(line.from, Some(Point { x: Some(1) }));
    }

    #[test]
    fn a_map_may_hold_what_holds_the_map() {
        let family: Family = serde_json::from_str(r#"{"tom":{"cousins":{"kit":{}}}}"#).unwrap();
        assert_eq!(family["tom"].cousins.as_ref().unwrap()["kit"], Pet::default());
    }
}
