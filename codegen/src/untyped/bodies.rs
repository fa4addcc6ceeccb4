//! Bodies that are bytes or text.

use crate::document::NodeRef;
use crate::document::view::{MediaType, Object as _, Schema};
use crate::ir::{
    Alternative, BodyContent, BodyForm, HeaderField, Operation, Part, PartContent, Payload, RequestBody,
    Response, TypeRef, Webhook,
};
use crate::media_type::{accept_range, is_event_stream, is_json, may_be_structured};
use crate::schema::body;
use crate::schema::conjunction;
use crate::schema::events::{Event, event};
use crate::schema::leaves::leaves_of;

use super::{Cause, Fallback, Reason, Search, is_untyped};

/// Adds a request body.
pub(super) fn of_body(search: &mut Search<'_>, body: &RequestBody) {
    let Some(node) = search.node(&body.place) else { return };
    for form in body.forms() {
        // If there are several media types, each has its own place.
        let content: Vec<_> = node.get("content").into_iter().flat_map(NodeRef::entries).collect();
        let own = |name: &str| form.variant.is_none_or(|variant| variant.media_type == name);
        let content: Vec<_> = content.into_iter().filter(|(name, _)| own(name)).collect();
        let node = match (form.variant, content.as_slice()) {
            (Some(_), [(_, media)]) => *media,
            _ => node,
        };
        of_form(search, node, &content, form);
    }
}

/// The media types of a body with their nodes.
type Content<'d> = [(&'d str, NodeRef<'d>)];

fn of_form<'d>(search: &mut Search<'d>, node: NodeRef<'d>, content: &Content<'d>, form: BodyForm<'_>) {
    let named = |name: &str| content.iter().find(|(media_type, _)| *media_type == name);
    match form.content {
        BodyContent::Json(name) => {
            let first = content.iter().find_map(|(_, media)| media.get("schema"));
            match named(name).and_then(|(_, media)| media.get("schema")).or(first) {
                Some(schema) => search.of_schema(Schema::of(schema), form.ty),
                None if is_untyped(&form.ty.ty) => {
                    search.add(node, Fallback::Value, (Cause::Document, "it has no schema".to_owned()));
                }
                None => {}
            }
        }
        BodyContent::Bytes(_) => {
            let reason = of_content(search, content);
            search.add(node, Fallback::Bytes, reason);
        }
        BodyContent::Text(_) => of_text(search, node, content),
        BodyContent::Parts(parts) => parts.parts.iter().for_each(|part| of_part(search, part)),
        BodyContent::Multipart => {
            let schema = content.iter().find_map(|(_, media)| media.get("schema"));
            let reason = match schema {
                Some(_) => (Cause::Generator, "there is no type for parts without fixed names".to_owned()),
                None => (Cause::Document, "no schema states which parts there are".to_owned()),
            };
            search.add(schema.unwrap_or(node), Fallback::Parts, reason);
        }
        BodyContent::Mixed { .. } => {
            let why = "parts without names have no types of their own".to_owned();
            search.add(node, Fallback::Parts, (Cause::Generator, why));
        }
        BodyContent::Xml(..) | BodyContent::Form(_) | BodyContent::Sequence(_) => {}
    }
}

/// Adds a part of a request body.
fn of_part(search: &mut Search<'_>, part: &Part) {
    let (PartContent::Value(ty) | PartContent::Values(ty)) = &part.content else { return };
    let Some(node) = search.node(&part.place) else { return };
    let written = Schema::of(node);
    let meant =
        conjunction(&search.schemas, written).and_then(|whole| body::part(&search.schemas, &whole, None));
    if meant.is_ok_and(|meant| meant.contains_files) {
        let why = "there are files within it, and parts are not nested".to_owned();
        search.add(node, Fallback::Text, (Cause::Generator, why));
    } else {
        search.of_schema(written, ty);
    }
}

/// Adds a response header that is read as text although its schema declares more.
pub(super) fn of_header(search: &mut Search<'_>, header: &HeaderField) {
    let Some(node) = search.node(&header.place) else { return };
    let mut content = node.get("content").into_iter().flat_map(NodeRef::entries);
    let schema = node.get("schema").or_else(|| content.find_map(|(_, media)| media.get("schema")));
    let Some(written) = schema.map(Schema::of) else { return };
    let is_text = matches!(&header.ty.ty, TypeRef::Scalar(scalar) if scalar.is_text());
    let declared = leaves_of(&search.schemas, written);
    if is_text && declared.is_ok_and(|declared| !declared.all.is_empty() && !declared.is_single()) {
        let why = "there is no type for what a header of this schema holds".to_owned();
        search.add(written.node(), Fallback::Text, (Cause::Generator, why));
    } else {
        search.of_schema(written, &header.ty);
    }
}

/// Adds a stream whose events have different data.
fn of_events<'d>(search: &mut Search<'d>, node: NodeRef<'d>) {
    let content = node.get("content").into_iter().flat_map(NodeRef::entries);
    for (_, media) in content.filter(|(name, _)| is_event_stream(name)) {
        if let Ok(Some(Event::Differing(schema))) = event(&search.schemas, MediaType::of(media)) {
            let why = "the data of its events differs with their names".to_owned();
            search.add(schema.node(), Fallback::Text, (Cause::Generator, why));
        }
    }
}

/// Adds the body of a webhook or a callback that is not JSON.
pub(super) fn of_webhook(search: &mut Search<'_>, webhook: &Webhook) {
    let written = search.node(&webhook.place).and_then(|node| node.get("requestBody"));
    let body = written.and_then(|body| search.document.resolve(body, "a request body").ok());
    let Some(body) = body else { return };
    let content: Vec<_> = body.get("content").into_iter().flat_map(NodeRef::entries).collect();
    match &webhook.ty {
        Some(ty) => {
            let json = content.iter().find(|(name, _)| is_json(name));
            if let Some(schema) = json.and_then(|(_, media)| media.get("schema")) {
                search.of_schema(Schema::of(schema), ty);
            }
        }
        None if content.is_empty() => {}
        None => {
            let reason = of_content(search, &content);
            search.add(body, Fallback::Bytes, reason);
        }
    }
}

/// Adds the body of a response.
pub(super) fn of_response(search: &mut Search<'_>, response: &Response) {
    let Some(node) = search.node(&response.place) else { return };
    let content: Vec<_> = node.get("content").into_iter().flat_map(NodeRef::entries).collect();
    of_payload(search, node, &content, &response.payload);
}

/// Adds an alternative to the default body of a response.
pub(super) fn of_alternative(search: &mut Search<'_>, operation: &Operation, alternative: &Alternative) {
    let responses = alternative.responses.iter().filter_map(|index| operation.responses.get(*index));
    for response in responses {
        let content = search.node(&response.place).and_then(|node| node.get("content"));
        let mut content = content.into_iter().flat_map(NodeRef::entries);
        if let Some((name, media)) = content.find(|(name, _)| accept_range(name) == alternative.media_type) {
            of_payload(search, media, &[(name, media)], &alternative.payload);
        }
    }
}

fn of_payload<'d>(search: &mut Search<'d>, node: NodeRef<'d>, content: &Content<'d>, payload: &Payload) {
    match payload {
        Payload::Json(ty) if is_untyped(&ty.ty) => {
            let with_schema = |(name, media): &(&'d str, NodeRef<'d>)| Some((*name, media.get("schema")?));
            let schemas: Vec<_> = content.iter().filter_map(with_schema).collect();
            if let Some((_, schema)) = schemas.iter().find(|(name, _)| is_json(name)).or(schemas.first()) {
                search.of_schema(Schema::of(*schema), ty);
            }
        }
        Payload::Untyped => {
            let reason = of_content(search, content);
            search.add(node, Fallback::Bytes, reason);
        }
        Payload::Text { .. } => of_text(search, node, content),
        Payload::Events(_) => of_events(search, node),
        Payload::Parts => {
            let why = (Cause::Generator, "parts without names have no types of their own".to_owned());
            search.add(node, Fallback::Parts, why);
        }
        Payload::Empty | Payload::Json(_) | Payload::Xml(..) | Payload::Sequence(_) => {}
    }
}

fn of_text<'d>(search: &mut Search<'d>, node: NodeRef<'d>, content: &Content<'d>) {
    if let (Cause::Generator, why) = of_content(search, content) {
        search.add(node, Fallback::Text, (Cause::Generator, why));
    }
}

/// Returns why a body has no type, according to its media types.
fn of_content<'d>(search: &Search<'d>, content: &Content<'d>) -> Reason {
    let structured = content.iter().find(|(_, media)| {
        media.get("itemSchema").is_some()
            || media.get("schema").is_some_and(|schema| is_structured(search, schema))
    });
    if let Some((name, _)) = structured {
        return if may_be_structured(name) {
            (Cause::Generator, format!("`{name}` is not read by its schema"))
        } else {
            (Cause::Document, format!("`{name}` has no properties that a schema could describe"))
        };
    }
    let why = match content.first() {
        None => "no success is declared",
        Some(_) if content.iter().all(|(_, media)| media.get("schema").is_none()) => {
            "no schema states what is in it"
        }
        Some(_) => "its schema states no more",
    };
    (Cause::Document, why.to_owned())
}

/// Returns whether a schema declares more than text or bytes.
fn is_structured<'d>(search: &Search<'d>, written: NodeRef<'d>) -> bool {
    let Ok(schema) = search.schemas.resolve(Schema::of(written)) else { return false };
    let is_plain = matches!(schema.types_but_null().as_slice(), [] | ["string"]);
    let has = |keyword: &&str| schema.has(keyword);
    !is_plain
        || ["properties", "items", "allOf", "oneOf", "anyOf", "enum", "additionalProperties"].iter().any(has)
}
