//! `x-expect`: compares what the author of an action saw with what the document now contains.

use crate::diagnostic::Diagnostic;
use crate::document::tree::{NodeRef, Value};

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// Compares an actual value with the one that the author of the overlay saw.
pub(super) fn expect(actual: NodeRef<'_>, expected: NodeRef<'_>) -> Result<()> {
    let differs = |actual: NodeRef<'_>, expected: NodeRef<'_>| {
        Box::new(
            Diagnostic::error(actual.span(), "the document does not match `x-expect`")
                .also(expected.span(), "expected here")
                .help("the document has changed: compare the two, then correct or remove the action"),
        )
    };
    match (actual.value(), expected.value()) {
        (Value::Mapping(there), Value::Mapping(wanted)) if !wanted.is_empty() || there.is_empty() => {
            for (key, expected) in expected.entries() {
                match (actual.get(key), expected.value()) {
                    (None, Value::Null) => {}
                    (Some(actual), _) => expect(actual, expected)?,
                    (None, _) => return Err(differs(actual, expected)),
                }
            }
            Ok(())
        }
        (Value::Sequence(there), Value::Sequence(wanted)) if there.len() == wanted.len() => {
            actual.items().zip(expected.items()).try_for_each(|(actual, expected)| expect(actual, expected))
        }
        (there, wanted) if !matches!(there, Value::Mapping(_) | Value::Sequence(_)) && there == wanted => {
            Ok(())
        }
        _ => Err(differs(actual, expected)),
    }
}
