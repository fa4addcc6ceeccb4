//! A required JSON body. Properties that are both optional and nullable have three states.

openapi_runtime::include_api!("json_body");

#[cfg(test)]
mod tests {
    use openapi_runtime::Nullable;

    use super::models::{NewPet, Pet};
    use crate::support::exchange;

    #[test]
    fn absent_null_and_a_value_are_three_things() {
        let pet = |nickname| {
            let mut pet = NewPet::new("Tom");
            pet.nickname = nickname;
            pet
        };
        for (nickname, body) in [
            (Nullable::Absent, r#"{"name":"Tom"}"#),
            (Nullable::Null, r#"{"name":"Tom","nickname":null}"#),
            (Nullable::Value("T".to_owned()), r#"{"name":"Tom","nickname":"T"}"#),
        ] {
            let (sent, result) =
                exchange!((201, r#"{"id":1,"name":"Tom"}"#), |client| client.add_pet(pet(nickname.clone())));
            assert_eq!((sent.line.as_str(), sent.header("content-type")), ("POST /pets", "application/json"));
            assert_eq!(sent.body, body);
            assert_eq!(result.unwrap().into_inner(), Pet::new(1, "Tom"));
        }
    }

    #[test]
    fn an_empty_list_is_not_an_absent_one() {
        let mut pet = NewPet::new("Tom");
        pet.age = Some(3);
        pet.tags = Some(Vec::new());
        let (sent, _) = exchange!((201, "{}"), |client| client.add_pet(pet.clone()));
        assert_eq!(sent.body, r#"{"name":"Tom","age":3,"tags":[]}"#);
    }

    #[test]
    fn what_is_only_received_does_not_tell_null_from_absent() {
        let response = (201, r#"{"id":1,"name":"Tom","nickname":null,"more":[]}"#);
        let (_, result) = exchange!(response, |client| client.add_pet(NewPet::new("Tom")));
        assert_eq!(result.unwrap().into_inner().nickname, None);
    }

    #[test]
    fn a_success_that_is_not_as_declared_states_where() {
        let (_, result) =
            exchange!((201, r#"{"id":"1","name":"Tom"}"#), |client| client.add_pet(NewPet::new("Tom")));
        let message = result.unwrap_err().to_string();
        assert!(message.contains("id") && message.contains("expected i64"), "{message}");
    }
}
