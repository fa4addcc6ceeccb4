//! Schemas that are referred to by `$id`, `$anchor` and `$dynamicAnchor`.

openapi_runtime::include_api!("schema_names");

#[cfg(test)]
mod tests {
    use super::models::{Colour, Kind, Shape};
    use crate::support::exchange;

    #[test]
    fn a_name_leads_to_its_schema() {
        let response = r#"{"items":[{"name":"Rex"}],"next":{"cursor":"c"},"owner":{"name":"Ann","$id":"1"},"kind":"cat","other":"white","toy":{"shape":"ring"}}"#;
        let (_, result) = exchange!((200, response), |client| client.list_pets());
        let page = result.unwrap().into_inner();
        assert_eq!(page.items[0].name, "Rex");
        assert_eq!(page.next.cursor.as_deref(), Some("c"));
        assert_eq!(page.owner.unwrap().id.as_deref(), Some("1"));
        assert_eq!(
            page.toy.unwrap().shape,
            Some(Shape::Ring),
            "a relative `$id` is named against the one around it"
        );
        assert_eq!((page.kind, page.other), (Some(Kind::Cat), Some(Colour::White)));
    }
}
