//! What is asked of a client: questions, and the cases that answer them.

use exercise::{Case, ValueCase};
use openapi_build::ir::Api;
use serde_json::Value;

use super::document::{At, Document};
use super::sample::{Sampler, Way};
use super::{operations, undeclared};

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Topic {
    /// A parameter or a body: is it on the wire?
    Parameter,
    /// A declared status: is its answer read as declared?
    Status,
    /// A header of an answer: is it read?
    Header,
    /// A schema with a type of its own: are made-up values read and written?
    Type,
    /// An example or a default of the document: is it read?
    Example,
}

/// A question.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) topic: Topic,
    /// What is asked about: `GET /pets: query parameter limit`.
    pub(super) about: String,
    /// Why the answer is no, when that is known without running anything.
    pub(super) fault: Option<String>,
}

/// A value that a case was made from.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    /// The question about the example that it is; `None` for one that was made up.
    pub(super) example: Option<usize>,
    /// The place of its schema.
    pub(super) schema: Option<(String, String)>,
    pub(super) value: Value,
}

/// Everything that is asked of a client.
#[derive(Debug)]
pub(super) struct Cases<'d> {
    pub(super) document: &'d Document,
    pub(super) api: &'d Api,
    pub(super) questions: Vec<Question>,
    pub(super) list: Vec<Case>,
    /// Where the value of each case comes from.
    pub(super) origins: Vec<Origin>,
}

impl<'d> Cases<'d> {
    /// Makes up everything that can be asked about a document.
    pub(super) fn of(document: &'d Document, api: &'d Api) -> Self {
        let mut cases = Self { document, api, questions: Vec::new(), list: Vec::new(), origins: Vec::new() };
        operations::ask(&mut cases);
        cases.types();
        cases
    }

    /// Adds a question and returns its number; one that was asked before keeps its number.
    pub(super) fn question(&mut self, topic: Topic, about: String) -> usize {
        let known = self.questions.iter().position(|known| known.topic == topic && known.about == about);
        known.unwrap_or_else(|| {
            self.questions.push(Question { topic, about, fault: None });
            self.questions.len() - 1
        })
    }

    /// Adds a question to which the answer is no.
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

    /// Asks about the types: made-up values, and the examples and defaults of all schemas that they are made of.
    fn types(&mut self) {
        let places: Vec<String> = self.api.types.iter().map(|(_, ty)| ty.place.to_string()).collect();
        for (index, place) in places.iter().enumerate() {
            let Some(schema) = self.document.look_up(&self.document.root(), place) else { continue };
            let check = self.question(Topic::Type, place.clone());
            for value in Sampler::new(self.document, Way::Both).samples(&schema) {
                self.value(check, index, &schema, value, None);
            }
            for (example, value) in examples_below(self.document, &schema, &places) {
                // Whether `null` is allowed is a matter of each use of a type.
                if value.is_null() && without_keyword(&example) == *place {
                    continue;
                }
                let question = self.question(Topic::Example, example.id());
                let sampler = Sampler {
                    given: Some((without_keyword(&example), value)),
                    ..Sampler::new(self.document, Way::Both)
                };
                if let Some(value) = sampler.sample(&schema).filter(|_| sampler.reached.get()) {
                    self.value(question, index, &schema, value, Some(question));
                }
            }
        }
    }

    fn value(&mut self, check: usize, ty: usize, schema: &At<'d>, value: Value, example: Option<usize>) {
        let undeclared = undeclared::of(self.document, schema, &value);
        let origin = Origin { example, schema: Some(place(schema)), value: value.clone() };
        self.push(Case::Value(ValueCase { check, ty, value, undeclared }), origin);
    }
}

/// A place as the judge of values needs it.
pub(super) fn place(at: &At<'_>) -> (String, String) {
    let (file, pointer) = at.parts();
    (file.to_owned(), pointer.to_owned())
}

/// The place of the schema that an example or a default belongs to.
fn without_keyword(example: &At<'_>) -> String {
    let id = example.id();
    let cut = id.rfind("/example").or_else(|| id.rfind("/default")).unwrap_or(id.len());
    id.get(..cut).unwrap_or_default().to_owned()
}

/// The examples of a schema: its own, and its default.
pub(super) fn examples<'d>(schema: &At<'d>) -> Vec<(At<'d>, Value)> {
    let one = ["example", "default"].iter().filter_map(|word| schema.child(word));
    let many = schema.child("examples").filter(|list| list.value().is_array());
    let many = many.map(|list| list.children()).unwrap_or_default();
    one.chain(many.into_iter().map(|(_, example)| example))
        .map(|at| (at.clone(), at.value().clone()))
        .collect()
}

/// The examples of a schema and of all that it is made of, as far as that has no type of its own.
fn examples_below<'d>(document: &'d Document, schema: &At<'d>, types: &[String]) -> Vec<(At<'d>, Value)> {
    let (mut found, mut seen) = (Vec::new(), vec![schema.id()]);
    let mut pending = vec![schema.clone()];
    while let Some(at) = pending.pop() {
        found.extend(examples(&at));
        let mut parts: Vec<_> = document.target(&at).into_iter().collect();
        for word in ["properties", "allOf", "oneOf", "anyOf", "prefixItems"] {
            parts.extend(at.below(word).into_iter().map(|(_, part)| part));
        }
        parts.extend(["items", "additionalProperties"].iter().filter_map(|word| at.child(word)));
        for part in parts.into_iter().filter(|part| part.value().is_object()) {
            let id = part.id();
            if !types.contains(&id) && !seen.contains(&id) {
                seen.push(id);
                pending.push(part);
            }
        }
    }
    found
}
