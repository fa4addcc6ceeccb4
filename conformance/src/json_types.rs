//! Bodies of media types that are also JSON.

openapi_runtime::include_api!("json_types");

#[cfg(test)]
mod tests {
    use super::models::Pet;
    use crate::support::exchange;

    #[test]
    fn the_media_type_is_that_of_the_document() {
        let pet = || Pet { name: Some("Ada".to_owned()) };
        let body = r#"{"name":"Ada"}"#;
        let (sent, _) = exchange!((204, ""), |client| client.change_pet(1, pet()));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("application/merge-patch+json", body));
        let (sent, _) = exchange!((204, ""), |client| client.replace_pet(1).body(pet()));
        assert_eq!(
            (sent.header("content-type"), sent.body.as_str()),
            ("application/vnd.pets+json; version=2", body)
        );
        let (sent, _) = exchange!((204, ""), |client| client.replace_pet(1));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("", ""));
        let (sent, _) = exchange!((204, ""), |client| client.add_pet(1, pet()));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("application/json", body));
    }
}
