//! A graph of which file of a crate uses which.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::{Imports, Named};

/// A module, as a path from the root of its crate.
pub(super) type Module = Vec<String>;

/// The files of a crate, without its tests and programs, and the dependencies between them.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) files: BTreeMap<Module, File>,
    /// Files that could not be read.
    pub(super) faults: Vec<String>,
}

/// One file of a crate.
#[derive(Debug, Default)]
pub(super) struct File {
    /// Its path below `src`.
    pub(super) path: String,
    /// The modules that it uses, except for its parents.
    pub(super) uses: BTreeSet<Module>,
    /// The external crates that it names.
    pub(super) others: BTreeSet<String>,
}

impl Graph {
    /// Reads the files of a crate, each a path below `src` and a text.
    pub(super) fn of<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut graph = Self::default();
        let mut imports = BTreeMap::new();
        for (path, text) in texts.into_iter().filter(|(path, _)| is_library(path)) {
            match Imports::of(text) {
                Ok(read) => {
                    let file = File { path: path.to_owned(), ..File::default() };
                    graph.files.insert(module(path), file);
                    imports.insert(module(path), read);
                }
                Err(fault) => graph.faults.push(format!("{path} {fault}")),
            }
        }
        let known = known(&imports);
        for (from, read) in &imports {
            let (uses, others) = graph.named(from, read, &known);
            if let Some(file) = graph.files.get_mut(from) {
                (file.uses, file.others) = (uses, others);
            }
        }
        graph
    }

    fn named(
        &self,
        from: &Module,
        imports: &Imports,
        known: &BTreeMap<Module, Module>,
    ) -> (BTreeSet<Module>, BTreeSet<String>) {
        let (mut uses, mut others) = (BTreeSet::new(), BTreeSet::new());
        for path in &imports.paths {
            let Some(full) = full(from, imports, path) else {
                others.extend(path.segments.first().cloned());
                continue;
            };
            // This includes both the module that re-exports a name and the one that defines it.
            uses.extend(self.owner(&full));
            uses.extend(self.owner(&origin(full, known)));
        }
        // A module may use the items of its parents.
        uses.retain(|used| !from.starts_with(used));
        (uses, others)
    }

    /// Returns the module that defines the item of a path.
    fn owner(&self, full: &[String]) -> Option<Module> {
        (1..=full.len())
            .rev()
            .map(|length| full[..length].to_vec())
            .find(|name| self.files.contains_key(name))
    }

    /// Returns the sets of files that use each other.
    pub(super) fn circles(&self) -> BTreeSet<BTreeSet<String>> {
        let reached: BTreeMap<_, _> = self.files.keys().map(|from| (from, self.reached(from))).collect();
        let circle = |from: &&Module| {
            let back = |to: &&&Module| reached.get(**to).is_some_and(|reached| reached.contains(*from));
            let circle = reached.get(*from)?.iter().filter(back).map(|name| name.join("/"));
            Some(circle.collect::<BTreeSet<_>>())
        };
        self.files.keys().filter_map(|from| circle(&from)).filter(|circle| circle.len() > 1).collect()
    }

    fn reached<'a>(&'a self, from: &'a Module) -> BTreeSet<&'a Module> {
        let (mut reached, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(file) = open.pop().and_then(|name| self.files.get(name)) {
            open.extend(file.uses.iter().filter(|used| reached.insert(*used)));
        }
        reached
    }
}

/// Returns whether a file belongs to the library of a crate.
fn is_library(path: &str) -> bool {
    let is_test = |word: &str| matches!(word, "test" | "tests" | "testing");
    let words = path.strip_suffix(".rs");
    !path.starts_with("bin/") && words.is_some_and(|words| !words.split('/').any(is_test))
}

/// Returns the module of a file.
fn module(path: &str) -> Module {
    let mut words: Module = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if words.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main")) {
        words.pop();
    }
    words
}

/// Returns the target of each name that a `pub use` line re-exports.
fn known(imports: &BTreeMap<Module, Imports>) -> BTreeMap<Module, Module> {
    let mut known = BTreeMap::new();
    for (from, read) in imports {
        for path in &read.paths {
            if let (Some(name), Some(full)) = (&path.known_as, full(from, read, path)) {
                known.insert([from.as_slice(), &path.within, std::slice::from_ref(name)].concat(), full);
            }
        }
    }
    known
}

/// Follows re-exports to the definition of a name.
fn origin(mut full: Module, known: &BTreeMap<Module, Module>) -> Module {
    // No name is re-exported so often; a cycle of re-exports would not compile.
    for _ in 0..16 {
        let step = (1..=full.len()).find_map(|length| Some((length, known.get(&full[..length])?)));
        let Some((length, to)) = step else { break };
        if full.starts_with(to) {
            break;
        }
        full = [to, &full[length..]].concat();
    }
    full
}

/// Returns a path from the root of its crate, or `None` if it leads to another crate or to a name in scope.
fn full(from: &Module, imports: &Imports, path: &Named) -> Option<Module> {
    let here = [from.as_slice(), &path.within].concat();
    let first = path.segments.first()?.as_str();
    let ups = path.segments.iter().take_while(|word| *word == "super").count();
    match first {
        "crate" => Some(path.segments[1..].to_vec()),
        "self" => Some([&here, &path.segments[1..]].concat()),
        "super" => Some([here.get(..here.len().checked_sub(ups)?)?, &path.segments[ups..]].concat()),
        child if path.within.is_empty() && imports.children.contains(child) => {
            Some([&here, path.segments.as_slice()].concat())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(files: &[(&str, &str)], from: &str) -> Vec<String> {
        let graph = Graph::of(files.iter().copied());
        assert_eq!(graph.faults, [""; 0]);
        graph.files[&module(from)].uses.iter().map(|used| used.join("/")).collect()
    }

    #[test]
    fn a_path_leads_to_the_file_that_has_it() {
        let others = [
            ("lib.rs", "pub use crate::b::B;"),
            ("b/mod.rs", "pub use self::c::C;"),
            ("b/c.rs", ""),
            ("d.rs", ""),
        ];
        for (text, expected) in [
            ("use crate::b::D;", &["b"][..]),
            ("use crate::{b::c::{C}, d};", &["b/c", "d"]),
            // Under a name that another module re-exports.
            ("use crate::b::C;", &["b", "b/c"]),
            ("use crate::B;", &["b"]),
            ("fn f() { super::super::d::g() }", &["d"]),
            ("mod on { use super::super::super::d; }", &["d"]),
            ("mod child; fn f() { child::g() }", &["a/x/child"]),
            ("use super::Parent; use other::b::C;", &[]),
            ("#[cfg(test)] mod tests { use crate::d; }", &[]),
        ] {
            let files =
                [&others[..], &[("a/x/mod.rs", text), ("a/x/child.rs", ""), ("a/mod.rs", "")]].concat();
            assert_eq!(uses(&files, "a/x/mod.rs"), expected, "{text}");
        }
    }

    #[test]
    fn tests_and_programs_are_left_out() {
        let files =
            [("a/tests.rs", ""), ("tests/b.rs", ""), ("testing.rs", ""), ("bin/c.rs", ""), ("d.rs", "")];
        let graph = Graph::of(files);
        assert_eq!(graph.files.keys().map(|name| name.join("/")).collect::<Vec<_>>(), ["d"]);
    }
}
