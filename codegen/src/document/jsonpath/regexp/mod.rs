//! Regular expressions (I-Regexp, RFC 9485), matched in time linear in the text by following all alternatives
//! at once.
//!
//! `^` and `$` match the edges of the text, as in the RFC's mappings to other dialects and in the test suite
//! of RFC 9535. Unicode classes (`\p{Lu}`) would need tables that are not included here, so they are rejected
//! by name.

mod compile;
mod parse;
mod program;

use self::compile::Compiler;
use self::parse::Fault;
use self::program::Instruction;
use super::steps::StepBudget;

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Regexp {
    /// `None` if the text is not a pattern; it then matches nothing.
    program: Option<Vec<Instruction>>,
}

impl Regexp {
    /// Compiles a pattern.
    ///
    /// # Errors
    ///
    /// Names the part that is unsupported.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut compiler = Compiler::default();
        match parse::parse(text).and_then(|part| compiler.add(&part)) {
            Ok(()) => Ok(Self { program: Some(compiler.program) }),
            Err(Fault::Invalid) => Ok(Self { program: None }),
            Err(Fault::Unsupported(what)) => Err(format!("unsupported: {what} in a pattern of a JSONPath")),
        }
    }

    /// Returns whether the whole text matches, or with `anywhere` any part of it.
    pub(super) fn matches(&self, text: &str, anywhere: bool, steps: &mut StepBudget) -> Result<bool, String> {
        let Some(program) = &self.program else { return Ok(false) };
        steps.spend(text.len().saturating_mul(program.len()))?;
        Ok(program::run(program, text, anywhere))
    }
}

/// How many steps the pattern of a schema may take for one text.
const MAX_STEPS: usize = 1 << 20;

/// Whether some part of a text matches the pattern of a schema (ECMA-262); `None` where it has more than I-Regexp knows.
pub(crate) fn pattern_matches(pattern: &str, text: &str) -> Option<bool> {
    let regexp = Regexp::parse(&as_i_regexp(pattern)).ok().filter(|regexp| regexp.program.is_some())?;
    regexp.matches(text, true, &mut StepBudget(MAX_STEPS)).ok()
}

/// The words of ECMA-262 for which I-Regexp has others.
fn as_i_regexp(pattern: &str) -> String {
    let (mut written, mut characters, mut is_in_class) = (String::new(), pattern.chars(), false);
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                let escaped = characters.next().unwrap_or_default();
                let class = match escaped {
                    'd' => "0-9",
                    'w' => "0-9A-Z_a-z",
                    _ => "",
                };
                match (class, is_in_class, escaped) {
                    ("", _, '/') => written.push('/'),
                    ("", _, other) => written.extend(['\\', other]),
                    (class, true, _) => written.push_str(class),
                    (class, false, _) => written.extend(["[", class, "]"]),
                }
                continue;
            }
            '[' => is_in_class = true,
            ']' => is_in_class = false,
            _ => {}
        }
        written.push(character);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> [bool; 2] {
        let regexp = Regexp::parse(pattern).unwrap();
        [false, true].map(|anywhere| regexp.matches(text, anywhere, &mut StepBudget::default()).unwrap())
    }

    #[test]
    fn patterns_of_schemas_match_or_are_not_known() {
        for (pattern, text, expected) in [
            (r"^\d{2}$", "12", Some(true)),
            (r"^\d{2}$", "123", Some(false)),
            (r"^[\w\-]+\/$", "a_-9/", Some(true)),
            ("b", "abc", Some(true)),
            ("^b", "abc", Some(false)),
            ("(?=a)", "a", None),
            (r"\bword", "word", None),
            (r"\p{Lu}", "A", None),
            ("(", "(", None),
        ] {
            assert_eq!(pattern_matches(pattern, text), expected, "{pattern}");
        }
    }

    #[test]
    fn a_text_matches_as_a_whole_or_in_part() {
        let (whole, part, nothing) = ([true, true], [false, true], [false, false]);
        for (pattern, text, expected) in [
            ("ab", "ab", whole),
            ("ab", "xaby", part),
            ("ab", "ba", nothing),
            ("", "a", part),
            ("a|bc|", "bc", whole),
            ("a.c", "a\u{1F600}c", whole),
            ("a.c", "a\nc", nothing),
            ("(ab)*c+d?", "ababcc", whole),
            ("x{2}", "xxx", part),
            ("x{2,}", "xxxxx", whole),
            ("x{1,2}y", "xxxy", part),
            ("[a-cx-]+", "abc-x", whole),
            ("[^a-c]", "b", nothing),
            ("[-a]", "-", whole),
            (r"\.\-[\]\\]\t", ".-]\t", whole),
            ("^a$", "a", whole),
            ("^a", "ba", nothing),
            ("a$|^b", "ba", part),
            (r"\^a", "^a", whole),
            ("(a*)*(b|)*", "aab", whole),
            ("(a|a)*(a|aa)*b", &"a".repeat(5000), nothing),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn what_is_not_a_pattern_matches_nothing_and_what_is_unsupported_is_named() {
        for pattern in ["(", "a)", "*", "[]", "[b-a]", "x{2,1}", "x{", "\\d", "[a-", "]", "{", "\\p"] {
            assert_eq!(Regexp::parse(pattern), Ok(Regexp { program: None }), "{pattern}");
        }
        for (pattern, named) in [
            (r"\p{Lu}", r"`\p{Lu}`"),
            (r"[\P{L}x]", r"`\P{L}`"),
            ("a{9999}", "4096"),
            ("((){4000}){4000}", "4096"),
        ] {
            assert!(Regexp::parse(pattern).unwrap_err().contains(named), "{pattern}");
        }
        assert!(Regexp::parse(&"(".repeat(40)).unwrap_err().contains("nested more than 32"));
    }
}
