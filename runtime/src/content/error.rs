//! The error of reading a value, with its path.

use std::fmt;

use serde::de::{Expected, Unexpected};

use super::path::{Step, path};

/// Why a type could not be read from a [`Content`](super::Content).
///
/// `Display` shows the path and the message: `` `owner.age`: invalid type: … ``.
#[derive(Debug)]
pub(crate) struct Error(Box<Fault>);

#[derive(Debug)]
struct Fault {
    /// Innermost step first.
    steps: Vec<Step>,
    message: String,
}

impl Error {
    /// Adds the member that contains the error to the path.
    pub(super) fn in_member(mut self, name: &str) -> Self {
        self.0.steps.push(Step::Member(name.to_owned()));
        self
    }

    /// Adds the list item that contains the error to the path.
    pub(super) fn in_item(mut self, index: usize) -> Self {
        self.0.steps.push(Step::Item(index));
        self
    }

    /// Returns the steps to the error, innermost first.
    pub(super) fn steps(&self) -> &[Step] {
        &self.0.steps
    }

    /// Returns the path to the error, such as `result[3].score`; `None` at the root.
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

    /// Calls `null` by its JSON name.
    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        match unexpected {
            Unexpected::Unit => Self::custom(format_args!("invalid type: null, expected {expected}")),
            other => Self::custom(format_args!("invalid type: {other}, expected {expected}")),
        }
    }
}
