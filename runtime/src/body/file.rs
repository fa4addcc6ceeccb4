//! Files that are written while a response arrives.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::PathBuf;

/// A file that gets its name when it is whole; until then it has another one, and is removed when it is dropped.
#[derive(Debug)]
pub(crate) struct PartialFile {
    file: File,
    length: u64,
    part: PathBuf,
    /// Taken when the file is whole.
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

    /// Gives the file its name, and returns how many bytes it has.
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
            // There is nobody to tell when it cannot be removed.
            _ = std::fs::remove_file(&self.part);
        }
    }
}
