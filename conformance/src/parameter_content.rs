//! Parameters with `content`.

openapi_runtime::include_api!("parameter_content");

#[cfg(test)]
mod tests {
    use openapi_runtime::Date;

    use super::models::{Home, Kind};
    use crate::support::{exchange, refused};

    #[test]
    fn a_single_value_is_text_as_its_place_wants_it() {
        let since: Date = "2026-11-23".parse().unwrap();
        let (sent, _) = exchange!((204, ""), |client| {
            client
                .list_toys("a/b c", 7)
                .kind(Kind::Unknown("a&b".to_owned()))
                .ratio(0.5)
                .x_note("# Likes *fish*")
                .since(since)
        });
        assert_eq!(sent.line, "GET /pets/a%2Fb%20c/toys/7?kind=a%26b&ratio=0.5");
        assert_eq!((sent.header("x-note"), sent.header("cookie")), ("# Likes *fish*", "since=2026-11-23"));
    }

    #[test]
    fn json_is_json_also_where_it_is_a_single_value() {
        let home = || Home::new("Ulm");
        let (sent, _) = exchange!((204, ""), |client| client.list_toys("a", 7).home(home()).word("Tom"));
        let query = sent.line.split_once('?').unwrap().1;
        assert_eq!(query, "home=%7B%22city%22%3A%22Ulm%22%7D&word=%22Tom%22");
    }

    #[test]
    fn what_has_no_type_in_its_media_type_is_the_text_of_the_caller() {
        let (sent, _) =
            exchange!((204, ""), |client| client.list_toys("a", 7).place("city: Ulm").names("a,b"));
        assert_eq!(sent.line, "GET /pets/a/toys/7?place=city%3A%20Ulm&names=a%2Cb");
    }

    #[test]
    fn what_would_change_the_path_is_refused() {
        let message = refused!(|client| client.list_toys("..", 7));
        assert!(message.contains("name"), "{message}");
    }
}
