//! Bodies of parts: a property of the schema is a part, or a part for each of its items.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Additional, Encoding, MediaType, Object, Schema};
use crate::ir::{self, FieldName, Part, PartContent, Parts, QueryStyle};
use crate::name::{Scope, Words};

use super::conjunction::All;
use super::kind::Kind;
use super::media_type::{is_json, is_textual};
use super::parameter::query_style;
use super::{Lowering, body, docs, remark};

impl<'d> Lowering<'d> {
    /// Lowers the parts of `multipart/form-data`; `None` where the document does not name them.
    pub(super) fn form_parts(&mut self, media: MediaType<'d>, words: &Words) -> Option<Parts> {
        let all = self.object_of(media.schema()?)?;
        let members: Vec<_> = self.flat(&all)?.iter().map(|part| part.schema).collect();
        let properties = self.properties(&members);
        let required: Vec<_> =
            members.iter().flat_map(|part| part.required()).map(|(name, _)| name).collect();
        let mut scope = Scope::default();
        let names = self.field_names(&properties, &mut scope);
        let mut parts = Vec::new();
        for ((wire, property, _), name) in properties.iter().zip(names) {
            let is_required = required.contains(wire);
            parts.extend(self.part((wire, property), name, is_required, media.encoding(wire), words));
        }
        for (wire, span, _) in
            media.encodings().filter(|(wire, ..)| !properties.iter().any(|(p, ..)| p == wire))
        {
            let message = format!("`encoding` names `{wire}`, which is no property; it has no effect");
            self.report.push(Diagnostic::warning(span, message));
        }
        let additional = members.iter().rev().find_map(|part| part.additional());
        let is_open = matches!(additional, Some(Additional::Any | Additional::Typed(_)));
        let rest = is_open.then(|| scope.claim_field(&Words::of("additional parts")));
        let wires: Vec<_> = parts.iter().map(|part| (part.wire.as_str(), part.required)).collect();
        let arguments = self.constructor(all.schema().unwrap_or(all.primary), &wires);
        let name = self.types.scope.claim_type(&words.then("body"));
        Some(Parts { name, parts, arguments, args: None, rest })
    }

    /// The object that a schema is in the end; `None` where it is something else, or has no properties.
    fn object_of(&mut self, written: Schema<'d>) -> Option<All<'d>> {
        let mut all = self.all(written)?;
        // Each step leads to a member of an `allOf`, so that the depth of the text bounds them.
        loop {
            match self.kind(&all)?.0 {
                Kind::Object => return Some(all),
                Kind::Same(other) => all = other,
                _ => return None,
            }
        }
    }

    fn part(
        &mut self,
        (wire, all): (&str, &All<'d>),
        name: FieldName,
        is_required: bool,
        encoding: Option<Encoding<'d>>,
        words: &Words,
    ) -> Option<Part> {
        let property = all.primary;
        let resolved = self.checked(self.document.schema(property))?;
        let items = resolved.items().filter(|_| resolved.types_but_null() == ["array"]);
        let item = items.map_or(Some(resolved), |items| self.checked(self.document.schema(items)))?;
        let declared = encoding.and_then(Encoding::content_type);
        let content = match (is_file(item, declared), items) {
            (true, None) => PartContent::File,
            (true, Some(_)) => PartContent::Files,
            (false, _) => PartContent::Value(self.type_of_all(all, &words.then("body").then(wire))?),
        };
        let is_value = matches!(content, PartContent::Value(_));
        let style = encoding.filter(|_| is_value).and_then(|encoding| self.part_style(encoding));
        let media_type = media_type(item, declared).filter(|_| style.is_none());
        if let Some(encoding) = encoding.filter(|_| style.is_none()) {
            self.check_encoding(encoding, is_value, is_value && self.is_object(item))?;
        }
        let mut docs = docs::of_use(property, resolved);
        docs.notes.retain(|note| is_value || !matches!(note, ir::Note::Keyword("format", _)));
        docs.notes.extend(body::media_types(encoding));
        let headers: Vec<_> = headers(encoding).map(str::to_owned).collect();
        docs.notes.extend(remark("Headers that the part may have", headers));
        let may_lack = property.read_only() || resolved.read_only() || resolved.types().contains(&"null");
        Some(Part {
            name,
            wire: wire.to_owned(),
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
    fn part_style(&mut self, encoding: Encoding<'d>) -> Option<QueryStyle> {
        let keyword =
            ["style", "explode", "allowReserved"].into_iter().find(|keyword| encoding.has(keyword))?;
        let span = encoding.span_of(keyword);
        if self.document.view().is_3_0() {
            let message = format!("OpenAPI 3.0 has no `{keyword}` of a part: it has no effect");
            self.report.push(Diagnostic::warning(span, message));
            return None;
        }
        let style = query_style(encoding.style(), encoding.explode());
        if style.is_none() {
            self.report.push(Diagnostic::unsupported(span, format_args!("this `{keyword}` of a part")));
        }
        style
    }

    /// Refuses what would write a part otherwise than we do.
    fn check_encoding(&mut self, encoding: Encoding<'d>, is_value: bool, is_object: bool) -> Option<()> {
        if let Some(media_type) =
            encoding.content_type().filter(|media_type| is_object && !is_json(media_type))
        {
            let construct = format!("an object in a part of type `{media_type}`");
            self.report.push(Diagnostic::unsupported(encoding.span_of("contentType"), construct));
            return None;
        }
        if let Some(header) = headers(Some(encoding)).next().filter(|_| is_value) {
            let message = format!("the header `{header}` of a part that is no file is not sent");
            self.report.push(Diagnostic::warning(encoding.span_of("headers"), message));
        }
        Some(())
    }

    /// Whether a schema says that a value has structure.
    pub(super) fn is_object(&self, schema: Schema<'d>) -> bool {
        self.document.schema(schema).is_ok_and(|schema| {
            schema.has_properties() || schema.has("allOf") || schema.types().contains(&"object")
        })
    }

    /// Whether a form has a property that only a part can carry.
    pub(super) fn has_file(&self, media: MediaType<'d>) -> bool {
        let schema = media.schema().and_then(|schema| self.document.schema(schema).ok());
        let mut properties = schema.into_iter().flat_map(Schema::properties);
        properties.any(|(_, _, property)| {
            let item = self.document.schema(property).ok();
            let item = item.and_then(|property| property.items().or(Some(property)));
            item.and_then(|item| self.document.schema(item).ok()).is_some_and(|item| is_file(item, None))
        })
    }
}

/// Whether a part is a file: bytes that are no text in JSON. OpenAPI 3.1, section 4.8.14.4: what has no type is a file,
/// unless it is text in an encoding.
fn is_file(schema: Schema<'_>, declared: Option<&str>) -> bool {
    if schema.format() == Some("binary") {
        return true;
    }
    let is_text = schema.types_but_null() == ["string"] && schema.values().is_none();
    let is_open = schema.is_anything()
        || schema.keywords().all(|(keyword, _)| {
            matches!(keyword, "contentMediaType" | "description" | "title" | "deprecated" | "examples")
        });
    let named = declared.or_else(|| schema.content_media_type());
    let is_textual = named.is_some_and(|names| names.split(',').any(|name| is_textual(name.trim())));
    !schema.has("contentEncoding") && (is_open && !is_textual || is_text && named.is_some() && !is_textual)
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
