//! A document in OpenAPI 2.0 without a host and media types: JSON, forms where they are clear, and bytes for
//! a file.

openapi_runtime::include_api!("swagger_2_relative");

#[cfg(test)]
mod tests {
    use super::models::{MarkNotesBody, Note};
    use super::operations::ImportNotesBody;
    use crate::support::{exchange, part, parts};

    #[test]
    fn what_a_document_does_not_name_is_json_or_a_form() {
        let (sent, result) = exchange!((201, r#"{"text":"a"}"#), |client| client.add_note(Note::new("a")));
        assert_eq!((sent.line.as_str(), sent.header("content-type")), ("POST /notes", "application/json"));
        assert_eq!(result.unwrap().into_inner().text, "a");
        let body = || ImportNotesBody { file: Some("a".into()) };
        let (sent, _) = exchange!((204, ""), |client| client.import_notes().body(body()));
        assert_eq!(parts(&sent), [part("file", Some("file"), Some("application/octet-stream"), "a")]);
        let body = || MarkNotesBody { mark: Some("a b".to_owned()) };
        let (sent, result) = exchange!((200, "\0"), |client| client.mark_notes().body(body()));
        assert_eq!(sent.body, "mark=a%20b");
        assert_eq!(result.unwrap().into_inner().as_ref(), b"\0");
    }
}
