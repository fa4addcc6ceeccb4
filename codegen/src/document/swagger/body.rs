//! Lowers body parameters: one is the whole body, or several are the fields of a form.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::diagnostic::Diagnostic;
use crate::document::keywords::Kind;
use crate::document::tree::{Entry, NodeId, NodeRef, Tree, Value};
use crate::source::Span;

use super::keywords::{BODY, SCHEMA_KEYWORDS};
use super::media::{FORM, JSON, MULTIPART, MediaTypes};
use super::parameter::{put_style, style_of};
use super::path::{BodyParameter, is_body};
use super::{Members, Swagger, mapping, members, put, take, text};

impl Swagger<'_, '_> {
    /// Creates the request body of an operation, and returns where it is declared.
    pub(super) fn request_body(
        &mut self,
        tree: &mut Tree,
        own: &[BodyParameter],
        shared: &[BodyParameter],
        consumes: &MediaTypes,
    ) -> Option<(NodeId, Span)> {
        // Parameters of the operation override those of the path: the body as a whole, and fields by name.
        let key = |parameter: &BodyParameter| {
            let node = tree.at(parameter.node);
            if is_body(node) { None } else { node.text("name") }
        };
        let replaced: HashSet<_> = own.iter().map(key).collect();
        let inherited = shared.iter().filter(|shared| !replaced.contains(&key(shared)));
        let all: Vec<BodyParameter> = inherited.chain(own).copied().collect();
        let first = all.first()?;
        let body = all.iter().find(|parameter| is_body(tree.at(parameter.node)));
        let span = tree.at(body.unwrap_or(first).node).span();
        let made = match body {
            Some(body) => {
                for other in all.iter().filter(|other| other.node != body.node) {
                    let message =
                        "an operation cannot have several bodies; this parameter is a part of another one";
                    let other = Diagnostic::error(tree.at(other.node).span(), message);
                    self.context.report.push(other.also(span, "its body"));
                }
                self.body_parameter(tree, *body, consumes)
            }
            None => self.form(tree, &all, consumes),
        };
        Some((made, span))
    }

    /// Converts a parameter with `in: body`.
    fn body_parameter(&mut self, tree: &mut Tree, body: BodyParameter, consumes: &MediaTypes) -> NodeId {
        let span = tree.at(body.node).span();
        let mut own = members(tree, body.node);
        self.drop_unknown(&mut own, BODY, Kind::Parameter);
        let mut made = Members::new();
        for (key, entry) in own.iter().filter(|(key, _)| !matches!(key.as_str(), "name" | "in" | "schema")) {
            let value = if body.is_own { entry.value } else { self.copy(tree, entry.value) };
            made.insert(key.clone(), Entry { key: entry.key, value });
        }
        let schema = if let Some(entry) = own.get("schema") {
            Entry { key: entry.key, value: self.schema_of(tree, body, entry.value) }
        } else {
            let message = "missing `schema` in a body; it is read as any value";
            self.context.report.warning(span, message);
            Entry { key: span, value: mapping(tree, Members::new(), span) }
        };
        let mut media_types = consumes.clone();
        if media_types.is_empty() {
            let message =
                "no `consumes` names the type of this body: such bodies are sent as `application/json`";
            self.assume(span, "consumes", message);
            media_types = MediaTypes::assumed(JSON, span);
        }
        let content = self.content(tree, &media_types, schema, |_| None);
        put(&mut made, "content", content, span);
        mapping(tree, made, span)
    }

    /// Returns the schema of a body. If operations share it, it is referred to, so that it has one name.
    fn schema_of(&mut self, tree: &mut Tree, body: BodyParameter, schema: NodeId) -> NodeId {
        if body.is_own {
            return schema;
        }
        if !body.is_named || tree.at(schema).get("$ref").is_some() {
            return self.copy(tree, schema);
        }
        refer(tree, schema, schema)
    }

    /// Converts parameters with `in: formData`.
    fn form(&mut self, tree: &mut Tree, fields: &[BodyParameter], consumes: &MediaTypes) -> NodeId {
        let span =
            fields.first().map_or_else(|| tree.at(self.root).span(), |field| tree.at(field.node).span());
        let (mut properties, mut encoding) = (Members::new(), Members::new());
        let (mut required, mut has_file) = (Vec::new(), false);
        for field in fields {
            let node = tree.at(field.node);
            let Some((name, key)) =
                node.get("name").and_then(|name| Some((name.as_str()?.to_owned(), name.span())))
            else {
                self.context.report.error(node.span(), "missing `name` in a parameter");
                continue;
            };
            if let Some(first) = properties.get(&name) {
                let message = format!("duplicate parameter `{name}`");
                self.context
                    .report
                    .push(Diagnostic::error(node.span(), message).also(first.key, "first defined here"));
                continue;
            }
            has_file |= is_file(node);
            if node.flag("required") {
                required.push(tree.add(Value::String(name.clone()), key));
            }
            let (property, style) = self.field(tree, *field);
            put(&mut properties, &name, property, key);
            if let Some((style, span)) = style {
                let mut members = Members::new();
                put_style(tree, &mut members, style, span);
                let style = mapping(tree, members, span);
                put(&mut encoding, &name, style, span);
            }
        }
        let is_required = !required.is_empty();
        let schema = object(tree, properties, required, span);
        let media_types = self.form_types(consumes, has_file, span);
        let encoding =
            (!encoding.is_empty()).then(|| Entry { key: span, value: mapping(tree, encoding, span) });
        let schema = Entry { key: span, value: schema };
        let content = self.content(tree, &media_types, schema, |_| Some(("encoding", encoding?)));
        let required = tree.add(Value::Bool(is_required), span);
        let mut made = Members::new();
        put(&mut made, "required", required, span);
        put(&mut made, "content", content, span);
        mapping(tree, made, span)
    }

    /// Converts a form field to a property, and returns its style if that is not the default.
    fn field(&mut self, tree: &mut Tree, field: BodyParameter) -> (NodeId, Option<(&'static str, Span)>) {
        let span = tree.at(field.node).span();
        let node = if field.is_own { field.node } else { self.copy(tree, field.node) };
        let mut own = members(tree, node);
        let known =
            ["name", "in", "description", "required", "allowEmptyValue", "collectionFormat", "schema"];
        let known: Vec<_> = known.iter().chain(SCHEMA_KEYWORDS).chain(&["example"]).copied().collect();
        self.drop_unknown(&mut own, &known, Kind::Parameter);
        let is_files = tree.at(node).get("items").is_some_and(is_file);
        let written = self.collection(tree, &own).filter(|written| !(is_files && written.is_default));
        let style = written.and_then(|written| Some((style_of(written.format)?, written.span)));
        if !own.contains_key("type")
            && let Some(schema) = own.get("schema")
        {
            let message = "`schema` of a form's field is not supported in OpenAPI 2.0; it is read as in 3.0";
            self.context.report.warning(schema.key, message);
            return (schema.value, style);
        }
        let is_kept = |key: &str| {
            SCHEMA_KEYWORDS.contains(&key)
                || matches!(key, "description" | "example")
                || key.starts_with("x-")
        };
        let mut schema = take(&mut own, is_kept);
        if !schema.contains_key("type") {
            self.context
                .report
                .push(Diagnostic::warning(span, "missing `type` in a parameter; it is read as text"));
            let string = text(tree, "string", span);
            put(&mut schema, "type", string, span);
        }
        self.items(tree, &schema);
        (mapping(tree, schema, span), style)
    }

    /// Returns the form media types among those that an operation accepts, or the default one for such a
    /// form.
    fn form_types(&mut self, consumes: &MediaTypes, has_file: bool, span: Span) -> MediaTypes {
        let is = |name: &str, wanted: &str| {
            name.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case(wanted))
        };
        let forms = consumes.iter().filter(|(name, _)| is(name, MULTIPART) || (!has_file && is(name, FORM)));
        let found: MediaTypes = forms.map(|(name, span)| (name.to_owned(), span)).collect();
        if !found.is_empty() {
            return found;
        }
        let assumed = if has_file { MULTIPART } else { FORM };
        let message = format!("`consumes` has no media type of this form: it is sent as `{assumed}`");
        self.context.report.warning(span, message);
        MediaTypes::assumed(assumed, span)
    }
}

/// Returns whether a parameter is a file or a list of files.
fn is_file(node: NodeRef<'_>) -> bool {
    node.text("type") == Some("file")
        || node.get("items").is_some_and(|items| items.text("type") == Some("file"))
}

/// Creates the schema of a form.
fn object(tree: &mut Tree, properties: Members, required: Vec<NodeId>, span: Span) -> NodeId {
    let kind = text(tree, "object", span);
    let properties = mapping(tree, properties, span);
    let mut schema = IndexMap::new();
    put(&mut schema, "type", kind, span);
    put(&mut schema, "properties", properties, span);
    if !required.is_empty() {
        let required = tree.add(Value::Sequence(required), span);
        put(&mut schema, "required", required, span);
    }
    mapping(tree, schema, span)
}

/// Creates a schema that refers to another one by its pointer, with the place of `written`.
pub(super) fn refer(tree: &mut Tree, target: NodeId, written: NodeId) -> NodeId {
    // A `%` in a fragment has to be escaped.
    let pointer = format!("#{}", tree.at(target).pointer().as_str().replace('%', "%25"));
    let span = tree.at(written).span();
    let reference = text(tree, &pointer, span);
    let mut members = Members::new();
    put(&mut members, "$ref", reference, span);
    mapping(tree, members, span)
}
