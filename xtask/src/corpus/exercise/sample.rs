//! Made-up values of schemas.
//!
//! A sampler walks a schema of the document and sets every property. Which member of a union or value of an enum it takes
//! depends on the number of its variant, so that a few variants show them all.

use std::cell::Cell;

use serde_json::{Map, Value, json};

use super::document::{At, Document};
use super::undeclared;

/// How much of a value is made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Every property.
    Full,
    /// What is required.
    Minimal,
    /// Every property, and those that may be null are.
    Nulls,
}

/// Which way a value travels: it decides about `readOnly` and `writeOnly`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Sent,
    Received,
    Both,
}

/// Which characters texts have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    /// Any.
    Any,
    /// What a URL has to escape, except for what delimits lists.
    Url,
    /// Letters: nothing is escaped.
    Safe,
}

/// Makes up values.
#[derive(Debug, Clone)]
pub(super) struct Sampler<'d> {
    pub(super) document: &'d Document,
    pub(super) extent: Extent,
    pub(super) way: Way,
    pub(super) texts: Texts,
    /// Which member of unions and value of enums.
    pub(super) variant: usize,
    /// A place whose value is given.
    pub(super) given: Option<(String, Value)>,
    /// Whether that place was reached.
    pub(super) reached: Cell<bool>,
    /// How many schemas may still be walked before only what is required is set.
    pub(super) budget: Cell<usize>,
    /// The most variants that a union or enum near the root has.
    pub(super) widest: Cell<usize>,
}

/// References followed to get here.
type Trail = Vec<String>;

/// How many references deep every property is set: what is deeper has a root of its own.
const FULL_DEPTH: usize = 3;

impl<'d> Sampler<'d> {
    pub(super) fn new(document: &'d Document, way: Way) -> Self {
        Self {
            document,
            extent: Extent::Full,
            way,
            texts: Texts::Any,
            variant: 0,
            given: None,
            reached: Cell::new(false),
            budget: Cell::new(4000),
            widest: Cell::new(1),
        }
    }

    /// Makes up a value; `None` when the schema has none, or only endless ones.
    pub(super) fn sample(&self, schema: &At<'d>) -> Option<Value> {
        self.value(schema, &mut Trail::new(), 0)
    }

    /// Makes up several values that show every variant near the root, the least and what may be null.
    pub(super) fn samples(&self, schema: &At<'d>) -> Vec<Value> {
        let mut values: Vec<Value> = self.sample(schema).into_iter().collect();
        let variants = 1..self.widest.get().min(80);
        let others = variants.map(|variant| (Extent::Full, variant));
        for (extent, variant) in others.chain([(Extent::Minimal, 0), (Extent::Nulls, 0)]) {
            let sampler = Self { extent, variant, budget: Cell::new(4000), ..self.clone() };
            if let Some(value) = sampler.sample(schema).filter(|value| !values.contains(value)) {
                values.push(value);
            }
        }
        values
    }

    fn value(&self, at: &At<'d>, trail: &mut Trail, depth: usize) -> Option<Value> {
        if let Some((_, value)) = self.given.as_ref().filter(|(place, _)| *place == at.id()) {
            self.reached.set(true);
            return Some(value.clone());
        }
        if depth > 100 {
            return None;
        }
        self.budget.set(self.budget.get().saturating_sub(1));
        if let Some(target) = self.document.target(at) {
            let id = target.id();
            if trail.iter().filter(|known| **known == id).count() > 1 {
                return None;
            }
            trail.push(id);
            let value = self.value(&target, trail, depth + 1);
            trail.pop();
            return value;
        }
        match at.value() {
            Value::Bool(false) => None,
            Value::Object(_) => {
                if self.extent == Extent::Nulls && depth > trail.len() && may_be_null(at.value()) {
                    return Some(Value::Null);
                }
                self.fixed(at).or_else(|| self.composed(at, trail, depth))
            }
            Value::String(name) => Some(self.of_type(&json!({"format": name}), kind(name))),
            _ => Some(anything()),
        }
    }

    /// A value that the schema names.
    fn fixed(&self, at: &At<'d>) -> Option<Value> {
        if let Some(value) = at.value().get("const") {
            return Some(value.clone());
        }
        let values: Vec<_> =
            at.value().get("enum")?.as_array()?.iter().filter(|value| !value.is_null()).collect();
        self.pick(&values).map(|value| (*value).clone())
    }

    fn pick<'v, T>(&self, of: &'v [T]) -> Option<&'v T> {
        self.widest.set(self.widest.get().max(of.len()));
        of.get(self.variant.checked_rem(of.len())?)
    }

    /// What the schema says itself, and what its members say.
    fn composed(&self, at: &At<'d>, trail: &mut Trail, depth: usize) -> Option<Value> {
        let mut value = self.own(at, trail, depth)?;
        let is_typed = |at: &At<'d>| {
            self.document.resolved(at).is_some_and(|at| {
                let says = [
                    "type",
                    "properties",
                    "items",
                    "enum",
                    "const",
                    "allOf",
                    "oneOf",
                    "anyOf",
                    "additionalProperties",
                ];
                at.value()
                    .as_object()
                    .is_some_and(|schema| says.iter().any(|word| schema.contains_key(*word)))
            })
        };
        for (_, member) in at.below("allOf") {
            let part = self.value(&member, trail, depth + 1)?;
            if is_typed(&member) {
                merge(&mut value, part);
            }
        }
        for word in ["oneOf", "anyOf"] {
            let members: Vec<_> = at.below(word).into_iter().map(|(_, member)| member).collect();
            let members: Vec<_> =
                members.into_iter().filter(|member| is_typed(member) && !is_null(member.value())).collect();
            if members.is_empty() {
                continue;
            }
            let chosen = self.leads_to_given(&members).or_else(|| self.pick(&members))?;
            // A member that leads round and round is no value; another one may be.
            let part = self.value(chosen, trail, depth + 1);
            let part =
                part.or_else(|| members.iter().find_map(|member| self.value(member, trail, depth + 1)))?;
            merge(&mut value, part);
            if let Some((name, tag)) = self.tag(at, chosen)
                && let Value::Object(object) = &mut value
            {
                object.insert(name, tag.into());
            }
        }
        self.require(at, &mut value, trail, depth)?;
        Some(value)
    }

    /// Sets what one member of an `allOf` requires and another one describes.
    fn require(&self, at: &At<'d>, value: &mut Value, trail: &mut Trail, depth: usize) -> Option<()> {
        let Value::Object(object) = value else { return Some(()) };
        if at.child("allOf").is_none() {
            return Some(());
        }
        let parts = undeclared::parts(self.document, vec![at.clone()]);
        let members = at.below("allOf").into_iter().filter_map(|(_, member)| self.document.resolved(&member));
        for name in members.chain([at.clone()]).flat_map(|member| member.below("required")) {
            let Some(name) = name.1.value().as_str().filter(|name| !object.contains_key(*name)) else {
                continue;
            };
            let property = parts.iter().find_map(|part| part.child("properties")?.child(name));
            if let Some(property) = property {
                object.insert(name.to_owned(), self.value(&property, trail, depth + 1)?);
            }
        }
        Some(())
    }

    fn leads_to_given<'m>(&self, members: &'m [At<'d>]) -> Option<&'m At<'d>> {
        let (place, _) = self.given.as_ref()?;
        members.iter().find(|member| place.starts_with(&member.id()))
    }

    /// What the discriminator says about a member, where its own property does not.
    fn tag(&self, union: &At<'d>, member: &At<'d>) -> Option<(String, String)> {
        let discriminator = union.child("discriminator")?;
        let property = discriminator.text("propertyName")?;
        let target = self.document.resolved(member)?;
        let direct = self.document.target(member).unwrap_or_else(|| target.clone());
        let mapped = discriminator.below("mapping").into_iter().find(|(_, value)| {
            let reference = value.value().as_str().unwrap_or_default();
            let found = self.document.look_up(&discriminator, reference);
            let named = self.document.look_up(&discriminator, &format!("#/components/schemas/{reference}"));
            found
                .filter(|_| reference.contains(['#', '/', '.']))
                .or(named)
                .is_some_and(|at| at.id() == target.id() || at.id() == direct.id())
        });
        if let Some((value, _)) = mapped {
            return Some((property.to_owned(), value));
        }
        let says = target
            .child("properties")
            .and_then(|properties| properties.child(property))
            .and_then(|at| self.document.resolved(&at));
        if says.is_some_and(|at| at.value().get("const").is_some() || at.value().get("enum").is_some()) {
            return None;
        }
        let name = direct.id().rsplit('/').next().map(str::to_owned)?;
        Some((property.to_owned(), name))
    }

    /// What a schema says without its members.
    fn own(&self, at: &At<'d>, trail: &mut Trail, depth: usize) -> Option<Value> {
        let schema = at.value();
        let types: Vec<&str> = match schema.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => {
                names.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect()
            }
            _ => Vec::new(),
        };
        let says = |words: &[&str]| words.iter().any(|word| schema.get(word).is_some());
        let guessed = match types.as_slice() {
            [] if says(&["properties", "additionalProperties"]) => "object",
            [] if says(&["items", "prefixItems"]) => "array",
            [] if says(&["type"]) => "null",
            [] => "",
            types => kind(self.pick(types)?),
        };
        match guessed {
            "object" => self.object(at, trail, depth),
            "array" => self.array(at, trail, depth),
            name => Some(self.of_type(schema, name)),
        }
    }

    /// A value without structure.
    fn of_type(&self, schema: &Value, name: &str) -> Value {
        match name {
            "string" => self.string(schema).into(),
            "integer" => integer(schema),
            "number" if is_whole(schema) => integer(schema),
            "number" => number(schema),
            "boolean" => self.variant.is_multiple_of(2).into(),
            "null" => Value::Null,
            "object" => json!({}),
            "array" => json!([]),
            _ if self.texts == Texts::Any => anything(),
            _ => "any".into(),
        }
    }

    fn object(&self, at: &At<'d>, trail: &mut Trail, depth: usize) -> Option<Value> {
        let required: Vec<_> =
            at.below("required").into_iter().filter_map(|(_, name)| name.value().as_str()).collect();
        let is_full = self.extent != Extent::Minimal && trail.len() <= FULL_DEPTH && self.budget.get() > 0;
        let mut members = Map::new();
        for (name, property) in at.below("properties") {
            let is_required = required.contains(&name.as_str()) || property.flag("required");
            let resolved = self.document.resolved(&property);
            let says = |word| property.flag(word) || resolved.as_ref().is_some_and(|at| at.flag(word));
            let travels = match self.way {
                Way::Sent => !says("readOnly"),
                Way::Received => !says("writeOnly"),
                Way::Both => true,
            };
            if !travels || !(is_full || is_required) {
                continue;
            }
            match self.value(&property, trail, depth + 1) {
                Some(value) => drop(members.insert(name, value)),
                None if is_required => return None,
                None => {}
            }
        }
        if let Some(additional) = at.child("additionalProperties").filter(|_| is_full)
            && let Some(value) = self.value(&additional, trail, depth + 1)
        {
            members.insert("madeUp".to_owned(), value);
        }
        Some(members.into())
    }

    fn array(&self, at: &At<'d>, trail: &mut Trail, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        for (_, item) in at.below("prefixItems") {
            items.push(self.value(&item, trail, depth + 1)?);
        }
        let least = at.value().get("minItems").and_then(Value::as_u64).unwrap_or_default().min(4);
        if let Some(item) = at.child("items").filter(|item| item.value().as_bool() != Some(false))
            && let Some(value) = self.value(&item, trail, depth + 1)
        {
            items.push(value.clone());
            while (items.len() as u64) < least {
                items.push(value.clone());
            }
        }
        Some(items.into())
    }

    fn string(&self, schema: &Value) -> String {
        let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
        let is_base64 = schema.get("contentEncoding").and_then(Value::as_str) == Some("base64");
        let text = match format {
            "date" => "2026-11-23",
            "date-time" | "datetime" => "2026-11-23T01:02:03Z",
            "time" => "01:02:03Z",
            "duration" => "P3D",
            "uuid" => "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            "uri" | "url" | "uri-reference" | "iri" => "https://pets.example/a",
            "email" | "idn-email" => "ada@pets.example",
            "ipv4" | "ip" => "192.0.2.1",
            "ipv6" => "2001:db8::1",
            "hostname" => "pets.example",
            "byte" | "base64" => "bWFkZQ==",
            "base64url" => "bWFkZQ",
            _ if is_base64 => "bWFkZQ==",
            _ => match self.texts {
                Texts::Any => "made \"up\" é\n",
                Texts::Url => "a b&c/é",
                Texts::Safe => "madeup",
            },
        };
        if !matches!(format, "" | "password" | "binary") {
            return text.to_owned();
        }
        let bound =
            |word| schema.get(word).and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok());
        let longest = bound("maxLength").unwrap_or(usize::MAX);
        let least = bound("minLength").unwrap_or_default().min(1000);
        let text: String =
            text.chars().chain(std::iter::repeat('x')).take(text.chars().count().max(least)).collect();
        text.chars().take(longest.max(1)).collect()
    }
}

/// A value of a schema that says nothing; whatever another schema says about the same value counts instead.
fn anything() -> Value {
    json!({"any": ["value", 1, true]})
}

/// The type that an author clearly means: authors write `Int64`, `bool` and `list` as well.
fn kind(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "object" | "map" => "object",
        "array" | "list" => "array",
        "integer" | "int" | "int32" | "int64" | "long" => "integer",
        "number" | "float" | "double" | "decimal" => "number",
        "boolean" | "bool" => "boolean",
        "null" => "null",
        "any" => "",
        _ => "string",
    }
}

fn bounds(schema: &Value) -> (Option<f64>, Option<f64>) {
    let bound = |word| schema.get(word).and_then(Value::as_f64);
    // In 3.0 the exclusive bound is a flag beside the other.
    let flag = |word| schema.get(word).and_then(Value::as_bool) == Some(true);
    let least = bound("exclusiveMinimum").map(|bound| bound + 1.0);
    let most = bound("exclusiveMaximum").map(|bound| bound - 1.0);
    let least =
        least.or(bound("minimum").map(|bound| if flag("exclusiveMinimum") { bound + 1.0 } else { bound }));
    (least, most.or(bound("maximum").map(|bound| if flag("exclusiveMaximum") { bound - 1.0 } else { bound })))
}

fn integer(schema: &Value) -> Value {
    let (least, most) = bounds(schema);
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    if (least.unwrap_or_default(), most) == (0.0, None) && matches!(format, "int64" | "uint64") {
        // The first whole number that a floating-point number cannot hold.
        return 9_007_199_254_740_993_i64.into();
    }
    let step = schema.get("multipleOf").and_then(Value::as_f64).unwrap_or(1.0).max(1.0);
    let value = within((7.0 / step).ceil() * step, least, most);
    #[expect(clippy::cast_possible_truncation, reason = "a bound beyond 64 bits is cut to them")]
    let value = value.trunc() as i64;
    value.into()
}

/// Whether a format says that a number is a whole one (OpenAPI's format registry).
fn is_whole(schema: &Value) -> bool {
    schema
        .get("format")
        .and_then(Value::as_str)
        .is_some_and(|format| format.trim_start_matches('u').starts_with("int"))
}

fn number(schema: &Value) -> Value {
    let (least, most) = bounds(schema);
    within(1.5, least, most).into()
}

fn within(value: f64, least: Option<f64>, most: Option<f64>) -> f64 {
    let value = least.map_or(value, |least| value.max(least));
    most.map_or(value, |most| value.min(most))
}

/// Whether `null` is a value of a schema, by its own words.
fn may_be_null(schema: &Value) -> bool {
    let says_null = |schema: &Value| match schema.get("type") {
        Some(Value::Array(names)) => names.iter().any(|name| name == "null"),
        name => name.is_some_and(|name| name == "null"),
    };
    let allowed =
        schema.get("enum").and_then(Value::as_array).is_none_or(|values| values.contains(&Value::Null));
    let nullable =
        schema.get("nullable").and_then(Value::as_bool) == Some(true) && schema.get("type").is_some();
    let member = ["oneOf", "anyOf"].iter().any(|word| {
        schema.get(word).and_then(Value::as_array).is_some_and(|members| members.iter().any(is_null))
    });
    allowed
        && schema.get("const").is_none()
        && schema.get("allOf").is_none()
        && (nullable || says_null(schema) || member && schema.get("type").is_none())
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|name| name == "null" || *name == json!(["null"]))
        || schema.get("enum").is_some_and(|values| *values == json!([null]))
        || schema.get("const").is_some_and(Value::is_null)
}

/// Puts what a member says over what is there: objects are joined, anything else is replaced.
fn merge(value: &mut Value, part: Value) {
    if *value == anything() {
        *value = part;
        return;
    }
    match (value, part) {
        (Value::Object(value), Value::Object(part)) => {
            for (name, part) in part {
                match value.get_mut(&name) {
                    Some(value) => merge(value, part),
                    None => drop(value.insert(name, part)),
                }
            }
        }
        (_, Value::Null) => {}
        (_, part) if part == anything() => {}
        (value, part) => *value = part,
    }
}
