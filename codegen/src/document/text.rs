//! Reads text into the tree: as JSON if it is JSON, otherwise as YAML.

use super::build::Builder;
use super::json::{self, Fault};
use super::tree::{NodeId, Tree};
use super::yaml;
use crate::diagnostic::{Diagnostic, Report};
use crate::source::{SourceId, Sources, Span};

/// Reads a text into the tree and returns its root. Returns `None` if that fails; the report states why.
pub(crate) fn read(sources: &Sources, id: SourceId, tree: &mut Tree, report: &mut Report) -> Option<NodeId> {
    let text = sources.get(id)?.text.as_str();
    match root(text, id, tree) {
        Ok(Some(root)) => Some(root),
        Ok(None) => {
            report.error(Span::new(id, 0, 0), "the document is empty");
            None
        }
        Err(diagnostic) => {
            report.push(*diagnostic);
            None
        }
    }
}

/// Reads a text as JSON or as YAML. If it is neither, the error comes from the reader that got further.
fn root(text: &str, id: SourceId, tree: &mut Tree) -> Result<Option<NodeId>, Box<Diagnostic>> {
    let mut no_json = Span::new(id, 0, 0);
    if text.trim_start().starts_with(['{', '[']) {
        let mut builder = Builder::new(id, tree);
        match json::read(text, &mut builder) {
            Ok(()) => return Ok(builder.root()),
            Err(Fault::Refused(diagnostic)) => return Err(diagnostic),
            Err(Fault::Malformed(at)) => no_json = Span::new(id, at, at + 1),
        }
    }
    let mut builder = Builder::new(id, tree);
    match yaml::read(text, &mut builder) {
        Ok(()) => Ok(builder.root()),
        Err(diagnostic) if diagnostic.span.is_some_and(|span| span.start < no_json.start) => {
            Err(Diagnostic::error(no_json, "malformed JSON").into())
        }
        Err(diagnostic) => Err(diagnostic),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn refusal(text: &str) -> String {
        let (mut sources, mut report) = (Sources::default(), Report::default());
        let id = sources.add("t.yaml", text);
        assert_eq!(read(&sources, id, &mut Tree::default(), &mut report), None);
        report.take().remove(0).message
    }

    #[test]
    fn texts_that_explode_are_refused_by_count() {
        for deep in ["[".repeat(100_000), "{a: ".repeat(1000), "- ".repeat(1000)] {
            assert_eq!(refusal(&deep), "the document is nested too deeply; the limit is 128 levels");
        }
        let mut laughs = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for level in 1..12 {
            let items = vec![format!("*a{}", level - 1); 10].join(",");
            let _ = writeln!(laughs, "a{level}: &a{level} [{items}]");
        }
        assert_eq!(refusal(&laughs), "aliases expand to more than 64 MiB");
        assert_eq!(refusal("a: &a [*a]"), "an alias refers to a node that contains it");
    }

    fn json(text: &str) -> Option<String> {
        let (mut sources, mut report, mut tree) = (Sources::default(), Report::default(), Tree::default());
        let id = sources.add("t.json", text);
        let root = read(&sources, id, &mut tree, &mut report)?;
        Some(tree.at(root).to_json())
    }

    #[test]
    fn json_is_read_as_serde_json_reads_it() {
        for text in [
            r#" {"a": [1, -0.5e+3, 1e400, true, false, null, {}, [], ""], "b": {"c": "\u00e9\ud83d\ude00\n\"\\\/"}} "#,
            "[\"\u{80}\u{7f}\u{2028}\"]",
            "[[[]], {\"\": {\"\": []}}]",
        ] {
            let expected: Option<serde_json::Value> = serde_json::from_str(text).ok();
            let found = json(text).and_then(|text| serde_json::from_str(&text).ok());
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_json_is_read_as_yaml_or_refused() {
        assert_eq!(json("{a: [b, 'c',], }").as_deref(), Some(r#"{"a": ["b", "c"]}"#));
        assert_eq!(json("[1, no] # two").as_deref(), Some(r#"[1, "no"]"#));
        for text in [r#"{"a": "\ud800"}"#, r#"{"a": 1"#, "[1 2", "[\"\u{1}\"]", r#"{"a" 1}"#] {
            assert_eq!(json(text), None, "{text}");
        }
    }

    #[test]
    fn merge_keys_add_members_that_a_mapping_does_not_have() {
        let anchors = "[&a {x: 1, y: 2}, &b {y: 3, z: {w: 4}}, ";
        for (merging, expected) in [
            ("{<<: *a, y: 5}", r#"{"y": 5, "x": 1}"#),
            ("{y: 5, <<: *a}", r#"{"y": 5, "x": 1}"#),
            ("{<<: [*a, *b]}", r#"{"x": 1, "y": 2, "z": {"w": 4}}"#),
            ("{<<: {v: 6}, z: 7}", r#"{"z": 7, "v": 6}"#),
            ("{<<: []}", "{}"),
            ("{'<<': 1}", r#"{"<<": 1}"#),
        ] {
            let whole = json(&format!("{anchors}{merging}]")).unwrap_or_default();
            assert!(whole.ends_with(&format!(", {expected}]")), "{merging}: {whole}");
        }
        let nested = json("[&a {x: 1}, &b {<<: *a, y: 2}, {<<: *b}]").unwrap_or_default();
        assert_eq!(nested, r#"[{"x": 1}, {"y": 2, "x": 1}, {"y": 2, "x": 1}]"#);
        for invalid in ["{<<: 1}", "{<<: [1]}", "{<<: }"] {
            let message = "invalid value of the merge key `<<`; expected a mapping or a list of mappings";
            assert_eq!(refusal(invalid), message, "{invalid}");
        }
        assert_eq!(refusal("&a {<<: *a}"), "an alias refers to a node that contains it");
    }

    #[test]
    fn a_duplicate_key_of_json_is_refused_with_both_places() {
        let (mut sources, mut report) = (Sources::default(), Report::default());
        let id = sources.add("t.json", r#"{"a": 1, "b": {"a": 2, "a": 3}}"#);
        assert_eq!(read(&sources, id, &mut Tree::default(), &mut report), None);
        let first = report.take().remove(0);
        assert_eq!(first.message, "duplicate key `a`");
        assert_eq!(first.span, Some(Span::new(id, 23, 26)));
    }
}
