//! Faults that HTTP cannot express, as bytes for a socket.
//!
//! It produces the bytes and what follows them, and does no I/O.

use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::super::fault::Fault;

/// What is written to a connection, bypassing the HTTP library.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) bytes: Vec<u8>,
    pub(super) then: AfterBytes,
}

/// What happens to a connection after the bytes.
#[derive(Debug)]
pub(super) enum AfterBytes {
    /// The HTTP library writes the usual response.
    Respond(Response<Bytes>, Duration),
    Close,
    Reset,
    Stall,
    /// These bytes are repeated until the client hangs up.
    Repeat(Vec<u8>, Duration),
}

/// The size of a chunk of spaces in a chunked body.
const CHUNK: usize = 64 * 1024;

/// The body that a client would read as the response to its next request.
const SECOND: &str = r#"{"second":true}"#;

/// Creates the script of a fault.
pub(super) fn script(fault: &Fault, usual: Response<Bytes>) -> Script {
    let body = usual.body().clone();
    let (length, half) = (body.len(), body.slice(..body.len() / 2));
    let of_length = |length: &str| format!("content-length: {length}\r\n");
    let whole = of_length(&length.to_string());
    let (bytes, then) = match fault {
        Fault::Delay(time) => (Vec::new(), AfterBytes::Respond(usual, *time)),
        Fault::Reset => (Vec::new(), AfterBytes::Reset),
        Fault::Silence => (Vec::new(), AfterBytes::Stall),
        Fault::Truncated => (response(&usual, &whole, &half), AfterBytes::Close),
        Fault::ResetInBody => (response(&usual, &whole, &half), AfterBytes::Reset),
        Fault::TruncatedChunks => (response(&usual, CHUNKED, &chunk(&half)), AfterBytes::Close),
        Fault::DripHead(pause) => {
            (b"HTTP/1.1 200 OK\r\nx-drip: ".to_vec(), AfterBytes::Repeat(b"x".to_vec(), *pause))
        }
        Fault::DripBody(pause) => {
            (response(&usual, &of_length("1000000"), b""), AfterBytes::Repeat(b" ".to_vec(), *pause))
        }
        Fault::ContentLength(wrong) => {
            (response(&usual, &of_length(&wrong.to_string()), &body), AfterBytes::Close)
        }
        Fault::TwoContentLengths => {
            let other = of_length(&(length / 2).to_string());
            (response(&usual, &format!("{whole}{other}"), &body), AfterBytes::Close)
        }
        Fault::WithoutHead => (body.to_vec(), AfterBytes::Close),
        Fault::BytesAfterBody => {
            let second = response(&usual, &of_length(&SECOND.len().to_string()), SECOND.as_bytes());
            ([response(&usual, &whole, &body), second].concat(), AfterBytes::Stall)
        }
        Fault::Raw(bytes) => (bytes.to_vec(), AfterBytes::Close),
        Fault::LongHeader(long) => {
            (response(&usual, &format!("x-long: {}\r\n{whole}", "x".repeat(*long)), &body), AfterBytes::Close)
        }
        Fault::ManyHeaders(count) => {
            let lines: Vec<_> = (0..*count).map(|index| format!("x-{index}: x\r\n")).collect();
            (response(&usual, &format!("{}{whole}", lines.concat()), &body), AfterBytes::Close)
        }
        Fault::EndlessBody => (response(&usual, CHUNKED, b""), endless(chunk(&b" ".repeat(CHUNK)))),
        Fault::GzipBomb => {
            let head = format!("content-encoding: gzip\r\n{CHUNKED}");
            (response(&usual, &head, &chunk(&gzip_head())), endless(chunk(&gzip_spaces().repeat(1000))))
        }
        // Other faults are already part of the response.
        _ => (Vec::new(), AfterBytes::Close),
    };
    Script { bytes, then }
}

const CHUNKED: &str = "transfer-encoding: chunked\r\n";

/// Writes a response with these length headers and this body.
fn response(usual: &Response<Bytes>, lines: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {}\r\n{lines}", usual.status()).into_bytes();
    for (name, value) in usual.headers() {
        bytes.extend_from_slice(&[name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

fn endless(bytes: Vec<u8>) -> AfterBytes {
    AfterBytes::Repeat(bytes, Duration::ZERO)
}

/// Starts a gzip member (RFC 1952) with one block of fixed codes (RFC 1951, section 3.2.6). It
/// contains a space and a match, which fill whole bytes.
fn gzip_head() -> Vec<u8> {
    let mut bits = Bits::default();
    // Not the last block; fixed codes.
    bits.push(0b010, 3);
    // Codes are packed from the most significant bit, everything else from the least. A space is
    // 0x30 + 0x20.
    bits.push(0x50_u16.reverse_bits() >> 8, 8);
    bits.spaces();
    [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff][..], &bits.bytes].concat()
}

/// Continues with 2,064 spaces in 13 bytes.
fn gzip_spaces() -> Vec<u8> {
    let mut bits = Bits::default();
    for _ in 0..8 {
        bits.spaces();
    }
    bits.bytes
}

/// Packs bits into bytes, least significant first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    rest: u32,
    count: u32,
}

impl Bits {
    fn push(&mut self, bits: u16, count: u32) {
        self.rest |= u32::from(bits) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.rest.to_le_bytes()[0]);
            self.rest >>= 8;
            self.count -= 8;
        }
    }

    /// Repeats the last byte 258 times: length 285 at distance 1.
    fn spaces(&mut self) {
        self.push(0b1100_0101_u16.reverse_bits() >> 8, 8);
        self.push(0, 5);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bomb_is_made_of_whole_bytes() {
        assert_eq!((gzip_head().len(), gzip_spaces().len()), (13, 13));
    }

    #[test]
    fn a_response_is_written_as_http_has_it() {
        let usual = Response::builder().header("a", "b").body(Bytes::from_static(b"body")).unwrap();
        let Script { bytes, then } = script(&Fault::Truncated, usual.clone());
        let expected = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\na: b\r\n\r\nbo";
        assert!(matches!(then, AfterBytes::Close));
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
        let Script { bytes, .. } = script(&Fault::TruncatedChunks, usual);
        let expected = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\na: b\r\n\r\n2\r\nbo\r\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }
}
