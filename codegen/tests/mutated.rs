//! Copies of our own documents with something wrong in them: each ends in code or in a report with a place.
//!
//! The mutations are the same in every run; `fuzz/` has those that differ.

mod scratch;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use openapi_build::Config;
use serde_json::{Value, json};

use self::scratch::generate;

/// The feature documents, as JSON.
fn documents() -> Vec<(String, Value)> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir("tests/features").unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    let read = |path: &PathBuf| {
        let text = Config::new().effective(path).unwrap().json;
        (path.display().to_string(), serde_json::from_str(&text).unwrap())
    };
    paths.iter().map(read).filter(|(_, value): &(String, Value)| value.get("openapi").is_some()).collect()
}

/// The pointer of every node of a document.
fn nodes(value: &Value) -> Vec<String> {
    let mut all = Vec::new();
    let mut pending = vec![(String::new(), value)];
    while let Some((at, value)) = pending.pop() {
        let child = |name: &str| format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        match value {
            Value::Object(members) => {
                pending.extend(members.iter().map(|(name, value)| (child(name), value)));
            }
            Value::Array(items) => {
                pending.extend(
                    items.iter().enumerate().map(|(index, value)| (child(&index.to_string()), value)),
                );
            }
            _ => {}
        }
        all.push(at);
    }
    all
}

/// The object or list that a node stands in, and its name there.
fn parent<'d>(document: &'d mut Value, pointer: &str) -> Option<(&'d mut Value, String)> {
    let (parent, name) = pointer.rsplit_once('/')?;
    Some((document.pointer_mut(parent)?, name.replace("~1", "/").replace("~0", "~")))
}

/// Removes the node at a pointer.
fn remove(document: &mut Value, pointer: &str) -> Option<Value> {
    match parent(document, pointer)? {
        (Value::Object(members), name) => members.remove(&name),
        (Value::Array(items), name) => Some(items.remove(name.parse().unwrap())),
        _ => None,
    }
}

/// Puts a node under another name, or behind its list, with or without removing it where it was.
fn put_elsewhere(document: &mut Value, pointer: &str, name: &str, keep: bool) -> Option<()> {
    let node = document.pointer(pointer)?.clone();
    if !keep {
        remove(document, pointer)?;
    }
    match parent(document, pointer)?.0 {
        Value::Object(members) => drop(members.insert(name.to_owned(), node)),
        Value::Array(items) => items.push(node),
        _ => {}
    }
    Some(())
}

/// Asserts that a document ends in code or in a report with a place.
fn assert_harmless(document: &Value, what: impl Fn() -> String) {
    let text = document.to_string();
    let outcome = catch_unwind(AssertUnwindSafe(|| generate(&text)));
    match outcome.unwrap_or_else(|_| panic!("{} panics: {text}", what())) {
        Ok(generated) => {
            for file in &generated.files {
                syn::parse_file(&file.text()).unwrap_or_else(|error| panic!("{}: {error}: {text}", what()));
            }
        }
        Err(report) => assert!(report.contains("--> "), "{}: {report}", what()),
    }
}

#[test]
fn no_wrong_type_anywhere_makes_it_panic() {
    let others = [
        json!(null),
        json!(true),
        json!(1),
        json!("x"),
        json!([]),
        json!({}),
        json!(["x"]),
        json!({"$ref": "#"}),
    ];
    let stems = ["json_body", "parameters", "pagination", "security", "failures", "string_enum", "slips"];
    for stem in stems {
        let document = Config::new().effective(format!("tests/features/{stem}.yaml")).unwrap().json;
        let document: Value = serde_json::from_str(&document).unwrap();
        for pointer in nodes(&document) {
            for other in &others {
                let mut mutated = document.clone();
                *mutated.pointer_mut(&pointer).unwrap() = other.clone();
                assert_harmless(&mutated, || format!("{stem}{pointer} as {other}"));
            }
        }
    }
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    /// Returns one of the items of a list.
    fn pick<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        // Knuth's constants of a linear congruential generator; the upper bits are the better ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        &list[usize::try_from(self.0 >> 33).unwrap() % list.len()]
    }
}

#[test]
fn no_node_in_another_place_makes_it_panic() {
    /// How many copies of each document are tried.
    const COPIES: usize = 24;
    let documents = documents();
    let mut numbers = Numbers(1);
    for (name, document) in &documents {
        let all = nodes(document);
        for copy in 0..COPIES {
            let mut mutated = document.clone();
            let pointer = numbers.pick(&all);
            let kind = *numbers.pick(&["removed", "renamed", "repeated", "spliced", "nested"]);
            match kind {
                "removed" => _ = remove(&mut mutated, pointer),
                "renamed" => {
                    let other = numbers.pick(&all).rsplit('/').next().unwrap_or_default().to_owned();
                    _ = put_elsewhere(&mut mutated, pointer, &other, false);
                }
                "repeated" => _ = put_elsewhere(&mut mutated, pointer, "repeated", true),
                "nested" => {
                    // A node within itself, and a reference to what holds it.
                    let outer =
                        json!({"allOf": [document.pointer(pointer), {"$ref": format!("#{pointer}")}]});
                    *mutated.pointer_mut(pointer).unwrap() = outer;
                }
                _ => {
                    let (_, other) = numbers.pick(&documents);
                    let others = nodes(other);
                    let spliced = other.pointer(numbers.pick(&others).as_str()).unwrap().clone();
                    *mutated.pointer_mut(pointer).unwrap() = spliced;
                }
            }
            assert_harmless(&mutated, || format!("{name}{pointer}, {kind} ({copy})"));
        }
    }
}
