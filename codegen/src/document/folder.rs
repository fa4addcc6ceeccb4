//! The root folder of a document's files, and how a file in it is read.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// The maximum size of a text: spans count bytes in 32 bits.
const MAX_BYTES: u64 = u32::MAX as u64;

/// The folder that contains all files of a document. There is none if the document is not in a file.
#[derive(Debug, Clone)]
pub(super) struct Root {
    pub(super) written: PathBuf,
    pub(super) canonical: PathBuf,
    /// The document's folder, relative to this one.
    pub(super) home: PathBuf,
    pub(super) is_named: bool,
}

impl Root {
    /// Returns the given folder, or that of the document. Returns `None` if the document is not below it.
    pub(super) fn of(document: &Path, named: Option<&Path>) -> Option<Self> {
        let here =
            |path: &Path| if path.as_os_str().is_empty() { PathBuf::from(".") } else { path.to_path_buf() };
        let folder = document.parent().unwrap_or(Path::new(""));
        let home = fs::canonicalize(here(folder)).ok()?;
        let written = named.unwrap_or(folder);
        let canonical = fs::canonicalize(here(written)).ok()?;
        let home = home.strip_prefix(&canonical).ok()?.to_path_buf();
        Some(Self { written: written.to_path_buf(), canonical, home, is_named: named.is_some() })
    }
}

/// Returns a path as a reference from a folder, in the same form on every platform. Both are below the same
/// root.
pub(super) fn relative(path: &Path, from: &Path) -> String {
    let names = |path: &Path| -> Vec<String> {
        let names = path.components().filter_map(|component| match component {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            _ => None,
        });
        names.collect()
    };
    let (path, from) = (names(path), names(from));
    let shared = path.iter().zip(&from).take_while(|(one, other)| one == other).count();
    let up = from.iter().skip(shared).map(|_| "..".to_owned());
    up.chain(path.iter().skip(shared).cloned()).collect::<Vec<_>>().join("/")
}

/// Reads a text file. A byte order mark is allowed, as RFC 9512 allows it for YAML.
///
/// # Errors
///
/// States why the file cannot be read.
pub(crate) fn read_text(path: &Path) -> std::result::Result<String, String> {
    let found = fs::metadata(path).map_err(|error| error.to_string())?;
    if found.is_dir() {
        return Err("it is a folder".to_owned());
    }
    // Reading a pipe or a device might never end.
    if !found.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    if found.len() > MAX_BYTES {
        return Err("it has more than 4 GiB".to_owned());
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes)
        .map_err(|error| format!("invalid UTF-8 at byte {}", error.utf8_error().valid_up_to()))
}
