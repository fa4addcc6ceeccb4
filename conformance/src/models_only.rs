//! A document without paths: a library of types.

openapi_runtime::include_api!("models_only");

#[cfg(test)]
mod tests {
    use super::models::{Never, Pet, PetHome};

    #[test]
    fn types_can_be_used_without_a_client() {
        let pet: Pet = serde_json::from_str(r#"{"name":"Tom","home":{"street":"Oak Road"}}"#).unwrap();
        let home = PetHome { street: Some("Oak Road".to_owned()) };
        let mut expected = Pet::new("Tom");
        expected.home = Some(home);
        assert_eq!(pet, expected);
    }

    #[test]
    fn what_nothing_fits_is_any_value_where_it_is_used() {
        let text = r#"{"name":"Tom","wings":[2]}"#;
        let pet: Pet = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&pet).unwrap(), text);
        let wings: Option<Never> = pet.wings;
        assert_eq!(wings, Some(serde_json::json!([2])));
    }
}
