//! Text to document: events, tree, overlay, normal form, view.
//!
//! In goes text, of OpenAPI 2.0 to 3.2; out comes one tree in the form of 3.1 whose every node knows where it was written,
//! read through [`view`]. What is wrong with a text is stated here, in the [`Report`]; the later stages see none of it.
//!
//! **Invariant:** nothing here knows of Rust: no name is made, no type is chosen.

mod build;
mod compact;
mod definitions;
mod differences;
mod files;
mod folder;
pub(crate) mod hidden;
mod inline;
mod json;
mod jsonpath;
pub(crate) mod keywords;
mod names;
mod normal;
mod older;
mod overlay;
mod repair;
mod swagger;
mod text;
mod tree;
mod version;
pub(crate) mod view;
mod vocabularies;
mod yaml;

use std::fmt;
use std::path::Path;

pub(crate) use self::folder::read_text;
pub(crate) use self::tree::{NodeId, NodeRef, Step};
pub(crate) use self::vocabularies::Extension;

use self::files::{End, Files};
use self::overlay::Touched;
use self::tree::Tree;
use crate::diagnostic::{Diagnostic, Report};
use crate::source::{SourceId, Sources, Span};

/// A document in its normal form, its overlays applied.
#[derive(Debug)]
pub(crate) struct Document {
    tree: Tree,
    root: NodeId,
    files: Files,
    extensions: Vec<Extension>,
}

/// Reads a document, applies overlays to it in order, and brings it to its normal form. `folder` is the one below which
/// other files may stand; without it that is the document's own.
///
/// `None` when there is no document; the report states why. A document may come back although the report has errors:
/// the caller stops then.
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

/// Reads a document, applies overlays to it in order, and writes it as JSON: what mock servers and reviewers see.
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

    /// Returns a node by its number.
    pub(crate) fn at(&self, id: NodeId) -> NodeRef<'_> {
        self.tree.at(id)
    }

    /// Returns the schema that a value of `discriminator.mapping` means; `None` when there is none.
    pub(crate) fn mapped(&self, target: NodeRef<'_>) -> Option<NodeId> {
        self.files.mapped(target)
    }

    /// The extensions that are not read.
    pub(crate) fn unread_extensions(&self) -> &[Extension] {
        &self.extensions
    }

    /// Returns which references lead nowhere. Those that something uses are errors already, and end the run.
    pub(crate) fn warn_of_dangling(&self, report: &mut Report) {
        for reference in self.files.dangling().map(|reference| self.tree.at(reference)) {
            if let Err(fault) = self.files.find(&self.tree, reference) {
                let message = format!("{}; generated code does not use this reference", fault.message);
                report.push(fault.into_warning(message));
            }
        }
    }

    /// Follows `$ref`s from a node to the object that is meant.
    ///
    /// # Errors
    ///
    /// A reference that leaves the document, names nothing, or goes in a ring.
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
            Some(End::Object(end)) => Ok(self.tree.at(end)),
            Some(End::Ring) => Err(Diagnostic::error(reference.span(), format!("{what} refers to itself"))),
            Some(End::Nowhere(last)) => fault(self.tree.at(last)),
            None => fault(reference),
        };
        target.map_err(Box::new)
    }

    /// Follows the `$ref` of a node one step; `None` where it leads nowhere.
    pub(crate) fn referred<'t>(&'t self, node: NodeRef<'t>) -> Option<NodeRef<'t>> {
        self.files.find(&self.tree, node.get("$ref")?).ok()
    }

    /// Writes the document as JSON, with the files that it refers to. Each reference is the place that it leads to, and so is
    /// what stands in two places.
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

    /// What references lead to in the end.
    pub(crate) fn targets(&self) -> impl Iterator<Item = NodeRef<'_>> {
        self.files.targets().map(|target| self.tree.at(target))
    }
}

/// Returns what it is that refers.
fn refers(fault: Diagnostic, what: &str) -> Diagnostic {
    let message = match fault.message.strip_suffix(" does not exist") {
        Some(text) => format!("{what} refers to {text}, which does not exist"),
        None => fault.message,
    };
    Diagnostic { message, ..fault }
}

/// Returns the name nearest to a misspelt one, if one is near: at most a third of its characters differ.
pub(crate) fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let (mut nearest, mut least) = (None, length.max(3) / 3 + 1);
    for candidate in candidates {
        // The distance is at least what one is longer than the other.
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

/// Warns of a key that is not known, and suggests a keyword that is nearly the same.
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

/// The edit distance of Levenshtein, over names short enough to matter.
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
