//! Request bodies that are not JSON, and bodies of several media types.

openapi_runtime::include_api!("request_bodies");

#[cfg(test)]
mod tests {
    use openapi_runtime::{FilePart, Multipart};

    use super::models::{Home, Pet};
    use crate::support::exchange;

    fn pet() -> Pet {
        let mut pet = Pet::new("Ada & co");
        pet.tags = Some(vec!["a".to_owned(), "b".to_owned()]);
        pet
    }

    #[test]
    fn a_form_repeats_lists_and_nests_json() {
        let (sent, _) = exchange!((204, ""), |client| client.send_form(pet()));
        assert_eq!(sent.header("content-type"), "application/x-www-form-urlencoded");
        assert_eq!(sent.body, "name=Ada%20%26%20co&tags=a&tags=b");
        let mut nested = pet();
        nested.home = Some(serde_json::from_str::<Home>(r#"{"city":"Paris"}"#).unwrap());
        let (sent, _) = exchange!((204, ""), |client| client.send_form(nested.clone()));
        assert!(sent.body.contains("home=%7B%22city%22%3A%22Paris%22%7D"), "{}", sent.body);
        assert!(sent.body.contains("tags=a&tags=b"), "{}", sent.body);
    }

    #[test]
    fn parts_are_put_together_by_the_caller() {
        let file = || FilePart::from("PNG").file_name("a.png").media_type("image/png");
        let form = || Multipart::new().text("purpose", "portrait").file("file", file());
        let (sent, _) = exchange!((204, ""), |client| client.send_parts(form()));
        let boundary = sent.header("content-type").strip_prefix("multipart/form-data; boundary=").unwrap();
        assert!(sent.body.starts_with(&format!("--{boundary}\r\n")), "{}", sent.body);
        assert!(sent.body.ends_with(&format!("\r\nPNG\r\n--{boundary}--\r\n")), "{}", sent.body);
        assert!(sent.body.contains("name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n"));
    }

    #[test]
    fn text_and_bytes_go_as_they_are() {
        let (sent, _) = exchange!((204, ""), |client| client.send_text("la là"));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("text/plain", "la là"));
        let (sent, _) = exchange!((204, ""), |client| client.send_bytes().body("PNG"));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("image/png", "PNG"));
        let (sent, _) = exchange!((204, ""), |client| client.send_bytes());
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("", ""));
    }

    #[test]
    fn json_is_sent_where_it_is_one_of_several() {
        let (sent, _) = exchange!((204, ""), |client| client.send_either(pet()));
        assert_eq!(sent.header("content-type"), "application/json");
        assert_eq!(sent.body, r#"{"name":"Ada & co","tags":["a","b"]}"#);
    }

    #[test]
    fn optional_bytes_are_taken_in_any_form() {
        let (sent, _) = exchange!((204, ""), |client| client.send_bytes().body(Some(b"PNG".to_vec())));
        assert_eq!(sent.body, "PNG");
        let (sent, _) = exchange!((204, ""), |client| client.send_bytes().body("PNG").body(None::<&str>));
        assert_eq!(sent.body, "");
    }
}
