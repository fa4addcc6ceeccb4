//! Schemas by direction: what a client sends must still be taken, and what is answered must still be read.

use std::collections::{BTreeSet, HashSet};

use openapi_build::inspect::NodeRef;

use super::finding::Sentence;
use super::flat::Flat;
use super::pair::flag;
use super::pair::{Direction, Pair};
use super::rules::{self};
use super::walk::{Site, Walk};

/// The types of a schema; `None` when any is allowed.
type Types<'t> = Option<BTreeSet<&'t str>>;

/// Both schemas of a pair, ready to be compared.
pub(super) struct Both<'c> {
    pub(super) old: Flat<'c>,
    pub(super) new: Flat<'c>,
    pub(super) direction: Direction,
    optional: bool,
    children: Vec<Pair>,
}

impl<'c> Both<'c> {
    pub(super) fn sites(&self) -> (Option<Site<'c>>, Option<Site<'c>>) {
        (Some(Site::node(self.old.node)), Some(Site::node(self.new.node)))
    }

    pub(super) fn at(&self, key: &'c str) -> (Option<Site<'c>>, Option<Site<'c>>) {
        (Some(Site::member(self.old.node, key)), Some(Site::member(self.new.node, key)))
    }

    pub(super) fn child(&mut self, old: NodeRef<'c>, new: NodeRef<'c>, optional: bool) {
        self.children.push(Pair { old: old.id(), new: new.id(), direction: self.direction, optional });
    }
}

impl<'c> Walk<'c> {
    /// Compares two schemas and all that they lead to, each pair once however many operations share it.
    pub(super) fn schemas(&mut self, start: Pair) {
        let (mut pending, mut seen) = (vec![start], HashSet::new());
        while let Some(pair) = pending.pop() {
            if !seen.insert(pair) {
                continue;
            }
            if !self.pairs.contains_key(&pair) {
                let compared = self.pair(pair);
                self.pairs.insert(pair, compared);
            }
            let Some((findings, children)) = self.pairs.get(&pair).cloned() else { continue };
            for finding in findings {
                self.matters_here(finding);
            }
            pending.extend(children);
        }
    }

    /// Compares two schemas and returns the findings, and the pairs below them.
    fn pair(&mut self, pair: Pair) -> (Vec<usize>, Vec<Pair>) {
        let first = self.findings.len();
        let (old, new) = (self.old.document.at(pair.old), self.new.document.at(pair.new));
        let (old_target, new_target) = (self.old_target(old), self.new_target(new));
        self.renames(old_target, new_target);
        let mut both = Both {
            old: Flat::of(&self.old.document, old, pair.direction),
            new: Flat::of(&self.new.document, new, pair.direction),
            direction: pair.direction,
            optional: pair.optional,
            children: Vec::new(),
        };
        self.schema_words(&both);
        self.nullability(&both);
        if self.types(&both) {
            self.format(&both);
            self.values(&both);
            self.properties(&mut both);
            self.inside(&mut both);
            self.variants(&mut both);
            self.keywords(&both);
        }
        ((first..self.findings.len()).collect(), both.children)
    }

    /// Takes down that a component has another name, where the old name is gone and the new one was not there.
    fn renames(&mut self, old: NodeRef<'c>, new: NodeRef<'c>) {
        let name = |node: NodeRef<'c>| -> Option<String> {
            let segments: Vec<_> = node.pointer().segments().collect();
            match segments.as_slice() {
                [components, schemas, name] if components == "components" && schemas == "schemas" => {
                    Some(name.clone())
                }
                _ => None,
            }
        };
        let has = |root: NodeRef<'c>, name: &str| {
            let schemas = root.get("components").and_then(|all| all.get("schemas"));
            schemas.is_some_and(|schemas| schemas.get(name).is_some())
        };
        if let (Some(was), Some(is)) = (name(old), name(new))
            && was != is
            && !has(self.new.document.root(), &was)
            && !has(self.old.document.root(), &is)
            && !self.renamed.iter().any(|(known, _)| *known == was)
        {
            self.renamed.push((was, is));
        }
    }

    fn schema_words(&mut self, both: &Both<'c>) {
        if both.old.parts.len() == both.new.parts.len() {
            for (old, new) in both.old.parts.clone().into_iter().zip(both.new.parts.clone()) {
                self.words(old, new);
            }
        } else {
            self.words(both.old.node, both.new.node);
        }
        for key in ["readOnly", "writeOnly"] {
            if flag(both.old.node, key) != flag(both.new.node, key) {
                let text = Sentence::new("{} changed", &[key]);
                self.found(&rules::READ_WRITE_ONLY_CHANGED, both.at(key), key, text);
            }
        }
    }

    fn nullability(&mut self, both: &Both<'c>) {
        let says = |flat: &Flat<'c>| flat.types.is_some() || flat.values.is_some() || flat.variants.is_some();
        if !says(&both.old) || !says(&both.new) {
            return;
        }
        let (rule, text) = match (both.old.nullable, both.new.nullable, both.direction) {
            (false, true, Direction::Request) => (&rules::REQUEST_BECAME_NULLABLE, "null is taken as well"),
            (false, true, Direction::Response) if both.optional => {
                (&rules::RESPONSE_OPTIONAL_BECAME_NULLABLE, "null is answered as well")
            }
            (false, true, Direction::Response) => {
                (&rules::RESPONSE_BECAME_NULLABLE, "null is answered as well")
            }
            (true, false, Direction::Request) => {
                (&rules::REQUEST_BECAME_NOT_NULLABLE, "null is no longer taken")
            }
            (true, false, Direction::Response) => {
                (&rules::RESPONSE_BECAME_NOT_NULLABLE, "null is no longer answered")
            }
            _ => return,
        };
        self.found(rule, both.at("type"), "", Sentence::new(text, &[]));
    }

    /// Compares types; `false` when they have nothing in common, and comparing further says nothing.
    fn types(&mut self, both: &Both<'c>) -> bool {
        let (old, new) = (&both.old.types, &both.new.types);
        // Every integer is a number (JSON Schema 2020-12, section 4.2.1).
        let holds = |outer: &Types<'_>, inner: &Types<'_>| match (outer, inner) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(outer), Some(inner)) => inner
                .iter()
                .all(|name| outer.contains(name) || (*name == "integer" && outer.contains("number"))),
        };
        let name = |types: &Types<'_>| match types {
            Some(types) => types.iter().copied().collect::<Vec<_>>().join(" or "),
            None => "anything".to_owned(),
        };
        let structure = |flat: &Flat<'c>| flat.variants.is_some();
        if structure(&both.old) != structure(&both.new) {
            let text = Sentence::new("one type became several, or several one", &[]);
            self.found(&rules::STRUCTURE_CHANGED, both.sites(), "", text);
            return false;
        }
        let (widened, narrowed) = (holds(new, old), holds(old, new));
        let rule = match (widened, narrowed) {
            (true, true) => return true,
            (true, false) => both.direction.rule(&rules::REQUEST_TYPE_WIDENED, &rules::RESPONSE_TYPE_WIDENED),
            (false, true) => {
                both.direction.rule(&rules::REQUEST_TYPE_NARROWED, &rules::RESPONSE_TYPE_NARROWED)
            }
            (false, false) => {
                both.direction.rule(&rules::REQUEST_TYPE_CHANGED, &rules::RESPONSE_TYPE_CHANGED)
            }
        };
        let text = Sentence::new("the type is {} now, until now {}", &[&name(new), &name(old)]);
        self.found(rule, both.at("type"), "", text);
        widened || narrowed
    }

    fn values(&mut self, both: &Both<'c>) {
        let key =
            if both.new.get("enum").or_else(|| both.old.get("enum")).is_some() { "enum" } else { "const" };
        let sites = both.at(key);
        let (old, new) = match (&both.old.values, &both.new.values) {
            (None, None) => return,
            (None, Some(_)) => {
                let rule =
                    both.direction.rule(&rules::REQUEST_ENUM_INTRODUCED, &rules::RESPONSE_ENUM_INTRODUCED);
                self.found(rule, sites, "", Sentence::new("the values are listed now", &[]));
                return;
            }
            (Some(_), None) => {
                let rule = both.direction.rule(&rules::REQUEST_ENUM_LIFTED, &rules::RESPONSE_ENUM_LIFTED);
                self.found(rule, sites, "", Sentence::new("the values are no longer listed", &[]));
                return;
            }
            (Some(old), Some(new)) => (old, new),
        };
        for value in new.iter().filter(|value| !old.contains(value)) {
            let rule =
                both.direction.rule(&rules::REQUEST_ENUM_VALUE_ADDED, &rules::RESPONSE_ENUM_VALUE_ADDED);
            self.found(rule, sites, value, Sentence::new("the value {} was added", &[value]));
        }
        for value in old.iter().filter(|value| !new.contains(value)) {
            let rule =
                both.direction.rule(&rules::REQUEST_ENUM_VALUE_REMOVED, &rules::RESPONSE_ENUM_VALUE_REMOVED);
            self.found(rule, sites, value, Sentence::new("the value {} was removed", &[value]));
        }
    }

    fn properties(&mut self, both: &mut Both<'c>) {
        let (old, new) = (both.old.properties.clone(), both.new.properties.clone());
        let gone: Vec<_> = old.iter().filter(|(name, _)| !new.contains_key(*name)).collect();
        let came: Vec<_> = new.iter().filter(|(name, _)| !old.contains_key(*name)).collect();
        // One that went and one that came and say the same are one that was renamed, where there is no other pair.
        let renamed = match (gone.as_slice(), came.as_slice()) {
            ([(was, (old_holder, old))], [(is, (new_holder, new))]) if old.to_json() == new.to_json() => {
                let rule =
                    both.direction.rule(&rules::REQUEST_PROPERTY_RENAMED, &rules::RESPONSE_PROPERTY_RENAMED);
                let sites = (Some(Site::member(*old_holder, was)), Some(Site::member(*new_holder, is)));
                self.found(rule, sites, was, Sentence::new("the property {} is called {} now", &[was, is]));
                true
            }
            _ => false,
        };
        let around = (Some(Site::node(both.old.node)), Some(Site::node(both.new.node)));
        for (name, (holder, _)) in gone.iter().filter(|_| !renamed) {
            let rule =
                both.direction.rule(&rules::REQUEST_PROPERTY_REMOVED, &rules::RESPONSE_PROPERTY_REMOVED);
            let sites = (Some(Site::member(*holder, name)), around.1);
            self.found(rule, sites, name, Sentence::new("the property {} was removed", &[name]));
        }
        for (name, (holder, _)) in came.iter().filter(|_| !renamed) {
            let (rule, text) = match (both.direction, both.new.required.contains(*name)) {
                (Direction::Response, _) => (&rules::RESPONSE_PROPERTY_ADDED, "the property {} was added"),
                (Direction::Request, true) => {
                    (&rules::REQUEST_PROPERTY_ADDED_REQUIRED, "the required property {} was added")
                }
                (Direction::Request, false) => {
                    (&rules::REQUEST_PROPERTY_ADDED_OPTIONAL, "the optional property {} was added")
                }
            };
            let sites = (around.0, Some(Site::member(*holder, name)));
            self.found(rule, sites, name, Sentence::new(text, &[name]));
        }
        for (name, (old_holder, was)) in &old {
            let Some((new_holder, is)) = new.get(name) else { continue };
            let sites = (Some(Site::member(*old_holder, name)), Some(Site::member(*new_holder, name)));
            let required = (both.old.required.contains(*name), both.new.required.contains(*name));
            self.requiredness(name, required, sites, both.direction);
            both.child(*was, *is, required == (false, false));
        }
    }

    fn requiredness(
        &mut self,
        name: &str,
        required: (bool, bool),
        sites: (Option<Site<'c>>, Option<Site<'c>>),
        direction: Direction,
    ) {
        let (rule, text) = match (required, direction) {
            ((false, true), Direction::Request) => {
                (&rules::REQUEST_PROPERTY_BECAME_REQUIRED, "the property {} is required now")
            }
            ((false, true), Direction::Response) => {
                (&rules::RESPONSE_PROPERTY_BECAME_REQUIRED, "the property {} is always there now")
            }
            ((true, false), Direction::Request) => {
                (&rules::REQUEST_PROPERTY_BECAME_OPTIONAL, "the property {} is no longer required")
            }
            ((true, false), Direction::Response) => {
                (&rules::RESPONSE_PROPERTY_BECAME_OPTIONAL, "the property {} may be absent now")
            }
            _ => return,
        };
        self.found(rule, sites, name, Sentence::new(text, &[name]));
    }

    /// Compares the items of lists, and the properties that have no name.
    fn inside(&mut self, both: &mut Both<'c>) {
        match (both.old.get("items"), both.new.get("items")) {
            (Some(old), Some(new)) => both.child(old, new, false),
            (old, new) => self.came_or_went("items", (old, new), both),
        }
        let rest = |flat: &Flat<'c>| flat.get("additionalProperties");
        let (old, new) = (rest(&both.old), rest(&both.new));
        let closed = |node: Option<NodeRef<'c>>| node.and_then(NodeRef::as_bool) == Some(false);
        let typed = |node: Option<NodeRef<'c>>| {
            node.filter(|node| node.is_mapping() && node.entries().next().is_some())
        };
        match (closed(old), closed(new)) {
            (false, false) => match (typed(old), typed(new)) {
                (Some(old), Some(new)) => both.child(old, new, false),
                (old, new) => self.came_or_went("additionalProperties", (old, new), both),
            },
            (true, true) => {}
            (_, is_closed) => {
                let request =
                    if is_closed { &rules::REQUEST_REST_REFUSED } else { &rules::REQUEST_REST_ALLOWED };
                let rule = both.direction.rule(request, &rules::RESPONSE_REST_CHANGED);
                let text = if is_closed {
                    "properties without a name are excluded"
                } else {
                    "properties without a name are allowed"
                };
                self.found(rule, both.at("additionalProperties"), "", Sentence::new(text, &[]));
            }
        }
    }

    fn came_or_went(
        &mut self,
        key: &'c str,
        pair: (Option<NodeRef<'c>>, Option<NodeRef<'c>>),
        both: &Both<'c>,
    ) {
        let (rule, text) = match pair {
            (Some(_), None) => (
                both.direction.rule(&rules::REQUEST_TYPE_WIDENED, &rules::RESPONSE_TYPE_WIDENED),
                "{} are of any type now",
            ),
            (None, Some(_)) => (
                both.direction.rule(&rules::REQUEST_TYPE_NARROWED, &rules::RESPONSE_TYPE_NARROWED),
                "{} are of one type now",
            ),
            _ => return,
        };
        self.found(rule, both.at(key), key, Sentence::new(text, &[key]));
    }
}
