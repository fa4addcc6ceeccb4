//! A document in the form of OpenAPI 3.1 that it is read as, overlays applied: plain JSON, with its references.
//!
//! **Invariant:** nothing of the generator's representation is used here, so that what is made from it checks that.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use openapi_build::Config;
use serde_json::Value;

/// A document, the files beside it below `files:`.
#[derive(Debug)]
pub(super) struct Document {
    root: Value,
    /// The named schemas that have another one among their `allOf`, by the place of that one.
    derived: BTreeMap<String, Vec<String>>,
}

/// One place of a document, and what stands there.
#[derive(Debug, Clone)]
pub(super) struct At<'d> {
    value: &'d Value,
    pointer: String,
}

/// Reads a document of JSON. A number beyond those of 64 bits is the greatest of them.
///
/// # Errors
///
/// It is not JSON.
pub fn json(text: &str) -> serde_json::Result<Value> {
    let is_finite = |number: &str| number.parse::<f64>().is_ok_and(f64::is_finite);
    let (mut written, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => length_of_text(rest),
            '-' | '0'..='9' => rest.find(|byte| !"+-.eE0123456789".contains(byte)).unwrap_or(rest.len()),
            other => other.len_utf8(),
        };
        let (part, behind) = rest.split_at(length);
        match first {
            '-' if !is_finite(part) => written.push_str(&f64::MIN.to_string()),
            '0'..='9' if !is_finite(part) => written.push_str(&f64::MAX.to_string()),
            _ => written.push_str(part),
        }
        rest = behind;
    }
    serde_json::from_str(&written)
}

/// The length of the text at the beginning, its quotation marks included.
fn length_of_text(rest: &str) -> usize {
    let mut is_escaped = false;
    let end = rest.bytes().skip(1).position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(rest.len(), |end| end + 2)
}

impl Document {
    /// Reads a document by its options.
    pub(super) fn read(config: &Config, path: &Path) -> Result<Self> {
        Ok(Self::of(json(&config.normal(path).map_err(anyhow::Error::msg)?)?))
    }

    /// The document of a text whose references are places in it.
    pub(super) fn of(root: Value) -> Self {
        let mut document = Self { root, derived: BTreeMap::new() };
        document.derived = document.note_derived();
        document
    }

    fn note_derived(&self) -> BTreeMap<String, Vec<String>> {
        let mut derived: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let root = self.root();
        let components = root.child("components");
        let holders = [
            components.as_ref().map_or(&root, |components| components).below("schemas"),
            root.below("definitions"),
            root.below("defined:"),
        ];
        for schema in holders.into_iter().flatten().filter_map(|(_, schema)| self.resolved(&schema)) {
            let members = schema.below("allOf").into_iter();
            let bases = members.filter_map(|(_, member)| self.resolved(&self.target(&member)?));
            for base in bases {
                derived.entry(base.id()).or_default().push(schema.id());
            }
        }
        derived
    }

    /// Returns the named schemas that are derived from one by `allOf`, and those that are derived from them.
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
        found.iter().filter_map(|id| self.look_up(id)).collect()
    }

    /// Returns the whole document.
    pub(super) fn root(&self) -> At<'_> {
        At { value: &self.root, pointer: String::new() }
    }

    /// Whether the document is written in OpenAPI 3.0 or 2.0.
    pub(super) fn is_3_0(&self) -> bool {
        self.root().text("openapi").is_none_or(|version| version.starts_with("3.0"))
    }

    /// Returns what a `$ref` leads to; `None` where there is none, or it leads nowhere.
    pub(super) fn target<'d>(&'d self, at: &At<'d>) -> Option<At<'d>> {
        at.text("$ref").and_then(|reference| self.look_up(reference))
    }

    /// Returns what stands at a place as the generator shows it: `#/components/schemas/Pet`, `models.yaml#/Pet`.
    pub(super) fn look_up<'d>(&'d self, place: &str) -> Option<At<'d>> {
        let (file, pointer) = place.split_once('#')?;
        let root = match file {
            "" => Some(self.root()),
            file => self.root().child("files:").and_then(|files| files.child(file)),
        };
        let mut names = pointer.split('/').skip(1).map(|name| name.replace("~1", "/").replace("~0", "~"));
        // A place may lie behind references.
        names.try_fold(root?, |at, name| at.child(&name).or_else(|| self.resolved(&at)?.child(&name)))
    }

    /// Follows references to what is not a reference; `None` when they lead nowhere or round in a ring.
    pub(super) fn resolved<'d>(&'d self, at: &At<'d>) -> Option<At<'d>> {
        let mut at = at.clone();
        for _ in 0..32 {
            if at.text("$ref").is_none() {
                return Some(at);
            }
            at = self.target(&at)?;
        }
        None
    }
}

impl<'d> At<'d> {
    /// Returns what stands here.
    pub(super) fn value(&self) -> &'d Value {
        self.value
    }

    /// Returns the place as the generator shows it.
    pub(super) fn id(&self) -> String {
        let Some(below) = self.pointer.strip_prefix("/files:/") else { return format!("#{}", self.pointer) };
        let (file, pointer) = below.split_at(below.find('/').unwrap_or(below.len()));
        format!("{}#{pointer}", file.replace("~1", "/").replace("~0", "~"))
    }

    /// Returns the pointer from the root of the document.
    pub(super) fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Returns a member of an object or an item of a list.
    pub(super) fn child(&self, name: &str) -> Option<At<'d>> {
        let value = match self.value {
            Value::Array(items) => items.get(name.parse::<usize>().ok()?)?,
            value => value.get(name)?,
        };
        let name = name.replace('~', "~0").replace('/', "~1");
        Some(At { value, pointer: format!("{}/{name}", self.pointer) })
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
