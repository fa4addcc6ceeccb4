//! Constant parameters, parts and bodies are filled in. A text and a bytes argument cannot be swapped.

openapi_runtime::include_api!("constant_parameters");

#[cfg(test)]
mod tests {
    use super::models::{ListPetsDebug, ListPetsLevel};
    use super::operations::{ListPets, SetLabelBody, SetPhotoArgs};
    use crate::support::exchange;

    #[test]
    fn parameters_are_filled_in_wherever_they_are() {
        let (sent, result) = exchange!((200, "[]"), |client| client.list_pets());
        assert!(result.unwrap().into_inner().is_empty());
        assert_eq!(sent.line, "GET /v1/pets?format=json&level=2");
        assert_eq!((sent.header("x-api-version"), sent.header("cookie")), ("2026-01-02", "theme=dark"));
    }

    #[test]
    fn what_need_not_be_given_is_not_filled_in() {
        let (sent, _) = exchange!((200, "[]"), |client| client.list_pets().debug(ListPetsDebug::Yes));
        assert_eq!(sent.line, "GET /v1/pets?format=json&level=2&debug=yes");
    }

    #[test]
    fn a_value_that_the_document_does_not_name_can_be_sent() {
        let mut list = ListPets::new();
        list.level = ListPetsLevel::Unknown(3);
        let (sent, _) = exchange!((200, "[]"), |client| client.execute(list.clone()));
        assert_eq!(sent.line, "GET /v1/pets?format=json&level=3");
    }

    #[test]
    fn a_pinned_order_is_that_of_what_is_given() {
        let (sent, _) = exchange!((204, ""), |client| client.set_toy("ball", "Tom"));
        assert_eq!(sent.line, "PUT /pets/Tom/toys/ball?action=set");
    }

    #[test]
    fn text_and_bytes_have_names() {
        let args = || SetPhotoArgs { name: "Tom".to_owned(), body: "PNG".into() };
        let (sent, _) = exchange!((204, ""), |client| client.set_photo(args()));
        assert_eq!((sent.line.as_str(), sent.body.as_str()), ("PUT /pets/Tom/photo?kind=photo", "PNG"));
    }

    #[test]
    fn parts_and_bodies_are_filled_in() {
        let (sent, _) = exchange!((204, ""), |client| client.set_label(7, SetLabelBody::default()));
        assert_eq!(sent.line, "PUT /pets/7/label?kind=label");
        for part in ["name=\"kind\"\r\n\r\nlabel\r\n", "name=\"version\"\r\n\r\n2\r\n"] {
            assert!(sent.body.contains(part), "{part:?} is not in {}", sent.body);
        }
        let (sent, _) = exchange!((204, ""), |client| client.reset());
        assert_eq!((sent.line.as_str(), sent.body.as_str()), ("POST /reset", r#""all""#));
    }
}
