//! Parameters in the path, the query and a header.

openapi_runtime::include_api!("parameters");

#[cfg(test)]
mod tests {
    use crate::support::{exchange, refused};

    #[test]
    fn each_goes_to_its_place() {
        let (sent, result) = exchange!((200, r#"["Tom"]"#), |client| client.list_pets("Ada", "cat", "abc"));
        assert_eq!(sent.line, "GET /owners/Ada/pets?kind=cat");
        assert_eq!((sent.header("x-trace"), sent.header("accept")), ("abc", "application/json"));
        assert_eq!(result.unwrap().into_inner(), ["Tom"]);
    }

    #[test]
    fn each_is_escaped_as_its_place_wants() {
        let (sent, _) = exchange!((200, "[]"), |client| client.list_pets("a/b?c%", "&=#+ é", "a, b=\"c\""));
        assert_eq!(sent.line, "GET /owners/a%2Fb%3Fc%25/pets?kind=%26%3D%23%2B%20%C3%A9");
        assert_eq!(sent.header("x-trace"), "a, b=\"c\"");
    }

    #[test]
    fn what_would_be_another_request_is_refused() {
        for owner in ["", ".", ".."] {
            let message = refused!(|client| client.list_pets(owner, "cat", "abc"));
            assert!(message.contains("owner"), "{message}");
        }
        for trace in ["a\r\nHost: evil", ""] {
            let message = refused!(|client| client.list_pets("Ada", "cat", trace));
            assert!(message.contains("X-Trace"), "{message}");
        }
    }
}
