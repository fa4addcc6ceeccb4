//! Repaired documents: whatever has only one possible meaning is sent and read with that meaning.

openapi_runtime::include_api!("repaired");

#[cfg(test)]
mod tests {
    use super::client::Server;
    use super::operations::GetPetArgs;
    use crate::support::exchange;

    #[test]
    fn parameters_without_a_schema_and_a_starred_path_are_sent() {
        let args = || GetPetArgs { path: "a/b c".to_owned(), x_trace: "t".to_owned() };
        let (sent, result) = exchange!((204, ""), |client| client
            .get_pet(args())
            .limit(5)
            .idempotency_key("k".to_owned())
            .tags(vec!["x".to_owned(), "y".to_owned()]));
        assert_eq!(sent.line, "GET /pets/a%2Fb%20c?limit=5&tags=x&tags=y");
        assert_eq!((sent.header("idempotency-key"), sent.header("x-trace")), ("k", "t"));
        assert!(!sent.headers.contains_key("authorization"), "the scheme is not declared");
        result.unwrap();
    }

    #[test]
    fn servers_are_written_in_their_normal_form() {
        assert_eq!(Server::default().url(), "https://pets.example/v1");
        assert_eq!(Server::Port8080.url(), "http://[::1]:8080");
        assert_eq!(Server::Localhost.url(), "http://localhost");
    }
}
