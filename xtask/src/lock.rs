//! Locks by the operating system, which end with the process that holds them, however it ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, Result};

/// One process may need several stages at once.
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Where commands keep what only they need.
pub(crate) const FOLDER: &str = "target/xtask";

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits until no other `regen` works on this working tree, and keeps others out. Removes what killed ones left.
    pub(crate) fn exclusive() -> Result<Self> {
        let path = path();
        fs::create_dir_all(FOLDER).with_context(|| format!("cannot make {FOLDER}"))?;
        let fault = || format!("cannot lock {}", path.display());
        let file = open(&path).with_context(fault)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                eprintln!("waiting for another `regen` on this working tree");
                file.lock().with_context(fault)?;
            }
            Err(TryLockError::Error(error)) => return Err(error).with_context(fault),
        }
        remove_abandoned(Path::new(FOLDER));
        Ok(Self { _file: file })
    }

    /// Waits until no `regen` writes to this working tree. Writes nothing: `None` where none has ever run.
    pub(crate) fn shared() -> Result<Option<Self>> {
        let path = path();
        let Ok(file) = File::open(&path) else { return Ok(None) };
        file.lock_shared().with_context(|| format!("cannot lock {}", path.display()))?;
        Ok(Some(Self { _file: file }))
    }
}

fn path() -> PathBuf {
    Path::new(FOLDER).join("regen.lock")
}

fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(false).open(path)
}

/// A folder for the time of one piece of work, which is removed afterwards; that of a process that was killed is removed
/// by the next one.
#[derive(Debug)]
pub(crate) struct Stage {
    folder: PathBuf,
    lock: PathBuf,
    /// Others see by it that the folder is in use.
    file: Option<File>,
}

impl Stage {
    /// Makes an empty folder below `target/xtask`; the path is absolute.
    pub(crate) fn new() -> Result<Self> {
        let home = std::env::current_dir()?.join(FOLDER);
        fs::create_dir_all(&home).with_context(|| format!("cannot make {}", home.display()))?;
        remove_abandoned(&home);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("stage-{}-{number}", std::process::id());
        let (folder, lock) = (home.join(&name), home.join(format!("{name}.lock")));
        let fault = || format!("cannot make {}", folder.display());
        let file = open(&lock).with_context(fault)?;
        file.lock().with_context(fault)?;
        fs::create_dir(&folder).with_context(fault)?;
        Ok(Self { folder, lock, file: Some(file) })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What cannot be removed now is abandoned, and removed by the next one.
        let _ = fs::remove_dir_all(&self.folder);
        drop(self.file.take());
        let _ = fs::remove_file(&self.lock);
    }
}

/// Removes the folders whose locks nobody holds.
fn remove_abandoned(home: &Path) {
    let entries = fs::read_dir(home).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(stage) = name.strip_suffix(".lock").filter(|name| name.starts_with("stage-")) else {
            continue;
        };
        if open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_dir_all(home.join(stage));
            let _ = fs::remove_file(&path);
        }
    }
}
