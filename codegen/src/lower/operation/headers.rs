//! Lowers the headers of responses.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::document::view::{Header, Object, Operation};
use crate::ir::{self, Docs, Note, TypeUse};
use crate::name::{Claimed, Scope, Words};

use super::events::warn_of_unread_items;
use super::places::Naming;
use super::{Types, type_of};
use crate::lower::service::is_token;
use crate::lower::{docs, remark};
use crate::media_type::is_json;
use crate::schema::body::fits_in_header;
use crate::schema::leaves::{are_alike, leaves_of};

/// Lowers the headers of an operation's responses into one struct, in which all are optional because a
/// response may lack any of them.
pub(super) fn headers<'d>(
    types: &mut Types<'d>,
    operation: Operation<'d>,
    naming: Naming<'_>,
) -> Option<ir::Headers> {
    let declared = declared_headers(types, operation);
    let claimed: Vec<_> =
        declared.iter().map(|(wire, _)| Claimed { wire, pinned: None, place: "" }).collect();
    let names = Scope::default().claim_all(&claimed, Scope::claim_field);
    let mut fields = Vec::new();
    for ((wire, headers), name) in declared.iter().zip(names) {
        let Some(first) = headers.first() else { continue };
        let mut field = header(types, wire, *first, name, &naming.of(*first));
        if headers.iter().any(|other| differs(types, *first, *other)) {
            field.ty = TypeUse::TEXT;
            field.is_json = false;
            field
                .docs
                .notes
                .push(Note::Remark("Responses declare it differently: this is its text", Vec::new()));
        }
        fields.push(field);
    }
    (!fields.is_empty()).then(|| ir::Headers { name: types.claim(&naming.operation.then("headers")), fields })
}

/// Returns the headers by name, each with all declarations of the responses.
fn declared_headers<'d>(types: &mut Types<'d>, operation: Operation<'d>) -> Vec<(&'d str, Vec<Header<'d>>)> {
    let mut declared: Vec<(&str, Vec<Header<'d>>)> = Vec::new();
    for (status, _, response) in operation.responses() {
        let Ok(response) = types.document().response(status, response) else { continue };
        let mut seen = HashMap::new();
        for (wire, span, header) in response.headers() {
            if let Some(first) = seen.insert(wire.to_ascii_lowercase(), span) {
                let message =
                    format!("the header `{wire}` is here twice, in other letter case: it is one header");
                types.report.push(Diagnostic::warning(span, message).also(first, "first here"));
            }
            let Some(header) = types.ok_or_report(types.document().header(header)) else { continue };
            if !is_token(wire) {
                let fault = format!("`{}` cannot be the name of a header", wire.escape_debug());
                let message = format!("{fault}, so no response has it; it is left out");
                types.report.warning(span, message);
            } else if let Some((_, headers)) =
                declared.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(wire))
            {
                headers.push(header);
            } else if !wire.eq_ignore_ascii_case("content-type") {
                // `Content-Type` is defined by the body's media type instead (OpenAPI 3.1, section 4.8.17).
                declared.push((wire, vec![header]));
            }
        }
    }
    declared
}

fn header<'d>(
    types: &mut Types<'d>,
    wire: &str,
    header: Header<'d>,
    name: ir::FieldName,
    words: &Words,
) -> ir::HeaderField {
    let mut docs = Docs {
        text: header.description().map(str::to_owned),
        deprecated: header.deprecated(),
        ..Docs::default()
    };
    let content: Vec<_> = header.content().collect();
    warn_of_unread_items(types, content.iter().map(|(name, _, media)| (*name, *media)), |_| false);
    let json = content.iter().find(|(name, ..)| is_json(name)).and_then(|(_, _, media)| media.schema());
    let plain = content.iter().filter(|_| json.is_none()).filter_map(|(_, _, media)| media.schema());
    for schema in plain {
        if leaves_of(&types.schemas, schema).is_ok_and(|leaves| !leaves.all.is_empty() && !leaves.is_single())
        {
            let message = format!("no form of the value of `{wire}` is declared; it is read as text");
            types.report.warning(schema.span(), message);
        }
    }
    let others = content.iter().filter(|_| json.is_none()).map(|(name, ..)| (*name).to_owned()).collect();
    docs.notes.extend(remark("The text of a value of this type", others));
    let mut ty = TypeUse::TEXT;
    if let Some(schema) = header.schema().or(json)
        && let Some(resolved) = types.ok_or_report(types.document().schema(schema))
    {
        let declared = docs::of_use(schema, resolved);
        docs.notes.extend(declared.notes);
        docs.text = docs.text.or(declared.text);
        let is_readable = fits_in_header(&types.schemas, schema).unwrap_or(true);
        if json.is_none() && !is_readable {
            let message = format!("`{wire}` is an object, a tuple or a list of lists; it is read as text");
            types.report.warning(schema.span(), message);
            let words = "An object or a list, as the text that it is";
            docs.notes.push(Note::Remark(words, Vec::new()));
        } else {
            ty = type_of(types, schema, words).unwrap_or(ty);
        }
    }
    let ty = TypeUse { nullable: false, ..ty };
    ir::HeaderField {
        name,
        wire: wire.to_owned(),
        place: header.pointer(),
        docs,
        ty,
        is_json: json.is_some(),
    }
}

/// Returns whether two responses declare a header with different types. Unresolved references are rejected
/// where the header is lowered.
fn differs<'d>(types: &Types<'d>, first: Header<'d>, other: Header<'d>) -> bool {
    match (first.schema(), other.schema()) {
        (Some(first), Some(other)) => !are_alike(&types.schemas, first, other).unwrap_or(true),
        (None, None) => first.content().map(|(name, ..)| name).ne(other.content().map(|(name, ..)| name)),
        _ => true,
    }
}
