//! `readOnly` and `writeOnly`.

openapi_runtime::include_api!("read_write_only");

#[cfg(test)]
mod tests {
    use super::models::{Owner, Pet};
    use crate::support::exchange;

    #[test]
    fn what_travels_one_way_is_not_asked_for_the_other_way() {
        let mut pet = Pet::new("Tom");
        pet.secret = Some("mice".to_owned());
        let answer = (201, r#"{"id":"1","name":"Tom"}"#);
        let (sent, result) = exchange!(answer, |client| client.add_pet(pet.clone()));
        assert_eq!(sent.body, r#"{"name":"Tom","secret":"mice"}"#);
        let pet = result.unwrap().into_inner();
        assert_eq!((pet.id.as_deref(), pet.secret), (Some("1"), None));
    }

    #[test]
    fn what_is_only_received_stays_required() {
        let (_, result) = exchange!((200, r#"{"id":"1"}"#), |client| client.get_owner());
        assert_eq!(result.unwrap().into_inner(), Owner::new("1"));
    }
}
