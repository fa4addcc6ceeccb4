//! Parameters of a path, and an operation's parameters that override them.

openapi_runtime::include_api!("shared_parameters");

#[cfg(test)]
mod tests {
    use crate::support::exchange;

    #[test]
    fn an_operation_has_those_of_its_path() {
        let (sent, _) = exchange!((204, ""), |client| client.get_pet("x").trace("header").trace_2("query"));
        assert_eq!((sent.line.as_str(), sent.header("trace")), ("GET /pets/x?trace=query", "header"));
    }

    #[test]
    fn its_own_take_their_place_by_name_and_location() {
        let (sent, _) = exchange!((204, ""), |client| client.remove_pet(1, "header").trace_2("query"));
        assert_eq!((sent.line.as_str(), sent.header("trace")), ("DELETE /pets/1?trace=query", "header"));
    }
}
