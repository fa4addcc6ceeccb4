//! Operating system locks, which are released when the process ends, however it ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, Result};

/// Numbers the stages of this process, which may need several at once.
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// The folder for files that only the commands need.
pub(crate) const FOLDER: &str = "target/xtask";

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits until no other `regen` uses this working tree, and locks it. Removes the leftovers of killed runs.
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

    /// Waits until no `regen` writes to this working tree. It writes nothing, and returns `None` if `regen`
    /// has never run.
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

/// A temporary folder that is removed after use. If the process is killed, the next one removes it.
#[derive(Debug)]
pub(crate) struct Stage {
    folder: PathBuf,
    lock: PathBuf,
    /// The locked file that marks the folder as in use.
    file: Option<File>,
}

impl Stage {
    /// Creates an empty folder below `target/xtask`. The path is absolute.
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
        // If this fails, the next process removes the folder.
        let _ = fs::remove_dir_all(&self.folder);
        drop(self.file.take());
        let _ = fs::remove_file(&self.lock);
    }
}

/// Removes the folders whose locks are not held.
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
