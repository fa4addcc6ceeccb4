//! What a comparison finds, as plain data.

use std::fmt::{self, Write as _};

use sha2::{Digest as _, Sha256};

use openapi_build::published::Change;
use openapi_build::wire::Place;

use super::class::{Class, Level};
use super::rules::Rule;

/// A sentence of ours around words of the documents, which are kept apart: they may hold anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence(Vec<Piece>);

/// A part of a [`Sentence`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Our words.
    Ours(&'static str),
    /// Words of a document.
    Theirs(String),
}

impl Sentence {
    /// Puts the documents' words where the template states `{}`.
    pub(super) fn new(template: &'static str, words: &[&str]) -> Self {
        let mut words = words.iter();
        let mut pieces = Vec::new();
        for (number, ours) in template.split("{}").enumerate() {
            if number > 0 {
                pieces.push(Piece::Theirs(words.next().copied().unwrap_or_default().to_owned()));
            }
            pieces.push(Piece::Ours(ours));
        }
        Self(pieces)
    }

    /// Returns the parts in their order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Ours(text) => f.write_str(text),
            Piece::Theirs(text) => write!(f, "`{}`", openapi_build::inspect::printable(text)),
        })
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// Names this change in every run: made from the rule and from what changed, never from lines.
    pub fingerprint: String,
    /// Where it stands in the old document; what is around it, when it was added.
    pub old: Option<Place>,
    /// Where it stands in the new document; what is around it, when it was removed.
    pub new: Option<Place>,
    /// What changed.
    pub text: Sentence,
    /// The text before and after, where a text changed.
    pub texts: Option<(String, String)>,
    /// The operations that it matters to: `GET /pets`.
    pub operations: Vec<String>,
}

impl Finding {
    /// Returns what the change does to a client.
    #[must_use]
    pub fn class(&self) -> Class {
        self.rule.class
    }

    /// Returns on which level the change shows.
    #[must_use]
    pub fn level(&self) -> Level {
        self.rule.level
    }
}

/// Makes the name of a change: twelve hexadecimal digits of a SHA-256.
pub(super) fn fingerprint(rule: &Rule, identity: &str, subject: &str) -> String {
    let digest = Sha256::digest(format!("{}\0{identity}\0{subject}", rule.id));
    digest.iter().take(6).fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// Everything that changed from one document to another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// The changes: by level, the worst class first, then by place.
    pub findings: Vec<Finding>,
    /// The changes of the published document that an overlay hides: the documents that it makes are the same there.
    pub hidden: Vec<Change>,
    /// The hosts that the new document names and the old one does not: `api.example.com`, or `http://api.example.com`.
    pub new_hosts: Vec<String>,
    /// Why the Rust level could not be compared, when it could not.
    pub no_rust: Option<String>,
}

impl Comparison {
    /// Returns whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty() && self.hidden.is_empty()
    }

    /// Returns the worst class among all changes. What is hidden nobody has classified: it counts as risky.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        let hidden = (!self.hidden.is_empty()).then_some(Class::Risky);
        self.findings.iter().map(Finding::class).chain(hidden).max()
    }

    /// Returns the change that matters most: the worst class, on the wire before in Rust before in words.
    #[must_use]
    pub fn largest(&self) -> Option<&Finding> {
        self.findings.iter().min_by_key(|finding| (std::cmp::Reverse(finding.class()), finding.level()))
    }

    /// Returns the version bump that the generated crate needs.
    #[must_use]
    pub fn bump(&self) -> Bump {
        if self.no_rust.is_some() && !self.is_empty() {
            return Bump::Unknown;
        }
        let rust = self.findings.iter().filter(|finding| finding.level() == Level::Rust);
        match rust.map(Finding::class).max() {
            Some(Class::Breaking | Class::Risky) => Bump::Major,
            Some(Class::Compatible) => Bump::Minor,
            None if self.findings.is_empty() => Bump::None,
            None => Bump::Patch,
        }
    }

    pub(super) fn sort(&mut self) {
        self.findings.sort_by(|a, b| {
            let key = |finding: &Finding| (finding.level(), std::cmp::Reverse(finding.class()));
            key(a).cmp(&key(b)).then_with(|| a.new.cmp(&b.new)).then_with(|| a.rule.id.cmp(b.rule.id))
        });
    }
}

/// Which part of a version has to grow (Semantic Versioning 2.0.0, and cargo's reading of it before 1.0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// Nothing changed.
    None,
    /// The API is the same.
    Patch,
    /// The API has more.
    Minor,
    /// The API breaks those who use it.
    Major,
    /// One of the documents cannot be generated, so that nobody knows.
    Unknown,
}

impl Bump {
    /// Returns its name: `none`, `patch`, `minor`, `major` or `unknown`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Unknown => "unknown",
        }
    }

    /// Returns the version after `version`; `None` when that is not like `1.2.3`, or the bump is not known.
    ///
    /// Before 1.0 the first number that is not 0 stands for the major one, as cargo reads it: 0.1.3 breaks as 0.2.0 and
    /// grows as 0.1.4; every release of 0.0.x may break.
    ///
    /// ```
    /// use openapi_diff::Bump;
    ///
    /// assert_eq!(Bump::Major.next("1.4.2").as_deref(), Some("2.0.0"));
    /// assert_eq!(Bump::Major.next("0.1.3").as_deref(), Some("0.2.0"));
    /// assert_eq!(Bump::Minor.next("0.1.3").as_deref(), Some("0.1.4"));
    /// ```
    #[must_use]
    pub fn next(self, version: &str) -> Option<String> {
        let core = version.split(['-', '+']).next()?;
        let numbers: Vec<u64> = core.split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        let &[major, minor, patch] = numbers.as_slice() else { return None };
        let (major, minor, patch) = match (self, major, minor) {
            (Self::Unknown, ..) => return None,
            (Self::None, ..) => (major, minor, patch),
            (Self::Major, 1.., _) => (major + 1, 0, 0),
            (Self::Minor, 1.., _) => (major, minor + 1, 0),
            (Self::Major, 0, 1..) => (0, minor + 1, 0),
            _ => (major, minor, patch + 1),
        };
        Some(format!("{major}.{minor}.{patch}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_grow_as_cargo_reads_them() {
        for (bump, version, next) in [
            (Bump::None, "1.2.3", Some("1.2.3")),
            (Bump::Patch, "1.2.3", Some("1.2.4")),
            (Bump::Minor, "1.2.3", Some("1.3.0")),
            (Bump::Patch, "0.2.3", Some("0.2.4")),
            (Bump::Major, "0.0.3", Some("0.0.4")),
            (Bump::Major, "0.1.0-beta.1", Some("0.2.0")),
            (Bump::Major, "one", None),
            (Bump::Unknown, "1.2.3", None),
        ] {
            assert_eq!(bump.next(version).as_deref(), next, "{bump:?} of {version}");
        }
    }

    #[test]
    fn a_sentence_keeps_their_words_apart_from_ours() {
        let sentence = Sentence::new("the property {} was removed", &["a`b"]);
        assert_eq!(sentence.pieces().len(), 3);
        assert_eq!(sentence.to_string(), "the property `a`b` was removed");
    }
}
