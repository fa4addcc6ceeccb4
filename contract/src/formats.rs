//! Formats: which values of one are values of another.

use openapi_build::inspect::NodeRef;

use super::finding::Sentence;
use super::rules;
use super::schemas::Both;
use super::walk::Walk;

impl<'c> Walk<'c> {
    /// Compares the formats of two schemas.
    pub(super) fn format(&mut self, both: &Both<'c>) {
        let (old, new) = (both.old.get("format"), both.new.get("format"));
        let (old, new) = (old.and_then(NodeRef::as_str), new.and_then(NodeRef::as_str));
        let rule = match formats(old, new) {
            Formats::Same => return,
            Formats::Wider => {
                both.direction.rule(&rules::REQUEST_FORMAT_WIDENED, &rules::RESPONSE_FORMAT_WIDENED)
            }
            Formats::Narrower => {
                both.direction.rule(&rules::REQUEST_FORMAT_NARROWED, &rules::RESPONSE_FORMAT_NARROWED)
            }
            Formats::Other => {
                both.direction.rule(&rules::REQUEST_FORMAT_NARROWED, &rules::RESPONSE_FORMAT_WIDENED)
            }
            Formats::Free => &rules::FORMAT_CHANGED,
        };
        let name = |format: Option<&'c str>| format.unwrap_or("(none)");
        let text = Sentence::new("the format is {} now, until now {}", &[name(new), name(old)]);
        self.found(rule, both.at("format"), "", text);
    }
}

/// How the values of one format are to those of another.
enum Formats {
    Same,
    Wider,
    Narrower,
    /// Neither holds the other.
    Other,
    /// Text whose form nobody reads.
    Free,
}

/// The formats that generated clients read into a type of their own; a value of another form cannot be read.
const READ: &[&str] = &["int32", "uint64", "float", "date", "date-time", "uuid", "byte"];

fn formats(old: Option<&str>, new: Option<&str>) -> Formats {
    let read = |format: Option<&str>| format.is_some_and(|format| READ.contains(&format));
    // These say what a number without a format is anyway.
    let plain = |format: Option<&'_ str>| format.is_none_or(|format| matches!(format, "int64" | "double"));
    if old == new || (plain(old) && plain(new)) {
        return Formats::Same;
    }
    match (read(old), read(new)) {
        (true, false) => Formats::Wider,
        (false, true) => Formats::Narrower,
        (true, true) => Formats::Other,
        (false, false) => Formats::Free,
    }
}
