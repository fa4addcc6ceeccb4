//! Prints rows as tables in Markdown, which is also easy to read in a terminal.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::measure::Sample;
use super::store::Row;

/// Prints a table for each part. It has a line for each tool and case, with medians and their ratio to the
/// first tool of the case.
pub(super) fn tables(rows: &[Row]) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for row in rows {
        if !parts.contains(&row.part.as_str()) {
            parts.push(&row.part);
        }
    }
    let section = |part: &&str| {
        let rows = || rows.iter().filter(|row| row.part == **part);
        let commits: BTreeSet<_> =
            rows().map(|row| row.commit.as_str()).filter(|id| !id.is_empty()).collect();
        let commits = commits.into_iter().map(|commit| format!("`{commit}`")).collect::<Vec<_>>().join(", ");
        let measured = if commits.is_empty() { commits } else { format!("Measured at {commits}.\n\n") };
        format!("## {part}\n\n{measured}{}", table(rows()))
    };
    parts.iter().map(section).collect::<Vec<_>>().join("\n")
}

fn table<'a>(rows: impl Iterator<Item = &'a Row>) -> String {
    let mut rows: Vec<_> = rows.collect();
    let mut cases: Vec<&str> = Vec::new();
    for row in &rows {
        if !cases.contains(&row.case.as_str()) {
            cases.push(&row.case);
        }
    }
    rows.sort_by_key(|row| cases.iter().position(|case| *case == row.case));
    let is_timed = rows.iter().any(|row| !row.samples.is_empty());
    let facts: BTreeSet<&str> = rows.iter().flat_map(|row| row.facts.keys().map(String::as_str)).collect();
    let mut header = vec!["case".to_owned(), "tool".to_owned()];
    if is_timed {
        header.extend(["CPU s", "ratio", "wall s", "ratio", "peak MiB", "ratio"].map(str::to_owned));
    }
    header.extend(facts.iter().flat_map(|fact| [(*fact).to_owned(), "ratio".to_owned()]));
    let mut lines = vec![header];
    for case in cases {
        let mut of_case: Vec<_> = rows.iter().filter(|row| row.case == case).collect();
        // A tool can be skipped before the others are measured.
        of_case.sort_by_key(|row| row.skipped.is_some());
        let Some(first) = of_case.first() else { continue };
        lines.extend(of_case.iter().map(|row| line(row, first, is_timed, &facts)));
    }
    aligned(&lines)
}

/// Returns a reason on one line. Paths are reduced to file names, because the rest depends on this machine.
fn without_paths(reason: &str) -> String {
    let name = |word: &str| match word.rsplit_once('/') {
        Some((before, name)) if before.starts_with('/') || before.is_empty() => name.to_owned(),
        _ => word.to_owned(),
    };
    reason.split_whitespace().map(name).collect::<Vec<_>>().join(" ")
}

/// The value that a column shows of a sample.
type Column = fn(&Sample) -> f64;

fn line(row: &Row, first: &Row, is_timed: bool, facts: &BTreeSet<&str>) -> Vec<String> {
    let mut cells = vec![row.case.clone(), row.tool.clone()];
    if let Some(reason) = &row.skipped {
        cells.push(format!("skipped: {}", without_paths(reason).replace('|', "/")));
        return cells;
    }
    if is_timed {
        let columns: [(Column, usize); 3] =
            [(|sample| sample.cpu, 3), (|sample| sample.wall, 3), (|sample| mebibytes(sample.peak), 1)];
        for (of, digits) in columns {
            let (value, base) = (median(&row.samples, of), median(&first.samples, of));
            cells.push(value.map_or_else(String::new, |value| format!("{value:.digits$}")));
            cells.push(ratio(value, base));
        }
    }
    for fact in facts {
        let of = |row: &Row| row.facts.get(*fact).copied();
        cells.push(of(row).map_or_else(String::new, |value| value.to_string()));
        cells.push(ratio(of(row).map(as_float), of(first).map(as_float)));
    }
    cells
}

#[expect(clippy::cast_precision_loss, reason = "shown with three digits")]
fn as_float(value: u64) -> f64 {
    value as f64
}

fn mebibytes(kibibytes: u64) -> f64 {
    as_float(kibibytes) / 1024.0
}

fn ratio(value: Option<f64>, base: Option<f64>) -> String {
    match (value, base) {
        (Some(value), Some(base)) if base > 0.0 => format!("{:.2}", value / base),
        _ => String::new(),
    }
}

/// Returns the median of the samples: the mean of the two middle ones if their number is even.
fn median(samples: &[Sample], of: Column) -> Option<f64> {
    let mut values: Vec<_> = samples.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    let (low, high) = (values.get(values.len().checked_sub(1)? / 2)?, values.get(values.len() / 2)?);
    Some(f64::midpoint(*low, *high))
}

fn aligned(lines: &[Vec<String>]) -> String {
    let columns = lines.first().map_or(0, Vec::len);
    // The reason for a skipped line may be wider than its column.
    let width = |column: usize| {
        let cells = lines.iter().filter(|cells| cells.len() == columns).filter_map(|cells| cells.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<_> = (0..columns).map(width).collect();
    let mut text = String::new();
    for (index, cells) in lines.iter().enumerate() {
        for (column, width) in widths.iter().enumerate() {
            let cell = cells.get(column).map_or("", String::as_str);
            let _ =
                if column < 2 { write!(text, "| {cell:width$} ") } else { write!(text, "| {cell:>width$} ") };
        }
        text.push_str("|\n");
        if index == 0 {
            for (column, width) in widths.iter().enumerate() {
                let dashes = "-".repeat(width + 1);
                text.extend(["|", &dashes, if column < 2 { "-" } else { ":" }]);
            }
            text.push_str("|\n");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_compared_with_the_first_tool() {
        let row = |tool: &str, cpu: &[f64]| Row {
            part: "codegen".to_owned(),
            case: "small".to_owned(),
            tool: tool.to_owned(),
            samples: cpu.iter().map(|cpu| Sample { cpu: *cpu, wall: *cpu, peak: 2048 }).collect(),
            commit: "a1b2c3d".to_owned(),
            ..Row::default()
        };
        let refused = Row { skipped: Some("at /srv/a/b.rs:3:\nno".to_owned()), ..row("third", &[]) };
        let text = tables(&[refused, row("first", &[3.0, 1.0, 2.0]), row("second", &[4.0, 6.0])]);
        let expected = "\
## codegen

Measured at `a1b2c3d`.

| case  | tool   | CPU s | ratio | wall s | ratio | peak MiB | ratio |
|-------|--------|------:|------:|-------:|------:|---------:|------:|
| small | first  | 2.000 |  1.00 |  2.000 |  1.00 |      2.0 |  1.00 |
| small | second | 5.000 |  2.50 |  5.000 |  2.50 |      2.0 |  1.00 |
";
        assert!(text.starts_with(expected), "{text}");
        assert!(text.contains("| skipped: at b.rs:3: no |"), "{text}");
    }
}
