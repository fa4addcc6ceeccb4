//! Rules for Markdown: line lengths, words that a newcomer knows, links with existing targets.

use std::path::{Component, Path, PathBuf};

/// The maximum length of a line of prose, in characters. Tables, code and link targets are not counted.
const LONGEST: usize = 120;

/// Words of this project's old dialect, with their replacements.
const DIALECT: &[(&[&str], &str)] = &[
    (&["answer"], "response"),
    (&["answers"], "responses, or returns"),
    (&["answered"], "responded, or returned"),
    (&["answering"], "responding, or returning"),
    (&["said"], "declared"),
    (&["says"], "declares, states or shows"),
    (&["told"], "configured, or advised"),
    (&["heir"], "subtype"),
    (&["heirs"], "subtypes"),
    (&["twin"], "duplicate"),
    (&["twins"], "duplicates"),
    (&["mend"], "repair"),
    (&["mended"], "repaired"),
    (&["way"], "path, route or manner"),
    (&["ways"], "paths, routes or manners"),
    (&["turned"], "became"),
    (&["looked", "at"], "inspected"),
    (&["judge"], "validator, or classify"),
    (&["judges"], "validates, or classifies"),
    (&["is", "no"], "is not a"),
    (&["are", "no"], "are not"),
];

/// Words that may follow `is no` and `are no`, which are also allowed after `there`.
const COMPARISONS: &[&str] = &["longer", "more", "less"];

/// Returns the violations in a Markdown file. `exists` returns whether a file or folder of the repository
/// exists.
pub(super) fn breaches(path: &str, text: &str, exists: impl Fn(&Path) -> bool) -> Vec<String> {
    if Path::new(path).extension().is_none_or(|extension| extension != "md") {
        return Vec::new();
    }
    let mut breaches = Vec::new();
    let mut words = Vec::new();
    for (number, prose) in prose(text) {
        let dead = targets(&prose).filter(|target| !exists(&resolve_link(path, target)));
        breaches.extend(dead.map(|target| format!("{path}:{number}: `{target}` is not in the repository")));
        let prose = without_targets(&prose);
        let length = prose.chars().count();
        if !prose.trim_start().starts_with('|') && length > LONGEST {
            breaches.push(format!("{path}:{number}: {length} characters; a line of prose has {LONGEST}"));
        }
        let letters = |letter: char| !letter.is_alphanumeric() && !matches!(letter, '_' | '-' | '’' | '\'');
        let line = prose.split(letters).filter(|word| !word.is_empty());
        words.extend(line.map(|word| (number, word.to_lowercase())));
        if prose.trim().is_empty() {
            words.push((number, String::new()));
        }
    }
    for (index, (number, _)) in words.iter().enumerate() {
        let rest = words.get(index..).unwrap_or_default();
        for (dialect, plain) in DIALECT {
            let follows = |place: usize| rest.get(place).map_or("", |(_, word)| word.as_str());
            let is_there = dialect.iter().enumerate().all(|(place, word)| follows(place) == *word);
            let before =
                index.checked_sub(1).and_then(|before| words.get(before)).map(|(_, word)| word.as_str());
            let is_plain = dialect.last() == Some(&"no")
                && (before == Some("there") || COMPARISONS.contains(&follows(dialect.len())));
            if is_there && !is_plain {
                breaches.push(format!("{path}:{number}: `{}`: write “{plain}”", dialect.join(" ")));
            }
        }
    }
    breaches
}

/// Returns the lines outside of code blocks, each with its number and with code spans blanked out.
fn prose(text: &str) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    let mut is_fenced = false;
    let mut is_code = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            is_fenced = !is_fenced;
            lines.push((index + 1, String::new()));
            continue;
        }
        if is_fenced {
            continue;
        }
        if line.trim().is_empty() {
            is_code = false;
        }
        lines.push((index + 1, without_code(line, &mut is_code)));
    }
    lines
}

/// Blanks out the code spans of a line. Their length is kept, and they may continue on the next line.
fn without_code(line: &str, is_code: &mut bool) -> String {
    let blank = |letter| {
        if letter == '`' {
            *is_code = !*is_code;
        }
        if *is_code || letter == '`' { '·' } else { letter }
    };
    line.chars().map(blank).collect()
}

/// Returns the files that a line links to.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
    let files = targets.map(|target| target.split_once('#').map_or(target, |(file, _)| file));
    files.filter(|file| !file.is_empty() && !file.contains("://"))
}

/// Resolves a link target relative to a file.
fn resolve_link(path: &str, target: &str) -> PathBuf {
    let mut place = Path::new(path).parent().map(Path::to_path_buf).unwrap_or_default();
    for component in Path::new(target).components() {
        match component {
            Component::ParentDir => drop(place.pop()),
            Component::CurDir => {}
            _ => place.push(component),
        }
    }
    place
}

/// Removes link targets: `](…)`, `<https://…>` and `[label]: https://…`.
fn without_targets(line: &str) -> String {
    let mut line = line.to_owned();
    for (opening, closing) in [("](", ")"), ("<http", ">"), ("]: http", " ")] {
        while let Some((before, target)) = line.split_once(opening) {
            let after = target.split_once(closing).map_or("", |(_, after)| after);
            line = format!("{before} {after}");
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaches(path: &str, text: &str) -> Vec<String> {
        super::breaches(path, text, |target| target == Path::new("docs/guide.md"))
    }

    #[test]
    fn a_link_leads_to_a_file() {
        let text = "[a](guide.md#errors) [b](../docs/guide.md), [c](#here) and\n[d](gone.md), `[e](code.md)`";
        let expected = ["docs/README.md:2: `gone.md` is not in the repository"];
        assert_eq!(breaches("docs/README.md", text), expected);
    }

    #[test]
    fn a_long_line_of_prose_is_named() {
        let long = "a ".repeat(61);
        let found = breaches("README.md", &format!("# Title\n\n{long}\n"));
        assert_eq!(found, ["README.md:3: 122 characters; a line of prose has 120"]);
    }

    #[test]
    fn tables_code_and_targets_may_be_long() {
        let long = "a".repeat(121);
        for text in [
            format!("| {long} |"),
            format!("```text\n{long}\n```"),
            format!("see [this](docs/guide.md#{long})"),
            format!("<https://{long}>"),
            format!("[this]: https://{long}"),
            format!("{} ", "é".repeat(119)),
        ] {
            assert_eq!(breaches("README.md", &text), [""; 0], "{text}");
        }
        assert_eq!(breaches("src/lib.rs", &long), [""; 0]);
    }

    #[test]
    fn every_word_of_the_dialect_is_found() {
        for (words, plain) in DIALECT {
            let [text, split, table] =
                [words.join(" "), words.join("\n"), format!("| {} |", words.join(" "))];
            for text in [text, split, table] {
                let found = breaches("docs/guide.md", &format!("Here\n({text}), it stands."));
                let expected = format!("docs/guide.md:2: `{}`: write “{plain}”", words.join(" "));
                assert!(found.contains(&expected), "{text}: {found:?}");
            }
        }
    }

    #[test]
    fn words_may_stand_in_code_and_within_others() {
        for text in [
            "`answer`",
            "a span `of code\nthat says` more",
            "```rust\nlet answer = 42;\n```",
            "always, half-way, a highway, unanswered",
            "Whatever is no\n\nlonger",
            "[this](https://example.com/answer)",
            "it is no longer, and there\nare no others",
        ] {
            let expected = usize::from(text.starts_with("Whatever"));
            assert_eq!(breaches("README.md", text).len(), expected, "{text}");
        }
    }
}
