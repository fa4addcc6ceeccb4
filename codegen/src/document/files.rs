//! Resolves references: a `$ref` names something in the same text or in another file beside the document.
//!
//! Other files are read when a reference leads to them, each once. They have to be inside a root folder after
//! symbolic links are resolved: the folder of the document, or one that the caller names. Nothing is ever
//! fetched over the network. A reference is relative to the text that contains it, according to its source
//! position. What an overlay wrote counts as part of the document.
//!
//! **Invariant:** only this file, `folder` and `config` read files.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use indexmap::IndexMap;

use super::definitions::Definitions;
use super::folder::{Root, read_text, relative};
use super::keywords::Kind;
use super::schema_ids::SchemaIds;
use super::tree::{Entry, NodeId, NodeRef, Tree, Value};
use super::version::components;
use super::view::narrows;
use super::{closest, text};
use crate::diagnostic::{Diagnostic, Report, SHOWN};
use crate::source::{Pointer, SourceId, Sources, Span, percent_decode};

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// The maximum number of files in a document.
const MAX_FILES: usize = 1000;

/// The maximum number of references along one pointer.
const MAX_HOPS: usize = 32;

/// The document and the files that it refers to.
#[derive(Debug)]
pub(crate) struct Files {
    main: NodeId,
    root: Option<Root>,
    /// The files, by their path below the root.
    others: IndexMap<PathBuf, Option<NodeId>>,
    /// The path below the root and the root node of each text.
    texts: HashMap<SourceId, (PathBuf, NodeId)>,
    /// The target of the part of a reference before the fragment, by the resource that contains the
    /// reference.
    file_roots: HashMap<(NodeId, String), std::result::Result<NodeId, String>>,
    pub(super) names: SchemaIds,
    pub(super) definitions: Definitions,
    /// Suggestions for names that a mapping does not have.
    hints: Mutex<HashMap<(NodeId, String), Option<String>>>,
    /// The final targets of all references visited, by the node that holds the reference's text.
    ends: HashMap<NodeId, Resolution>,
    /// The schemas that the values of `discriminator.mapping` refer to.
    mapped: HashMap<NodeId, NodeId>,
}

/// The final target of a reference, after all references along the way are followed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Resolution {
    Object(NodeId),
    /// The references form a cycle, or lead into one.
    Cycle,
    /// This reference along the way cannot be resolved.
    Dangling(NodeId),
}

/// Why a reference cannot be resolved.
struct Fault {
    diagnostic: Box<Diagnostic>,
    /// The mapping that lacks a name, and the name.
    missing: Option<(NodeId, String)>,
}

type Found<'t> = std::result::Result<NodeRef<'t>, Fault>;

impl Fault {
    fn missing(span: Span, text: &str, missing: Option<(NodeId, String)>) -> Self {
        let diagnostic = Box::new(Diagnostic::error(span, format!("`{text}` does not exist")));
        Self { diagnostic, missing }
    }
}

impl From<Diagnostic> for Fault {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { diagnostic: Box::new(diagnostic), missing: None }
    }
}

impl Files {
    /// Starts with the document itself and the root folder that the caller names.
    pub(crate) fn new(
        sources: &Sources,
        (document, main): (SourceId, NodeId),
        named: Option<&Path>,
        report: &mut Report,
    ) -> Self {
        let name = sources.get(document).map(|source| PathBuf::from(&source.name)).unwrap_or_default();
        let root = Root::of(&name, named);
        if let (Some(named), None) = (named, &root) {
            let message =
                format!("the root `{}` is not a folder that contains the document", named.display());
            report.push(Diagnostic::without_place(message));
        }
        let home = root.as_ref().map(|root| root.home.clone()).unwrap_or_default();
        let mut files = Self {
            main,
            root,
            others: IndexMap::new(),
            texts: HashMap::from([(document, (home, main))]),
            file_roots: HashMap::new(),
            names: SchemaIds::default(),
            definitions: Definitions::default(),
            hints: Mutex::default(),
            ends: HashMap::new(),
            mapped: HashMap::new(),
        };
        if let Some(root) = &files.root
            && let Ok(path) = fs::canonicalize(&name)
            && let Ok(below) = path.strip_prefix(&root.canonical)
        {
            files.texts.insert(document, (below.parent().map(Path::to_path_buf).unwrap_or_default(), main));
            files.others.insert(below.to_path_buf(), Some(main));
        }
        files
    }

    /// Returns the root of the document.
    pub(super) fn main(&self) -> NodeId {
        self.main
    }

    /// Returns whether a node is the document or its `components`, to which parts of other texts may be
    /// added.
    pub(super) fn holds_all(&self, tree: &Tree, node: NodeId) -> bool {
        let components =
            ["components", "definitions"].map(|key| tree.at(self.main).get(key).map(NodeRef::id));
        node == self.main || components.contains(&Some(node))
    }

    /// Returns the root node of the text that a place is in.
    fn root_of(&self, source: SourceId) -> NodeId {
        self.texts.get(&source).map_or(self.main, |(_, root)| *root)
    }

    /// Reads the file that a reference leads to, if it has not been read yet.
    pub(crate) fn open(
        &mut self,
        tree: &mut Tree,
        sources: &mut Sources,
        reference: NodeId,
        report: &mut Report,
    ) {
        let (text, source) =
            (tree.at(reference).as_str().unwrap_or_default(), tree.at(reference).span().source);
        let file = text.split('#').next().unwrap_or_default();
        let resource = self.resource(tree, tree.at(reference));
        let key = (resource, file.to_owned());
        if !file.is_empty() && !self.file_roots.contains_key(&key) {
            let known = self.names.by_uri(resource, file);
            let meant = match known {
                Some(node) => Ok(node),
                None => self.read(tree, sources, &key.1, source, report),
            };
            self.file_roots.insert(key, meant);
        }
        self.note_names(tree, reference);
    }

    /// Returns the resource that contains a reference.
    fn resource(&self, tree: &Tree, reference: NodeRef<'_>) -> NodeId {
        self.names.resource(tree, reference, self.root_of(reference.span().source))
    }

    /// Records the names that a reference refers to.
    fn note_names(&mut self, tree: &Tree, reference: NodeId) {
        let reference = tree.at(reference);
        let (file, fragment) = parts(reference.as_str().unwrap_or_default());
        let resource = self.resource(tree, reference);
        if !file.is_empty() {
            self.names.mark_base_used(resource, file);
        }
        let named = if file.is_empty() { Some(resource) } else { self.file_root(resource, file) };
        let anchored = named.filter(|_| Pointer::from_fragment(fragment).is_none());
        let anchored = anchored.and_then(|_| self.find(tree, reference).ok()).map(NodeRef::id);
        for schema in named.into_iter().chain(anchored) {
            self.names.mark_used(schema);
        }
    }

    fn file_root(&self, resource: NodeId, file: &str) -> Option<NodeId> {
        self.file_roots.get(&(resource, file.to_owned()))?.as_ref().ok().copied()
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
            return Err(format!(
                "unsupported: the reference to the URL `{file}`; documents are not downloaded"
            ));
        }
        let path = PathBuf::from(percent_decode(file));
        if path.is_absolute() || file.starts_with(['/', '\\']) {
            return Err(format!(
                "unsupported: the reference to `{file}`, which is not a file beside the document"
            ));
        }
        let root = self.root.clone().ok_or("the document is not in a folder")?;
        let beside = self.texts.get(&from).map_or(&root.home, |(folder, _)| folder);
        let looked_up = root.canonical.join(beside).join(path);
        let canonical = fs::canonicalize(&looked_up)
            .map_err(|error| format!("cannot read `{file}`: {}", error.kind()))?;
        let Ok(below) = canonical.strip_prefix(&root.canonical) else {
            let folder = if root.is_named { "root" } else { "document's folder" };
            return Err(format!("unsupported: the reference to `{file}`, which is outside of the {folder}"));
        };
        if let Some(known) = self.others.get(below) {
            return known.ok_or_else(|| format!("cannot read `{file}`"));
        }
        if self.others.len() > MAX_FILES {
            return Err(format!("the document refers to more than {MAX_FILES} files"));
        }
        let text = read_text(&canonical).map_err(|fault| format!("cannot read `{file}`: {fault}"))?;
        let name = root.written.join(below).components().collect::<PathBuf>();
        let source = sources.add(name.display().to_string(), text);
        let read = text::read(sources, source, tree, report);
        if let Some(node) = read {
            tree.link(node);
            self.names.read(tree, node, sources.get(source).map(|source| source.text.as_str()).into_iter());
            let folder = below.parent().map(Path::to_path_buf).unwrap_or_default();
            self.texts.insert(source, (folder, node));
        }
        self.others.insert(below.to_path_buf(), read);
        read.ok_or_else(|| format!("cannot read `{file}`"))
    }

    /// Resolves a reference.
    ///
    /// # Errors
    ///
    /// Fails if the reference leads out of the document's folder or to nothing.
    pub(crate) fn find<'t>(&self, tree: &'t Tree, reference: NodeRef<'t>) -> Result<NodeRef<'t>> {
        self.look_up(tree, reference, MAX_HOPS).map_err(|fault| fault.diagnostic)
    }

    /// Like [`find`](Self::find), but the error suggests a name. A suggestion is computed once for each name.
    pub(crate) fn explain<'t>(&self, tree: &'t Tree, reference: NodeRef<'t>) -> Result<NodeRef<'t>> {
        self.look_up(tree, reference, MAX_HOPS).map_err(|Fault { diagnostic, missing }| {
            let hint = missing.and_then(|missing| {
                let mut hints = self.hints.lock().unwrap_or_else(PoisonError::into_inner);
                // A report shows no more suggestions than this.
                if hints.len() >= SHOWN && !hints.contains_key(&missing) {
                    return None;
                }
                let names = tree.at(missing.0).entries().map(|(key, _)| key);
                let nearest = || closest(&missing.1, names).map(str::to_owned);
                hints.entry(missing.clone()).or_insert_with(nearest).clone()
            });
            match hint {
                Some(name) => Box::new(diagnostic.help(format!("did you mean `{name}`?"))),
                None => diagnostic,
            }
        })
    }

    fn look_up<'t>(&self, tree: &'t Tree, reference: NodeRef<'t>, hops: usize) -> Found<'t> {
        let (text, span) = (reference.as_str().unwrap_or_default(), reference.span());
        let (file, fragment) = parts(text);
        let resource = self.resource(tree, reference);
        let root = if file.is_empty() {
            resource
        } else {
            match self.file_roots.get(&(resource, file.to_owned())) {
                Some(Ok(root)) => *root,
                Some(Err(message)) => return Err(file_diagnostic(span, message).into()),
                None => return Err(Diagnostic::unsupported(span, "a reference to another file").into()),
            }
        };
        let whole = self.root_of(tree.at(root).span().source);
        let Some(pointer) = Pointer::from_fragment(fragment) else {
            let anchor = fragment.trim_start_matches('#');
            if let Some(found) = self.names.anchored([root, whole], &percent_decode(anchor)) {
                return Ok(tree.at(found));
            }
            // An anchor never contains `/`, so this is a pointer that lacks its first `/`.
            return match Pointer::from_fragment(&format!("#/{anchor}")).filter(|_| anchor.contains('/')) {
                Some(pointer) => self.walk(tree, root, (&pointer, text, span), hops),
                None => Err(Fault::missing(span, text, None)),
            };
        };
        // Below an `$id`, a pointer starts at that schema. Many authors mean it to start at the root of the
        // document.
        let found = self.walk(tree, root, (&pointer, text, span), hops);
        if found.is_err() && whole != root {
            return self.walk(tree, whole, (&pointer, text, span), hops);
        }
        found
    }

    fn walk<'t>(
        &self,
        tree: &'t Tree,
        root: NodeId,
        (pointer, text, span): (&Pointer, &str, Span),
        hops: usize,
    ) -> Found<'t> {
        let mut at = tree.at(root);
        let mut hops = hops;
        for segment in pointer.segments() {
            let step = |at: NodeRef<'t>| match at.value() {
                Value::Sequence(_) => segment.parse().ok().and_then(|index: usize| at.items().nth(index)),
                _ => at.get(&segment),
            };
            // A pointer follows the text as written. Many authors mean it to follow the references along the
            // way.
            let mut next = step(at);
            while next.is_none()
                && hops > 0
                && let Some(reference) = at.get("$ref").filter(|reference| reference.as_str().is_some())
            {
                hops -= 1;
                at = self.look_up(tree, reference, hops.min(1))?;
                next = step(at);
            }
            let Some(next) = next else {
                // `other.yaml#/` is meant as the whole file.
                if pointer.as_str() == "/" {
                    return Ok(at);
                }
                return Err(Fault::missing(span, text, Some((at.id(), segment))));
            };
            at = next;
        }
        Ok(at)
    }

    /// Follows references to their final targets, each reference once: a chain of ten thousand takes ten
    /// thousand steps.
    ///
    /// A schema with a reference and sibling keywords is a final target, because it is a schema of its own.
    pub(crate) fn resolve_all(&mut self, tree: &Tree, references: &[(NodeId, Kind)], mapped: &[NodeId]) {
        for target in mapped {
            self.mapped.extend(self.mapped_to(tree, *target).map(|found| (*target, found)));
        }
        for (reference, kind) in references.iter().copied() {
            let (mut visited, mut is_visited, mut at) = (Vec::new(), HashSet::new(), reference);
            let end = loop {
                if let Some(end) = self.ends.get(&at) {
                    break *end;
                }
                if !is_visited.insert(at) {
                    break Resolution::Cycle;
                }
                visited.push(at);
                let Ok(target) = self.find(tree, tree.at(at)) else {
                    break Resolution::Dangling(at);
                };
                let is_end = kind == Kind::Schema && narrows(target);
                match target.get("$ref").filter(|next| !is_end && next.as_str().is_some()) {
                    Some(next) => at = next.id(),
                    None => break Resolution::Object(target.id()),
                }
            };
            self.ends.extend(visited.into_iter().map(|reference| (reference, end)));
        }
    }

    /// Returns the final target of a reference, or `None` if it has not been followed.
    pub(crate) fn end(&self, reference: NodeRef<'_>) -> Option<Resolution> {
        self.ends.get(&reference.id()).copied()
    }

    /// Returns the final targets of all references, each once.
    pub(crate) fn targets(&self) -> impl Iterator<Item = NodeId> {
        let targets = self.ends.values().filter_map(|end| match end {
            Resolution::Object(target) => Some(*target),
            Resolution::Cycle | Resolution::Dangling(_) => None,
        });
        targets.collect::<HashSet<_>>().into_iter()
    }

    /// Adds the other files to the document's tree, and links it.
    pub(crate) fn graft(&mut self, tree: &mut Tree) {
        let span = tree.at(self.main).span();
        let home = self.root.as_ref().map_or(Path::new(""), |root| root.home.as_path());
        let others = self.others.iter().filter_map(|(path, root)| Some((path, (*root)?)));
        let others = others.filter(|(_, root)| *root != self.main);
        let files: IndexMap<String, Entry> =
            others.map(|(path, value)| (relative(path, home), Entry { key: span, value })).collect();
        if files.is_empty() {
            return tree.link(self.main);
        }
        let value = tree.add(Value::Mapping(files), span);
        if let Some(Value::Mapping(members)) = tree.value_mut(self.main) {
            members.insert(Pointer::FILES.to_owned(), Entry { key: span, value });
        }
        tree.link(self.main);
        std::mem::take(&mut self.definitions).graft(tree, self.main);
    }

    /// Returns the schema that a value of `discriminator.mapping` refers to. The value is a reference, or the
    /// name of a schema in its own text or in the document.
    pub(crate) fn mapped_to(&self, tree: &Tree, target: NodeId) -> Option<NodeId> {
        let target = tree.at(target);
        let name = target.as_str()?;
        let named = |root: NodeId| components(tree.at(root), "schemas")?.get(name);
        let text = self.root_of(target.span().source);
        let by_name = || named(text).or_else(|| named(self.main));
        let elsewhere = || tree.at(text).get(name).filter(|named| text != self.main && named.is_mapping());
        let mut found = by_name().or_else(elsewhere).or_else(|| self.find(tree, target).ok())?;
        for _ in 0..MAX_HOPS {
            match found.get("$ref").filter(|next| next.as_str().is_some() && !narrows(found)) {
                Some(next) => found = self.find(tree, next).ok()?,
                None => break,
            }
        }
        Some(found.id())
    }

    /// Returns the schema found for a value of `discriminator.mapping`.
    pub(crate) fn mapped(&self, target: NodeRef<'_>) -> Option<NodeId> {
        self.mapped.get(&target.id()).copied()
    }

    /// Returns the references that cannot be resolved.
    pub(crate) fn dangling(&self) -> impl Iterator<Item = NodeId> {
        let is_dangling = |(at, end): (&NodeId, &Resolution)| {
            matches!(end, Resolution::Dangling(last) if last == at).then_some(*at)
        };
        self.ends.iter().filter_map(is_dangling)
    }
}

/// Splits a reference into the part before its fragment, and the fragment.
fn parts(reference: &str) -> (&str, &str) {
    let (file, fragment) = reference.split_at(reference.find('#').unwrap_or(reference.len()));
    (file, if fragment.is_empty() { "#" } else { fragment })
}

fn file_diagnostic(span: Span, message: &str) -> Diagnostic {
    match message.strip_prefix("unsupported: ") {
        Some(construct) if construct.ends_with("which is outside of the document's folder") => {
            Diagnostic::unsupported(span, construct)
                .help("`Config::root`, or `--root`, names a folder around it below which files may stand")
        }
        Some(construct) => Diagnostic::unsupported(span, construct).help(
            "put the file beside the document, or into its folder, and refer to it by its relative path",
        ),
        None => Diagnostic::error(span, message),
    }
}
