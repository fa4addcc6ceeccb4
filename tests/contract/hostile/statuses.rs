//! Statuses that come with the wrong body, that nobody declared, or that do not go away.

use sendgrid_seq::{
    Error, ListScoresError, StatusCode,
    mock::{Fault, Scripted},
};

use super::{CallResult, is_usual, row};

fn scripted(status: u16) -> Scripted {
    Scripted::new(StatusCode::from_u16(status).unwrap())
}

/// Returns whether the status arrived undeclared, with so many bytes of its body.
fn unexpected(outcome: &CallResult, status: u16, bytes: usize) -> bool {
    matches!(outcome, Err(Error::UnexpectedStatus(error))
        if error.status().as_u16() == status && error.bytes().len() == bytes)
}

#[test]
fn a_body_hides_no_status() {
    row("401, empty").expect(
        |mock| mock.respond_next(scripted(401).json("")),
        |outcome| {
            matches!(outcome, Err(Error::Status(error)) if *error.declared() == ListScoresError::Unauthorized(None))
        },
    );
    for body in [r#"{"error":"another shape"}"#, "[]", "<html>", "{", ""] {
        row(body).expect(
            |mock| mock.respond_next(scripted(400).json(body)),
            |outcome| {
                matches!(outcome, Err(Error::Status(error))
                    if *error.declared() == ListScoresError::BadRequest(None) && error.bytes() == body)
            },
        );
    }
}

#[test]
fn an_undeclared_status_keeps_its_body() {
    let success = r#"{"result":[{"user_id":"1","score":4.2}]}"#;
    for (status, body) in
        [(402, ""), (418, "short and stout"), (201, success), (204, ""), (304, ""), (599, "?")]
    {
        row(&status.to_string()).expect(
            |mock| mock.respond_next(scripted(status).body("text/plain", body)),
            |outcome| unexpected(outcome, status, body.len()),
        );
    }
}

#[test]
fn an_outage_is_met_with_patience_that_ends() {
    for status in [408, 502, 503, 504] {
        row(&status.to_string()).retried().expect(
            |mock| mock.respond_next(scripted(status).body("text/plain", "out").forever()),
            |outcome| unexpected(outcome, status, 3),
        );
    }
    row("500").retried().expect(
        |mock| mock.respond_next(scripted(500).forever()),
        |outcome| matches!(outcome, Err(Error::Status(error)) if error.status().as_u16() == 500),
    );
    row("500 twice").attempts(3).expect(|mock| mock.respond_next(scripted(500).times(2)), is_usual);
    row("html with 502, for ever").retried().expect(
        |mock| mock.fault(Fault::Html(StatusCode::BAD_GATEWAY).forever()),
        |outcome| {
            let Err(error @ Error::UnexpectedStatus(_)) = outcome else { return false };
            let sentence = error.to_string();
            ["502", "text/html", "Welcome to the guest network"].iter().all(|part| sentence.contains(part))
        },
    );
    row("html with 502")
        .attempts(2)
        .expect(|mock| mock.fault(Fault::Html(StatusCode::BAD_GATEWAY)), is_usual);
}

#[test]
fn a_huge_error_is_not_kept() {
    let echo = format!("Authorization: Bearer {} ", sendgrid_seq::mock::Mock::new().api_key());
    let huge = echo.repeat(50_000_000 / echo.len());
    row("50 MB of the key").expect(
        |mock| mock.respond_next(scripted(400).json(huge.clone())),
        |outcome| matches!(outcome, Err(Error::TooLarge(error)) if error.status().as_u16() == 400),
    );
    row("half a MiB of the key").expect(
        |mock| mock.respond_next(scripted(402).json(echo.repeat(5000))),
        |outcome| matches!(outcome, Err(Error::UnexpectedStatus(_))),
    );
}
