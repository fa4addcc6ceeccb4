//! What is wrong with a value, and where.

use std::cell::RefCell;
use std::fmt::{self, Write as _};

use serde::de::{DeserializeSeed, Expected, Unexpected};

use super::ContentVisitor;

/// Why a type could not be read from a [`Content`](super::Content).
///
/// `Display` gives the path and the message: `` `owner.age`: invalid type: … ``.
#[derive(Debug)]
pub(crate) struct Error(Box<Fault>);

#[derive(Debug)]
struct Fault {
    /// The innermost step first.
    steps: Vec<Step>,
    message: String,
}

/// A step into a value.
#[derive(Debug)]
pub(super) enum Step {
    Member(String),
    Item(usize),
}

/// The path that steps make, of which the innermost comes first; `None` without any.
fn path(steps: &[Step]) -> Option<String> {
    let mut path = String::new();
    for step in steps.iter().rev() {
        // Writing to a `String` does not fail.
        let _ = match step {
            Step::Member(name) if path.is_empty() => write!(path, "{name}"),
            Step::Member(name) => write!(path, ".{name}"),
            Step::Item(index) => write!(path, "[{index}]"),
        };
    }
    (!path.is_empty()).then_some(path)
}

/// Returns the path to what is not JSON in a text; `None` where it is all JSON, or is not at the root.
pub(crate) fn path_to_syntax_fault(text: &str) -> Option<String> {
    let steps = RefCell::new(Vec::new());
    let visitor = ContentVisitor { steps: Some(&steps) };
    visitor.deserialize(&mut serde_json::Deserializer::from_str(text)).err()?;
    path(&steps.take())
}

impl Error {
    /// Adds the member in which the fault lies.
    pub(super) fn in_member(mut self, name: &str) -> Self {
        self.0.steps.push(Step::Member(name.to_owned()));
        self
    }

    /// Adds the item of a list in which the fault lies.
    pub(super) fn in_item(mut self, index: usize) -> Self {
        self.0.steps.push(Step::Item(index));
        self
    }

    /// Returns the path to the fault, such as `result[3].score`; `None` at the root.
    pub(crate) fn path(&self) -> Option<String> {
        path(&self.0.steps)
    }

    /// Returns the message without the path.
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path() {
            Some(path) => write!(f, "`{path}`: {}", self.message()),
            None => f.write_str(self.message()),
        }
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(Box::new(Fault { steps: Vec::new(), message: message.to_string() }))
    }

    /// Names `null` as JSON does.
    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        match unexpected {
            Unexpected::Unit => Self::custom(format_args!("invalid type: null, expected {expected}")),
            other => Self::custom(format_args!("invalid type: {other}, expected {expected}")),
        }
    }
}
