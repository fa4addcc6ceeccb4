//! Bodies of media types that have no form for their schemas, and failures that are objects under such media types.

openapi_runtime::include_api!("unused_schemas");

#[cfg(test)]
mod tests {
    use super::errors::{PostBytesError, PostTextError};
    use super::models::{GetDayOk, PostBytesForbidden};
    use crate::support::exchange;

    #[test]
    fn text_and_bytes_are_passed_through_unchanged() {
        let (sent, result) = exchange!((200, "7"), |client| client.post_text().body("{}"));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("text/plain", "{}"));
        assert_eq!(result.unwrap().into_inner(), "7");
        let (_, result) = exchange!((400, "a,b"), |client| client.post_text());
        assert_eq!(result.unwrap_err().declared(), Some(&PostTextError::BadRequest(Some("a,b".into()))));
        let (sent, result) = exchange!((200, "PNG"), |client| client.post_bytes().body("[1]"));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("application/octet-stream", "[1]"));
        assert_eq!(result.unwrap().into_inner(), "PNG");
    }

    #[test]
    fn a_failure_that_is_an_object_is_read_as_json() {
        let (_, result) = exchange!((403, r#"{"why":"closed"}"#), |client| client.post_bytes());
        let why = PostBytesForbidden { why: Some("closed".to_owned()), ..Default::default() };
        let expected = PostBytesError::Forbidden(Some(why));
        assert_eq!(result.unwrap_err().declared(), Some(&expected));
        let (_, result) = exchange!((404, "gone"), |client| client.post_bytes());
        assert_eq!(result.unwrap_err().declared(), Some(&PostBytesError::NotFound(Some("gone".into()))));
    }

    #[test]
    fn an_enum_has_the_values_that_are_not_of_its_format() {
        let (_, result) = exchange!((200, r#""today""#), |client| client.get_day());
        assert_eq!(result.unwrap().into_inner(), GetDayOk::Today);
    }
}
