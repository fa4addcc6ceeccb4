//! Response headers, read as typed values.

openapi_runtime::include_api!("response_headers");

#[cfg(test)]
mod tests {
    use openapi_runtime::{Date, Error, InMemory, http};

    use super::errors::ListPetsError;
    use super::models::{ListPetsXEither, ListPetsXMood};
    use super::operations::ListPetsHeaders;
    use crate::support::{block_on, client_of};

    #[test]
    fn headers_are_read_from_successes_and_failures() {
        let server = InMemory::new(|request| {
            let full = request.uri().query().is_some();
            let response = http::Response::builder().header("x-total", "12").header("x-day", "2026-10-01");
            let response = response.header("x-version", "7").header("x-place", r#"{"city":"Rom"}"#);
            let response = response.header("x-word", r#""a \"b\"""#).header("x-ids", "[1, 2]");
            let response = response.header("x-size", "width,1").header("x-line", "a,b");
            let response =
                response.header("x-tags", "a, b").header("x-mood", "wild").header("x-numbers", "1,2");
            let response = response.header("x-pair", "1,a").header("x-lists", "1,2").header("x-plain", "3 4");
            let response = response.header("x-either", "7");
            let response = response.status(if full { 200 } else { 429 }).header("retry-after", "5");
            response.body("[]").unwrap()
        });
        let client = client_of!(Blocking, server.clone());
        let full = client.list_pets().query("full", "1").send().unwrap();
        check(ListPetsHeaders::from(full.headers()), &client.list_pets().send().unwrap_err());
        let client = client_of!(Async, server);
        let full = block_on(client.list_pets().query("full", "1").send()).unwrap();
        check(ListPetsHeaders::from(full.headers()), &block_on(client.list_pets().send()).unwrap_err());
    }

    /// Checks the headers of a success and of a failure.
    fn check(headers: ListPetsHeaders, error: &Error<ListPetsError>) {
        assert_eq!(headers.x_total, Some(12));
        assert_eq!(headers.x_version.as_deref(), Some("7"));
        assert_eq!(headers.x_place.map(|place| place.city).as_deref(), Some("Rom"));
        assert_eq!((headers.x_word.as_deref(), headers.x_ids), (Some(r#"a "b""#), Some(vec![1, 2])));
        assert_eq!((headers.x_size.as_deref(), headers.x_line.as_deref()), (Some("width,1"), Some("a,b")));
        assert_eq!(headers.x_tags, Some(vec!["a".to_owned(), "b".to_owned()]));
        let texts = [headers.x_pair, headers.x_lists, headers.x_plain].map(Option::unwrap);
        assert_eq!(texts, ["1,a", "1,2", "3 4"], "what has no form in a header is its text");
        assert_eq!(headers.x_numbers, Some(vec![1, 2]));
        assert_eq!(headers.x_either, Some(ListPetsXEither::Integer(7)));
        assert_eq!(headers.x_mood, Some(ListPetsXMood::Wild));
        assert_eq!(headers.x_day, Some(Date::constant(2026, 10, 1)));
        let headers = ListPetsHeaders::from(error.headers().unwrap());
        assert_eq!(headers.retry_after, Some(5));
    }
}
