//! What one response leaves behind for the next call on its connection.

use http::{HeaderName, HeaderValue};
use sendgrid_seq::{
    ListScoresSuccess, Response, StatusCode,
    mock::{Day, Fault, Mock, MockServer, Scripted},
};

use crate::support::{TODAY, async_client, block_on, blocking_client, mock};

/// Makes two calls with one client of each mode, one after the other.
fn twice(set_up: impl Fn(&Mock), check: impl Fn(&str, [Response<ListScoresSuccess>; 2], &Mock)) {
    let serve = || {
        let mock = mock();
        mock.set_day(TODAY, Day::computed(4.2));
        set_up(&mock);
        MockServer::serve_blocking(mock).unwrap()
    };
    let server = serve();
    let client = async_client(&server);
    let responses = block_on(async {
        let first = client.list_scores(TODAY, TODAY).await.unwrap();
        [first, client.list_scores(TODAY, TODAY).await.unwrap()]
    });
    check("async", responses, server.mock());

    let server = serve();
    let client = blocking_client(&server);
    let responses = [0, 1].map(|_| client.list_scores(TODAY, TODAY).send().unwrap());
    check("blocking", responses, server.mock());
}

fn score(response: &Response<ListScoresSuccess>) -> Option<f64> {
    let ListScoresSuccess::Ok(scores) = response.inner() else { return None };
    scores.result[0].score
}

#[test]
fn bytes_after_a_body_are_never_the_next_response() {
    twice(
        |mock| mock.fault(Fault::BytesAfterBody),
        |name, responses, mock| {
            assert_eq!(responses.each_ref().map(score), [Some(4.2), Some(4.2)], "{name}");
            assert_eq!(mock.requests().len(), 2, "{name}");
        },
    );
}

#[test]
fn a_connection_that_ends_while_it_is_idle_is_not_an_error() {
    for fault in [Fault::Reset, Fault::Close] {
        twice(
            |mock| mock.fault(fault.clone().on_reused_connection()),
            |name, responses, mock| {
                assert_eq!(responses.each_ref().map(score), [Some(4.2), Some(4.2)], "{name}, {fault:?}");
                assert_eq!(mock.requests().len(), 3, "{name}, {fault:?}");
            },
        );
    }
}

#[test]
fn cookies_are_not_kept() {
    let cookie = HeaderValue::from_static("session=1; Path=/");
    let response = Scripted::new(StatusCode::OK)
        .json(r#"{"result":[{"user_id":"1","score":4.2}]}"#)
        .header(HeaderName::from_static("set-cookie"), cookie);
    twice(
        |mock| mock.respond_next(response.clone()),
        |name, _, mock| {
            let requests = mock.requests();
            assert_eq!(requests.len(), 2, "{name}");
            assert!(
                requests.iter().all(|request| request.header("cookie").is_none()),
                "{name}: {requests:?}"
            );
        },
    );
}
