//! The parser of event streams: WHATWG HTML, section 9.2.6, "Interpreting an event stream".
//!
//! It accepts bytes in chunks of any size, and only holds the event that it is reading.
//!
//! **Invariant:** no I/O, and no byte is consumed beyond the end of an event.

use std::time::Duration;

use bytes::{Buf as _, Bytes};
use memchr::memchr2;

use super::Event;
use crate::protocol::without_bom;

/// The event exceeds the size limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLong;

/// The state of the parser between chunks.
#[derive(Debug)]
pub(crate) struct Parser {
    limit: u64,
    /// The part of the current line from earlier chunks.
    line: Vec<u8>,
    /// Whether a following line feed belongs to the previous line end.
    after_return: bool,
    is_first_line: bool,
    event: Option<String>,
    id: Option<String>,
    retry: Option<Duration>,
    data: Option<String>,
    last_id: Option<String>,
    last_retry: Option<Duration>,
}

impl Parser {
    /// Creates a parser of events with at most `limit` bytes.
    pub(crate) fn new(limit: u64) -> Self {
        Self {
            limit,
            line: Vec::new(),
            after_return: false,
            is_first_line: true,
            event: None,
            id: None,
            retry: None,
            data: None,
            last_id: None,
            last_retry: None,
        }
    }

    /// Returns the last event id, if it is not empty.
    pub(crate) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref().filter(|id| !id.is_empty())
    }

    /// Returns the last event id, even if it is empty.
    pub(crate) fn id_as_sent(&self) -> Option<&str> {
        self.last_id.as_deref()
    }

    /// Returns the reconnection time that the stream set last.
    pub(crate) fn last_retry(&self) -> Option<Duration> {
        self.last_retry
    }

    /// Reads until an event is complete, and leaves the following bytes in `chunk`. Returns `None`
    /// if more bytes are needed.
    pub(crate) fn read(&mut self, chunk: &mut Bytes) -> Result<Option<Event<String>>, TooLong> {
        while !chunk.is_empty() {
            if std::mem::take(&mut self.after_return) && chunk.first() == Some(&b'\n') {
                chunk.advance(1);
                continue;
            }
            let end = memchr2(b'\n', b'\r', chunk);
            let piece = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
            if self.is_too_long(piece) {
                return Err(TooLong);
            }
            let Some(end) = end else {
                self.line.extend_from_slice(piece);
                chunk.clear();
                return Ok(None);
            };
            self.after_return = chunk.get(end) == Some(&b'\r');
            // A line within one chunk is not copied.
            let event = if self.line.is_empty() {
                self.end_of_line(piece)
            } else {
                let mut line = std::mem::take(&mut self.line);
                line.extend_from_slice(piece);
                self.end_of_line(&line)
            };
            chunk.advance(end + 1);
            if event.is_some() {
                return Ok(event);
            }
        }
        Ok(None)
    }

    /// Returns whether the event exceeds the limit with this piece of a line.
    fn is_too_long(&self, piece: &[u8]) -> bool {
        let texts = [&self.event, &self.id, &self.data].into_iter().flatten().map(String::len);
        let length = texts.sum::<usize>() + self.line.len() + piece.len();
        u64::try_from(length).is_ok_and(|length| length > self.limit)
    }

    fn end_of_line(&mut self, line: &[u8]) -> Option<Event<String>> {
        let line = if std::mem::take(&mut self.is_first_line) { without_bom(line) } else { line };
        if line.is_empty() {
            return self.end_of_event();
        }
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let name = parts.next().unwrap_or_default();
        let value = parts.next().unwrap_or_default();
        let value = String::from_utf8_lossy(value.strip_prefix(b" ").unwrap_or(value));
        // A line that starts with a colon is a comment. Unknown fields are ignored.
        match name {
            b"data" => match &mut self.data {
                None => self.data = Some(value.into_owned()),
                Some(data) => {
                    data.push('\n');
                    data.push_str(&value);
                }
            },
            b"event" => self.event = Some(value.into_owned()),
            b"id" if !value.contains('\0') => self.id = Some(value.into_owned()),
            b"retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry);
            }
            _ => {}
        }
        None
    }

    /// Ends an event. A block without data is not an event, but may set fields of the stream.
    fn end_of_event(&mut self) -> Option<Event<String>> {
        let (event, id, retry) = (self.event.take(), self.id.take(), self.retry.take());
        self.last_id = id.clone().or(self.last_id.take());
        self.last_retry = retry.or(self.last_retry);
        let data = self.data.take()?;
        Some(Event { event: event.filter(|name| !name.is_empty()), id, retry, data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(event: Option<&str>, id: Option<&str>, data: &str) -> Event<String> {
        Event {
            event: event.map(str::to_owned),
            id: id.map(str::to_owned),
            retry: None,
            data: data.to_owned(),
        }
    }

    fn read(pieces: &[&[u8]]) -> (Vec<Event<String>>, Parser) {
        let mut parser = Parser::new(1024);
        let mut events = Vec::new();
        for piece in pieces {
            let mut chunk = Bytes::copy_from_slice(piece);
            while let Some(event) = parser.read(&mut chunk).expect("short events") {
                events.push(event);
            }
            assert!(chunk.is_empty());
        }
        (events, parser)
    }

    #[test]
    fn the_format_of_the_standard() {
        let cases: [(&str, Vec<Event<String>>); 14] = [
            ("data: a\n\n", vec![event(None, None, "a")]),
            ("data:a\r\rdata:  b\r\n\r\n", vec![event(None, None, "a"), event(None, None, " b")]),
            ("data: YHOO\ndata: +2\ndata: 10\n\n", vec![event(None, None, "YHOO\n+2\n10")]),
            (": a comment\n\n:\ndata: a\n\n", vec![event(None, None, "a")]),
            ("data\n\ndata\ndata\n\ndata:", vec![event(None, None, ""), event(None, None, "\n")]),
            ("event: add\nid: 7\ndata: a: b\n\n", vec![event(Some("add"), Some("7"), "a: b")]),
            ("event: add\n\ndata: a\n\n", vec![event(None, None, "a")]),
            ("event: a\nevent: b\ndata\n\n", vec![event(Some("b"), None, "")]),
            ("event:\nid\ndata\n\n", vec![event(None, Some(""), "")]),
            ("id: a\0b\ndata\n\n", vec![event(None, None, "")]),
            ("Data: a\nother: b\n data: c\n\n", vec![]),
            ("\u{feff}data: a\n\n\u{feff}data: b\n\n", vec![event(None, None, "a")]),
            ("data: never ended\n", vec![]),
            ("", vec![]),
        ];
        for (text, expected) in cases {
            assert_eq!(read(&[text.as_bytes()]).0, expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_not_text_is_replaced() {
        assert_eq!(read(&[b"data: \xff\xe2\x82\n\n"]).0, [event(None, None, "\u{fffd}\u{fffd}")]);
    }

    #[test]
    fn ids_and_pauses_outlive_their_events() {
        let (events, parser) = read(&[b"id: 1\nretry: 10\n\ndata: a\n\nid: 2\ndata: b\nretry: 3x\n\n"]);
        assert_eq!(events, [event(None, None, "a"), event(None, Some("2"), "b")]);
        assert_eq!((parser.last_id(), parser.last_retry()), (Some("2"), Some(Duration::from_millis(10))));
        let (_, parser) = read(&[b"id: 1\n\nid\n\nretry: 99999999999999999999999\n\n"]);
        assert_eq!((parser.last_id(), parser.last_retry()), (None, None));
        let (_, parser) = read(&[b"retry: 10\nretry: 99999999999999999999999\n\n"]);
        assert_eq!(
            parser.last_retry(),
            Some(Duration::from_millis(10)),
            "what is not a number changes nothing"
        );
    }

    #[test]
    fn the_same_events_however_the_bytes_are_split() {
        let text = "\u{feff}: hi\r\nevent: größe\r\ndata: 🦀\rdata:\u{e9}\n\nid: ü\r\r\ndata: b\ndata\r\n\r\n\n\rdata: c\r\r";
        let bytes = text.as_bytes();
        let (whole, _) = read(&[bytes]);
        assert_eq!(whole.len(), 3, "{whole:?}");
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                let pieces = [&bytes[..first], &bytes[first..second], &bytes[second..]];
                assert_eq!(read(&pieces).0, whole, "{first} {second}");
            }
        }
        let single: Vec<_> = bytes.chunks(1).collect();
        assert_eq!(read(&single).0, whole);
    }

    #[test]
    fn an_event_is_there_with_the_byte_that_ends_it() {
        for text in ["data: a\n\n", "data: a\r\r", "data: a\r\n\r"] {
            assert_eq!(read(&[text.as_bytes()]).0.len(), 1, "{text:?}");
        }
    }

    #[test]
    fn the_length_of_an_event_is_bounded() {
        let mut parser = Parser::new(16);
        let mut chunk = Bytes::from_static(b"data: 12345678\n\ndata: 1234\ndata: 5678\ndata: 90");
        assert_eq!(parser.read(&mut chunk), Ok(Some(event(None, None, "12345678"))));
        assert_eq!(parser.read(&mut chunk), Err(TooLong));
        assert_eq!(Parser::new(16).read(&mut Bytes::from_static(b":23456789 1234567")), Err(TooLong));
    }
}
