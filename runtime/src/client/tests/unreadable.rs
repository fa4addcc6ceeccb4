//! List items that do not match the document: they fail their page or are left out.

use super::*;
use crate::testing::BothModes;
use crate::{DecodeError, UnreadableItem};

/// The second page has two invalid items.
const ODD: [(u16, &str); 3] = [
    (200, r#"{"items":[1,2],"next":"a"}"#),
    (200, r#"{"items":["SG.topsecret-key",3,4,{"x":[5]},6],"next":"b"}"#),
    (200, r#"{"items":[7]}"#),
];

fn skipping(responses: &[(u16, &str)]) -> BothModes {
    let ((first, first_seen), (second, second_seen)) = (script(responses), script(responses));
    BothModes {
        asynchronous: builder().skip_unreadable_items(true).transport(first).build().expect("a client"),
        blocking: builder().skip_unreadable_items(true).transport(second).build().expect("a client"),
        seen: [first_seen, second_seen],
        timers: [VirtualTimer::new(), VirtualTimer::new()],
    }
}

fn decode_error(error: Error<crate::testing::ThingsError>) -> Box<DecodeError> {
    match error {
        Error::Decode(error) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_odd_item_fails_its_page_and_the_error_has_the_rest() {
    let check = |error| {
        let error = decode_error(error);
        let places: Vec<_> =
            error.unreadable_items().iter().map(|item| (item.index(), item.path())).collect();
        assert_eq!(places, [(0, "items[0]"), (3, "items[3]")]);
        assert!(error.unreadable_items().iter().all(|item| item.list() == "items"));
        let rest = Page { items: vec![3, 4, 6], next: Some(Cursor::from("b")) };
        assert_eq!((error.rest(), error.rest::<u8>()), (Some(&rest), None));
        let text = error.to_string();
        assert!(
            text.contains("at `items[0]`") && text.contains("and 1 more item could not be read"),
            "{text}"
        );
        assert!(!format!("{text} {error:?}").contains(KEY), "{error:?}");
    };
    let clients = both(&ODD);
    let mut items = clients.blocking.call(things()).items();
    assert_eq!(items.by_ref().take(2).map(Result::unwrap).collect::<Vec<_>>(), [1, 2]);
    check(items.try_next().expect_err("an odd item"));
    assert_eq!((items.cursor(), items.skipped()), (Some(&Cursor::from("a")), &[][..]));
    let mut pages = clients.asynchronous.call(things()).pages();
    block_on(pages.try_next()).expect("a page");
    check(block_on(pages.try_next()).expect_err("an odd item"));
}

#[test]
fn odd_items_can_be_left_out() {
    let clients = skipping(&ODD);
    let mut items = clients.blocking.call(things()).items();
    let all: Vec<_> = items.by_ref().map(|item| item.expect("an item")).collect();
    assert_eq!(all, [1, 2, 3, 4, 6, 7]);
    let check = |skipped: &[UnreadableItem]| {
        let skipped: Vec<_> = skipped.iter().map(ToString::to_string).collect();
        let expected = [
            r#"`items[0]`: invalid type: string "[redacted]", expected u32"#,
            "`items[3]`: invalid type: map, expected u32",
        ];
        assert_eq!(skipped, expected);
    };
    check(items.skipped());
    let mut pages = clients.asynchronous.call(things()).pages();
    assert!(block_on(pages.try_next()).expect("a page").expect("a page").skipped().is_empty());
    check(block_on(pages.try_next()).expect("a page").expect("a page").skipped());
}

#[test]
fn what_is_not_an_item_fails_in_any_case() {
    for body in
        [r#"{"items":7}"#, r#"{"next":"a"}"#, r#"{"items":[1,"x"],"next":[]}"#, r#"{"items":[1,"x""#, "7", ""]
    {
        let clients = skipping(&[(200, body)]);
        let error = decode_error(clients.blocking.call(things()).send().expect_err(body));
        assert!(error.unreadable_items().is_empty() && error.rest::<Page>().is_none(), "{body}");
    }
}

#[test]
fn a_page_of_odd_items_is_odd_itself() {
    let page = |odd: usize| format!(r#"{{"items":[{}1]}}"#, r#""x","#.repeat(odd));
    for (odd, is_read) in [(100, true), (101, false)] {
        let page = page(odd);
        let clients = skipping(&[(200, page.as_str())]);
        match clients.blocking.call(things()).send() {
            Ok(response) => {
                assert!(is_read, "{odd}");
                assert_eq!(response.skipped().last().map(UnreadableItem::index), Some(99));
                assert_eq!(response.into_inner(), Things::Ok(Page { items: vec![1], next: None }));
            }
            Err(error) => {
                assert!(!is_read, "{error}");
                assert!(decode_error(error).unreadable_items().is_empty());
            }
        }
    }
}
