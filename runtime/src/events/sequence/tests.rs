//! Sequences of items in both modes, in memory.

use std::io::{self, Read};

use super::*;
use crate::decode::json;
use crate::testing::block_on;
use crate::{HeaderMap, Outcome, RawResponse, Reading, StatusCode, http};

/// Chunks of a body that arrive one at a time. An error is an interrupted connection.
#[derive(Clone)]
struct Pieces(std::vec::IntoIter<Result<&'static str, &'static str>>);

impl Stream for Pieces {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(|piece| piece.map(Bytes::from).map_err(Into::into)))
    }
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.next() {
            None => Ok(0),
            Some(Ok(piece)) => {
                buffer[..piece.len()].copy_from_slice(piece.as_bytes());
                Ok(piece.len())
            }
            Some(Err(error)) => Err(io::Error::other(error)),
        }
    }
}

fn about() -> StreamContext {
    StreamContext { context: None, scrubber: Scrubber::default(), limit: 16 }
}

/// Asserts that both modes give the same items, and returns them as text.
fn all(pieces: &[Result<&'static str, &'static str>]) -> Vec<String> {
    let pieces = Pieces(Vec::from(pieces).into_iter());
    let word = |item: Item<Vec<u32>>| match item {
        Ok(numbers) => format!("{numbers:?}"),
        Err(error) => format!("{}{error}", if error.is_over() { "over: " } else { "" }),
    };
    let mut words = Vec::new();
    let mut items = Sequence::new(
        ByteStream::from_stream(pieces.clone()),
        |text, scrubber| json::read(text, scrubber),
        about(),
    );
    while let Some(item) = block_on(items.next()) {
        words.push(word(item));
    }
    assert!(items.is_over() && block_on(items.next()).is_none());
    let read = words.iter().filter(|word| !word.starts_with("over: ")).count();
    assert_eq!(Ok(read), items.count_read().try_into(), "{words:?}");
    let items =
        Sequence::new(ByteStream::from_reader(pieces), |text, scrubber| json::read(text, scrubber), about());
    let same: Vec<_> = items.into_iter().map(word).collect();
    assert_eq!(words, same);
    words
}

#[test]
fn items_come_in_pieces_of_any_size() {
    assert_eq!(all(&[Ok("[1]\n[2,"), Ok("3]\r\n\n"), Ok("[4]")]), ["[1]", "[2, 3]", "[4]"]);
    assert_eq!(all(&[Ok("\u{1e}[1]\n\u{1e}[2,\n"), Ok("3]\n")]), ["[1]", "[2, 3]"]);
    assert_eq!(all(&[]), Vec::<String>::new());
}

#[test]
fn an_item_that_cannot_be_read_does_not_end_the_sequence() {
    assert_eq!(
        all(&[Ok("[1]\n\n[\"x\"]\n[2\n[3]\n")]),
        [
            "[1]",
            "the server responded with a stream whose item 1 could not be read at `[0]`: invalid type: string \
             \"x\", expected u32 at line 1 column 4 (\"[\"x\"]\")",
            "the server responded with a stream whose item 2 could not be read at `[1]`: EOF while parsing a \
             list at line 1 column 2 (\"[2\")",
            "[3]"
        ]
    );
    let cut = "the server responded with a stream whose item 0 could not be read: the sequence ended within \
               this item (\"[1\")";
    assert_eq!(all(&[Ok("\u{1e}[1")]), [cut]);
}

#[test]
fn a_sequence_that_breaks_off_or_grows_too_large_is_over() {
    let words = all(&[Ok("[1]\n[2"), Err("reset"), Ok("[3]\n")]);
    assert_eq!(words, ["[1]", "over: the request got an incomplete response: reset"]);
    let words = all(&[Ok("[1]\n[12345678901234567]\n[2]\n")]);
    let limit = "over: the server responded with a stream whose item 1 has more than 16 bytes, the limit \
                 of this client";
    assert_eq!(words, ["[1]", limit]);
}

#[test]
fn a_page_for_people_is_kept_whole() {
    for (media_type, reading) in
        [("application/jsonl", Reading::Streamed), ("", Reading::Streamed), ("Text/HTML", Reading::Buffered)]
    {
        let value = http::HeaderValue::from_static(media_type);
        let headers = HeaderMap::from_iter([(http::header::CONTENT_TYPE, value)]);
        assert_eq!(Reading::sequence(&headers), reading, "{media_type}");
        let mut response = RawResponse::new(StatusCode::OK, headers, Bytes::from_static(b"[1]"));
        let outcome = response.sequence::<Vec<u32>, _, ()>(|items| items);
        assert_eq!(matches!(outcome, Outcome::Success(_)), reading == Reading::Streamed, "{media_type}");
    }
}

#[test]
fn parts_are_items_in_both_modes() {
    let body = "--b\r\nContent-Type: application/json\r\n\r\n[1]\r\n--b\r\n\r\n[2\r\n--b--\r\n";
    let headers = |media_type: &'static str| {
        HeaderMap::from_iter([(http::header::CONTENT_TYPE, http::HeaderValue::from_static(media_type))])
    };
    let response = |media_type| {
        let body = ByteStream::from_chunks(body.split_inclusive('n').map(|piece| Ok(Bytes::from(piece))));
        RawResponse::new(StatusCode::OK, headers(media_type), body)
    };
    let mixed = "multipart/mixed; boundary=b";
    let Outcome::Success(items) = response(mixed).sequence::<Vec<u32>, _, ()>(|items| items) else {
        panic!()
    };
    let items: Vec<_> = items.into_iter().map(|item| item.map_err(|error| error.index())).collect();
    assert_eq!(items, [Ok(vec![1]), Err(Some(1))]);
    let Outcome::Success(mut parts) = response(mixed).parts::<_, ()>(|parts| parts) else { panic!() };
    let mut seen = Vec::new();
    while let Some(part) = block_on(parts.try_next()).unwrap() {
        seen.push((part.media_type().to_owned(), part.body));
    }
    let part = |media_type: &str, body: &'static str| (media_type.to_owned(), Bytes::from(body));
    assert_eq!(seen, [part("application/json", "[1]"), part("text/plain", "[2")]);
    let outcome = response("application/octet-stream").parts::<_, ()>(|parts| parts);
    assert!(matches!(outcome, Outcome::Undecodable(_)));
}
