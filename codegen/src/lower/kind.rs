//! What a schema is, before it has a name.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Additional, Object, Schema, TYPED};
use crate::ir::Scalar;

use super::Lowering;
use super::conjunction::{All, Part};
use super::said::narrowed;

/// What a schema is.
pub(super) enum Kind<'d> {
    /// An object with named properties, its own or those of `allOf`.
    Object,
    /// An object without named properties: values of these schemas, or any.
    Map(Vec<Schema<'d>>),
    Array,
    /// One of a list of values.
    Enum,
    Scalar(Scalar),
    /// One of several types.
    Union,
    /// The type of another schema, about which this one only says more.
    Same(All<'d>),
    /// Any value at all.
    Any,
}

const TYPES: [&str; 7] = ["string", "integer", "number", "boolean", "object", "array", "null"];

/// A part of a conjunction with alternatives: its index, its keyword, and the alternatives.
pub(super) type Choice<'d> = (usize, &'static str, Vec<Schema<'d>>);

impl<'d> Lowering<'d> {
    /// Says what a schema is, and whether it allows `null`.
    pub(super) fn kind(&mut self, all: &All<'d>) -> Option<(Kind<'d>, bool)> {
        let flat = self.flat(all)?;
        if let Some(nothing) = flat.iter().find(|part| part.schema.is_nothing()) {
            return self.unsupported(nothing.schema, "type", "the schema `false`, which allows no value");
        }
        let nullable = is_nullable(all, &flat);
        if self.has_inheritors(all) {
            return Some((Kind::Union, nullable));
        }
        if let Some(same) = self.same(all) {
            return Some((Kind::Same(same), nullable));
        }
        if let Some(choice) = choice(&flat) {
            return self.alternatives(all, &flat, choice).map(|(kind, null)| (kind, nullable || null));
        }
        let types = self.types(all, &flat)?;
        let kind = match types.as_slice() {
            [] => untyped(&flat),
            [name] => single(&flat, name),
            _ if super::enums::are_listed(&flat, None) => Kind::Enum,
            _ => Kind::Union,
        };
        Some((kind, nullable))
    }

    /// The types, beside `null`, that every part allows; none when none says any.
    ///
    /// Where one is chosen of several, its own type counts, and not another one beside the choice: an `object` that is
    /// `oneOf` an object and a list is meant to be either.
    pub(super) fn types(&mut self, all: &All<'d>, flat: &[Part<'d>]) -> Option<Vec<&'d str>> {
        let mut allowed: Option<(Vec<&'d str>, Schema<'d>)> = None;
        let (beside, own): (Vec<&Part<'d>>, Vec<_>) = flat.iter().partition(|part| part.settled > 0);
        for part in own.into_iter().chain(beside) {
            let schema = part.schema;
            if let Some(name) = schema.types().into_iter().find(|name| !TYPES.contains(name)) {
                self.report.push(
                    Diagnostic::error(schema.span_of("type"), format!("`{name}` is no type"))
                        .help("the types are string, integer, number, boolean, object, array and null"),
                );
                return None;
            }
            let own = schema.types_but_null();
            if own.is_empty() {
                continue;
            }
            let Some((known, first)) = allowed.clone() else {
                allowed = Some((own, schema));
                continue;
            };
            let both = narrowed(&known, &own);
            if both.is_empty() && part.settled > 0 && flat.len() > 1 {
                let message =
                    format!("`type: {}` rules out one of the alternatives beside it", own.join(", "));
                self.report.push(
                    Diagnostic::warning(schema.span_of("type"), message)
                        .also(first.span_of("type"), "this one, whose own type counts"),
                );
                continue;
            }
            if both.is_empty() {
                let (own, known) = (own.join("` or `"), known.join("` or `"));
                let message = format!("no value is both `{own}` and `{known}`, and both are asked for");
                self.report.push(
                    Diagnostic::error(schema.span_of("type"), message)
                        .also(first.span_of("type"), "first here"),
                );
                return None;
            }
            allowed = Some((both, schema));
        }
        let types = allowed.map(|(types, _)| types).unwrap_or_default();
        Some(all.only.map_or(types, |only| vec![only]))
    }

    /// `oneOf` and `anyOf`: a union, an enum, or the one member that is left beside `null`; and whether `null` is one.
    fn alternatives(
        &mut self,
        all: &All<'d>,
        flat: &[Part<'d>],
        (index, keyword, members): Choice<'d>,
    ) -> Option<(Kind<'d>, bool)> {
        let schema = flat.get(index)?.schema;
        let mut null = false;
        for member in &members {
            let resolved = self.checked(self.document.schema(*member))?;
            null |= only_null(resolved) || allows_null(resolved);
        }
        let typed: Vec<_> = members.into_iter().filter(|member| !only_null(*member)).collect();
        let is_tagged = flat.iter().any(|part| part.schema.has("discriminator"));
        if let Some(kind) = self.open_enum(&typed) {
            return Some((kind, null));
        }
        Some(match typed.as_slice() {
            [] => return self.unsupported(schema, keyword, &format!("an empty `{keyword}`")),
            [only] if !is_tagged => (Kind::Same(self.chosen(all, flat, index, *only)?), null),
            _ => (Kind::Union, null),
        })
    }

    /// One of the alternatives, together with what stands beside them.
    pub(super) fn chosen(
        &mut self,
        all: &All<'d>,
        flat: &[Part<'d>],
        index: usize,
        member: Schema<'d>,
    ) -> Option<All<'d>> {
        let beside =
            flat.iter().enumerate().map(|(other, part)| if other == index { part.settled() } else { *part });
        let beside: Vec<_> = beside.collect();
        let chosen = self.with(&beside, member)?;
        Some(All { only: all.only, ..chosen })
    }

    pub(super) fn unsupported<T>(&mut self, schema: Schema<'d>, keyword: &str, construct: &str) -> Option<T> {
        self.report.push(Diagnostic::unsupported(schema.span_of(keyword), construct));
        None
    }
}

/// The alternatives that are to be chosen from next.
pub(super) fn choice<'d>(flat: &[Part<'d>]) -> Option<Choice<'d>> {
    let choices = flat.iter().enumerate();
    choices
        .filter_map(|(index, part)| {
            let (keyword, members) = part.alternatives()?;
            Some((index, keyword, members))
        })
        .next_back()
}

/// The kind of values of one type.
fn single<'d>(flat: &[Part<'d>], name: &str) -> Kind<'d> {
    match name {
        "object" => object(flat),
        "array" => Kind::Array,
        _ if super::enums::are_listed(flat, Some(name)) => Kind::Enum,
        _ => Kind::Scalar(scalar(name, format(flat))),
    }
}

/// The kind of a schema that does not say its type, but may show it.
fn untyped<'d>(flat: &[Part<'d>]) -> Kind<'d> {
    let has = |keyword: &str| flat.iter().any(|part| part.schema.has(keyword));
    match () {
        () if flat.iter().any(|part| part.schema.has_properties() || part.schema.additional().is_some()) => {
            object(flat)
        }
        () if has("items") || has("prefixItems") => Kind::Array,
        () if super::enums::are_listed(flat, None) => Kind::Enum,
        () => match format(flat) {
            Some(
                "date" | "date-time" | "uuid" | "uri" | "email" | "byte" | "binary" | "password" | "ipv4"
                | "ipv6",
            ) => Kind::Scalar(scalar("string", format(flat))),
            Some("int32" | "int64") => Kind::Scalar(scalar("integer", format(flat))),
            Some("float" | "double") => Kind::Scalar(scalar("number", format(flat))),
            _ => Kind::Any,
        },
    }
}

fn object<'d>(flat: &[Part<'d>]) -> Kind<'d> {
    if flat.iter().any(|part| part.schema.has_properties()) {
        return Kind::Object;
    }
    let additional = flat.iter().filter_map(|part| part.schema.additional());
    let values = additional.filter_map(|additional| match additional {
        Additional::Typed(values) => Some(values),
        Additional::Any | Additional::None => None,
    });
    Kind::Map(values.collect())
}

/// The format of the outermost part that has one.
pub(super) fn format<'d>(flat: &[Part<'d>]) -> Option<&'d str> {
    flat.iter().rev().find_map(|part| part.schema.format())
}

/// Whether a schema says more than words: more than which properties there have to be.
pub(super) fn is_typed(schema: Schema<'_>) -> bool {
    let says = |keyword: &&str| match *keyword {
        "properties" => schema.properties().any(|(_, _, property)| is_typed(property)),
        keyword => schema.has(keyword),
    };
    schema.has("allOf") || schema.is_reference() || schema.has_unevaluated() || TYPED.iter().any(says)
}

/// Whether the values that a schema lists are text, and one may be `null`.
pub(super) fn all_text(schema: Schema<'_>) -> bool {
    let values = schema.values().unwrap_or_default();
    values.iter().any(|value| value.as_str().is_some())
        && values.iter().all(|value| value.as_str().is_some() || value.is_null())
}

/// Whether `null` is the only value that a schema allows.
pub(super) fn only_null(schema: Schema<'_>) -> bool {
    let listed = schema
        .values()
        .is_some_and(|values| !values.is_empty() && values.iter().all(|value| value.is_null()));
    schema.types() == ["null"] || listed
}

/// Whether a schema by itself says that `null` is one of its values.
pub(super) fn allows_null(schema: Schema<'_>) -> bool {
    let is_listed = schema.values().is_some_and(|values| values.iter().any(|value| value.is_null()));
    schema.types().contains(&"null") || schema.nullable() || is_listed
}

/// Whether `null` is allowed: because the schema itself says so, or in words alone, or because all parts do that say a
/// type at all.
fn is_nullable(all: &All<'_>, flat: &[Part<'_>]) -> bool {
    let own = all.schema().is_some_and(allows_null);
    let in_words = flat
        .iter()
        .any(|part| part.schema.nullable() && !is_typed(part.schema) && !part.schema.has("required"));
    let mut typed =
        flat.iter().filter(|part| is_typed(part.schema) && !part.schema.is_reference()).peekable();
    let everywhere = typed.peek().is_some() && typed.all(|part| allows_null(part.schema));
    own || in_words || everywhere || all.is_nullable
}

/// A format narrows a type only where Rust has a type for it; any other format is words (JSON Schema, section 7).
pub(super) fn scalar(name: &str, format: Option<&str>) -> Scalar {
    match (name, format) {
        ("boolean", _) => Scalar::Bool,
        ("integer", Some("int8")) => Scalar::I8,
        ("integer", Some("int16")) => Scalar::I16,
        ("integer" | "number", Some("int32")) => Scalar::I32,
        ("integer", Some("uint8")) => Scalar::U8,
        ("integer", Some("uint16")) => Scalar::U16,
        ("integer", Some("uint32")) => Scalar::U32,
        ("integer" | "number", Some("uint64")) | ("integer", Some("uint")) => Scalar::U64,
        ("integer", _) | ("number", Some("int64")) => Scalar::I64,
        ("number", Some("float")) => Scalar::F32,
        ("number", _) => Scalar::F64,
        (_, Some("date")) => Scalar::Date,
        (_, Some("date-time")) => Scalar::Timestamp,
        (_, Some("uuid")) => Scalar::Uuid,
        (_, Some("ipv4")) => Scalar::Ipv4,
        (_, Some("ipv6")) => Scalar::Ipv6,
        (_, Some("cursor")) => Scalar::Cursor,
        (_, Some("password")) => Scalar::Password,
        _ => Scalar::String,
    }
}
