//! A document corrected by an overlay.

openapi_runtime::include_api!("with_overlay");

#[cfg(test)]
mod tests {
    use crate::support::exchange;

    #[test]
    fn names_are_those_of_the_overlay() {
        let (sent, _) = exchange!((204, ""), |client| client.list_pets().search("Ada"));
        assert_eq!(sent.line, "GET /pets?q=Ada");
    }
}
