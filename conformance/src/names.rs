//! Every name in a document becomes a Rust name, and the wire keeps the document's name.

openapi_runtime::include_api!("names");

#[cfg(test)]
mod tests {
    use super::errors::MatchError;
    use super::models::{self, D, Error, S, Self_};
    use crate::support::exchange;

    const RESULT: &str = r#"{"type":"t","Type":"T","fn":"f","self":"s","2fa":true,"$ref":"r","new":"n","default":"d","petId":1,"pet_id":2,"Self":{"x":3},"größe":{"cm":4}}"#;

    #[test]
    fn parameters_keep_their_names_on_the_wire() {
        let (sent, _) = exchange!((200, "{}"), |client| {
            client
                .r#match("t", "s")
                .send_2("a")
                .body("b")
                .timeout_2(1)
                .operation_2("c")
                .name("d")
                .inner("e")
                .page_size(2)
                .x_request_id("f")
                .x_request_id_2("g")
                .no_pedido("h")
                .n1a("i")
                .μg(3)
                .é("j")
                .é_2("k")
                .body_2(models::Option::default())
        });
        assert_eq!(
            sent.line,
            "GET /t/s?send=a&body=b&timeout=1&operation=c&name=d&inner=e&page%5Bsize%5D=2&x-request-id=g&n%C2%BA_pedido=h&1%C2%AA=i&%C2%B5g=3&e%CC%81=k&%C3%A9=j"
        );
        assert_eq!((sent.header("x-request-id"), sent.body.as_str()), ("f", "{}"));
    }

    #[test]
    fn properties_keep_their_names_on_the_wire() {
        let (_, result) = exchange!((200, RESULT), |client| client.r#match("t", "s"));
        let found: models::Result = result.unwrap().into_inner();
        assert_eq!((found.r#type.as_str(), found.type_2.as_str(), found.self_.as_str()), ("t", "T", "s"));
        assert_eq!((found.pet_id, found.pet_id_2, found.n2fa), (2, 1, true));
        let expected = Self_ { x: Some(3) };
        assert_eq!(found.self_2, Some(expected));
        assert_eq!(serde_json::to_string(&found).unwrap(), RESULT);
    }

    #[test]
    fn types_may_have_the_names_of_type_parameters() {
        let text = r#"[{"W":"M","members":true,"property":[]}]"#;
        let read: D = serde_json::from_str(text).unwrap();
        let D::DList(items) = &read else { panic!("{read:?}") };
        let [D::S(found)] = items.as_slice() else { panic!("{items:?}") };
        assert!(matches!(&**found, S::M(m) if m.members == Some(true) && m.property.is_some()));
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
    }

    #[test]
    fn values_keep_their_names_on_the_wire() {
        for wire in ["String", "Self", "self", "1", "a b", "a-b", "", "🦀"] {
            let value = models::String::from(wire.to_owned());
            assert!(!matches!(value, models::String::Unknown(_)), "{wire}");
            assert_eq!(value.as_str(), wire);
        }
    }

    #[test]
    fn types_stand_beside_those_of_rust() {
        let (_, result) = exchange!((400, r#"{"message":"m"}"#), |client| client.r#match("t", "s"));
        let expected = Error { message: Some("m".to_owned()) };
        assert_eq!(result.unwrap_err().declared(), Some(&MatchError::BadRequest(Some(expected))));
    }

    #[test]
    fn operations_stand_beside_the_methods_of_every_client() {
        let line = |sent: crate::support::Sent| sent.line;
        assert_eq!(line(exchange!((204, ""), |client| client.builder_2()).0), "GET /builder");
        assert_eq!(line(exchange!((204, ""), |client| client.with_header_2()).0), "GET /with-header");
        assert_eq!(line(exchange!((204, ""), |client| client.get_pet()).0), "GET /get_pet");
        assert_eq!(line(exchange!((204, ""), |client| client.get_pet_get_get_pet()).0), "GET /getPet");
        assert_eq!(line(exchange!((204, ""), |client| client.n1st_new()).0), "GET /new");
    }
}
