//! The parser of JSON Lines and NDJSON, in which each line is an item, and of JSON text sequences
//! (RFC 7464), in which each item starts with a record separator.
//!
//! A sequence that starts with a record separator is parsed by RFC 7464, whatever its media type,
//! because JSON cannot start with that character. The parser accepts bytes in chunks of any size,
//! and only holds the item that it is reading.
//!
//! **Invariant:** no I/O, and no byte is consumed beyond the end of an item.

use bytes::{Buf as _, Bytes};
use memchr::memchr;

use super::parse::TooLong;

/// The record separator of RFC 7464.
const SEPARATOR: u8 = 0x1e;

/// The text of an item.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) text: Bytes,
    /// Whether the text may be truncated (RFC 7464, section 2.4).
    pub(crate) is_cut: bool,
}

/// The state of the parser between chunks.
#[derive(Debug)]
pub(crate) struct Records {
    limit: u64,
    /// The part of the current item from earlier chunks.
    text: Vec<u8>,
    /// The nesting at the end of `text`, in a sequence with record separators.
    nesting: Option<Nesting>,
    is_first: bool,
}

/// The nesting at a position in a JSON text, as far as it shows whether a line feed ends the text.
#[derive(Debug, Default)]
struct Nesting {
    depth: usize,
    in_string: bool,
    is_escaped: bool,
    has_begun: bool,
}

impl Records {
    /// Creates a parser of items with at most `limit` bytes.
    pub(crate) fn new(limit: u64) -> Self {
        Self { limit, text: Vec::new(), nesting: None, is_first: true }
    }

    /// Reads until an item is complete, and leaves the following bytes in `chunk`. Returns `None`
    /// if more bytes are needed.
    pub(crate) fn read(&mut self, chunk: &mut Bytes) -> Result<Option<Record>, TooLong> {
        if self.is_first && !chunk.is_empty() {
            self.is_first = false;
            self.nesting = (chunk.first() == Some(&SEPARATOR)).then(Nesting::default);
        }
        while !chunk.is_empty() {
            let end = match &mut self.nesting {
                None => memchr(b'\n', chunk),
                Some(nesting) => nesting.end(chunk),
            };
            let length = self.text.len().saturating_add(end.unwrap_or(chunk.len()));
            if u64::try_from(length).is_ok_and(|length| length > self.limit) {
                return Err(TooLong);
            }
            let Some(end) = end else {
                self.text.extend_from_slice(chunk);
                chunk.clear();
                return Ok(None);
            };
            // An item within one chunk is not copied.
            let mut text = chunk.split_to(end);
            chunk.advance(1);
            if !self.text.is_empty() {
                self.text.extend_from_slice(&text);
                text = std::mem::take(&mut self.text).into();
            }
            if !text.trim_ascii().is_empty() {
                return Ok(Some(Record { text, is_cut: false }));
            }
        }
        Ok(None)
    }

    /// Returns the item that ends with the sequence, if there is one.
    pub(crate) fn end(&mut self) -> Option<Record> {
        let text = std::mem::take(&mut self.text);
        let last = *text.trim_ascii().last()?;
        // A number could continue. Other texts show their end.
        let is_cut = self.nesting.is_some() && !matches!(last, b'}' | b']' | b'"');
        Some(Record { text: text.into(), is_cut })
    }
}

impl Nesting {
    /// Finds the end of the item: the next record separator, or the line feed after a complete JSON
    /// text, so that an item does not have to wait for the next one.
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        for (place, byte) in bytes.iter().enumerate() {
            let is_whole = self.has_begun && self.depth == 0 && !self.in_string;
            match byte {
                &SEPARATOR => {
                    *self = Self::default();
                    return Some(place);
                }
                b'\n' if is_whole => {
                    *self = Self::default();
                    return Some(place);
                }
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' if self.in_string => self.is_escaped = true,
                b'"' => (self.in_string, self.has_begun) = (!self.in_string, true),
                _ if self.in_string => {}
                b'{' | b'[' => (self.depth, self.has_begun) = (self.depth.saturating_add(1), true),
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                byte if !byte.is_ascii_whitespace() => self.has_begun = true,
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&[u8]]) -> Vec<String> {
        let mut records = Records::new(1024);
        let mut texts = Vec::new();
        let text = |record: Record| {
            let cut = if record.is_cut { "cut: " } else { "" };
            format!("{cut}{}", String::from_utf8_lossy(&record.text))
        };
        for piece in pieces {
            let mut chunk = Bytes::copy_from_slice(piece);
            while let Some(record) = records.read(&mut chunk).expect("short items") {
                texts.push(text(record));
            }
            assert!(chunk.is_empty());
        }
        texts.extend(records.end().map(text));
        texts
    }

    #[test]
    fn lines_and_records() {
        let cases: [(&str, &[&str]); 13] = [
            ("1\n2\n", &["1", "2"]),
            ("1\r\n\n \n2", &["1\r", "2"]),
            ("", &[]),
            ("\n\n", &[]),
            ("{\"a\":\n1}\n", &["{\"a\":", "1}"]),
            ("\u{1e}1\n\u{1e}{\"a\":\n1}\n", &["1", "{\"a\":\n1}"]),
            ("\u{1e}\u{1e}\"a\\\"\n\"\n", &["\"a\\\"\n\""]),
            ("\u{1e}{\"a\":\n\u{1e}[2]\n", &["{\"a\":\n", "[2]"]),
            ("\u{1e}[1]\n\u{1e}[2", &["[1]", "cut: [2"]),
            ("\u{1e}12", &["cut: 12"]),
            ("\u{1e}[1]", &["[1]"]),
            ("\u{1e}\"a\"", &["\"a\""]),
            ("\u{1e}\n1\n\n", &["\n1"]),
        ];
        for (text, expected) in cases {
            assert_eq!(read(&[text.as_bytes()]), expected, "{text:?}");
        }
    }

    #[test]
    fn the_same_items_however_the_bytes_are_split() {
        for text in ["{\"a\":\"ü\"}\r\n[1,\n\n2]\n3", "\u{1e}{\"a\":\"\\\"ü\n\"}\n\u{1e}[1,\n\n2]\n\u{1e}3\n"]
        {
            let bytes = text.as_bytes();
            let whole = read(&[bytes]);
            assert!(whole.len() > 2, "{whole:?}");
            for first in 0..=bytes.len() {
                for second in first..=bytes.len() {
                    let pieces = [&bytes[..first], &bytes[first..second], &bytes[second..]];
                    assert_eq!(read(&pieces), whole, "{first} {second}");
                }
            }
        }
    }

    #[test]
    fn an_item_is_there_with_the_byte_that_ends_it() {
        for text in ["1\n", "\u{1e}1\n", "\u{1e}{\"a\":1}\n"] {
            let mut chunk = Bytes::copy_from_slice(text.as_bytes());
            assert!(Records::new(16).read(&mut chunk).expect("a short item").is_some(), "{text:?}");
        }
    }

    #[test]
    fn the_length_of_an_item_is_bounded() {
        for text in ["1234567\n12345678\n", "\u{1e}1234567\n\u{1e}12345678\n"] {
            let (mut records, mut chunk) = (Records::new(7), Bytes::copy_from_slice(text.as_bytes()));
            assert!(records.read(&mut chunk).expect("a short item").is_some(), "{text:?}");
            assert_eq!(records.read(&mut chunk), Err(TooLong), "{text:?}");
            let (mut records, mut first) = (Records::new(7), Bytes::from_static(b"1234"));
            assert_eq!(records.read(&mut first), Ok(None));
            assert_eq!(records.read(&mut Bytes::from_static(b"5678")), Err(TooLong));
        }
    }
}
