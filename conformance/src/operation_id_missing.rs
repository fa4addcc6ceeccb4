//! Operations without an id are named after method and path.

openapi_runtime::include_api!("operation_id_missing");

#[cfg(test)]
mod tests {
    use crate::support::exchange;

    #[test]
    fn method_and_path_are_the_name() {
        assert_eq!(exchange!((204, ""), |client| client.get_pets_id(1)).0.line, "GET /pets/1");
        assert_eq!(exchange!((204, ""), |client| client.delete_pets_id(1)).0.line, "DELETE /pets/1");
    }
}
