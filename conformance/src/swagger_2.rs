//! A document in OpenAPI 2.0: what its keywords mean on the wire.

openapi_runtime::include_api!("swagger_2");

#[cfg(test)]
mod tests {
    use super::errors::{ListPetsError, RemovePetsError};
    use super::models::{
        Cat, Changes, DescribePhotoBody, DescribePhotoBodyVisible, ListPetsKindsItem, ListPetsSort, Pet,
    };
    use super::operations::PutPhotoBody;
    use crate::support::{exchange, part, parts};

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_collection_format_is_written_as_its_name_states() {
        let (sent, result) = exchange!((200, r#"[{"kind":"Cat","name":"Tom","lives":9}]"#), |client| client
            .list_pets()
            .limit(5)
            .tags(words(&["a", "b"]))
            .kinds(vec![ListPetsKindsItem::Cat, ListPetsKindsItem::Dog])
            .words(words(&["a", "b"]))
            .ids(vec![1, 2])
            .rows(words(&["a b", "c"]))
            .sort(ListPetsSort::ByAge)
            .x_groups(words(&["g", "h"])));
        assert_eq!(
            sent.line,
            "GET /pets?limit=5&tags=a,b&kinds=cat&kinds=dog&words=a%20b&ids=1%7C2&rows=a%20b%09c&sort=age"
        );
        assert_eq!(sent.header("x-groups"), "g,h");
        assert_eq!(sent.header("accept"), "application/json");
        assert_eq!(ListPetsSort::ByName.as_str(), "name");
        // `discriminator` names a property, and a definition is the value of it.
        let pets = result.unwrap().into_inner();
        assert!(matches!(pets.as_slice(), [Pet::Cat(cat)] if cat.lives == Some(9)), "{pets:?}");
    }

    #[test]
    fn a_body_is_sent_as_what_its_operation_consumes() {
        let tom = || Pet::Cat(Cat::new("Tom"));
        let (sent, _) = exchange!((201, r#"{"kind":"Cat","name":"Tom"}"#), |client| client.add_pet(tom()));
        assert_eq!((sent.line.as_str(), sent.header("content-type")), ("POST /pets", "application/json"));
        assert_eq!(sent.body, r#"{"kind":"Cat","name":"Tom"}"#);
        // A body of the path, which is declared elsewhere, and one of the operation that overrides it.
        let changes = || Changes::new("Tim");
        let (sent, _) = exchange!((204, ""), |client| client.change_pets(words(&["1", "2"]), changes()));
        assert_eq!(sent.line, "PATCH /pets/1,2");
        assert_eq!(sent.header("content-type"), "application/merge-patch+json");
        assert_eq!(sent.body, r#"{"name":"Tim"}"#);
        let (sent, _) =
            exchange!((204, ""), |client| client.replace_pets(words(&["1"])).body(words(&["Tim"])));
        assert_eq!(sent.body, r#"["Tim"]"#);
    }

    #[test]
    fn a_shared_response_has_the_media_types_of_its_operation() {
        let failed = r#"{"message":"no","code":7}"#;
        let (_, result) = exchange!((500, failed), |client| client.list_pets());
        let error = result.unwrap_err();
        assert_eq!(error.body().and_then(|failed| failed.code), Some(7));
        assert!(matches!(error.declared(), Some(ListPetsError::Default(_, Some(_)))), "{error:?}");
        let (sent, result) =
            exchange!((200, "3"), |client| client.remove_pets(words(&["1"]), Changes::new("")));
        assert_eq!(
            (sent.header("accept"), result.unwrap().into_inner().as_str()),
            ("text/plain, application/json", "3")
        );
        // It is an object, which `text/plain` cannot be.
        let (_, result) =
            exchange!((500, failed), |client| client.remove_pets(words(&["1"]), Changes::new("")));
        assert_eq!(result.unwrap_err().body().and_then(|failed| failed.code), Some(7));
        let (_, result) =
            exchange!((500, "no"), |client| client.remove_pets(words(&["1"]), Changes::new("")));
        let error = result.unwrap_err();
        assert!(matches!(error.declared(), Some(RemovePetsError::Default(_, None))), "{error:?}");
        assert_eq!(error.bytes().map(|bytes| &bytes[..]), Some(&b"no"[..]));
    }

    #[test]
    fn a_form_is_made_of_its_parameters() {
        let body = || {
            let mut body = DescribePhotoBody::new(words(&["a", "b"]));
            body.marks = Some(words(&["c", "d"]));
            body.rows = Some(words(&["e f", "g"]));
            body.people = Some(words(&["e", "f"]));
            body.stars = Some(4);
            body.visible = Some(DescribePhotoBodyVisible::Friends);
            body.caption = Some("x y".to_owned());
            body
        };
        let (sent, _) = exchange!((204, ""), |client| client.describe_photo("1", body()));
        assert_eq!(sent.header("content-type"), "application/x-www-form-urlencoded");
        let fields: Vec<_> = form_urlencoded::parse(sent.body.as_bytes()).into_owned().collect();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            fields,
            [
                ("caption", "x y"),
                ("tags", "a,b"),
                ("marks", "c|d"),
                ("rows", "e f\tg"),
                ("people", "e"),
                ("people", "f"),
                ("stars", "4"),
                ("visible", "friends"),
            ]
        );
    }

    #[test]
    fn a_form_with_a_file_has_parts() {
        let body = || {
            let mut body = PutPhotoBody::new("PNG");
            body.caption = Some("x".to_owned());
            body.sizes = Some(vec![1, 2]);
            body.tags = Some(words(&["a", "b"]));
            body
        };
        let (sent, _) = exchange!((204, ""), |client| client.put_photo("1", body()));
        let text = |name, content| part(name, None, None, content);
        assert_eq!(
            parts(&sent),
            [
                text("caption", "x"),
                part("photo", Some("photo"), Some("application/octet-stream"), "PNG"),
                text("sizes", "1"),
                text("sizes", "2"),
                text("tags", "a,b"),
            ]
        );
    }

    #[test]
    fn a_file_is_read_as_bytes() {
        let (sent, result) = exchange!((200, "PNG"), |client| client.get_image("1"));
        assert_eq!((sent.line.as_str(), sent.header("accept")), ("GET /pets/1/image", "image/png"));
        assert_eq!(result.unwrap().into_inner().as_ref(), b"PNG");
    }

    #[test]
    fn servers_are_the_schemes_of_the_host() {
        use super::client::Server;
        let urls = [Server::Https, Server::Http].map(Server::url);
        assert_eq!(urls, ["https://api.pets.example/v2", "http://api.pets.example/v2"]);
    }

    #[test]
    fn each_scheme_sends_its_credential() {
        macro_rules! header {
            ($name:literal, |$client:ident| $call:expr) => {{
                let (sent, _) = exchange!(
                    (204, ""),
                    |builder| builder.key("k").password("ada:s p").token("t"),
                    |$client| $call
                );
                sent.header($name).to_owned()
            }};
        }
        let key = header!("x-key", |client| client.change_pets(words(&["1"]), Changes::new("")));
        assert_eq!(key, "k");
        let password = header!("authorization", |client| client.replace_pets(words(&["1"])));
        assert_eq!(password, "Basic YWRhOnMgcA==");
        let token = header!("authorization", |client| client.add_pet(Pet::Cat(Cat::new(""))));
        assert_eq!(token, "Bearer t");
    }
}
