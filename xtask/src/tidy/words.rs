//! Rule: words of this project's old dialect that names, comments and messages in Rust must not contain.

use super::texts::is_rust;

/// The words, with their replacements.
const DIALECT: &[(&str, &str)] = &[
    ("answer", "response"),
    ("answers", "responses, or returns"),
    ("answered", "responded, or returned"),
    ("answering", "responding, or returning"),
    ("said", "declared, or stated"),
    ("says", "declares, or states"),
    ("told", "configured, or advised"),
    ("heir", "subtype"),
    ("heirs", "subtypes"),
    ("twin", "duplicate"),
    ("twins", "duplicates"),
    ("mend", "repair"),
    ("mended", "repaired"),
    ("judge", "validator"),
    ("judges", "validates"),
];

/// The files that contain these words in order to forbid them.
const RULES: &[&str] = &["xtask/src/tidy/markdown.rs", "xtask/src/tidy/words.rs"];

/// Returns the places of a Rust file with a word of the dialect.
pub(super) fn breaches(path: &str, text: &str) -> Vec<String> {
    if !is_rust(path) || RULES.contains(&path) {
        return Vec::new();
    }
    let mut breaches = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        for word in line.split(|letter: char| !letter.is_ascii_alphanumeric()) {
            // A capitalized word in a line is the name of a type, which a document may have chosen.
            let found = DIALECT.iter().find(|(dialect, _)| *dialect == word);
            breaches.extend(found.map(|(_, plain)| format!("{path}:{number}: `{word}`: write “{plain}”")));
        }
    }
    breaches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_in_names_comments_and_messages() {
        for (word, plain) in DIALECT {
            for text in
                [format!("fn first_{word}() {{}}"), format!("// The {word}."), format!("\"a {word}\"")]
            {
                let found = breaches("src/lib.rs", &format!("\n{text}\n"));
                assert_eq!(found, [format!("src/lib.rs:2: `{word}`: write “{plain}”")]);
            }
        }
    }

    #[test]
    fn other_words_and_other_files_are_not() {
        assert_eq!(breaches("src/lib.rs", "enum Message { Answered } // unanswered"), [""; 0]);
        assert_eq!(breaches("notes.txt", "an answer"), [""; 0]);
    }
}
