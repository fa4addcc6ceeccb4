//! XML without types: sent and read as text of its media type.

openapi_runtime::include_api!("xml_text");

#[cfg(test)]
mod tests {
    use super::errors::AddPetError;
    use super::operations::AddPhotoBody;
    use crate::support::{exchange, parts};

    #[test]
    fn xml_is_sent_and_read_as_text() {
        let (sent, response) = exchange!((201, "<pet name='Rex'/>"), |client| client.add_pet("<pet/>"));
        assert_eq!(sent.header("content-type"), "application/xml");
        assert_eq!(sent.header("accept"), "application/xml");
        assert_eq!(sent.body, "<pet/>");
        assert_eq!(response.unwrap().into_inner(), "<pet name='Rex'/>");
    }

    #[test]
    fn a_part_in_xml_is_text() {
        let (sent, _) = exchange!((204, ""), |client| client.add_photo(AddPhotoBody::new("<about/>")));
        let text = |text: &str| text.to_owned();
        let about = (text("about"), None, Some(text("application/xml; charset=utf-8")), text("<about/>"));
        assert_eq!(parts(&sent), [about]);
    }

    #[test]
    fn a_parameter_and_a_form_with_xml_are_text() {
        let (sent, _) = exchange!((204, ""), |client| client.find_pets().like("<pet name='Rex'/>"));
        assert_eq!(sent.line, "GET /search?like=%3Cpet%20name%3D%27Rex%27%2F%3E");
        let (sent, _) = exchange!((204, ""), |client| client.keep_search("name=a&like=%3Cpet%2F%3E"));
        assert_eq!(sent.header("content-type"), "application/x-www-form-urlencoded");
        assert_eq!(sent.body, "name=a&like=%3Cpet%2F%3E");
    }

    #[test]
    fn a_failure_in_xml_is_text() {
        let (_, response) = exchange!((400, "<problem/>"), |client| client.add_pet("<pet/>"));
        let expected = AddPetError::BadRequest(Some("<problem/>".to_owned()));
        assert_eq!(response.unwrap_err().declared(), Some(&expected));
    }

    #[test]
    fn an_optional_body_of_some_kind_of_xml_is_text() {
        let (sent, _) = exchange!((204, ""), |client| client.replace_feed().body("<feed/>"));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("application/atom+xml", "<feed/>"));
        let (sent, _) = exchange!((204, ""), |client| client.replace_feed());
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("", ""));
    }
}
