//! Multipart bodies, read back by a third-party parser.

openapi_runtime::include_api!("multipart");

#[cfg(test)]
mod tests {
    use openapi_runtime::{Body, ByteStream, FilePart, Multipart};

    use super::models::{AddPetBodyKind, Home};
    use super::operations::{AddPetBody, AddPetBodyArgs, ReplacePetsBody};
    use crate::support::{exchange, part, parts, refused};

    fn with_portrait(portrait: FilePart) -> AddPetBody {
        AddPetBody::new(AddPetBodyArgs { name: "Ada".to_owned(), portrait, photos: Vec::new() })
    }

    #[test]
    fn required_parts_are_arguments_and_each_is_written_as_its_schema_states() {
        let body = || {
            let portrait = FilePart::from("PNG").file_name("Ada \"ä\".png").media_type("image/jpeg");
            let mut body = AddPetBody::new(AddPetBodyArgs {
                name: "Ada".to_owned(),
                portrait,
                photos: vec!["1".into(), "2".into()],
            });
            body.raw = Some(b"\0\r\n--"[..].into());
            body.thumbnail = Some("UE5H".to_owned());
            body.notes = Some("# Likes *fish*".to_owned());
            body.age = Some(3);
            body.home = Some(Home::new("Paris"));
            body.homes = Some(vec![Home::new("Paris"), Home::new("Rom")]);
            body.tags = Some(vec!["a".to_owned(), "b,c".to_owned()]);
            body.kind = Some(AddPetBodyKind::Integer(7));
            body.settings = Some("x".to_owned());
            body.joined = Some(vec!["a b".to_owned(), "c".to_owned()]);
            body.deep = Some(Home::new("Rom"));
            body.additional_parts = Multipart::new()
                .text("more", "yes")
                .value("maybe", &[Some("a"), None])
                .value_as("texts", "application/json", &["a"]);
            body
        };
        let (sent, result) = exchange!((204, ""), |client| client.add_pet(body()));
        result.unwrap().into_inner();
        let json = Some("application/json");
        let home = Some("application/vnd.home+json");
        assert_eq!(
            parts(&sent),
            [
                part("name", None, None, "Ada"),
                // Quotes are escaped as browsers do. This parser does not unescape them.
                part("portrait", Some("Ada %22ä%22.png"), Some("image/jpeg"), "PNG"),
                part("photos", Some("photos"), Some("image/png"), "1"),
                part("photos", Some("photos"), Some("image/png"), "2"),
                part("raw", Some("raw"), Some("application/octet-stream"), "\0\r\n--"),
                part("thumbnail", None, Some("application/octet-stream"), "UE5H"),
                part("notes", None, Some("text/markdown"), "# Likes *fish*"),
                part("age", None, None, "3"),
                part("home", None, json, r#"{"city":"Paris"}"#),
                part("homes", None, home, r#"{"city":"Paris"}"#),
                part("homes", None, home, r#"{"city":"Rom"}"#),
                part("tags", None, None, "a"),
                part("tags", None, None, "b,c"),
                part("kind", None, None, "7"),
                part("settings", None, json, "\"x\""),
                part("joined", None, None, "a b,c"),
                part("deep[city]", None, None, "Rom"),
                part("more", None, None, "yes"),
                part("maybe", None, None, "a"),
                part("maybe", None, json, "null"),
                part("texts", None, json, "\"a\""),
            ]
        );
    }

    #[test]
    fn a_file_has_the_media_type_that_the_document_names_and_the_headers_that_it_is_given() {
        let body = || with_portrait(FilePart::from("PNG").header("X-Rate", "5"));
        let (sent, _) = exchange!((204, ""), |client| client.add_pet(body()));
        let file = "Content-Disposition: form-data; name=\"portrait\"; filename=\"portrait\"\r\n\
            Content-Type: image/png\r\nx-rate: 5\r\n\r\nPNG\r\n";
        assert!(sent.body.contains(file), "{}", sent.body);
    }

    #[test]
    fn a_form_with_files_goes_in_parts_and_may_be_empty() {
        let (sent, _) = exchange!((204, ""), |client| client.replace_pets());
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("", ""));
        let body = || ReplacePetsBody { file: Some("PNG".into()), note: None };
        let (sent, _) = exchange!((204, ""), |client| client.replace_pets().body(body()));
        assert_eq!(parts(&sent), [part("file", Some("file"), Some("application/octet-stream"), "PNG")]);
    }

    #[test]
    fn a_stream_is_sent_as_often_as_it_can_be_made() {
        let stream = || ByteStream::from(openapi_runtime::Bytes::from("PNG"));
        let file = |body| ReplacePetsBody { file: Some(FilePart::new(body)), note: None };
        let body = file(Body::replayable(Some(3), move || Ok(stream())));
        let request = |body: &ReplacePetsBody| {
            let mut operation = super::operations::ReplacePets::new();
            operation.body = Some(body.clone().into());
            openapi_runtime::Operation::encode(&operation)
        };
        let body_of = |request: openapi_runtime::Request<Body>| request.into_body();
        assert!(body_of(request(&body).unwrap()).is_replayable());
        let body = file(Body::once(None, stream()));
        assert!(!body_of(request(&body).unwrap()).is_replayable());
        assert!(request(&body).unwrap_err().to_string().contains("only once"));
    }

    #[test]
    fn what_no_part_can_have_is_refused_before_anything_is_sent() {
        let body = || with_portrait(FilePart::from("").media_type("a\r\nb: c"));
        assert!(refused!(|client| client.add_pet(body())).contains("the part `portrait`"));
    }
}
