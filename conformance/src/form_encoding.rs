//! Form fields with an encoding of their own.

openapi_runtime::include_api!("form_encoding");

#[cfg(test)]
mod tests {
    use super::models::{AddPetBody, Home, ReplacePetBody};
    use super::operations::AddHomesRequestBody;
    use crate::support::exchange;

    fn home(rooms: &[&str]) -> Home {
        let mut home = Home::new("Paris");
        home.rooms = Some(rooms.iter().map(ToString::to_string).collect());
        home
    }

    #[test]
    fn each_field_is_written_as_its_encoding_states() {
        let body = || {
            let mut body = AddPetBody::new("Ada & co");
            body.tags = Some(vec!["a".to_owned(), "b".to_owned()]);
            body.ids = Some(vec![1, 2]);
            body.expand = Some(vec!["x".to_owned(), "y".to_owned()]);
            body.home = Some(home(&["p", "q"]));
            body.spare = Some(home(&[]));
            body.flat = Some(home(&["r"]));
            body.rows = Some(vec![Home::new("Rom"), home(&["s"])]);
            body.site = Some("https://ada.example/?a=b&c".to_owned());
            body.label = Some("l".to_owned());
            body
        };
        let (sent, _) = exchange!((204, ""), |client| client.add_pet(body()));
        assert_eq!(sent.header("content-type"), "application/x-www-form-urlencoded");
        let fields: Vec<_> = form_urlencoded::parse(sent.body.as_bytes()).into_owned().collect();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            fields,
            [
                ("name", "Ada & co"),
                ("tags", "a|b"),
                ("ids", "[1,2]"),
                ("expand[]", "x"),
                ("expand[]", "y"),
                ("home[city]", "Paris"),
                ("home[rooms][]", "p"),
                ("home[rooms][]", "q"),
                ("spare", r#"{"city":"Paris","rooms":[]}"#),
                ("city", "Paris"),
                ("rooms", "r"),
                ("rows[0][city]", "Rom"),
                ("rows[1][city]", "Paris"),
                ("rows[1][rooms][]", "s"),
                ("site", "https://ada.example/?a=b&c"),
                ("label", "l"),
            ]
        );
        assert!(sent.body.contains("&site=https://ada.example/?a=b%26c&"), "{}", sent.body);
    }

    #[test]
    fn a_body_that_may_be_missing_is_encoded_as_well() {
        let body = || ReplacePetBody { ids: Some(vec![1, 2]) };
        let (sent, _) = exchange!((204, ""), |client| client.replace_pet().body(body()));
        assert_eq!(sent.body, "ids=1,2");
        let (sent, _) = exchange!((204, ""), |client| client.replace_pet());
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("", ""));
    }

    #[test]
    fn a_form_without_fields_is_text_of_the_caller() {
        let form = || AddHomesRequestBody::Form("0[city]=Rom".to_owned());
        let (sent, _) = exchange!((204, ""), |client| client.add_homes(form()));
        assert_eq!(sent.header("content-type"), "application/x-www-form-urlencoded");
        assert_eq!(sent.body, "0[city]=Rom");
    }
}
