//! Common mistakes in published documents whose meaning is clear.

openapi_runtime::include_api!("slips");

#[cfg(test)]
mod tests {
    use openapi_runtime::Value;

    use super::models::{Pet, PetKind};
    use super::operations::GetToyArgs;
    use crate::support::{block_on, exchange, serving};

    #[test]
    #[allow(deprecated, reason = "the document states so, in its way")]
    fn what_is_repaired_means_what_it_was_meant_to() {
        let response = r#"{"name":null,"kind":"dog","age":null,"born":"2020-02-29","tags":["a"]}"#;
        let (server, log) = serving(&[(200, response), (204, "")]);
        let client = super::client::Client::<openapi_runtime::Async>::builder()
            .base_url("https://pets.example")
            .token("secret")
            .written("other")
            .transport(server)
            .build()
            .unwrap();
        let pet: Pet = block_on(client.get_pet(7).limit(5).send()).unwrap().into_inner();
        assert_eq!((pet.name.as_ref(), &pet.kind), (None, &PetKind::Dog));
        assert_eq!(pet.born.map(|day| day.to_string()).as_deref(), Some("2020-02-29"));
        block_on(client.put_pet(Pet::new(None, PetKind::Cat)).dry(true).send()).unwrap();
        let sent = log.take();
        assert_eq!(sent[0].line, "GET /pets/7?limit=5");
        assert_eq!(sent[0].header("authorization"), "Bearer secret");
        assert_eq!(sent[1].header("authorization"), "Bearer other");
        assert_eq!(
            (sent[1].line.as_str(), sent[1].body.as_str()),
            ("PUT /pets?dry=true", r#"{"name":null,"kind":"cat"}"#)
        );
    }

    #[test]
    fn additional_items_follow_the_items_of_a_tuple_and_no_others() {
        let text = r#"{"name":null,"kind":"dog","size":[4,"cm"],"names":["a"],"more":{"a":1},"all":[7,"b"]}"#;
        let pet: Pet = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&pet).unwrap(), text);
        assert_eq!(pet.size, Some((4, "cm".to_owned())));
        assert_eq!(pet.names, Some(vec!["a".to_owned()]));
    }

    #[test]
    fn what_has_no_schema_is_any_value_or_text_or_bytes() {
        let (sent, _) = exchange!((204, ""), |client| {
            client.remove_pets().filter(Value::from(vec![7])).x_reason("too many")
        });
        assert_eq!(sent.line, "DELETE /pets?filter=%5B7%5D");
        assert_eq!(sent.header("x-reason"), "too many");
        let (sent, _) = exchange!((204, ""), |client| client.add_pets("<pet/>"));
        assert_eq!((sent.line.as_str(), sent.body.as_str()), ("POST /pets", "<pet/>"));
    }

    #[test]
    fn a_path_is_encoded_and_its_variable_found_by_its_name() {
        let (sent, _) = exchange!((204, ""), |client| client.get_size(7));
        assert_eq!(sent.line, "GET /ma%C3%9Fe/7");
    }

    #[test]
    fn a_variable_that_nothing_declares_is_text() {
        let args = || GetToyArgs { id: 7, toy_name: "ball/red".to_owned(), by: "a&b".to_owned() };
        let (sent, _) = exchange!((204, ""), |client| client.get_toy(args()).sort("name"));
        assert_eq!(sent.line, "GET /pets/7/toys/ball%2Fred?by=a%26b&sort=name");
    }
}
