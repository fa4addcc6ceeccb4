//! A cursor over the text of a path, which reads its words and literals.

use std::fmt::Display;

use crate::document::tree::Value;

/// The maximum nesting of filters, parentheses and functions. Parsing and evaluation recurse over them.
const MAX_DEPTH: usize = 32;

/// The largest integer that every JSON reader keeps exactly (RFC 7493), and the largest index.
const MAX_INTEGER: i64 = (1 << 53) - 1;

/// The error states what is wrong with a path.
pub(super) type Result<T> = std::result::Result<T, String>;

pub(super) struct Cursor<'t> {
    rest: &'t str,
    depth: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: text, depth: 0 }
    }

    /// Returns the text that has not been read yet.
    pub(super) fn rest(&self) -> &'t str {
        self.rest
    }

    /// Returns to a position that [`rest`](Self::rest) returned earlier.
    pub(super) fn reset_to(&mut self, rest: &'t str) {
        self.rest = rest;
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    pub(super) fn eat(&mut self, token: &str) -> bool {
        let after = self.rest.strip_prefix(token);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    pub(super) fn require(&mut self, token: &str) -> Result<()> {
        if self.eat(token) { Ok(()) } else { Err(self.fault(format_args!("expected `{token}`"))) }
    }

    pub(super) fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Returns an error at the current position.
    pub(super) fn fault(&self, what: impl Display) -> String {
        fault(self.rest, what)
    }

    /// Reads a construct that may contain itself, and limits the nesting.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth == MAX_DEPTH {
            return Err(format!("this JSONPath is nested too deeply; the limit is {MAX_DEPTH} levels"));
        }
        self.depth += 1;
        let inner = read(self);
        self.depth -= 1;
        inner
    }

    /// Takes characters while the predicate holds.
    fn take_while(&mut self, holds: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|character| !holds(character)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Reads an unquoted name.
    pub(super) fn name(&mut self) -> Result<String> {
        let start = self.rest;
        let begins = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
        if !self.peek().is_some_and(begins) {
            return Err(self.fault("expected a name"));
        }
        let name = self.take_while(|c| begins(c) || c.is_ascii_digit());
        if self.peek() == Some('-') {
            let more = self.take_while(|c| begins(c) || c.is_ascii_digit() || c == '-');
            return Err(fault(
                start,
                format_args!("a name with `-` must be in brackets: `['{name}{more}']`"),
            ));
        }
        Ok(name.to_owned())
    }

    /// Reads the name of a function, `true`, `false` or `null`.
    pub(super) fn word(&mut self) -> &'t str {
        self.take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    }

    /// Reads an index, if there is one.
    pub(super) fn integer(&mut self) -> Result<Option<i64>> {
        let start = self.rest;
        let Some(text) = self.integer_digits()? else { return Ok(None) };
        let number = text.parse().ok().filter(|number: &i64| number.abs() <= MAX_INTEGER);
        match number {
            Some(number) if text != "-0" => Ok(Some(number)),
            _ => {
                self.reset_to(start);
                Err(self.fault("invalid index; expected an integer from -(2^53 - 1) to 2^53 - 1"))
            }
        }
    }

    /// Reads the integer of an index, or the integer part of a number.
    fn integer_digits(&mut self) -> Result<Option<&'t str>> {
        let start = self.rest;
        let is_negative = self.eat("-");
        let digits = self.take_while(|c| c.is_ascii_digit());
        if digits.is_empty() && !is_negative {
            return Ok(None);
        }
        if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) {
            self.reset_to(start);
            return Err(self.fault("invalid number; expected digits without a leading zero"));
        }
        Ok(start.get(..start.len() - self.rest.len()))
    }

    pub(super) fn number(&mut self) -> Result<Value> {
        let start = self.rest;
        let whole = self.integer_digits()?;
        let mut is_complete = whole.is_some();
        if self.eat(".") {
            is_complete &= !self.take_while(|c| c.is_ascii_digit()).is_empty();
        }
        if self.eat("e") || self.eat("E") {
            let _ = self.eat("-") || self.eat("+");
            is_complete &= !self.take_while(|c| c.is_ascii_digit()).is_empty();
        }
        if !is_complete {
            return Err(self.fault("expected a digit"));
        }
        let text = start.get(..start.len() - self.rest.len()).unwrap_or_default();
        Ok(Value::Number(text.to_owned()))
    }

    /// Reads a string in single or double quotes.
    pub(super) fn string(&mut self) -> Result<String> {
        let quote = self.peek().unwrap_or('\'');
        self.next();
        let mut text = String::new();
        loop {
            match self.peek() {
                None => return Err(self.fault(format_args!("expected `{quote}`"))),
                Some(character) if character < ' ' => {
                    return Err(self.fault("a text in quotes holds a control character"));
                }
                Some('\\') => text.push(self.escaped(quote)?),
                Some(character) => {
                    self.next();
                    if character == quote {
                        return Ok(text);
                    }
                    text.push(character);
                }
            }
        }
    }

    fn next(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let next = characters.next();
        self.rest = characters.as_str();
        next
    }

    fn escaped(&mut self, quote: char) -> Result<char> {
        let start = self.rest;
        self.next();
        let character = match self.next() {
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('u') => self.code_point(),
            Some(character) if matches!(character, '/' | '\\') || character == quote => Some(character),
            _ => None,
        };
        character.ok_or_else(|| {
            self.reset_to(start);
            self.fault("invalid escape sequence")
        })
    }

    /// Reads the digits after `\u`. A character beyond 16 bits is written as two surrogates.
    fn code_point(&mut self) -> Option<char> {
        let high = self.hexadecimal()?;
        if !(0xD800..0xDC00).contains(&high) {
            return char::from_u32(high);
        }
        let low = if self.eat("\\u") { self.hexadecimal()? } else { return None };
        (0xDC00..0xE000)
            .contains(&low)
            .then(|| 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00))
            .and_then(char::from_u32)
    }

    fn hexadecimal(&mut self) -> Option<u32> {
        let (digits, rest) = self.rest.split_at_checked(4)?;
        self.rest = rest;
        let is_hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_hexadecimal.then(|| u32::from_str_radix(digits, 16).ok())?
    }
}

/// Returns an error about a path from here on.
pub(super) fn fault(rest: &str, what: impl Display) -> String {
    let place = match rest.char_indices().nth(24) {
        _ if rest.is_empty() => "at its end".to_owned(),
        Some((end, _)) => format!("at `{}…`", rest.get(..end).unwrap_or_default()),
        None => format!("at `{rest}`"),
    };
    format!("invalid JSONPath (RFC 9535): {what}, {place}")
}
