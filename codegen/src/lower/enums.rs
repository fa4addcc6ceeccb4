//! Enums: values of one kind or of several, listed in `enum` and `const` or as annotated alternatives.

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::document::NodeRef;
use crate::document::view::{Object, Schema};
use crate::ir::{Docs, EnumValue, Listed, Literal, Scalar, Shape, ValueEnum};
use crate::name::{Claimed, Scope};

use super::Lowering;
use super::conjunction::{All, Part};
use super::kind::{self, Kind};

/// A value that is listed, and the schema that says more about it.
type Value<'d> = (NodeRef<'d>, Option<Schema<'d>>);

impl<'d> Lowering<'d> {
    /// Whether alternatives are one enum that stays open: each is a value, or any text. An enum with a name of its own
    /// allows any text already.
    pub(super) fn open_enum(&mut self, members: &[Schema<'d>]) -> Option<Kind<'d>> {
        let mut values = Vec::new();
        let mut named = Vec::new();
        for member in members {
            let resolved = self.document.schema(*member).ok()?;
            let is_plain = resolved.types_but_null() == ["string"] && resolved.format().is_none();
            let is_simple = !["allOf", "oneOf", "anyOf"].iter().any(|keyword| resolved.has(keyword));
            match resolved.values() {
                _ if !is_simple || member.narrows() => return None,
                None if is_plain => {}
                Some(_) if member.is_reference() && kind::all_text(resolved) => named.push(*member),
                Some(_) if member.is_reference() => return None,
                Some(listed) if listed.iter().all(|value| is_single(*value)) => values.extend(listed),
                _ => return None,
            }
        }
        match (values.as_slice(), named.as_slice()) {
            ([], [only]) if members.len() > 1 => self.all(*only).map(Kind::Same),
            ([_, ..], []) => Some(Kind::Enum),
            _ => None,
        }
    }

    /// Lowers an enum.
    pub(super) fn enumeration(&mut self, all: &All<'d>) -> Option<Shape> {
        let flat = self.flat(all)?;
        let values = self.values(&flat);
        let mut scope = Scope::default();
        let literals: Vec<_> = values.iter().filter_map(|(value, _)| literal(*value)).collect();
        let spoken: Vec<_> = values
            .iter()
            .zip(&literals)
            .map(|((_, said), literal)| {
                said.and_then(Schema::title).map_or_else(|| spoken(literal), str::to_owned)
            })
            .collect();
        let claims: Vec<_> = spoken
            .iter()
            .zip(&values)
            .map(|(wire, (_, said))| Claimed { wire, pinned: said.and_then(Schema::rust_name), place: "" })
            .collect();
        let names = scope.claim_all(&claims, Scope::claim_variant);
        let pins = values.iter().zip(&names).filter_map(|((_, said), name)| {
            Some(((*said)?.rust_name()?, (*said)?.span_of("x-rust-name"), name.clone()))
        });
        self.check_pins(&pins.collect::<Vec<_>>(), Scope::claim_variant);
        let docs = values.iter().map(|(_, said)| said.map(words).unwrap_or_default());
        let listed = names.into_iter().zip(literals).zip(docs);
        let listed: Vec<_> = listed.map(|((name, value), docs)| Listed { name, value, docs }).collect();
        let text = listed.iter().map(|Listed { name, value, docs }| match value {
            Literal::Text(wire) => {
                Some(EnumValue { name: name.clone(), wire: wire.clone(), docs: docs.clone() })
            }
            _ => None,
        });
        if let Some(values) = text.collect::<Option<Vec<_>>>() {
            return Some(Shape::StringEnum(values));
        }
        let types = self.types(all, &flat)?;
        let scalar = repr(listed.iter().map(|listed| &listed.value), &types, kind::format(&flat));
        Some(Shape::ValueEnum(ValueEnum { scalar, values: listed }))
    }

    /// The values of an enum, in the document's order, each once and without `null`.
    fn values(&mut self, flat: &[Part<'d>]) -> Vec<Value<'d>> {
        self.check_listed(flat);
        let listed = listed(flat);
        let mut values: Vec<Value<'d>> = if let Some((_, _, members)) = kind::choice(flat) {
            let resolved = members.into_iter().filter_map(|member| self.document.schema(member).ok());
            let of_member = |member: Schema<'d>| {
                let values = member.values().unwrap_or_default();
                // A title names the one value that it stands beside.
                let said = (values.len() == 1).then_some(member);
                values.into_iter().map(move |value| (value, said))
            };
            let said: Vec<_> = resolved.flat_map(of_member).collect();
            // A list beside the alternatives narrows them.
            let listed = listed.iter().flatten().map(|value| value.to_json()).collect::<HashSet<_>>();
            let both: Vec<_> =
                said.iter().copied().filter(|(value, _)| listed.contains(&value.to_json())).collect();
            if both.is_empty() { said } else { both }
        } else {
            listed.unwrap_or_default().into_iter().map(|value| (value, None)).collect()
        };
        let mut seen = HashSet::new();
        values.retain(|(value, _)| !value.is_null() && seen.insert(value.to_json()));
        values
    }

    /// Says where an `allOf` asks for values of two lists that have none in common.
    fn check_listed(&mut self, flat: &[Part<'d>]) {
        let lists = flat.iter().filter(|part| part.schema.values().is_some());
        let lists: Vec<_> = lists.map(|part| part.schema).collect();
        for pair in lists.windows(2) {
            let [first, second] = pair else { continue };
            let known: Vec<_> = first.values().into_iter().flatten().map(NodeRef::to_json).collect();
            if second.values().into_iter().flatten().any(|value| known.contains(&value.to_json())) {
                continue;
            }
            let place =
                |schema: &Schema<'d>| schema.span_of(if schema.has("enum") { "enum" } else { "const" });
            let message = "no value is in this list and in another one, as `allOf` asks for; both are read";
            self.report.push(Diagnostic::warning(place(second), message).also(place(first), "first here"));
        }
    }
}

/// Whether parts list values that Rust has an enum for, of one type or of any.
pub(super) fn are_listed(flat: &[Part<'_>], name: Option<&str>) -> bool {
    are_values(&listed(flat).unwrap_or_default(), name)
}

/// Whether the values that a schema lists are those of an enum of Rust.
pub(super) fn is_listed(schema: Schema<'_>) -> bool {
    let types = schema.types_but_null();
    are_values(&schema.values().unwrap_or_default(), types.first().copied().filter(|_| types.len() == 1))
}

fn are_values(values: &[NodeRef<'_>], name: Option<&str>) -> bool {
    let mut values = values.iter().filter(|value| !value.is_null()).peekable();
    let has_type = |value: &NodeRef<'_>| match (name, literal(*value)) {
        (Some("string"), Some(Literal::Text(_)))
        | (Some("integer"), Some(Literal::Integer(_)))
        | (Some("number"), Some(Literal::Integer(_) | Literal::Float(_)))
        | (Some("boolean"), Some(Literal::Bool(_)))
        | (None, Some(_)) => true,
        (Some(_), Some(_)) | (_, None) => false,
    };
    // Both truth values are all that there are.
    let are_both = values.clone().count() > 1 && values.clone().all(|value| value.as_bool().is_some());
    values.peek().is_some() && !are_both && values.all(has_type)
}

/// The values that all lists have; those of all lists where they have none in common.
pub(super) fn listed<'d>(flat: &[Part<'d>]) -> Option<Vec<NodeRef<'d>>> {
    let lists = flat.iter().filter_map(|part| part.schema.values());
    lists.reduce(|known, more| {
        let texts: HashSet<_> = more.iter().map(|value| value.to_json()).collect();
        let both: Vec<_> = known.iter().copied().filter(|value| texts.contains(&value.to_json())).collect();
        if both.is_empty() { known.into_iter().chain(more).collect() } else { both }
    })
}

/// The type of all values; `None` when there are several.
fn repr<'v>(
    values: impl Iterator<Item = &'v Literal>,
    types: &[&str],
    format: Option<&str>,
) -> Option<Scalar> {
    let kinds: HashSet<_> = values
        .map(|value| match value {
            Literal::Bool(_) => "boolean",
            Literal::Integer(_) => "integer",
            Literal::Float(_) => "number",
            Literal::Text(_) => "string",
        })
        .collect();
    let is_number = kinds.iter().all(|kind| matches!(*kind, "integer" | "number"));
    match types {
        [name] => Some(kind::scalar(name, format)),
        _ if kinds.len() == 1 => kinds.into_iter().next().map(|name| kind::scalar(name, format)),
        _ if is_number => Some(Scalar::F64),
        _ => None,
    }
}

fn is_single(value: NodeRef<'_>) -> bool {
    value.is_null() || literal(value).is_some()
}

/// A single value, where Rust has one for it.
pub(super) fn literal(value: NodeRef<'_>) -> Option<Literal> {
    if let Some(number) = value.as_number() {
        let whole = number.parse().ok().map(Literal::Integer);
        let any = || number.parse().ok().filter(|number: &f64| number.is_finite()).map(Literal::Float);
        return whole.or_else(any);
    }
    value.as_str().map(|text| Literal::Text(text.to_owned())).or_else(|| value.as_bool().map(Literal::Bool))
}

/// How a value is called where nothing else names it: `V1`, `Minus1`, `V2Point5`, `True`.
fn spoken(value: &Literal) -> String {
    let number = |text: String| {
        let text = text.replace('.', " point ");
        if text.starts_with('-') { text } else { format!("v{text}") }
    };
    match value {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => number(value.to_string()),
        Literal::Float(value) => number(value.to_string()),
        Literal::Text(text) => text.clone(),
    }
}

/// What a schema of one value says about it.
fn words(schema: Schema<'_>) -> Docs {
    Docs { text: schema.description().map(str::to_owned), deprecated: schema.deprecated(), ..Docs::default() }
}
