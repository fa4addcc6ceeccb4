//! Nested lists and objects in the query, in the form that servers read.

openapi_runtime::include_api!("nested_parameters");

#[cfg(test)]
mod tests {
    use super::models::{Filter, ListPetsCreated, Other, Range};
    use crate::support::exchange;

    fn range(gt: i64) -> Range {
        Range { gt: Some(gt), lt: None }
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(ToString::to_string).collect()
    }

    fn pairs(line: &str) -> Vec<(String, String)> {
        let (_, query) = line.split_once('?').unwrap();
        form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    #[test]
    fn what_is_nested_has_brackets() {
        let filter = || {
            let mut filter = Filter::default();
            (filter.age, filter.kinds) = (Some(range(1)), Some(texts(&["cat", "dog"])));
            filter
        };
        let flat = || {
            let mut flat = Other::default();
            (flat.size, flat.colors) = (Some(range(2)), Some(texts(&["red", "blue"])));
            flat
        };
        let (sent, _) = exchange!((204, ""), |client| client
            .list_pets()
            .created(ListPetsCreated::Range(range(5)))
            .expand(texts(&["owner", "home"]))
            .filter(filter())
            .flat(flat())
            .rows(vec![range(3), range(4)])
            .tags(texts(&["a,b", "c"]))
            .area(r#"{"age":{"gt":1}}"#)
            .x_rows("1..2"));
        let expected = [
            ("created[gt]", "5"),
            ("expand[]", "owner"),
            ("expand[]", "home"),
            ("filter[age][gt]", "1"),
            ("filter[kinds][]", "cat"),
            ("filter[kinds][]", "dog"),
            ("size[gt]", "2"),
            ("colors", "red"),
            ("colors", "blue"),
            ("rows[0][gt]", "3"),
            ("rows[1][gt]", "4"),
            ("tags", "a,b,c"),
            ("area", r#"{"age":{"gt":1}}"#),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(pairs(&sent.line), expected);
        assert!(sent.line.contains("&tags=a%2Cb,c&"), "{}", sent.line);
        assert_eq!(sent.header("x-rows"), "1..2");
    }

    #[test]
    fn one_of_several_types_may_be_no_object() {
        let (sent, _) =
            exchange!((204, ""), |client| client.list_pets().created(ListPetsCreated::Integer(7)));
        assert_eq!(sent.line, "GET /pets?created=7");
    }
}
