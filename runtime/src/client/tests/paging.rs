//! Lists, page by page and item by item.

use super::*;

const PAGES: [(u16, &str); 4] = [
    (200, r#"{"items":[1,2],"next":2}"#),
    (200, r#"{"items":[],"next":"x"}"#),
    (200, r#"{"items":[3],"next":"y"}"#),
    (200, r#"{"items":[4,5],"next":""}"#),
];

#[test]
fn items_are_those_of_every_page() {
    let clients = both(&PAGES);
    let blocking: Vec<_> =
        clients.blocking.call(things()).items().map(|item| item.expect("an item")).collect();
    let asynchronous = block_on(async {
        let mut items = clients.asynchronous.call(things()).items();
        let mut all = Vec::new();
        while let Some(item) = items.try_next().await.expect("an item") {
            all.push(item);
        }
        assert!(items.next().await.is_none(), "fused");
        all
    });
    assert_eq!(blocking, [1, 2, 3, 4, 5]);
    assert_eq!(asynchronous, blocking);
    for seen in &clients.seen {
        assert_eq!(queries(seen), ["", "after=2", "after=x", "after=y"]);
    }
}

#[test]
fn the_cursor_loses_nothing() {
    let clients = both(&PAGES);
    let mut items = clients.blocking.call(things()).items();
    let mut cursors = Vec::new();
    loop {
        cursors.push(items.cursor().map(ToString::to_string));
        if items.try_next().expect("an item").is_none() {
            break;
        }
    }
    let expected = [None, None, Some("2"), Some("y"), Some("y"), None];
    assert_eq!(cursors, expected.map(|cursor| cursor.map(str::to_owned)));
    assert!(items.is_over() && items.cursor().is_none());
}

#[test]
fn an_error_ends_a_list_and_leaves_the_cursor() {
    for (status, body) in [(202, ""), (400, ""), (500, ""), (200, "broken")] {
        let clients = both(&[PAGES[0], (status, body)]);
        let mut items = clients.blocking.call(things()).items();
        let all: Vec<_> = items.by_ref().collect();
        assert_eq!(all.len(), 3);
        assert!(all[2].is_err(), "{status}");
        assert_eq!(items.cursor(), Some(&Cursor::from(2)), "{status}");
        assert!(items.next().is_none() && items.is_over(), "{status}");

        let mut pages = clients.asynchronous.call(things()).pages();
        assert_eq!(block_on(pages.next()).expect("a page").expect("a page").inner().items, [1, 2]);
        let error = block_on(pages.next()).expect("an error").expect_err("an error");
        assert_eq!(error.cursor(), Some(&Cursor::from(2)), "{status}");
        assert_eq!(pages.cursor(), Some(&Cursor::from(2)));
        assert!(block_on(pages.next()).is_none());
    }
}

#[test]
fn a_waiting_list_waits_on_every_page() {
    let clients = both(&[(202, ""), PAGES[0], (202, ""), PAGES[3]]);
    let items: Vec<_> =
        clients.blocking.call(things()).wait().items().map(|item| item.expect("an item")).collect();
    assert_eq!(items, [1, 2, 4, 5]);
    assert_eq!(clients.timers[1].slept(), [30, 30]);
}

#[test]
fn a_dropped_next_loses_no_page() {
    let (inner, seen) = script(&PAGES);
    let client = builder::<Async>().transport(Slow { inner, silent: false }).build().expect("a client");
    let mut items = client.call(things()).items();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let mut all = Vec::new();
    loop {
        // Each future is dropped after one poll, as with `select!`.
        match std::pin::pin!(items.try_next()).poll(&mut context) {
            std::task::Poll::Ready(Ok(Some(item))) => all.push(item),
            std::task::Poll::Ready(Ok(None)) => break,
            std::task::Poll::Ready(Err(error)) => panic!("{error}"),
            std::task::Poll::Pending => {}
        }
    }
    assert_eq!(all, [1, 2, 3, 4, 5]);
    assert_eq!(queries(&seen).len(), 4, "no page was requested twice");
}

#[test]
fn every_page_is_requested_with_all_that_was_set() {
    let clients = both(&[(503, ""), PAGES[0], (202, ""), PAGES[3]]);
    let client = clients.blocking.with_header("x-account", "acme");
    let call =
        client.call(things()).header("x-c", "c").query("a", "b").attempt_timeout(Duration::from_secs(3));
    let items: Vec<_> = call.retry(Retry::new()).wait().items().collect::<Result<_, _>>().expect("items");
    assert_eq!(items, [1, 2, 4, 5]);
    let seen = clients.seen[1].lock().expect("a log");
    assert_eq!(seen.len(), 4);
    for request in seen.iter() {
        assert_eq!(
            (&request.headers()["x-account"], &request.headers()["x-c"]),
            (&"acme".parse().expect("a value"), &"c".parse().expect("a value"))
        );
        assert!(request.uri().query().is_some_and(|query| query.ends_with("a=b")), "{}", request.uri());
        assert_eq!(crate::TimeLimit::of(request), Some(Duration::from_secs(3)));
    }
}

#[test]
fn a_list_has_as_many_pages_as_it_has() {
    let endless = |items: &'static str| {
        let count = Mutex::new(0_u32);
        InMemory::new(move |_| {
            let mut count = count.lock().expect("a count");
            *count += 1;
            let next = if *count == 2_500 { String::new() } else { count.to_string() };
            http::Response::new(format!(r#"{{"items":[{items}],"next":"{next}"}}"#))
        })
    };
    let client = builder::<Blocking>().transport(endless("1")).build().expect("a client");
    let items = client.call(things()).items().map(|item| item.expect("an item"));
    assert_eq!(items.count(), 2_500);

    let client = builder::<Blocking>().transport(endless("")).build().expect("a client");
    let mut items = client.call(things()).items();
    let error = items.try_next().expect_err("no item");
    assert_eq!(error.to_string(), "`GET /things` responded with empty pages only, up to \"1000\"");
    assert_eq!(error.cursor(), Some(&Cursor::from("1000")));
    assert!(items.is_over());
}

#[test]
fn a_page_that_names_itself_is_not_requested_again() {
    for body in [r#"{"items":[1],"next":"a"}"#, r#"{"items":[],"next":"a"}"#] {
        let clients = both(&[(200, body)]);
        let mut pages = clients.blocking.call(things()).pages().resume("a");
        assert!(pages.try_next().expect("a page").is_some());
        let error = pages.try_next().expect_err("the same page");
        assert!(matches!(error, Error::CursorDidNotAdvance(_)), "{error}");
        assert_eq!(queries(&clients.seen[1]), ["after=a"]);
    }
    // From the second and the third page back to the first, which has no cursor.
    for (pages, polls) in [(&["a"][..], 2), (&["a", "b"], 3)] {
        let mut responses: Vec<_> =
            pages.iter().map(|next| format!(r#"{{"items":[1],"next":"{next}"}}"#)).collect();
        responses.push(r#"{"items":[1],"next":"a"}"#.to_owned());
        let responses: Vec<_> = responses.iter().map(|body| (200, body.as_str())).collect();
        let clients = both(&responses);
        let error = clients.blocking.call(things()).pages().find_map(Result::err).expect("a circle");
        assert!(matches!(error, Error::CursorDidNotAdvance(_)), "{error}");
        assert_eq!(queries(&clients.seen[1]).len(), polls);
    }
}
