//! What a schema is, before it has a name.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Additional, Schema};
use crate::ir::Scalar;

use super::Lowering;

/// What a schema is.
#[derive(Clone, Copy)]
pub(super) enum Kind<'d> {
    /// An object with named properties, its own or those of `allOf`.
    Object,
    /// An object without named properties: typed values, or any.
    Map(Option<Schema<'d>>),
    Array,
    /// A string that is one of a list of values.
    Enum,
    Scalar(Scalar),
    /// One of several types.
    Union,
    /// The type of another schema, about which this one only says more.
    Same(Schema<'d>),
    /// Any value at all.
    Any,
}

/// The keywords by which a schema says more than words about a value's type.
const TYPED: [&str; 9] =
    ["type", "properties", "items", "prefixItems", "enum", "const", "oneOf", "anyOf", "additionalProperties"];

impl<'d> Lowering<'d> {
    /// Says what a schema is, and whether it allows `null`.
    pub(super) fn kind(&mut self, schema: Schema<'d>) -> Option<(Kind<'d>, bool)> {
        let types = schema.types();
        let nullable = types.contains(&"null") || schema.nullable() || has_null(schema);
        if schema.is_nothing() {
            return self.unsupported(schema, "type", "the schema `false`, which allows no value");
        }
        if schema.has("allOf") {
            return self.all_of(schema).map(|kind| (kind, nullable));
        }
        if alternatives(schema).is_some() {
            return self.alternatives(schema).map(|(kind, null_member)| (kind, nullable || null_member));
        }
        let others: Vec<_> = types.iter().copied().filter(|name| *name != "null").collect();
        let kind = match others.as_slice() {
            [] => untyped(schema),
            [name] => self.single(schema, name)?,
            _ => Kind::Union,
        };
        Some((kind, nullable))
    }

    /// The kind of a schema of one type.
    fn single(&mut self, schema: Schema<'d>, name: &str) -> Option<Kind<'d>> {
        Some(match name {
            "object" => object(schema),
            "array" => Kind::Array,
            "string" if all_text(schema) => Kind::Enum,
            "string" | "integer" | "number" | "boolean" => Kind::Scalar(scalar(name, schema.format())),
            _ => {
                self.report.push(
                    Diagnostic::error(schema.span_of("type"), format!("`{name}` is no type"))
                        .help("the types are string, integer, number, boolean, object, array and null"),
                );
                return None;
            }
        })
    }

    /// `oneOf` and `anyOf`: a union, or the one member that is left beside `null`, and whether `null` is a member.
    fn alternatives(&mut self, schema: Schema<'d>) -> Option<(Kind<'d>, bool)> {
        let (keyword, members) = alternatives(schema)?;
        if schema.has("oneOf") && schema.has("anyOf") {
            return self.unsupported(schema, "anyOf", "`anyOf` beside `oneOf`");
        }
        if schema.has_properties() {
            return self.unsupported(schema, keyword, &format!("`{keyword}` beside `properties`"));
        }
        let null = members.iter().any(|member| only_null(*member));
        let typed: Vec<_> = members.into_iter().filter(|member| !only_null(*member)).collect();
        Some(match typed.as_slice() {
            [] => return self.unsupported(schema, keyword, &format!("an empty `{keyword}`")),
            [only] if !schema.has("discriminator") => (Kind::Same(*only), null),
            _ => (Kind::Union, null),
        })
    }

    /// `allOf`: one object of all properties, or the one member that says a type while the others only add words.
    fn all_of(&mut self, schema: Schema<'d>) -> Option<Kind<'d>> {
        let parts = self.parts(schema)?;
        // More words about one other schema make no new type.
        if let [only] = schema.members("allOf").unwrap_or_default().as_slice() {
            let resolved = self.checked(self.document.schema(*only))?;
            if adds_nothing(schema, resolved) {
                return Some(Kind::Same(*only));
            }
        }
        let typed: Vec<_> =
            parts.iter().copied().filter(|part| says_type(*part) || part.has("required")).collect();
        let is_object = |part: &Schema<'d>| {
            let union = part.has("oneOf") || part.has("anyOf");
            let shown = part.has_properties() || part.has("required") || part.additional().is_some();
            let object = part.types().iter().all(|name| ["object", "null"].contains(name));
            object && !union && (shown || part.types().contains(&"object"))
        };
        match typed.as_slice() {
            [] => Some(Kind::Any),
            all if all.iter().all(is_object) => Some(if parts.iter().any(|part| part.has_properties()) {
                Kind::Object
            } else {
                Kind::Map(None)
            }),
            // A schema that has an `allOf` of words alone is not meant: it would be itself.
            [only] if !only.has("allOf") => Some(Kind::Same(*only)),
            _ => self.unsupported(schema, "allOf", "an `allOf` of other types than objects"),
        }
    }

    /// The schemas of which an `allOf` is made, bases first, this schema last, each without its own `allOf`.
    pub(super) fn parts(&mut self, schema: Schema<'d>) -> Option<Vec<Schema<'d>>> {
        let mut parts: Vec<Schema<'d>> = Vec::new();
        let mut pending = vec![(schema, false)];
        let mut around = Vec::new();
        while let Some((schema, is_done)) = pending.pop() {
            let place = schema.pointer();
            if is_done {
                around.pop();
                parts.push(schema);
                continue;
            }
            if around.contains(&place) {
                self.report.error(schema.span(), "this `allOf` holds itself");
                return None;
            }
            if parts.iter().any(|part| part.pointer() == place) {
                continue;
            }
            around.push(place);
            pending.push((schema, true));
            for member in schema.members("allOf").unwrap_or_default().into_iter().rev() {
                pending.push((self.checked(self.document.schema(member))?, false));
            }
        }
        Some(parts)
    }

    pub(super) fn unsupported<T>(&mut self, schema: Schema<'d>, keyword: &str, construct: &str) -> Option<T> {
        self.report.push(Diagnostic::unsupported(schema.span_of(keyword), construct));
        None
    }
}

fn object(schema: Schema<'_>) -> Kind<'_> {
    match schema.additional() {
        _ if schema.has_properties() => Kind::Object,
        Some(Additional::Typed(values)) => Kind::Map(Some(values)),
        Some(Additional::Any | Additional::None) | None => Kind::Map(None),
    }
}

/// The kind of a schema that does not say its type, but may show it.
fn untyped(schema: Schema<'_>) -> Kind<'_> {
    let shown = schema.has_properties() || schema.additional().is_some();
    match () {
        () if shown => object(schema),
        () if schema.items().is_some() || schema.has("prefixItems") => Kind::Array,
        () if all_text(schema) => Kind::Enum,
        () => match schema.format() {
            Some("date" | "date-time" | "uuid" | "uri" | "email" | "byte" | "binary" | "password") => {
                Kind::Scalar(scalar("string", schema.format()))
            }
            Some("int32" | "int64") => Kind::Scalar(scalar("integer", schema.format())),
            Some("float" | "double") => Kind::Scalar(scalar("number", schema.format())),
            _ => Kind::Any,
        },
    }
}

/// The members of `oneOf` or `anyOf`, unless they only require properties: that restricts the values of the object
/// around them, and is for the server to check.
fn alternatives(schema: Schema<'_>) -> Option<(&'static str, Vec<Schema<'_>>)> {
    let keyword = if schema.has("oneOf") { "oneOf" } else { "anyOf" };
    let members = schema.members(keyword)?;
    let around = ["type", "properties"].iter().any(|keyword| schema.has(keyword));
    let restricts = around && !members.is_empty() && members.iter().all(|member| !is_typed(*member));
    (!restricts).then_some((keyword, members))
}

/// Whether a schema says more than words.
fn is_typed(schema: Schema<'_>) -> bool {
    schema.has("allOf") || schema.is_reference() || says_type(schema)
}

/// Whether a schema says no more about a type than the one member of its `allOf`.
fn adds_nothing(schema: Schema<'_>, member: Schema<'_>) -> bool {
    let repeats = |keyword: &str| match keyword {
        "type" => schema.types_but_null() == member.types_but_null(),
        // Fewer values of the member's own type: the docs show them, and the server checks.
        "enum" | "const" => !member.has_properties() && !member.has("allOf"),
        _ => false,
    };
    let says = |keyword: &&&str| schema.has(keyword);
    TYPED.iter().chain(&["required"]).filter(says).all(|keyword| repeats(keyword))
}

/// Whether a schema itself, without its `allOf`, says more than words.
fn says_type(schema: Schema<'_>) -> bool {
    TYPED.iter().any(|keyword| schema.has(keyword))
}

/// Whether the values that a schema lists are text, and one may be `null`.
fn all_text(schema: Schema<'_>) -> bool {
    let values = schema.values().unwrap_or_default();
    values.iter().any(|value| value.as_str().is_some())
        && values.iter().all(|value| value.as_str().is_some() || value.is_null())
}

/// Whether `null` is the only value that a schema allows.
fn only_null(schema: Schema<'_>) -> bool {
    let listed = schema
        .values()
        .is_some_and(|values| !values.is_empty() && values.iter().all(|value| value.is_null()));
    schema.types() == ["null"] || listed
}

fn has_null(schema: Schema<'_>) -> bool {
    schema.values().is_some_and(|values| values.iter().any(|value| value.is_null()))
}

/// A format narrows a type only where Rust has a type for it; any other format is words (JSON Schema, section 7).
pub(super) fn scalar(name: &str, format: Option<&str>) -> Scalar {
    match (name, format) {
        ("boolean", _) => Scalar::Bool,
        ("integer", Some("int32" | "int16" | "int8" | "uint8" | "uint16")) => Scalar::I32,
        ("integer", Some("uint64" | "uint")) => Scalar::U64,
        ("integer", _) => Scalar::I64,
        ("number", Some("float")) => Scalar::F32,
        ("number", _) => Scalar::F64,
        (_, Some("date")) => Scalar::Date,
        (_, Some("cursor")) => Scalar::Cursor,
        _ => Scalar::String,
    }
}
