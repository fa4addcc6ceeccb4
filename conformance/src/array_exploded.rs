//! An array in the query, with one pair for each item.

openapi_runtime::include_api!("array_exploded");

#[cfg(test)]
mod tests {
    use crate::support::exchange;

    #[test]
    fn each_item_is_a_pair() {
        let tags = || vec!["a".to_owned(), "b,c&d".to_owned()];
        let (sent, _) = exchange!((200, "[]"), |client| client.list_pets(tags()).ids(vec![1, 2]));
        assert_eq!(sent.line, "GET /pets?tags=a&tags=b%2Cc%26d&ids=1&ids=2");
    }

    #[test]
    fn an_array_without_items_leaves_nothing() {
        let (sent, _) = exchange!((200, "[]"), |client| client.list_pets(Vec::new()).ids(Vec::new()));
        assert_eq!(sent.line, "GET /pets");
    }

    #[test]
    fn an_optional_list_is_taken_as_an_option() {
        for (ids, query) in [(Some(vec![1, 2]), "&ids=1&ids=2"), (None, "")] {
            let (sent, _) =
                exchange!((200, "[]"), |client| client.list_pets(vec!["a".into()]).ids(ids.clone()));
            assert!(sent.line.ends_with(&format!("=a{query}")), "{}", sent.line);
        }
        let (sent, _) = exchange!((200, "[]"), |client| client.list_pets(vec!["a".into()]).ids(None));
        assert!(!sent.line.contains("ids"), "{}", sent.line);
    }
}
