//! The results of exercising a client.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::cases::{Cases, Topic};
use super::validator::ExampleValidator;
use crate::Verdict;

/// The number of confirmed questions of a topic.
#[derive(Debug, Default, Clone, Copy)]
pub struct Score {
    /// The confirmed questions.
    pub good: usize,
    /// All questions.
    pub all: usize,
}

/// The results of exercising a client.
#[derive(Debug, Default)]
pub struct Exercise {
    /// Parameters and bodies found in requests.
    pub parameters: Score,
    /// Declared statuses, read as declared.
    pub statuses: Score,
    /// Headers of responses.
    pub headers: Score,
    /// Types that read and write values of their schemas.
    pub types: Score,
    /// Examples and defaults of the document.
    pub examples: Score,
    /// Failed questions, and why.
    pub faults: Vec<(String, String)>,
    /// Examples that are invalid for their own schema, and why.
    pub wrong: Vec<(String, String)>,
    /// Questions that could not be checked because of the document, and why.
    pub left_out: Vec<(String, String)>,
}

/// The verdicts by question.
#[derive(Default)]
struct Settled {
    /// The questions that were confirmed at least once.
    good: BTreeSet<usize>,
    failed: BTreeMap<usize, String>,
    /// Examples that are invalid for their schema.
    wrong: BTreeMap<usize, String>,
    /// Questions that failed for a made-up value that is invalid for its schema according to a JSON Schema
    /// validator. Two members of an `allOf` can allow different values, and a sampler does not compute their
    /// intersection. Such a value is not a fault of the client. It is shown as omitted, and is a fault only
    /// if no other value confirmed the question.
    unfit: BTreeMap<usize, String>,
}

impl Settled {
    fn of(cases: &Cases<'_>, verdicts: &[Verdict]) -> Self {
        let mut validator = ExampleValidator::of(cases.document);
        let mut settled = Self::default();
        for verdict in verdicts {
            let Some(origin) = cases.origins.get(verdict.case) else { continue };
            let questions = origin.example.into_iter().chain([verdict.check]);
            let Some(fault) = &verdict.fault else {
                settled.good.extend(questions);
                continue;
            };
            let validated = origin.schema.as_ref().and_then(|schema| validator.fault(schema, &origin.value));
            match (validated, origin.example) {
                (Some(reason), Some(example)) => drop(settled.wrong.entry(example).or_insert(reason)),
                (Some(reason), None) => drop(settled.unfit.entry(verdict.check).or_insert(reason)),
                (None, _) => settled.failed.extend(questions.map(|question| (question, fault.clone()))),
            }
        }
        settled
    }

    /// Returns why a question failed.
    fn fault(&self, number: usize) -> Option<String> {
        let is_good = self.good.contains(&number);
        let unfit = self.unfit.get(&number).filter(|_| !is_good);
        let unfit = unfit.map(|reason| format!("no value of the schema could be made up: {reason}"));
        let unasked = || (!is_good).then(|| "no value could be made that shows it".to_owned());
        self.failed.get(&number).cloned().or(unfit).or_else(unasked)
    }
}

pub(super) fn score(cases: &Cases<'_>, verdicts: &[Verdict]) -> Exercise {
    let settled = Settled::of(cases, verdicts);
    let mut outcome = Exercise::default();
    for (number, question) in cases.questions.iter().enumerate() {
        let about = question.about.clone();
        if let Some(reason) = &question.left_out {
            outcome.left_out.push((about, reason.clone()));
            continue;
        }
        let fault = question.fault.clone().or_else(|| settled.failed.get(&number).cloned());
        if let Some(reason) = settled.wrong.get(&number).filter(|_| fault.is_none()) {
            outcome.wrong.push((about, reason.clone()));
            continue;
        }
        let fault = fault.or_else(|| settled.fault(number));
        if let Some(reason) = settled.unfit.get(&number).filter(|_| fault.is_none()) {
            outcome.left_out.push((about.clone(), format!("one of its values, which is none: {reason}")));
        }
        let score = outcome.score(question.topic);
        score.all += 1;
        match fault {
            Some(fault) => outcome.faults.push((about, fault)),
            None => score.good += 1,
        }
    }
    outcome
}

impl Score {
    fn as_json(self) -> Value {
        json!({"good": self.good, "all": self.all})
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&format!("{}/{}", self.good, self.all))
    }
}

impl Exercise {
    fn score(&mut self, topic: Topic) -> &mut Score {
        match topic {
            Topic::Parameter => &mut self.parameters,
            Topic::Status => &mut self.statuses,
            Topic::Header => &mut self.headers,
            Topic::Type => &mut self.types,
            Topic::Example => &mut self.examples,
        }
    }

    /// Returns the results as JSON, for tools.
    #[must_use]
    pub fn as_json(&self) -> Value {
        let pairs = |pairs: &[(String, String)]| -> Value {
            pairs.iter().map(|(about, why)| json!({"about": about, "why": why})).collect()
        };
        json!({
            "parameters": self.parameters.as_json(),
            "statuses": self.statuses.as_json(),
            "headers": self.headers.as_json(),
            "types": self.types.as_json(),
            "examples": self.examples.as_json(),
            "faults": pairs(&self.faults),
            "wrong_examples": pairs(&self.wrong),
            "left_out": pairs(&self.left_out),
        })
    }
}
