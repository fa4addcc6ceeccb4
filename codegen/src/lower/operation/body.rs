//! Request bodies: which of their media types is sent, and what it is made of.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Encoding, MediaType, Object, Operation, RequestBody};
use crate::ir::{self, BodyContent, Docs, FieldName, FieldWriting, FormField, Scalar, TypeRef, TypeUse};
use crate::name::{Scope, Words};
use crate::source::Span;

use super::events::unread_items;
use super::parts::{form_parts, form_properties, has_file};
use super::places::Naming;
use super::sequence::{has_items, item_type};
use super::{Types, parameter, type_of};
use crate::lower::remark;
use crate::media_type::{charset, essence, is_any, is_json, is_multipart, is_text, json_as, sent_as};
use crate::schema::body::{has_format, is_structured};
use crate::schema::leaves::leaves;

/// A media type with its name and its place.
type Content<'d> = (&'d str, Span, MediaType<'d>);

/// Lowers the request body of an operation.
pub(super) fn request_body<'d>(
    types: &mut Types<'d>,
    operation: Operation<'d>,
    parameters: &[ir::Parameter],
    naming: Naming<'_>,
) -> Option<ir::RequestBody> {
    let written = operation.request_body()?;
    let body = types.keep(types.document().request_body(written))?;
    let words = naming.of(body);
    let content: Vec<_> = body.content().collect();
    if content.is_empty() && !body.required() {
        let message = "a request body without a media type, which is not required: none is sent";
        types.report.push(Diagnostic::warning(body.span_of("content"), message));
        return None;
    }
    if content.is_empty() {
        let construct = "a request body without content";
        types.report.push(Diagnostic::unsupported(body.span_of("content"), construct));
        return None;
    }
    let (chosen, kind) = body_content(types, &content, &naming.operation.then("body"), &words)?;
    let (media_type, _, media) = chosen;
    let is_sequence = matches!(kind, BodyContent::Sequence(_) | BodyContent::Mixed { .. });
    let is_read = |name: &str| is_sequence && name == media_type;
    unread_items(types, content.iter().map(|(name, _, media)| (*name, *media)), is_read);
    let text = TypeUse { ty: TypeRef::Scalar(Scalar::String), nullable: false };
    let ty = match (&kind, media.schema()) {
        (BodyContent::Sequence(_), _) => item_type(types, media, &words)?,
        (BodyContent::Json(_), None) => TypeUse { ty: TypeRef::Any, nullable: false },
        (BodyContent::Json(_) | BodyContent::Form(_), Some(schema)) => type_of(types, schema, &words)?,
        _ => text,
    };
    let mut notes = Vec::new();
    if !matches!(kind, BodyContent::Json(_) | BodyContent::Form(_)) {
        notes.extend(remark("Sent as", vec![media_type.to_owned()]));
    }
    let others = content.iter().filter(|(other, ..)| *other != media_type);
    notes
        .extend(remark("Also declared, but not sent", others.map(|(name, ..)| (*name).to_owned()).collect()));
    Some(ir::RequestBody {
        name: body_field(types, body, parameters),
        place: body.pointer(),
        docs: Docs { text: body.description().map(str::to_owned), notes, ..Docs::default() },
        content: kind,
        ty,
        required: body.required(),
    })
}

/// Chooses what is sent: JSON before a form, a form before its parts, those before a sequence in JSON, text and bytes. A
/// form that has files goes in parts, where both are declared.
fn body_content<'d>(
    types: &mut Types<'d>,
    content: &[Content<'d>],
    name: &Words,
    words: &Words,
) -> Option<(Content<'d>, BodyContent)> {
    let is = |wanted: &'static str| move |name: &str| essence(name).eq_ignore_ascii_case(wanted);
    let find = |is_it: &dyn Fn(&str) -> bool| content.iter().find(|(name, ..)| is_it(name)).copied();
    if let Some(json) =
        find(&is_json).or_else(|| find(&is_any).filter(|(_, _, media)| is_structured(&types.schemas, *media)))
    {
        return Some((json, BodyContent::Json(json_as(json.0))));
    }
    let parts = find(&is("multipart/form-data"));
    let form = find(&is("application/x-www-form-urlencoded")).filter(|(_, _, m)| m.schema().is_some());
    if let Some(form) = form.filter(|(_, _, media)| parts.is_none() || !has_file(&types.schemas, *media)) {
        return Some((form, BodyContent::Form(form_fields(types, form.2)?)));
    }
    if let Some(parts) = parts {
        let named = form_parts(types, parts.2, name, words);
        return Some((parts, named.map_or(BodyContent::Multipart, BodyContent::Parts)));
    }
    let is_sequence = |(name, _, media): &&Content<'d>| has_items(types, name, *media);
    if let Some(sequence) = content.iter().find(is_sequence).copied() {
        return Some((sequence, BodyContent::Sequence(sent_as(sequence.0))));
    }
    if let Some(text) = find(&is_text).filter(|(_, _, media)| !has_format(&types.schemas, *media, "binary")) {
        if !charset(text.0).is_none_or(|name| ["utf-8", "us-ascii"].contains(&name.as_str())) {
            let construct = format!("a request body of type `{}`: text is sent as UTF-8", text.0);
            types.report.push(Diagnostic::unsupported(text.1, construct));
            return None;
        }
        return Some((text, BodyContent::Text(sent_as(text.0))));
    }
    let is_plain = |(name, _, media): &&Content<'d>| {
        let essence = essence(name).to_ascii_lowercase();
        let is_xml = essence.ends_with("/xml") || essence.ends_with("+xml");
        !(essence.starts_with("multipart/") || is_xml && is_structured(&types.schemas, *media))
    };
    if let Some(bytes) = content.iter().find(is_plain).copied() {
        return Some((bytes, BodyContent::Bytes(sent_as(bytes.0))));
    }
    if let Some(mixed) = find(&is_multipart) {
        return Some((mixed, mixed_content(mixed)));
    }
    let (name, span, _) = content.first().copied()?;
    types.report.push(Diagnostic::unsupported(span, format_args!("a request body of type `{name}`")));
    None
}

/// Parts without names, with the media types of their places.
fn mixed_content((name, _, media): Content<'_>) -> BodyContent {
    let media_type = |encoding: Encoding<'_>| {
        let first = encoding.content_type()?.split(',').next()?.trim();
        Some(sent_as(first)).filter(|_| !first.contains('*'))
    };
    BodyContent::Mixed {
        media_type: sent_as(essence(name)),
        prefix: media.prefix_encodings().map(|encoding| media_type(encoding).unwrap_or_default()).collect(),
        item: media.item_encoding().and_then(media_type),
    }
}

/// Lowers how the fields of a form are written, where `encoding` says so.
fn form_fields<'d>(types: &mut Types<'d>, media: MediaType<'d>) -> Option<Vec<FormField>> {
    media.schema()?;
    let properties = form_properties(&types.schemas, media);
    let mut fields = Vec::new();
    for (wire, _, encoding) in media.encodings() {
        let property = properties.iter().find(|property| property.wire == wire);
        let leaves = property.and_then(|property| leaves(&types.schemas, &property.conjunction).ok());
        let is_object = leaves.is_some_and(|leaves| leaves.has_object());
        let writing = field_writing(types, encoding, is_object);
        fields.extend(writing.map(|writing| FormField { wire: wire.to_owned(), writing }));
    }
    Some(fields)
}

/// `style`, `explode` and `allowReserved` make a field what a query parameter is, and then its `contentType` has no
/// effect (OpenAPI 3.1, section 4.8.15.1). `None` for what is written as by default, and for what was refused.
fn field_writing<'d>(types: &mut Types<'d>, encoding: Encoding<'d>, is_object: bool) -> Option<FieldWriting> {
    let (style, explode) = (encoding.style(), encoding.explode());
    if style.is_some() || explode.is_some() || encoding.allows_reserved().is_some() {
        let Some(style) = parameter::query_style(style, explode) else {
            let construct = format!("the style `{}` of a form's field", style.unwrap_or_default());
            types.report.push(Diagnostic::unsupported(encoding.span_of("style"), construct));
            return None;
        };
        let reserved = encoding.allows_reserved().unwrap_or_default();
        return Some(FieldWriting::Style { style, reserved });
    }
    match encoding.content_type() {
        Some(media_type) if is_json(media_type) => Some(FieldWriting::Json),
        Some(media_type) if is_object => {
            let construct = format!("a form's field of type `{media_type}`");
            types.report.push(Diagnostic::unsupported(encoding.span_of("contentType"), construct));
            None
        }
        // A text is what it is, whatever it says.
        _ => None,
    }
}

/// The field of the body beside those of the parameters.
fn body_field(types: &mut Types<'_>, body: RequestBody<'_>, parameters: &[ir::Parameter]) -> FieldName {
    let mut scope = Scope::parameters();
    for parameter in parameters {
        scope.claim_field(&Words::of(parameter.name.as_str()));
    }
    let name = scope.claim_field(&Words::of(body.rust_name().unwrap_or("body")));
    if let Some(pinned) = body.rust_name() {
        let pin = (pinned, body.span_of("x-rust-name"), name.clone());
        types.check_pins(&[pin], Scope::claim_field);
    }
    name
}
