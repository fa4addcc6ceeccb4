//! Tests for what the comparison with `serde_json_path` cannot check: messages, limits, and where that crate
//! departs from the RFC.

use super::{StepBudget, parse, select};
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
    let found = select(tree, root, &parse(path)?, &mut StepBudget::default())?;
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
        ("info", "invalid JSONPath (RFC 9535): expected `$`, at `info`"),
        ("$.", "expected a name, at its end"),
        ("$.a ", "unexpected character, at ` `"),
        ("$.a[0", "expected `]`, at its end"),
        ("$['a", "expected `'`"),
        ("$['\\x']", "invalid escape sequence, at `\\x']`"),
        (
            "$.x-internal-id.a",
            "a name with `-` must be in brackets: `['x-internal-id']`, at `x-internal-id.a`",
        ),
        ("$[01]", "expected digits without a leading zero, at `01]`"),
        ("$[9007199254740992]", "invalid index; expected an integer from"),
        ("$[?@.a = 1]", "expected `]`, at `= 1]`"),
        (
            "$[?@..a == 1]",
            "expected a singular query, found one that may select several nodes, at `@..a == 1]`",
        ),
        ("$[?1]", "expected a comparison operator after this value"),
        ("$[?length(@)]", "expected a comparison operator after this value"),
        ("$[?match(@, 'a') == true]", "expected a value, found a condition"),
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
        assert_eq!(
            parse(&path).unwrap_err(),
            "this JSONPath is nested too deeply; the limit is 32 levels",
            "{repeated}"
        );
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
        let error = select(&tree, root, &parse(path).unwrap(), &mut StepBudget(10_000)).unwrap_err();
        assert_eq!(error, "the JSONPaths of this overlay visit too many nodes", "{path}");
    }
}
