//! The syntax tree of a JSONPath (RFC 9535), already type-checked.

use crate::document::tree::Value;

use super::regexp::Regexp;

/// A path: its starting point and its segments.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Query {
    pub(super) origin: Origin,
    pub(super) segments: Vec<Segment>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Origin {
    /// `$`, the root of the document.
    Root,
    /// `@`, the node that a filter tests.
    Current,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    /// `..`: the segment applies to a node and to everything below it.
    pub(super) descends: bool,
    pub(super) selectors: Vec<Selector>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Selector {
    Name(String),
    Wildcard,
    Index(i64),
    Slice { start: Option<i64>, end: Option<i64>, step: i64 },
    Filter(Condition),
}

/// A condition on a node: `LogicalType`.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    Any(Vec<Condition>),
    All(Vec<Condition>),
    Not(Box<Condition>),
    Exists(Query),
    Compare(Operand, Operator, Operand),
    Matches { text: Operand, pattern: Pattern, part: MatchScope },
}

/// A value that can be compared: `ValueType`.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand {
    Literal(Value),
    /// A path that selects at most one node.
    Node(Query),
    Length(Box<Operand>),
    Count(Query),
    Value(Query),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pattern {
    Literal(Regexp),
    /// The value is present in the document.
    Computed(Operand),
}

/// How much of a text has to match.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum MatchScope {
    Whole,
    Any,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Operator {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Query {
    /// Returns whether this path selects at most one node, by its syntax.
    pub(super) fn is_singular(&self) -> bool {
        self.segments.iter().all(|segment| {
            !segment.descends
                && matches!(segment.selectors.as_slice(), [Selector::Name(_) | Selector::Index(_)])
        })
    }
}
