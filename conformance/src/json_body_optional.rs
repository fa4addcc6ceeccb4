//! An optional body.

openapi_runtime::include_api!("json_body_optional");

#[cfg(test)]
mod tests {
    use super::models::SearchPetsBody;
    use crate::support::exchange;

    #[test]
    fn it_is_not_sent_until_it_is_set() {
        let (sent, _) = exchange!((204, ""), |client| client.search_pets());
        assert_eq!(
            (sent.line.as_str(), sent.header("content-type"), sent.body.as_str()),
            ("POST /pets/search", "", "")
        );

        let search = SearchPetsBody { name: Some("Tom".to_owned()) };
        let (sent, _) = exchange!((204, ""), |client| client.search_pets().body(search.clone()));
        assert_eq!(
            (sent.header("content-type"), sent.body.as_str()),
            ("application/json", r#"{"name":"Tom"}"#)
        );

        let (sent, _) = exchange!((204, ""), |client| client.search_pets().body(SearchPetsBody::default()));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("application/json", "{}"));
    }

    #[test]
    fn it_is_taken_as_an_option() {
        let body = || Some(SearchPetsBody::default());
        let (sent, _) = exchange!((204, ""), |client| client.search_pets().body(body()));
        assert_eq!(sent.body, "{}");
        let (sent, _) = exchange!((204, ""), |client| client.search_pets().body(body()).body(None));
        assert_eq!(sent.body, "");
    }
}
