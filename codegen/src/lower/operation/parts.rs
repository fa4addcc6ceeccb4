//! Lowers multipart bodies: each property of the schema is a part, or a part for each of its items.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Encoding, MediaType, Object, Schema};
use crate::ir::{Direction, Docs, FieldName, Note, Part, PartContent, Parts, QueryStyle, TypeUse};
use crate::name::{Scope, Words};

use super::parameter::query_style;
use crate::lower::types::{Types, direction, field_names, properties, property_words, type_of_conjunction};
use crate::lower::{arguments, docs, remark};
use crate::media_type::{is_json, is_xml};
use crate::schema::body;
use crate::schema::object::{self, Property};
use crate::schema::{Schemas, flatten};

/// Lowers the parts of `multipart/form-data`. Returns `None` if the document does not name them.
///
/// `name` is for the struct of parts, which each operation has for itself, and `words` for inline schemas.
pub(super) fn form_parts<'d>(
    types: &mut Types<'d>,
    media: MediaType<'d>,
    name: &Words,
    words: &Words,
) -> Option<Parts> {
    let schema = media.schema()?;
    let Some(conjunction) = types.ok_or_report(object::object_of(&types.schemas, schema))? else {
        let message = "the schema of these parts has no fixed set of names; any parts can be sent";
        types.report.warning(schema.span(), message);
        return None;
    };
    let conjuncts = types.ok_or_report(flatten(&types.schemas, &conjunction))?;
    let properties = properties(types, &conjuncts);
    let required = object::required(&conjuncts);
    let mut scope = Scope::default();
    let names = field_names(types, &properties, &mut scope);
    let mut parts = Vec::new();
    for (property, name) in properties.iter().zip(names) {
        let is_required = required.iter().any(|(name, _)| *name == property.wire);
        let words = property_words(types, property, words);
        parts.extend(part(types, property, name, is_required, media.encoding(property.wire), &words));
    }
    for (wire, span, _) in
        media.encodings().filter(|(wire, ..)| !properties.iter().any(|property| property.wire == *wire))
    {
        let message = format!("`encoding` names `{wire}`, which is not a property; it has no effect");
        types.report.warning(span, message);
    }
    let is_open = object::additional(&conjuncts).is_some();
    let rest = is_open.then(|| scope.claim_field(&Words::of("additional parts")));
    let wires: Vec<_> = parts.iter().map(|part| (part.wire.as_str(), part.required)).collect();
    let arguments = arguments::of_schema(types.report, conjunction.schema_or_primary(), &wires);
    let name = types.claim(name);
    Some(Parts { name, parts, arguments, args: None, rest, positional: None })
}

fn part<'d>(
    types: &mut Types<'d>,
    property: &Property<'d>,
    name: FieldName,
    is_required: bool,
    encoding: Option<Encoding<'d>>,
    words: &Words,
) -> Option<Part> {
    let Property { wire, conjunction, .. } = property;
    let property = conjunction.primary;
    let resolved = types.ok_or_report(types.document().schema(property))?;
    let declared = encoding.and_then(Encoding::content_type);
    let meant = types.ok_or_report(body::part(&types.schemas, conjunction, declared))?;
    let is_received = direction(types, property, resolved) == Direction::Received;
    if is_received && types.is_by_direction() {
        return None;
    }
    let xml = encoding.filter(|_| declared.is_some_and(is_xml) && meant.has_object());
    let content = match (meant.is_file(), meant.is_list) {
        (true, false) => PartContent::File,
        (true, true) => PartContent::Files,
        (false, _) if xml.is_some() => PartContent::Value(TypeUse::TEXT),
        (false, _) => PartContent::Value(type_of_conjunction(types, conjunction, words)?),
    };
    if meant.is_file_or_more() {
        let message = format!("the part `{wire}` is sent as a file; what else it may be cannot be sent");
        types.report.warning(property.span(), message);
    }
    let is_value = matches!(content, PartContent::Value(_));
    if is_value && meant.contains_files {
        let message = format!("the files within the part `{wire}` are sent as text: parts are not nested");
        types.report.warning(property.span(), message);
    }
    let style = encoding.filter(|_| is_value).and_then(|encoding| part_style(types, encoding));
    let media_type = media_type(&meant, declared).filter(|_| style.is_none());
    if let Some(encoding) = encoding.filter(|_| style.is_none()) {
        check_encoding(types, encoding, is_value, is_value && xml.is_none() && meant.has_object())?;
    }
    if let Some(encoding) = xml.filter(|_| is_value) {
        let message = format!("the part `{wire}` is sent as text: its schema has no type in XML");
        types.report.warning(encoding.span_of("contentType"), message);
    }
    let may_lack = is_received || meant.is_nullable;
    Some(Part {
        name,
        wire: (*wire).to_owned(),
        place: property.pointer(),
        docs: part_docs(property, resolved, encoding, is_value),
        required: is_required && !may_lack,
        content,
        media_type,
        style,
    })
}

/// Lowers the style of a part. `style`, `explode` and `allowReserved` make it a query parameter without
/// escaping, and then its `contentType` has no effect (OpenAPI 3.1, section 4.8.15.1). In 3.0 they apply to
/// forms only.
fn part_style<'d>(types: &mut Types<'d>, encoding: Encoding<'d>) -> Option<QueryStyle> {
    let keyword = ["style", "explode", "allowReserved"].into_iter().find(|keyword| encoding.has(keyword))?;
    let span = encoding.span_of(keyword);
    if types.document().view().is_3_0() {
        let message = format!("`{keyword}` of a part is not supported in OpenAPI 3.0; it has no effect");
        types.report.warning(span, message);
        return None;
    }
    let style = query_style(encoding.style(), encoding.explode());
    if style.is_none() {
        types.report.push(Diagnostic::unsupported(span, format_args!("this `{keyword}` of a part")));
    }
    style
}

/// Rejects encodings that would write a part in an unsupported way.
pub(super) fn check_encoding<'d>(
    types: &mut Types<'d>,
    encoding: Encoding<'d>,
    is_value: bool,
    is_object: bool,
) -> Option<()> {
    if let Some(media_type) = encoding.content_type().filter(|media_type| is_object && !is_json(media_type)) {
        let construct = format!("an object in a part of type `{media_type}`");
        types.report.push(Diagnostic::unsupported(encoding.span_of("contentType"), construct));
        return None;
    }
    if let Some(header) = headers(Some(encoding)).next().filter(|_| is_value) {
        let message = format!("the header `{header}` of a part that is not a file is not sent");
        types.report.warning(encoding.span_of("headers"), message);
    }
    Some(())
}

/// Returns whether a form has a property that only multipart can transport. Unresolved references are
/// rejected where the form is lowered.
pub(super) fn has_file<'d>(schemas: &Schemas<'d>, media: MediaType<'d>) -> bool {
    let is_file = |property: &Property<'d>| {
        let declared = media.encoding(property.wire).and_then(Encoding::content_type);
        body::part(schemas, &property.conjunction, declared).is_ok_and(|part| part.is_file())
    };
    form_properties(schemas, media).iter().any(is_file)
}

/// Returns the properties of a form whose references can be resolved.
pub(super) fn form_properties<'d>(schemas: &Schemas<'d>, media: MediaType<'d>) -> Vec<Property<'d>> {
    let object = media.schema().and_then(|schema| object::object_of(schemas, schema).ok().flatten());
    let conjuncts = object.and_then(|object| flatten(schemas, &object).ok()).unwrap_or_default();
    object::properties(schemas, &conjuncts).all.into_iter().filter_map(Result::ok).collect()
}

/// Returns the media type of a part if it is not the default for its kind: the first one that is not a range.
pub(super) fn media_type(part: &body::Part<'_>, declared: Option<&str>) -> Option<String> {
    let declared = declared.or_else(|| part.media_type());
    let mut names = declared.into_iter().flat_map(|names| names.split(',')).map(str::trim);
    let is_header = |name: &str| name.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let first = names.find(|name| !name.is_empty() && !name.contains('*') && is_header(name));
    // Encoded bytes have this media type unless another one is declared (OpenAPI 3.1, section 4.8.15.1).
    let encoded = part.is_encoded().then_some("application/octet-stream");
    first.or(encoded.filter(|_| declared.is_none())).map(str::to_owned)
}

/// Returns the docs of a part.
pub(super) fn part_docs(
    written: Schema<'_>,
    resolved: Schema<'_>,
    encoding: Option<Encoding<'_>>,
    is_value: bool,
) -> Docs {
    let mut docs = docs::of_use(written, resolved);
    docs.notes.retain(|note| is_value || !matches!(note, Note::Keyword("format", _)));
    docs.notes.extend(media_types(encoding));
    let headers = headers(encoding).map(str::to_owned).collect();
    docs.notes.extend(remark("Headers that the part may have", headers));
    docs
}

/// Returns the headers of a part, without its media type, which is declared elsewhere.
fn headers(encoding: Option<Encoding<'_>>) -> impl Iterator<Item = &str> {
    let headers = encoding.into_iter().flat_map(Encoding::headers);
    headers.filter(|name| !name.eq_ignore_ascii_case("content-type"))
}

/// Returns notes about the media types that a part may have.
fn media_types(encoding: Option<Encoding<'_>>) -> Vec<Note> {
    let declared = encoding.and_then(Encoding::content_type).into_iter();
    let declared = declared.flat_map(|types| types.split(',')).map(|name| name.trim().to_owned());
    remark("Sent as", declared.collect())
}
