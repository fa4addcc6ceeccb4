//! The type `null` of OpenAPI 3.1: in a parameter, in a request, and in a response that may itself be null.

openapi_runtime::include_api!("null_type");

#[cfg(test)]
mod tests {
    use openapi_runtime::Nullable;

    use super::models::Change;
    use crate::support::exchange;

    #[test]
    fn null_is_sent_where_a_body_can_hold_it() {
        let mut change = Change::new(None);
        change.weight = Nullable::Null;
        let (sent, _) = exchange!((200, "null"), |client| client.change_pet(1, change.clone()));
        assert_eq!(sent.body, r#"{"owner":null,"weight":null}"#);
        let (sent, _) =
            exchange!((200, "null"), |client| client.change_pet(1, Change::new(Some("Ada".to_owned()))));
        assert_eq!(sent.body, r#"{"owner":"Ada"}"#);
    }

    #[test]
    fn a_parameter_has_a_value_or_is_left_out() {
        let (sent, _) =
            exchange!((200, "null"), |client| client.change_pet(1, Change::new(None)).reason("age"));
        assert_eq!(sent.line, "PATCH /pets/1?reason=age");
        let (sent, _) = exchange!((200, "null"), |client| client.change_pet(1, Change::new(None)));
        assert_eq!(sent.line, "PATCH /pets/1");
    }

    #[test]
    fn a_response_can_be_null() {
        let (_, result) = exchange!((200, "null"), |client| client.change_pet(1, Change::new(None)));
        assert_eq!(result.unwrap().into_inner(), None);
        let (_, result) =
            exchange!((200, r#"{"chip":null}"#), |client| client.change_pet(1, Change::new(None)));
        assert_eq!(result.unwrap().into_inner().unwrap().chip, None);
    }
}
