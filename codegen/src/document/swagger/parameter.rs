//! Parameters in the path, the query and headers: what they state of a value is their schema, `collectionFormat` their style.

use crate::diagnostic::Diagnostic;
use crate::document::keywords::Kind;
use crate::document::tree::{Entry, NodeId, NodeRef, Tree, Value};
use crate::source::Span;

use super::keywords::OF_SCHEMA;
use super::path::is_part;
use super::{Members, Swagger, mapping, members, put, take, text};

/// How the items of a list are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Collection {
    Csv,
    Ssv,
    Tsv,
    Pipes,
    Multi,
}

/// A `collectionFormat`, and where it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct DeclaredFormat {
    pub(super) format: Collection,
    pub(super) span: Span,
    pub(super) is_default: bool,
}

impl Swagger<'_, '_> {
    /// Rewrites a parameter, once; those of bodies are read where an operation uses them.
    pub(super) fn parameter(&mut self, tree: &mut Tree, parameter: NodeId) {
        if is_part(tree.at(parameter)) || !self.done.insert(parameter) {
            return;
        }
        let mut own = members(tree, parameter);
        let place = tree.at(parameter).text("in").unwrap_or_default().trim().to_ascii_lowercase();
        let known = ["$ref", "name", "in", "description", "required", "allowEmptyValue", "collectionFormat"];
        let mut known: Vec<_> = known.into_iter().chain(OF_SCHEMA.iter().copied()).collect();
        // Many write examples, and some a schema, as in OpenAPI 3.
        known.extend(["example", "examples", "schema"]);
        self.drop_unknown(&mut own, &known, Kind::Parameter);
        if let Some(written) = self.collection(tree, &own) {
            self.style(tree, &mut own, &place, written);
        }
        own.shift_remove("collectionFormat");
        self.own_schema(tree, &mut own, tree.at(parameter).span());
        let span = tree.at(parameter).span();
        tree.replace(parameter, Value::Mapping(own), span);
        tree.link(parameter);
    }

    /// Moves what an object states of its value into a schema of its own, if it has none.
    pub(super) fn own_schema(&mut self, tree: &mut Tree, own: &mut Members, span: Span) {
        if own.contains_key("schema") || own.contains_key("$ref") {
            return;
        }
        let mut schema = take(own, |key| OF_SCHEMA.contains(&key));
        if schema.is_empty() {
            return;
        }
        self.extensions(tree, own, &mut schema);
        self.items(tree, &schema);
        let schema = mapping(tree, schema, span);
        put(own, "schema", schema, span);
    }

    /// Extensions say something of the value as well, but for those that pin names.
    fn extensions(&mut self, tree: &mut Tree, own: &Members, schema: &mut Members) {
        let extensions = own.iter().filter(|(key, _)| key.starts_with("x-") && !key.starts_with("x-rust-"));
        for (key, entry) in extensions {
            let value = self.copy(tree, entry.value);
            schema.insert(key.clone(), Entry { key: entry.key, value });
        }
    }

    /// The items of a list have a `collectionFormat` too: a list of lists has no counterpart.
    pub(super) fn items(&mut self, tree: &mut Tree, schema: &Members) {
        let mut next = schema.get("items").map(|entry| entry.value);
        while let Some(items) = next {
            let mut own = members(tree, items);
            if let Some(entry) = own.shift_remove("collectionFormat") {
                if tree.at(items).text("type") == Some("array") {
                    let construct = "`collectionFormat` of a list within a list";
                    self.context.report.push(Diagnostic::unsupported(entry.key, construct));
                }
                let span = tree.at(items).span();
                tree.replace(items, Value::Mapping(own), span);
            }
            next = tree.at(items).get("items").map(NodeRef::id);
        }
    }

    /// Reads how a list is written; `None` for what is not a list.
    pub(super) fn collection(&mut self, tree: &Tree, own: &Members) -> Option<DeclaredFormat> {
        let is_list = own.get("type").is_some_and(|entry| tree.at(entry.value).as_str() == Some("array"));
        let Some(entry) = own.get("collectionFormat") else {
            let span = own.get("type")?.key;
            return is_list.then_some(DeclaredFormat { format: Collection::Csv, span, is_default: true });
        };
        let (node, report) = (tree.at(entry.value), &mut *self.context.report);
        if !is_list {
            let message = "`collectionFormat` has no effect on a value that is not a list";
            report.warning(entry.key, message);
            return None;
        }
        let format = match node.as_str().unwrap_or_default() {
            "csv" => Collection::Csv,
            "ssv" => Collection::Ssv,
            "tsv" => Collection::Tsv,
            "pipes" => Collection::Pipes,
            "multi" => Collection::Multi,
            _ => {
                let message = "invalid `collectionFormat`; expected `csv`, `ssv`, `tsv`, `pipes` or `multi`";
                report.error(node.span(), message);
                return None;
            }
        };
        Some(DeclaredFormat { format, span: node.span(), is_default: false })
    }

    /// The `style` and `explode` of a parameter that is a list.
    fn style(&mut self, tree: &mut Tree, own: &mut Members, place: &str, written: DeclaredFormat) {
        let DeclaredFormat { format, span, .. } = written;
        if place != "query" {
            if format != Collection::Csv {
                self.no_counterpart(format, span, &format!("a {place} parameter"));
            }
            return;
        }
        if let Some(style) = self.style_of(written, "a query parameter") {
            put_style(tree, own, style, span);
        }
    }

    /// How 3.1 calls the style of a list in a query or a form; `None` where that is the default, or where there is none.
    pub(super) fn style_of(&mut self, written: DeclaredFormat, what: &str) -> Option<&'static str> {
        match written.format {
            Collection::Csv => Some("form"),
            Collection::Ssv => Some("spaceDelimited"),
            Collection::Pipes => Some("pipeDelimited"),
            Collection::Multi => None,
            Collection::Tsv => {
                self.no_counterpart(written.format, written.span, what);
                None
            }
        }
    }

    fn no_counterpart(&mut self, format: Collection, span: Span, what: &str) {
        let construct = format!("`collectionFormat: {}` of {what}", format.name());
        self.context.report.push(Diagnostic::unsupported(span, construct));
    }
}

impl Collection {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ssv => "ssv",
            Self::Tsv => "tsv",
            Self::Pipes => "pipes",
            Self::Multi => "multi",
        }
    }
}

/// A style whose items stand in one value.
pub(super) fn put_style(tree: &mut Tree, members: &mut Members, style: &str, span: Span) {
    let style = text(tree, style, span);
    let explode = tree.add(Value::Bool(false), span);
    put(members, "style", style, span);
    put(members, "explode", explode, span);
}
