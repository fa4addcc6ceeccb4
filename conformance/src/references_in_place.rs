//! References instead of operations, maps and lists are replaced by their targets.

openapi_runtime::include_api!("references_in_place");

#[cfg(test)]
mod tests {
    use super::client::Server;
    use super::models::{AddOwnerBody, Kind, Pet};
    use crate::support::exchange;

    #[test]
    fn one_operation_under_several_paths_is_one_of_each() {
        let (sent, _) = exchange!((200, "{}"), |client| client.post_animals().dry(true).id("7"));
        assert_eq!(sent.line, "POST /animals?dry=true&id=7");
        let (sent, _) = exchange!((200, "{}"), |client| client.post_keepers());
        assert_eq!(sent.line, "POST /keepers");
    }

    #[test]
    fn operations_that_are_references_are_whole() {
        let response = r#"{"name":"Rex","kind":"dog","friend":{"name":"Tom"}}"#;
        let (sent, result) = exchange!((200, response), |client| client.get_pet(7));
        assert_eq!(sent.line, "GET /pets/7");
        let mut rex = Pet::new("Rex");
        (rex.kind, rex.friend) = (Some(Kind::Dog), Some(Box::new(Pet::new("Tom"))));
        assert_eq!(result.unwrap().into_inner(), rex);

        let mut body = AddOwnerBody::new("Ann");
        body.friend = Some(rex);
        let (sent, _) = exchange!((200, response), |client| client.add_owner().dry(true).body(body.clone()));
        assert_eq!(sent.line, "POST /owners?dry=true");
        assert_eq!(sent.body, format!(r#"{{"name":"Ann","friend":{response}}}"#));
        assert_eq!(Server::default().url(), "https://pets.example");
    }
}
