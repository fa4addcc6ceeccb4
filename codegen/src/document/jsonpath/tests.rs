//! Tests for what the comparison with `serde_json_path` cannot check: messages, limits, and where that crate
//! departs from the RFC.

use super::{Steps, parse, select};
use crate::diagnostic::Report;
use crate::document::text;
use crate::document::tree::{NodeId, Tree};
use crate::source::Sources;

/// Reads a document.
pub(super) fn tree(document: &str) -> (Tree, NodeId) {
    let (mut sources, mut tree) = (Sources::default(), Tree::default());
    let source = sources.add("document.json", document);
    let root = text::read(&sources, source, &mut tree, &mut Report::default()).unwrap();
    tree.link(root);
    (tree, root)
}

/// Returns the pointers of the nodes that a path selects.
pub(super) fn selected(path: &str, tree: &Tree, root: NodeId) -> Result<Vec<String>, String> {
    let found = select(tree, root, &parse(path)?, &mut Steps::default())?;
    Ok(found.iter().map(|found| tree.at(found.node).pointer().to_string()).collect())
}

fn response(path: &str, document: &str) -> String {
    let (tree, root) = tree(document);
    selected(path, &tree, root).unwrap_or_else(|error| vec![error]).join(" ")
}

#[test]
fn returns_are_those_of_the_rfc() {
    for (path, document, expected) in [
        // A number does not equal a string, and numbers compare by value, also in nested values.
        ("$[?@ == 200]", r#"[200, "200", 2e2, 200.0, "2e2"]"#, "#/0 #/2 #/3"),
        ("$[?@ == $[0]]", r#"[[1, {"a": 1}], [1.0, {"a": 1e0}], ["1", {"a": 1}], [1]]"#, "#/0 #/1"),
        ("$[?@ == 9007199254740993]", "[9007199254740992, 9007199254740993]", "#/1"),
        // The order of members is irrelevant.
        ("$[?@ == $[0]]", r#"[{"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": 1}, {"a": 1, "c": 2}]"#, "#/0 #/1"),
        // Absent values are equal. Of equal values without an order, only `<=` and `>=` hold.
        ("$[?@.a <= @.b]", "[{}, 1]", "#/0 #/1"),
        ("$[?@.a < @.b]", "[{}, 1]", ""),
        ("$[?@ <= true]", "[true, false, 1]", "#/0"),
        ("$[?@ > $[0]]", "[[], {}, [1]]", ""),
        ("$[?@[-1] == null]", "[[1, null], [null, 1], []]", "#/0"),
        ("$ ..a\n..[0]", r#"{"a": [1]}"#, "#/a/0"),
        (r#"$["\ud83d\ude00"]"#, r#"{"😀": 1}"#, "#/😀"),
        // Strings are compared by character.
        ("$[?@ > '\u{FFFF}']", "[\"\u{10000}\", \"\u{FFFE}\"]", "#/0"),
        (
            "$[?match(@.a, @.b)]",
            r#"[{"a": "xy", "b": "x."}, {"a": "xy", "b": "["}, {"a": "xy", "b": 1}]"#,
            "#/0",
        ),
    ] {
        assert_eq!(response(path, document), expected, "{path}");
    }
}

#[test]
fn numbers_of_yaml_count_by_value() {
    assert_eq!(response("$[?@ == 15]", "- 0o17\n- 0xF\n- 015\n- 15.\n- '15'\n"), "#/0 #/1 #/2 #/3");
}

#[test]
fn what_is_refused_is_named() {
    for (path, named) in [
        ("info", "this is not a JSONPath (RFC 9535): it has to begin with `$`, at `info`"),
        ("$.", "a name is missing, at its end"),
        ("$.a ", "it cannot go on like this, at ` `"),
        ("$.a[0", "`]` is missing, at its end"),
        ("$['a", "`'` is missing"),
        ("$['\\x']", "this is not an escape, at `\\x']`"),
        (
            "$.x-internal-id.a",
            "a name with `-` has to be in brackets: `['x-internal-id']`, at `x-internal-id.a`",
        ),
        ("$[01]", "no zero before them, at `01]`"),
        ("$[9007199254740992]", "an index is an integer from"),
        ("$[?@.a = 1]", "`]` is missing, at `= 1]`"),
        ("$[?@..a == 1]", "a path that can select several nodes is not a value, at `@..a == 1]`"),
        ("$[?1]", "a value has to be compared with something"),
        ("$[?length(@)]", "a value has to be compared with something"),
        ("$[?match(@, 'a') == true]", "what holds or does not is not a value"),
        ("$[?count(1) == 1]", "`count` takes one path"),
        ("$[?search(@)]", "`search` takes a text and a pattern, at `search(@)]`"),
        ("$[?length() == 1]", "`length` takes one value"),
        ("$[?first(@) == 1]", "unsupported: the function `first` in a JSONPath"),
        ("$[?match(@, '\\\\p{Lu}')]", "unsupported: `\\p{Lu}` in a pattern of a JSONPath"),
    ] {
        let message = parse(path).unwrap_err();
        assert!(message.contains(named), "{path}: {message}");
    }
    let found = response("$[?match(@, $[1])]", r#"["a", "\\p{L}"]"#);
    assert_eq!(found, "unsupported: `\\p{L}` in a pattern of a JSONPath");
}

#[test]
fn what_a_path_may_cost_is_bounded() {
    for (start, repeated) in [("$[?", "("), ("$", "[?@"), ("$[?", "length("), ("$[?!(", "@.a || !(")] {
        let path = format!("{start}{}", repeated.repeat(100_000));
        assert_eq!(parse(&path).unwrap_err(), "this JSONPath is nested more than 32 deep", "{repeated}");
    }
    let wide = format!("[{}0]", "0,".repeat(100_000));
    assert!(response(&format!("$[*{}]", ",*".repeat(50)), &wide).contains("selects more than 4194304 nodes"));
    for (path, document) in [
        ("$[?count($..*) == 1]", format!("[{}0]", "[],".repeat(100))),
        ("$[?length($[0]) == 1]", format!("[\"{}\", {}0]", "a".repeat(10_000), "0,".repeat(20))),
        ("$[?@ == $[0]]", format!("[\"{}\", {}0]", "a".repeat(10_000), "\"a\",".repeat(6_000))),
        ("$[?match($[0], '(a*)*b')]", format!("[\"{}\", 0]", "a".repeat(2_000))),
    ] {
        let (tree, root) = tree(&document);
        let error = select(&tree, root, &parse(path).unwrap(), &mut Steps(10_000)).unwrap_err();
        assert_eq!(error, "the paths up to here inspect too many nodes", "{path}");
    }
}
