//! Repairs common mistakes in published documents where the meaning is clear, with a warning that names the
//! place.
//!
//! Repairs are made one object at a time, before `normal` checks the object. `keywords` declares the type of
//! each keyword, and [`fix`] is the table of repairs for values of another type. Anything ambiguous is left
//! as it is, and so becomes an error.
//!
//! **Invariant:** nothing is repaired silently, and a repaired node keeps its original source position.

mod parameter;
mod schema;
mod security;
mod stray;

use std::collections::HashMap;

use indexmap::IndexMap;

use super::files::Files;
use super::keywords::schema::RESTRICTS;
use super::keywords::{self, Kind, Treatment, Type};
use super::tree::{Entry, NodeId, NodeRef, Tree, Value};
use super::version::Version;
use super::yaml;
use crate::diagnostic::{Diagnostic, Report};

/// The context of a repair.
pub(super) struct Repairer<'a> {
    pub(super) version: Version,
    pub(super) files: &'a Files,
    /// The objects visited so far, including this one.
    pub(super) seen: &'a HashMap<NodeId, Kind>,
}

/// How to repair a member of the wrong type.
enum Fix {
    /// Replace it by this value, which the text describes.
    Replace(Value, String),
    /// Remove it.
    Remove,
}

impl Repairer<'_> {
    /// Repairs the members of one object.
    pub(super) fn object(&self, tree: &mut Tree, node: NodeId, kind: Kind, report: &mut Report) {
        Self::shorthand(tree, node, kind, report);
        let Value::Mapping(mut members) = tree.value(node).clone() else {
            return;
        };
        let mut fixes = Vec::new();
        for (key, entry) in &members {
            let known = kind.treatment(key);
            if let Some(fix) = known.and_then(|treatment| self.fix(tree, key, entry.value, treatment)) {
                fixes.push((key.clone(), *entry, known, fix));
            }
        }
        for (key, entry, known, fix) in fixes {
            apply(tree, &mut members, (&key, entry), known, fix, report);
        }
        match kind {
            Kind::Schema => self.schema(tree, node, &mut members, report),
            Kind::Responses => rename_statuses(&mut members, report),
            Kind::Components => stray::remove_values(tree, &members, report),
            Kind::SecurityScheme => security::bearer_from_api_key(tree, node, &mut members, report),
            _ => {}
        }
        repair_enumerated(tree, kind, &members, report);
        if kind == Kind::Parameter {
            parameter::name(tree, node, &mut members, report);
            parameter::schema(tree, node, &mut members, report);
            parameter::content(tree, &members, report);
        }
        if !matches!(tree.value(node), Value::Mapping(before) if before.as_slice() == members.as_slice()) {
            let span = tree.at(node).span();
            tree.replace(node, Value::Mapping(members), span);
        }
        self.warn_of_missing(tree.at(node), kind, report);
    }

    /// Expands an object that is written as a single word: a response as its description, a schema as its
    /// type.
    fn shorthand(tree: &mut Tree, node: NodeId, kind: Kind, report: &mut Report) {
        let span = tree.at(node).span();
        let key = match (kind, tree.value(node)) {
            (Kind::Response, Value::String(_)) => "description",
            (Kind::Schema, Value::String(text)) if schema::type_named(text).is_some() => "type",
            (
                Kind::Response | Kind::Info | Kind::Components | Kind::PathItem | Kind::MediaType,
                Value::Null,
            ) => {
                let message =
                    format!("expected a mapping for {}, found null; it is read as empty", kind.name());
                report.warning(span, message);
                tree.replace(node, Value::Mapping(IndexMap::new()), span);
                return;
            }
            _ => return,
        };
        let message = format!(
            "expected a mapping for {}, found {}; it is read as its `{key}`",
            kind.name(),
            tree.at(node).kind()
        );
        report.warning(span, message);
        let value = tree.add(tree.value(node).clone(), span);
        let members = IndexMap::from([(key.to_owned(), Entry { key: span, value })]);
        tree.replace(node, Value::Mapping(members), span);
    }

    /// Returns the repair of a value, by the required and the actual type. `None` leaves it as it is.
    fn fix(&self, tree: &mut Tree, key: &str, node: NodeId, treatment: Treatment) -> Option<Fix> {
        use Treatment::{Each, List, One, Read};
        match (treatment, tree.value(node)) {
            // This is an unquoted `type: null`. An empty value declares nothing.
            (Read(Type::NameOrNames), Value::Null) => match tree.at(node).span() {
                span if span.start == span.end => Some(Fix::Remove),
                _ => Some(become_text("null".to_owned())),
            },
            (Read(Type::Any | Type::NameOrNames) | Treatment::Ignored, _) => None,
            (Read(_) | One(_) | List(_) | Each(_), Value::Null) => Some(Fix::Remove),
            (Read(Type::Text | Type::Prose), Value::Number(text)) => Some(become_text(text.clone())),
            (Read(Type::Text | Type::Prose), Value::Bool(value)) => Some(become_text(value.to_string())),
            (Read(Type::Prose), Value::Mapping(_)) => Some(self.referenced_text(tree.at(node))),
            (Read(Type::Flag), Value::String(text)) => {
                flag(text).map(|flag| read_as(Value::Bool(flag), flag))
            }
            (Read(Type::Number), Value::String(text)) => match yaml::plain(text.trim().into()) {
                Value::Number(number) => Some(read_as(Value::Number(number.clone()), number)),
                _ => None,
            },
            (Read(Type::Names), Value::Bool(_)) if key == "required" => Some(Fix::Remove),
            (Read(Type::Names), Value::String(text)) if key == "required" => match flag(text) {
                Some(_) => Some(Fix::Remove),
                None => Some(list_of_one(tree, node)),
            },
            (Read(Type::Sequence), Value::Mapping(_)) if key == "security" => Some(list_of_one(tree, node)),
            (Read(Type::Sequence), Value::Mapping(_)) if key == "examples" => {
                Some(named_examples(tree, node))
            }
            (Read(Type::Sequence), Value::String(_) | Value::Number(_) | Value::Bool(_))
                if key == "examples" =>
            {
                Some(list_of_one(tree, node))
            }
            (List(kind), Value::Mapping(_)) if is_single_item(tree.at(node), kind) => {
                Some(list_of_one(tree, node))
            }
            _ => None,
        }
    }

    /// Replaces a reference in place of a text by its target, if that is a text.
    fn referenced_text(&self, node: NodeRef<'_>) -> Fix {
        let target = node.get("$ref").and_then(|reference| self.files.find(node.tree(), reference).ok());
        match target.and_then(NodeRef::as_str) {
            Some(text) => {
                Fix::Replace(Value::String(text.to_owned()), "it is read as what it refers to".to_owned())
            }
            None => Fix::Remove,
        }
    }

    /// Makes the repairs of a schema that depend on several keywords.
    fn schema(
        &self,
        tree: &mut Tree,
        node: NodeId,
        members: &mut IndexMap<String, Entry>,
        report: &mut Report,
    ) {
        self.recursive_reference(tree, node, members, report);
        self.dynamic_reference(tree, members, report);
        schema::repair_types(tree, members, report);
        schema::items_of_a_tuple(tree, members, report);
        schema::additional_items(tree, members, report);
        schema::required_properties(tree, members, report);
        schema::keywords_of_other_types(tree, members, report);
        for key in ["required", "enum"] {
            if let Some(entry) = members.get(key) {
                schema::remove_repeated(tree, key, entry.value, report);
            }
        }
        if !self.version.is_old() {
            return;
        }
        if members.get("$ref").is_some_and(|entry| tree.at(entry.value).as_str().is_some()) {
            members.retain(|key, entry| {
                let stays = !is_constraint(key);
                if !stays {
                    let message =
                        format!("`{key}` beside `$ref` has no effect in OpenAPI {}", self.version.name());
                    report.warning(entry.key, message);
                }
                stays
            });
        }
    }

    /// Replaces `$recursiveRef: '#'` (JSON Schema 2019-09, section 8.2.4.2). It refers to the nearest
    /// enclosing schema that declares `$recursiveAnchor: true`, or else to the outermost one.
    fn recursive_reference(
        &self,
        tree: &mut Tree,
        node: NodeId,
        members: &mut IndexMap<String, Entry>,
        report: &mut Report,
    ) {
        let Some(entry) = members.get("$recursiveRef").copied() else {
            return;
        };
        if tree.at(entry.value).as_str() != Some("#") || members.contains_key("$ref") {
            return;
        }
        let is_schema = |around: &NodeId| self.seen.get(around) == Some(&Kind::Schema);
        let around: Vec<_> = tree.self_and_ancestors(node).filter(is_schema).collect();
        let declares = |schema: &&NodeId| {
            tree.at(**schema).get("$recursiveAnchor").and_then(NodeRef::as_bool) == Some(true)
        };
        let Some(target) = around.iter().find(declares).or(around.last()) else {
            return;
        };
        let (pointer, span) = (tree.at(*target).pointer(), tree.at(entry.value).span());
        let message =
            format!("`$recursiveRef` is of JSON Schema 2019-09; it is read as a `$ref` to `{pointer}`");
        report.warning(entry.key, message);
        // A `%` in a fragment has to be escaped.
        let text = format!("#{}", pointer.as_str().replace('%', "%25"));
        let value = tree.add(Value::String(text), span);
        members.shift_remove("$recursiveRef");
        members.insert("$ref".to_owned(), Entry { key: entry.key, value });
    }

    /// Replaces `$dynamicRef: '#name'` (JSON Schema 2020-12, section 8.2.3.2). It refers to the outermost
    /// schema in the dynamic scope with that `$dynamicAnchor`. If a document has only one such schema, the
    /// meaning is clear.
    fn dynamic_reference(&self, tree: &Tree, members: &mut IndexMap<String, Entry>, report: &mut Report) {
        let Some((index, _, entry)) =
            members.get_full("$dynamicRef").map(|(index, key, entry)| (index, key, *entry))
        else {
            return;
        };
        let text = tree.at(entry.value).as_str().unwrap_or_default();
        let name = text.split_once('#').map_or("", |(_, name)| name);
        if text.is_empty() || members.contains_key("$ref") || !self.files.names.is_unambiguous(name) {
            return;
        }
        let message =
            format!("`$dynamicRef` is read as a `$ref` to `{text}`: no other schema has this anchor");
        report.warning(entry.key, message);
        members.shift_remove_index(index);
        members.shift_insert(index, "$ref".to_owned(), entry);
    }

    /// Warns about missing members that every document should have but that the generator does not need.
    fn warn_of_missing(&self, node: NodeRef<'_>, kind: Kind, report: &mut Report) {
        let missing = match kind {
            Kind::Document | Kind::Swagger => "info",
            Kind::Info => "version",
            Kind::Response if self.version != Version::V3_2 => "description",
            _ => return,
        };
        if node.get(missing).is_none() && node.get("$ref").is_none() {
            report.push(Diagnostic::warning(node.span(), format!("missing `{missing}` in {}", kind.name())));
        }
        if let Some(version) = node.get("version").filter(|_| kind == Kind::Info)
            && version.as_str().is_none()
        {
            let message = format!("`version`: expected a string, found {}; it is not needed", version.kind());
            report.warning(version.span(), message);
        }
    }
}

fn apply(
    tree: &mut Tree,
    members: &mut IndexMap<String, Entry>,
    (key, entry): (&str, Entry),
    treatment: Option<Treatment>,
    fix: Fix,
    report: &mut Report,
) {
    let node = tree.at(entry.value);
    let expected = treatment.map_or("something else", expected);
    let found = match node.get("$ref") {
        Some(_) if node.is_mapping() => format!("`{key}`: expected {expected}, found a reference"),
        _ => format!("`{key}`: expected {expected}, found {}", node.kind()),
    };
    let span = node.span();
    match fix {
        Fix::Remove => {
            report.warning(span, format!("{found}; it is ignored"));
            members.shift_remove(key);
        }
        Fix::Replace(value, words) => {
            report.warning(span, format!("{found}; {words}"));
            let value = tree.add(value, span);
            members.insert(key.to_owned(), Entry { key: entry.key, value });
        }
    }
}

fn expected(treatment: Treatment) -> &'static str {
    match treatment {
        Treatment::Read(wanted) => wanted.name(),
        Treatment::List(_) => "a list",
        _ => "a mapping",
    }
}

fn read_as(value: Value, shown: impl std::fmt::Display) -> Fix {
    Fix::Replace(value, format!("it is read as {shown}"))
}

fn become_text(text: String) -> Fix {
    let words = format!("it is read as `'{text}'`");
    Fix::Replace(Value::String(text), words)
}

fn list_of_one(tree: &mut Tree, node: NodeId) -> Fix {
    let item = tree.add(tree.value(node).clone(), tree.at(node).span());
    Fix::Replace(Value::Sequence(vec![item]), "it is read as a list of one".to_owned())
}

/// Returns the values of named `examples`, as other OpenAPI objects write them, or else one example that is a
/// mapping.
fn named_examples(tree: &mut Tree, node: NodeId) -> Fix {
    let members = tree.at(node).entries();
    let values: Option<Vec<_>> = members.map(|(_, member)| Some(member.get("value")?.id())).collect();
    match values.filter(|values| !values.is_empty()) {
        Some(values) => Fix::Replace(Value::Sequence(values), "its values are read as a list".to_owned()),
        None => list_of_one(tree, node),
    }
}

/// Parses `true` and `false` as text, in any case.
fn flag(text: &str) -> Option<bool> {
    text.trim().to_ascii_lowercase().parse().ok()
}

/// Returns whether a mapping instead of a list is the single item of that list.
fn is_single_item(node: NodeRef<'_>, kind: Kind) -> bool {
    let has = |key: &str| node.get(key).is_some_and(|value| value.as_str().is_some());
    match kind {
        Kind::Server => has("url"),
        Kind::Parameter => has("$ref") || (has("name") && has("in")),
        Kind::Schema => has("$ref") || has("type"),
        _ => false,
    }
}

/// Renames `2xx` to `2XX`, and `Default` to `default`.
fn rename_statuses(members: &mut IndexMap<String, Entry>, report: &mut Report) {
    let meant = |key: &str| {
        let (lower, upper) = (key.trim().to_ascii_lowercase(), key.trim().to_ascii_uppercase());
        let bytes = upper.as_bytes();
        let is_range = matches!(bytes, [b'1'..=b'5', b'X', b'X']);
        let is_status = matches!(bytes, [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9']);
        if lower == "default" { Some(lower) } else { (is_range || is_status).then_some(upper) }
    };
    let wrong: Vec<_> = members
        .keys()
        .filter_map(|key| Some((key.clone(), meant(key)?)))
        .filter(|(key, meant)| key != meant)
        .collect();
    for (key, meant) in wrong {
        if members.contains_key(&meant) {
            continue;
        }
        let Some((index, _, entry)) =
            members.get_full(&key).map(|(index, key, entry)| (index, key.clone(), *entry))
        else {
            continue;
        };
        report.warning(entry.key, format!("`{key}` is not a valid status code; it is read as `{meant}`"));
        members.shift_remove_index(index);
        members.shift_insert(index, meant, entry);
    }
}

/// Keywords with a few allowed values, which are often written in another case or in the plural.
const VOCABULARY: &[(Kind, &str, &[&str])] = &[
    (Kind::Parameter, "in", &["query", "header", "path", "cookie"]),
    (Kind::SecurityScheme, "in", &["query", "header", "cookie"]),
    (Kind::SecurityScheme, "type", &["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]),
];

fn repair_enumerated(tree: &mut Tree, kind: Kind, members: &IndexMap<String, Entry>, report: &mut Report) {
    for (_, key, words) in VOCABULARY.iter().filter(|(of, ..)| *of == kind) {
        let Some(node) = members.get(*key).map(|entry| entry.value) else {
            continue;
        };
        let Some(text) = tree.at(node).as_str() else {
            continue;
        };
        let trimmed = text.trim();
        // `headers` means `header`.
        let singular = trimmed.strip_suffix(['s', 'S']).unwrap_or(trimmed);
        let is_meant = |word: &str| {
            word.eq_ignore_ascii_case(trimmed) || *key == "in" && word.eq_ignore_ascii_case(singular)
        };
        let word = words.iter().find(|word| is_meant(word) && **word != text);
        if let Some(word) = word {
            let span = tree.at(node).span();
            report.warning(span, format!("`{key}: {text}` is read as `{word}`"));
            tree.replace(node, Value::String((*word).to_owned()), span);
        }
    }
}

/// Returns whether a keyword would narrow or widen the target of a reference. Other keywords are
/// descriptions, or our own.
fn is_constraint(key: &str) -> bool {
    keywords::schema::row(key).is_some_and(|row| row.declares(RESTRICTS))
}
