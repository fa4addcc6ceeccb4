//! The values that `enum`, `const` or annotated alternatives list.

use std::collections::HashSet;
use std::str::FromStr as _;

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Schema};
use crate::document::{NodeRef, Step};
use crate::ir::Literal;

use super::conjunct::{Choice, Conjunct, Conjunction, choice};
use super::conjunction::{conjunction, conjunction_of};
use super::flatten::flatten;
use super::scalar::scalar;
use super::text_format::is_of_format;
use super::{Result, Schemas};

/// A listed value, and the schema that describes only this value.
pub(crate) type Value<'d> = (NodeRef<'d>, Option<Schema<'d>>);

/// Alternatives that together are one open enum.
pub(super) enum OpenEnum<'d> {
    /// Each alternative is a value, or any string.
    Listed,
    /// A named enum that already allows any string.
    Named(Conjunction<'d>),
}

/// Returns the open enum that alternatives make together, if they do.
pub(super) fn open_enum<'d>(schemas: &Schemas<'d>, members: &[Schema<'d>]) -> Result<Option<OpenEnum<'d>>> {
    let mut values = Vec::new();
    let mut named = Vec::new();
    for member in members {
        if member.narrows() {
            let Some(listed) = narrowed_texts(schemas, *member)? else { return Ok(None) };
            values.extend(listed);
            continue;
        }
        let resolved = schemas.resolve(*member)?;
        let is_plain = resolved.types_but_null() == ["string"] && resolved.format().is_none();
        let is_simple = !["allOf", "oneOf", "anyOf"].iter().any(|keyword| resolved.has(keyword));
        match resolved.values() {
            _ if !is_simple => return Ok(None),
            None if is_plain => {}
            Some(_) if member.is_reference() && lists_only_texts(resolved) => named.push(*member),
            Some(_) if member.is_reference() => return Ok(None),
            Some(listed) if listed.iter().all(|value| is_single(*value)) => values.extend(listed),
            _ => return Ok(None),
        }
    }
    Ok(match (values.as_slice(), named.as_slice()) {
        ([], [only]) if members.len() > 1 => Some(OpenEnum::Named(conjunction(schemas, *only)?)),
        ([_, ..], []) => Some(OpenEnum::Listed),
        _ => None,
    })
}

/// Returns the strings to which a reference narrows those of its target, or `None` if it does something else.
fn narrowed_texts<'d>(schemas: &Schemas<'d>, member: Schema<'d>) -> Result<Option<Vec<NodeRef<'d>>>> {
    let conjuncts = flatten(schemas, &conjunction(schemas, member)?)?;
    let is_text = |conjunct: &Conjunct<'d>| {
        let types = conjunct.schema.types_but_null();
        (types.is_empty() || types == ["string"]) && conjunct.schema.format().is_none()
    };
    let is_simple = choice(&conjuncts).is_none() && conjuncts.iter().all(is_text);
    let values = listed(&conjuncts).filter(|values| values.iter().all(|value| value.as_str().is_some()));
    Ok(values.filter(|_| is_simple))
}

/// Returns the entry of a value in `x-rust-values`: its name and description.
pub(crate) fn rust_value_entry(value: NodeRef<'_>) -> Option<NodeRef<'_>> {
    let holder = match value.step()? {
        (list, Step::Index(_)) => list.parent()?.0,
        (schema, Step::Key(_)) => schema,
    };
    let key = value.as_str().map_or_else(|| value.to_json(), str::to_owned);
    holder.get("x-rust-values")?.get(&key)
}

/// Returns the values of an enum in the document's order, each once and without `null`.
pub(crate) fn values<'d>(schemas: &Schemas<'d>, conjuncts: &[Conjunct<'d>]) -> Vec<Value<'d>> {
    let listed = listed(conjuncts);
    let mut values: Vec<Value<'d>> = if let Some(Choice { members, .. }) = choice(conjuncts) {
        let of_member = |written: Schema<'d>| {
            let member = schemas.document.schema(written).ok()?;
            let narrowed = written.narrows().then(|| narrowed_texts(schemas, written).ok().flatten());
            let values = narrowed.flatten().or_else(|| member.values()).unwrap_or_default();
            // A title describes the single value beside it.
            let described = (values.len() == 1).then_some(member);
            Some(values.into_iter().map(move |value| (value, described)))
        };
        let all: Vec<_> = members.into_iter().filter_map(of_member).flatten().collect();
        // A list beside the alternatives narrows them.
        let listed = listed.iter().flatten().map(|value| canonical_text(*value)).collect::<HashSet<_>>();
        let both: Vec<_> =
            all.iter().copied().filter(|(value, _)| listed.contains(&canonical_text(*value))).collect();
        if both.is_empty() { all } else { both }
    } else {
        listed.unwrap_or_default().into_iter().map(|value| (value, None)).collect()
    };
    let mut seen = HashSet::new();
    values.retain(|(value, _)| !value.is_null() && seen.insert(canonical_text(*value)));
    values
}

/// Returns the places where an `allOf` requires values of two lists without common values.
pub(crate) fn contradictions(conjuncts: &[Conjunct<'_>]) -> Vec<Diagnostic> {
    let lists = conjuncts.iter().filter(|conjunct| conjunct.schema.values().is_some());
    let lists: Vec<_> = lists.map(|conjunct| conjunct.schema).collect();
    let pairs = lists.windows(2).filter_map(|pair| {
        let [first, second] = pair else { return None };
        let known: HashSet<_> = first.values().into_iter().flatten().map(canonical_text).collect();
        let mut values = second.values().into_iter().flatten();
        if values.any(|value| known.contains(&canonical_text(value))) {
            return None;
        }
        let place = |schema: &Schema<'_>| schema.span_of(if schema.has("enum") { "enum" } else { "const" });
        let message = "no value is in this list and in another one, as `allOf` requests; both are read";
        Some(Diagnostic::warning(place(second), message).also(place(first), "first here"))
    });
    pairs.collect()
}

/// Returns a warning for each string that is not of the declared format.
pub(crate) fn without_format(conjuncts: &[Conjunct<'_>], values: &[Value<'_>]) -> Vec<Diagnostic> {
    let declared =
        conjuncts.iter().rev().find_map(|conjunct| Some((conjunct.schema, conjunct.schema.format()?)));
    let Some((schema, format)) = declared else { return Vec::new() };
    let scalar = scalar("string", Some(format));
    let is_odd = |value: &NodeRef<'_>| value.as_str().is_some_and(|text| !is_of_format(scalar, text));
    let odd = values.iter().map(|(value, _)| *value).filter(is_odd);
    let warning = |value: NodeRef<'_>| {
        let message = format!("this value is not of the format `{format}`; the enum has it all the same");
        Diagnostic::warning(value.span(), message).also(schema.span_of("format"), "declared here")
    };
    odd.map(warning).collect()
}

/// Returns whether conjuncts list values that a Rust enum can represent, of one type or of any.
pub(super) fn are_listed(conjuncts: &[Conjunct<'_>], name: Option<&str>) -> bool {
    are_values(&listed(conjuncts).unwrap_or_default(), name)
}

/// Returns whether a Rust enum can represent the values that a schema lists.
pub(crate) fn is_listed(schema: Schema<'_>) -> bool {
    let types = schema.types_but_null();
    are_values(&schema.values().unwrap_or_default(), types.first().copied().filter(|_| types.len() == 1))
}

fn are_values(values: &[NodeRef<'_>], name: Option<&str>) -> bool {
    let values: Vec<_> = values.iter().filter(|value| !value.is_null()).collect();
    // Both booleans together are no restriction.
    let are_both = values.len() > 1 && values.iter().all(|value| value.as_bool().is_some());
    !values.is_empty() && !are_both && values.iter().all(|value| has_type(**value, name))
}

/// Returns the values of one type that conjuncts list.
pub(super) fn listed_of_type(conjuncts: &[Conjunct<'_>], name: &str) -> Vec<Literal> {
    let listed = listed(conjuncts).unwrap_or_default().into_iter();
    listed.filter(|value| has_type(*value, Some(name))).filter_map(literal).collect()
}

/// Returns whether a value is one of these, however it is written.
pub(super) fn contains(values: &[Value<'_>], value: NodeRef<'_>) -> bool {
    let wanted = canonical_text(value);
    values.iter().any(|(listed, _)| canonical_text(*listed) == wanted)
}

/// Returns whether a value is a scalar of this type, or of any type.
fn has_type(value: NodeRef<'_>, name: Option<&str>) -> bool {
    match (name, literal(value)) {
        (Some("integer"), Some(Literal::Float(number))) => number.fract() == 0.0,
        (Some("string"), Some(Literal::Text(_)))
        | (Some("integer"), Some(Literal::Integer(_)))
        | (Some("number"), Some(Literal::Integer(_) | Literal::Float(_)))
        | (Some("boolean"), Some(Literal::Bool(_)))
        | (None, Some(_)) => true,
        (Some(_), Some(_)) | (_, None) => false,
    }
}

/// Returns the value that makes a list unsuitable for a Rust enum.
pub(crate) fn not_an_enum(conjuncts: &[Conjunct<'_>], name: Option<&str>) -> Option<Diagnostic> {
    let values = listed(conjuncts)?;
    let odd = values.iter().find(|value| !value.is_null() && !has_type(**value, name))?;
    let message = match name {
        Some(name @ ("object" | "array")) => {
            format!("no enum has values that are `{name}`; any `{name}` is accepted")
        }
        Some(name) => format!("this value is not of the type `{name}`, so that the enum is any `{name}`"),
        None => "no enum has such a value; any value is accepted".to_owned(),
    };
    Some(Diagnostic::warning(odd.span(), message))
}

/// Returns the common values of all lists, or all values if the lists have none in common.
pub(crate) fn listed<'d>(conjuncts: &[Conjunct<'d>]) -> Option<Vec<NodeRef<'d>>> {
    let lists = conjuncts.iter().filter_map(|conjunct| conjunct.schema.values());
    lists.reduce(|known, more| {
        let texts: HashSet<_> = more.iter().map(|value| canonical_text(*value)).collect();
        let both: Vec<_> =
            known.iter().copied().filter(|value| texts.contains(&canonical_text(*value))).collect();
        if both.is_empty() { known.into_iter().chain(more).collect() } else { both }
    })
}

/// Returns the strings that schemas of one property list together as its values, or the numbers as text.
/// Returns `None` if they list none, or other values.
pub(crate) fn listed_texts<'d>(
    schemas: &Schemas<'d>,
    property: &[Schema<'d>],
) -> Result<Option<Vec<String>>> {
    let Some((first, more)) = property.split_first() else { return Ok(None) };
    let is_combined =
        |schema: Schema<'d>| ["allOf", "anyOf", "oneOf"].iter().any(|keyword| schema.has(keyword));
    let simple = if more.is_empty() && !first.narrows() {
        Some(schemas.resolve(*first)?).filter(|only| !is_combined(*only))
    } else {
        None
    };
    let values = match simple {
        Some(schema) => schema.values(),
        None => listed(&flatten(schemas, &conjunction_of(schemas, *first, more)?)?),
    };
    let text = |value: NodeRef<'d>| {
        let is_scalar = value.as_number().is_some() || value.as_bool().is_some();
        if is_scalar { Some(canonical_text(value)) } else { value.as_str().map(str::to_owned) }
    };
    Ok(values.and_then(|values| values.into_iter().map(text).collect()))
}

/// Returns whether a schema lists only strings, and possibly `null`.
fn lists_only_texts(schema: Schema<'_>) -> bool {
    let values = schema.values().unwrap_or_default();
    values.iter().any(|value| value.as_str().is_some())
        && values.iter().all(|value| value.as_str().is_some() || value.is_null())
}

fn is_single(value: NodeRef<'_>) -> bool {
    value.is_null() || literal(value).is_some()
}

/// Returns a scalar value that Rust can represent.
pub(crate) fn literal(value: NodeRef<'_>) -> Option<Literal> {
    if let Some(number) = value.as_number() {
        return number_of(number);
    }
    value.as_str().map(|text| Literal::Text(text.to_owned())).or_else(|| value.as_bool().map(Literal::Bool))
}

/// Parses a number. One without a fraction is an integer, however it is written (JSON Schema, section 6.3).
fn number_of(text: &str) -> Option<Literal> {
    let whole = i64::from_str(text).map(i128::from).or_else(|_| u64::from_str(text).map(i128::from));
    if let Ok(whole) = whole {
        return Some(Literal::Integer(whole));
    }
    let number = f64::from_str(text).ok().filter(|number| number.is_finite())?;
    Some(if number.fract() == 0.0 && number.abs() <= MAX_EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole, and within the range")]
        Literal::Integer(number as i128)
    } else {
        Literal::Float(number)
    })
}

/// The largest number up to which `f64` represents every integer.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// Returns a key that is equal for equal values: `1` and `1.0` are equal (JSON Schema, section 4.2.2).
pub(super) fn canonical_text(value: NodeRef<'_>) -> String {
    match literal(value) {
        Some(Literal::Integer(number)) => number.to_string(),
        Some(Literal::Float(number)) => number.to_string(),
        _ => value.to_json(),
    }
}
