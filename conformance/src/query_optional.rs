//! Optional parameters.

openapi_runtime::include_api!("query_optional");

#[cfg(test)]
mod tests {
    use crate::support::exchange;

    #[test]
    fn what_is_not_set_is_not_sent() {
        let (sent, _) = exchange!((200, "[]"), |client| client.list_pets());
        assert_eq!(sent.line, "GET /pets");
        let (sent, _) = exchange!((200, "[]"), |client| client.list_pets().limit(5).vaccinated(false));
        assert_eq!(sent.line, "GET /pets?limit=5&vaccinated=false");
    }

    #[test]
    fn an_empty_text_is_a_value() {
        let (sent, _) = exchange!((200, "[]"), |client| client.list_pets().name(""));
        assert_eq!(sent.line, "GET /pets?name=");
    }

    #[test]
    fn the_server_is_the_validator_of_limits() {
        let (sent, _) = exchange!((200, "[]"), |client| client.list_pets().limit(-1));
        assert_eq!(sent.line, "GET /pets?limit=-1");
    }

    #[test]
    fn an_option_sets_a_parameter_or_leaves_it_out() {
        let (limit, name): (Option<i32>, Option<&str>) = (Some(5), Some("Tom"));
        let (sent, _) = exchange!((200, "[]"), |client| client.list_pets().limit(limit).name(name));
        assert_eq!(sent.line, "GET /pets?limit=5&name=Tom");
        let owned = || Some("Tom".to_owned());
        let (sent, _) = exchange!((200, "[]"), |client| client.list_pets().name(owned()).vaccinated(None));
        assert_eq!(sent.line, "GET /pets?name=Tom");
        let (sent, _) =
            exchange!((200, "[]"), |client| client.list_pets().limit(5).limit(None).name(None::<String>));
        assert_eq!(sent.line, "GET /pets");
    }
}
