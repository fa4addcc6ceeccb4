//! `nullable` of OpenAPI 3.0.

openapi_runtime::include_api!("nullable");

#[cfg(test)]
mod tests {
    use super::models::{Owner, Pet, PetArgs};
    use crate::support::exchange;

    #[test]
    fn null_is_a_value_where_it_is_allowed() {
        let response = (
            200,
            r#"{"name":null,"chip":null,"nickname":null,"visits":["2026-10-31",null],"owners":[null,{}],
                "names":[null,"Tom"],"keepers":[{},null]}"#,
        );
        let (_, result) = exchange!(response, |client| client.get_pet(1));
        let pet = result.unwrap().into_inner();
        assert_eq!((&pet.name, &pet.chip, &pet.nickname, pet.weight), (&None, &None, &None, None));
        let visits = pet.visits.unwrap();
        assert_eq!(visits[0].unwrap().to_string(), "2026-10-31");
        assert_eq!(visits[1], None);
        assert_eq!(pet.owners, Some(vec![None, Some(Owner::default())]));
        assert_eq!(pet.names, Some(vec![None, Some("Tom".to_owned())]));
        assert_eq!(pet.keepers, Some(vec![Some(Owner::default()), None]));
    }

    #[test]
    fn what_is_required_is_written_even_when_it_is_null() {
        let pet = Pet::new(PetArgs { name: Some("Tom".to_owned()), chip: None });
        assert_eq!(serde_json::to_string(&pet).unwrap(), r#"{"name":"Tom","chip":null}"#);
    }

    #[test]
    fn null_is_refused_inside_what_is_not_nullable() {
        let (_, result) = exchange!((200, r#"{"name":1,"chip":null}"#), |client| client.get_pet(1));
        assert!(result.unwrap_err().to_string().contains("name"));
        // One member of the `allOf` declares more than nullability.
        let response = (200, r#"{"name":null,"chip":null,"named":[null]}"#);
        let (_, result) = exchange!(response, |client| client.get_pet(1));
        assert!(result.unwrap_err().to_string().contains("named[0]"));
    }
}
