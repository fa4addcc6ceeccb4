//! Deprecated items stay usable.

openapi_runtime::include_api!("deprecated");

#[cfg(test)]
mod tests {
    #![expect(deprecated, reason = "it is what the tests are about")]

    use crate::support::exchange;

    #[test]
    fn it_is_sent_and_read_as_ever() {
        let (sent, result) =
            exchange!((200, r#"[{"name":"Tom","race":"cat"}]"#), |client| client.list_pets().size(1));
        assert_eq!(sent.line, "GET /pets?size=1");
        assert_eq!(result.unwrap().into_inner()[0].race, "cat");
    }
}
