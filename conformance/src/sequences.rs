//! Sequences whose items are described: bytes, both ways.

openapi_runtime::include_api!("sequences");

#[cfg(test)]
mod tests {
    use super::errors::ListPetsError;
    use crate::support::exchange;

    #[test]
    fn a_sequence_is_bytes() {
        let lines = "{\"name\":\"Ada\"}\n{\"name\":\"Bo\"}\n";
        let (sent, answer) = exchange!((200, "{\"name\":\"Ada\"}\n{\"name\":\"Bo\"}\n"), |client| client
            .list_pets()
            .rows("{}\n{}"));
        assert_eq!(sent.line, "GET /pets?rows=%7B%7D%0A%7B%7D");
        assert_eq!(sent.header("accept"), "application/jsonl");
        assert_eq!(answer.unwrap().into_inner(), lines);
        let (sent, _) = exchange!((204, ""), |client| client.add_pets(lines));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("application/jsonl", lines));
    }

    #[test]
    fn events_of_a_failure_are_bytes() {
        let (_, result) = exchange!((404, "data: {}\n\n"), |client| client.list_pets());
        let ListPetsError::NotFound(body) = result.unwrap_err().into_declared().unwrap();
        assert_eq!(body, "data: {}\n\n");
    }
}
