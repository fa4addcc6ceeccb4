//! Each status of each operation arrives as its typed value, through a socket, in both modes.

use std::fmt::Debug;

use sendgrid_seq::{
    Error, Errors, ListScoresError, ListScoresSuccess, ListSubuserScoresError, ListSubuserScoresSuccess,
    Response, Retry, StatusCode, blocking,
    mock::{Day, Mock, Scripted},
    runtime::DeclaredError,
};

use crate::support::{TODAY, add_subusers, async_client, block_on, blocking_client, server};

type Scores = Result<Response<ListScoresSuccess>, Error<ListScoresError>>;
type SubuserScores = Result<Response<ListSubuserScoresSuccess>, Error<ListSubuserScoresError>>;

/// A status, and the variant that it arrives as; `None` where the document does not declare it.
type Row<E> = (u16, Option<fn(Option<Errors>) -> E>);

const SCORES: [Row<ListScoresError>; 11] = [
    (201, None),
    (204, None),
    (302, None),
    (400, Some(ListScoresError::BadRequest)),
    (401, Some(ListScoresError::Unauthorized)),
    (403, Some(ListScoresError::Forbidden)),
    (404, Some(ListScoresError::NotFound)),
    (418, None),
    (429, Some(ListScoresError::TooManyRequests)),
    (500, Some(ListScoresError::InternalServerError)),
    (503, None),
];

const SUBUSER_SCORES: [Row<ListSubuserScoresError>; 9] = [
    (302, None),
    (400, Some(ListSubuserScoresError::BadRequest)),
    (401, Some(ListSubuserScoresError::Unauthorized)),
    (403, Some(ListSubuserScoresError::Forbidden)),
    (404, Some(ListSubuserScoresError::NotFound)),
    (418, None),
    (429, Some(ListSubuserScoresError::TooManyRequests)),
    (500, Some(ListSubuserScoresError::InternalServerError)),
    (503, None),
];

#[test]
fn scores_in_async() {
    let server = server();
    let client = async_client(&server);
    let ask = || block_on(client.list_scores(TODAY, TODAY).retry(Retry::never()).send());
    scores_succeed(server.mock(), ask);
    failures_arrive(server.mock(), &SCORES, ask);
}

#[test]
fn scores_in_blocking() {
    let server = server();
    let client = blocking_client(&server);
    let ask = || client.list_scores(TODAY, TODAY).retry(Retry::never()).send();
    scores_succeed(server.mock(), ask);
    failures_arrive(server.mock(), &SCORES, ask);
}

#[test]
fn subuser_scores_in_async() {
    let server = server();
    let client = async_client(&server);
    let ask = || block_on(client.list_subuser_scores(TODAY).retry(Retry::never()).send());
    subuser_scores_succeed(server.mock(), ask);
    failures_arrive(server.mock(), &SUBUSER_SCORES, ask);
}

#[test]
fn subuser_scores_in_blocking() {
    let server = server();
    let client = blocking_client(&server);
    let ask = || client.list_subuser_scores(TODAY).retry(Retry::never()).send();
    subuser_scores_succeed(server.mock(), ask);
    failures_arrive(server.mock(), &SUBUSER_SCORES, ask);
}

#[test]
fn parameters_that_the_server_refuses() {
    let server = server();
    let (client, blocking) = (async_client(&server), blocking_client(&server));
    let (from, to) = (TODAY, TODAY.yesterday().unwrap());
    let errors = [block_on(client.list_scores(from, to).send()), blocking.list_scores(from, to).send()]
        .map(Result::unwrap_err);
    for error in errors {
        let Some(ListScoresError::BadRequest(Some(body))) = error.declared() else { panic!("{error:?}") };
        assert_eq!(body.errors[0].field.as_deref(), Some("to"));
        assert_eq!(body.errors[0].message, r#"failed to parse request: "from" cannot come after "to""#);
        let sentence = error.to_string();
        assert!(sentence.contains("/v3/engagementquality/scores"), "{sentence}");
        assert!(sentence.contains("400"), "{sentence}");
        assert!(sentence.contains(r#""from" cannot come after "to""#), "{sentence}");
    }
}

#[test]
fn a_wrong_key() {
    let server = server();
    let client = sendgrid_seq::Client::builder().base_url(server.url()).api_key("SG.wrong").build().unwrap();
    let error = block_on(client.list_scores(TODAY, TODAY).send()).unwrap_err();
    assert!(matches!(error.declared(), Some(ListScoresError::Unauthorized(Some(_)))), "{error:?}");

    let client = blocking::Client::builder().base_url(server.url()).api_key("SG.wrong").build().unwrap();
    let error = client.list_subuser_scores(TODAY).send().unwrap_err();
    assert!(matches!(error.declared(), Some(ListSubuserScoresError::Unauthorized(Some(_)))), "{error:?}");
}

#[test]
fn too_many_requests_keep_their_headers() {
    let server = server();
    server.mock().respond_next(StatusCode::TOO_MANY_REQUESTS);
    let call = async_client(&server).list_scores(TODAY, TODAY).retry(Retry::never());
    let error = block_on(call.send()).unwrap_err();
    let limit = error.rate_limit().unwrap();
    assert_eq!((limit.limit, limit.remaining), (Some(600), Some(0)));
    let headers = error.headers().unwrap();
    assert_eq!(headers["x-ratelimit-remaining"], "0");
    // Midnight of the mock's date, and a minute.
    assert_eq!(headers["x-ratelimit-reset"], "1793404860");
}

#[test]
fn a_page_for_people_is_not_a_response() {
    let server = server();
    let page = "<!doctype html><title>Sign in to the network</title>";
    server.mock().respond_next(Scripted::new(StatusCode::OK).body("text/html", page).times(2));
    let client = async_client(&server);
    let errors = [
        block_on(client.list_scores(TODAY, TODAY).send()).unwrap_err(),
        blocking_client(&server).list_scores(TODAY, TODAY).send().unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        assert_eq!(error.status(), Some(StatusCode::OK));
        let sentence = error.to_string();
        assert!(sentence.contains("text/html") && sentence.contains("Sign in"), "{sentence}");
    }
}

#[test]
fn errors_of_several_operations_are_one_error() {
    async fn both(client: &sendgrid_seq::Client) -> Result<(), sendgrid_seq::Error> {
        let _ = client.list_scores(TODAY, TODAY).await?;
        let _ = client.list_subuser_scores(TODAY).await?;
        Ok(())
    }
    let server = server();
    server.mock().respond_next(Scripted::new(StatusCode::FORBIDDEN).skip(1));
    let error = block_on(both(&async_client(&server))).unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::FORBIDDEN));
    assert!(matches!(error.declared_as(), Some(ListSubuserScoresError::Forbidden(Some(_)))), "{error:?}");
}

fn scores_succeed(mock: &Mock, ask: impl Fn() -> Scores) {
    mock.set_day(TODAY, Day::computed(4.5).after_asks(1));

    let response = ask().unwrap();
    assert_eq!(response.status(), StatusCode::ACCEPTED);
    assert!(matches!(response.inner(), ListScoresSuccess::Accepted));

    let response = ask().unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "application/json");
    let ListScoresSuccess::Ok(scores) = response.into_inner() else { panic!("200 is no `Ok`") };
    let [row] = &scores.result[..] else { panic!("{scores:?}") };
    assert_eq!((row.date, row.score, row.user_id.as_str()), (Some(TODAY), Some(4.5), "180"));
}

fn subuser_scores_succeed(mock: &Mock, ask: impl Fn() -> SubuserScores) {
    add_subusers(mock, 2);
    mock.respond_next(StatusCode::ACCEPTED);
    assert!(matches!(ask().unwrap().into_inner(), ListSubuserScoresSuccess::Accepted));

    let ListSubuserScoresSuccess::Ok(scores) = ask().unwrap().into_inner() else { panic!("200 is no `Ok`") };
    assert_eq!(scores.result.len(), 2);
}

/// Lets the server respond with each status, as SendGrid writes it and with nothing at all.
fn failures_arrive<S: Debug, E: DeclaredError + PartialEq>(
    mock: &Mock,
    table: &[Row<E>],
    ask: impl Fn() -> Result<Response<S>, Error<E>>,
) {
    for (status, variant) in table {
        let status = StatusCode::from_u16(*status).unwrap();

        mock.respond_next(status);
        let error = ask().unwrap_err();
        assert_eq!(error.status(), Some(status), "{error:?}");
        match variant {
            Some(variant) => {
                let errors: Errors = serde_json::from_slice(error.bytes().unwrap()).unwrap();
                assert_eq!(error.declared(), Some(&variant(Some(errors))));
            }
            None => assert!(matches!(error, Error::UnexpectedStatus(_)), "{error:?}"),
        }

        for body in ["", "[]", "<h1>no JSON</h1>", r#"{"error":"another shape"}"#] {
            if status == StatusCode::NO_CONTENT && !body.is_empty() {
                continue;
            }
            mock.respond_next(Scripted::new(status).json(body));
            let error = ask().unwrap_err();
            assert_eq!(error.status(), Some(status), "{body:?}: {error:?}");
            assert_eq!(error.bytes().map(|bytes| &bytes[..]), Some(body.as_bytes()));
            assert_eq!(error.declared(), variant.map(|variant| variant(None)).as_ref(), "{body:?}");
        }
    }
}

/// SendGrid's other documents declare it in several ways.
#[test]
fn the_help_of_an_error_is_any_value() {
    let server = server();
    let (client, blocking) = (async_client(&server), blocking_client(&server));
    for help in ["null", r#""read this""#, r#"{"a":[1]}"#, "7", "true"] {
        let body = format!(r#"{{"errors":[{{"message":"no","field":"from","help":{help}}}]}}"#);
        server.mock().respond_next(Scripted::new(StatusCode::BAD_REQUEST).json(body).times(2));
        for error in [
            block_on(client.list_scores(TODAY, TODAY).send()).unwrap_err(),
            blocking.list_scores(TODAY, TODAY).send().unwrap_err(),
        ] {
            let read = error.body().expect(help).errors[0].help.clone();
            assert_eq!(read.unwrap_or_default().to_string(), help);
        }
    }
}
