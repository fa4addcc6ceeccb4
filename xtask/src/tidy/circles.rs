//! Rule: files do not use each other in a circle.

use std::collections::BTreeSet;

use super::graph::Graph;

/// Returns the circles of a crate.
pub(super) fn breaches(below: &str, graph: &Graph) -> Vec<String> {
    let shown = |circle: &BTreeSet<String>| {
        circle.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    };
    graph.circles().iter().map(|circle| format!("{below}: {} use each other", shown(circle))).collect()
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
        assert_eq!(breaches("x/src", &Graph::of(files)), ["x/src: `a`, `b`, `c` use each other"]);
    }

    #[test]
    fn a_circle_behind_the_names_of_a_parent_is_one() {
        let files = [
            ("a/mod.rs", "pub(crate) use self::b::B; pub(crate) use self::c::C;"),
            ("a/b.rs", "use super::C;"),
            ("a/c.rs", "use crate::a::B;"),
        ];
        assert_eq!(breaches("x/src", &Graph::of(files)), ["x/src: `a/b`, `a/c` use each other"]);
    }

    #[test]
    fn a_child_may_name_the_items_of_its_parents() {
        let files = [("a/mod.rs", "use self::b::B;"), ("a/b.rs", "use super::A; use crate::a::C;")];
        assert_eq!(breaches("x/src", &Graph::of(files)), [""; 0]);
    }
}
