//! Text, groups and breaks to lines, as Oppen lays them out ("Prettyprinting", ACM TOPLAS 2(4), 1980).
//!
//! A group that fits on the line stays there. Of one that does not, every break begins a line (a consistent group), or
//! each that has to (an inconsistent one). An item is held as a whole, so that widths are measured in one pass backwards
//! and nothing has to be buffered on the way.

use std::borrow::Cow;

/// How wide lines are. What stands in one piece, such as a comment, may be wider.
const MARGIN: isize = 89;

/// What a line has at least, however deep it is indented.
const LEAST: isize = 60;

/// Wider than any line.
const ENDLESS: isize = 0xffff;

/// A step of indentation.
pub(super) const INDENT: isize = 4;

/// Which breaks of a group that does not fit begin a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    /// All of them.
    Consistent,
    /// Those behind which the text up to the next one does not fit.
    Inconsistent,
}

/// A place where a line may end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Break {
    /// How wide it is where the line goes on.
    width: isize,
    /// What is added to the group's indentation where a line begins.
    indent: isize,
    /// What ends the line, if one ends here.
    before: &'static str,
    /// What begins the next one.
    behind: &'static str,
    /// What stands here where the line goes on.
    instead: &'static str,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Line,
    /// With an empty line.
    Paragraph,
    /// No line ends here; what stands before is measured up to this place and no further.
    Never,
}

impl Break {
    /// Nothing, or a line.
    pub(super) const ZERO: Self =
        Self { width: 0, indent: 0, before: "", behind: "", instead: "", kind: Kind::Line };
    /// A space, or a line.
    pub(super) const SPACE: Self = Self { width: 1, ..Self::ZERO };
    /// A line.
    pub(super) const LINE: Self = Self { width: ENDLESS, ..Self::ZERO };
    /// An empty line.
    pub(super) const PARAGRAPH: Self = Self { kind: Kind::Paragraph, ..Self::LINE };
    /// A place up to which what stands before is measured.
    pub(super) const NEVER: Self = Self { kind: Kind::Never, ..Self::ZERO };

    /// Begins the line one step further out.
    pub(super) const fn out(self) -> Self {
        Self { indent: -INDENT, ..self }
    }

    /// Ends the line with this text.
    pub(super) const fn before(self, before: &'static str) -> Self {
        Self { before, ..self }
    }

    /// Begins the next line with this text.
    pub(super) const fn behind(self, behind: &'static str) -> Self {
        Self { behind, ..self }
    }

    /// Has this text where the line goes on.
    pub(super) const fn instead(self, instead: &'static str) -> Self {
        Self { instead, ..self }
    }
}

#[derive(Debug)]
enum Piece<'t> {
    Text(Cow<'t, str>),
    Break(Break),
    Open { indent: isize, breaks: Breaks, widest: isize },
    Close,
}

/// A place among the pieces.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark(usize);

/// What is to be laid out.
#[derive(Debug, Default)]
pub(super) struct Layout<'t> {
    pieces: Vec<Piece<'t>>,
}

impl<'t> Layout<'t> {
    pub(super) fn text(&mut self, text: impl Into<Cow<'t, str>>) {
        self.pieces.push(Piece::Text(text.into()));
    }

    pub(super) fn place(&mut self, at: Break) {
        self.pieces.push(Piece::Break(at));
    }

    /// Opens a group, the lines of which have so much more indentation than what is around it.
    pub(super) fn open(&mut self, indent: isize, breaks: Breaks) {
        self.pieces.push(Piece::Open { indent, breaks, widest: ENDLESS });
    }

    pub(super) fn close(&mut self) {
        self.pieces.push(Piece::Close);
    }

    /// Returns this place, for what turns out later to begin here.
    pub(super) fn mark(&self) -> Mark {
        Mark(self.pieces.len())
    }

    /// Opens a group at a place before. What has been written since then moves: the head of an expression, never more.
    pub(super) fn open_at(&mut self, mark: Mark, indent: isize, breaks: Breaks) {
        self.pieces.insert(mark.0, Piece::Open { indent, breaks, widest: ENDLESS });
    }

    /// Opens a consistent group at a place before, which stays on one line only if it is no wider than this.
    pub(super) fn open_narrow_at(&mut self, mark: Mark, indent: isize, widest: isize) {
        self.pieces.insert(mark.0, Piece::Open { indent, breaks: Breaks::Consistent, widest });
    }

    /// Puts a break at a place before.
    pub(super) fn place_at(&mut self, mark: Mark, at: Break) {
        self.pieces.insert(mark.0, Piece::Break(at));
    }

    /// Lays everything out.
    pub(super) fn finish(self, out: &mut String) {
        let widths = self.widths();
        let mut lines = Lines { out, space: MARGIN, indent: 0, pending: 0, groups: Vec::new() };
        for (piece, width) in self.pieces.into_iter().zip(widths) {
            match piece {
                Piece::Text(text) => lines.text(&text),
                Piece::Break(at) => lines.place(at, width),
                Piece::Open { indent, breaks, .. } => lines.open(indent, breaks, width),
                Piece::Close => lines.close(),
            }
        }
    }

    /// Returns how wide each break and each group is with what follows, up to the next break of its own group or of one
    /// around it.
    fn widths(&self) -> Vec<isize> {
        let mut widths = vec![0; self.pieces.len()];
        let mut outer = Vec::new();
        // The width of the group so far, and from here to the next break: going backwards, both grow at the front.
        let (mut whole, mut reach) = (0, 0);
        for (piece, width) in self.pieces.iter().zip(&mut widths).rev() {
            match piece {
                Piece::Text(text) => {
                    let text = isize::try_from(text.len()).unwrap_or(ENDLESS);
                    whole += text;
                    reach += text;
                }
                Piece::Break(at) => {
                    *width = at.width + reach;
                    whole += at.width;
                    reach = 0;
                }
                Piece::Close => {
                    outer.push((whole, reach));
                    whole = 0;
                }
                Piece::Open { widest, .. } => {
                    let (around, behind) = outer.pop().unwrap_or_default();
                    if whole > *widest {
                        whole += ENDLESS;
                    }
                    *width = whole + behind;
                    reach = *width;
                    whole += around;
                }
            }
        }
        widths
    }
}

/// A group on its way out.
#[derive(Clone, Copy)]
enum Group {
    Fits,
    /// The indentation around it, and which of its breaks begin a line.
    Broken(isize, Breaks),
}

struct Lines<'o> {
    out: &'o mut String,
    /// What is left of the line.
    space: isize,
    indent: isize,
    /// Spaces that are written when something follows them, so that no line ends with any.
    pending: isize,
    groups: Vec<Group>,
}

impl Lines<'_> {
    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.out.extend((0..self.pending).map(|_| ' '));
        self.pending = 0;
        self.out.push_str(text);
        self.space -= isize::try_from(text.len()).unwrap_or(ENDLESS);
    }

    fn open(&mut self, indent: isize, breaks: Breaks, width: isize) {
        if width > self.space {
            self.groups.push(Group::Broken(self.indent, breaks));
            self.indent += indent;
        } else {
            self.groups.push(Group::Fits);
        }
    }

    fn close(&mut self) {
        if let Some(Group::Broken(indent, _)) = self.groups.pop() {
            self.indent = indent;
        }
    }

    fn place(&mut self, at: Break, width: isize) {
        let goes_on = at.kind == Kind::Never
            || match self.groups.last() {
                Some(Group::Fits) => true,
                Some(Group::Broken(_, Breaks::Consistent)) => false,
                Some(Group::Broken(_, Breaks::Inconsistent)) | None => width <= self.space,
            };
        if goes_on {
            self.pending += at.width;
            self.space -= at.width;
            self.text(at.instead);
        } else {
            self.text(at.before);
            self.out.push_str(if at.kind == Kind::Paragraph { "\n\n" } else { "\n" });
            self.pending = self.indent + at.indent;
            self.space = LEAST.max(MARGIN - self.pending);
            self.text(at.behind);
        }
    }
}
