//! Types by direction: requests without `readOnly` members, responses without `writeOnly` ones.

openapi_runtime::include_api!("types_by_direction");

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use openapi_runtime::{FilePart, With as _};

    use super::models::{
        Call, CallArgs, CallInput, Cat, CatArgs, CatInput, CatInputArgs, Contact, ContactCombined,
        ContactEmailInput, ContactInput, ContactInputCombined, Mail, MailArgs, Means, MeansAccount,
        MeansCard, MeansCardInput, MeansInput, Nest, NestInput, Notice, NoticeInput, Order, Owner, Pet,
        PetArgs, PetInput, PetInput2, PetInput2Args, PetKind, Pets, PetsInput, Session, SessionArgs,
        SessionInput, SessionInputArgs, Toy,
    };
    use super::operations::AddPhotoBody;
    use super::webhooks::Webhook;
    use crate::support::{exchange, part, parts};

    fn input(name: &str) -> PetInput2 {
        PetInput2::new(PetInput2Args { name: name.to_owned(), secret: "mice".to_owned() })
    }

    fn pet(id: &str, name: &str) -> Pet {
        Pet::new(PetArgs { id: id.to_owned(), name: name.to_owned() })
    }

    #[test]
    fn each_direction_has_what_it_requires_and_nothing_of_the_other_one() {
        let body = || {
            let mut body = input("Tom");
            body.kind = Some(PetKind::Cat);
            body.mother = Some(Box::new(input("Eve")));
            body.friends = Some(vec![input("Ada")]);
            body
        };
        let response = (201, r#"{"id":"1","name":"Tom","mother":{"id":"2","name":"Eve"},"friends":[]}"#);
        let (sent, result) = exchange!(response, |client| client.add_pet(body()));
        assert_eq!(
            sent.body,
            r#"{"name":"Tom","secret":"mice","kind":"cat","mother":{"name":"Eve","secret":"mice"},"friends":[{"name":"Ada","secret":"mice"}]}"#
        );
        let mut expected = pet("1", "Tom");
        expected.mother = Some(Box::new(pet("2", "Eve")));
        expected.friends = Some(Vec::new());
        assert_eq!(result.unwrap().into_inner(), expected);
        let (_, result) = exchange!((201, r#"{"name":"Tom"}"#), |client| client.add_pet(body()));
        assert!(result.unwrap_err().to_string().contains("id"), "a response has to have the `id`");
    }

    #[test]
    fn what_holds_such_a_schema_is_two_types_as_well() {
        let body = || -> PetsInput { vec![input("Tom")] };
        let (sent, result) =
            exchange!((200, r#"[{"id":"1","name":"Tom"}]"#), |client| client.replace_pets(body()));
        assert_eq!(sent.body, r#"[{"name":"Tom","secret":"mice"}]"#);
        let pets: Pets = result.unwrap().into_inner();
        assert_eq!(pets, [pet("1", "Tom")]);

        let cat = || {
            let mut cat = CatInput::new(CatInputArgs { name: "Tom".to_owned(), secret: "mice".to_owned() });
            cat.pets = Some(BTreeMap::from([("flea".to_owned(), input("Bo"))]));
            cat
        };
        let response = (201, r#"{"id":"1","name":"Tom","lives":9}"#);
        let (sent, result) = exchange!(response, |client| client.add_cat(cat()));
        assert_eq!(
            sent.body,
            r#"{"name":"Tom","secret":"mice","pets":{"flea":{"name":"Bo","secret":"mice"}}}"#
        );
        let expected = Cat::new(CatArgs { id: "1".to_owned(), name: "Tom".to_owned(), lives: 9 });
        assert_eq!(result.unwrap().into_inner(), expected);

        let nest = || NestInput((input("Tom"), vec![NestInput((input("Eve"), Vec::new()))]));
        let response = (201, r#"[{"id":"1","name":"Tom"},[]]"#);
        let (sent, result) = exchange!(response, |client| client.add_nest(nest()));
        assert_eq!(sent.body, r#"[{"name":"Tom","secret":"mice"},[[{"name":"Eve","secret":"mice"},[]]]]"#);
        assert_eq!(result.unwrap().into_inner(), Nest((pet("1", "Tom"), Vec::new())));
    }

    #[test]
    fn what_travels_one_way_or_is_the_same_stays_one_type() {
        let (_, result) =
            exchange!((200, r#"{"name":"Ada","pet":{"id":"1","name":"Tom"}}"#), |client| client.get_owner());
        assert_eq!(result.unwrap().into_inner(), Owner::new("Ada", pet("1", "Tom")));

        let order = || Order::new(BTreeMap::from([("first".to_owned(), input("Tom"))]));
        let (sent, _) = exchange!((204, ""), |client| client.order(order()));
        assert_eq!(sent.body, r#"{"pets":{"first":{"name":"Tom","secret":"mice"}}}"#);

        let toy = || {
            let mut toy = Toy::new("ball");
            toy.input = Some(PetInput::default());
            toy
        };
        let (sent, result) =
            exchange!((201, r#"{"label":"ball","input":{}}"#), |client| client.add_toy(toy()));
        assert_eq!(sent.body, r#"{"label":"ball","input":{}}"#);
        assert_eq!(result.unwrap().into_inner(), toy());

        let added = Webhook::parse("petAdded", br#"{"id":"1","name":"Tom"}"#).unwrap();
        assert_eq!(added, Webhook::PetAdded(pet("1", "Tom")));
    }

    #[test]
    fn variants_are_distinguished_by_what_their_direction_requires() {
        let pay = || MeansInput::from(MeansCardInput::new("4242424242424242"));
        let (sent, result) = exchange!((200, r#"{"last4":"4242"}"#), |client| client.pay(pay()));
        assert_eq!(sent.body, r#"{"number":"4242424242424242"}"#);
        assert_eq!(result.unwrap().into_inner(), Means::Card(MeansCard::new("4242")));
        assert_eq!(serde_json::from_str::<MeansInput>(&sent.body).unwrap(), pay());
        let (_, result) = exchange!((200, r#"{"bank":"A"}"#), |client| client.pay(pay()));
        assert_eq!(result.unwrap().into_inner(), Means::Account(MeansAccount::new("A")));
        let (_, result) = exchange!((200, r#"{"iban":"DE89"}"#), |client| client.pay(pay()));
        assert!(matches!(result.unwrap().into_inner(), Means::Unknown(_)));
    }

    #[test]
    fn the_tag_of_a_union_travels_both_ways() {
        let call = || NoticeInput::from(CallInput::new("110"));
        let response = (200, r#"{"type":"call","id":"1","number":"110"}"#);
        let (sent, result) = exchange!(response, |client| client.notify(call()));
        assert_eq!(sent.body, r#"{"type":"call","number":"110"}"#);
        let call = Call::new(CallArgs { id: "1".to_owned(), number: "110".to_owned() });
        assert_eq!(result.unwrap().into_inner(), Notice::Call(call));

        let mail = || Mail::new(MailArgs { r#type: "letter".to_owned(), address: "Paris".to_owned() });
        let response = (200, r#"{"type":"letter","address":"Paris"}"#);
        let (sent, result) = exchange!(response, |client| client.notify(NoticeInput::Mail(mail())));
        assert_eq!(sent.body, r#"{"address":"Paris","type":"letter"}"#);
        assert_eq!(result.unwrap().into_inner(), Notice::Mail(mail()));
    }

    #[test]
    fn several_variants_at_once_have_what_their_direction_has() {
        let both = || {
            ContactInput::from(ContactInputCombined::default().with(|both| {
                both.email = Some("a@b.example".to_owned());
                both.phone = Some("110".to_owned());
                both.code = Some("7".to_owned());
            }))
        };
        let response = (200, r#"{"email":"a@b.example","verified":true,"phone":"110"}"#);
        let (sent, result) = exchange!(response, |client| client.contact(both()));
        assert_eq!(sent.body, r#"{"email":"a@b.example","phone":"110","code":"7"}"#);
        let expected = ContactCombined::default().with(|expected| {
            expected.email = Some("a@b.example".to_owned());
            expected.verified = Some(true);
            expected.phone = Some("110".to_owned());
        });
        assert_eq!(result.unwrap().into_inner(), Contact::Combined(expected));
        let email = || ContactInput::from(ContactEmailInput::new("a@b.example"));
        let (sent, _) = exchange!(response, |client| client.contact(email()));
        assert_eq!(sent.body, r#"{"email":"a@b.example"}"#);
    }

    #[test]
    fn forms_and_parts_are_requests() {
        let login =
            || SessionInput::new(SessionInputArgs { login: "ada".to_owned(), password: "a&b".to_owned() });
        let response = (201, r#"{"id":"1","login":"ada"}"#);
        let (sent, result) = exchange!(response, |client| client.log_in(login()));
        assert_eq!(sent.body, "login=ada&password=a%26b");
        let expected = Session::new(SessionArgs { id: "1".to_owned(), login: "ada".to_owned() });
        assert_eq!(result.unwrap().into_inner(), expected);

        let photo = || AddPhotoBody::new(FilePart::from("PNG"), input("Tom"));
        let (sent, _) = exchange!((204, ""), |client| client.add_photo(photo()));
        assert_eq!(
            parts(&sent),
            [
                part("file", Some("file"), Some("image/png"), "PNG"),
                part("pet", None, Some("application/json"), r#"{"name":"Tom","secret":"mice"}"#),
            ]
        );
    }
}
