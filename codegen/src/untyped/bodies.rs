//! Bodies that are bytes or text.

use crate::document::NodeRef;
use crate::document::view::Schema;
use crate::ir::{BodyContent, Payload, RequestBody, Response};

use super::{Cause, Reason, Search, What, is_untyped};

/// Adds a request body.
pub(super) fn of_body(search: &mut Search<'_>, body: &RequestBody) {
    let Some(node) = search.node(&body.place) else { return };
    let schema = |name: &str| node.get("content").and_then(|content| content.get(name)?.get("schema"));
    match &body.content {
        BodyContent::Json(name) => {
            let first = node
                .get("content")
                .and_then(|content| content.entries().find_map(|(_, media)| media.get("schema")));
            match schema(name).or(first) {
                Some(schema) => search.of_schema(Schema::of(schema), &body.ty),
                None if is_untyped(&body.ty.ty) => {
                    search.add(node, What::Value, (Cause::Document, "it has no schema".to_owned()));
                }
                None => {}
            }
        }
        BodyContent::Bytes(_) => {
            let reason = of_content(search, node);
            search.add(node, What::Bytes, reason);
        }
        BodyContent::Text(_) => of_text(search, node),
        BodyContent::Form(_) | BodyContent::Parts(_) | BodyContent::Multipart => {}
    }
}

/// Adds the body of a response.
pub(super) fn of_response(search: &mut Search<'_>, response: &Response) {
    let Some(node) = search.node(&response.place) else { return };
    match &response.payload {
        Payload::Json(ty) if is_untyped(&ty.ty) => {
            let mut media = node.get("content").into_iter().flat_map(NodeRef::entries);
            if let Some(schema) = media.find_map(|(_, media)| media.get("schema")) {
                search.of_schema(Schema::of(schema), ty);
            }
        }
        Payload::Untyped => {
            let reason = of_content(search, node);
            search.add(node, What::Bytes, reason);
        }
        Payload::Text { .. } => of_text(search, node),
        Payload::Empty | Payload::Json(_) | Payload::Events(_) => {}
    }
}

fn of_text<'d>(search: &mut Search<'d>, node: NodeRef<'d>) {
    if let (Cause::Generator, why) = of_content(search, node) {
        search.add(node, What::Text, (Cause::Generator, why));
    }
}

/// Why a body has no type: what its media types declare.
fn of_content<'d>(search: &Search<'d>, node: NodeRef<'d>) -> Reason {
    let content = || node.get("content").into_iter().flat_map(NodeRef::entries);
    let structured = content().find(|(_, media)| {
        media.get("itemSchema").is_some()
            || media.get("schema").is_some_and(|schema| is_structured(search, schema))
    });
    if let Some((name, _)) = structured {
        return (Cause::Generator, format!("`{name}` is not read by its schema"));
    }
    let why = match content().next() {
        None => "no success is declared",
        Some(_) if content().all(|(_, media)| media.get("schema").is_none()) => {
            "no schema says what is in it"
        }
        Some(_) => "its schema says no more",
    };
    (Cause::Document, why.to_owned())
}

/// Whether a schema declares more than text or bytes.
fn is_structured<'d>(search: &Search<'d>, written: NodeRef<'d>) -> bool {
    let Ok(schema) = search.schemas.resolve(Schema::of(written)) else { return false };
    let is_plain = matches!(schema.types_but_null().as_slice(), [] | ["string"]);
    let has = |keyword: &&str| schema.has(keyword);
    !is_plain
        || ["properties", "items", "allOf", "oneOf", "anyOf", "enum", "additionalProperties"].iter().any(has)
}
