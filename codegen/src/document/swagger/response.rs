//! Lowers responses and their headers.

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::document::keywords::Kind;
use crate::document::tree::{Entry, NodeId, Tree, Value};

use super::body::refer;
use super::keywords::{RESPONSE, SCHEMA_KEYWORDS};
use super::media::{JSON, MediaTypes};
use super::parameter::Collection;
use super::{Members, Swagger, mapping, members, put, text};

/// The assumed media type, the keyword that is missing, and the message about it.
const ANY_FILE: (&str, &str, &str) =
    ("application/octet-stream", "file", "no `produces` names the type of this file: any is read");
const ANY_RESPONSE: (&str, &str, &str) = (
    JSON,
    "produces",
    "no `produces` names the type of this response: such responses are read as `application/json`",
);

impl Swagger<'_, '_> {
    /// Converts a response of an operation. A response that is referred to uses the media types of the
    /// document, so an operation with other media types gets a copy.
    pub(super) fn response_of(&mut self, tree: &mut Tree, response: NodeId, produces: Option<&MediaTypes>) {
        self.use_referenced_response(tree, response);
        let Some(target) = self.resolve(tree, response) else { return };
        if target == response {
            return self.response(tree, response, produces);
        }
        self.response(tree, target, None);
        let document = self.produces.clone().unwrap_or_default();
        let (Some(own), Some(schema)) =
            (produces.filter(|own| !own.equals(&document)), self.schemas.get(&target).copied())
        else {
            return;
        };
        let mut made = members(tree, target);
        made.shift_remove("content");
        for entry in made.values_mut() {
            entry.value = self.copy(tree, entry.value);
        }
        let is_reference = tree.at(schema).get("$ref").is_some();
        let schema = if is_reference { self.copy(tree, schema) } else { refer(tree, schema, schema) };
        let span = tree.at(response).span();
        let key = tree.at(schema).span();
        let own = if own.is_empty() { MediaTypes::assumed(JSON, span) } else { own.clone() };
        let content = self.content(tree, &own, Entry { key, value: schema }, |_| None);
        put(&mut made, "content", content, span);
        tree.replace(response, Value::Mapping(made), span);
    }

    /// Handles a schema that refers to a response: the author meant the whole response.
    fn use_referenced_response(&mut self, tree: &mut Tree, response: NodeId) {
        let schema = tree.at(response).get("schema");
        let Some(reference) = schema.and_then(|schema| schema.get("$ref")) else { return };
        if !reference.as_str().is_some_and(|text| text.starts_with("#/responses/")) {
            return;
        }
        let (id, place) = (reference.id(), reference.span());
        let message =
            "expected a reference to a schema, found one to a response; it is read as that response";
        self.context.report.warning(place, message);
        let span = tree.at(response).span();
        let mut whole = Members::new();
        put(&mut whole, "$ref", id, place);
        tree.replace(response, Value::Mapping(whole), span);
        tree.link(response);
    }

    /// Converts a response, once.
    pub(super) fn response(&mut self, tree: &mut Tree, response: NodeId, produces: Option<&MediaTypes>) {
        if !tree.at(response).is_mapping() || !self.done.insert(response) {
            return;
        }
        let span = tree.at(response).span();
        let mut own = members(tree, response);
        self.drop_unknown(&mut own, RESPONSE, Kind::Response);
        let headers = tree.at(response).entries_of("headers").map(|(_, header)| header.id());
        for header in headers.collect::<Vec<_>>() {
            self.header(tree, header);
        }
        let examples = own.shift_remove("examples");
        match own.shift_remove("schema") {
            Some(schema) => {
                self.schemas.insert(response, schema.value);
                let content = self.response_content(tree, schema, examples, produces);
                put(&mut own, "content", content, schema.key);
            }
            None => self.context.report.extend(examples.map(|examples| {
                Diagnostic::warning(
                    examples.key,
                    "`examples` of a response without a `schema` have no effect",
                )
            })),
        }
        tree.replace(response, Value::Mapping(own), span);
        tree.link(response);
    }

    /// Creates the content of a response, in the media types of its operation or of the document.
    fn response_content(
        &mut self,
        tree: &mut Tree,
        schema: Entry,
        examples: Option<Entry>,
        produces: Option<&MediaTypes>,
    ) -> NodeId {
        let mut media_types = produces.or(self.produces.as_ref()).cloned().unwrap_or_default();
        if media_types.is_empty() {
            let span = tree.at(schema.value).span();
            let is_file = tree.at(schema.value).text("type") == Some("file");
            let (assumed, keyword, message) = if is_file { ANY_FILE } else { ANY_RESPONSE };
            self.assume(span, keyword, message);
            media_types = MediaTypes::assumed(assumed, span);
        }
        let examples = examples.map(|examples| members(tree, examples.value)).unwrap_or_default();
        let known: HashSet<_> = media_types.iter().map(|(name, _)| name).collect();
        for (name, entry) in &examples {
            if !known.contains(name.as_str()) && !name.starts_with("x-") {
                let message = format!(
                    "an example of `{name}`, which is not a media type of the response; it is ignored"
                );
                self.context.report.warning(entry.key, message);
            }
        }
        self.content(tree, &media_types, schema, |name| Some(("example", *examples.get(name)?)))
    }

    /// Converts a header of a response.
    fn header(&mut self, tree: &mut Tree, header: NodeId) {
        if !tree.at(header).is_mapping() || !self.done.insert(header) {
            return;
        }
        let span = tree.at(header).span();
        let mut own = members(tree, header);
        let known = ["description", "collectionFormat", "example", "schema"];
        let known: Vec<_> = known.into_iter().chain(SCHEMA_KEYWORDS.iter().copied()).collect();
        self.drop_unknown(&mut own, &known, Kind::Header);
        let written = self.collection(tree, &own);
        own.shift_remove("collectionFormat");
        self.own_schema(tree, &mut own, Kind::Header, span);
        if let Some(written) = written.filter(|written| written.format != Collection::Csv) {
            let message = format!(
                "OpenAPI 3 has no counterpart of `collectionFormat: {}` of a header; it is read as text",
                written.format.name()
            );
            self.context.report.warning(written.span, message);
            let string = text(tree, "string", written.span);
            let mut schema = Members::new();
            put(&mut schema, "type", string, written.span);
            let schema = mapping(tree, schema, span);
            put(&mut own, "schema", schema, span);
        }
        tree.replace(header, Value::Mapping(own), span);
        tree.link(header);
    }
}
