//! Classifies a schema before it has a name.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Additional, Object, Schema};
use crate::ir::Scalar;

use super::bounds::{self, integer_type};
use super::conjunct::{Choice, Conjunct, Conjunction, choice};
use super::conjunction::{annotated_schema, repeated_schema};
use super::enum_scalar::{WIDENED, enum_scalar};
use super::enums::{self, OpenEnum};
use super::flatten::flatten;
use super::nullability::{is_nullable, only_null};
use super::possible::{chosen, fault, possible};
use super::scalar::scalar;
use super::types::types;
use super::{Result, Schemas};

/// The kind of a schema.
pub(crate) enum Kind<'d> {
    /// An object with named properties, its own or those of `allOf`.
    Object,
    /// An object without named properties. Its values have these schemas, or any value if there are none.
    Map(Vec<Schema<'d>>),
    Array,
    /// One of a list of values.
    Enum,
    Scalar(Scalar),
    /// One of several types.
    Union,
    /// The type of another schema, to which this one adds only annotations.
    Same(Conjunction<'d>),
    /// Any value.
    Any,
    /// No value, and why.
    Nothing(Box<Diagnostic>),
}

/// A kind, with further results of the classification.
pub(crate) struct Classified<'d> {
    pub(crate) kind: Kind<'d>,
    /// Whether `null` is allowed, regardless of the target of `Same`.
    pub(crate) nullable: bool,
    /// Warnings about keywords that have no effect.
    pub(crate) warnings: Vec<Diagnostic>,
}

impl<'d> Classified<'d> {
    fn of(kind: Kind<'d>, nullable: bool) -> Self {
        Self { kind, nullable, warnings: Vec::new() }
    }
}

/// Classifies a schema.
///
/// # Errors
///
/// Fails for an unresolved reference, for a `type` that JSON Schema does not define, and for too many members
/// of `allOf`.
pub(crate) fn classify<'d>(schemas: &Schemas<'d>, conjunction: &Conjunction<'d>) -> Result<Classified<'d>> {
    if !schemas.subtypes.has_any(conjunction)
        && let Some(named) = annotated_schema(schemas, conjunction)?
    {
        let nullable = is_nullable(schemas, conjunction)?;
        return Ok(Classified::of(Kind::Same(named), nullable));
    }
    let conjuncts = flatten(schemas, conjunction)?;
    if let Some(nothing) = conjuncts.iter().find(|conjunct| conjunct.schema.is_nothing()) {
        return Ok(Classified::of(Kind::Nothing(Box::new(fault(nothing.schema))), false));
    }
    let nullable = is_nullable(schemas, conjunction)?;
    if schemas.subtypes.has_any(conjunction) {
        return Ok(Classified::of(Kind::Union, nullable));
    }
    if let Some(same) = repeated_schema(schemas, conjunction)? {
        return Ok(Classified::of(Kind::Same(same), nullable));
    }
    if let Some(choice) = choice(&conjuncts) {
        let kind = kind_of_alternatives(schemas, conjunction, &conjuncts, &choice)?;
        return Ok(Classified::of(kind, nullable));
    }
    let types = types(conjunction, &conjuncts)?;
    let mut warnings = types.warnings;
    let kind = match (types.contradiction, types.names.as_slice()) {
        (Some(why), _) if nullable => {
            let message = format!("only `null` is valid; it is read as any value: {}", why.message);
            warnings.push(why.into_warning(message));
            Kind::Any
        }
        (Some(why), _) => Kind::Nothing(why),
        (None, []) => kind_without_type(&conjuncts),
        (None, [name]) => kind_of_type(&conjuncts, name),
        (None, _) if enums::are_listed(&conjuncts, None) => Kind::Enum,
        (None, _) => Kind::Union,
    };
    if !matches!(kind, Kind::Enum | Kind::Nothing(_)) {
        warnings.extend(enums::not_an_enum(
            &conjuncts,
            types.names.first().copied().filter(|_| types.names.len() == 1),
        ));
    }
    if let Kind::Scalar(scalar) = kind {
        warnings.extend(unused_formats(&conjuncts, scalar));
    }
    Ok(Classified { kind, nullable, warnings })
}

/// Classifies `oneOf` and `anyOf`: a union, an enum, or the single member that remains beside `null`.
fn kind_of_alternatives<'d>(
    schemas: &Schemas<'d>,
    conjunction: &Conjunction<'d>,
    conjuncts: &[Conjunct<'d>],
    choice: &Choice<'d>,
) -> Result<Kind<'d>> {
    let Choice { index, keyword, members } = choice;
    let is_tagged = conjuncts.iter().any(|conjunct| conjunct.schema.has("discriminator"));
    let typed: Vec<_> = members.iter().copied().filter(|member| !only_null(schemas, *member)).collect();
    match enums::open_enum(schemas, &typed)? {
        Some(OpenEnum::Listed) => return Ok(Kind::Enum),
        Some(OpenEnum::Named(named)) => return Ok(Kind::Same(named)),
        None => {}
    }
    let is_null = typed.is_empty() && !members.is_empty();
    // Two possible members are enough to make a union.
    let typed = possible(schemas, conjunction, conjuncts, choice, 2)?;
    Ok(match (typed.members.as_slice(), typed.nothing) {
        ([], Some(why)) => Kind::Nothing(why),
        ([], None) if is_null => Kind::Any,
        ([], None) => {
            let place = conjuncts.get(*index).unwrap_or(&Conjunct::new(conjunction.primary, false)).schema;
            let fault = Diagnostic::unsupported(place.span_of(keyword), format_args!("an empty `{keyword}`"));
            Kind::Nothing(Box::new(fault))
        }
        ([only], _) if !is_tagged => Kind::Same(chosen(schemas, conjunction, conjuncts, *index, *only)?),
        _ => Kind::Union,
    })
}

/// Returns the kind of values of one type.
fn kind_of_type<'d>(conjuncts: &[Conjunct<'d>], name: &str) -> Kind<'d> {
    match name {
        "object" => kind_of_object(conjuncts),
        "array" => Kind::Array,
        _ if enums::are_listed(conjuncts, Some(name)) => Kind::Enum,
        "integer" => Kind::Scalar(integer_type(conjuncts, listed_scalar(conjuncts, name))),
        "number" => Kind::Scalar(listed_scalar(conjuncts, name)),
        _ => Kind::Scalar(scalar(name, format(conjuncts))),
    }
}

/// Returns a number type that holds all listed values, although Rust has no enum for them.
fn listed_scalar(conjuncts: &[Conjunct<'_>], name: &str) -> Scalar {
    let declared = scalar(name, format(conjuncts));
    match enums::listed_of_type(conjuncts, name) {
        values if values.is_empty() => declared,
        values => enum_scalar(&values, &[name], format(conjuncts)).scalar.unwrap_or(declared),
    }
}

/// Returns warnings for formats and bounds that have no effect because another format excludes them.
fn unused_formats(conjuncts: &[Conjunct<'_>], chosen: Scalar) -> Vec<Diagnostic> {
    let formats = conjuncts.iter().map(|conjunct| conjunct.schema).filter(|schema| schema.has("format"));
    let formats: Vec<_> = formats.collect();
    let Some((counts, others)) = formats.split_last() else { return Vec::new() };
    let name = if chosen.is_integer() {
        "integer"
    } else if chosen.is_float() {
        "number"
    } else {
        "string"
    };
    let declared = |schema: &Schema<'_>| scalar(name, schema.format());
    let mut found = bounds::outside_of_format(conjuncts, chosen);
    for other in others.iter().filter(|other| declared(other) != declared(counts)) {
        let message =
            format!("no value is both `{}` and of another format", other.format().unwrap_or_default());
        let warning = Diagnostic::warning(other.span_of("format"), message);
        found.push(warning.also(counts.span_of("format"), "this format counts"));
    }
    if chosen != declared(counts) && !enums::listed_of_type(conjuncts, name).is_empty() {
        found.push(Diagnostic::warning(counts.span_of("format"), WIDENED));
    }
    found
}

/// Returns the kind of a schema without a `type`, which other keywords may imply.
fn kind_without_type<'d>(conjuncts: &[Conjunct<'d>]) -> Kind<'d> {
    let has = |keyword: &str| conjuncts.iter().any(|conjunct| conjunct.schema.has(keyword));
    let is_object =
        |conjunct: &Conjunct<'d>| conjunct.schema.has_properties() || conjunct.schema.additional().is_some();
    let format = format(conjuncts);
    match format {
        _ if conjuncts.iter().any(is_object) => kind_of_object(conjuncts),
        _ if has("items") || has("prefixItems") => Kind::Array,
        _ if enums::are_listed(conjuncts, None) => Kind::Enum,
        // The listed values are more precise than a format.
        _ if enums::listed(conjuncts).is_some_and(|values| !values.is_empty()) => Kind::Any,
        Some(
            "date" | "date-time" | "uuid" | "uri" | "email" | "byte" | "binary" | "password" | "ipv4"
            | "ipv6",
        ) => Kind::Scalar(scalar("string", format)),
        Some("int32" | "int64") => Kind::Scalar(scalar("integer", format)),
        Some("float" | "double") => Kind::Scalar(scalar("number", format)),
        _ => Kind::Any,
    }
}

fn kind_of_object<'d>(conjuncts: &[Conjunct<'d>]) -> Kind<'d> {
    if conjuncts.iter().any(|conjunct| conjunct.schema.has_properties()) {
        return Kind::Object;
    }
    let additional = conjuncts.iter().filter_map(|conjunct| conjunct.schema.additional());
    let values = additional.filter_map(|additional| match additional {
        Additional::Typed(values) => Some(values),
        Additional::Any | Additional::None => None,
    });
    Kind::Map(values.collect())
}

/// Returns the format of the outermost conjunct that has one.
pub(crate) fn format<'d>(conjuncts: &[Conjunct<'d>]) -> Option<&'d str> {
    conjuncts.iter().rev().find_map(|conjunct| conjunct.schema.format())
}
