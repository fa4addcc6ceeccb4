//! Additions of OpenAPI 3.2 to operations.

openapi_runtime::include_api!("openapi_3_2");

#[cfg(test)]
mod tests {
    use super::client::Server;
    use super::models::{Cat, Filter, OtherPet, Wish};
    use crate::support::exchange;

    fn filter() -> Filter {
        Filter { name: Some("Ada & co".to_owned()), kinds: Some(vec!["cat".to_owned(), "dog".to_owned()]) }
    }

    /// Returns the request of a call with a token, the same in both modes.
    macro_rules! sent {
        (|$client:ident| $call:expr) => {
            exchange!((204, ""), |builder| builder.login("token"), |$client| $call).0
        };
    }

    #[test]
    fn methods_of_any_name_are_sent() {
        let found = sent!(|client| client.find_pets(filter()));
        assert_eq!(found.line, "QUERY /pets");
        assert_eq!(found.body, r#"{"name":"Ada & co","kinds":["cat","dog"]}"#);
        assert_eq!(found.header("authorization"), "Bearer token");
        let linked = sent!(|client| client.link_pets(filter()));
        assert!(linked.line.starts_with("LINK /pets?"), "{}", linked.line);
    }

    #[test]
    fn the_whole_query_is_one_value() {
        let pairs = |line: &str| -> Vec<(String, String)> {
            let query = line.split_once('?').map_or("", |(_, query)| query);
            form_urlencoded::parse(query.as_bytes()).into_owned().collect()
        };
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let form = [pair("name", "Ada & co"), pair("kinds", "cat"), pair("kinds", "dog")];
        assert_eq!(pairs(&sent!(|client| client.list_pets().filter(filter())).line), form);
        let more = sent!(|client| client.list_pets().filter(filter()).query("more", "1"));
        assert_eq!(pairs(&more.line).last(), Some(&pair("more", "1")));
        assert_eq!(sent!(|client| client.list_pets()).line, "GET /pets");
        let json = [pair(r#"{"name":"Ada & co","kinds":["cat","dog"]}"#, "")];
        assert_eq!(pairs(&sent!(|client| client.link_pets(filter())).line), json);
    }

    /// Returns the request and the response of a wish.
    macro_rules! wished {
        ($response:expr, |$client:ident| $call:expr) => {{
            let (sent, result) =
                exchange!((200, $response), |builder| builder.login("token"), |$client| $call);
            (sent, result.unwrap().into_inner())
        }};
    }

    #[test]
    fn the_whole_query_may_be_a_text() {
        let cat = || Wish::Cat(Cat::new(9));
        let (sent, _) = wished!("{}", |client| client.ask_pets(cat()).path("$.a.b[1:1]"));
        assert_eq!(sent.line, "POST /pets?%24.a.b%5B1%3A1%5D");
        assert_eq!(sent.body, r#"{"kind":"cat","lives":9}"#);
        let (sent, _) = wished!("{}", |client| client.ask_pets(cat()));
        assert_eq!(sent.line, "POST /pets");
    }

    #[test]
    fn a_value_that_is_no_known_member_is_the_default_one() {
        let read =
            |response: &'static str| wished!(response, |client| client.ask_pets(Wish::Cat(Cat::new(9)))).1;
        assert_eq!(read(r#"{"kind":"cat","lives":7}"#), Wish::Cat(Cat::new(7)));
        let other = |kind: Option<&str>| OtherPet { kind: kind.map(str::to_owned), legs: Some(8) };
        assert_eq!(read(r#"{"kind":"spider","legs":8}"#), Wish::OtherPet(other(Some("spider"))));
        assert_eq!(read(r#"{"legs":8}"#), Wish::OtherPet(other(None)));
        assert_eq!(serde_json::to_string(&Wish::OtherPet(other(None))).unwrap(), r#"{"legs":8}"#);
        assert_eq!(read("8"), Wish::Unknown(8.into()));
    }

    #[test]
    fn servers_have_the_names_that_the_document_gives_them() {
        assert_eq!(Server::default(), Server::Main);
        assert_eq!(Server::Staging.url(), "https://staging.pets.example");
    }
}
