//! A document as text, generated in a folder of its own.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, process};

use openapi_build::{Config, Generated};

/// A folder of its own for each document, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("openapi-build-hostile-{}-{number}", process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Generates from a text, tags included, which become modules only when they are requested; the error is the report, without the folder's name.
pub(crate) fn generate(text: impl AsRef<[u8]>) -> Result<Generated, String> {
    let folder = Folder::new();
    let path = folder.0.join("api.yaml");
    fs::write(&path, text).unwrap();
    let name = folder.0.display().to_string() + "/";
    Config::new().modules_by_tag(true).generate(&path).map_err(|error| error.to_string().replace(&name, ""))
}
