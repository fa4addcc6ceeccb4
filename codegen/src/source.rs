//! The source texts and positions in them.
//!
//! A [`Span`] is a range of bytes in one of the [`Sources`]. A [`Position`] is the same place as a line and a
//! column.
//!
//! **Invariant:** this module imports nothing from the crate, so that every module may use it.

use std::fmt;
use std::sync::OnceLock;

/// Identifies a text in [`Sources`]. The default is the first one, which is the document itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct SourceId(u16);

/// A range of bytes in one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Span {
    /// The text that the range is in.
    pub(crate) source: SourceId,
    /// The first byte, counted from 0.
    pub(crate) start: u32,
    /// The index after the last byte, never less than `start`.
    pub(crate) end: u32,
}

/// A position for people: both numbers start at 1, and columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    /// The line.
    pub(crate) line: usize,
    /// The column, in characters.
    pub(crate) column: usize,
}

/// A text, and its name in reports.
#[derive(Debug)]
pub(crate) struct Source {
    /// The path as passed by the caller.
    pub(crate) name: String,
    /// The whole text.
    pub(crate) text: String,
    line_starts: Vec<u32>,
    /// The number of characters before each block, counted when a position in a long line is first requested.
    blocks: OnceLock<Vec<usize>>,
}

/// The number of bytes in a block, for lines that are longer than one.
const BLOCK: usize = 4096;

/// All texts of one run: the document first, then its overlays.
#[derive(Debug, Default)]
pub(crate) struct Sources(Vec<Source>);

impl Sources {
    /// Adds a text and returns its ID.
    pub(crate) fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let text = text.into();
        let line_starts =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| offset(at + 1))).collect();
        self.0.push(Source { name: name.into(), text, line_starts, blocks: OnceLock::new() });
        SourceId(u16::try_from(self.0.len() - 1).unwrap_or(u16::MAX))
    }

    /// Returns the names of all texts, in the order in which they were added.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|source| source.name.as_str())
    }

    /// Returns all texts, in the order in which they were added.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|source| source.text.as_str())
    }

    /// Returns a text by its ID, or `None` for an ID of other [`Sources`].
    #[must_use]
    pub(crate) fn get(&self, id: SourceId) -> Option<&Source> {
        self.0.get(usize::from(id.0))
    }
}

impl Source {
    /// Returns the position of a byte.
    #[must_use]
    pub(crate) fn position(&self, byte: u32) -> Position {
        let line = self.line_starts.partition_point(|start| *start <= byte).max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or_default() as usize;
        let byte = byte as usize;
        // In a long line, the characters are not counted anew for each position.
        let before = if byte.saturating_sub(start) > BLOCK {
            self.characters_before(byte) - self.characters_before(start)
        } else {
            self.count(start, byte)
        };
        Position { line, column: before + 1 }
    }

    /// Returns the number of characters that start before a byte.
    fn characters_before(&self, byte: usize) -> usize {
        let edge = |block: usize| {
            let edge = (block * BLOCK).min(self.text.len());
            (0..=edge).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or_default()
        };
        let blocks = self.blocks.get_or_init(|| {
            let mut sum = 0;
            let sums = (0..self.text.len() / BLOCK).map(|block| {
                sum += self.count(edge(block), edge(block + 1));
                sum
            });
            std::iter::once(0).chain(sums).collect()
        });
        let block = byte / BLOCK;
        blocks.get(block).copied().unwrap_or_default() + self.count(edge(block), byte)
    }

    /// Returns the number of characters between two bytes.
    fn count(&self, start: usize, end: usize) -> usize {
        self.text.get(start..end).unwrap_or_default().chars().count()
    }

    /// Returns a line without its line break, and the offset of its first byte.
    #[must_use]
    pub(crate) fn line(&self, line: usize) -> (&str, u32) {
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let end = self.line_starts.get(line).map_or(self.text.len(), |next| *next as usize);
        let text = self.text.get(start as usize..end).unwrap_or_default();
        let text = text.strip_suffix('\n').unwrap_or(text);
        (text.strip_suffix('\r').unwrap_or(text), start)
    }
}

impl Span {
    /// Returns whether this range contains another one.
    pub(crate) fn contains(self, other: Self) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }

    /// Returns a range of bytes of a source.
    #[must_use]
    pub(crate) fn new(source: SourceId, start: usize, end: usize) -> Self {
        Self { source, start: offset(start), end: offset(end.max(start)) }
    }
}

/// Converts an offset to 32 bits. A text beyond 4 GiB is rejected before it is read (see `document`).
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A JSON Pointer (RFC 6901), stored as text: `/components/schemas/Pet`. The empty text is the whole
/// document.
///
/// It is displayed like a reference: `#/components/schemas/Pet`, or `models.yaml#/Pet` in another file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Pointer(String);

impl Pointer {
    /// The member of the root that holds the other files of a document. The colon distinguishes it from
    /// extensions.
    pub(crate) const FILES: &str = "files:";

    /// The member of the root that holds the named schemas of other files, by name.
    pub(crate) const DEFINED: &str = "defined:";

    /// Returns the pointer to a child, escaping the child's name.
    #[must_use]
    pub fn child(&self, name: &str) -> Self {
        let mut child = self.clone();
        child.push(name);
        child
    }

    /// Returns the root, with capacity for this many steps.
    pub(crate) fn of_steps(count: usize) -> Self {
        Self(String::with_capacity(12 * count))
    }

    /// Appends the name of a child, escaped.
    pub(crate) fn push(&mut self, name: &str) {
        self.0.push('/');
        // Each character is searched for separately, because a search for one of several is slow in
        // unoptimized builds.
        if !name.contains('~') && !name.contains('/') {
            return self.0.push_str(name);
        }
        for (index, part) in name.split('~').enumerate() {
            self.0.push_str(if index == 0 { "" } else { "~0" });
            for (index, part) in part.split('/').enumerate() {
                self.0.push_str(if index == 0 { "" } else { "~1" });
                self.0.push_str(part);
            }
        }
    }

    /// Parses the fragment of a reference: `#/components/schemas/Pet`, percent-encoded or not.
    ///
    /// Returns `None` if the text does not start with `#/`.
    #[must_use]
    pub(crate) fn from_fragment(reference: &str) -> Option<Self> {
        let fragment = percent_decode(reference.strip_prefix('#')?);
        (fragment.is_empty() || fragment.starts_with('/')).then_some(Self(fragment))
    }

    /// Returns the names along the path, unescaped.
    pub fn segments(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(|segment| {
            let is_escaped = segment.contains('~');
            if is_escaped { segment.replace("~1", "/").replace("~0", "~") } else { segment.to_owned() }
        })
    }

    /// Returns the name of a schema that was written to be referred to: in `schemas`, in `$defs`, in
    /// `definitions`, or in another file.
    pub(crate) fn definition_name(&self) -> Option<String> {
        let segments: Vec<_> = self.segments().collect();
        match segments.as_slice() {
            [graft, file] if graft == Self::FILES => {
                let name = file.rsplit('/').next()?;
                Some(name.split('.').next().unwrap_or(name).to_owned())
            }
            [.., around, name] => {
                let is_definition = matches!(around.as_str(), "schemas" | "$defs" | "definitions");
                let elsewhere =
                    segments.first().is_some_and(|first| first == Self::FILES) && segments.len() == 3;
                (is_definition || elsewhere).then(|| name.clone())
            }
            _ => None,
        }
    }

    /// Returns the text of the pointer.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut segments = self.segments();
        match (segments.next(), segments.next()) {
            (Some(files), Some(file)) if files == Self::FILES => {
                let escaped = self.0.split('/').nth(2).map_or(0, str::len);
                let below = self.0.get(Self::FILES.len() + 2 + escaped..).unwrap_or_default();
                write!(f, "{file}#{below}")
            }
            _ => write!(f, "#{}", self.0),
        }
    }
}

/// Decodes the fragment of a reference, which is a URI fragment (RFC 6901, section 6): `%7B` is a brace. Text
/// that is not an escape stays as it is.
pub(crate) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escaped = match (first, tail) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| high * 16 + low),
            _ => None,
        };
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        let mut sources = Sources::default();
        let id = sources.add("a.yaml", "é: 1\nb: 2\r\n");
        let source = sources.get(id).unwrap();
        for (byte, line, column) in [(0, 1, 1), (2, 1, 2), (6, 2, 1), (9, 2, 4), (12, 3, 1)] {
            assert_eq!(source.position(byte), Position { line, column }, "byte {byte}");
        }
        assert_eq!(source.line(2).0, "b: 2");
    }

    #[test]
    fn columns_of_a_long_line_are_those_that_counting_finds() {
        let text = format!("a\n{}\nb", "xé€𝄞".repeat(BLOCK));
        let mut sources = Sources::default();
        let id = sources.add("one-line.json", text.as_str());
        let source = sources.get(id).unwrap();
        for (byte, _) in text.char_indices().filter(|(byte, _)| byte % 7 == 0 || byte % BLOCK < 5) {
            let line = text[..byte].rfind('\n').map_or(0, |at| at + 1);
            let column = text[line..byte].chars().count() + 1;
            assert_eq!(source.position(u32::try_from(byte).unwrap()).column, column, "byte {byte}");
        }
        // The text ends at the edge of a block.
        let id = sources.add("edge.json", "y".repeat(2 * BLOCK));
        assert_eq!(sources.get(id).unwrap().position(offset(2 * BLOCK)).column, 2 * BLOCK + 1);
    }

    #[test]
    fn pointers_escape_and_unescape() {
        let pointer = Pointer::default().child("paths").child("/a/{b}~");
        assert_eq!(pointer.as_str(), "/paths/~1a~1{b}~0");
        assert_eq!(pointer.segments().collect::<Vec<_>>(), ["paths", "/a/{b}~"]);
        assert_eq!(Pointer::from_fragment("#/paths/~1a~1%7Bb%7D~0").as_ref(), Some(&pointer));
        assert_eq!(Pointer::from_fragment("#%2Fpaths%2f~1a~1{b}~0"), Some(pointer));
        assert_eq!(Pointer::from_fragment("other.yaml#/a"), None);
        assert_eq!(Pointer::from_fragment("#anchor"), None);
    }
}
