//! Bodies of parts without names, sent and received.

openapi_runtime::include_api!("multipart_mixed");

#[cfg(test)]
mod tests {
    use openapi_runtime::testkit::{self, Stub};
    use openapi_runtime::{Async, Blocking, Bytes, FilePart, HeaderMap, Mixed, ReceivedPart};

    use super::client::Client;
    use super::errors::GetLetterError;
    use super::models::Row;
    use super::operations::{GetLetter, ListRows};
    use crate::support::{block_on, exchange};

    /// Clients of both modes on one stub.
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
        let (sent, _) = exchange!((204, ""), |client| client.replace_letters().body(Mixed::new().text("a")));
        assert!(sent.header("content-type").starts_with("multipart/mixed; boundary="));
        assert!(sent.body.contains("Content-Type: text/plain; charset=utf-8\r\n\r\na\r\n"), "{}", sent.body);
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
