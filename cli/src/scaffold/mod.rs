//! Creates a new crate with the client of a document.
//!
//! The crate builds and passes its test immediately. It consists of the manifest, the build script,
//! the document with the files that it references, an overlay to fill in, and snapshots of the
//! generated code. The templates are next to this file.
//!
//! **Invariant:** the only text of the document in the crate is the document itself, its title, and
//! the code generated from it.

mod program;
mod template;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use openapi_build::{Config, Generated, pretty};

use crate::settings::Settings;

use program::Program;
use template::TemplateValues;

/// The header that insta writes for a snapshot without an expression.
const SNAPSHOT: &str = "---\nsource: tests/generated.rs\n---\n";

/// The source of a new crate's dependencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Dependencies {
    /// The registry, in the version of this program.
    Registry,
    /// A folder with `codegen/` and `runtime/`.
    Folder(PathBuf),
}

/// The options of a new crate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Options {
    /// The options of its build script.
    pub(crate) settings: Settings,
    /// Whether it has a feature for each tag.
    pub(crate) features_by_tag: bool,
    /// Whether it has snapshots of the generated code.
    pub(crate) snapshots: bool,
    /// Whether it has a workflow for GitHub.
    pub(crate) ci: bool,
}

/// The contents of each file, by its path in the new crate.
type Files = BTreeMap<PathBuf, String>;

/// A new crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewCrate {
    /// Its name.
    pub(crate) name: String,
    pub(crate) files: Files,
    /// Rendered warnings for the author of the document.
    pub(crate) warnings: Vec<String>,
}

impl NewCrate {
    /// Creates the files of a crate for a document, without writing them.
    ///
    /// # Errors
    ///
    /// Returns an error if the name is not a valid package name, or with all errors of a document
    /// that cannot be generated.
    pub(crate) fn of(
        document: &Path,
        name: Option<&str>,
        dependencies: &Dependencies,
        options: &Options,
    ) -> Result<Self> {
        let Options { settings, features_by_tag, snapshots, ci } = options;
        if let Some(name) = name {
            ensure!(
                is_package_name(name),
                "`{name}` is not a package name: lower-case letters, digits, `-` and `_`, a letter first"
            );
        }
        // The crate has the document and all files that it references in one folder.
        ensure!(settings.root.is_none(), "`root` is not supported by `new`: all files are copied to `spec/`");
        let config = settings.apply(Config::new());
        let tags = if *features_by_tag { Some(config.tag_features(document)?) } else { None };
        let generated = config.generate(document)?;
        let api = config.lower(document)?.api;
        let title = api.title.as_deref().unwrap_or_default();
        let name = match name {
            Some(name) => name.to_owned(),
            None => name_of_title(title).with_context(|| {
                format!("the title {title:?} does not make a package name; give `--name`")
            })?,
        };
        let program = Program::of(&api, &config.surface(document)?);
        let mut files = sources(document, &name, &settings.overlay, &generated.sources)?;
        let words = TemplateValues::of(document, &name, dependencies, &generated);
        let words = words.with(settings, tags.as_deref())?.with_program(&api, &program, *snapshots)?;
        let optional = [(*ci, CI), (*snapshots, SNAPSHOTS), (words.has_test(), TEST)];
        let optional = optional.iter().filter(|(is_wanted, _)| *is_wanted).flat_map(|(_, files)| *files);
        for (path, template) in TEMPLATES.iter().chain(optional) {
            files.entry(PathBuf::from(path)).or_insert_with(|| words.fill(template));
        }
        if *snapshots {
            add_snapshots(&mut files, &generated)?;
        }
        Ok(Self { name, files, warnings: generated.warnings })
    }

    /// Writes the files below a folder, which must be empty or not exist.
    ///
    /// # Errors
    ///
    /// Returns an error if the folder is not empty or cannot be written.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        let fault = |path: &Path| format!("cannot write `{}`", path.display());
        let holds_something = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        ensure!(!holds_something, "destination `{}` is not empty", folder.display());
        for (path, text) in &self.files {
            let path = folder.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).with_context(|| fault(parent))?;
            }
            fs::write(&path, text).with_context(|| fault(&path))?;
        }
        Ok(())
    }
}

/// The files of a new crate with their contents.
type Templates = &'static [(&'static str, &'static str)];

const TEMPLATES: Templates = &[
    ("Cargo.toml", include_str!("template/Cargo.toml.in")),
    ("README.md", include_str!("template/README.md.in")),
    ("build.rs", include_str!("template/build.rs.in")),
    ("spec/overlay.yaml", include_str!("template/overlay.yaml.in")),
    ("src/lib.rs", include_str!("template/lib.rs.in")),
    (".gitignore", "/target\n*.snap.new\n"),
];

const SNAPSHOTS: Templates = &[
    ("tests/generated.rs", include_str!("template/generated.rs.in")),
    (".gitattributes", "*.snap text eol=lf linguist-generated=false\n"),
];

const TEST: Templates = &[("tests/client.rs", include_str!("template/client.rs.in"))];

const CI: Templates = &[(".github/workflows/ci.yml", include_str!("template/ci.yml.in"))];

/// Returns the overlays and the document with all files that it references, in one folder.
fn sources(document: &Path, name: &str, overlays: &[PathBuf], sources: &[PathBuf]) -> Result<Files> {
    let read =
        |path: &Path| fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()));
    let mut files = Files::new();
    for path in overlays {
        let known = files.insert(overlay_place(path)?, read(path)?);
        ensure!(known.is_none(), "two overlays are called `{}`", path.display());
    }
    let folder = document.parent().unwrap_or(Path::new(""));
    for source in sources.iter().filter(|source| !overlays.contains(source)) {
        // References only lead to files below the document's folder.
        let place = if source == document {
            PathBuf::from(file_name(document, name))
        } else {
            source.strip_prefix(folder).unwrap_or(source).to_path_buf()
        };
        files.insert(Path::new("spec").join(place), read(source)?);
    }
    Ok(files)
}

fn add_snapshots(files: &mut Files, generated: &Generated) -> Result<()> {
    for file in &generated.files {
        let module = file.name.trim_end_matches(".rs");
        for part in &file.parts {
            let path = format!("tests/snapshots/{module}__{}.snap", part.name);
            files.insert(PathBuf::from(path), format!("{SNAPSHOT}{}", pretty(&part.text)?));
        }
    }
    Ok(())
}

/// Returns the path of an overlay in a new crate.
fn overlay_place(path: &Path) -> Result<PathBuf> {
    let name = path.file_name().with_context(|| format!("`{}` is not a file", path.display()))?;
    Ok(Path::new("spec").join(name))
}

/// Returns the document's file name if it has only plain characters, because other files may
/// reference it, or else a name made from the crate's.
fn file_name(document: &Path, name: &str) -> String {
    let own = document.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_plain = own.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
    if is_plain && !own.starts_with('.') && own != "overlay.yaml" {
        return own;
    }
    let extension = document.extension().and_then(|extension| extension.to_str());
    format!("{name}.{}", extension.filter(|extension| *extension == "json").unwrap_or("yaml"))
}

fn is_package_name(name: &str) -> bool {
    let is_word = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_'));
    let is_identifier = syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_ok();
    is_word && is_identifier && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.len() <= 64
        // Names of crates that every program has, or that a new crate depends on.
        && !matches!(name.replace('-', "_").as_str(), "test" | "core" | "std" | "alloc" | "proc_macro")
        && !matches!(name.replace('_', "-").as_str(), "insta" | "openapi-build" | "openapi-runtime" | "tokio")
}

/// Returns a package name for a title: `Pet Store (v2)` becomes `pet-store-v2`. Returns `None` if
/// letters would be lost.
fn name_of_title(title: &str) -> Option<String> {
    if title.chars().any(|c| c.is_alphanumeric() && !c.is_ascii()) {
        return None;
    }
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.map(str::to_lowercase).collect::<Vec<_>>().join("-");
    is_package_name(&name).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_cargo_takes() {
        for (name, expected) in [
            ("petstore-client", true),
            ("a1_b", true),
            ("Petstore", false),
            ("1a", false),
            ("-a", false),
            ("async", false),
            ("test", false),
            ("a\"b", false),
            ("", false),
        ] {
            assert_eq!(is_package_name(name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_title_is_a_name_where_no_letter_is_lost() {
        for (title, expected) in [
            ("Pet Store (v2)", Some("pet-store-v2")),
            (" Shop's API ", Some("shop-s-api")),
            ("Größe", None),
            ("3D Printers", None),
            ("Tokio", None),
            ("", None),
        ] {
            assert_eq!(name_of_title(title).as_deref(), expected, "{title:?}");
        }
    }

    #[test]
    fn a_document_keeps_its_name_where_it_is_plain() {
        for (path, expected) in [
            ("a/petstore.v1.json", "petstore.v1.json"),
            ("a/pet store.yaml", "shop.yaml"),
            ("a/pet\"store.json", "shop.json"),
            ("overlay.yaml", "shop.yaml"),
            (".yaml", "shop.yaml"),
        ] {
            assert_eq!(file_name(Path::new(path), "shop"), expected, "{path}");
        }
    }
}
