//! Finds syntax errors in JSON.

use std::cell::RefCell;

use serde::de::DeserializeSeed as _;

use super::build::ContentVisitor;
use super::path::path;

/// Returns the path to the syntax error; `None` if there is none, or if it is at the root.
pub(crate) fn path_to_syntax_fault(text: &str) -> Option<String> {
    let steps = RefCell::new(Vec::new());
    let visitor = ContentVisitor { steps: Some(&steps) };
    visitor.deserialize(&mut serde_json::Deserializer::from_str(text)).err()?;
    path(&steps.take())
}
