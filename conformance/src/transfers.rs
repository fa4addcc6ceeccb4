//! Streams in both directions: downloads, uploads, and event streams that reconnect.

openapi_runtime::include_api!("transfers");

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _, Write as _};
    use std::path::PathBuf;
    use std::sync::{Arc, Mutex};

    use openapi_runtime::testkit::{self, Reply, Stub};
    use openapi_runtime::{Async, Blocking, Body, ByteStream, Bytes, FilePart, With as _, http};

    use super::client::Client;
    use super::errors::GetFileError;
    use super::models::{Change, Problem};
    use super::operations::{AddFilesBody, GetFile, GetReport, PutFile, WatchChanges};
    use crate::support::{block_on, exchange, part, parts};

    /// A temporary file, which is removed after the test.
    struct Temporary(PathBuf);

    impl Temporary {
        fn new(name: &str) -> Self {
            Self(std::env::temp_dir().join(format!("transfers-{}-{name}.txt", std::process::id())))
        }

        fn with(name: &str, text: &str) -> Self {
            let new = Self::new(name);
            std::fs::File::create(&new.0).unwrap().write_all(text.as_bytes()).unwrap();
            new
        }

        fn text(&self) -> String {
            std::fs::read_to_string(&self.0).unwrap()
        }
    }

    impl Drop for Temporary {
        fn drop(&mut self) {
            _ = std::fs::remove_file(&self.0);
        }
    }

    /// Creates clients of both modes for one stub.
    fn clients(stub: &Stub) -> (Client<Async>, Client<Blocking>) {
        let url = "https://archive.example";
        let asynchronous =
            Client::builder().base_url(url).configure(|builder| stub.connect(builder)).build().unwrap();
        let blocking =
            Client::builder().base_url(url).configure(|builder| stub.connect(builder)).build().unwrap();
        (asynchronous, blocking)
    }

    #[test]
    fn a_response_is_a_stream_or_a_file_in_one_line() {
        let stub = Stub::new();
        stub.on::<GetFile>(|call| match call.id {
            1 => Ok(Bytes::from_static(b"a file")),
            _ => Err(GetFileError::NotFound(Some(Problem::default()))),
        });
        stub.on::<GetReport>(|_| Ok("a,b\n".to_owned()));
        let (asynchronous, blocking) = clients(&stub);
        let file = Temporary::new("one-line");

        assert_eq!(block_on(asynchronous.get_file(1).download().to_file(&file.0)).unwrap().into_inner(), 6);
        assert_eq!(file.text(), "a file");
        assert_eq!(blocking.get_report().download().to_file(&file.0).unwrap().into_inner(), 4);
        assert_eq!(file.text(), "a,b\n");

        let mut text = String::new();
        let mut stream = blocking.get_file(1).download().send().unwrap().into_inner();
        stream.read_to_string(&mut text).unwrap();
        assert_eq!(text, "a file");
        // The file is in memory, as before.
        assert_eq!(blocking.get_file(1).send().unwrap().into_inner(), "a file");

        let error = block_on(asynchronous.get_file(2).download().to_file(&file.0)).unwrap_err();
        assert!(matches!(error.declared(), Some(GetFileError::NotFound(Some(_)))), "{error}");
        assert_eq!(file.text(), "a,b\n", "what was there before stays");
    }

    #[test]
    fn a_download_goes_on_where_it_broke_off() {
        let stub = Stub::new();
        let head = |status: u16| http::Response::builder().status(status).header("etag", "\"1\"");
        let break_off = || {
            let first = head(200).body(Bytes::from_static(b"0123456789")).unwrap();
            stub.next::<GetFile>(Reply::raw(first).fault(testkit::Fault::Truncated));
        };
        // The number of bytes that arrived is determined by the fault, so the rest is created on request.
        stub.on_reply::<GetFile>(move |call| {
            let headers = call.request().headers();
            let range = headers["range"].to_str().unwrap();
            let begin: usize =
                range.strip_prefix("bytes=").unwrap().strip_suffix('-').unwrap().parse().unwrap();
            assert_eq!(headers["if-range"], "\"1\"");
            let rest = head(206).header("content-range", format!("bytes {begin}-9/10"));
            let rest = rest.body(Bytes::from_static(b"0123456789").slice(begin..));
            Reply::raw(rest.unwrap())
        });
        let (asynchronous, blocking) = clients(&stub);
        let file = Temporary::new("resumed");
        let seen = Arc::new(Mutex::new(0));
        let last = Arc::clone(&seen);
        let note = move |received, _| *last.lock().unwrap() = received;
        break_off();
        block_on(asynchronous.get_file(1).download().on_progress(note).to_file(&file.0)).unwrap();
        assert_eq!((file.text().as_str(), *seen.lock().unwrap()), ("0123456789", 10));
        let mut text = String::new();
        break_off();
        let mut stream = blocking.get_file(1).download().send().unwrap().into_inner();
        stream.read_to_string(&mut text).unwrap();
        assert_eq!(text, "0123456789");
        assert_eq!(stub.calls::<GetFile>().len(), 4);
    }

    #[test]
    fn whatever_is_at_hand_is_sent() {
        let file = Temporary::with("sent", "a file");
        let from_file = || Body::from_file(&file.0).unwrap();
        let opened = || std::fs::File::open(&file.0).unwrap();
        assert_eq!(from_file().len(), Some(6));
        let (sent, _) = exchange!((204, ""), |client| client.put_file(1, from_file()));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("application/octet-stream", "a file"));
        let (sent, _) = exchange!((204, ""), |client| client.put_file(1, opened()));
        assert_eq!(sent.body, "a file");
        let (sent, _) = exchange!((204, ""), |client| client.put_file(1, "a text"));
        assert_eq!(sent.body, "a text");
        let (sent, _) = exchange!((204, ""), |client| client.put_file(1, format!("{} text", 1)));
        assert_eq!(sent.body, "1 text");
        let (sent, _) = exchange!((204, ""), |client| client.put_file(1, vec![97]));
        assert_eq!(sent.body, "a");
        let reader = || Body::from_reader(Some(4), Cursor::new("read"));
        let (sent, _) = exchange!((204, ""), |client| client.put_file(1, reader()));
        assert_eq!(sent.body, "read");
        let chunks = || ByteStream::from_chunks(["in ", "chunks"].map(|chunk| Ok(Bytes::from(chunk))));
        let (sent, _) = exchange!((204, ""), |client| client.put_file(1, chunks()));
        assert_eq!(sent.body, "in chunks");
        // A parameter cannot have the name of a method that every call has.
        let (sent, _) = exchange!((204, ""), |client| client.note_file(1).body(from_file()).download_2(true));
        assert_eq!((sent.line.as_str(), sent.body.as_str()), ("PATCH /files/1?download=true", "a file"));
        let (sent, _) = exchange!((204, ""), |client| client.note_file(1));
        assert_eq!(sent.body, "");
    }

    #[test]
    fn an_async_reader_is_sent_by_async_code() {
        let stub = Stub::new();
        stub.on::<PutFile>(|_| Ok(()));
        let (asynchronous, _) = clients(&stub);
        let body = Body::from_async_read(None, Cursor::new("read"));
        assert!(block_on(asynchronous.put_file(1, body).send()).is_ok());
    }

    #[test]
    fn files_are_parts_with_their_names() {
        let file = Temporary::with("part", "a file");
        let name = file.0.file_name().unwrap().to_str().unwrap().to_owned();
        let form = || {
            AddFilesBody::new(FilePart::from_file(&file.0).unwrap())
                .with(|form| form.note = Some("a note".to_owned()))
        };
        let sent = exchange_parts(form);
        let expected = part("file", Some(&name), Some("application/octet-stream"), "a file");
        assert_eq!(parts(&sent), [expected, part("note", None, None, "a note")]);
    }

    /// Sends a form with a file that is not in memory, so that its boundary differs between requests.
    fn exchange_parts(form: impl Fn() -> AddFilesBody) -> crate::support::Sent {
        let (server, log) = crate::support::serving(&[(201, "")]);
        let client =
            Client::<Blocking>::builder().base_url("https://archive.example").transport(server.clone());
        client.build().unwrap().add_files(form()).send().unwrap();
        let client = Client::<Async>::builder().base_url("https://archive.example").transport(server);
        block_on(client.build().unwrap().add_files(form()).send()).unwrap();
        let sent = log.take();
        assert_eq!(parts(&sent[0]), parts(&sent[1]));
        sent[0].clone()
    }

    #[test]
    fn events_are_connected_again_when_asked_to() {
        let stub = Stub::new();
        let events = |text: &'static str| {
            let response = http::Response::builder().header("content-type", "text/event-stream");
            Reply::<WatchChanges>::raw(response.body(Bytes::from_static(text.as_bytes())).unwrap())
        };
        let (asynchronous, blocking) = clients(&stub);
        for is_async in [true, false] {
            stub.next::<WatchChanges>(events("id: 7\nretry: 10\ndata: {\"file\":1}\n\n"));
            stub.next::<WatchChanges>(events("data: {\"file\":2}\n\n"));
            stub.next::<WatchChanges>(Reply::status(http::StatusCode::NO_CONTENT));
            stub.clear_calls();
            let changes: Vec<Change> = if is_async {
                let mut changes = asynchronous.watch_changes().reconnect();
                block_on(async {
                    let mut all = Vec::new();
                    while let Some(change) = changes.try_next().await.unwrap() {
                        all.push(change.data);
                    }
                    all
                })
            } else {
                blocking.watch_changes().reconnect().map(|change| change.unwrap().data).collect()
            };
            assert_eq!(changes, [Change::new(1), Change::new(2)]);
            let ids: Vec<_> = stub
                .requests()
                .iter()
                .map(|request| request.headers().get("last-event-id").cloned())
                .collect();
            assert_eq!(ids[0], None);
            assert_eq!((&ids[1], &ids[2]), (&Some("7".parse().unwrap()), &Some("7".parse().unwrap())));
        }
    }
}
