//! Values whose types a document barely declares.

openapi_runtime::include_api!("any_value");

#[cfg(test)]
mod tests {
    use super::models::{Pet, PetKind, PetLevel, PetMaybe};

    #[test]
    fn whatever_comes_is_kept() {
        let text = r#"{"anything":{"x":1},"also":[null],"list":[1,"a"],"pair":["a",1],"level":2,"mixed":"one","kind":"cat","maybe":"yes","id":"67e55044-10b1-426f-9247-bb680e5fe0c8"}"#;
        let pet: Pet = serde_json::from_str(text).unwrap();
        assert_eq!(pet.anything["x"], 1);
        assert_eq!(
            (pet.level.clone(), pet.kind.clone(), pet.maybe.clone()),
            (PetLevel::V2, Some(PetKind::Cat), Some(PetMaybe::Yes))
        );
        assert_eq!(serde_json::to_string(&pet).unwrap(), text);
    }

    #[test]
    fn null_stands_for_no_value_where_it_is_one_of_the_values() {
        let pet: Pet =
            serde_json::from_str(r#"{"anything":null,"level":7,"mixed":null,"maybe":null}"#).unwrap();
        assert_eq!((pet.level, pet.mixed, pet.maybe), (PetLevel::Unknown(7), None, None));
    }
}
