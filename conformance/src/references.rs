//! References to schemas, parameters and paths, wherever those are written.

openapi_runtime::include_api!("references");

#[cfg(test)]
mod tests {
    use super::client::DensServer;
    use super::models::{Kind, Owner, Pet};
    use crate::support::exchange;

    #[test]
    fn a_reference_leads_to_what_it_names() {
        let (sent, result) = exchange!((200, r#"["cat"]"#), |client| client.list_pets());
        assert_eq!(sent.line, "GET /pets");
        assert_eq!(result.unwrap().into_inner(), [Kind::Cat]);

        let response =
            r#"{"id":7,"kind":"dog","owner":{"name":"Ann","pets":[{"id":8,"kind":"cat"}]},"litter":[]}"#;
        let (sent, result) = exchange!((200, response), |client| client.get_pet(7));
        assert_eq!(sent.line, "GET /pets/7");
        let mut owner = Owner::new("Ann");
        owner.pets = Some(vec![Pet::new(8, Kind::Cat)]);
        let mut pet = Pet::new(7, Kind::Dog);
        (pet.owner, pet.litter) = (Some(owner), Some(Vec::new()));
        assert_eq!(result.unwrap().into_inner(), pet);

        let response = r#"{"kinds":["dog"],"first":"cat","$ref":"a property"}"#;
        let (_, result) = exchange!((200, response), |client| client.list_kinds());
        let kinds = result.unwrap().into_inner();
        assert_eq!(
            (kinds.kinds, kinds.first, kinds.r#ref.as_str()),
            (vec![Kind::Dog], Kind::Cat, "a property")
        );
    }

    #[test]
    fn paths_that_refer_to_one_path_item_have_its_servers() {
        let (sent, result) = exchange!((204, ""), |client| client.get_nests().base_url(DensServer::Test));
        assert_eq!(sent.line, "GET /nests");
        result.unwrap();
        let (sent, result) = exchange!((204, ""), |client| client.get_dens().base_url(DensServer::Test));
        assert_eq!(sent.line, "GET /dens");
        result.unwrap();
    }
}
