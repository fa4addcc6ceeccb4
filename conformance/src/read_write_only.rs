//! `readOnly` and `writeOnly`.

openapi_runtime::include_api!("read_write_only");

#[cfg(test)]
mod tests {
    use super::models::{Means, MeansAccount, MeansCard, Owner, OwnerArgs, Pet};
    use crate::support::exchange;

    #[test]
    fn what_travels_one_way_is_not_requested_the_other_way() {
        let mut pet = Pet::new("Tom");
        pet.secret = Some("mice".to_owned());
        let response = (201, r#"{"id":"1","name":"Tom"}"#);
        let (sent, result) = exchange!(response, |client| client.add_pet(pet.clone()));
        assert_eq!(sent.body, r#"{"name":"Tom","secret":"mice"}"#);
        let pet = result.unwrap().into_inner();
        assert_eq!((pet.id.as_deref(), pet.secret), (Some("1"), None));
    }

    #[test]
    fn what_travels_one_way_is_not_a_mark_of_a_variant() {
        let mut card = MeansCard::new("4242");
        card.cvc = Some("123".to_owned());
        let pay = || Means::Card(card.clone());
        let (sent, result) = exchange!((200, r#"{"number":"4242"}"#), |client| client.pay(pay()));
        assert_eq!(sent.body, r#"{"number":"4242","cvc":"123"}"#);
        assert_eq!(result.unwrap().into_inner(), Means::Card(MeansCard::new("4242")));
        assert_eq!(serde_json::from_str::<Means>(&sent.body).unwrap(), pay());
        let pay = || Means::Account(MeansAccount::new("DE89"));
        let (sent, result) = exchange!((200, r#"{"iban":"DE89","bank":"A"}"#), |client| client.pay(pay()));
        assert_eq!(serde_json::from_str::<Means>(&sent.body).unwrap(), pay());
        let Means::Account(account) = result.unwrap().into_inner() else { panic!("an account") };
        assert_eq!(account.bank.as_deref(), Some("A"));
        let (_, result) = exchange!((200, r#"{"bank":"A"}"#), |client| client.pay(pay()));
        assert!(matches!(result.unwrap().into_inner(), Means::Unknown(_)));
    }

    #[test]
    fn what_is_only_received_stays_required() {
        let (_, result) = exchange!((200, r#"{"id":"1","note":"kind"}"#), |client| client.get_owner());
        assert_eq!(
            result.unwrap().into_inner(),
            Owner::new(OwnerArgs { id: "1".into(), note: "kind".into() })
        );
    }
}
