//! Servers that only the caller can complete, and paths with a query or a fragment.

openapi_runtime::include_api!("servers_open");

#[cfg(test)]
mod tests {
    use super::client::Server;
    use crate::support::exchange;

    #[test]
    fn what_has_no_scheme_is_read_as_https() {
        assert_eq!(Server::default().url(), "https://eu.pets.example/v1");
    }

    #[test]
    fn the_query_of_a_path_is_sent_and_its_parameters_once() {
        let (sent, _) = exchange!((204, ""), |client| client.list_pets("cat").format("short"));
        assert_eq!(sent.line, "GET /pets?all=true&kind=cat&format=short");
    }

    #[test]
    fn a_fragment_is_not_sent() {
        let (sent, _) = exchange!((204, ""), |client| client.feed().times(2));
        assert_eq!(sent.line, "GET /?times=2");
        let (sent, _) = exchange!((204, ""), |client| client.groom());
        assert_eq!(sent.line, "GET /");
    }

    #[test]
    fn a_path_is_encoded() {
        let (sent, _) = exchange!((204, ""), |client| client.get_pet("ä b"));
        assert_eq!(sent.line, "GET /s%C3%BC%C3%9Fe%20tiere/%C3%A4%20b");
    }
}
