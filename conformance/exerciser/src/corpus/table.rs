//! Shows the results: as a table for people, as JSON for tools.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use exerciser::questions::{Exercise, Score};
use serde_json::{Value, json};

use super::row::Row;

pub(super) fn as_json(row: &Row) -> Value {
    json!({
        "document": row.document,
        "operations": row.operations,
        "schemas": row.schemas,
        "lines": row.lines,
        "warnings": row.warnings,
        "refusals": row.refusals,
        "compiler": row.faults,
        "halted": row.halted,
        "exercise": row.exercise.as_ref().map(Exercise::as_json),
    })
}

/// The columns for exercised clients: successes out of all.
const COLUMNS: &str = "  parameters    statuses     headers       types    examples";

fn scores(exercise: Option<&Exercise>) -> String {
    let score =
        |of: fn(&Exercise) -> Score| exercise.map_or_else(String::new, |exercise| of(exercise).to_string());
    let all = [
        score(|exercise| exercise.parameters),
        score(|exercise| exercise.statuses),
        score(|exercise| exercise.headers),
        score(|exercise| exercise.types),
        score(|exercise| exercise.examples),
    ];
    all.iter().fold(String::new(), |mut text, score| {
        let _ = write!(text, " {score:>11}");
        text
    })
}

/// Lists what failed when a client was exercised, the examples that are invalid in the document itself, and
/// what was omitted.
fn failures(row: &Row) -> String {
    let mut text = String::new();
    if let Some(reason) = &row.halted {
        let _ = writeln!(text, "\n{}\n  {}", row.document, reason.replace('\n', "\n  "));
    }
    let Some(exercise) = &row.exercise else { return text };
    let kinds = [
        ("", &exercise.faults),
        ("the document's own example is wrong: ", &exercise.wrong),
        ("left out: ", &exercise.left_out),
    ];
    if kinds.iter().any(|(_, list)| !list.is_empty()) {
        let _ = writeln!(text, "\n{}", row.document);
    }
    for (kind, about, why) in
        kinds.iter().flat_map(|(kind, list)| list.iter().map(move |(a, w)| (kind, a, w)))
    {
        let _ = writeln!(text, "  {kind}{about}: {}", short(why));
    }
    text
}

/// Returns the start of a message, because values in it may be long.
fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(240).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(240).is_some() {
        shown.push('…');
    }
    shown
}

/// Prints the rows, their totals, and the most frequent rejections.
pub(super) fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.document.chars().count()).max().unwrap_or_default();
    let is_exercised = rows.iter().any(|row| row.exercise.is_some());
    let mut text = format!(
        "{:width$} {:>10} {:>7} {:>7} {:>8}{}  outcome\n",
        "document",
        "operations",
        "schemas",
        "lines",
        "warnings",
        if is_exercised { COLUMNS } else { "" }
    );
    for row in rows {
        let Row { document, operations, schemas, lines, warnings, .. } = row;
        let scores = if is_exercised { scores(row.exercise.as_ref()) } else { String::new() };
        let outcome = outcome(row);
        let _ = writeln!(
            text,
            "{document:width$} {operations:>10} {schemas:>7} {lines:>7} {warnings:>8}{scores}  {outcome}"
        );
    }
    for row in rows {
        text.push_str(&failures(row));
    }
    let good = rows.iter().filter(|row| row.is_good()).count();
    let _ = writeln!(text, "\n{good} of {} documents are as they should be", rows.len());
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (kind, count) in rows.iter().flat_map(|row| &row.refusals) {
        let (documents, times) = kinds.entry(kind).or_default();
        (*documents, *times) = (*documents + 1, *times + count);
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, (documents, times))| (usize::MAX - documents, usize::MAX - times, *kind));
    for (kind, (documents, times)) in kinds {
        let _ = writeln!(text, "{documents:>4} documents, {times:>5} times: {kind}");
    }
    text
}

pub(super) fn outcome(row: &Row) -> String {
    if let Some(reason) = &row.halted {
        return short(reason);
    }
    match &row.faults {
        Some(faults) if !faults.is_empty() => {
            let first = faults.first().map(|fault| short(fault)).unwrap_or_default();
            return format!("{} from the compiler: {first}", faults.len());
        }
        Some(_) => return exercised(row.exercise.as_ref()),
        None if row.refusals.is_empty() => return "generated".to_owned(),
        None => {}
    }
    let mut kinds: Vec<_> = row.refusals.iter().collect();
    kinds.sort_by_key(|(_, count)| usize::MAX - **count);
    let shown: Vec<_> = kinds.iter().take(3).map(|(kind, count)| format!("{count} × {kind}")).collect();
    let total: usize = row.refusals.values().sum();
    format!("refused {total}: {}", shown.join(", "))
}

fn exercised(exercise: Option<&Exercise>) -> String {
    match exercise {
        None => "compiles".to_owned(),
        Some(exercise) if exercise.faults.is_empty() => "does what it states".to_owned(),
        Some(exercise) => format!("{} failed", exercise.faults.len()),
    }
}

/// Lists the files that are not documents, so that none is silently omitted.
pub(super) fn others(names: &[&str]) -> String {
    if names.is_empty() {
        return String::new();
    }
    format!("{} files are not OpenAPI documents by themselves: {}\n", names.len(), names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_why_nothing_was_run_stands_in_the_row() {
        let halted = Some("the scratch crate does not compile:\nlinking failed".to_owned());
        let row =
            Row { document: "pets.yaml".to_owned(), halted, faults: Some(Vec::new()), ..Row::default() };
        assert_eq!(outcome(&row), "the scratch crate does not compile: linking failed");
        let text = table(&[row]);
        assert!(text.contains("0 of 1 documents"), "{text}");
        assert!(
            text.contains("\npets.yaml\n  the scratch crate does not compile:\n  linking failed\n"),
            "{text}"
        );
    }
}
