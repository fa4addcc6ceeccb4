//! References: what a `$ref` names, in this text or in another file beside the document.
//!
//! Other files are read when a reference leads to them, each once. They have to stand in the folder of the document or
//! below it, links of the file system followed; nothing is ever fetched. A reference is relative to the text that it was
//! written in, which its place tells; what an overlay wrote counts as the document's.
//!
//! **Invariant:** only this file and `config` read files.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use indexmap::IndexMap;

use super::keywords::Kind;
use super::tree::{Entry, NodeId, NodeRef, Tree, Value};
use super::view::narrows;
use super::{closest, text};
use crate::diagnostic::{Diagnostic, Report, SHOWN};
use crate::source::{Pointer, SourceId, Sources, Span, percent_decode};

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// How many files a document may be spread over.
const MAX_FILES: usize = 1000;

/// How many references may stand in the way of one pointer.
const MAX_DETOURS: usize = 32;

/// A text beyond this cannot be counted in 32 bits.
const MAX_BYTES: u64 = u32::MAX as u64;

/// The document and the files that it refers to.
#[derive(Debug)]
pub(crate) struct Files {
    main: NodeId,
    /// The document's folder as it was written and as the file system knows it; `None` when there is no such folder.
    folder: Option<(PathBuf, PathBuf)>,
    /// The other files, by their place below the folder.
    others: IndexMap<PathBuf, Option<Opened>>,
    /// What the file part of a reference means, by the text that it stands in.
    meant: HashMap<(SourceId, String), std::result::Result<NodeId, String>>,
    /// The ends of all references that were looked at, by the node that holds the reference's text.
    ends: HashMap<NodeId, End>,
    hints: Hints,
}

/// Names near to those that do not exist, each looked for once; no more of them than a report shows.
#[derive(Debug, Default)]
struct Hints(RefCell<HashMap<(NodeId, String), Option<String>>>);

impl Hints {
    /// Returns the member's name that is nearest to a misspelt one.
    fn closest(&self, name: &str, object: NodeRef<'_>) -> Option<String> {
        let mut known = self.0.borrow_mut();
        let key = (object.id(), name.to_owned());
        if let Some(hint) = known.get(&key) {
            return hint.clone();
        }
        if known.len() >= SHOWN {
            return None;
        }
        let hint = closest(name, object.entries().map(|(key, _)| key)).map(str::to_owned);
        known.insert(key, hint.clone());
        hint
    }
}

/// Where a reference leads in the end, once every reference on the way is followed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum End {
    Object(NodeId),
    /// It comes back to itself, or to a ring that does.
    Ring,
    /// This reference on the way leads nowhere.
    Nowhere(NodeId),
}

#[derive(Debug, Clone, Copy)]
struct Opened {
    source: SourceId,
    root: NodeId,
}

impl Files {
    /// Starts with the document itself.
    pub(crate) fn new(sources: &Sources, document: SourceId, main: NodeId) -> Self {
        let name = sources.get(document).map(|source| PathBuf::from(&source.name)).unwrap_or_default();
        let written = name.parent().map(Path::to_path_buf).unwrap_or_default();
        let looked_up = if written.as_os_str().is_empty() { Path::new(".") } else { &written };
        let folder = fs::canonicalize(looked_up).ok().map(|canonical| (written, canonical));
        let mut files = Self {
            main,
            folder,
            others: IndexMap::new(),
            meant: HashMap::new(),
            ends: HashMap::new(),
            hints: Hints::default(),
        };
        if let Some((_, folder)) = &files.folder
            && let Ok(path) = fs::canonicalize(&name)
            && let Ok(below) = path.strip_prefix(folder)
        {
            files.others.insert(below.to_path_buf(), Some(Opened { source: document, root: main }));
        }
        files
    }

    /// Returns the root of the text that a place is in.
    fn root_of(&self, source: SourceId) -> NodeId {
        let opened = self.others.values().flatten().find(|opened| opened.source == source);
        opened.map_or(self.main, |opened| opened.root)
    }

    /// Reads the file that a reference leads to, if it leads to one that is not read yet.
    pub(crate) fn open(
        &mut self,
        tree: &mut Tree,
        sources: &mut Sources,
        (text, span): (&str, Span),
        report: &mut Report,
    ) {
        let file = text.split('#').next().unwrap_or_default();
        let key = (span.source, file.to_owned());
        if file.is_empty() || self.meant.contains_key(&key) {
            return;
        }
        let meant = self.read(tree, sources, file, span.source, report);
        self.meant.insert(key, meant);
    }

    fn read(
        &mut self,
        tree: &mut Tree,
        sources: &mut Sources,
        file: &str,
        from: SourceId,
        report: &mut Report,
    ) -> std::result::Result<NodeId, String> {
        let scheme = file.split(['/', '?']).next().is_some_and(|start| start.contains(':'));
        if scheme || file.starts_with("//") {
            return Err(format!("unsupported: the reference to `{file}`, nothing is fetched"));
        }
        let path = PathBuf::from(percent_decode(file));
        if path.is_absolute() || file.starts_with(['/', '\\']) {
            return Err(format!(
                "unsupported: the reference to `{file}`, which is no place beside the document"
            ));
        }
        let (written, folder) = self.folder.clone().ok_or("the document stands in no folder")?;
        let beside =
            self.others.iter().find(|(_, opened)| opened.is_some_and(|opened| opened.source == from));
        let beside = beside.and_then(|(path, _)| path.parent()).map(Path::to_path_buf).unwrap_or_default();
        let looked_up = folder.join(beside).join(path);
        let canonical = fs::canonicalize(&looked_up)
            .map_err(|error| format!("cannot read `{file}`: {}", error.kind()))?;
        let Ok(below) = canonical.strip_prefix(&folder) else {
            return Err(format!(
                "unsupported: the reference to `{file}`, which leads out of the document's folder"
            ));
        };
        if let Some(known) = self.others.get(below) {
            return known.map(|opened| opened.root).ok_or_else(|| format!("cannot read `{file}`"));
        }
        if self.others.len() > MAX_FILES {
            return Err(format!("the document refers to more than {MAX_FILES} files"));
        }
        let text = read_text(&canonical).map_err(|fault| format!("cannot read `{file}`: {fault}"))?;
        let name = written.join(below).components().collect::<PathBuf>();
        let source = sources.add(name.display().to_string(), text);
        let root = text::read(sources, source, tree, report);
        if let Some(root) = root {
            tree.link(root);
        }
        self.others.insert(below.to_path_buf(), root.map(|root| Opened { source, root }));
        root.ok_or_else(|| format!("cannot read `{file}`"))
    }

    /// Finds what a reference names.
    ///
    /// # Errors
    ///
    /// A reference that leads out of the document's folder, or to nothing.
    pub(crate) fn find<'t>(&self, tree: &'t Tree, reference: NodeRef<'t>) -> Result<NodeRef<'t>> {
        self.look_up(tree, reference, MAX_DETOURS)
    }

    fn look_up<'t>(&self, tree: &'t Tree, reference: NodeRef<'t>, detours: usize) -> Result<NodeRef<'t>> {
        let (text, span) = (reference.as_str().unwrap_or_default(), reference.span());
        let (file, fragment) = text.split_at(text.find('#').unwrap_or(text.len()));
        let root = if file.is_empty() {
            self.root_of(span.source)
        } else {
            match self.meant.get(&(span.source, file.to_owned())) {
                Some(Ok(root)) => *root,
                Some(Err(message)) => return Err(refusal(span, message).into()),
                None => return Err(Diagnostic::unsupported(span, "a reference to another file").into()),
            }
        };
        let fragment = if fragment.is_empty() { "#" } else { fragment };
        let Some(pointer) = Pointer::from_fragment(fragment) else {
            return Err(Diagnostic::unsupported(span, "a reference by `$anchor`").into());
        };
        let mut at = tree.at(root);
        let mut detours = detours;
        for segment in pointer.segments() {
            let step = |at: NodeRef<'t>| match at.value() {
                Value::Sequence(_) => segment.parse().ok().and_then(|index: usize| at.items().nth(index)),
                _ => at.get(&segment),
            };
            // A pointer goes by what is written; many are meant to go by what the references on its way lead to.
            while let (None, Some(next), 1..) =
                (step(at), at.get("$ref").filter(|r| r.as_str().is_some()), detours)
            {
                detours -= 1;
                at = self.look_up(tree, next, detours.min(1))?;
            }
            let Some(next) = step(at) else {
                let diagnostic = Diagnostic::error(span, format!("`{text}` does not exist"));
                return Err(Box::new(match self.hints.closest(&segment, at) {
                    Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
                    None => diagnostic,
                }));
            };
            at = next;
        }
        Ok(at)
    }

    /// Follows references to their ends, each once: a chain of ten thousand costs ten thousand steps.
    ///
    /// A schema that says more beside its reference is an end: it is a schema of its own.
    pub(crate) fn settle(&mut self, tree: &Tree, references: &[(NodeId, Kind)]) {
        for (reference, kind) in references.iter().copied() {
            let (mut way, mut on_way, mut at) = (Vec::new(), HashSet::new(), reference);
            let end = loop {
                if let Some(end) = self.ends.get(&at) {
                    break *end;
                }
                if !on_way.insert(at) {
                    break End::Ring;
                }
                way.push(at);
                let Ok(target) = self.find(tree, tree.at(at)) else {
                    break End::Nowhere(at);
                };
                let is_end = kind == Kind::Schema && narrows(target);
                match target.get("$ref").filter(|next| !is_end && next.as_str().is_some()) {
                    Some(next) => at = next.id(),
                    None => break End::Object(target.id()),
                }
            };
            self.ends.extend(way.into_iter().map(|reference| (reference, end)));
        }
    }

    /// Returns where a reference leads in the end; `None` when nothing has asked for it before.
    pub(crate) fn end(&self, reference: NodeRef<'_>) -> Option<End> {
        self.ends.get(&reference.id()).copied()
    }

    /// Returns what references lead to in the end, each once.
    pub(crate) fn targets(&self) -> impl Iterator<Item = NodeId> {
        let targets = self.ends.values().filter_map(|end| match end {
            End::Object(target) => Some(*target),
            End::Ring | End::Nowhere(_) => None,
        });
        targets.collect::<HashSet<_>>().into_iter()
    }

    /// Hangs the other files into the document's tree.
    pub(crate) fn graft(&self, tree: &mut Tree) {
        let span = tree.at(self.main).span();
        let others = self.others.iter().filter_map(|(path, opened)| Some((path, (*opened)?)));
        let others = others.filter(|(_, opened)| opened.root != self.main);
        let files: IndexMap<String, Entry> =
            others.map(|(path, opened)| (slashed(path), Entry { key: span, value: opened.root })).collect();
        if files.is_empty() {
            return;
        }
        let value = tree.add(Value::Mapping(files), span);
        if let Some(Value::Mapping(members)) = tree.value_mut(self.main) {
            members.insert(Pointer::FILES.to_owned(), Entry { key: span, value });
        }
    }
}

fn refusal(span: Span, message: &str) -> Diagnostic {
    match message.strip_prefix("unsupported: ") {
        Some(construct) => Diagnostic::unsupported(span, construct).help(
            "put the file beside the document, or into its folder, and refer to it by its relative path",
        ),
        None => Diagnostic::error(span, message),
    }
}

/// A path as every platform writes it here.
fn slashed(path: &Path) -> String {
    let names = path.components().filter_map(|component| match component {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    names.collect::<Vec<_>>().join("/")
}

/// Reads a text file. A byte order mark is allowed, as RFC 9512 does for YAML.
///
/// # Errors
///
/// Why it cannot be read.
pub(crate) fn read_text(path: &Path) -> std::result::Result<String, String> {
    let found = fs::metadata(path).map_err(|error| error.to_string())?;
    if found.is_dir() {
        return Err("it is a folder".to_owned());
    }
    if found.len() > MAX_BYTES {
        return Err("it has more than 4 GiB".to_owned());
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes)
        .map_err(|error| format!("it is no UTF-8 text (byte {})", error.utf8_error().valid_up_to()))
}
