//! Lowers multipart bodies without part names: the schema of a list declares the part at each position.

use crate::document::view::{Encoding, MediaType, Object as _};
use crate::ir::{FieldName, Part, PartContent, Parts, Positional, TypeUse};
use crate::lower::arguments;
use crate::lower::types::{Types, type_of_conjunction};
use crate::media_type::{content_type, essence, is_xml};
use crate::name::{Scope, Words};
use crate::schema::array::{ItemSchemas, places};
use crate::schema::{Conjunction, body, conjunction_of, leaves::leaves_of};

use super::choice::Content;
use super::parts::{check_encoding, media_type, part_docs};

/// Lowers the parts of `multipart/mixed` and the like. Returns `None` if the document does not describe them.
pub(super) fn positional_parts<'d>(
    types: &mut Types<'d>,
    (written, _, media): Content<'d>,
    name: &Words,
    words: &Words,
) -> Option<Parts> {
    let schema = media.schema()?;
    let leaves = types.ok_or_report(leaves_of(&types.schemas, schema))?;
    let [list] = leaves.all.as_slice() else { return None };
    let ItemSchemas { first, least, rest } =
        Some(list).filter(|list| list.is_list()).map(|list| places(&list.conjuncts))?;
    let is_described = !first.is_empty() || rest.as_ref().is_some_and(|items| !items.is_empty());
    if !is_described {
        return None;
    }
    let mut scope = Scope::default();
    let mut parts = Vec::new();
    for (index, schemas) in first.iter().enumerate() {
        let conjunction =
            schemas.split_first().map(|(first, more)| conjunction_of(&types.schemas, *first, more))?;
        let conjunction = types.ok_or_report(conjunction)?;
        let called = component_words(types, &conjunction)
            .unwrap_or_else(|| Words::of("part").then(&(index + 1).to_string()));
        let place = Place {
            name: scope.claim_field(&called),
            wire: (index + 1).to_string(),
            is_required: index < least,
            is_repeated: false,
            encoding: encoding(media, index),
        };
        parts.push(part(types, place, &conjunction, &words.then_all(&called))?);
    }
    let mut open = None;
    match rest.as_deref() {
        Some([items, more @ ..]) => {
            let conjunction = types.ok_or_report(conjunction_of(&types.schemas, *items, more))?;
            let place = Place {
                name: scope.claim_field(&Words::of(if first.is_empty() { "parts" } else { "more parts" })),
                wire: format!("{}..", first.len() + 1),
                is_required: first.is_empty() && least > 0,
                is_repeated: true,
                encoding: encoding(media, first.len()),
            };
            parts.push(part(types, place, &conjunction, &words.then("item"))?);
        }
        Some([]) => open = Some(scope.claim_field(&Words::of("additional parts"))),
        None => {}
    }
    let wires: Vec<_> = parts.iter().map(|part| (part.wire.as_str(), part.required)).collect();
    let arguments = arguments::of_schema(types.report, schema, &wires);
    let item = encoding(media, first.len()).and_then(Encoding::content_type).and_then(first_media_type);
    let positional = Some(Positional { media_type: content_type(essence(written)), item });
    Some(Parts { name: types.claim(name), parts, arguments, args: None, rest: open, positional })
}

/// Returns the encoding of the part at an index: those after the listed ones share one `itemEncoding`.
fn encoding(media: MediaType<'_>, index: usize) -> Option<Encoding<'_>> {
    let mut listed = media.prefix_encodings().skip(index);
    let is_behind = media.prefix_encodings().count() <= index;
    listed.next().or(media.item_encoding().filter(|_| is_behind))
}

/// Returns the first of several media types, unless it is a range.
fn first_media_type(declared: &str) -> Option<String> {
    let first = declared.split(',').next()?.trim();
    Some(content_type(first)).filter(|_| !first.contains('*'))
}

/// Returns the words of a part's component, which name the part.
fn component_words<'d>(types: &mut Types<'d>, conjunction: &Conjunction<'d>) -> Option<Words> {
    let resolved = types.resolve(conjunction.primary)?;
    types.component_words(resolved)
}

/// A position in a body.
struct Place<'d> {
    name: FieldName,
    wire: String,
    is_required: bool,
    /// Whether any number of parts may be at this position.
    is_repeated: bool,
    encoding: Option<Encoding<'d>>,
}

fn part<'d>(
    types: &mut Types<'d>,
    place: Place<'d>,
    conjunction: &Conjunction<'d>,
    words: &Words,
) -> Option<Part> {
    let Place { name, wire, is_required, is_repeated, encoding } = place;
    let declared = encoding.and_then(Encoding::content_type);
    let meant = types.ok_or_report(body::part(&types.schemas, conjunction, declared))?;
    let resolved = types.resolve(conjunction.primary)?;
    let is_xml = declared.is_some_and(is_xml) && meant.has_object();
    // A list is sent as one part.
    let content = match (meant.is_file() && !meant.is_list, is_repeated) {
        (true, false) => PartContent::File,
        (true, true) => PartContent::Files,
        (false, _) => {
            let ty = if is_xml { TypeUse::TEXT } else { type_of_conjunction(types, conjunction, words)? };
            if is_repeated { PartContent::Values(ty) } else { PartContent::Value(ty) }
        }
    };
    let is_value = matches!(content, PartContent::Value(_) | PartContent::Values(_));
    if let Some(encoding) = encoding {
        let is_structured = is_value && !is_xml && (meant.has_object() || meant.is_list);
        check_encoding(types, encoding, is_value, is_structured)?;
    }
    let media_type =
        if meant.is_list { declared.and_then(first_media_type) } else { media_type(&meant, declared) };
    Some(Part {
        name,
        wire,
        place: conjunction.primary.pointer(),
        docs: part_docs(conjunction.primary, resolved, encoding, is_value),
        required: is_required && !meant.is_nullable,
        content,
        media_type,
        style: None,
    })
}
