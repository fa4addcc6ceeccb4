//! The smallest operation: no input, and only a status as output.

openapi_runtime::include_api!("no_content");

#[cfg(test)]
mod tests {
    use openapi_runtime::Error;

    use crate::support::exchange;

    #[test]
    fn a_request_without_anything() {
        let (sent, result) = exchange!((204, ""), |client| client.remove_pets());
        assert_eq!((sent.line.as_str(), sent.body.as_str()), ("DELETE /pets", ""));
        assert_eq!((sent.header("content-type"), sent.header("accept")), ("", ""));
        assert_eq!(result.unwrap().status(), 204);
    }

    #[test]
    fn a_body_that_was_not_announced_is_not_inspected() {
        let (_, result) = exchange!((204, "not JSON"), |client| client.remove_pets());
        let () = result.unwrap().into_inner();
    }

    #[test]
    fn a_status_that_was_not_declared_keeps_its_body() {
        let (_, result) = exchange!((200, "surprise"), |client| client.remove_pets());
        let error = result.unwrap_err();
        assert!(matches!(error, Error::UnexpectedStatus(_)), "{error:?}");
        assert_eq!(error.bytes().unwrap(), "surprise");
    }
}
