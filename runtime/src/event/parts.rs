//! The parser of `multipart` bodies (RFC 2046, section 5.1).
//!
//! It accepts bytes in chunks of any size, and only holds the part that it is reading.
//!
//! **Invariant:** no I/O.

use bytes::{Buf as _, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::parse::TooLong;
use super::records::Record;

/// The state of the parser between chunks.
#[derive(Debug)]
pub(crate) struct Parts {
    limit: u64,
    /// A line feed, two hyphens, and the boundary.
    delimiter: Vec<u8>,
    /// The bytes that were not returned yet, from the end of the last delimiter.
    text: BytesMut,
    /// The position before which no delimiter begins.
    searched: usize,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first delimiter.
    Preamble,
    /// In a part.
    Part,
    /// After the last delimiter.
    Over,
}

impl Parts {
    /// Creates a parser of parts with at most `limit` bytes, including headers.
    pub(crate) fn new(boundary: &str, limit: u64) -> Self {
        // The body may start with the first delimiter.
        let text = BytesMut::from(&b"\n"[..]);
        let delimiter = format!("\n--{boundary}").into_bytes();
        Self { limit, delimiter, text, searched: 0, state: State::Preamble }
    }

    /// Reads until a part is complete; `None` if more bytes are needed.
    pub(crate) fn read(&mut self, chunk: &mut Bytes) -> Result<Option<Record>, TooLong> {
        self.text.extend_from_slice(chunk);
        chunk.clear();
        while self.state != State::Over {
            let Some((begin, end, is_last)) = self.delimiter() else {
                let is_long = u64::try_from(self.text.len()).is_ok_and(|length| length > self.limit);
                return if is_long { Err(TooLong) } else { Ok(None) };
            };
            let mut text = self.text.split_to(begin);
            self.text.advance(end - begin);
            self.searched = 0;
            let was = self.state;
            self.state = if is_last { State::Over } else { State::Part };
            if was == State::Part {
                // The line end before a delimiter belongs to the delimiter.
                if text.last() == Some(&b'\r') {
                    text.truncate(text.len() - 1);
                }
                return Ok(Some(Record { text: text.freeze(), is_cut: false }));
            }
        }
        self.text.clear();
        Ok(None)
    }

    /// Returns a part that the body ended within. A body without any delimiter counts as one,
    /// because its boundary is another.
    pub(crate) fn end(&mut self) -> Option<Record> {
        let text = std::mem::take(&mut self.text).freeze();
        let is_cut = match self.state {
            State::Preamble => !text.trim_ascii().is_empty(),
            State::Part => true,
            State::Over => false,
        };
        is_cut.then_some(Record { text, is_cut })
    }

    /// Finds the next delimiter: its start, the end of its line, and whether it is the last.
    fn delimiter(&mut self) -> Option<(usize, usize, bool)> {
        let length = self.delimiter.len();
        loop {
            let rest = self.text.get(self.searched..)?;
            let Some(found) = rest.windows(length).position(|window| window == self.delimiter) else {
                self.searched = self.text.len().saturating_sub(length.saturating_sub(1));
                return None;
            };
            let begin = self.searched + found;
            let behind = self.text.get(begin + length..).unwrap_or_default();
            if behind.starts_with(b"--") {
                return Some((begin, begin + length + 2, true));
            }
            let line = behind.iter().position(|byte| *byte == b'\n');
            let padding = behind.get(..line.unwrap_or(behind.len())).unwrap_or_default();
            let is_blank = padding.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
            match line {
                Some(line) if is_blank => return Some((begin, begin + length + line, false)),
                None if is_blank || padding == b"-" => {
                    self.searched = begin;
                    return None;
                }
                // A longer line only begins like a delimiter.
                _ => self.searched = begin + 1,
            }
        }
    }
}

/// Returns the boundary of a media type.
pub(crate) fn boundary(media_type: &str) -> Option<String> {
    let (essence, mut rest) = media_type.split_once(';')?;
    if !essence.trim().get(..10)?.eq_ignore_ascii_case("multipart/") {
        return None;
    }
    loop {
        let (name, value) = rest.split_once('=')?;
        let (name, value) = (name.trim(), value.trim_start());
        let (value, behind) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => value.split_once(';').map_or((value, ""), |(value, behind)| (value, behind)),
        };
        if name.eq_ignore_ascii_case("boundary") {
            return Some(value.trim_end().to_owned()).filter(|boundary| !boundary.is_empty());
        }
        rest = behind.trim_start().trim_start_matches(';');
    }
}

/// Splits a part into headers and body; `None` if it is invalid.
pub(crate) fn split(text: &Bytes) -> Option<(HeaderMap, Bytes)> {
    // The line end of the delimiter's line precedes the headers.
    let mut rest = text.clone();
    let line = |rest: &mut Bytes| {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let line = rest.split_to(end);
        rest.advance(1);
        Some(line)
    };
    line(&mut rest)?;
    let mut headers = HeaderMap::new();
    loop {
        let header = match line(&mut rest) {
            Some(header) => header,
            // Headers only, without an empty line and a body.
            None => std::mem::take(&mut rest),
        };
        let header = header.trim_ascii();
        if header.is_empty() {
            return Some((headers, rest));
        }
        let colon = header.iter().position(|byte| *byte == b':')?;
        let (name, value) = header.split_at_checked(colon)?;
        let name = HeaderName::from_bytes(name.trim_ascii()).ok()?;
        let value = HeaderValue::from_bytes(value.get(1..)?.trim_ascii()).ok()?;
        headers.append(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "preamble\r\n--b\r\nContent-Type: a/b\r\nX-Y: 1\r\n\r\none\r\n--bb\r\n\r\n--b  \r\n\r\n\r\n--b\n\ntwo\n--b--\r\nepilogue";

    fn read(pieces: &[&[u8]]) -> Vec<(Option<(String, usize)>, bool)> {
        let mut parts = Parts::new("b", 1024);
        let mut all = Vec::new();
        let seen = |record: Record| {
            let part = split(&record.text);
            let part =
                part.map(|(headers, body)| (String::from_utf8_lossy(&body).into_owned(), headers.len()));
            (part, record.is_cut)
        };
        for piece in pieces {
            let mut chunk = Bytes::copy_from_slice(piece);
            while let Some(record) = parts.read(&mut chunk).expect("short parts") {
                all.push(seen(record));
            }
        }
        all.extend(parts.end().map(seen));
        all
    }

    #[test]
    fn the_same_parts_however_the_bytes_are_split() {
        let part = |text: &str, headers| (Some((text.to_owned(), headers)), false);
        let expected = [part("one\r\n--bb\r\n", 2), part("", 0), part("two", 0)];
        let bytes = BODY.as_bytes();
        assert_eq!(read(&[bytes]), expected);
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                assert_eq!(read(&[&bytes[..first], &bytes[first..second], &bytes[second..]]), expected);
            }
        }
    }

    #[test]
    fn what_is_not_whole_is_cut() {
        assert_eq!(read(&[b"--b\r\n\r\none"]), [(Some(("one".to_owned(), 0)), true)]);
        assert_eq!(read(&[b"--b--"]), []);
        assert_eq!(read(&[b"--b\r\n"]), [(Some((String::new(), 0)), true)], "nothing of it came");
        assert_eq!(read(&[b"--a\r\n\r\none\r\n--a--"]), [(None, true)]);
        assert_eq!(read(&[b"\r\n"]), []);
        assert_eq!(read(&[b"--b\r\nX-Y : 1\r\n\r\none\r\n--b--"]), [(Some(("one".to_owned(), 1)), false)]);
        assert_eq!(read(&[b"--b\r\nno header\r\n\r\n\r\n--b--"]), [(None, false)]);
        let mut parts = Parts::new("b", 8);
        assert_eq!(parts.read(&mut Bytes::from_static(b"--b\r\n\r\n1234567890")), Err(TooLong));
    }

    #[test]
    fn a_boundary_is_named_by_the_media_type() {
        for (media_type, expected) in [
            ("multipart/mixed; boundary=b", Some("b")),
            ("Multipart/Related; type=\"a/b; c\"; Boundary=\"b b\"", Some("b b")),
            ("multipart/mixed; boundary=b ; x=y", Some("b")),
            ("multipart/mixed", None),
            ("multipart/mixed; boundary=\"\"", None),
            ("application/json; boundary=b", None),
        ] {
            assert_eq!(boundary(media_type).as_deref(), expected, "{media_type}");
        }
    }
}
