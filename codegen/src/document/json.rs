//! Reads JSON (RFC 8259) into the tree, in one pass without recursion.
//!
//! JSON is almost a subset of YAML 1.2, but the largest documents are JSON, and this reader takes a fraction
//! of the time. It also reads control characters beyond ASCII, which JSON allows in strings and YAML parsers
//! reject.

use super::build::{Builder, NextValue};
use super::tree::Value;
use crate::diagnostic::Diagnostic;

/// Why a text was not read.
pub(super) enum Fault {
    /// The text is not JSON from this byte on. It may be YAML.
    Malformed(usize),
    /// The text is JSON, but is rejected.
    Refused(Box<Diagnostic>),
}

impl From<Box<Diagnostic>> for Fault {
    fn from(diagnostic: Box<Diagnostic>) -> Self {
        Self::Refused(diagnostic)
    }
}

type Result<T> = std::result::Result<T, Fault>;

/// What may come next in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// A value.
    Value,
    /// A value, or the end of the mapping or sequence that was just opened.
    First,
    /// A comma and a value, or the end of the enclosing mapping or sequence.
    Other,
}

/// Reads a text that is one JSON value.
pub(super) fn read(text: &str, builder: &mut Builder<'_>) -> Result<()> {
    let mut scanner = Scanner { text, at: 0 };
    let mut next = Next::Value;
    loop {
        scanner.space();
        let (start, within) = (scanner.at, builder.next_value());
        let close = match within {
            NextValue::Sequence => Some(b']'),
            NextValue::Key => Some(b'}'),
            NextValue::Document | NextValue::Member => None,
        };
        if next != Next::Value && close.is_some_and(|close| scanner.eat(close)) {
            builder.close(builder.span(start, scanner.at))?;
            next = Next::Other;
            continue;
        }
        if next == Next::Other {
            if within == NextValue::Document {
                return if start == text.len() { Ok(()) } else { Err(scanner.malformed()) };
            }
            scanner.require(b',')?;
            scanner.space();
        }
        if within == NextValue::Key {
            let start = scanner.at;
            let key = scanner.string()?;
            builder.key(key, builder.span(start, scanner.at));
            scanner.space();
            scanner.require(b':')?;
            scanner.space();
        }
        next = scanner.value(builder)?;
    }
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scanner<'t> {
    fn malformed(&self) -> Fault {
        Fault::Malformed(self.at)
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn require(&mut self, byte: u8) -> Result<()> {
        if self.eat(byte) { Ok(()) } else { Err(self.malformed()) }
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Reads a scalar value, or the start of a mapping or sequence.
    fn value(&mut self, builder: &mut Builder<'_>) -> Result<Next> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => {
                self.at += 1;
                builder.open_mapping(0, builder.span(start, self.at))?;
                return Ok(Next::First);
            }
            Some(b'[') => {
                self.at += 1;
                builder.open_sequence(0, builder.span(start, self.at))?;
                return Ok(Next::First);
            }
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.literal()?,
        };
        builder.scalar(value, 0, builder.span(start, self.at))?;
        Ok(Next::Other)
    }

    fn literal(&mut self) -> Result<Value> {
        let words = [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))];
        let found = words.into_iter().find(|(word, _)| self.rest().starts_with(word));
        let (word, value) = found.ok_or_else(|| self.malformed())?;
        self.at += word.len();
        Ok(value)
    }

    /// Reads a number and keeps its spelling (RFC 8259, section 6).
    fn number(&mut self) -> Result<Value> {
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'-') || self.eat(b'+');
            self.digits()?;
        }
        Ok(Value::Number(self.text.get(start..self.at).unwrap_or_default().to_owned()))
    }

    fn digits(&mut self) -> Result<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.malformed()) } else { Ok(()) }
    }

    /// Reads a string (RFC 8259, section 7).
    fn string(&mut self) -> Result<String> {
        self.require(b'"')?;
        let mut text = self.unescaped_run()?.to_owned();
        while !self.eat(b'"') {
            self.require(b'\\')?;
            text.push(self.escaped()?);
            text.push_str(self.unescaped_run()?);
        }
        Ok(text)
    }

    /// Reads unescaped characters, up to a quote or an escape.
    fn unescaped_run(&mut self) -> Result<&'t str> {
        let special = |byte: u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
        let length = self.rest().bytes().position(special).ok_or_else(|| self.malformed())?;
        let plain = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        Ok(plain)
    }

    /// Reads the rest of an escape after the backslash.
    fn escaped(&mut self) -> Result<char> {
        let escape = self.peek().ok_or_else(|| self.malformed())?;
        let character = match escape {
            b'"' | b'\\' | b'/' => char::from(escape),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                self.at += 1;
                return self.code_point();
            }
            _ => return Err(self.malformed()),
        };
        self.at += 1;
        Ok(character)
    }

    /// Reads the digits after `\u`, including the second half of a surrogate pair.
    fn code_point(&mut self) -> Result<char> {
        let mut units = [self.utf16_unit()?, 0];
        let mut length = 1;
        if (0xd800..0xdc00).contains(&units[0]) && self.rest().starts_with("\\u") {
            self.at += 2;
            units[1] = self.utf16_unit()?;
            length = 2;
        }
        let mut characters = char::decode_utf16(units.into_iter().take(length));
        match (characters.next(), characters.next()) {
            (Some(Ok(character)), None) => Ok(character),
            _ => Err(self.malformed()),
        }
    }

    fn utf16_unit(&mut self) -> Result<u16> {
        let digits =
            self.rest().get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
        let unit = unit.ok_or_else(|| self.malformed())?;
        self.at += 4;
        Ok(unit)
    }
}
