//! Rule: texts that files in a folder must not contain.

use std::path::Path;

/// Texts that files in a folder must not contain, and the reason.
struct Rule {
    below: &'static str,
    forbidden: &'static [&'static str],
    why: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        below: "codegen/Cargo.toml",
        forbidden: &["openapi-runtime"],
        why: "`codegen` writes the runtime's path and does not know the crate",
    },
    Rule {
        below: "runtime/Cargo.toml",
        forbidden: &["openapi-build =", "openapi-build.", "dependencies.openapi-build"],
        why: "`runtime` does not know the generator",
    },
    Rule {
        below: "codegen/src",
        forbidden: SEQ,
        why: "what is special about a document stands in its overlay",
    },
    Rule {
        below: "runtime/src",
        forbidden: SEQ,
        why: "what is special about a document stands in its overlay",
    },
    Rule {
        below: "",
        forbidden: &[
            concat!("to", "do!("),
            concat!("unimple", "mented!("),
            concat!("db", "g!("),
            concat!("#[ig", "nore"),
        ],
        why: "nothing is left unfinished or skipped",
    },
];

/// Names of the one document that this repository ships.
const SEQ: &[&str] = &["sendgrid", "SendGrid", "engagementquality", "subuser"];

/// Prefixes of paths on developers' machines, split so that this file does not contain them.
const MACHINE: &[&str] =
    &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("C:\\", "Users")];

/// Returns the places of a file with such a text.
pub(super) fn breaches(path: &str, text: &str) -> Vec<String> {
    let is_checked = (is_rust(path) || path.ends_with("Cargo.toml")) && !path.contains("/tests/");
    let rules: Vec<_> =
        RULES.iter().filter(|rule| is_checked && Path::new(path).starts_with(rule.below)).collect();
    let mut breaches = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let place = format!("{path}:{}", number + 1);
        for needle in MACHINE.iter().filter(|needle| line.contains(**needle)) {
            breaches.push(format!("{place}: `{needle}…` is a path of one machine"));
        }
        for rule in &rules {
            for needle in rule.forbidden.iter().filter(|needle| line.contains(**needle)) {
                breaches.push(format!("{place}: `{needle}`: {}", rule.why));
            }
        }
    }
    breaches
}

pub(super) fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_named_with_its_place() {
        let unfinished = concat!("fn f() { to", "do!() }");
        let cases = [
            (
                "codegen/Cargo.toml",
                "openapi-runtime.workspace = true",
                "codegen/Cargo.toml:1: `openapi-runtime`",
            ),
            ("runtime/Cargo.toml", "\nopenapi-build = \"1\"", "runtime/Cargo.toml:2: `openapi-build =`"),
            ("codegen/src/emit/mod.rs", "// as SendGrid has it", "codegen/src/emit/mod.rs:1: `SendGrid`"),
            ("runtime/src/lib.rs", "const SUBUSER: &str = \"subuser\";", "runtime/src/lib.rs:1: `subuser`"),
            ("src/lib.rs", unfinished, concat!("src/lib.rs:1: `to", "do!(`")),
        ];
        for (path, text, expected) in cases {
            let found = breaches(path, text);
            assert!(matches!(&found[..], [breach] if breach.starts_with(expected)), "{found:?}");
        }
        for rule in RULES {
            let breaks = |(path, text, _): &(&str, &str, &str)| {
                Path::new(path).starts_with(rule.below) && breaches(path, text)[0].ends_with(rule.why)
            };
            assert!(cases.iter().any(breaks), "no case breaks the rule below `{}`", rule.below);
        }
    }

    #[test]
    fn a_text_may_stand_elsewhere() {
        for (path, text) in [
            ("src/lib.rs", "// as SendGrid has it"),
            ("codegen/tests/a/b.rs", "// as SendGrid has it"),
            ("README.md", "SendGrid"),
        ] {
            assert_eq!(breaches(path, text), [""; 0], "{path}");
        }
    }

    #[test]
    fn a_path_of_a_machine_is_found_in_any_file() {
        for beginning in MACHINE {
            assert_eq!(breaches("README.md", &format!("see {beginning}x\n")).len(), 1, "{beginning}");
        }
    }
}
