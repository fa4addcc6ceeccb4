//! Constructors take required values so that no two can be swapped. Constants are filled in.

openapi_runtime::include_api!("constructors");

#[cfg(test)]
mod tests {
    use openapi_runtime::{Date, FilePart, With as _};

    use super::models::{
        Lists, ListsArgs, Login, LoginArgs, Move, MoveArgs, NewPet, Only, OnlyValue, Pair, PairArgs,
        PairArgs2, PairLeft, PairRight, Pet, PetAny, PetArgs, Reading,
    };
    use super::operations::{SetPhotoArgs, SetPhotoBody, SetPhotoBodyArgs};
    use crate::support::exchange;

    fn json(value: impl serde::Serialize) -> String {
        serde_json::to_string(&value).unwrap()
    }

    #[test]
    fn two_texts_of_a_form_have_names() {
        let args = || LoginArgs { username: "ada".to_owned(), password: "secret".to_owned() };
        let login = || Login::new(args()).with(|login| login.scope = Some("me".to_owned()));
        let (sent, result) = exchange!((204, ""), |client| client.login(login()));
        result.unwrap().into_inner();
        assert_eq!(sent.body, "username=ada&password=secret&scope=me");
    }

    #[test]
    fn two_of_different_types_are_arguments_in_the_order_of_the_document() {
        let pet = NewPet::new("Tom", 3).with(|pet| pet.tag = Some("cat".to_owned()));
        assert_eq!(json(pet), r#"{"name":"Tom","age":3,"tag":"cat"}"#);
    }

    #[test]
    fn what_can_have_one_value_only_is_filled_in() {
        let pet = Pet::new(PetArgs { any: PetAny::A, maybe: None, id: 7 });
        let text = r#"{"kind":"pet","version":2,"ratio":0.5,"tame":true,"any":"a","maybe":null,"id":7}"#;
        assert_eq!(json(&pet), text);
        assert_eq!(serde_json::from_str::<Pet>(text).unwrap(), pet);
        assert_eq!(
            (Only::default().kind, json(Only::default())),
            (OnlyValue::Only, r#"{"kind":"only"}"#.to_owned())
        );
    }

    #[test]
    fn parts_are_given_as_properties_are() {
        let parts =
            || SetPhotoBodyArgs { title: "T".to_owned(), text: "t".to_owned(), file: FilePart::from("PNG") };
        let args = || SetPhotoArgs { id: 1, size: 2, body: SetPhotoBody::new(parts()) };
        let (sent, result) = exchange!((204, ""), |client| client.set_photo(args()));
        result.unwrap().into_inner();
        assert_eq!(sent.line, "PUT /pets/1/photo?size=2");
        for part in
            ["name=\"kind\"\r\n\r\nphoto\r\n", "name=\"title\"\r\n\r\nT\r\n", "name=\"text\"\r\n\r\nt\r\n"]
        {
            assert!(sent.body.contains(part), "{part:?} is not in {}", sent.body);
        }
    }

    #[test]
    fn an_order_can_be_pinned_and_what_is_alike_still_has_names() {
        let MoveArgs { to, from } = MoveArgs { to: "b".to_owned(), from: "a".to_owned() };
        let there = Move::new(MoveArgs { to, from });
        assert_eq!(json(there), r#"{"from":"a","to":"b"}"#);
        let date: Date = "2026-01-02".parse().unwrap();
        assert_eq!(json(Reading::new(1.5, date)), r#"{"at":"2026-01-02","value":1.5}"#);
        let (left, right) = (PairLeft::default(), PairRight::default());
        assert_eq!(json(Pair::new(PairArgs2 { left, right })), r#"{"left":{},"right":{}}"#);
        assert_eq!(json(PairArgs::default()), "{}");
        assert_eq!(
            json(Lists::new(ListsArgs { ids: vec![1], sizes: vec![2] })),
            r#"{"ids":[1],"sizes":[2]}"#
        );
    }
}
