//! A document in JSON, which is read like any other.

openapi_runtime::include_api!("written_in_json");

#[cfg(test)]
mod tests {
    use crate::support::exchange;

    #[test]
    fn a_document_may_be_json() {
        let (sent, pets) = exchange!((200, r#"["Ada"]"#), |client| client.list_pets().a_b_c(0.5));
        assert_eq!(sent.line, "GET /pets?a%2Fb%20%22c%22=0.5");
        assert_eq!(pets.unwrap().into_inner(), ["Ada"]);
    }
}
