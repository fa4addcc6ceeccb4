//! Names that differ between the wire and Rust.

openapi_runtime::include_api!("wire_names");

#[cfg(test)]
mod tests {
    use super::models::{Address, Pet, PetType};
    use crate::support::exchange;

    const PETS: &str = r#"[{"petName":"Tom","type":"houseCat","home-address":{"postCode":"1"},"OtherNames":["T","Tommy"],"@id":7},{"petName":"Gil","type":"guinea-pig","home-address":{"postCode":"2"}}]"#;

    #[test]
    fn the_wire_has_the_names_of_the_document() {
        let pets: Vec<Pet> = serde_json::from_str(PETS).unwrap();
        let (sent, result) = exchange!((200, PETS), |client| {
            client
                .replace_pets("a b", pets.clone())
                .pet_kinds(vec!["x".to_owned(), "y".to_owned()])
                .x_request_id("r")
        });
        assert_eq!(sent.line, "PUT /owners/a%20b/pets?petKinds=x&petKinds=y");
        assert_eq!((sent.header("x-request-id"), sent.body.as_str()), ("r", PETS));
        let read = result.unwrap().into_inner();
        assert_eq!(read, pets);
        assert_eq!((read[0].id, read[0].other_names.as_ref().unwrap().len()), (Some(7), 2));
        assert_eq!((&read[1].r#type, &read[1].home_address), (&PetType::GuineaPig, &Address::new("2")));
    }
}
