//! Pagination by offset, by page number and by URL.

openapi_runtime::include_api!("pagination_styles");

#[cfg(test)]
mod tests {
    use std::fmt::Debug;
    use std::sync::{Arc, Mutex};

    use openapi_runtime::{Async, Blocking, Error, InMemory, http};

    use super::client::{Call, Client};
    use crate::support::block_on;

    const KEY: &str = "topsecret";

    type Lines = Arc<Mutex<Vec<String>>>;

    /// Creates a server that returns a body and a `Link` target for each request target, ignoring the API
    /// key.
    fn server(pages: &'static [(&str, &str, &str)]) -> (InMemory, Lines) {
        let lines = Lines::default();
        let log = lines.clone();
        let server = InMemory::new(move |request| {
            assert_eq!(request.uri().host(), Some("pets.example"), "the key goes nowhere else");
            let target = request.uri().path_and_query().unwrap().as_str().to_owned();
            let asked = target.strip_suffix("key=topsecret").expect("the key, last and once").to_owned();
            let asked = asked.trim_end_matches(['?', '&']);
            let header = request
                .headers()
                .get("x-kind")
                .map_or(String::new(), |kind| format!(" {}", kind.to_str().unwrap()));
            log.lock().unwrap().push(format!("{asked}{header}"));
            let found = pages.iter().find(|(page, ..)| *page == asked);
            let (_, body, link) = found.unwrap_or_else(|| panic!("nobody should request {asked}"));
            http::Response::builder().header("link", *link).body(*body).unwrap()
        });
        (server, lines)
    }

    fn asynchronous(server: InMemory) -> Client {
        let builder = Client::<Async>::builder().base_url("https://pets.example/v1").key(KEY);
        builder.transport(server).build().unwrap()
    }

    fn blocking(server: InMemory) -> Client<Blocking> {
        let builder = Client::<Blocking>::builder().base_url("https://pets.example/v1").key(KEY);
        builder.transport(server).build().unwrap()
    }

    /// The result of a list: its items, its end, the last cursor, and the requests.
    #[derive(Debug, PartialEq)]
    struct Listed {
        items: Vec<String>,
        error: Option<String>,
        cursor: Option<String>,
        asked: Vec<String>,
    }

    /// Lists everything in both modes, and checks that both behave the same.
    macro_rules! listed {
        ($pages:expr, |$client:ident| $call:expr) => {{
            let (server, lines) = server($pages);
            let $client = asynchronous(server.clone());
            let first = block_on(async {
                let (mut items, mut list) = (Vec::new(), $call);
                let error = loop {
                    match list.try_next().await {
                        Ok(Some(item)) => items.push(item),
                        Ok(None) => break None,
                        Err(error) => break Some(error.to_string()),
                    }
                };
                assert!(list.is_over() && list.next().await.is_none());
                let asked = std::mem::take(&mut *lines.lock().unwrap());
                Listed { items, error, cursor: list.cursor().map(ToString::to_string), asked }
            });
            let $client = blocking(server);
            let (mut items, mut list) = (Vec::new(), $call);
            let error = loop {
                match list.try_next() {
                    Ok(Some(item)) => items.push(item),
                    Ok(None) => break None,
                    Err(error) => break Some(error.to_string()),
                }
            };
            let asked = std::mem::take(&mut *lines.lock().unwrap());
            let cursor = list.cursor().map(ToString::to_string);
            assert_eq!(first, Listed { items, error, cursor, asked });
            first
        }};
    }

    fn all(listed: Listed) -> (Vec<String>, Vec<String>) {
        assert_eq!((listed.error, listed.cursor), (None, None));
        (listed.items, listed.asked)
    }

    #[test]
    fn an_offset_goes_on_until_a_page_is_empty() {
        const PAGES: &[(&str, &str, &str)] = &[
            ("/v1/offset?limit=9&debug=1", r#"{"pets":["a","b"]}"#, ""),
            ("/v1/offset?offset=2&limit=9&debug=1", r#"{"pets":["c"]}"#, ""),
            ("/v1/offset?offset=3&limit=9&debug=1", r#"{"pets":[]}"#, ""),
        ];
        // A page with fewer items than requested does not end the list, because servers have limits of their
        // own.
        let (items, asked) =
            all(listed!(PAGES, |client| client.list_by_offset().limit(9).query("debug", "1").items()));
        assert_eq!(items, ["a", "b", "c"]);
        assert_eq!(asked, PAGES.iter().map(|page| page.0.to_owned()).collect::<Vec<_>>());
        let (items, _) = all(listed!(PAGES, |client| {
            client.list_by_offset().limit(9).query("debug", "1").items().resume("2")
        }));
        assert_eq!(items, ["c"]);
    }

    #[test]
    fn an_odd_item_is_never_left_out_where_an_offset_counts_it() {
        const PAGES: &[(&str, &str, &str)] = &[("/v1/offset?limit=9", r#"{"pets":["a",7,"b"]}"#, "")];
        let (server, lines) = server(PAGES);
        let builder = Client::<Async>::builder().base_url("https://pets.example/v1").key(KEY);
        let first = builder.skip_unreadable_items(true).transport(server.clone()).build().unwrap();
        let builder = Client::<Blocking>::builder().base_url("https://pets.example/v1").key(KEY);
        let second = builder.skip_unreadable_items(true).transport(server).build().unwrap();
        let error = block_on(async { first.list_by_offset().limit(9).items().try_next().await }).unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}");
        let error = second.list_by_offset().limit(9).items().try_next().unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}");
        assert_eq!(lines.lock().unwrap().len(), 2);
    }

    #[test]
    fn a_total_and_the_size_of_a_page_save_the_last_request() {
        const PAGES: &[(&str, &str, &str)] = &[
            ("/v1/total?offset=0", r#"{"pets":["a","b"],"meta":{"size":2,"total":4}}"#, ""),
            ("/v1/total?offset=2", r#"{"pets":["c","d"],"meta":{"size":2,"total":4.0}}"#, ""),
            ("/v1/total?offset=10", r#"{"pets":["e"],"meta":{"size":2}}"#, ""),
        ];
        let (items, _) = all(listed!(PAGES, |client| client.list_to_total(0).items()));
        assert_eq!(items, ["a", "b", "c", "d"]);
        assert_eq!(all(listed!(PAGES, |client| client.list_to_total(10).items())).0, ["e"]);
    }

    #[test]
    fn pages_are_counted() {
        const PAGES: &[(&str, &str, &str)] = &[
            ("/v1/numbers", r#"{"pets":["a"],"meta":{"size":1,"pages":3}}"#, ""),
            ("/v1/numbers?page=2", r#"{"pets":["b"],"meta":{"size":1,"pages":3}}"#, ""),
            ("/v1/numbers?page=3", r#"{"pets":["c"],"meta":{"size":1,"pages":3}}"#, ""),
            ("/v1/from-zero", r#"["a"]"#, ""),
            ("/v1/from-zero?page=1", r#"["b"]"#, ""),
            ("/v1/from-zero?page=2", r#"["c"]"#, ""),
            ("/v1/from-zero?page=3", r#"["d"]"#, ""),
            ("/v1/from-zero?page=4", "[]", ""),
        ];
        assert_eq!(all(listed!(PAGES, |client| client.list_by_number().items())).0, ["a", "b", "c"]);
        assert_eq!(all(listed!(PAGES, |client| client.list_by_number().page(3).items())).0, ["c"]);
        assert_eq!(all(listed!(PAGES, |client| client.list_from_zero().items())).0, ["a", "b", "c", "d"]);
    }

    #[test]
    fn a_server_that_does_not_know_the_parameter_is_found_out() {
        const PAGES: &[(&str, &str, &str)] = &[
            ("/v1/from-zero", r#"["a"]"#, ""),
            ("/v1/from-zero?page=1", r#"["a"]"#, ""),
            ("/v1/from-zero?page=2", r#"["a"]"#, ""),
        ];
        let listed = listed!(PAGES, |client| client.list_from_zero().items());
        let expected = "`GET /from-zero` responded with the same page again and again, up to \"3\"";
        assert_eq!((listed.error.as_deref(), listed.items.len()), (Some(expected), 3));
        assert_eq!(listed.cursor.as_deref(), Some("3"));
    }

    #[test]
    fn a_cursor_that_is_not_a_number_is_refused() {
        let listed = listed!(&[], |client| client.list_from_zero().items().resume("https://pets.example"));
        let error = "`GET /from-zero` was not sent: \"https://pets.example\" is not a value of `page`: \
                     invalid digit found in string";
        assert_eq!(listed.error.as_deref(), Some(error));
    }

    const URLS: &[(&str, &str, &str)] = &[
        (
            "/v1/urls?limit=2&x=1~kind",
            r#"{"pets":["a"],"links":{"next":"https://pets.example/v1/urls?after=k%201&limit=2&key=echoed"}}"#,
            "",
        ),
        ("/v1/urls?after=k%201&limit=2&x=1~kind", r#"{"pets":["b"],"links":{"next":"?last&x=1"}}"#, ""),
        ("/v1/urls?last&x=1", r#"{"pets":["c"],"links":null}"#, ""),
    ];

    fn by_url<M: openapi_runtime::Mode>(client: &Client<M>) -> Call<super::operations::ListByUrl, M> {
        client.list_by_url().limit(2).x_kind("cat").query("x", "1~kind")
    }

    #[test]
    fn a_page_names_the_url_of_the_next() {
        let (items, asked) = all(listed!(URLS, |client| by_url(&client).items()));
        assert_eq!(items, ["a", "b", "c"]);
        assert_eq!(asked.len(), 3);
        let (items, _) = all(listed!(URLS, |client| {
            by_url(&client).items().resume("https://pets.example/v1/urls?after=k%201&limit=2")
        }));
        assert_eq!(items, ["b", "c"]);
    }

    #[test]
    fn every_page_has_the_settings_of_the_call_and_no_cursor_has_the_key() {
        let (server, lines) = server(URLS);
        let mut pages = blocking(server).list_by_url().limit(2).x_kind("cat").query("x", "1~kind").pages();
        let mut cursors = Vec::new();
        while let Some(page) = pages.try_next().unwrap() {
            cursors.extend(pages.cursor().map(ToString::to_string));
            assert!(!page.inner().pets.is_empty());
        }
        let next =
            ["https://pets.example/v1/urls?after=k%201&limit=2", "https://pets.example/v1/urls?last&x=1"];
        assert_eq!(cursors, next);
        assert!(lines.lock().unwrap().iter().all(|line| line.ends_with(" cat")));
    }

    #[test]
    fn a_url_of_another_origin_is_not_followed() {
        const PAGES: &[(&str, &str, &str)] =
            &[("/v1/urls", r#"{"pets":["a"],"links":{"next":"https://evil.example/v1/urls?after=1"}}"#, "")];
        let listed = listed!(PAGES, |client| client.list_by_url().items());
        let error = "`GET /urls` was not sent: the next page is at another origin, `https://evil.example`; requests to \
                     other origins are refused";
        assert_eq!(listed.error.as_deref(), Some(error));
        assert_eq!((listed.items, listed.asked.len()), (vec!["a".to_owned()], 1));
        let listed = listed!(PAGES, |client| client.list_by_url().items().resume("//evil.example/v1/urls"));
        assert_eq!((listed.error.as_deref(), listed.asked.len()), (Some(error), 0));
    }

    #[test]
    fn pages_that_go_in_a_ring_are_found_out() {
        const PAGES: &[(&str, &str, &str)] = &[
            ("/v1/urls", r#"{"pets":["a"],"links":{"next":"/v1/urls?page=2"}}"#, ""),
            ("/v1/urls?page=2", r#"{"pets":["b"],"links":{"next":"/v1/urls?page=3"}}"#, ""),
            ("/v1/urls?page=3", r#"{"pets":["c"],"links":{"next":"/v1/a/../urls?page=2"}}"#, ""),
        ];
        let listed = listed!(PAGES, |client| client.list_by_url().items());
        let error = "`GET /urls` responded with a page whose next cursor was read before, \
                     \"https://pets.example/v1/urls?page=2\"";
        assert_eq!((listed.error.as_deref(), listed.items.len()), (Some(error), 3));
    }

    #[test]
    fn a_header_links_to_the_next_page() {
        const PAGES: &[(&str, &str, &str)] = &[
            ("/v1/owners/7/pets", r#"["a"]"#, r#"</v1/owners/7/pets?page=2>; rel="next", </x>; rel="last""#),
            ("/v1/owners/7/pets?page=2", "[]", "<pets?page=3>; rel=next"),
            ("/v1/owners/7/pets?page=3", r#"["b"]"#, r#"</v1/owners/7/pets>; rel="first""#),
        ];
        assert_eq!(all(listed!(PAGES, |client| client.list_by_link("7").items())).0, ["a", "b"]);
    }

    #[test]
    fn a_page_may_be_null() {
        const LISTS: &[(&str, &str, &str)] = &[
            ("/v1/or-null", r#"["a"]"#, ""),
            ("/v1/or-null?page=2", r#"["b"]"#, ""),
            ("/v1/or-null?page=3", "null", ""),
        ];
        const ROWS: &[(&str, &str, &str)] = &[
            ("/v1/rows-or-null", r#"{"rows":["a"],"next":"x"}"#, ""),
            ("/v1/rows-or-null?after=x", "null", ""),
        ];
        assert_eq!(all(listed!(LISTS, |client| client.list_or_null().items())).0, ["a", "b"]);
        assert_eq!(all(listed!(ROWS, |client| client.list_rows_or_null().items())).0, ["a"]);
    }

    #[test]
    fn a_list_that_never_comes_to_an_item_ends_in_an_error() {
        let server = InMemory::new(|request| {
            let page = request
                .uri()
                .query()
                .and_then(|query| query.split_once("page=")?.1.split('&').next()?.parse().ok());
            let next = format!("<?page={}>; rel=next", page.unwrap_or(1) + 1);
            http::Response::builder().header("link", next).body("[]").unwrap()
        });
        let mut items = blocking(server).list_by_link("7").items();
        let error = items.try_next().unwrap_err();
        assert!(matches!(error, Error::CursorDidNotAdvance(_)), "{error}");
        assert!(error.to_string().contains("empty pages only, up to \"https://pets.example/"), "{error}");
        assert!(items.is_over());
    }
}
