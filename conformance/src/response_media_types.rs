//! Responses that are not JSON, and responses of several media types.

openapi_runtime::include_api!("response_media_types");

#[cfg(test)]
mod tests {
    use openapi_runtime::{Error, InMemory, http};

    use super::errors::{GetPictureError, GetTextError};
    use super::operations::GetEventsSuccess;
    use crate::support::exchange;

    #[test]
    fn text_is_read_as_text() {
        let (request, result) = exchange!((200, "\u{feff}la, là"), |client| client.get_text());
        assert_eq!(request.header("accept"), "text/plain");
        assert_eq!(result.unwrap().into_inner(), "la, là");
        let (_, result) = exchange!((400, "no"), |client| client.get_text());
        let expected = GetTextError::BadRequest(Some("no".to_owned()));
        assert_eq!(result.unwrap_err().declared(), Some(&expected));
    }

    #[test]
    fn what_is_not_text_is_stated_to_be_none() {
        let server = InMemory::new(|_| http::Response::new(b"\xff\xfe".as_slice()));
        let builder = super::client::Client::<openapi_runtime::Blocking>::builder();
        let client = builder.base_url("https://pets.example").transport(server).build().unwrap();
        let error = client.get_text().send().unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}");
        assert!(error.to_string().contains("not text in UTF-8"), "{error}");
    }

    #[test]
    fn other_bodies_are_handed_over_as_bytes() {
        let (request, result) = exchange!((200, "\u{89}PNG"), |client| client.get_picture());
        assert_eq!(request.header("accept"), "image/png, image/jpeg");
        assert_eq!(result.unwrap().into_inner(), "\u{89}PNG");
        let (_, result) = exchange!((404, "none"), |client| client.get_picture());
        let expected = GetPictureError::NotFound("none".into());
        assert_eq!(result.unwrap_err().declared(), Some(&expected));
        let (request, result) = exchange!((200, "<a/>"), |client| client.get_xml());
        assert_eq!(request.header("accept"), "application/xml");
        assert_eq!(result.unwrap().into_inner(), "<a/>");
    }

    #[test]
    fn json_is_requested_where_it_is_one_of_several() {
        let (request, result) = exchange!((200, r#"["Ada"]"#), |client| client.get_either());
        assert_eq!(request.header("accept"), "application/vnd.pets+json, application/json");
        assert_eq!(result.unwrap().into_inner(), ["Ada"]);
        let (request, result) = exchange!((200, r#"["Ada"]"#), |client| client.get_version());
        assert_eq!(request.header("accept"), "application/vnd.pets+json; version=2, application/json");
        assert_eq!(result.unwrap().into_inner(), ["Ada"]);
        let (request, result) = exchange!((200, "[1]"), |client| client.get_open());
        assert_eq!(request.header("accept"), "application/json");
        assert_eq!(result.unwrap().into_inner(), [1]);
    }

    #[test]
    fn events_are_handed_over_as_they_arrive() {
        let (request, result) = exchange!((200, "data: 1\n\n"), |client| client.get_events());
        assert_eq!(request.header("accept"), "text/event-stream");
        let GetEventsSuccess::Ok(events) = result.unwrap().into_inner() else { panic!("a stream") };
        let data: Vec<_> = events.into_iter().map(|event| event.unwrap().data).collect();
        assert_eq!(data, ["1"]);
    }
}
