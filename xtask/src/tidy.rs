//! `cargo xtask tidy`: the rules that no compiler checks.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// Texts that must not stand in the files of a folder, with the reason.
struct Rule {
    below: &'static str,
    forbidden: &'static [&'static str],
    why: &'static str,
}

/// The stages of the generator read forward only (ARCHITECTURE.md).
const RULES: &[Rule] = &[
    Rule {
        below: "codegen/src/source.rs",
        forbidden: &["use crate::"],
        why: "`source` imports nothing of ours",
    },
    Rule {
        below: "codegen/src/diagnostic.rs",
        forbidden: &["crate::document", "crate::ir", "crate::lower", "crate::emit", "crate::facts"],
        why: "`diagnostic` knows only `source`",
    },
    Rule {
        below: "codegen/src/document",
        forbidden: &["crate::ir", "crate::lower", "crate::emit", "crate::facts", "crate::name", "quote!"],
        why: "`document` knows nothing of Rust",
    },
    Rule {
        below: "codegen/src/name",
        forbidden: &["crate::document", "crate::ir", "crate::lower", "crate::emit", "crate::facts"],
        why: "`name` turns words into identifiers and knows nothing else",
    },
    Rule {
        below: "codegen/src/ir",
        forbidden: &[
            "crate::document",
            "crate::lower",
            "crate::emit",
            "crate::facts",
            "quote",
            "proc_macro2",
            "syn::",
        ],
        why: "`ir` sees neither YAML nor tokens",
    },
    Rule {
        below: "codegen/src/lower",
        forbidden: &["crate::emit", "crate::facts", "quote!", "proc_macro2", "syn::", "granit_parser"],
        why: "`lower` decides nothing about the text of the Rust code",
    },
    Rule {
        below: "codegen/src/facts",
        forbidden: &["crate::document", "crate::lower", "crate::emit", "quote!"],
        why: "`facts` reads the IR alone",
    },
    Rule {
        below: "codegen/src/emit",
        forbidden: &["crate::document", "crate::lower"],
        why: "`emit` never sees the document",
    },
    Rule {
        below: "codegen",
        forbidden: &["use openapi_runtime", "openapi-runtime ="],
        why: "`codegen` writes the runtime's path and does not know the crate",
    },
    Rule {
        below: "runtime/src",
        forbidden: &["openapi_build"],
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

/// The beginnings of paths on the machines of those who work here; put together so that this file has none of them.
const MACHINE: &[&str] =
    &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("C:\\", "Users")];

/// Runs the command; `false` when a rule is broken.
pub(crate) fn run() -> Result<bool> {
    let mut breaches = Vec::new();
    for path in tracked()? {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        breaches.extend(breaches_in(&path, &text));
    }
    for breach in &breaches {
        eprintln!("{breach}");
    }
    if breaches.is_empty() {
        println!("tidy");
    }
    Ok(breaches.is_empty())
}

/// The files that git knows, or would know after `git add`.
fn tracked() -> Result<Vec<String>> {
    let arguments = ["ls-files", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").args(arguments).output().context("cannot run git")?;
    ensure!(output.status.success(), "git ls-files failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.lines().map(str::to_owned).collect())
}

fn breaches_in(path: &str, text: &str) -> Vec<String> {
    let is_rust = Path::new(path).extension().is_some_and(|extension| extension == "rs");
    let mut breaches = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let place = format!("{path}:{}", number + 1);
        for needle in MACHINE.iter().filter(|needle| line.contains(**needle)) {
            breaches.push(format!("{place}: `{needle}…` is a path of one machine"));
        }
        let applies = |rule: &&Rule| {
            Path::new(path).starts_with(rule.below)
                && (is_rust || path.ends_with("Cargo.toml"))
                && !path.contains("/tests/")
        };
        for rule in RULES.iter().filter(applies) {
            for needle in rule.forbidden.iter().filter(|needle| line.contains(**needle)) {
                breaches.push(format!("{place}: `{needle}`: {}", rule.why));
            }
        }
    }
    breaches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_breach_is_named_with_its_place() {
        let text = "use crate::document::Tree;\n";
        assert_eq!(
            breaches_in("codegen/src/emit/models.rs", text),
            ["codegen/src/emit/models.rs:1: `crate::document`: `emit` never sees the document"]
        );
        assert_eq!(breaches_in("codegen/src/lower/mod.rs", text), [""; 0]);
    }

    #[test]
    fn a_path_of_a_machine_is_found_in_any_file() {
        let text = format!("see {}me/x\n", MACHINE[2]);
        assert_eq!(breaches_in("README.md", &text).len(), 1);
    }
}
