//! One run: the texts that are read, and what is stated about them.

use std::path::{Path, PathBuf};

use super::Error;
use crate::diagnostic::{self, Report, Severity};
use crate::document::{self, Document};
use crate::source::{SourceId, Sources};

/// The texts of one run, and what is stated about them.
pub(super) struct Run {
    pub(super) sources: Sources,
    pub(super) report: Report,
}

impl Run {
    pub(super) fn new() -> Self {
        Self { sources: Sources::default(), report: Report::default() }
    }

    pub(super) fn add(&mut self, path: &Path) -> Result<SourceId, Error> {
        let text = document::read_text(path)
            .map_err(|fault| Error::of(format!("cannot read `{}`: {fault}", path.display())))?;
        Ok(self.sources.add(path.display().to_string(), text))
    }

    pub(super) fn add_all(&mut self, paths: &[PathBuf]) -> Result<Vec<SourceId>, Error> {
        paths.iter().map(|path| self.add(path)).collect()
    }

    pub(super) fn read(
        &mut self,
        document: SourceId,
        overlays: &[SourceId],
        root: Option<&Path>,
    ) -> Result<Document, Error> {
        let read = document::read(&mut self.sources, document, overlays, root, &mut self.report);
        match read {
            Some(document) if !self.report.has_errors() => Ok(document),
            _ => Err(self.error()),
        }
    }

    /// Ends the run: the warnings, or the error.
    pub(super) fn finish(mut self) -> Result<Vec<String>, Error> {
        if self.report.has_errors() {
            return Err(self.error());
        }
        Ok(self
            .report
            .take()
            .into_iter()
            .map(|warning| diagnostic::render(&self.sources, &[warning]))
            .collect())
    }

    pub(super) fn error(&mut self) -> Error {
        let diagnostics = self.report.take();
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
        Error::of_report(diagnostic::render(&self.sources, &diagnostics), errors)
    }
}
