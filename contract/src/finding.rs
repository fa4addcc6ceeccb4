//! The result of a comparison, as plain data.

use std::fmt::{self, Write as _};

use sha2::{Digest as _, Sha256};

use openapi_build::published::Change;
use openapi_build::wire::Place;

use super::class::{Class, Level};
use super::rules::Rule;

/// A sentence that keeps text of the documents, which may contain anything, apart from its own
/// words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence(Vec<Piece>);

/// A part of a [`Sentence`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Our own words.
    Text(&'static str),
    /// Text of a document.
    Quoted(String),
}

impl Sentence {
    /// Replaces each `{}` of the template by text of the documents.
    pub(super) fn new(template: &'static str, words: &[&str]) -> Self {
        let mut words = words.iter();
        let mut pieces = Vec::new();
        for (number, ours) in template.split("{}").enumerate() {
            if number > 0 {
                pieces.push(Piece::Quoted(words.next().copied().unwrap_or_default().to_owned()));
            }
            pieces.push(Piece::Text(ours));
        }
        Self(pieces)
    }

    /// Returns the parts, in order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Text(text) => f.write_str(text),
            Piece::Quoted(text) => write!(f, "`{}`", openapi_build::inspect::printable(text)),
        })
    }
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// An id of the change that is the same in every run. It depends on the rule and on what
    /// changed, not on line numbers.
    pub fingerprint: String,
    /// The location in the old document. If the part was added, the location of its parent.
    pub old: Option<Place>,
    /// The location in the new document. If the part was removed, the location of its parent.
    pub new: Option<Place>,
    /// What changed.
    pub text: Sentence,
    /// The text before and after, if a text changed.
    pub texts: Option<(String, String)>,
    /// The affected operations, such as `GET /pets`.
    pub operations: Vec<String>,
}

impl Finding {
    /// Returns the effect of the change on a client.
    #[must_use]
    pub fn class(&self) -> Class {
        self.rule.class
    }

    /// Returns the level of the change.
    #[must_use]
    pub fn level(&self) -> Level {
        self.rule.level
    }
}

/// Computes the id of a change: twelve hexadecimal digits of a SHA-256.
pub(super) fn fingerprint(rule: &Rule, identity: &str, subject: &str) -> String {
    let digest = Sha256::digest(format!("{}\0{identity}\0{subject}", rule.id));
    digest.iter().take(6).fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// All changes from one document to another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// The changes: by level, then by class with the worst first, then by location.
    pub findings: Vec<Finding>,
    /// Changes of the published document that an overlay hides. They do not affect the documents
    /// with overlays applied.
    pub hidden: Vec<Change>,
    /// Hosts that only the new document names: `api.example.com`, or `http://api.example.com`.
    pub new_hosts: Vec<String>,
    /// Why the Rust level could not be compared, if so.
    pub no_rust: Option<String>,
}

impl Comparison {
    /// Returns whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty() && self.hidden.is_empty()
    }

    /// Returns the worst class of all changes. Hidden changes are not classified and count as
    /// risky.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        let hidden = (!self.hidden.is_empty()).then_some(Class::Risky);
        self.findings.iter().map(Finding::class).chain(hidden).max()
    }

    /// Returns the most important change: the worst class, and within it wire before Rust before
    /// words.
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

/// The version part to increment (Semantic Versioning 2.0.0, and cargo's rules before 1.0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// Nothing changed.
    None,
    /// The API is unchanged.
    Patch,
    /// The API has additions.
    Minor,
    /// The API has breaking changes.
    Major,
    /// Unknown, because no client can be generated from one of the documents.
    Unknown,
}

impl Bump {
    /// Returns the name: `none`, `patch`, `minor`, `major` or `unknown`.
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

    /// Returns the version after `version`, or `None` if it is not of the form `1.2.3` or the bump
    /// is unknown.
    ///
    /// Before 1.0 the first nonzero number is the major one, as for cargo: 0.1.3 becomes 0.2.0 for
    /// a breaking change and 0.1.4 for an addition. Every release of 0.0.x may be breaking.
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
