//! Files that are written while a response arrives.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A file that is renamed to its final name when it is complete, and removed if dropped before.
///
/// Until then its name is its own, so files that are written for one name at the same time do not mix.
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
        let mut number = 0;
        loop {
            let part = part_of(&path, number);
            match File::create_new(&part) {
                Ok(file) => return Ok(Self { file, length: 0, part, path: Some(path) }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => {
                    let text = format!("`{}` cannot be written: {error}", part.display());
                    return Err(io::Error::new(error.kind(), text));
                }
            }
        }
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

/// Returns `report.pdf.part`, `report.pdf.1.part` and so on.
fn part_of(path: &Path, number: u64) -> PathBuf {
    let mut part = OsString::from(path);
    part.push(if number == 0 { ".part".to_owned() } else { format!(".{number}.part") });
    PathBuf::from(part)
}

impl Drop for PartialFile {
    fn drop(&mut self) {
        if self.path.is_some() {
            // An error of the removal cannot be reported.
            _ = std::fs::remove_file(&self.part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_name_do_not_mix() {
        let folder = std::env::temp_dir().join(format!("openapi-runtime-{}-parts", std::process::id()));
        std::fs::create_dir(&folder).expect("a folder");
        let path = folder.join("report");
        let create = || PartialFile::create(path.clone()).expect("a file");
        let [mut one, mut other, mut broken] = [create(), create(), create()];
        for _ in 0..2 {
            for (file, text) in [(&mut one, "1"), (&mut other, "other"), (&mut broken, "broken")] {
                file.write(text.as_bytes()).expect("written");
            }
        }
        let content = || std::fs::read_to_string(&path).expect("a file");
        assert_eq!((other.finish().expect("a file"), content().as_str()), (10, "otherother"));
        assert_eq!((one.finish().expect("a file"), content().as_str()), (2, "11"));
        drop(broken);
        assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 1);
        std::fs::remove_dir_all(&folder).expect("a folder");
    }
}
