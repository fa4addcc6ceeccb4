//! How each kind of body is decoded.

use serde::Deserialize;

use super::*;

#[derive(Debug, PartialEq, Deserialize)]
struct Row {
    id: String,
    score: Option<f64>,
}

fn read(body: &str) -> Outcome<Vec<Row>, ()> {
    RawResponse::new(StatusCode::OK, HeaderMap::new(), body.to_owned()).json(|rows| rows)
}

#[test]
fn tolerated() {
    for body in [
        r#"[{"id":"a","score":4}]"#,
        r#"[{"id":"a","score":4.0,"unknown":{"x":[null]}}]"#,
        "\u{feff} [{\"id\":\"a\",\"score\":4}]\n",
        &format!(r#"[{{"id":"a","score":4,"deep":{}{}}}]"#, "[".repeat(50_000), "]".repeat(50_000)),
    ] {
        let Outcome::Success(rows) = read(body) else { panic!("{body:.80}") };
        assert_eq!(rows, [Row { id: "a".to_owned(), score: Some(4.0) }]);
    }
    for body in [r#"[{"id":"a"}]"#, r#"[{"id":"a","score":null}]"#] {
        assert!(
            matches!(read(body), Outcome::Success(rows) if rows == [Row { id: "a".to_owned(), score: None }])
        );
    }
}

#[test]
fn refused_with_the_place() {
    let deep = "[".repeat(100_000);
    for (body, path, message) in [
        ("", None, "EOF while parsing a value"),
        ("null", None, "invalid type: null, expected a sequence"),
        ("{}", None, "invalid type: map, expected a sequence"),
        ("<html>", None, "expected value"),
        ("[] []", None, "trailing characters"),
        (r#"[{"id":"a"},{}]"#, Some("[1]"), "missing field `id`"),
        (r#"[{"id":1}]"#, Some("[0].id"), "invalid type: integer `1`, expected a string"),
        (r#"[{"id":"a","score":"4"}]"#, Some("[0].score"), "invalid type: string \"4\", expected f64"),
        (r#"[{"id":"a","score":NaN}]"#, Some("[0].score"), "expected value"),
        (r#"[{"id":"a","score":1e400}]"#, Some("[0].score"), "number out of range"),
        (&deep, Some("[0]"), "invalid type: sequence, expected a string"),
    ] {
        let Outcome::Undecodable(fault) = read(body) else { panic!("{body:.80} was accepted") };
        // The position of an error within a token differs between versions of serde_json.
        let fault_text = fault.to_string();
        let fault_text =
            fault_text.split_once(" at line").map_or(fault_text.as_str(), |(fault_text, _)| fault_text);
        assert_eq!((fault.path(), fault_text), (path, message), "{body:.80}");
    }
    let invalid = RawResponse::new(StatusCode::OK, HeaderMap::new(), &b"[{\"id\":\"\xff\"}]"[..])
        .json(|rows: Vec<Row>| rows);
    assert!(matches!(invalid, Outcome::<_, ()>::Undecodable(fault) if fault.path() == Some("[0].id")));
}

#[test]
fn what_is_not_utf_8_does_no_harm_where_nobody_requests_it() {
    let read = |body: &'static [u8]| {
        RawResponse::new(StatusCode::OK, HeaderMap::new(), body).json::<Vec<Row>, _, ()>(|rows| rows)
    };
    let Outcome::Success(rows) = read(b"[{\"id\":\"a\",\"other\":\"\xff\"}]") else { panic!("it is read") };
    assert_eq!(rows, [Row { id: "a".to_owned(), score: None }]);
    assert!(matches!(read(b"[{\"id\":\"a\",\"other\":\"\xff\"}] []"), Outcome::Undecodable(_)));
}

#[test]
fn a_declared_error_never_fails_to_decode() {
    for (body, expected) in [(r#"{"id":"a"}"#, true), ("", false), ("<html>", false), (r#"{"id":1}"#, false)]
    {
        let mut response = RawResponse::new(StatusCode::BAD_REQUEST, HeaderMap::new(), body.to_owned());
        let Outcome::<(), _>::Declared(row) = response.json_error(|row: Option<Row>| row) else {
            panic!("{body}")
        };
        assert_eq!(row.is_some(), expected, "{body}");
    }
}

#[test]
fn a_stream_is_handed_over_once_and_bytes_stay() {
    let mut response = RawResponse::new(StatusCode::OK, HeaderMap::new(), "bytes");
    assert!(matches!(response.stream(|stream| stream), Outcome::<_, ()>::Success(_)));
    assert!(matches!(response.bytes(|bytes| bytes), Outcome::<_, ()>::Success(bytes) if bytes == "bytes"));

    let mut response =
        RawResponse::new(StatusCode::OK, HeaderMap::new(), ByteStream::from_reader(std::io::empty()));
    assert!(matches!(response.json(|(): ()| ()), Outcome::<_, ()>::Undecodable(_)));
}
