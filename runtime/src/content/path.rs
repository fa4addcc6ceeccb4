//! The path to a nested value.

use std::fmt::Write as _;

/// A step into a value.
#[derive(Debug)]
pub(super) enum Step {
    Member(String),
    Item(usize),
}

/// Returns the path of these steps, innermost first; `None` if there are none.
pub(super) fn path(steps: &[Step]) -> Option<String> {
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
