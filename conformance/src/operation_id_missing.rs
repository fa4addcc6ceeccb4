//! Operations without an `operationId` are named after their method and path.

openapi_runtime::include_api!("operation_id_missing");

#[cfg(test)]
mod tests {
    use crate::support::exchange;

    #[test]
    fn method_and_path_are_the_name() {
        assert_eq!(exchange!((204, ""), |client| client.get_pets_id(1)).0.line, "GET /pets/1");
        assert_eq!(exchange!((204, ""), |client| client.delete_pets_id(1)).0.line, "DELETE /pets/1");
    }

    #[test]
    fn of_operations_with_one_id_none_has_it() {
        assert_eq!(exchange!((204, ""), |client| client.get_owners()).0.line, "GET /owners");
        assert_eq!(exchange!((204, ""), |client| client.get_toys()).0.line, "GET /toys");
    }
}
