//! A document without paths: a library of types.

openapi_runtime::include_api!("models_only");

#[cfg(test)]
mod tests {
    use super::models::{Pet, PetHome};

    #[test]
    fn types_can_be_used_without_a_client() {
        let pet: Pet = serde_json::from_str(r#"{"name":"Tom","home":{"street":"Oak Road"}}"#).unwrap();
        let home = PetHome { street: Some("Oak Road".to_owned()) };
        let mut expected = Pet::new("Tom");
        expected.home = Some(home);
        assert_eq!(pet, expected);
    }
}
