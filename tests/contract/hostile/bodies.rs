//! Bodies of a success that are not what the document states.

use sendgrid_seq::{
    Error, ListScoresSuccess, StatusCode,
    mock::{Fault, Scripted, null_optionals},
};

use super::{CallResult, is_usual, row};

/// Returns whether decoding failed at this path, `None` for the root.
fn decode(outcome: &CallResult, path: Option<&str>) -> bool {
    matches!(outcome, Err(Error::Decode(error)) if error.path() == path && error.status() == StatusCode::OK)
}

#[test]
fn what_cannot_be_read_is_an_error_that_names_the_place() {
    let deep = format!(r#"{{"result":{}"#, "[".repeat(100_000));
    let table: [(&[u8], Option<&str>); 22] = [
        (br#"{"errors":[{"message":"no","field":null}]}"#, None),
        (b"null", None),
        (b"[]", None),
        (b"", None),
        (b" ", None),
        (b"{}", None),
        (br#"{"result":{}}"#, Some("result")),
        (br#"{"result":[{"score":4}]}"#, Some("result[0]")),
        (br#"{"result":[{"user_id":"1","score":"4"}]}"#, Some("result[0].score")),
        (br#"{"result":[{"user_id":[1]}]}"#, Some("result[0].user_id")),
        (br#"{"result":[{"user_id":"1","date":"2026-01-01T00:00:00+02:00"}]}"#, Some("result[0].date")),
        (br#"{"result":[{"user_id":"1","score":NaN}]}"#, Some("result[0].score")),
        (br#"{"result":[{"user_id":"1","score":1e400}]}"#, Some("result[0].score")),
        (b"{\"result\":[{\"user_id\":\"\xff\"}]}", Some("result[0].user_id")),
        (br#"{"result":[]} trailing"#, None),
        (b"{\"result\":[]}\0", None),
        (b"{\0\"\0r\0", None),
        (br#"{"result":[],"result":[]}"#, None),
        (br#"{"result":[{"user_id":"1","user_id":"2"}]}"#, Some("result[0]")),
        (br#"{"result":[{"user_id":"\ud800"}]}"#, Some("result[0].user_id")),
        (br#"{"result":[{"user_id":"\ude00\ud83d"}]}"#, Some("result[0].user_id")),
        (deep.as_bytes(), Some("result[0]")),
    ];
    for (body, path) in table {
        row(&String::from_utf8_lossy(&body[..body.len().min(60)])).expect(
            |mock| mock.respond_next(Scripted::new(StatusCode::OK).json(body.to_vec())),
            |outcome| decode(outcome, path),
        );
    }
    row("malformed")
        .expect(|mock| mock.fault(Fault::MalformedJson), |outcome| matches!(outcome, Err(Error::Decode(_))));
}

#[test]
fn odd_spellings_of_the_same_json_are_read() {
    for body in [
        "\u{feff}{\"result\":[{\"user_id\":\"1\",\"score\":4.2}]}",
        r#"{"r\u0065sult":[{"user_id":"\u0031","score":42e-1}]}"#,
        "\r\n{\t\"result\" : [ {\"score\":4.20000000000000000000000000000001,\"user_id\":1}]}\n\n",
    ] {
        row(body).expect(|mock| mock.respond_next(Scripted::new(StatusCode::OK).json(body)), is_usual);
    }
}

/// Rows that SendGrid may send against its document cost nothing but what is odd about them.
#[test]
fn odd_rows_are_read() {
    let odd = r#"{"user_id":1,"date":"2026-01-01T00:00:00Z","score":4.2,"metrics":{"open_rate":1}}"#;
    row(odd).expect(
        |mock| mock.respond_next(Scripted::new(StatusCode::OK).json(format!(r#"{{"result":[{odd}]}}"#))),
        is_usual,
    );
    row("no list").expect(
        |mock| mock.respond_next(Scripted::new(StatusCode::OK).json(r#"{"result":null}"#)),
        |outcome| {
            let Ok(response) = outcome else { return false };
            matches!(response.inner(), ListScoresSuccess::Ok(scores) if scores.result.is_empty())
        },
    );
}

#[test]
fn what_is_more_or_less_than_declared_is_read() {
    for fault in [Fault::UnknownFields, null_optionals()] {
        row(&format!("{fault:?}")).expect(|mock| mock.fault(fault.clone()), is_usual);
    }
    let nested = format!(
        r#"{{"x":{}{},"result":[{{"user_id":"1","score":4.2}}]}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    row("100,000 lists in an unknown field")
        .expect(|mock| mock.respond_next(Scripted::new(StatusCode::OK).json(nested.clone())), is_usual);
}

#[test]
fn the_media_type_is_not_believed() {
    for media_type in [
        None,
        Some("text/html"),
        Some("application/JSON; Charset=\"UTF-8\""),
        Some("application/problem+json"),
        Some(";;;"),
    ] {
        let name = format!("{media_type:?}");
        row(&name).expect(|mock| mock.fault(Fault::ContentType(media_type)), is_usual);
    }
}

#[test]
fn a_captive_portal_is_shown_as_what_it_is() {
    row("html").expect(
        |mock| mock.fault(Fault::Html(StatusCode::OK)),
        |outcome| {
            let Err(error @ Error::Decode(_)) = outcome else { return false };
            let sentence = error.to_string();
            ["200", "text/html", "Welcome to the guest network"].iter().all(|part| sentence.contains(part))
        },
    );
}

#[test]
fn pending_is_pending_whatever_it_states() {
    let like_success = r#"{"result":[{"user_id":"1","score":4.2}]}"#;
    for body in ["", "{}", r#"{"message":"later"}"#, like_success, "<html>", "\u{0}"] {
        row(body).expect(
            |mock| mock.respond_next(Scripted::new(StatusCode::ACCEPTED).json(body)),
            |outcome| matches!(outcome, Ok(response) if *response.inner() == ListScoresSuccess::Accepted),
        );
    }
}
