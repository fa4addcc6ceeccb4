//! The key shows nowhere: not in anything public, and not when a server repeats it.

use std::{error::Error as _, fmt::Debug};

use http::HeaderValue;
use sendgrid_seq::{
    BuildError, Client, Error, Retry, StatusCode, blocking,
    mock::{Mock, Scripted},
    runtime::DeclaredError,
};

use crate::support::{TODAY, async_client, block_on, blocking_client, mock, server};

/// Fails if a value, or a cause of an error, shows the key.
fn hidden(key: &str, text: &str) {
    assert!(!text.contains(key), "shows the key: {text}");
    // The part of a key after its prefix is the secret one.
    let tail = &key[key.len() - 12..];
    assert!(!text.contains(tail), "shows a part of the key: {text}");
}

pub(crate) fn all<E: DeclaredError>(key: &str, error: &Error<E>) {
    hidden(key, &format!("{error} {error:?} {error:#?}"));
    let mut cause = error.source();
    while let Some(error) = cause {
        hidden(key, &format!("{error} {error:?}"));
        cause = error.source();
    }
    if let Some(bytes) = error.bytes() {
        hidden(key, &String::from_utf8_lossy(bytes));
    }
    hidden(key, &format!("{:?} {:?}", error.headers(), error.declared()));
}

#[test]
fn nothing_public_shows_it() {
    let mock = mock();
    let key = mock.api_key();
    let print = |value: &dyn Debug| hidden(key, &format!("{value:?} {value:#?}"));

    print(&mock);
    print(&mock.client_builder());
    print(&mock.client());
    print(&mock.blocking_client());
    let client = mock.client();
    print(&client.with_header("x-note", "1"));
    print(&client.list_scores(TODAY, TODAY));
    print(&client.list_scores(TODAY, TODAY).header("authorization", format!("Bearer {key}")));
    print(&client.list_scores(TODAY, TODAY).wait());
    print(&client.list_subuser_scores(TODAY).items());
    print(&block_on(client.list_scores(TODAY, TODAY).send()).unwrap());
    print(&mock.requests());
    let server = server();
    print(&server);
    print(&server.client());
    print(&server.blocking_client());
}

#[test]
fn a_server_that_repeats_it_is_not_repeated() {
    let server = server();
    let key = server.mock().api_key();
    let (client, blocking) = (async_client(&server), blocking_client(&server));
    let bodies = [
        ("text/html", format!("<p>You sent Authorization: Bearer {key}</p>")),
        ("text/plain", key.repeat(20_000)),
        (
            "application/json",
            format!(r#"{{"errors":[{{"message":"key {key} is revoked","field":"{key}","help":null}}]}}"#),
        ),
        ("application/json", format!(r#"{{"result":"{key}"}}"#)),
        ("application/json", format!(r#"{{"message":"{key}""#)),
        ("application/json", format!(r#"{{"errors":[{{"message":"{}"}}]}}"#, key.replace('-', r"\u002d"))),
        ("application/x-www-form-urlencoded", format!("key={}", key.replace('.', "%2E"))),
    ];
    for status in [200, 400, 401, 418, 429, 500, 502] {
        let status = StatusCode::from_u16(status).unwrap();
        for (content_type, body) in &bodies {
            let response = Scripted::new(status).body(content_type, body.clone()).header(
                http::HeaderName::from_static("x-echo"),
                HeaderValue::from_str(&format!("Bearer {key}")).unwrap(),
            );
            server.mock().respond_next(response.times(2));
            all(key, &block_on(client.list_scores(TODAY, TODAY).retry(Retry::never()).send()).unwrap_err());
            all(key, &blocking.list_subuser_scores(TODAY).retry(Retry::never()).send().unwrap_err());
        }
    }
}

#[test]
fn a_response_that_repeats_it_does_not_print_it() {
    let server = server();
    let key = server.mock().api_key();
    let echo = HeaderValue::from_str(&format!("Bearer {key}")).unwrap();
    for (status, body) in [
        (StatusCode::OK, format!(r#"{{"result":[],"debug":"{key}"}}"#)),
        (StatusCode::ACCEPTED, format!(r#"{{"message":"{key}"}}"#)),
    ] {
        let response =
            Scripted::new(status).json(body).header(http::HeaderName::from_static("x-echo"), echo.clone());
        server.mock().respond_next(response.times(2));
        let response = block_on(async_client(&server).list_scores(TODAY, TODAY).send()).unwrap();
        hidden(key, &format!("{response:?} {:?}", response.headers()));
        let response = blocking_client(&server).list_subuser_scores(TODAY).send().unwrap();
        hidden(key, &format!("{response:?} {:?}", response.headers()));
    }
}

#[test]
fn an_erased_error_shows_it_neither() {
    let mock = mock();
    let body = format!(r#"{{"errors":[{{"message":"{}"}}]}}"#, mock.api_key());
    mock.respond_next(Scripted::new(StatusCode::BAD_REQUEST).json(body));
    let error: Error = block_on(mock.client().list_scores(TODAY, TODAY).send()).unwrap_err().into();
    hidden(mock.api_key(), &format!("{error} {error:?}"));
}

#[test]
fn a_key_that_cannot_be_one_is_refused_without_being_shown() {
    let keys = [
        "",
        " ",
        "SG.with-newline-at-the-end\n",
        "SG.not-ascii-schlüssel",
        "Bearer SG.with-the-scheme",
        "SG.two parts of it",
    ];
    for key in keys {
        let errors: [BuildError; 2] = [
            Mock::new().client_builder().api_key(key).build().unwrap_err(),
            Mock::new().blocking_client_builder().api_key(key).build().unwrap_err(),
        ];
        for error in errors {
            let text = format!("{error} {error:?}");
            assert!(key.trim().is_empty() || !text.contains(key.trim()), "{text}");
        }
    }
}

#[test]
fn it_goes_to_no_other_host() {
    let elsewhere = server();
    let server = server();
    let to = HeaderValue::from_str(&format!("{}/v3/engagementquality/scores", elsewhere.url())).unwrap();
    for status in [301, 302, 303, 307, 308] {
        let status = StatusCode::from_u16(status).unwrap();
        server.mock().respond_next(Scripted::new(status).header(http::header::LOCATION, to.clone()).times(2));
        let error = block_on(async_client(&server).list_scores(TODAY, TODAY).send()).unwrap_err();
        assert_eq!(error.status(), Some(status), "{error:?}");
        let error = blocking_client(&server).list_scores(TODAY, TODAY).send().unwrap_err();
        assert_eq!(error.status(), Some(status), "{error:?}");
    }
    assert!(elsewhere.mock().requests().is_empty());
}

#[test]
fn it_goes_over_plain_http_to_this_machine_only() {
    let error = Client::builder().base_url("http://api.example.com").api_key("SG.x").build().unwrap_err();
    assert!(error.to_string().contains("http"), "{error}");
    assert!(blocking::Client::builder().base_url("http://api.example.com").api_key("SG.x").build().is_err());
    assert!(Client::builder().base_url("http://127.0.0.1:9").api_key("SG.x").build().is_ok());
}
