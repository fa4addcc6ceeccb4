//! A document as its author wrote it, overlays applied: plain JSON, with its references.
//!
//! **Invariant:** nothing of the generator's representation is used here, so that what is made from it checks that.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use openapi_build::Config;
use serde_json::Value;

use super::swagger::as_3_0;

/// A document and the files beside it that it refers to.
#[derive(Debug)]
pub(super) struct Document {
    /// By their names from the document's folder; the document itself has none.
    files: BTreeMap<String, Value>,
    /// What other files call the document.
    name: String,
    /// The schemas of `components` that have another one among their `allOf`, by the place of that one.
    derived: BTreeMap<String, Vec<String>>,
}

/// One place of a document, and what stands there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'d> {
    file: &'d str,
    pub(super) value: &'d Value,
}

/// A node with its place: `#/components/schemas/Pet`, `models.yaml#/Pet`.
#[derive(Debug, Clone)]
pub(super) struct At<'d> {
    node: Node<'d>,
    pointer: String,
}

impl Document {
    /// Reads a document by its options; the files that it refers to are read as they stand.
    pub(super) fn read(config: &Config, path: &Path) -> Result<Self> {
        let main: Value = serde_json::from_str(&config.effective(path).map_err(anyhow::Error::msg)?.json)?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut files = BTreeMap::from([(String::new(), as_3_0(main))]);
        let mut pending = vec![String::new()];
        while let Some(file) = pending.pop() {
            for other in files.get(&file).map(|value| referred(&file, value)).unwrap_or_default() {
                if !files.contains_key(&other)
                    && other != name
                    && let Ok(effective) = Config::new().effective(folder.join(&other))
                {
                    files.insert(other.clone(), serde_json::from_str(&effective.json)?);
                    pending.push(other);
                }
            }
        }
        Ok(Self::of(files, name))
    }

    /// The document of these files; the main one stands without its name.
    pub(super) fn of(files: BTreeMap<String, Value>, name: String) -> Self {
        let mut document = Self { files, name, derived: BTreeMap::new() };
        document.derived = document.note_derived();
        document
    }

    fn note_derived(&self) -> BTreeMap<String, Vec<String>> {
        let mut derived: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let holders = self.files.keys().filter_map(|name| schemas(&self.file(name)?));
        for (_, schema) in holders.flat_map(|holder| holder.children()) {
            let members = schema.below("allOf").into_iter();
            let bases = members.filter_map(|(_, member)| self.resolved(&self.target(&member)?));
            for base in bases {
                derived.entry(base.id()).or_default().push(schema.id());
            }
        }
        derived
    }

    /// Returns the schemas of `components` that are derived from one by `allOf`, and those that are derived from them.
    pub(super) fn derived<'d>(&'d self, base: &At<'d>) -> Vec<At<'d>> {
        let (mut found, mut pending) = (Vec::new(), vec![base.id()]);
        while let Some(base_id) = pending.pop() {
            for id in self.derived.get(&base_id).into_iter().flatten() {
                if *id != base.id() && !found.contains(id) {
                    found.push(id.clone());
                    pending.push(id.clone());
                }
            }
        }
        found.iter().filter_map(|id| self.look_up(&self.root(), id)).collect()
    }

    /// Returns the whole document.
    pub(super) fn root(&self) -> At<'_> {
        self.file("").unwrap_or(At { node: Node { file: "", value: &Value::Null }, pointer: String::new() })
    }

    fn file(&self, name: &str) -> Option<At<'_>> {
        let name = if name == self.name { "" } else { name };
        let (file, value) = self.files.get_key_value(name)?;
        Some(At { node: Node { file, value }, pointer: String::new() })
    }

    /// Returns all files with what others call them.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.files.iter().map(|(file, value)| (self.name_of(file), value))
    }

    /// Returns what others call a file.
    pub(super) fn name_of<'f>(&'f self, file: &'f str) -> &'f str {
        if file.is_empty() { &self.name } else { file }
    }

    /// Whether the document is written in OpenAPI 3.0, or rewritten in its words.
    pub(super) fn is_3_0(&self) -> bool {
        let root = self.root();
        root.text("openapi").map_or(root.child("swagger").is_some(), |version| version.starts_with("3.0"))
    }

    /// Returns what a `$ref` (or `$recursiveRef`) leads to; `None` where there is none, or it leads nowhere.
    pub(super) fn target<'d>(&'d self, at: &At<'d>) -> Option<At<'d>> {
        match at.text("$ref") {
            Some(reference) => self.look_up(at, reference),
            None => at.text("$recursiveRef").and_then(|_| self.around(at)),
        }
    }

    /// Returns what `$recursiveRef` means: the nearest schema around it that states `$recursiveAnchor: true`, or else the
    /// outermost one (JSON Schema 2019-09, section 8.2.4.2, where nothing refers to the document from elsewhere).
    fn around<'d>(&'d self, at: &At<'d>) -> Option<At<'d>> {
        let names: Vec<&str> = at.pointer.split('/').skip(1).collect();
        let ends = (1..names.len()).filter_map(|end| names.get(..end));
        let outer: Vec<_> = ends
            .filter_map(|names| Some((names, self.look_up(at, &format!("#/{}", names.join("/")))?)))
            .collect();
        let anchored = outer.iter().rev().find(|(_, at)| at.flag("$recursiveAnchor"));
        let is_schema = |names: &[&str]| matches!(names, [.., "schema"] | [.., "schemas", _]);
        anchored.or_else(|| outer.iter().find(|(names, _)| is_schema(names))).map(|(_, at)| at.clone())
    }

    /// Returns what a reference names, as it stands at a place.
    pub(super) fn look_up<'d>(&'d self, at: &At<'d>, reference: &str) -> Option<At<'d>> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let root =
            if file.is_empty() { self.file(at.node.file) } else { self.file(&beside(at.node.file, file)) }?;
        let fragment = decoded(fragment);
        let segments = fragment.split('/').skip(1).map(|name| name.replace("~1", "/").replace("~0", "~"));
        // A pointer may lead through references.
        segments
            .into_iter()
            .try_fold(root, |at, name| at.child(&name).or_else(|| self.resolved(&at)?.child(&name)))
    }

    /// Follows references to what is not a reference; `None` when they lead nowhere or round in a ring.
    pub(super) fn resolved<'d>(&'d self, at: &At<'d>) -> Option<At<'d>> {
        let mut at = at.clone();
        for _ in 0..32 {
            if at.text("$ref").or(at.text("$recursiveRef")).is_none() {
                return Some(at);
            }
            at = self.target(&at)?;
        }
        None
    }
}

/// The schemas of a file that have names: those of `components`, or what OpenAPI 2.0 has in its place.
fn schemas<'d>(root: &At<'d>) -> Option<At<'d>> {
    match root.child("components") {
        Some(components) => components.child("schemas"),
        None => root.child("swagger").and_then(|_| root.child("definitions")),
    }
}

/// The files that a text refers to.
fn referred(name: &str, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        match value {
            Value::Object(members) => {
                let reference = members.get("$ref").and_then(Value::as_str);
                let file = reference.and_then(|reference| reference.split('#').next());
                found.extend(
                    file.filter(|file| !file.is_empty() && !file.contains(':'))
                        .map(|file| beside(name, file)),
                );
                pending.extend(members.values());
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
    found
}

/// The name of a file from the document's folder, as another file refers to it.
fn beside(from: &str, file: &str) -> String {
    let mut names: Vec<&str> = from.split('/').collect();
    names.pop();
    let file = decoded(file);
    for name in file.split('/') {
        match name {
            "." | "" => {}
            ".." if names.last().is_some_and(|name| *name != "..") => drop(names.pop()),
            name => names.push(name),
        }
    }
    names.join("/")
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok()).filter(|_| *first == b'%');
        let escaped = escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl<'d> At<'d> {
    /// Returns what stands here.
    pub(super) fn value(&self) -> &'d Value {
        self.node.value
    }

    /// Returns the place as the generator shows it.
    pub(super) fn id(&self) -> String {
        format!("{}#{}", self.node.file, self.pointer)
    }

    /// Returns the pointer within its file, and the file's name.
    pub(super) fn parts(&self) -> (&'d str, &str) {
        (self.node.file, &self.pointer)
    }

    /// Returns a member of an object or an item of a list.
    pub(super) fn child(&self, name: &str) -> Option<At<'d>> {
        let value = match self.value() {
            Value::Array(items) => items.get(name.parse::<usize>().ok()?)?,
            value => value.get(name)?,
        };
        let name = name.replace('~', "~0").replace('/', "~1");
        Some(At { node: Node { file: self.node.file, value }, pointer: format!("{}/{name}", self.pointer) })
    }

    /// Returns the members of an object, or the items of a list by their numbers.
    pub(super) fn children(&self) -> Vec<(String, At<'d>)> {
        let names: Vec<String> = match self.value() {
            Value::Object(members) => members.keys().cloned().collect(),
            Value::Array(items) => (0..items.len()).map(|index| index.to_string()).collect(),
            _ => Vec::new(),
        };
        names.into_iter().filter_map(|name| self.child(&name).map(|child| (name, child))).collect()
    }

    /// Returns the members of a member.
    pub(super) fn below(&self, name: &str) -> Vec<(String, At<'d>)> {
        self.child(name).map(|child| child.children()).unwrap_or_default()
    }

    /// Returns a text.
    pub(super) fn text(&self, name: &str) -> Option<&'d str> {
        self.value().get(name)?.as_str()
    }

    /// Returns whether a member is `true`.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.value().get(name).and_then(Value::as_bool) == Some(true)
    }
}
