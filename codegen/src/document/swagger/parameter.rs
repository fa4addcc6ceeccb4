//! Lowers path, query and header parameters: their type keywords become a schema, and `collectionFormat`
//! becomes a style.

use crate::diagnostic::Diagnostic;
use crate::document::keywords::{Kind, extensions};
use crate::document::tree::{NodeId, NodeRef, Tree, Value};
use crate::source::Span;

use super::keywords::SCHEMA_KEYWORDS;
use super::path::belongs_to_body;
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
    /// Converts a parameter, once. Body parameters are converted where an operation uses them.
    pub(super) fn parameter(&mut self, tree: &mut Tree, parameter: NodeId) {
        if belongs_to_body(tree.at(parameter)) || !self.done.insert(parameter) {
            return;
        }
        let mut own = members(tree, parameter);
        let place = tree.at(parameter).text("in").unwrap_or_default().trim().to_ascii_lowercase();
        let known = ["$ref", "name", "in", "description", "required", "allowEmptyValue", "collectionFormat"];
        let mut known: Vec<_> = known.into_iter().chain(SCHEMA_KEYWORDS.iter().copied()).collect();
        // Many authors write examples, and some a schema, as in OpenAPI 3.
        known.extend(["example", "examples", "schema"]);
        self.drop_unknown(&mut own, &known, Kind::Parameter);
        if let Some(written) = self.collection(tree, &own) {
            self.style(tree, &mut own, &place, written);
        }
        own.shift_remove("collectionFormat");
        let span = tree.at(parameter).span();
        self.own_schema(tree, &mut own, Kind::Parameter, span);
        tree.replace(parameter, Value::Mapping(own), span);
        tree.link(parameter);
    }

    /// Moves the keywords and extensions that describe the value of an object into a schema, if it has none. Extensions
    /// that are known on schemas, and not on such objects, describe the value.
    pub(super) fn own_schema(&mut self, tree: &mut Tree, own: &mut Members, kind: Kind, span: Span) {
        let is_of_schema = |key: &String| SCHEMA_KEYWORDS.contains(&key.as_str());
        if own.contains_key("schema") || own.contains_key("$ref") || !own.keys().any(is_of_schema) {
            return;
        }
        let schema = take(own, |key| {
            let is_known = |wanted| extensions::kinds(key).any(|kind| kind == wanted);
            SCHEMA_KEYWORDS.contains(&key) || (is_known(Kind::Schema) && !is_known(kind))
        });
        if let Some(entry) = schema.get("type") {
            self.file(tree.at(entry.value));
        }
        self.items(tree, &schema);
        let schema = mapping(tree, schema, span);
        put(own, "schema", schema, span);
    }

    /// Warns of `type: file` outside of a form, where it is read as text.
    fn file(&mut self, kind: NodeRef<'_>) {
        if kind.as_str() == Some("file") {
            let message = "only the fields of a form can be files; this is read as text";
            let help = "`in: formData` makes it one (OpenAPI 2.0, section 4.9.12)";
            self.context.report.push(Diagnostic::warning(kind.span(), message).help(help));
        }
    }

    /// Removes the `collectionFormat` of the items of a list. OpenAPI 3 has no counterpart for a list of lists.
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

    /// Reads the format of a list. Returns `None` for anything else.
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

    /// Sets `style` and `explode` of a list parameter.
    fn style(&mut self, tree: &mut Tree, own: &mut Members, place: &str, written: DeclaredFormat) {
        let DeclaredFormat { format, span, .. } = written;
        if place != "query" {
            if format != Collection::Csv {
                self.no_counterpart(format, span, &format!("a {place} parameter"));
            }
            return;
        }
        if let Some(style) = style_of(format) {
            put_style(tree, own, style, span);
        }
    }

    fn no_counterpart(&mut self, format: Collection, span: Span, what: &str) {
        let construct = format!("`collectionFormat: {}` of {what}", format.name());
        self.context.report.push(Diagnostic::unsupported(span, construct));
    }
}

/// Returns the 3.1 name for the style of a list in a query or a form, or `None` if it is the default. The one
/// between tabs has a name in no version; this one is our own.
pub(super) fn style_of(format: Collection) -> Option<&'static str> {
    match format {
        Collection::Csv => Some("form"),
        Collection::Ssv => Some("spaceDelimited"),
        Collection::Tsv => Some("tabDelimited"),
        Collection::Pipes => Some("pipeDelimited"),
        Collection::Multi => None,
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

/// Sets a style that joins the items into one value.
pub(super) fn put_style(tree: &mut Tree, members: &mut Members, style: &str, span: Span) {
    let style = text(tree, style, span);
    let explode = tree.add(Value::Bool(false), span);
    put(members, "style", style, span);
    put(members, "explode", explode, span);
}
