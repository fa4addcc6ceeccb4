//! Generates test cases for a client, and records which question each case checks.

use std::collections::BTreeMap;

use crate::{Case, ValueCase};
use openapi_build::ir::{Api, Shape, TypeId, TypeRef};
use serde_json::Value;

use super::document::{At, Document};
use super::sample::{Direction, Sample, Sampler};
use super::uses::Uses;
use super::validator::ExampleValidator;
use super::{operations, undeclared};

/// The topic of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Topic {
    /// A parameter or a body: is it in the request?
    Parameter,
    /// A declared status: is its response read as declared?
    Status,
    /// A header of a response: is it read?
    Header,
    /// A schema with a named type: are made-up values read and written?
    Type,
    /// An example or a default of the document: is it read?
    Example,
}

/// A question that cases check.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) topic: Topic,
    /// Its subject: `GET /pets: query parameter limit`.
    pub(super) about: String,
    /// Why the check fails, if that is known without running anything.
    pub(super) fault: Option<String>,
    /// Why it cannot be checked, according to the document itself.
    pub(super) left_out: Option<String>,
}

/// The origin of a case's value.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    /// The question about the example, or `None` if the value was made up.
    pub(super) example: Option<usize>,
    /// The place of its schema.
    pub(super) schema: Option<String>,
    pub(super) value: Value,
}

/// All questions and cases for a client.
#[derive(Debug)]
pub(super) struct Cases<'d> {
    pub(super) document: &'d Document,
    pub(super) api: &'d Api,
    pub(super) questions: Vec<Question>,
    numbers: BTreeMap<(Topic, String), usize>,
    validator: ExampleValidator,
    pub(super) list: Vec<Case>,
    /// The origin of each case's value.
    pub(super) origins: Vec<Origin>,
}

impl<'d> Cases<'d> {
    /// Creates all cases for a document.
    pub(super) fn of(document: &'d Document, api: &'d Api) -> Self {
        let (questions, numbers) = (Vec::new(), BTreeMap::new());
        let validator = ExampleValidator::of(document);
        let mut cases =
            Self { document, api, questions, numbers, validator, list: Vec::new(), origins: Vec::new() };
        operations::add_cases(&mut cases);
        cases.types();
        cases
    }

    /// Adds a question and returns its index. An existing question keeps its index.
    pub(super) fn question(&mut self, topic: Topic, about: String) -> usize {
        let number = self.questions.len();
        let number = *self.numbers.entry((topic, about.clone())).or_insert(number);
        if number == self.questions.len() {
            self.questions.push(Question { topic, about, fault: None, left_out: None });
        }
        number
    }

    /// Adds a question whose check has already failed.
    pub(super) fn fault(&mut self, topic: Topic, about: String, fault: &str) {
        let question = self.question(topic, about);
        if let Some(question) = self.questions.get_mut(question) {
            question.fault = Some(fault.to_owned());
        }
    }

    pub(super) fn push(&mut self, case: Case, origin: Origin) {
        self.list.push(case);
        self.origins.push(origin);
    }

    /// Adds cases for the types: made-up values, and the examples and defaults of all schemas that they
    /// consist of.
    fn types(&mut self) {
        let types =
            self.api.types.iter().map(|(_, ty)| (meant(self.document, ty.place.to_string()), &ty.name));
        let types: Vec<_> = types.collect();
        let uses = Uses::of(self.document, self.api);
        let mut by_place: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, (place, _)) in types.iter().enumerate() {
            by_place.entry(place).or_default().push(index);
        }
        for (index, (place, _)) in types.iter().enumerate() {
            let here = by_place.get(place.as_str()).map(Vec::as_slice).unwrap_or_default();
            if here.first() != Some(&index) {
                continue;
            }
            let about = |ty: &usize| match types.get(*ty) {
                Some((place, name)) if here.len() > 1 => format!("{place} ({name})"),
                _ => place.clone(),
            };
            let checks: Vec<_> = here.iter().map(|ty| (self.question(Topic::Type, about(ty)), *ty)).collect();
            self.type_at(place, &checks, &by_place, &uses);
        }
    }

    /// Adds cases for the types of one place. One of them has to read each value.
    fn type_at(
        &mut self,
        place: &str,
        checks: &[(usize, usize)],
        types: &BTreeMap<&str, Vec<usize>>,
        uses: &Uses<'d>,
    ) {
        let Some(schema) = self.document.look_up(place) else { return };
        if schema.value().is_array() {
            let numbers: Vec<_> = checks.iter().map(|(check, _)| *check).collect();
            return self.leave_out(&numbers, "it is any of several items, which are read with their list");
        }
        // The siblings of a union also apply to its members, so a member is checked with values of the whole.
        let ids: Vec<_> =
            checks.iter().filter_map(|(_, ty)| Some(self.api.types.iter().nth(*ty)?.0)).collect();
        let owner = owner(place)
            .and_then(|owner| uses.union_elsewhere(&ids, owner).or_else(|| self.document.look_up(owner)));
        let through = owner.as_ref().map(|_| place.to_owned());
        let whole = owner.unwrap_or_else(|| schema.clone());
        let sampler = Sampler { through, ..Sampler::new(self.document, Direction::Both) };
        if !sampler.has_any(&whole) {
            let numbers: Vec<_> = checks.iter().map(|(check, _)| *check).collect();
            return self.leave_out(&numbers, "it has no value that ends");
        }
        let together = uses.schemas(&ids, &whole);
        let mut made = Vec::new();
        for schemas in &together {
            let mut is_of_all = |value: &Value| {
                schemas.iter().all(|schema| self.validator.fault(schema.pointer(), value).is_none())
            };
            made.extend(sampler.samples_of_all(schemas, &mut is_of_all));
        }
        let is_listed =
            ["enum", "const"].iter().any(|word| together.iter().flatten().any(|at| at.child(word).is_some()));
        for id in &ids {
            self.add_samples_of(*id, ids.len() > 1, is_listed, &mut made);
        }
        // Whether `null` is allowed depends on each use of a type, unless the type allows nothing else.
        let is_null = made.iter().all(|sample| sample.value.is_null());
        for sample in made.into_iter().filter(|sample| is_null || !sample.value.is_null()) {
            self.value(checks.to_vec(), &whole, sample, None);
        }
        for (example, value) in examples_below(self.document, &schema, types) {
            let sampler = Sampler { given: Some((without_keyword(&example), value)), ..sampler.clone() };
            let value = sampler.sample(&whole).filter(|_| sampler.reached.get());
            if value == Some(Value::Null) {
                continue;
            }
            let question = self.question(Topic::Example, example.id());
            if let Some(value) = value {
                let sample = Sample { value, is_open: sampler.is_open.get() };
                let checks = checks.iter().map(|(_, ty)| (question, *ty)).collect();
                self.value(checks, &whole, sample, Some(question));
            }
        }
    }

    /// Adds values that only the generator knows: the constants of one of several types at a place, and the
    /// values of an enum that schemas elsewhere list.
    fn add_samples_of(&self, id: TypeId, is_one_of_several: bool, is_listed: bool, made: &mut Vec<Sample>) {
        let values = |id: TypeId| match self.api.types.get(id).map(|ty| &ty.shape) {
            Some(Shape::StringEnum(values)) => {
                values.iter().map(|value| Value::from(value.wire.as_str())).collect()
            }
            _ => Vec::new(),
        };
        if !is_listed && !values(id).is_empty() {
            made.retain(|sample| !sample.value.is_string());
            made.extend(values(id).into_iter().map(|value| Sample { value, is_open: false }));
        }
        if let Some(Shape::Struct(object)) = self.api.types.get(id).map(|ty| &ty.shape)
            && is_one_of_several
        {
            for sample in made.clone() {
                let Value::Object(mut members) = sample.value else { continue };
                for field in &object.fields {
                    if let TypeRef::Named(id) = &field.ty.ty
                        && let [only] = values(*id).as_slice()
                    {
                        members.insert(field.wire.clone(), only.clone());
                    }
                }
                made.push(Sample { value: members.into(), ..sample });
            }
        }
    }

    pub(super) fn leave_out(&mut self, numbers: &[usize], reason: &str) {
        for (number, question) in self.questions.iter_mut().enumerate() {
            if numbers.contains(&number) {
                question.left_out = Some(reason.to_owned());
            }
        }
    }

    fn value(&mut self, types: Vec<(usize, usize)>, schema: &At<'d>, sample: Sample, example: Option<usize>) {
        let Sample { value, is_open } = sample;
        let undeclared = undeclared::of(self.document, schema, &value);
        let origin = Origin { example, schema: Some(place(schema)), value: value.clone() };
        self.push(Case::Value(ValueCase { types, value, undeclared, is_open }), origin);
    }
}

/// Returns the target of a place that contains only a reference, unless the place is a member of a union.
fn meant(document: &Document, place: String) -> String {
    let at = document.look_up(&place).filter(|_| owner(&place).is_none());
    let at = at.filter(|at| at.value().as_object().is_some_and(|schema| schema.len() == 1));
    at.and_then(|at| document.resolved(&at)).map_or(place, |at| at.id())
}

/// Returns the place of the schema that has a place among its `oneOf` or `anyOf`, directly or through other
/// schemas.
fn owner(place: &str) -> Option<&str> {
    let mut found = None;
    let mut rest = place;
    while let Some((list, _)) = rest.rsplit_once('/').filter(|(_, number)| number.parse::<usize>().is_ok()) {
        let Some((owner, keyword)) = list.rsplit_once('/') else { break };
        match keyword {
            "oneOf" | "anyOf" => found = Some(owner),
            "allOf" if found.is_some() => found = Some(owner),
            _ => break,
        }
        rest = owner;
    }
    found
}

/// Returns a place in the form that the validator needs.
pub(super) fn place(at: &At<'_>) -> String {
    at.pointer().to_owned()
}

/// Returns the place of the schema that an example or a default belongs to.
fn without_keyword(example: &At<'_>) -> String {
    let id = example.id();
    let (schema, last) = id.rsplit_once('/').unwrap_or_default();
    let of_list = schema.strip_suffix("/examples").filter(|_| last.parse::<usize>().is_ok());
    of_list.unwrap_or(schema).to_owned()
}

/// Returns the examples of a schema: its own, and its default.
pub(super) fn examples<'d>(schema: &At<'d>) -> Vec<(At<'d>, Value)> {
    let one = ["example", "default"].iter().filter_map(|word| schema.child(word));
    let many = schema.child("examples").filter(|list| list.value().is_array());
    let many = many.map(|list| list.children()).unwrap_or_default();
    one.chain(many.into_iter().map(|(_, example)| example))
        .map(|at| (at.clone(), at.value().clone()))
        .collect()
}

/// Returns the examples of a schema and of everything that it consists of, except for named types.
fn examples_below<'d>(
    document: &'d Document,
    schema: &At<'d>,
    types: &BTreeMap<&str, Vec<usize>>,
) -> Vec<(At<'d>, Value)> {
    let (mut found, mut seen) = (Vec::new(), vec![schema.id()]);
    let mut pending = vec![schema.clone()];
    while let Some(at) = pending.pop() {
        found.extend(examples(&at));
        let mut parts: Vec<_> = document.target(&at).into_iter().collect();
        // Keywords for objects do not apply to strings.
        for word in ["properties", "allOf", "oneOf", "anyOf", "prefixItems"] {
            parts.extend(at.below(word).into_iter().map(|(_, part)| part).filter(|_| means(&at, word)));
        }
        let more = ["items", "additionalProperties"].into_iter().filter(|word| means(&at, word));
        parts.extend(more.filter_map(|word| at.child(word)));
        for part in parts.into_iter().filter(|part| part.value().is_object()) {
            let id = part.id();
            if !types.contains_key(id.as_str()) && !seen.contains(&id) {
                seen.push(id);
                pending.push(part);
            }
        }
    }
    found
}

/// Returns whether a keyword applies to the values of a schema. Keywords for objects and lists do not apply
/// to others.
fn means(schema: &At<'_>, keyword: &str) -> bool {
    let wanted = match keyword {
        "properties" | "additionalProperties" => "object",
        "items" | "prefixItems" => "array",
        _ => return true,
    };
    match schema.value().get("type") {
        Some(Value::String(name)) => name == wanted,
        Some(Value::Array(names)) => names.iter().any(|name| name == wanted),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_of_a_union_belongs_to_the_whole() {
        let rows = [
            ("#/components/schemas/A", None),
            ("#/components/schemas/A/properties/b", None),
            ("#/components/schemas/A/allOf/1", None),
            ("#/components/schemas/A/oneOf/10", Some("#/components/schemas/A")),
            (
                "#/components/schemas/A/properties/b/allOf/1/oneOf/0",
                Some("#/components/schemas/A/properties/b"),
            ),
            ("#/components/schemas/A/oneOf/0/properties/b", None),
        ];
        for (place, expected) in rows {
            assert_eq!(owner(place), expected, "{place}");
        }
    }

    #[test]
    fn an_example_belongs_to_the_schema_that_has_it() {
        let document = Document::of(serde_json::json!({"exampleKind": {"default": 1, "examples": [2]}}));
        for place in ["#/exampleKind/default", "#/exampleKind/examples/0"] {
            let example = document.look_up(place).unwrap();
            assert_eq!(without_keyword(&example), "#/exampleKind");
        }
    }
}
