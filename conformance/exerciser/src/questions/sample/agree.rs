//! Makes up values for several schemas that must all accept them.

use serde_json::{Map, Value};

use super::super::document::At;
use super::super::undeclared::{self, conjuncts};
use super::{Extent, Sampler, Trail, scalar};

impl<'d> Sampler<'d> {
    /// Changes a value so that all these schemas accept it, as far as they list values, bound them, or
    /// require properties.
    pub(super) fn satisfy_all(&self, schemas: Vec<At<'d>>, value: &mut Value, depth: usize) {
        let is_given = self.given.as_ref().is_some_and(|(_, given)| given == value);
        let all = conjuncts(self.document, schemas);
        if is_given || all.len() < 2 || depth > 100 {
            return;
        }
        // If one schema leaves the value open, another one may describe it.
        if scalar::is_anything(value)
            && let Some(at) = all
                .iter()
                .find(|at| ["$ref", "allOf"].iter().all(|word| at.child(word).is_none()) && self.is_typed(at))
            && let Some(described) = self.value(at, &mut Trail::new(), depth + 1)
        {
            *value = described;
        }
        match value {
            Value::Object(members) => {
                self.complete(&all, members, depth);
                for (name, member) in members {
                    let of = all.iter().filter_map(|at| at.child("properties")?.child(name)).collect();
                    self.satisfy_all(of, member, depth + 1);
                }
            }
            Value::Array(values) => {
                // The first items of a tuple have schemas of their own, and `items` describes the rest.
                let described: Vec<_> = all.iter().map(undeclared::items).collect();
                for (index, value) in values.iter_mut().enumerate() {
                    let of = described.iter().filter_map(|(first, rest)| first.get(index).or(rest.as_ref()));
                    self.satisfy_all(of.cloned().collect(), value, depth + 1);
                }
            }
            Value::Null => {}
            value => {
                let schema = common(&all);
                if !is_within(&schema, value) {
                    // A value of one alternative must not be replaced by a value that may match none.
                    let is_free =
                        all.iter().all(|at| at.child("oneOf").or_else(|| at.child("anyOf")).is_none());
                    let schema = Value::Object(schema);
                    let made = || {
                        let kind = super::types(&schema).first().copied().unwrap_or_default();
                        is_free.then(|| self.of_type(&schema, kind))
                    };
                    if let Some(made) = self.named(&schema).or_else(made) {
                        *value = made;
                    }
                }
            }
        }
    }

    /// Sets the members that one schema requires and another one describes.
    fn complete(&self, all: &[At<'d>], members: &mut Map<String, Value>, depth: usize) {
        for (_, name) in all.iter().flat_map(|at| at.below("required")) {
            let Some(name) = name.value().as_str().filter(|name| !members.contains_key(*name)) else {
                continue;
            };
            let of = || all.iter().filter_map(|at| at.child("properties")?.child(name));
            if !of().all(|property| self.travels(&property)) {
                continue;
            }
            let least = Self { extent: Extent::Minimal, ..self.clone() };
            let made = of().find_map(|property| least.value(&property, &mut Trail::new(), depth + 1));
            if let Some(mut value) = made {
                self.satisfy_all(of().collect(), &mut value, depth + 1);
                members.insert(name.to_owned(), value);
            }
        }
    }
}

/// Combines what schemas declare about a scalar.
fn common(all: &[At<'_>]) -> Map<String, Value> {
    let mut common = Map::new();
    for (keyword, value) in all.iter().filter_map(|at| at.value().as_object()).flatten() {
        let Some(known) = common.get_mut(keyword) else {
            common.insert(keyword.clone(), value.clone());
            continue;
        };
        let is_stricter = match (keyword.as_str(), known.as_f64(), value.as_f64()) {
            ("minimum" | "exclusiveMinimum" | "minLength", Some(known), Some(value)) => value > known,
            ("maximum" | "exclusiveMaximum" | "maxLength", Some(known), Some(value)) => value < known,
            _ => false,
        };
        match (known, value) {
            // If nothing is left, there is no valid value.
            (Value::Array(known), Value::Array(values))
                if keyword == "enum" && known.iter().any(|value| values.contains(value)) =>
            {
                known.retain(|value| values.contains(value));
            }
            (known, value) if is_stricter => *known = value.clone(),
            _ => {}
        }
    }
    if let Some(Value::Array(mut named)) = common.remove("enum") {
        if named.iter().any(|value| is_within(&common, value)) {
            named.retain(|value| is_within(&common, value));
        }
        common.insert("enum".to_owned(), named.into());
    }
    common
}

/// Returns whether an `enum` lists a value. An empty `enum` declares nothing.
fn is_listed(values: Option<&Value>, value: &Value) -> bool {
    values.and_then(Value::as_array).is_none_or(|values| values.is_empty() || values.contains(value))
}

fn is_within(schema: &Map<String, Value>, value: &Value) -> bool {
    let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
    let is_named =
        schema.get("const").is_none_or(|named| named == value) && is_listed(schema.get("enum"), value);
    #[expect(clippy::cast_precision_loss, reason = "no made-up text is so long")]
    let length = value.as_str().map(|text| text.chars().count() as f64);
    let is_between = |value: Option<f64>, least: &str, most: &str| {
        value.is_none_or(|value| {
            bound(least).is_none_or(|least| value >= least) && bound(most).is_none_or(|most| value <= most)
        })
    };
    is_named
        && is_between(value.as_f64(), "minimum", "maximum")
        && is_between(length, "minLength", "maxLength")
}
