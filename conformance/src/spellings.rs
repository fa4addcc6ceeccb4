//! One schema written in several ways, all sent alike.

openapi_runtime::include_api!("spellings");

#[cfg(test)]
mod tests {
    use openapi_runtime::http::{HeaderMap, HeaderName};

    use super::models::{Filter, Form, Home, ListPetsSize};
    use super::operations::ReplacePetHeaders;
    use crate::support::exchange;

    #[test]
    fn parameters_are_written_as_what_they_mean() {
        let filter = || Filter { home: Some(Home::new("Rom")).into() };
        let (sent, response) = exchange!((200, r#"{"name":"Ada"}"#), |client| client
            .list_pets()
            .ids(vec![1, 2])
            .size(ListPetsSize::String("big".to_owned()))
            .filter(filter()));
        assert_eq!(sent.line, "GET /pets?ids=1&ids=2&size=big&filter%5Bhome%5D%5Bcity%5D=Rom");
        assert_eq!(response.unwrap().into_inner().unwrap().name, "Ada");
    }

    #[test]
    fn text_of_any_media_type_is_bytes_also_where_it_may_be_null() {
        let (sent, _) = exchange!((204, ""), |client| client.add_note("Likes fish"));
        assert_eq!(
            (sent.header("content-type"), sent.body.as_str()),
            ("application/octet-stream", "Likes fish")
        );
    }

    #[test]
    fn the_fields_of_a_form_are_those_of_all_its_schemas() {
        let form = || Form { home: Some(Home::new("Rom")), spare: Some(Home::new("Paris")).into() };
        let (sent, _) = exchange!((204, ""), |client| client.replace_pet(Some(form())));
        let fields: Vec<_> = form_urlencoded::parse(sent.body.as_bytes()).into_owned().collect();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(fields, [("home[city]", "Rom"), ("spare", r#"{"city":"Paris"}"#)]);
    }

    #[test]
    fn a_header_that_may_be_an_object_is_its_text() {
        let headers =
            HeaderMap::from_iter([(HeaderName::from_static("x-home"), "city,Rom".parse().unwrap())]);
        assert_eq!(ReplacePetHeaders::from(&headers).x_home.as_deref(), Some("city,Rom"));
    }
}
