//! Parses patterns by the grammar of RFC 9485, section 4.

use super::program::{Class, Edge};

/// The maximum nesting of groups.
const MAX_DEPTH: usize = 32;

/// Why a text cannot be parsed as a pattern.
pub(super) enum Fault {
    Invalid,
    Unsupported(String),
}

pub(super) type Result<T> = std::result::Result<T, Fault>;

/// A part of a pattern.
pub(super) enum Part {
    Class(Class),
    At(Edge),
    Sequence(Vec<Part>),
    Choice(Vec<Part>),
    Repeat { part: Box<Part>, least: usize, most: Option<usize> },
}

/// Parses a whole pattern.
pub(super) fn parse(text: &str) -> Result<Part> {
    let mut parser = Parser { rest: text, depth: 0 };
    let part = parser.choice()?;
    if parser.rest.is_empty() { Ok(part) } else { Err(Fault::Invalid) }
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
}

impl Parser<'_> {
    fn eat(&mut self, character: char) -> bool {
        let after = self.rest.strip_prefix(character);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn next(&mut self) -> Result<char> {
        let mut characters = self.rest.chars();
        let next = characters.next();
        self.rest = characters.as_str();
        next.ok_or(Fault::Invalid)
    }

    fn choice(&mut self) -> Result<Part> {
        if self.depth == MAX_DEPTH {
            return Err(Fault::Unsupported(format!("groups that are nested more than {MAX_DEPTH} deep")));
        }
        self.depth += 1;
        let mut branches = vec![self.branch()?];
        while self.eat('|') {
            branches.push(self.branch()?);
        }
        self.depth -= 1;
        Ok(Part::Choice(branches))
    }

    fn branch(&mut self) -> Result<Part> {
        let mut pieces = Vec::new();
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            let atom = self.atom()?;
            pieces.push(self.quantified(atom)?);
        }
        Ok(Part::Sequence(pieces))
    }

    fn atom(&mut self) -> Result<Part> {
        let one = |character| Part::Class(Class { is_negated: false, ranges: vec![(character, character)] });
        match self.next()? {
            '(' => {
                let inner = self.choice()?;
                if self.eat(')') { Ok(inner) } else { Err(Fault::Invalid) }
            }
            '.' => Ok(Part::Class(Class { is_negated: true, ranges: vec![('\n', '\n'), ('\r', '\r')] })),
            '[' => self.class().map(Part::Class),
            '\\' => self.escaped().map(one),
            '^' => Ok(Part::At(Edge::Start)),
            '$' => Ok(Part::At(Edge::End)),
            '*' | '+' | '?' | ']' | '{' | '}' => Err(Fault::Invalid),
            character => Ok(one(character)),
        }
    }

    fn quantified(&mut self, part: Part) -> Result<Part> {
        let (least, most) = if self.eat('*') {
            (0, None)
        } else if self.eat('+') {
            (1, None)
        } else if self.eat('?') {
            (0, Some(1))
        } else if self.eat('{') {
            let least = self.count()?.ok_or(Fault::Invalid)?;
            let most = if self.eat(',') { self.count()? } else { Some(least) };
            if !self.eat('}') || most.is_some_and(|most| most < least) {
                return Err(Fault::Invalid);
            }
            (least, most)
        } else {
            return Ok(part);
        };
        Ok(Part::Repeat { part: Box::new(part), least, most })
    }

    fn count(&mut self) -> Result<Option<usize>> {
        let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at_checked(end).ok_or(Fault::Invalid)?;
        self.rest = rest;
        Ok((!digits.is_empty()).then(|| digits.parse().unwrap_or(usize::MAX)))
    }

    fn escaped(&mut self) -> Result<char> {
        match self.next()? {
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            character if "()*+-.?[\\]^{|}".contains(character) => Ok(character),
            sign @ ('p' | 'P') if self.rest.starts_with('{') => {
                let name = self.rest.split_inclusive('}').next().unwrap_or_default();
                Err(Fault::Unsupported(format!("`\\{sign}{name}`")))
            }
            _ => Err(Fault::Invalid),
        }
    }

    /// Parses a class in brackets.
    fn class(&mut self) -> Result<Class> {
        let is_negated = self.eat('^');
        let mut ranges = Vec::new();
        if self.eat('-') {
            ranges.push(('-', '-'));
        }
        loop {
            if self.eat(']') {
                let is_empty = ranges.is_empty();
                return if is_empty { Err(Fault::Invalid) } else { Ok(Class { is_negated, ranges }) };
            }
            if self.rest.starts_with("-]") {
                self.next()?;
                ranges.push(('-', '-'));
                continue;
            }
            let first = self.member()?;
            let last = if self.rest.starts_with("-]") || !self.eat('-') { first } else { self.member()? };
            if first > last {
                return Err(Fault::Invalid);
            }
            ranges.push((first, last));
        }
    }

    fn member(&mut self) -> Result<char> {
        match self.next()? {
            '\\' => self.escaped(),
            '-' | '[' | ']' => Err(Fault::Invalid),
            character => Ok(character),
        }
    }
}
