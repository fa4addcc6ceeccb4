//! What OpenAPI 3.2 adds to operations.

openapi_runtime::include_api!("openapi_3_2");

#[cfg(test)]
mod tests {
    use openapi_runtime::Blocking;

    use super::client::{Client, Server};
    use super::models::{Cat, Filter, OtherPet, Wish};
    use crate::support::{Log, serving};

    fn filter() -> Filter {
        Filter { name: Some("Ada & co".to_owned()), kinds: Some(vec!["cat".to_owned(), "dog".to_owned()]) }
    }

    fn client() -> (Client<Blocking>, Log) {
        let (server, log) = serving(&[(204, "")]);
        (Client::builder().login("token").transport(server).build().unwrap(), log)
    }

    #[test]
    fn methods_of_any_name_are_sent() {
        let (client, log) = client();
        client.find_pets(filter()).send().unwrap();
        client.link_pets(filter()).send().unwrap();
        let sent = log.take();
        assert_eq!(sent[0].line, "QUERY /pets");
        assert_eq!(sent[0].body, r#"{"name":"Ada & co","kinds":["cat","dog"]}"#);
        assert_eq!(sent[0].header("authorization"), "Bearer token");
        assert!(sent[1].line.starts_with("LINK /pets?"), "{}", sent[1].line);
    }

    #[test]
    fn the_whole_query_is_one_value() {
        let (client, log) = client();
        client.list_pets().filter(filter()).send().unwrap();
        client.list_pets().filter(filter()).query("more", "1").send().unwrap();
        client.list_pets().send().unwrap();
        client.link_pets(filter()).send().unwrap();
        let sent: Vec<_> = log.take().into_iter().map(|sent| sent.line).collect();
        let pairs = |line: &str| -> Vec<(String, String)> {
            let query = line.split_once('?').map_or("", |(_, query)| query);
            form_urlencoded::parse(query.as_bytes()).into_owned().collect()
        };
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let form = [pair("name", "Ada & co"), pair("kinds", "cat"), pair("kinds", "dog")];
        assert_eq!(pairs(&sent[0]), form);
        assert_eq!(pairs(&sent[1]).last(), Some(&pair("more", "1")));
        assert_eq!(sent[2], "GET /pets");
        assert_eq!(pairs(&sent[3]), [pair(r#"{"name":"Ada & co","kinds":["cat","dog"]}"#, "")]);
    }

    #[test]
    fn the_whole_query_may_be_a_text() {
        let (server, log) = serving(&[(200, "{}"), (200, "{}")]);
        let client: Client<Blocking> = Client::builder().login("token").transport(server).build().unwrap();
        let cat = || Wish::Cat(Cat::new(9));
        client.ask_pets(cat()).path("$.a.b[1:1]").send().unwrap();
        client.ask_pets(cat()).send().unwrap();
        let sent = log.take();
        assert_eq!(sent[0].line, "POST /pets?%24.a.b%5B1%3A1%5D");
        assert_eq!(sent[0].body, r#"{"kind":"cat","lives":9}"#);
        assert_eq!(sent[1].line, "POST /pets");
    }

    #[test]
    fn a_value_that_is_no_known_member_is_the_default_one() {
        let read = |response: &'static str| {
            let wish = Wish::Cat(Cat::new(9));
            let (server, _) = serving(&[(200, response)]);
            let client: Client<Blocking> =
                Client::builder().login("token").transport(server).build().unwrap();
            client.ask_pets(wish).send().unwrap().into_inner()
        };
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
