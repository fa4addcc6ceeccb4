//! Lowers request bodies: which media type is sent, and what the body contains.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Encoding, MediaType, Object, Operation, RequestBody};
use crate::ir::{
    self, BodyAlternative, BodyChoice, BodyContent, BodyVariant, Docs, FieldName, FieldWriting, FormField,
    TypeUse, XmlRoot,
};
use crate::name::{Scope, Words};
use crate::source::Span;

use super::choice::{Content, DistinctMediaTypes, have_same_schema, warn_of_unused_schema};
use super::events::warn_of_unread_items;
use super::parts::{form_parts, form_properties, has_file};
use super::places::Naming;
use super::positional_parts::positional_parts;
use super::sequence::{has_items, item_type};
use super::{Types, parameter, type_of};
use crate::lower::remark;
use crate::media_type::{
    charset, content_type, essence, is_any, is_json, is_multipart, is_range, is_text, is_xml,
    json_content_type,
};
use crate::schema::body::{has_format, is_structured, may_have_fields};
use crate::schema::leaves::leaves;

/// What the docs say about a body whose media type is a range.
const CHOSEN_BY_CALLER: &str = "A type in this range is set with `.header(\"content-type\", …)`";

/// Lowers the request body of an operation.
pub(super) fn request_body<'d>(
    types: &mut Types<'d>,
    operation: Operation<'d>,
    parameters: &[ir::Parameter],
    naming: Naming<'_>,
) -> Option<ir::RequestBody> {
    let written = operation.request_body()?;
    let body = types.ok_or_report(types.document().request_body(written))?;
    let words = naming.of(body);
    let mut content: Vec<_> = body.content().collect();
    if content.is_empty() && !body.required() {
        let message = "the optional request body has no media type; it is never sent";
        types.report.warning(body.span_of("content"), message);
        return None;
    }
    if content.is_empty() {
        let (span, message) =
            (body.span_of("content"), "a request body without a media type: any bytes are sent");
        types.report.warning(span, message);
        content.push(("*/*", span, MediaType::of(body.node())));
    }
    let (chosen, kind) = body_content(types, &content, &naming.operation.then("body"), &words)?;
    let (media_type, _, media) = chosen;
    let ty = body_type(types, media, &kind, &words)?;
    let form = Form { content: kind, ty };
    let mut notes = Vec::new();
    if !form.is_typed() {
        let words = if form.is_open() { CHOSEN_BY_CALLER } else { "Sent as" };
        notes.extend(remark(words, vec![chosen.0.to_owned()]));
    }
    let (choice, others) = choice(types, &content, (chosen, &form), naming, &words);
    notes.extend(others);
    let mut read: Vec<&str> = Vec::new();
    read.extend(reads_item_encoding(&form.content).then_some(media_type));
    for other in choice.iter().flat_map(|choice| &choice.others) {
        read.extend(reads_item_encoding(&other.content).then_some(other.variant.media_type.as_str()));
    }
    warn_of_unread_items(types, content.iter().map(|(name, _, media)| (*name, *media)), |name| {
        read.contains(&name)
    });
    Some(ir::RequestBody {
        name: body_field(types, body, parameters),
        place: body.pointer(),
        docs: Docs { text: body.description().map(str::to_owned), notes, ..Docs::default() },
        content: form.content,
        ty: form.ty,
        required: body.required(),
        choice,
    })
}

/// Returns the type of a body's content: text, unless the body is JSON, a form, XML or a sequence.
fn body_type<'d>(
    types: &mut Types<'d>,
    media: MediaType<'d>,
    content: &BodyContent,
    words: &Words,
) -> Option<TypeUse> {
    match (content, media.schema()) {
        (BodyContent::Sequence(_), _) => item_type(types, media, words),
        (BodyContent::Json(_), None) => Some(TypeUse::ANY),
        (BodyContent::Json(_) | BodyContent::Form(_) | BodyContent::Xml(..), Some(schema)) => {
            type_of(types, schema, words)
        }
        _ => Some(TypeUse::TEXT),
    }
}

/// Returns whether the items or parts of a body are lowered separately.
fn reads_item_encoding(content: &BodyContent) -> bool {
    match content {
        BodyContent::Sequence(_) | BodyContent::Mixed { .. } => true,
        BodyContent::Parts(parts) => parts.positional.is_some(),
        _ => false,
    }
}

/// How a body of one media type is written, and its type.
struct Form {
    content: BodyContent,
    ty: TypeUse,
}

impl Form {
    /// Returns whether the caller has to choose the media type.
    fn is_open(&self) -> bool {
        matches!(&self.content, BodyContent::Bytes(media_type) if is_range(media_type))
    }

    /// Returns whether the body has a type of the document.
    fn is_typed(&self) -> bool {
        matches!(self.content, BodyContent::Json(_) | BodyContent::Form(_) | BodyContent::Xml(..))
    }
}

/// Lowers a body of one media type that is not the default. `known` is another body with the same schema.
fn form_of<'d>(
    types: &mut Types<'d>,
    entry: &Content<'d>,
    name: &Words,
    words: &Words,
    known: Option<&Form>,
) -> Option<Form> {
    let (media_type, _, media) = *entry;
    let is = |wanted: &str| essence(media_type).eq_ignore_ascii_case(wanted);
    let content = if is_json(media_type) || is("text/json") {
        BodyContent::Json(json_content_type(media_type))
    } else if is("application/x-www-form-urlencoded") && media.schema().is_some() {
        form(types, entry)?
    } else if is("multipart/form-data") {
        form_parts(types, media, name, words).map_or(BodyContent::Multipart, BodyContent::Parts)
    } else if has_items(types, media_type, media) {
        BodyContent::Sequence(content_type(media_type))
    } else if let Some(root) = xml_root(types, entry) {
        BodyContent::Xml(content_type(media_type), root)
    } else if (is_text(media_type) || is_xml(media_type)) && !has_format(&types.schemas, media, "binary") {
        text(types, entry)?
    } else if is_multipart(media_type) {
        mixed_content(types, *entry, name, words)
    } else {
        BodyContent::Bytes(content_type(media_type))
    };
    let mut form = Form { content, ty: TypeUse::TEXT };
    form.ty = match known.filter(|known| known.is_typed() && form.is_typed()) {
        Some(known) => known.ty.clone(),
        None => body_type(types, media, &form.content, words)?,
    };
    Some(form)
}

/// Returns the root element of a body if XML has types.
fn xml_root<'d>(types: &mut Types<'d>, (media_type, _, media): &Content<'d>) -> Option<XmlRoot> {
    let is_typed = is_xml(media_type) && is_structured(&types.schemas, *media);
    if is_typed { types.xml(*media, true) } else { None }
}

/// Lowers a text body, which is sent as UTF-8.
fn text(types: &mut Types<'_>, (media_type, span, _): &Content<'_>) -> Option<BodyContent> {
    if !charset(media_type).is_none_or(|name| ["utf-8", "us-ascii"].contains(&name.as_str())) {
        let construct = format!("a request body of type `{media_type}`: text is sent as UTF-8");
        types.report.push(Diagnostic::unsupported(*span, construct));
        return None;
    }
    Some(BodyContent::Text(content_type(media_type)))
}

fn unsupported<T>(types: &mut Types<'_>, media_type: &str, span: Span) -> Option<T> {
    let construct = format!("a request body of type `{media_type}`");
    types.report.push(Diagnostic::unsupported(span, construct));
    None
}

/// Returns the alternatives to the default body, and notes about the media types that are not sent.
fn choice<'d>(
    types: &mut Types<'d>,
    content: &[Content<'d>],
    (entry, form): (Content<'d>, &Form),
    naming: Naming<'_>,
    words: &Words,
) -> (Option<BodyChoice>, Vec<ir::Note>) {
    let (plain, _, media) = entry;
    let DistinctMediaTypes { all, mut same } = DistinctMediaTypes::of(&types.schemas, content, plain);
    let (mut chosen, mut others, mut open) = (None, Vec::new(), Vec::new());
    for (entry, name) in all {
        let media_type = entry.0.to_owned();
        if media_type == plain {
            chosen = Some(BodyVariant { name, media_type });
            continue;
        }
        let words = words.then(name.as_str());
        let parts = naming.operation.then("parts");
        // Bodies with the same schema share a type, whatever their media type.
        let known = have_same_schema(media, entry.2).then_some(form);
        match types.attempt(|types| form_of(types, &entry, &parts, &words, known)) {
            Some(form) => {
                open.extend(form.is_open().then(|| media_type.clone()));
                let Form { content, ty } = form;
                let variant = BodyVariant { name, media_type };
                others.push(BodyAlternative { variant, content, ty });
            }
            None => same.push(media_type),
        }
    }
    same.sort_by_key(|same| content.iter().position(|(name, ..)| name == same));
    let mut notes = remark("Also declared, but not sent", same);
    let Some(plain) = chosen.filter(|_| !others.is_empty()) else { return (None, notes) };
    let names = others.iter().map(|other| other.variant.media_type.clone()).collect();
    notes
        .splice(0..0, remark("Can also be sent as", names).into_iter().chain(remark(CHOSEN_BY_CALLER, open)));
    let name = types.claim(&naming.operation.then("request body"));
    (Some(BodyChoice { name, plain, others }), notes)
}

/// Chooses the default body: JSON before a form, a form before multipart, then JSON sequences, text and
/// bytes. A form with files is sent as multipart if both are declared.
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
        return Some((json, BodyContent::Json(json_content_type(json.0))));
    }
    let parts = find(&is("multipart/form-data"));
    let form = find(&is("application/x-www-form-urlencoded")).filter(|(_, _, m)| m.schema().is_some());
    if let Some(form) = form.filter(|(_, _, media)| parts.is_none() || !has_file(&types.schemas, *media)) {
        return Some((form, self::form(types, &form)?));
    }
    if let Some(parts) = parts {
        let named = form_parts(types, parts.2, name, words);
        return Some((parts, named.map_or(BodyContent::Multipart, BodyContent::Parts)));
    }
    let is_sequence = |(name, _, media): &&Content<'d>| has_items(types, name, *media);
    if let Some(sequence) = content.iter().find(is_sequence).copied() {
        return Some((sequence, BodyContent::Sequence(content_type(sequence.0))));
    }
    if let Some(text) = find(&is_text).filter(|(_, _, media)| !has_format(&types.schemas, *media, "binary")) {
        warn_of_unused_schema(types, &text, "sent as text");
        return Some((text, self::text(types, &text)?));
    }
    let is_structured_xml =
        |(name, _, media): &Content<'d>| is_xml(name) && is_structured(&types.schemas, *media);
    let is_parts = |name: &str| essence(name).to_ascii_lowercase().starts_with("multipart/");
    let is_plain = |entry: &&Content<'d>| !is_parts(entry.0) && !is_structured_xml(entry);
    if let Some(bytes) = content.iter().find(is_plain).copied() {
        warn_of_unused_schema(types, &bytes, "sent as bytes");
        return Some((bytes, BodyContent::Bytes(content_type(bytes.0))));
    }
    if let Some(xml) = content.iter().find(|entry| is_structured_xml(entry)).copied() {
        if let Some(root) = xml_root(types, &xml) {
            return Some((xml, BodyContent::Xml(content_type(xml.0), root)));
        }
        let body = self::text(types, &xml)?;
        warn_of_unused_schema(types, &xml, "sent as text");
        return Some((xml, body));
    }
    if let Some(mixed) = find(&is_multipart) {
        return Some((mixed, mixed_content(types, mixed, name, words)));
    }
    let (name, span, _) = content.first().copied()?;
    unsupported(types, name, span)
}

/// Lowers unnamed parts: with the types declared for their positions, or untyped with the media types of
/// these.
fn mixed_content<'d>(types: &mut Types<'d>, entry: Content<'d>, name: &Words, words: &Words) -> BodyContent {
    if let Some(parts) = types.attempt(|types| positional_parts(types, entry, name, words)) {
        return BodyContent::Parts(parts);
    }
    let (name, _, media) = entry;
    let media_type = |encoding: Encoding<'_>| {
        let first = encoding.content_type()?.split(',').next()?.trim();
        Some(content_type(first)).filter(|_| !first.contains('*'))
    };
    BodyContent::Mixed {
        media_type: content_type(essence(name)),
        prefix: media.prefix_encodings().map(|encoding| media_type(encoding).unwrap_or_default()).collect(),
        item: media.item_encoding().and_then(media_type),
    }
}

/// Lowers a form. It is sent as text if it has no fields, or if a field is XML, because only a caller can
/// write these.
fn form<'d>(types: &mut Types<'d>, entry: &Content<'d>) -> Option<BodyContent> {
    let (_, span, media) = *entry;
    if !may_have_fields(&types.schemas, media) {
        let message = "expected an object schema with properties for a form; it is sent as text";
        let help = "write the form with a library for forms";
        types.report.push(Diagnostic::warning(span, message).help(help));
        return text(types, entry);
    }
    let properties = form_properties(&types.schemas, media);
    let is_text = |(wire, _, encoding): &(&str, Span, Encoding<'d>)| {
        let property = properties.iter().find(|property| property.wire == *wire);
        let leaves = property.and_then(|property| leaves(&types.schemas, &property.conjunction).ok());
        let has_style = encoding.style().is_some() || encoding.explode().is_some();
        encoding.content_type().is_some_and(is_xml)
            && !has_style
            && leaves.is_some_and(|leaves| leaves.has_object())
    };
    if let Some((wire, _, encoding)) = media.encodings().find(is_text) {
        let message = format!("the form is sent as text: its field `{wire}` has no type in XML");
        let warning = Diagnostic::warning(encoding.span_of("contentType"), message);
        types.report.push(warning.help("write the form and its XML with libraries for them"));
        return text(types, entry);
    }
    Some(BodyContent::Form(form_fields(types, media)?))
}

/// Lowers how form fields are written, if `encoding` declares it.
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

/// Lowers how a form field is written. `style`, `explode` and `allowReserved` make it a query parameter, and
/// then its `contentType` has no effect (OpenAPI 3.1, section 4.8.15.1). Returns `None` for the default and
/// for what was rejected.
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
        // Text is written unchanged, whatever its declared media type.
        _ => None,
    }
}

/// Returns the name of the body's field, which must differ from those of the parameters.
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
