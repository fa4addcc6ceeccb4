//! Reads text into a document: parser events, tree, overlay, normal form, view.
//!
//! The input is text in OpenAPI 2.0 to 3.2. The output is one tree in the form of 3.1, which [`view`] gives
//! typed access to. Every node knows its source position. Errors in the text are reported here, in the
//! [`Report`]; later stages never see them.
//!
//! **Invariant:** nothing here knows about Rust: no name is made, no type is chosen.

mod build;
mod compact;
mod definitions;
mod differences;
mod files;
mod folder;
mod inline;
mod json;
mod jsonpath;
pub(crate) mod keywords;
pub(crate) mod layers;
mod normal;
mod overlay;
mod repair;
mod schema_ids;
mod swagger;
mod text;
mod tree;
mod upgrade;
mod version;
pub(crate) mod view;
mod vocabularies;
mod yaml;

use std::fmt;
use std::path::Path;

pub(crate) use self::folder::read_text;
pub(crate) use self::jsonpath::pattern_matches;
pub(crate) use self::tree::{NodeId, NodeRef, Step};
pub(crate) use self::vocabularies::Extension;

use self::files::{Files, Resolution};
use self::overlay::Touched;
use self::tree::Tree;
use crate::diagnostic::{Diagnostic, Report};
use crate::source::{SourceId, Sources, Span};

/// A document in its normal form, with its overlays applied.
#[derive(Debug)]
pub(crate) struct Document {
    tree: Tree,
    root: NodeId,
    files: Files,
    extensions: Vec<Extension>,
}

/// Reads a document, applies overlays to it in order, and converts it to its normal form. Other files have to
/// be in `folder`, which defaults to the document's own folder.
///
/// Returns `None` if there is no document; the report states why. A document may be returned although the
/// report has errors; the caller then stops.
pub(crate) fn read(
    sources: &mut Sources,
    document: SourceId,
    overlays: &[SourceId],
    folder: Option<&Path>,
    report: &mut Report,
) -> Option<Document> {
    let (mut tree, root) = corrected(sources, document, overlays, &mut Touched::new(), report)?;
    let mut files = Files::new(sources, (document, root), folder, report);
    let extensions = normal::normalize(&mut tree, root, sources, &mut files, report)?;
    files.graft(&mut tree);
    Some(Document { tree, root, files, extensions })
}

/// Reads a document, applies overlays to it in order, and writes it as JSON, for mock servers and reviewers.
pub(crate) fn effective(
    sources: &Sources,
    document: SourceId,
    overlays: &[SourceId],
    report: &mut Report,
) -> Option<String> {
    let (tree, root) = corrected(sources, document, overlays, &mut Touched::new(), report)?;
    Some(tree.at(root).to_json())
}

fn corrected(
    sources: &Sources,
    document: SourceId,
    overlays: &[SourceId],
    touched: &mut Touched,
    report: &mut Report,
) -> Option<(Tree, NodeId)> {
    let mut tree = Tree::default();
    let root = text::read(sources, document, &mut tree, report)?;
    for overlay in overlays {
        let overlay = text::read(sources, *overlay, &mut tree, report)?;
        overlay::apply(&mut tree, root, overlay, touched, report);
    }
    (!report.has_errors()).then_some((tree, root))
}

impl Document {
    pub(crate) fn root(&self) -> NodeRef<'_> {
        self.tree.at(self.root)
    }

    /// Returns a node by its ID.
    pub(crate) fn at(&self, id: NodeId) -> NodeRef<'_> {
        self.tree.at(id)
    }

    /// Returns the schema that a value of `discriminator.mapping` refers to, if it can be resolved.
    pub(crate) fn mapped(&self, target: NodeRef<'_>) -> Option<NodeId> {
        self.files.mapped(target)
    }

    /// Returns the extensions that are not read.
    pub(crate) fn unread_extensions(&self) -> &[Extension] {
        &self.extensions
    }

    /// Warns about references that cannot be resolved. Those that something uses are errors already, and end
    /// the run.
    pub(crate) fn warn_of_dangling(&self, report: &mut Report) {
        for reference in self.files.dangling().map(|reference| self.tree.at(reference)) {
            if let Err(fault) = self.files.find(&self.tree, reference) {
                let message = format!("{}; generated code does not use this reference", fault.message);
                report.push(fault.into_warning(message));
            }
        }
    }

    /// Follows `$ref`s from a node to their final target.
    ///
    /// # Errors
    ///
    /// Fails if a reference leaves the document, names nothing, or is part of a cycle.
    pub(crate) fn resolve<'t>(
        &'t self,
        node: NodeRef<'t>,
        what: &str,
    ) -> Result<NodeRef<'t>, Box<Diagnostic>> {
        let Some(reference) = node.get("$ref") else {
            return Ok(node);
        };
        let fault =
            |reference| self.files.explain(&self.tree, reference).map_err(|fault| refers(*fault, what));
        let target = match self.files.end(reference) {
            Some(Resolution::Object(end)) => Ok(self.tree.at(end)),
            Some(Resolution::Cycle) => {
                Err(Diagnostic::error(reference.span(), format!("{what} refers to itself")))
            }
            Some(Resolution::Dangling(last)) => fault(self.tree.at(last)),
            None => fault(reference),
        };
        target.map_err(Box::new)
    }

    /// Follows the `$ref` of a node one step. Returns `None` if it cannot be resolved.
    pub(crate) fn referred<'t>(&'t self, node: NodeRef<'t>) -> Option<NodeRef<'t>> {
        self.files.find(&self.tree, node.get("$ref")?).ok()
    }

    /// Writes the document as JSON, including the files that it refers to. Each reference points to its
    /// target in this JSON. A node that appears in two places becomes a reference as well.
    pub(crate) fn to_json(&self) -> String {
        let place = |target: NodeRef<'_>| {
            let mut text = String::new();
            compact::string(&format!("#{}", target.pointer().as_str()), &mut text);
            text
        };
        self.root().to_json_with(&|around, member| {
            if member.step().is_some_and(|(holder, _)| holder.id() != around.id()) {
                return Some(format!("{{\"$ref\": {}}}", place(member)));
            }
            let named = || self.files.end(member).and_then(|_| self.files.find(&self.tree, member).ok());
            self.mapped(member).map(|id| self.at(id)).or_else(named).map(place)
        })
    }

    /// Returns the final targets of references.
    pub(crate) fn targets(&self) -> impl Iterator<Item = NodeRef<'_>> {
        self.files.targets().map(|target| self.tree.at(target))
    }
}

/// Adds to an error what it is that refers.
fn refers(fault: Diagnostic, what: &str) -> Diagnostic {
    let message = match fault.message.strip_suffix(" does not exist") {
        Some(text) => format!("{what} refers to {text}, which does not exist"),
        None => fault.message,
    };
    Diagnostic { message, ..fault }
}

/// Returns the candidate nearest to a misspelt name, if at most a third of its characters differ.
pub(crate) fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let (mut nearest, mut least) = (None, length.max(3) / 3 + 1);
    for candidate in candidates {
        // The edit distance is at least the difference of the lengths.
        if candidate.chars().count().abs_diff(length) >= least {
            continue;
        }
        let distance = distance(name, candidate);
        if distance < least {
            (nearest, least) = (Some(candidate), distance);
        }
    }
    nearest
}

/// Warns about an unknown key, and suggests a similar keyword.
pub(crate) fn unknown_key<'a>(
    span: Span,
    kind: impl fmt::Display,
    key: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let warning = Diagnostic::warning(span, format!("unknown key `{key}` in {kind}; it is ignored"));
    match closest(key, known) {
        Some(near) => warning.help(format!("did you mean `{near}`?")),
        None => warning,
    }
}

/// Returns the Levenshtein distance. The names are short, so speed does not matter.
fn distance(a: &str, b: &str) -> usize {
    if a.len().abs_diff(b.len()) > 32 || a.len() > 256 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (1..=b.chars().count()).collect();
    for (i, from) in a.chars().enumerate() {
        let (mut diagonal, mut left) = (i, i + 1);
        for (to, above) in b.chars().zip(&mut row) {
            left = (diagonal + usize::from(from != to)).min(left + 1).min(*above + 1);
            diagonal = std::mem::replace(above, left);
        }
    }
    row.last().copied().unwrap_or_else(|| a.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_suggested_and_a_far_one_is_not() {
        assert_eq!(closest("SeqScore200", ["SeqScores200", "Other"].into_iter()), Some("SeqScores200"));
        assert_eq!(closest("Pet", ["Invoice", "User"].into_iter()), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
