//! Lowers descriptions and other documentation.

use crate::document::keywords::schema as keywords;
use crate::document::view::{Object, Parameter, Schema};
use crate::ir::{Docs, Note};

use crate::schema::array::is_plain_tuple;
use crate::schema::enums;

/// The schema keywords that the docs show, in that order.
const SHOWN: [&str; keywords::count(keywords::SHOWN)] = keywords::select(keywords::SHOWN);

/// The formats that have Rust types of their own.
const TYPED_FORMATS: [&str; 16] = [
    "date",
    "date-time",
    "uuid",
    "ipv4",
    "ipv6",
    "cursor",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float",
    "double",
];

/// Returns the docs of the type that a schema becomes. A title is usually just a name, so it is used only if
/// there is nothing else.
pub(super) fn of_type(schema: Schema<'_>, rust_name: &str) -> Docs {
    let title = schema
        .title()
        .filter(|title| schema.description().is_none() && !title.eq_ignore_ascii_case(rust_name));
    Docs {
        summary: title.map(str::to_owned),
        aliases: schema
            .component_name()
            .filter(|name| *name != rust_name)
            .map(str::to_owned)
            .into_iter()
            .collect(),
        ..of_use(schema, schema)
    }
}

/// Returns the docs of a schema where it is used. `written` is the schema there, `resolved` the target of its
/// reference.
pub(super) fn of_use(written: Schema<'_>, resolved: Schema<'_>) -> Docs {
    // A named type has docs of its own, which need not be repeated where it is used.
    let source =
        if written.is_reference() && resolved.component_name().is_some() { written } else { resolved };
    let mut notes = Vec::new();
    let members = source.members("allOf").unwrap_or_default();
    let members = members.into_iter().filter(|member| !member.is_reference());
    let sources: Vec<_> = [source].into_iter().chain(members).collect();
    let referring = Some(written).filter(|written| written.node().id() != source.node().id());
    // A tuple type already states the number and the types of its items.
    let is_tuple = is_plain_tuple(source);
    let is_in_type = |keyword: &str| {
        is_tuple && matches!(keyword, "prefixItems" | "minItems" | "maxItems" | "unevaluatedItems")
    };
    for keyword in SHOWN.into_iter().filter(|keyword| !is_in_type(keyword)) {
        let source = referring.iter().chain(&sources).find_map(|source| source.json(keyword));
        // A tuple already states that the list ends.
        if let Some(value) = source.filter(|value| keyword != "unevaluatedItems" || value != "false") {
            notes.push(Note::Keyword(keyword, value));
        }
    }
    // Facts that the Rust type does not state: a format without a type of its own, and listed values that are
    // not a Rust enum.
    let format = sources.iter().find_map(|source| source.format());
    if let Some(format) = format.filter(|format| !TYPED_FORMATS.contains(format)) {
        notes.push(Note::Keyword("format", format.to_owned()));
    }
    for keyword in ["enum", "const"] {
        // Beside a schema with a type of its own, the values only narrow that type.
        let is_shown = source.has("allOf") || source.is_reference() || !enums::is_listed(source);
        if let Some(value) = source.json(keyword).filter(|_| is_shown) {
            notes.push(Note::Keyword(keyword, value));
        }
    }
    if let Some(value) = source.json("prefixItems").filter(|_| !is_in_type("prefixItems")) {
        notes.push(Note::Keyword("prefixItems", value));
    }
    let examples = if written.examples().is_empty() { source.examples() } else { written.examples() };
    notes.extend(examples.into_iter().map(|value| Note::Example(None, value)));
    Docs {
        summary: None,
        text: written.description().map(str::to_owned),
        notes,
        aliases: Vec::new(),
        deprecated: written.deprecated() || resolved.deprecated(),
    }
}

/// Returns the docs of a union's variant: the description at the place where the member is listed.
pub(super) fn of_alternative(written: Schema<'_>) -> Docs {
    Docs {
        text: written.description().map(str::to_owned),
        deprecated: written.deprecated(),
        ..Docs::default()
    }
}

/// Returns the docs of a parameter: its own description takes precedence over that of its schema.
pub(super) fn of_parameter(parameter: Parameter<'_>, mut docs: Docs) -> Docs {
    docs.text = parameter.description().map(str::to_owned).or(docs.text);
    docs.deprecated |= parameter.deprecated();
    docs.notes.extend(parameter.examples().into_iter().map(|value| Note::Example(None, value)));
    docs
}
