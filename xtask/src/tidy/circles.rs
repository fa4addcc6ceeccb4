//! No files use each other in a circle.

use std::collections::BTreeSet;

use super::graph::Graph;

/// The circles of `codegen/src` that are still to be untied; one that is gone has to leave this list.
const CODEGEN: &[&[&str]] = &[&["document/mend", "document/normal"]];

/// Those of `runtime/src`.
const RUNTIME: &[&[&str]] = &[];

/// Returns the circles that a crate may still have.
pub(super) fn expected(below: &str) -> &'static [&'static [&'static str]] {
    match below {
        "codegen/src" => CODEGEN,
        "runtime/src" => RUNTIME,
        _ => &[],
    }
}

/// Returns the circles of a crate that are not expected, and those that are expected and gone.
pub(super) fn breaches(below: &str, graph: &Graph, expected: &[&[&str]]) -> Vec<String> {
    let expected: BTreeSet<BTreeSet<String>> =
        expected.iter().map(|circle| circle.iter().map(|name| (*name).to_owned()).collect()).collect();
    let found = graph.circles();
    let shown = |circle: &BTreeSet<String>| {
        circle.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    };
    let new = found.difference(&expected).map(|circle| format!("{below}: {} use each other", shown(circle)));
    let gone = expected.difference(&found).map(|circle| {
        format!(
            "{below}: {} are expected to use each other, and do not: take them off the list",
            shown(circle)
        )
    });
    new.chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_use_each_other_are_a_circle() {
        let files = [
            ("lib.rs", "mod a; mod b; mod c; mod d;"),
            ("a.rs", "use crate::{b::B, d};"),
            ("b.rs", "fn f() { crate::c::g() }"),
            ("c.rs", "use super::a::A;"),
            ("d.rs", ""),
        ];
        assert_eq!(breaches("x/src", &Graph::of(files), &[]), ["x/src: `a`, `b`, `c` use each other"]);
        assert_eq!(breaches("x/src", &Graph::of(files), &[&["a", "b", "c"]]), [""; 0]);
    }

    #[test]
    fn a_circle_behind_the_names_of_a_parent_is_one() {
        let files = [
            ("a/mod.rs", "pub(crate) use self::b::B; pub(crate) use self::c::C;"),
            ("a/b.rs", "use super::C;"),
            ("a/c.rs", "use crate::a::B;"),
        ];
        assert_eq!(breaches("x/src", &Graph::of(files), &[]), ["x/src: `a/b`, `a/c` use each other"]);
    }

    #[test]
    fn a_child_may_name_the_items_of_its_parents() {
        let files = [("a/mod.rs", "use self::b::B;"), ("a/b.rs", "use super::A; use crate::a::C;")];
        assert_eq!(breaches("x/src", &Graph::of(files), &[]), [""; 0]);
    }

    #[test]
    fn an_expected_circle_that_is_gone_leaves_the_list() {
        let files = [("a.rs", "use crate::b;"), ("b.rs", "")];
        assert_eq!(
            breaches("x/src", &Graph::of(files), &[&["a", "b"]]),
            ["x/src: `a`, `b` are expected to use each other, and do not: take them off the list"]
        );
    }
}
