//! Components that are aliases for other types.

openapi_runtime::include_api!("alias");

#[cfg(test)]
mod tests {
    use super::models::{Pet, PetId, Pets};
    use crate::support::exchange;

    #[test]
    fn a_name_is_the_type_that_it_names() {
        let id: PetId = 7;
        let response = (200, r#"[{"id":7,"friends":[8]},{"id":8}]"#);
        let (sent, result) = exchange!(response, |client| client.get_pet(id));
        assert_eq!(sent.line, "GET /pets/7");
        let pets: Pets = result.unwrap().into_inner();
        let mut first = Pet::new(7);
        first.friends = Some(vec![8]);
        assert_eq!(pets, [first, Pet::new(8)]);
    }
}
