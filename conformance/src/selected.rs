//! A selection of operations, without anything that only the others use.

openapi_runtime::include_api!("selected");

#[cfg(test)]
mod tests {
    use super::models::Owner;
    use crate::support::exchange;

    #[test]
    fn what_was_chosen_is_there() {
        let (request, result) =
            exchange!((200, r#"[{"owner":{"name":"Ada"}}]"#), |client| client.list_pets());
        assert_eq!(request.line, "GET /pets");
        let owner: Option<Owner> = result.unwrap().into_inner().remove(0).owner;
        assert_eq!(owner.unwrap().name.as_deref(), Some("Ada"));
        let (request, _) = exchange!((200, "[]"), |client| client.get_toys());
        assert_eq!(request.line, "GET /toys");
        let (request, _) = exchange!((200, "[]"), |client| client.list_owners());
        assert_eq!(request.line, "GET /owners");
        let (request, _) = exchange!((204, ""), |client| client.delete_owner("7"));
        assert_eq!(request.line, "DELETE /owners/7");
    }
}
