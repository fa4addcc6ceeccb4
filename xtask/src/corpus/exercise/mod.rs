//! `cargo xtask corpus --exercise`: every parameter set and found, every status answered and read, every example decoded.
//!
//! What is asked is made from the document ([`document`], [`sample`], [`operations`]); how the client is called is made
//! from the generator's representation ([`glue`]). Both meet in a program, of which the crate `exercise` is the part that
//! is the same for all.

mod answers;
mod cases;
mod document;
mod glue;
mod headers;
mod judge;
mod operations;
mod requests;
mod sample;
mod undeclared;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use exercise::Verdict;
use openapi_build::Config;
use openapi_build::ir::Api;
use serde_json::{Value, json};

use self::cases::{Cases, Topic};
use self::document::Document;
use self::judge::Judge;

/// How many questions of a topic were answered with yes.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Score {
    pub(super) good: usize,
    pub(super) all: usize,
}

/// What came of exercising a client.
#[derive(Debug, Default)]
pub(super) struct Exercise {
    pub(super) parameters: Score,
    pub(super) statuses: Score,
    pub(super) headers: Score,
    pub(super) types: Score,
    pub(super) examples: Score,
    /// What failed, and why.
    pub(super) faults: Vec<(String, String)>,
    /// Examples that are no value of their own schema, and why.
    pub(super) wrong: Vec<(String, String)>,
    /// What could not be asked for reasons that the document has, and why.
    pub(super) left_out: Vec<(String, String)>,
}

/// The source of the module through which a client is exercised.
pub(super) fn module(api: &Api, row: usize) -> String {
    glue::module(api, &row.to_string(), &format!("d{row}"))
}

/// Asks everything about one document, of a program that holds its client.
pub(super) fn run(
    program: &Path,
    folder: &Path,
    row: usize,
    path: &Path,
    config: &Config,
) -> Result<Exercise> {
    let api = config.lower(path).map_err(anyhow::Error::msg)?.api;
    let document = Document::read(config, path)?;
    let cases = Cases::of(&document, &api);
    let file: PathBuf = folder.join(format!("cases-{row}.json"));
    fs::write(&file, serde_json::to_vec(&cases.list)?)?;
    let output =
        Command::new(program).arg(row.to_string()).arg(&file).output().context("cannot run the program")?;
    ensure!(output.status.success(), "the program failed: {}", String::from_utf8_lossy(&output.stderr));
    let verdicts: Vec<Verdict> = serde_json::from_slice(&output.stdout)?;
    Ok(score(&cases, &verdicts))
}

/// What the verdicts say about each question.
#[derive(Default)]
struct Answers {
    /// The questions that were answered with yes at least once.
    good: BTreeSet<usize>,
    failed: BTreeMap<usize, String>,
    /// Examples that are no value of their schema.
    wrong: BTreeMap<usize, String>,
    /// Questions that a made-up value failed which is no value of its schema, as a JSON Schema validator says: two
    /// members of an `allOf` can allow different values, and a sampler does not solve what they have in common. Such a
    /// value is no fault of the client; it is shown as left out, and is a fault where no other value answered the
    /// question.
    unfit: BTreeMap<usize, String>,
}

impl Answers {
    fn of(cases: &Cases<'_>, verdicts: &[Verdict]) -> Self {
        let mut judge = Judge::of(cases.document);
        let mut answers = Self::default();
        for verdict in verdicts {
            let Some(origin) = cases.origins.get(verdict.case) else { continue };
            let questions = origin.example.into_iter().chain([verdict.check]);
            let Some(fault) = &verdict.fault else {
                answers.good.extend(questions);
                continue;
            };
            let judged = origin.schema.as_ref().and_then(|schema| judge.fault(schema, &origin.value));
            match (judged, origin.example) {
                (Some(reason), Some(example)) => drop(answers.wrong.entry(example).or_insert(reason)),
                (Some(reason), None) => drop(answers.unfit.entry(verdict.check).or_insert(reason)),
                (None, _) => answers.failed.extend(questions.map(|question| (question, fault.clone()))),
            }
        }
        answers
    }

    /// Why a question is answered with no.
    fn fault(&self, number: usize) -> Option<String> {
        let is_good = self.good.contains(&number);
        let unfit = self.unfit.get(&number).filter(|_| !is_good);
        let unfit = unfit.map(|reason| format!("no value of the schema could be made up: {reason}"));
        let unasked = || (!is_good).then(|| "no value could be made that shows it".to_owned());
        self.failed.get(&number).cloned().or(unfit).or_else(unasked)
    }
}

fn score(cases: &Cases<'_>, verdicts: &[Verdict]) -> Exercise {
    let answers = Answers::of(cases, verdicts);
    let mut outcome = Exercise::default();
    for (number, question) in cases.questions.iter().enumerate() {
        let about = question.about.clone();
        if let Some(reason) = &question.left_out {
            outcome.left_out.push((about, reason.clone()));
            continue;
        }
        let fault = question.fault.clone().or_else(|| answers.failed.get(&number).cloned());
        if let Some(reason) = answers.wrong.get(&number).filter(|_| fault.is_none()) {
            outcome.wrong.push((about, reason.clone()));
            continue;
        }
        let fault = fault.or_else(|| answers.fault(number));
        if let Some(reason) = answers.unfit.get(&number).filter(|_| fault.is_none()) {
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

    pub(super) fn as_json(&self) -> Value {
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
