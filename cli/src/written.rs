//! Generated code in a folder that is checked in.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use openapi_build::{Generated, pretty};

/// Returns the formatted files of a client. The first line of each states its origin.
///
/// # Errors
///
/// Returns an error if the text is not Rust, which would be a bug of the generator.
pub(crate) fn files(generated: &Generated) -> Result<Vec<(String, String)>> {
    generated.files.iter().map(|file| Ok((file.name.clone(), pretty(&file.text())?))).collect()
}

/// Returns whether the first line of a file marks it as generated.
fn is_generated_header(line: &str) -> bool {
    line.starts_with("// @generated from ")
}

/// Returns the generated files of a folder that are not in `files`.
fn stale_files(folder: &Path, files: &[(String, String)]) -> Result<Vec<PathBuf>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("cannot read `{}`", folder.display()))?.path();
        let is_ours = path.file_name().is_some_and(|own| files.iter().any(|(name, _)| own == name.as_str()));
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        let is_generated = || fs::read_to_string(&path).is_ok_and(|text| is_generated_header(&text));
        if !is_ours && is_rust && is_generated() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Writes the files into a folder, and removes those of an earlier run.
///
/// # Errors
///
/// Returns an error if a file of the same name was not generated, or if the folder cannot be
/// written.
pub(crate) fn write(folder: &Path, files: &[(String, String)]) -> Result<()> {
    for (name, _) in files {
        let path = folder.join(name);
        let is_foreign = fs::read_to_string(&path).is_ok_and(|text| !is_generated_header(&text));
        ensure!(
            !is_foreign,
            "`{}` already exists and was not generated; it is not overwritten",
            path.display()
        );
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot write `{}`", folder.display()))?;
    for (name, text) in files {
        let path = folder.join(name);
        if fs::read_to_string(&path).ok().as_deref() != Some(text) {
            fs::write(&path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
        }
    }
    for path in stale_files(folder, files)? {
        fs::remove_file(&path).with_context(|| format!("cannot remove `{}`", path.display()))?;
    }
    Ok(())
}

/// Returns the differences between a folder and the files to write, one line per file.
///
/// # Errors
///
/// Returns an error if the folder cannot be read.
pub(crate) fn differences(folder: &Path, files: &[(String, String)]) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for (name, text) in files {
        let path = folder.join(name);
        match fs::read_to_string(&path) {
            // A checkout may have other line ends.
            Ok(found) if found.replace("\r\n", "\n") == *text => {}
            Ok(_) => lines.push(format!("`{}` is out of date", path.display())),
            Err(error) => lines.push(format!("`{}` cannot be read: {error}", path.display())),
        }
    }
    let stale_files = stale_files(folder, files)?;
    lines.extend(stale_files.iter().map(|path| format!("`{}` is no longer generated", path.display())));
    Ok(lines)
}
