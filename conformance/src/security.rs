//! Security requirements: the document's, an operation's own, and none.

openapi_runtime::include_api!("security");

#[cfg(test)]
mod tests {
    use crate::support::{exchange, refused};

    /// Returns the `Authorization` header of a call, the same in both modes.
    macro_rules! authorization {
        (|$builder:ident| $set:expr, |$client:ident| $call:expr) => {{
            let (sent, result) = exchange!((204, ""), |$builder| $set, |$client| $call);
            result.unwrap().into_inner();
            sent.header("authorization").to_owned()
        }};
    }

    #[test]
    fn the_credential_goes_where_it_is_requested_and_nowhere_else() {
        let listed = authorization!(|builder| builder.token("t-1"), |client| client.list_pets());
        assert_eq!(listed, "Bearer t-1");
        assert_eq!(authorization!(|builder| builder.token("t-1"), |client| client.add_pet()), "");
    }

    #[test]
    fn the_first_alternative_for_which_there_are_credentials_is_used() {
        let both = authorization!(|builder| builder.token("t-1").admin("a-1"), |client| client.change_pets());
        assert_eq!(both, "Bearer a-1");
        let one = authorization!(|builder| builder.token("t-1"), |client| client.change_pets());
        assert_eq!(one, "Bearer t-1");
    }

    #[test]
    fn an_operation_without_its_credential_is_not_sent() {
        let message = refused!(|client| client.list_pets());
        assert!(message.contains("Token"), "{message}");
        assert_eq!(authorization!(|builder| builder, |client| client.remove_pets()), "");
    }
}
