//! Scratch crates below `target/bench`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, ensure};

/// Returns a command for the cargo that runs this program, without the environment that it set: a scratch
/// crate is not part of our workspace.
pub(super) fn cargo() -> Command {
    let mut command = own_cargo();
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_") && name != "CARGO_HOME" {
            command.env_remove(name);
        }
    }
    // Crates from a registry are never built incrementally, and a consumer gets ours from one.
    command.env("CARGO_INCREMENTAL", "0").env("CARGO_TERM_COLOR", "never");
    command
}

/// Returns a command for the cargo that runs this program, with its environment: for our own workspace.
pub(super) fn own_cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Returns the path of a folder of the workspace, as written in a manifest.
pub(super) fn place(folder: &str) -> Result<String> {
    let path = env::current_dir()?.join(folder);
    Ok(path.display().to_string().replace('\\', "/"))
}

/// Writes a file and its folder, unless the file already has this text.
pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).ok().as_deref() == Some(text) {
        return Ok(());
    }
    let folder = path.parent().context("a file has a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Writes the manifest of a package with a workspace of its own. `more` contains further tables.
pub(super) fn package(folder: &Path, name: &str, dependencies: &str, more: &str) -> Result<()> {
    let head =
        format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n");
    let text = format!("{head}\n[dependencies]\n{dependencies}\n{more}\n[workspace]\n");
    write(&folder.join("Cargo.toml"), &text)
}

/// Gives a package that a generator wrote a workspace of its own.
pub(super) fn separate(manifest: &Path) -> Result<()> {
    let text = fs::read_to_string(manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
    if text.contains("[workspace]") { Ok(()) } else { write(manifest, &format!("{text}\n[workspace]\n")) }
}

/// Builds a program around a library and returns it.
pub(super) fn generator(
    home: &Path,
    name: &str,
    main: &str,
    dependencies: &str,
    release: bool,
) -> Result<PathBuf> {
    let folder = home.join("generators").join(name);
    package(&folder, name, dependencies, "")?;
    write(&folder.join("src/main.rs"), main)?;
    if !folder.join("Cargo.lock").exists() {
        fs::copy("Cargo.lock", folder.join("Cargo.lock"))?;
    }
    let target = home.join("generators/target");
    let mut command = cargo();
    command.arg("build").args(release.then_some("--release")).arg("--target-dir").arg(&target);
    let output = command.current_dir(&folder).output()?;
    let verdict = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "{name} cannot be built: {}",
        verdict.lines().last().unwrap_or_default()
    );
    let profile = if release { "release" } else { "debug" };
    Ok(target.join(profile).join(name).with_extension(env::consts::EXE_EXTENSION))
}

/// Removes a folder, if it is there.
pub(super) fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}
