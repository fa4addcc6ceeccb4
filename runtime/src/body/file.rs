//! Files that are written while a response arrives.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::PathBuf;

/// A file that is renamed to its final name when it is complete, and removed if dropped before.
#[derive(Debug)]
pub(crate) struct PartialFile {
    file: File,
    length: u64,
    part: PathBuf,
    /// Taken when the file is complete.
    path: Option<PathBuf>,
}

impl PartialFile {
    pub(crate) fn create(path: PathBuf) -> io::Result<Self> {
        let mut part = OsString::from(&path);
        part.push(".part");
        let part = PathBuf::from(part);
        let file = File::create(&part).map_err(|error| {
            io::Error::new(error.kind(), format!("`{}` cannot be written: {error}", part.display()))
        })?;
        Ok(Self { file, length: 0, part, path: Some(path) })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.length = self.length.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(())
    }

    /// Renames the file to its final name and returns its length in bytes.
    pub(crate) fn finish(mut self) -> io::Result<u64> {
        if let Some(path) = &self.path {
            std::fs::rename(&self.part, path)?;
        }
        self.path = None;
        Ok(self.length)
    }
}

impl Drop for PartialFile {
    fn drop(&mut self) {
        if self.path.is_some() {
            // An error of the removal cannot be reported.
            _ = std::fs::remove_file(&self.part);
        }
    }
}
