//! Bodies of parts: a property of the schema is a part, or a part for each of its items.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Encoding, MediaType, Object, Schema};
use crate::ir::{self, FieldName, Part, PartContent, Parts, QueryStyle};
use crate::name::{Scope, Words};

use super::parameter::query_style;
use crate::lower::types::{Types, field_names, properties, type_of_conjunction};
use crate::lower::{arguments, docs, remark};
use crate::media_type::is_json;
use crate::schema::body::is_file;
use crate::schema::object::{self, Property};
use crate::schema::{Schemas, flatten};

/// Lowers the parts of `multipart/form-data`; `None` where the document does not name them.
pub(super) fn form_parts<'d>(types: &mut Types<'d>, media: MediaType<'d>, words: &Words) -> Option<Parts> {
    let object = object::object_of(&types.schemas, media.schema()?);
    let conjunction = types.keep(object)??;
    let conjuncts = flatten(&types.schemas, &conjunction);
    let conjuncts = types.keep(conjuncts)?;
    let properties = properties(types, &conjuncts);
    let required = object::required(&conjuncts);
    let mut scope = Scope::default();
    let names = field_names(types, &properties, &mut scope);
    let mut parts = Vec::new();
    for (property, name) in properties.iter().zip(names) {
        let is_required = required.iter().any(|(name, _)| *name == property.wire);
        parts.extend(part(types, property, name, is_required, media.encoding(property.wire), words));
    }
    for (wire, span, _) in
        media.encodings().filter(|(wire, ..)| !properties.iter().any(|property| property.wire == *wire))
    {
        let message = format!("`encoding` names `{wire}`, which is no property; it has no effect");
        types.report.push(Diagnostic::warning(span, message));
    }
    let is_open = object::additional(&conjuncts).is_some();
    let rest = is_open.then(|| scope.claim_field(&Words::of("additional parts")));
    let wires: Vec<_> = parts.iter().map(|part| (part.wire.as_str(), part.required)).collect();
    let arguments = arguments::of_schema(types.report, conjunction.schema_or_primary(), &wires);
    let name = types.claim(&words.then("body"));
    Some(Parts { name, parts, arguments, args: None, rest })
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
    let resolved = types.keep(types.document().schema(property))?;
    let items = resolved.items().filter(|_| resolved.types_but_null() == ["array"]);
    let item = items.map_or(Some(resolved), |items| types.keep(types.document().schema(items)))?;
    let declared = encoding.and_then(Encoding::content_type);
    let content = match (is_file(item, declared), items) {
        (true, None) => PartContent::File,
        (true, Some(_)) => PartContent::Files,
        (false, _) => {
            PartContent::Value(type_of_conjunction(types, conjunction, &words.then("body").then(wire))?)
        }
    };
    let is_value = matches!(content, PartContent::Value(_));
    let style = encoding.filter(|_| is_value).and_then(|encoding| part_style(types, encoding));
    let media_type = media_type(item, declared).filter(|_| style.is_none());
    if let Some(encoding) = encoding.filter(|_| style.is_none()) {
        check_encoding(types, encoding, is_value, is_value && is_object(&types.schemas, item))?;
    }
    let mut docs = docs::of_use(property, resolved);
    docs.notes.retain(|note| is_value || !matches!(note, ir::Note::Keyword("format", _)));
    docs.notes.extend(media_types(encoding));
    let headers: Vec<_> = headers(encoding).map(str::to_owned).collect();
    docs.notes.extend(remark("Headers that the part may have", headers));
    let may_lack = property.read_only() || resolved.read_only() || resolved.types().contains(&"null");
    Some(Part {
        name,
        wire: (*wire).to_owned(),
        place: property.pointer(),
        docs,
        required: is_required && !may_lack,
        content,
        media_type,
        style,
    })
}

/// `style`, `explode` and `allowReserved` make a part what a query parameter is, unescaped, and then its `contentType`
/// has no effect (OpenAPI 3.1, section 4.8.15.1). In 3.0 they are for forms alone.
fn part_style<'d>(types: &mut Types<'d>, encoding: Encoding<'d>) -> Option<QueryStyle> {
    let keyword = ["style", "explode", "allowReserved"].into_iter().find(|keyword| encoding.has(keyword))?;
    let span = encoding.span_of(keyword);
    if types.document().view().is_3_0() {
        let message = format!("OpenAPI 3.0 has no `{keyword}` of a part: it has no effect");
        types.report.push(Diagnostic::warning(span, message));
        return None;
    }
    let style = query_style(encoding.style(), encoding.explode());
    if style.is_none() {
        types.report.push(Diagnostic::unsupported(span, format_args!("this `{keyword}` of a part")));
    }
    style
}

/// Refuses what would write a part otherwise than we do.
fn check_encoding<'d>(
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
        let message = format!("the header `{header}` of a part that is no file is not sent");
        types.report.push(Diagnostic::warning(encoding.span_of("headers"), message));
    }
    Some(())
}

/// Whether a schema says that a value has structure.
pub(super) fn is_object<'d>(schemas: &Schemas<'d>, schema: Schema<'d>) -> bool {
    schemas.document.schema(schema).is_ok_and(|schema| {
        schema.has_properties() || schema.has("allOf") || schema.types().contains(&"object")
    })
}

/// Whether a form has a property that only a part can carry.
pub(super) fn has_file<'d>(schemas: &Schemas<'d>, media: MediaType<'d>) -> bool {
    let schema = media.schema().and_then(|schema| schemas.document.schema(schema).ok());
    let mut properties = schema.into_iter().flat_map(Schema::properties);
    properties.any(|(_, _, property)| {
        let item = schemas.document.schema(property).ok();
        let item = item.and_then(|property| property.items().or(Some(property)));
        item.and_then(|item| schemas.document.schema(item).ok()).is_some_and(|item| is_file(item, None))
    })
}

/// The media type of a part, where it is another than that of its kind: the first one that is no range.
fn media_type(schema: Schema<'_>, declared: Option<&str>) -> Option<String> {
    let declared = declared.or_else(|| schema.content_media_type());
    let mut names = declared.into_iter().flat_map(|names| names.split(',')).map(str::trim);
    let is_header = |name: &str| name.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let first = names.find(|name| !name.is_empty() && !name.contains('*') && is_header(name));
    // OpenAPI 3.1, section 4.8.15.1: encoded bytes are of this type, unless it is said of which.
    let encoded = schema.has("contentEncoding").then_some("application/octet-stream");
    first.or(encoded.filter(|_| declared.is_none())).map(str::to_owned)
}

/// The headers of a part; its media type is said elsewhere.
fn headers(encoding: Option<Encoding<'_>>) -> impl Iterator<Item = &str> {
    let headers = encoding.into_iter().flat_map(Encoding::headers);
    headers.filter(|name| !name.eq_ignore_ascii_case("content-type"))
}

/// What the docs say about the media types that a part may have.
fn media_types(encoding: Option<Encoding<'_>>) -> Vec<ir::Note> {
    let declared = encoding.and_then(Encoding::content_type).into_iter();
    let declared = declared.flat_map(|types| types.split(',')).map(|name| name.trim().to_owned());
    remark("Sent as", declared.collect())
}
