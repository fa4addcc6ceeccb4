//! Operations whose names would collide.

openapi_runtime::include_api!("operation_names");

#[cfg(test)]
mod tests {
    use super::operations::ListPetsSuccess;
    use crate::support::exchange;

    #[test]
    fn method_and_path_distinguish_them() {
        let (sent, _) = exchange!((204, ""), |client| client.list_pets());
        assert_eq!(sent.line, "GET /pets/all");
        let (sent, _) = exchange!((204, ""), |client| client.list_pets_get_pets_some());
        assert_eq!(sent.line, "GET /pets/some");
        let (sent, _) = exchange!((204, ""), |client| client.list_pets_get_pets());
        assert_eq!(sent.line, "GET /pets");
    }

    #[test]
    fn an_operation_has_its_name_before_what_belongs_to_another_one() {
        let (sent, _) = exchange!((200, ""), |client| client.execute(ListPetsSuccess::new()));
        assert_eq!(sent.line, "POST /pets/success");
    }
}
