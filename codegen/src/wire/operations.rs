//! Operations: parameters, bodies, responses, and the callbacks that the server sends.

use std::collections::BTreeSet;

use super::builder::Builder;
use super::canonical::canonical;
use super::notes::{Note, notes};
use super::service::{requirements, servers};
use super::spot::Spot;
use super::{Body, Media, Operation, Parameter, Response};
use crate::document::NodeRef;
use crate::document::view::{self, Object as _, PathItem, Root, Schema};

/// The context of an operation: its path item, and the object with its default security.
#[derive(Clone, Copy)]
struct PathContext<'d> {
    path: &'d str,
    item: PathItem<'d>,
    root: NodeRef<'d>,
}

/// Returns the operations of `paths`.
pub(super) fn operations<'d>(builder: &mut Builder<'_, 'd>, view: Root<'d>) -> Vec<Operation> {
    let root = view.node();
    let paths = view.paths();
    let all = paths.flat_map(|(path, item)| {
        item.operations()
            .map(move |(method, operation)| (method, operation, PathContext { path, item, root }))
    });
    all.map(|(method, written, around)| operation(builder, method, written, around)).collect()
}

/// Returns the operations of `webhooks`.
pub(super) fn webhooks<'d>(builder: &mut Builder<'_, 'd>, view: Root<'d>) -> Vec<Operation> {
    let root = view.node();
    let all = view.webhooks().flat_map(|(path, item)| {
        item.operations()
            .map(move |(method, operation)| (method, operation, PathContext { path, item, root }))
    });
    all.map(|(method, written, around)| operation(builder, method, written, around)).collect()
}

fn operation<'d>(
    builder: &mut Builder<'_, 'd>,
    method: &str,
    written: view::Operation<'d>,
    around: PathContext<'d>,
) -> Operation {
    let node = written.node();
    let document = builder.schemas.document;
    let own = servers(written);
    let holder = if written.security().is_some() { node } else { around.root };
    let body = written.request_body().map(|body| document.request_body(body).unwrap_or(body));
    let responses: Vec<_> = written.responses().collect();
    let responses = responses.into_iter().map(|(status, _, response)| {
        let response = document.response(status, response).unwrap_or(response);
        self::response(builder, status, response)
    });
    let responses = responses.collect();
    Operation {
        method: method.to_ascii_uppercase(),
        path: around.path.to_owned(),
        id: written.id().map(str::to_owned),
        servers: if own.is_empty() { servers(around.item) } else { own },
        security: requirements(holder),
        security_at: Spot::member(holder, "security"),
        parameters: parameters(builder, written, around),
        body: body.map(|body| Body {
            required: body.required(),
            content: content(builder, body.node()),
            notes: notes(body.node(), &["required", "content"]),
            at: Spot::of(body.node()),
        }),
        responses,
        callbacks: callbacks(builder, written, around.root),
        notes: operation_notes(node, around.item),
        at: Spot::of(node),
    }
}

fn operation_notes(node: NodeRef<'_>, item: PathItem<'_>) -> Vec<Note> {
    const READ: [&str; 7] =
        ["operationId", "servers", "security", "parameters", "requestBody", "responses", "callbacks"];
    let mut all = notes(node, &READ);
    all.extend(
        node.get("responses")
            .map(|responses| notes(responses, &[]))
            .unwrap_or_default()
            .into_iter()
            .filter(|note| note.keyword.starts_with("x-")),
    );
    let methods = view::METHODS.into_iter().chain(["servers", "parameters", "additionalOperations"]);
    all.extend(notes(item.node(), &methods.collect::<Vec<_>>()));
    all
}

fn callbacks<'d>(
    builder: &mut Builder<'_, 'd>,
    written: view::Operation<'d>,
    root: NodeRef<'d>,
) -> Vec<(String, Operation)> {
    let document = builder.schemas.document;
    let mut all = Vec::new();
    for (name, callback) in written.node().entries_of("callbacks") {
        let callback = document.resolve(callback, "a callback").unwrap_or(callback);
        for (path, item) in callback.entries().filter(|(path, _)| !path.starts_with("x-")) {
            let item = PathItem::of(item);
            for (method, called) in item.operations() {
                let around = PathContext { path, item, root };
                all.push((name.to_owned(), operation(builder, method, called, around)));
            }
        }
    }
    all
}

/// Returns the parameters of an operation, and those of its path that it does not override.
fn parameters<'d>(
    builder: &mut Builder<'_, 'd>,
    written: view::Operation<'d>,
    around: PathContext<'d>,
) -> Vec<Parameter> {
    let document = builder.schemas.document;
    let mut all: Vec<Parameter> = Vec::new();
    for parameter in written.parameters().chain(around.item.parameters()) {
        let parameter = document.parameter(parameter).unwrap_or(parameter);
        let (Some(place), Some(name)) = (parameter.location(), parameter.name()) else { continue };
        let at = around.path.find(&format!("{{{name}}}")).filter(|_| place == "path");
        let slot = at.map(|at| around.path.get(..at).unwrap_or_default().matches('{').count());
        if !all.iter().any(|known| known.place == place && known.name == name) {
            all.push(Parameter { slot, ..self::parameter(builder, place, name, parameter.node()) });
        }
    }
    all
}

/// Returns a parameter, or a header of a response or a part (OpenAPI 3.1, sections 4.8.12 and 4.8.21).
fn parameter<'d>(builder: &mut Builder<'_, 'd>, place: &str, name: &str, node: NodeRef<'d>) -> Parameter {
    const READ: [&str; 8] =
        ["in", "name", "required", "style", "explode", "allowReserved", "schema", "content"];
    let default = if matches!(place, "query" | "cookie") { "form" } else { "simple" };
    let style = node.text("style").unwrap_or(default);
    let explode = node.get("explode").and_then(NodeRef::as_bool).unwrap_or(style == "form");
    Parameter {
        place: place.to_owned(),
        name: name.to_owned(),
        slot: None,
        required: node.flag("required"),
        style: (style.to_owned(), explode),
        allows_reserved: node.flag("allowReserved"),
        schema: node.get("schema").map(|schema| builder.schema(Schema::of(schema))),
        content: content(builder, node),
        notes: notes(node, &READ),
        at: Spot::of(node),
    }
}

fn response<'d>(builder: &mut Builder<'_, 'd>, status: &str, response: view::Response<'d>) -> Response {
    let document = builder.schemas.document;
    let node = response.node();
    let headers = response.headers().map(|(name, _, header)| {
        let header = document.header(header).unwrap_or(header);
        parameter(builder, "header", name, header.node())
    });
    Response {
        status: status.to_ascii_uppercase().replace("DEFAULT", "default"),
        headers: headers.collect(),
        content: content(builder, node),
        notes: notes(node, &["headers", "content"]),
        at: Spot::of(node),
    }
}

fn content<'d>(builder: &mut Builder<'_, 'd>, holder: NodeRef<'d>) -> Vec<Media> {
    holder.entries_of("content").map(|(name, media)| self::media(builder, name, media)).collect()
}

fn media<'d>(builder: &mut Builder<'_, 'd>, name: &str, media: NodeRef<'d>) -> Media {
    let mut parts = name.split(';').map(|part| part.trim().to_ascii_lowercase());
    let mut schema = |key: &str| media.get(key).map(|schema| builder.schema(Schema::of(schema)));
    let (whole, item) = (schema("schema"), schema("itemSchema"));
    let document = builder.schemas.document;
    let (mut encoding, mut part_headers) = (BTreeSet::new(), Vec::new());
    for (part, written) in encodings(media) {
        for (keyword, value) in written.entries().filter(|(keyword, _)| *keyword != "headers") {
            encoding.insert(format!("{part}: {keyword}: {}", canonical(document, value)));
        }
        for (name, header) in written.entries_of("headers") {
            let header = document.resolve(header, "a header").unwrap_or(header);
            part_headers.push(parameter(builder, &part, name, header));
        }
    }
    Media {
        name: name.to_owned(),
        essence: parts.next().unwrap_or_default(),
        parameters: parts.filter(|part| !part.is_empty()).collect(),
        schema: whole,
        item_schema: item,
        encoding,
        part_headers,
        notes: notes(media, &["schema", "itemSchema", "encoding", "itemEncoding", "prefixEncoding"]),
        at: Spot::of(media),
    }
}

/// Returns how the parts of a body are written, by the name of each.
fn encodings(media: NodeRef<'_>) -> impl Iterator<Item = (String, NodeRef<'_>)> {
    let named = media.entries_of("encoding").map(|(name, encoding)| (format!("part {name}"), encoding));
    let placed = media.items_of("prefixEncoding").zip(1..);
    let placed = placed.map(|(encoding, number)| (format!("part {number}"), encoding));
    let item = media.get("itemEncoding").map(|encoding| ("further parts".to_owned(), encoding));
    named.chain(placed).chain(item)
}
