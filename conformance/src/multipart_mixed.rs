//! Multipart bodies without part names, sent and received.

openapi_runtime::include_api!("multipart_mixed");

#[cfg(test)]
mod tests {
    use openapi_runtime::testkit::{self, Stub};
    use openapi_runtime::{Async, Blocking, Bytes, FilePart, HeaderMap, Mixed, ReceivedPart};

    use super::client::Client;
    use super::errors::GetLetterError;
    use super::models::{Album, Row};
    use super::operations::{
        AddAlbumBody, AddRowsBody, ChangeAlbumBody, GetLetter, ListRows, ReplaceAlbumBody, ReplaceLettersBody,
    };
    use crate::support::{block_on, exchange, refused};

    /// Creates clients of both modes for one stub.
    fn clients(stub: &Stub) -> (Client<Async>, Client<Blocking>) {
        let url = "https://letters.example";
        let asynchronous =
            Client::builder().base_url(url).configure(|builder| stub.connect(builder)).build().unwrap();
        let blocking =
            Client::builder().base_url(url).configure(|builder| stub.connect(builder)).build().unwrap();
        (asynchronous, blocking)
    }

    #[test]
    fn parts_are_sent_with_the_media_types_of_their_places() {
        let picture = || FilePart::from("PNG").header("Content-ID", "<a>");
        let letter = || {
            let letter = Mixed::new().json(&["hello"]).part(picture()).part(picture());
            letter.text("PDF").part(picture().media_type("image/webp"))
        };
        let (sent, _) = exchange!((204, ""), |client| client.send_letter(letter()));
        let (media_type, boundary) = sent.header("content-type").split_once("; boundary=").unwrap();
        assert_eq!(media_type, "multipart/related; type=\"application/vnd.letter+json\"");
        let parts: Vec<_> = sent.body.split(&format!("--{boundary}")).map(str::trim).collect();
        assert_eq!(
            parts,
            [
                "",
                "Content-Type: application/vnd.letter+json\r\n\r\n[\"hello\"]",
                "Content-Type: image/png\r\ncontent-id: <a>\r\n\r\nPNG",
                "Content-Type: application/pdf\r\ncontent-id: <a>\r\n\r\nPNG",
                "Content-Type: application/pdf\r\n\r\nPDF",
                "Content-Type: image/webp\r\ncontent-id: <a>\r\n\r\nPNG",
                "--"
            ]
        );
        let letters = || ReplaceLettersBody { parts: Some(vec!["a".to_owned()]) };
        let (sent, _) = exchange!((204, ""), |client| client.replace_letters().body(letters()));
        assert!(sent.header("content-type").starts_with("multipart/mixed; boundary="));
        assert!(sent.body.contains("Content-Type: text/plain; charset=utf-8\r\n\r\na\r\n"), "{}", sent.body);
    }

    /// Returns the parts of a body, each with its media type.
    fn parts_of(body: &str, content_type: &str) -> Vec<(String, String)> {
        let boundary = content_type.split_once("boundary=").unwrap().1;
        let mark = format!("--{boundary}");
        let parts = body.split(mark.as_str()).filter_map(|part| part.split_once("\r\n\r\n"));
        let part = |(head, text): (&str, &str)| {
            let media_type = head.trim().strip_prefix("Content-Type: ").unwrap().to_owned();
            (media_type, text.strip_suffix("\r\n").unwrap().to_owned())
        };
        parts.map(part).collect()
    }

    #[test]
    fn parts_have_the_types_of_their_places() {
        let album = |title: Option<&str>, pictures: Option<Vec<FilePart>>| {
            let mut album = AddAlbumBody::new(Album::new("A"), FilePart::from("PNG"));
            (album.part_3, album.more_parts) = (title.map(str::to_owned), pictures);
            album
        };
        let pictures = || Some(vec![FilePart::from("1"), FilePart::from("2").media_type("image/gif")]);
        let (sent, _) = exchange!((204, ""), |client| client.add_album(album(Some("t"), pictures())));
        let expected = [
            ("application/json", r#"{"name":"A"}"#),
            ("image/png", "PNG"),
            ("text/markdown", "t"),
            ("image/jpeg", "1"),
            ("image/gif", "2"),
        ];
        let expected = expected.map(|(media_type, text)| (media_type.to_owned(), text.to_owned()));
        assert_eq!(parts_of(&sent.body, sent.header("content-type")), expected);
        let (sent, _) = exchange!((204, ""), |client| client.add_album(album(None, None)));
        assert_eq!(parts_of(&sent.body, sent.header("content-type")), expected[..2]);
        // A part cannot follow an absent one.
        let error = refused!(|client| client.add_album(album(None, pictures())));
        assert!(error.contains("left out"), "{error}");

        let (sent, _) =
            exchange!((204, ""), |client| client.replace_album(ReplaceAlbumBody::new(vec![1, 2])));
        let expected = [("application/vnd.ids+json".to_owned(), "[1,2]".to_owned())];
        assert_eq!(parts_of(&sent.body, sent.header("content-type")), expected);
        assert!(sent.header("content-type").contains("type=\"application/vnd.ids+json\""));

        let change = || {
            let mut change = ChangeAlbumBody::default();
            (change.part_1, change.additional_parts) = (Some(7), Mixed::new().part("a,b"));
            change
        };
        let (sent, _) = exchange!((204, ""), |client| client.change_album(change()));
        let expected = [("text/csv", "7"), ("text/csv", "a,b")];
        let expected = expected.map(|(media_type, text)| (media_type.to_owned(), text.to_owned()));
        assert_eq!(parts_of(&sent.body, sent.header("content-type")), expected);

        let rows = || AddRowsBody::new(vec![Row::new(1), Row::new(2)]);
        let (sent, _) = exchange!((204, ""), |client| client.add_rows(rows()));
        let expected =
            [r#"{"id":1}"#, r#"{"id":2}"#].map(|text| ("application/json".to_owned(), text.to_owned()));
        assert_eq!(parts_of(&sent.body, sent.header("content-type")), expected);
    }

    #[test]
    fn parts_are_received_one_by_one() {
        let stub = Stub::new();
        let part = |media_type: &'static str, body: &'static str| {
            let headers =
                HeaderMap::from_iter([("content-type".parse().unwrap(), media_type.parse().unwrap())]);
            ReceivedPart::new(headers, body)
        };
        let parts = move || [part("application/json", "{}"), part("image/png", "\r\n--PNG")];
        stub.on::<GetLetter>(move |_| Ok(testkit::parts(parts())));
        let (asynchronous, blocking) = clients(&stub);
        let mut letter = block_on(asynchronous.get_letter().send()).unwrap().into_inner();
        assert_eq!(block_on(letter.try_next()).unwrap().unwrap(), parts()[0]);
        assert_eq!(block_on(letter.try_next()).unwrap().unwrap().media_type(), "image/png");
        assert!(block_on(letter.try_next()).unwrap().is_none());
        let letter = blocking.get_letter().send().unwrap().into_inner();
        assert_eq!(letter.into_iter().map(Result::unwrap).collect::<Vec<_>>(), parts());

        let (_, result) = exchange!((404, "--b--"), |client| client.get_letter());
        let GetLetterError::NotFound(body) = result.unwrap_err().into_declared().unwrap();
        assert_eq!(body, Bytes::from_static(b"--b--"));
        let (_, result) = exchange!((200, "no parts"), |client| client.list_pages());
        let error = result.unwrap_err().to_string();
        assert!(error.contains("does not consist of parts"), "{error}");
    }

    #[test]
    fn parts_in_json_are_typed() {
        let stub = Stub::new();
        stub.on::<ListRows>(|_| Ok(testkit::sequence([Row::new(1), Row::new(2)]).unwrap()));
        let (asynchronous, blocking) = clients(&stub);
        let mut rows = block_on(asynchronous.list_rows().send()).unwrap().into_inner();
        assert_eq!(block_on(rows.try_next()).unwrap().unwrap(), Row::new(1));
        let response = blocking.list_rows().send().unwrap();
        assert!(
            response.headers()["content-type"].to_str().unwrap().starts_with("multipart/mixed; boundary=")
        );
        let rows: Vec<_> = response.into_inner().into_iter().map(Result::unwrap).collect();
        assert_eq!(rows, [Row::new(1), Row::new(2)]);
    }
}
