//! Inline schemas are named after the place where they are declared. All users of the schema share that type.

openapi_runtime::include_api!("declared_names");

#[cfg(test)]
mod tests {
    use super::errors::{AddPetError, ListPetsError};
    use super::models::{
        Cache, DogCoat, ListPetsKind, NewPetBody, NewPetBodyColor, NotFoundWhat, NotFoundXReason, PetMood,
        PetSize, PetsView, Response409, SortOrder, UploadBodyShape,
    };
    use super::operations::{ListPetsHeaders, UploadPetBody, UploadToyBody};
    use crate::support::{exchange, part, parts};

    #[test]
    fn a_shared_parameter_has_one_type_for_all_operations() {
        let (sent, _) = exchange!((200, "[]"), |client| client
            .list_pets()
            .view(PetsView::Full)
            .kind(ListPetsKind::Dog)
            .sort(SortOrder::Up));
        assert_eq!(sent.line, "GET /pets?view=full&sort=up&kind=dog");
        let (sent, _) = exchange!((200, "{}"), |client| client.list_toys().sort(SortOrder::Down));
        assert_eq!(sent.line, "GET /toys?sort=down");
    }

    #[test]
    fn so_has_a_shared_response_with_its_headers() {
        let (_, result) = exchange!((404, r#"{"what":"pet"}"#), |client| client.list_pets());
        let ListPetsError::NotFound(Some(body)) = result.unwrap_err().into_declared().unwrap() else {
            panic!("a 404 is declared");
        };
        assert_eq!(body.what, Some(NotFoundWhat::Pet));
        let none = ListPetsHeaders { x_cache: Some(Cache::Hit), x_reason: Some(NotFoundXReason::Gone) };
        assert_eq!(none.x_cache, Some(Cache::from("hit")));
        let new_pet = || NewPetBody { color: Some(NewPetBodyColor::Red) };
        let (sent, result) = exchange!((409, r#"{"since":3}"#), |client| client.add_pet(new_pet()));
        assert_eq!(sent.body, r#"{"color":"red"}"#);
        let AddPetError::Conflict(Some(body)) = result.unwrap_err().into_declared().unwrap() else {
            panic!("a 409 is declared");
        };
        assert_eq!(body, Response409 { since: Some(3) });
        let (sent, _) = exchange!((204, ""), |client| client.add_toy(new_pet()));
        assert_eq!(sent.body, r#"{"color":"red"}"#);
    }

    #[test]
    fn the_parts_of_a_body_have_the_types_of_its_component() {
        let body = || {
            let mut body = UploadPetBody::new(PetSize::Small);
            body.mood = Some(PetMood::Good);
            body
        };
        let (sent, _) = exchange!((204, ""), |client| client.upload_pet(body()));
        assert_eq!(parts(&sent), [part("size", None, None, "small"), part("mood", None, None, "good")]);
        let body = || UploadToyBody { shape: Some(UploadBodyShape::Round) };
        let (sent, _) = exchange!((204, ""), |client| client.upload_toy(body()));
        assert_eq!(parts(&sent), [part("shape", None, None, "round")]);
    }

    #[test]
    fn a_property_is_that_of_the_schema_that_declares_it() {
        let (_, result) = exchange!((200, r#"{"size":"large","coat":"curly"}"#), |client| client.get_puppy());
        assert_eq!(result.unwrap().into_inner().coat, Some(DogCoat::Curly));
    }
}
