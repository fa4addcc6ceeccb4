//! What people read, and what has no meaning for a client.

use serde_json::Value;

use openapi_build::inspect::NodeRef;

use super::finding::Sentence;
use super::rules;
use super::walk::{Site, Walk, members};

/// The parts of `components`, by their keyword.
const COMPONENTS: &[&str] = &[
    "schemas",
    "responses",
    "parameters",
    "requestBodies",
    "headers",
    "callbacks",
    "pathItems",
    "links",
    "examples",
];

impl<'c> Walk<'c> {
    /// Compares what two objects say to people: descriptions, examples, tags, extensions.
    pub(super) fn words(&mut self, old: NodeRef<'c>, new: NodeRef<'c>) {
        self.compare_words(old, new, false);
    }

    /// Compares what the members of two objects say: those that are words, or all of them.
    fn compare_words(&mut self, old: NodeRef<'c>, new: NodeRef<'c>, is_info: bool) {
        for (key, before, after) in members(Some(old), Some(new)) {
            let rule = match key {
                _ if is_info => &rules::INFO_CHANGED,
                "summary" | "description" | "title" | "externalDocs" | "$comment" => {
                    &rules::DESCRIPTION_CHANGED
                }
                "example" | "examples" => &rules::EXAMPLE_CHANGED,
                "tags" => &rules::TAGS_CHANGED,
                "links" => &rules::LINKS_CHANGED,
                "deprecated" => continue,
                key if key.starts_with("x-") => &rules::EXTENSION_CHANGED,
                _ => continue,
            };
            let (said, says) =
                (before.map_or_else(String::new, plain), after.map_or_else(String::new, plain));
            if said == says && before.is_some() == after.is_some() {
                continue;
            }
            let sentence = match (before, after) {
                (None, _) => Sentence::new("{} was added", &[key]),
                (_, None) => Sentence::new("{} was removed", &[key]),
                _ => Sentence::new("{} changed", &[key]),
            };
            let sites = (Some(Site::member(old, key)), Some(Site::member(new, key)));
            self.found_text(rule, sites, key, sentence, (said, says));
        }
        self.deprecated(old, new);
    }

    fn deprecated(&mut self, old: NodeRef<'c>, new: NodeRef<'c>) {
        let is = |node| super::pair::flag(node, "deprecated");
        let sites = (Some(Site::member(old, "deprecated")), Some(Site::member(new, "deprecated")));
        match (is(old), is(new)) {
            (false, true) => {
                self.found(&rules::DEPRECATED, sites, "", Sentence::new("it is deprecated now", &[]));
            }
            (true, false) => {
                let text = Sentence::new("it is no longer deprecated", &[]);
                self.found(&rules::UNDEPRECATED, sites, "", text);
            }
            _ => {}
        }
    }

    /// Compares the document's own words, and the components that no operation reached.
    pub(super) fn document_words(&mut self, old: NodeRef<'c>, new: NodeRef<'c>) {
        self.operation = None;
        self.words(old, new);
        if let (Some(old), Some(new)) = (old.get("info"), new.get("info")) {
            self.compare_words(old, new, true);
        }
        let part = |root: NodeRef<'c>, name| root.get("components").and_then(|all| all.get(name));
        for section in COMPONENTS {
            let (old_part, new_part) = (part(old, section), part(new, section));
            for (name, before, after) in members(old_part, new_part) {
                self.component(name, (before, after), (old_part, new_part));
            }
        }
        self.schemas_renamed(part(old, "schemas"), part(new, "schemas"));
    }

    fn component(
        &mut self,
        name: &'c str,
        (before, after): (Option<NodeRef<'c>>, Option<NodeRef<'c>>),
        (old, new): (Option<NodeRef<'c>>, Option<NodeRef<'c>>),
    ) {
        let sites = (old.map(|old| Site::member(old, name)), new.map(|new| Site::member(new, name)));
        let was_renamed = self
            .renamed
            .iter()
            .any(|(was, is)| (before.is_none() && is == name) || (after.is_none() && was == name));
        match (before, after) {
            _ if was_renamed => {}
            (Some(_), None) => {
                let text = Sentence::new("the component {} was removed", &[name]);
                self.found(&rules::COMPONENT_REMOVED, sites, name, text);
            }
            (None, Some(_)) => {
                let text = Sentence::new("the component {} was added", &[name]);
                self.found(&rules::COMPONENT_ADDED, sites, name, text);
            }
            (Some(before), Some(after)) => {
                let is_used = self.reached.contains(&(false, before.id()))
                    || self.reached.contains(&(true, after.id()));
                if !is_used && before.to_json() != after.to_json() {
                    let text =
                        Sentence::new("the component {}, which no operation refers to, changed", &[name]);
                    let texts = (before.to_json(), after.to_json());
                    self.found_text(&rules::COMPONENT_CHANGED, sites, name, text, texts);
                }
            }
            (None, None) => {}
        }
    }

    fn schemas_renamed(&mut self, old: Option<NodeRef<'c>>, new: Option<NodeRef<'c>>) {
        for (was, is) in std::mem::take(&mut self.renamed) {
            let (Some(old), Some(new)) = (old, new) else { continue };
            let name = |schemas: NodeRef<'c>, name: &str| {
                schemas.entries().find(|(key, _)| *key == name).map(|(key, _)| Site::member(schemas, key))
            };
            let text = Sentence::new("the schema {} is called {} now", &[&was, &is]);
            self.found(&rules::SCHEMA_RENAMED, (name(old, &was), name(new, &is)), &was, text);
        }
    }
}

/// Text as it is, anything else as JSON, a member a line.
fn plain(node: NodeRef<'_>) -> String {
    let json = || {
        serde_json::from_str(&node.to_json())
            .map_or_else(|_| node.to_json(), |value: Value| format!("{value:#}"))
    };
    node.as_str().map_or_else(json, str::to_owned)
}
