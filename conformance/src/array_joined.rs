//! An array in the path, in one pair of the query, and in a header.

openapi_runtime::include_api!("array_joined");

#[cfg(test)]
mod tests {
    use crate::support::{exchange, refused};

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_items_are_joined_by_commas() {
        let (sent, _) = exchange!((204, ""), |client| {
            client
                .list_pets(vec![1, 2], texts(&["a", "b,c"]))
                .colours(texts(&["red"]))
                .x_fields(texts(&["id", "name"]))
        });
        assert_eq!(sent.line, "GET /pets/1,2?tags=a,b%2Cc&colours=red");
        assert_eq!(sent.header("x-fields"), "id,name");
    }

    #[test]
    fn without_items_there_is_nothing_to_join() {
        let (sent, _) = exchange!((204, ""), |client| {
            client.list_pets(vec![1], Vec::new()).colours(Vec::new()).x_fields(Vec::new())
        });
        assert_eq!((sent.line.as_str(), sent.header("x-fields")), ("GET /pets/1", ""));
        assert!(refused!(|client| client.list_pets(Vec::new(), Vec::new())).contains("ids"));
    }
}
