//! Every subuser of every page, in both modes.

use std::time::Duration;

use sendgrid_seq::{
    Cursor, Error, ListSubuserScoresError, OnBehalfOf, Score, StatusCode,
    mock::{Day, Endpoint, Mock, Scripted},
};

use crate::support::{TODAY, add_subusers, async_client, block_on, blocking_client, mock, server};

fn ids(rows: &[Score]) -> Vec<i64> {
    rows.iter().map(|row| row.user_id.parse().unwrap()).collect()
}

/// All rows of a list, read in async code.
fn in_async(mock: &Mock) -> Vec<Score> {
    block_on(async {
        let mut items = mock.client().list_subuser_scores(TODAY).items();
        let mut rows = Vec::new();
        while let Some(row) = items.try_next().await.unwrap() {
            rows.push(row);
        }
        rows
    })
}

#[test]
fn two_and_a_half_thousand_subusers() {
    let server = server();
    add_subusers(server.mock(), 2500);
    let expected: Vec<i64> = (1..=2500).collect();

    let rows = block_on(async {
        let mut items = async_client(&server).list_subuser_scores(TODAY).items();
        let mut rows = Vec::new();
        while let Some(row) = items.try_next().await.unwrap() {
            rows.push(row);
        }
        assert!(items.try_next().await.unwrap().is_none(), "the end stays the end");
        rows
    });
    assert_eq!(ids(&rows), expected);
    let requests = server.mock().requests();
    let keys: Vec<_> = requests.iter().map(|request| request.query("after_key")).collect();
    assert_eq!(keys, [None, Some("1000"), Some("2000")]);
    assert!(requests.iter().all(|request| request.query("limit").is_none()), "a default is not sent");

    server.mock().clear_requests();
    let rows: Result<Vec<_>, _> =
        blocking_client(&server).list_subuser_scores(TODAY).limit(500).items().collect();
    assert_eq!(ids(&rows.unwrap()), expected);
    let requests = server.mock().requests();
    assert_eq!(requests.len(), 5, "a full last page has no key");
    assert!(requests.iter().all(|request| request.query("limit") == Some("500")));
}

#[test]
fn pages_keep_what_the_server_stated() {
    let mock = mock();
    add_subusers(&mock, 5);
    let pages = mock.blocking_client().list_subuser_scores(TODAY).limit(2).pages();
    let pages: Vec<_> = pages.map(Result::unwrap).collect();
    let sizes: Vec<_> = pages.iter().map(|page| page.inner().result.len()).collect();
    assert_eq!(sizes, [2, 2, 1]);
    assert!(pages.iter().all(|page| page.status() == StatusCode::OK));
}

#[test]
fn one_goes_on_from_a_cursor() {
    let mock = mock();
    add_subusers(&mock, 10);
    let client = mock.blocking_client();

    let mut items = client.list_subuser_scores(TODAY).limit(4).items();
    let mut rows: Vec<_> = items.by_ref().take(5).map(Result::unwrap).collect();
    let cursor = items.cursor().cloned().unwrap();
    assert_eq!(cursor.as_str(), "4", "the page of which rows are left comes again");

    rows.truncate(4);
    rows.extend(client.list_subuser_scores(TODAY).limit(4).after_key(cursor).items().map(Result::unwrap));
    assert_eq!(ids(&rows), (1..=10).collect::<Vec<_>>());
}

#[test]
fn the_last_page_may_state_so_in_many_ways() {
    let ends = [
        r#"{"result":[{"user_id":"1"}]}"#,
        r#"{"result":[{"user_id":"1"}],"_metadata":null}"#,
        r#"{"result":[{"user_id":"1"}],"_metadata":{}}"#,
        r#"{"result":[{"user_id":"1"}],"_metadata":{"next_params":null}}"#,
        r#"{"result":[{"user_id":"1"}],"_metadata":{"next_params":{}}}"#,
        r#"{"result":[{"user_id":"1"}],"_metadata":{"next_params":{"after_key":null}}}"#,
        r#"{"result":[{"user_id":"1"}],"_metadata":{"next_params":{"after_key":""}}}"#,
    ];
    let mock = mock();
    for end in ends {
        mock.clear_requests();
        mock.respond_next(Scripted::new(StatusCode::OK).json(end));
        let rows: Vec<_> =
            mock.blocking_client().list_subuser_scores(TODAY).items().map(Result::unwrap).collect();
        assert_eq!((rows.len(), mock.requests().len()), (1, 1), "{end}");
        mock.respond_next(Scripted::new(StatusCode::OK).json(end));
        assert_eq!((in_async(&mock).len(), mock.requests().len()), (1, 2), "{end}");
    }
}

#[test]
fn a_key_is_sent_back_as_it_came() {
    let mock = mock();
    for key in ["007", "18446744073709551616", "a b&c=d", "ключ"] {
        mock.clear_requests();
        let first = format!(r#"{{"result":[],"_metadata":{{"next_params":{{"after_key":"{key}"}}}}}}"#);
        for _ in 0..2 {
            mock.respond_next(Scripted::new(StatusCode::OK).json(first.clone()));
            mock.respond_next(Scripted::new(StatusCode::OK).json(r#"{"result":[]}"#));
        }
        assert_eq!(mock.blocking_client().list_subuser_scores(TODAY).items().count(), 0);
        assert!(in_async(&mock).is_empty());
        let requests = mock.requests();
        let keys: Vec<_> = requests.iter().map(|request| request.query("after_key")).collect();
        assert_eq!(keys, [None, Some(key), None, Some(key)]);
    }
}

#[test]
fn a_key_that_does_not_advance_is_an_error() {
    let mock = mock();
    let page = r#"{"result":[{"user_id":"7"}],"_metadata":{"next_params":{"after_key":"7"}}}"#;
    mock.respond_next(Scripted::new(StatusCode::OK).json(page).forever());

    let items: Vec<_> = mock.blocking_client().list_subuser_scores(TODAY).items().take(10).collect();
    assert!(matches!(items.last(), Some(Err(Error::CursorDidNotAdvance(_)))), "{items:?}");
    assert!(mock.requests().len() <= 3);

    mock.clear_requests();
    let error = block_on(async {
        let mut items = mock.client().list_subuser_scores(TODAY).items();
        loop {
            match items.try_next().await {
                Ok(row) => assert!(row.is_some(), "ended in silence"),
                Err(error) => break error,
            }
        }
    });
    assert!(matches!(error, Error::CursorDidNotAdvance(_)), "{error:?}");
    assert!(mock.requests().len() <= 3);
}

#[test]
fn a_page_that_is_not_ready_does_not_end_the_list() {
    let server = server();
    add_subusers(server.mock(), 6);
    server.mock().set_day_of(&OnBehalfOf::subuser("subuser-4").unwrap(), TODAY, Day::pending());

    let mut blocking = blocking_client(&server).list_subuser_scores(TODAY).limit(3).items();
    let rows: Vec<_> = blocking.by_ref().take(3).map(Result::unwrap).collect();
    assert_eq!(ids(&rows), [1, 2, 3]);
    let error = blocking.next().unwrap().unwrap_err();
    assert!(matches!(error, Error::StillPending(_)), "{error:?}");
    assert_eq!(error.cursor().map(Cursor::as_str), Some("3"));
    assert_eq!(blocking.cursor().map(Cursor::as_str), Some("3"));
    assert!(blocking.next().is_none(), "an error ends the iterator");

    let cursor = block_on(async {
        let mut items = async_client(&server).list_subuser_scores(TODAY).limit(3).items();
        for _ in 0..3 {
            items.try_next().await.unwrap().unwrap();
        }
        let error = items.try_next().await.unwrap_err();
        error.cursor().cloned().unwrap()
    });
    assert_eq!(cursor.as_str(), "3");
}

#[test]
fn waiting_goes_on_in_the_middle_of_paging() {
    let mock = mock();
    add_subusers(&mock, 6);
    let minute = Duration::from_secs(60);
    mock.set_day_of(&OnBehalfOf::subuser("subuser-4").unwrap(), TODAY, Day::computed(3.0).after(minute));

    let rows = block_on(async {
        let mut items = mock.client().list_subuser_scores(TODAY).limit(3).wait().items();
        let mut rows = Vec::new();
        while let Some(row) = items.try_next().await.unwrap() {
            rows.push(row);
        }
        rows
    });
    assert_eq!(ids(&rows), [1, 2, 3, 4, 5, 6]);
    assert!(mock.elapsed() >= minute);

    let rows: Result<Vec<_>, _> =
        mock.blocking_client().list_subuser_scores(TODAY).limit(3).wait().items().collect();
    assert_eq!(rows.unwrap().len(), 6);
}

#[test]
fn a_failure_in_the_middle_keeps_its_type_and_the_cursor() {
    let mock = mock();
    add_subusers(&mock, 6);
    mock.respond_next(Scripted::new(StatusCode::FORBIDDEN).on(Endpoint::SubuserScores).skip(1));

    let mut items = mock.blocking_client().list_subuser_scores(TODAY).limit(3).items();
    assert!(items.by_ref().take(3).all(|row| row.is_ok()));
    let error = items.next().unwrap().unwrap_err();
    assert!(matches!(error.declared(), Some(ListSubuserScoresError::Forbidden(Some(_)))), "{error:?}");
    let cursor = items.cursor().cloned().unwrap();
    let rest: Vec<_> = mock
        .blocking_client()
        .list_subuser_scores(TODAY)
        .after_key(cursor)
        .items()
        .map(Result::unwrap)
        .collect();
    assert_eq!(ids(&rest), [4, 5, 6]);
}

#[test]
fn no_subusers_is_an_empty_list() {
    let mock = mock();
    assert_eq!(mock.blocking_client().list_subuser_scores(TODAY).items().count(), 0);
}
