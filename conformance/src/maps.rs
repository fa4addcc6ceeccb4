//! Maps, typed and free, alone and beside named properties.

openapi_runtime::include_api!("maps");

#[cfg(test)]
mod tests {
    use super::models::{Counts, Family, Free, Named, Owner, Pet};

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
    }

    #[test]
    fn a_map_may_hold_what_holds_the_map() {
        let family: Family = serde_json::from_str(r#"{"tom":{"cousins":{"kit":{}}}}"#).unwrap();
        assert_eq!(family["tom"].cousins.as_ref().unwrap()["kit"], Pet::default());
    }
}
