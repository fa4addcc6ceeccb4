//! Compares this implementation with `serde_json_path`: both accept and reject the same paths, and select the
//! same nodes.

use serde_json::{Value as Json, json};
use serde_json_path::JsonPath;

use super::tests::{selected as ours, tree};
use crate::document::tree::{NodeId, Tree};

/// Returns documents whose members are sorted by name, which is the order in which `serde_json_path` may
/// return them.
fn documents() -> Vec<(Json, Tree, NodeId)> {
    let documents = [
        json!({"a": 1, "b": [1, 2, 3, "a", null], "c": {"a": {"a": "a", "b": [[]]}, "b": true}, "d": [{"a": 1}, {"a": 2, "b": "a"}]}),
        json!([{"a": 1.0, "b": "1"}, {"a": [1], "b": [1]}, {"b": {"a": 10}}, [0, [1, [2]]], "a", "ab", "", -0.0, 1e1, true, null]),
        json!({"a": {"a": {"a": {"a": []}}}, "b": {"b": {"a": {"a": {"a": []}}}}, "c": {"a": {"a": {"a": []}}}, "é": "\u{1F600}", "": 0}),
    ];
    documents.into_iter().map(|document| read(sorted(document))).collect()
}

fn sorted(document: Json) -> Json {
    match document {
        Json::Object(mut members) => {
            members.sort_keys();
            members.into_iter().map(|(key, value)| (key, sorted(value))).collect()
        }
        Json::Array(items) => items.into_iter().map(sorted).collect(),
        scalar => scalar,
    }
}

fn read(document: Json) -> (Json, Tree, NodeId) {
    let (tree, root) = tree(&document.to_string());
    (document, tree, root)
}

/// Returns what `serde_json_path` selects. Its known deviations from the RFC are worked around: it allows no
/// space before `..`, and it orders unordered values by `>`, `<=` and `>=`, so the tests rewrite those
/// conditions.
fn theirs(path: &str, document: &Json) -> Result<Vec<String>, String> {
    let path = path.replace(" ..", "..").replace("\n..", "..");
    let path = JsonPath::parse(&path).map_err(|error| error.to_string())?;
    let found = path.query_located(document);
    Ok(found.iter().map(|found| format!("#{}", found.location().to_json_pointer())).collect())
}

/// Compares both implementations over all documents. Counts the paths that are evaluated and those that are
/// rejected.
fn compare(paths: impl IntoIterator<Item = String>) -> [usize; 2] {
    compare_as(paths.into_iter().map(|path| (path.clone(), path)))
}

/// Like [`compare`], but with a different spelling of each path for `serde_json_path`.
fn compare_as(paths: impl IntoIterator<Item = (String, String)>) -> [usize; 2] {
    let documents = documents();
    let (mut counts, mut differences) = ([0, 0], Vec::new());
    for (path, other) in paths {
        for (document, tree, root) in &documents {
            match (ours(&path, tree, *root), theirs(&other, document)) {
                (Ok(ours), Ok(theirs)) if ours == theirs => counts[0] += 1,
                (Err(_), Err(_)) => counts[1] += 1,
                (ours, theirs) => differences.push(format!("{path}\n  ours {ours:?}\n  theirs {theirs:?}")),
            }
        }
    }
    let shown = differences.iter().take(20).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{} differences:\n{shown}", differences.len());
    counts
}

const SEGMENTS: [&str; 32] = [
    ".a",
    "['a']",
    "[\"b\"]",
    ".b",
    ".é",
    "['']",
    ".*",
    "[*]",
    "[0]",
    "[-1]",
    "[9]",
    "[1:]",
    "[:-1]",
    "[::2]",
    "[::-1]",
    "[4:0:-2]",
    "[-9:9]",
    "[1:1]",
    "[::0]",
    "[0,0]",
    "['a','b']",
    "[*,0]",
    "[ 1 : 3 , 'c' ]",
    "..a",
    "..*",
    "..[0]",
    "..['a',1]",
    "[?@.a]",
    "[?!@.a, 0]",
    "..[?@.a]",
    "[?@[?@.a]]",
    "[?$.a]",
];

#[test]
fn segments_select_the_same_nodes() {
    let one = SEGMENTS.iter().map(|segment| format!("${segment}"));
    let two =
        SEGMENTS.iter().flat_map(|first| SEGMENTS.iter().map(move |second| format!("${first}{second}")));
    let three = ["..*", "[*]", "..a"]
        .iter()
        .flat_map(|first| SEGMENTS.iter().map(move |second| format!("${first}{second}{first}")));
    let [accepted, refused] = compare(one.chain(two).chain(three));
    assert!(accepted > 3000 && refused == 0, "{accepted} {refused}");
}

const OPERANDS: [&str; 27] = [
    "@",
    "@.a",
    "@.b",
    "@['b'][0]",
    "$.a",
    "$[0]['a']",
    "@.none",
    "1",
    "1.0",
    "-0",
    "10",
    "1e1",
    "'a'",
    "\"1\"",
    "''",
    "true",
    "null",
    "length(@)",
    "length(@.a)",
    "count(@.*)",
    "count(@..a)",
    "value(@..a)",
    "@.*",
    "@..a",
    "length(@.*)",
    "count(1)",
    "match(@, 'a')",
];

#[test]
fn comparisons_hold_for_the_same_nodes() {
    let mut paths = Vec::new();
    for left in OPERANDS {
        for right in OPERANDS {
            let less = format!("{left} < {right}");
            let more = format!("{right} < {left}");
            for (ours, theirs) in [
                (format!("{left} == {right}"), format!("{left} == {right}")),
                (format!("{left} != {right}"), format!("{left} != {right}")),
                (less.clone(), less.clone()),
                (format!("{left} > {right}"), more.clone()),
                (format!("{left} <= {right}"), format!("{less} || {left} == {right}")),
                (format!("{left} >= {right}"), format!("{more} || {left} == {right}")),
            ] {
                paths.push((format!("$[?{ours}]"), format!("$[?{theirs}]")));
            }
        }
    }
    let [accepted, refused] = compare_as(paths);
    assert!(accepted > 8000 && refused > 3000, "{accepted} {refused}");
}

#[test]
fn conditions_are_put_together_alike() {
    let terms = [
        "@.a",
        "!@.a",
        "(@.b)",
        "!(@.b)",
        "@.a == 1",
        "!@.a == 1",
        "(@.a) == 1",
        "1",
        "true",
        "count(@.*)",
        "@ > 0",
        "search(@.b, '1')",
        "!match(@, 'a.?')",
        "value(@.a)",
        "",
    ];
    let joined = ["&&", "||", " && ", "\n||\t", "&", ","].into_iter().flat_map(|operator| {
        let with = move |left: &&str| terms.map(|right| format!("$..[?{left}{operator}{right}]"));
        terms.iter().flat_map(with).collect::<Vec<_>>()
    });
    let three = ["&&", "||"].into_iter().flat_map(|first| {
        let with = move |second| terms.map(|term| format!("$[?@.a{first}@.b{second}{term}]"));
        ["&&", "||"].into_iter().flat_map(with)
    });
    let [accepted, refused] = compare(joined.chain(three));
    assert!(accepted > 800 && refused > 1500, "{accepted} {refused}");
}

#[test]
fn patterns_match_the_same_texts() {
    let patterns = [
        "a",
        "ab?",
        "a|b",
        "(a|b)*",
        "a.",
        "[a-c]{1,2}",
        "[^a]",
        "",
        ".",
        ".*b",
        "b+",
        "x",
        "a{2}",
        "^a",
        "b$",
        "\\\\.",
        "[",
        "(",
        "a{",
        "*",
        "[b-a]",
        "\\\\",
    ];
    let paths = patterns
        .iter()
        .flat_map(|pattern| ["match", "search"].map(|function| format!("$..[?{function}(@, '{pattern}')]")));
    let [accepted, refused] = compare(paths);
    assert!(accepted > 100 && refused == 0, "{accepted} {refused}");
}

/// Tests paths that differ from a valid one by a character, since most invalid paths are close to a valid one.
#[test]
fn paths_with_one_character_more_or_less_are_read_alike() {
    let paths = [
        "$",
        "$.a['b']",
        "$ .a [0]",
        "$..*[1:2:-1]",
        "$[?@.a=='b']",
        "$[?@['a'] != 1.5e1]",
        "$[? !(@.a && $.b) ]",
        "$[?count(@..*)>1]",
        "$['\\u00E9\\n']",
        "$[\"\\uD83D\\uDE00'\"]",
        "$[ 'a' , 1 , * ]",
        "$[?length( @.a )<=-10]",
    ];
    let mut near = Vec::new();
    for path in paths {
        let places = path.char_indices().map(|(at, _)| at).chain([path.len()]);
        for at in places {
            let (before, after) = path.split_at(at);
            let mut characters = after.chars();
            characters.next();
            near.push(format!("{before}{}", characters.as_str()));
            near.extend(
                "$@.*[]()'\"\\?!,:01-ea_é =<&|\n\u{1}".chars().map(|more| format!("{before}{more}{after}")),
            );
        }
    }
    let [accepted, refused] = compare(near);
    assert!(accepted > 2000 && refused > 12_000, "{accepted} {refused}");
}
