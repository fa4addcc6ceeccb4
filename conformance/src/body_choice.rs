//! Request bodies of several media types: each can be sent, and one is the default.

openapi_runtime::include_api!("body_choice");

#[cfg(test)]
mod tests {
    use openapi_runtime::{Bytes, FilePart};

    use super::models::{Change, EditByUrl, EditByUrlArgs, NewPet, PetForm, PetFormArgs, Step};
    use super::operations::{
        AddNoteRequestBody, AddPhotoRequestBody, ChangePetRequestBody, CreatePetParts, CreatePetRequestBody,
        EditImageParts, ReplacePetRequestBody,
    };
    use crate::support::{exchange, parts, refused};

    fn pet() -> NewPet {
        NewPet::new("Rex & co")
    }

    #[test]
    fn the_plain_call_sends_json() {
        let (sent, _) = exchange!((204, ""), |client| client.create_pet(pet()));
        assert_eq!(sent.header("content-type"), "application/json");
        assert_eq!(sent.body, r#"{"name":"Rex & co"}"#);
    }

    #[test]
    fn a_body_that_may_be_absent_is_null_by_its_variant() {
        let (sent, _) = exchange!((204, ""), |client| client.add_note().body(None::<NewPet>));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("", ""));
        let (sent, _) = exchange!((204, ""), |client| client.add_note().body(pet()));
        assert_eq!(sent.header("content-type"), "application/json");
        let null = || AddNoteRequestBody::MergePatchJson(None);
        let (sent, _) = exchange!((204, ""), |client| client.add_note().body(null()));
        assert_eq!(sent.header("content-type"), "application/merge-patch+json");
        assert_eq!(sent.body, "null");
    }

    #[test]
    fn another_media_type_is_chosen_by_the_type_of_the_body() {
        let form = || PetForm::new(PetFormArgs { name: "Rex".to_owned(), password: "secret".to_owned() });
        let (sent, _) = exchange!((204, ""), |client| client.create_pet(form()));
        assert_eq!(sent.header("content-type"), "application/x-www-form-urlencoded");
        assert_eq!(sent.body, "name=Rex&password=secret");

        let form = || CreatePetParts::new("Rex", FilePart::from("PNG").file_name("rex.png"));
        let (sent, _) = exchange!((204, ""), |client| client.create_pet(form()));
        let photo = ("photo".to_owned(), Some("rex.png".to_owned()));
        let sent: Vec<_> =
            parts(&sent).into_iter().map(|(name, file, _, content)| (name, file, content)).collect();
        let name = ("name".to_owned(), None, "Rex".to_owned());
        assert_eq!(sent, [name, (photo.0, photo.1, "PNG".to_owned())]);
    }

    #[test]
    fn the_media_type_in_a_range_is_a_header_of_the_call() {
        let image = || Bytes::from_static(b"PNG");
        let (sent, _) =
            exchange!((204, ""), |client| client.create_pet(image()).header("content-type", "image/png"));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("image/png", "PNG"));
        let error = refused!(|client| client.create_pet(b"PNG".to_vec()));
        let expected =
            "its body can have any type of `image/*`: set the header `content-type` to the one it has";
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn media_types_with_one_type_are_chosen_by_their_variants() {
        let csv = || CreatePetRequestBody::Csv("name\nRex".to_owned());
        let (sent, _) = exchange!((204, ""), |client| client.create_pet(csv()));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("text/csv", "name\nRex"));
        let xml = || CreatePetRequestBody::Xml("<pet/>".to_owned());
        let (sent, _) = exchange!((204, ""), |client| client.create_pet(xml()));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("application/xml", "<pet/>"));
        for (body, media_type) in [
            (AddPhotoRequestBody::Jpeg("a".into()), "image/jpeg"),
            (AddPhotoRequestBody::Png("a".into()), "image/png"),
            ("a".into(), "image/jpeg"),
        ] {
            let (sent, _) = exchange!((204, ""), |client| client.add_photo(body.clone()));
            assert_eq!((sent.header("content-type"), sent.body.as_str()), (media_type, "a"));
        }
    }

    #[test]
    fn a_local_image_is_uploaded_where_json_is_the_plain_body() {
        let by_url = || {
            let (image_url, prompt) = ("https://pets.example/rex.png".to_owned(), "a hat".to_owned());
            EditByUrl::new(EditByUrlArgs { image_url, prompt })
        };
        let (sent, _) = exchange!((200, r#""/1""#), |client| client.edit_image(by_url()));
        assert_eq!(sent.header("content-type"), "application/json");

        let folder = std::env::temp_dir().join(format!("body-choice-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("rex.png");
        std::fs::write(&path, "PNG").unwrap();
        let image =
            || FilePart::from(std::fs::read(&path).unwrap()).file_name("rex.png").media_type("image/png");
        let form = || EditImageParts::new(vec![image()], "a hat");
        let (sent, response) = exchange!((200, r#""/1""#), |client| client.edit_image(form()));
        assert!(sent.header("content-type").starts_with("multipart/form-data; boundary="));
        assert_eq!(response.unwrap().into_inner(), "/1");
        let parts = parts(&sent);
        let text = |text: &str| text.to_owned();
        let image = (text("image"), Some(text("rex.png")), Some(text("image/png")), text("PNG"));
        assert_eq!(parts.first(), Some(&image));
        assert_eq!(
            parts.get(1).map(|(name, .., content)| (name.as_str(), content.as_str())),
            Some(("prompt", "a hat"))
        );
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn an_optional_body_is_any_of_them_or_none() {
        let (sent, _) = exchange!((204, ""), |client| client.replace_pet(1));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("", ""));
        let (sent, _) = exchange!((204, ""), |client| client.replace_pet(1).body(pet()));
        assert_eq!(sent.header("content-type"), "application/json");
        let (sent, _) = exchange!((204, ""), |client| client.replace_pet(1).body(Some(pet())));
        assert_eq!(sent.header("content-type"), "application/json");
        let (sent, _) = exchange!((204, ""), |client| client.replace_pet(1).body("Rex"));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("text/plain", "Rex"));
        let form = || ReplacePetRequestBody::Form(pet());
        let (sent, _) = exchange!((204, ""), |client| client.replace_pet(1).body(form()));
        assert_eq!(sent.body, "name=Rex%20%26%20co");
        let (sent, _) = exchange!((204, ""), |client| client.replace_pet(1).body(pet()).body(None::<NewPet>));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("", ""));
    }

    #[test]
    fn kinds_of_json_differ_where_their_schemas_do() {
        let steps =
            || vec![Step::new(super::models::StepArgs { op: "remove".to_owned(), path: "/name".to_owned() })];
        let (sent, _) = exchange!((204, ""), |client| client.change_pet(1).body(steps()));
        assert_eq!(sent.header("content-type"), "application/json-patch+json");
        assert_eq!(sent.body, r#"[{"op":"remove","path":"/name"}]"#);
        let (sent, _) = exchange!((204, ""), |client| client.change_pet(1).body(Some(Change::default())));
        assert_eq!(sent.header("content-type"), "application/merge-patch+json");
        let (sent, _) = exchange!((204, ""), |client| client.change_pet(1).body(None::<Change>));
        assert_eq!(
            (sent.header("content-type"), sent.body.as_str()),
            ("application/merge-patch+json", "null")
        );
        let null = ChangePetRequestBody::from(None);
        assert_eq!(null, ChangePetRequestBody::MergePatchJson(None));
    }

    #[test]
    fn names_for_one_media_type_are_one_body() {
        let (sent, _) = exchange!((204, ""), |client| client.add_same(pet()));
        assert_eq!(sent.header("content-type"), "application/json");
        assert_eq!(super::operations::AddSame::new(pet()).body, pet());
    }

    #[test]
    fn a_secret_in_one_of_the_media_types_is_not_shown() {
        let form = PetForm::new(PetFormArgs { name: "Rex".to_owned(), password: "hidden".to_owned() });
        let shown = format!("{:?}", CreatePetRequestBody::from(form));
        assert!(shown.starts_with("Form(") && !shown.contains("hidden"), "{shown}");
    }
}
