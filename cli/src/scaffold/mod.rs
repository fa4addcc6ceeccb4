//! A new crate with the client of a document.
//!
//! In comes a document, out go the files of a crate that builds and passes its test at once: the manifest, the build script,
//! the document with the files that it refers to, an overlay to fill, and snapshots of what is generated today. The
//! templates are beside this file.
//!
//! **Invariant:** no text of the document gets into the crate but the document itself and what is generated from it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use openapi_build::{Config, Generated, TagFeature, pretty};

use crate::settings::Settings;

/// What insta writes at the top of a snapshot without an expression.
const SNAPSHOT: &str = "---\nsource: tests/generated.rs\n---\n";

/// The overlay to fill.
const OVERLAY: &str = "spec/overlay.yaml";

/// The features of the runtime, and the types that stand behind each.
const FEATURES: &[(&str, &[&str])] = &[("jiff", &["Date", "Timestamp"]), ("uuid", &["Uuid"])];

/// Where the crates come from on which a new one depends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Dependencies {
    /// From the registry, in the version of this program.
    Registry,
    /// From a folder that holds `codegen/` and `runtime/`.
    Folder(PathBuf),
}

/// What else a new crate is made by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Options {
    /// The options of its build script.
    pub(crate) settings: Settings,
    /// Whether it has a feature for each tag.
    pub(crate) features_by_tag: bool,
}

/// The files of a new crate, by their paths in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewCrate {
    /// What each file holds.
    pub(crate) files: BTreeMap<PathBuf, String>,
    /// What the author of the document may want to look at, rendered.
    pub(crate) warnings: Vec<String>,
}

impl NewCrate {
    /// Makes the files of a crate of this name for a document; nothing is written.
    ///
    /// # Errors
    ///
    /// A name that no package can have; a document that cannot be generated, with all that is wrong with it.
    pub(crate) fn of(
        document: &Path,
        name: &str,
        dependencies: &Dependencies,
        options: &Options,
    ) -> Result<Self> {
        let Options { settings, features_by_tag } = options;
        ensure!(
            is_package_name(name),
            "`{name}` is not a package name: lower-case letters, digits, `-` and `_`, a letter first"
        );
        // The crate has the document and all that it refers to in one folder.
        ensure!(settings.root.is_none(), "a new crate has no `root`: its files are all in `spec/`");
        let config = settings.apply(Config::new());
        let tags = if *features_by_tag { Some(config.tag_features(document)?) } else { None };
        let generated = config.generate(document)?;
        let mut files = BTreeMap::new();
        for path in &settings.overlay {
            let text =
                fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
            let known = files.insert(overlay_place(path)?, text);
            ensure!(known.is_none(), "two overlays are called `{}`", path.display());
        }
        let folder = document.parent().unwrap_or(Path::new(""));
        for source in generated.sources.iter().filter(|source| !settings.overlay.contains(source)) {
            // References lead to files below the document's folder only.
            let beside = source.strip_prefix(folder).unwrap_or(source);
            let place = if source == document {
                PathBuf::from(file_name(document, name))
            } else {
                beside.to_path_buf()
            };
            let text =
                fs::read_to_string(source).with_context(|| format!("cannot read `{}`", source.display()))?;
            files.insert(Path::new("spec").join(place), text);
        }
        let words = Words::of(document, name, dependencies, &generated).with(settings, tags.as_deref())?;
        for (path, template) in TEMPLATES {
            files.entry(PathBuf::from(path)).or_insert_with(|| words.fill(template));
        }
        for file in &generated.files {
            for part in &file.parts {
                let snapshot =
                    format!("tests/snapshots/{}__{}.snap", file.name.trim_end_matches(".rs"), part.name);
                files.insert(PathBuf::from(snapshot), format!("{SNAPSHOT}{}", pretty(&part.text)?));
            }
        }
        Ok(Self { files, warnings: generated.warnings })
    }

    /// Writes the files below a folder, which must not be there or be empty.
    ///
    /// # Errors
    ///
    /// A folder that holds something already, or that cannot be written.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        let fault = |path: &Path| format!("cannot write `{}`", path.display());
        let holds_something = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        ensure!(!holds_something, "`{}` holds something already", folder.display());
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

const TEMPLATES: &[(&str, &str)] = &[
    ("Cargo.toml", include_str!("template/Cargo.toml.in")),
    ("README.md", include_str!("template/README.md.in")),
    ("build.rs", include_str!("template/build.rs.in")),
    ("spec/overlay.yaml", include_str!("template/overlay.yaml.in")),
    ("src/lib.rs", include_str!("template/lib.rs.in")),
    ("tests/generated.rs", include_str!("template/generated.rs.in")),
    (".gitignore", "/target\n*.snap.new\n"),
    (".gitattributes", "*.snap text eol=lf linguist-generated=false\n"),
];

/// What stands for the words between `@` in a template.
struct Words {
    name: String,
    document: String,
    stem: String,
    runtime: String,
    build: String,
    features: String,
    imports: String,
    options: String,
    default: String,
    tags: String,
}

impl Words {
    /// Adds the options of the build script, and the features of tags.
    fn with(self, settings: &Settings, tags: Option<&[TagFeature]>) -> Result<Self> {
        let mut overlays = Vec::new();
        for path in &settings.overlay {
            overlays.push(overlay_place(path)?.display().to_string().replace('\\', "/"));
        }
        if !overlays.iter().any(|place| place == OVERLAY) {
            overlays.push(OVERLAY.to_owned());
        }
        let is_long = *settings != Settings::default() || tags.is_some();
        let line = if is_long { "\n        " } else { "" };
        let mut options = String::new();
        for place in overlays {
            let _ = write!(options, "{line}.overlay({place:?})");
        }
        options.push_str(&settings.code());
        let mut manifest = String::new();
        if let Some(tags) = tags {
            options.push_str("\n        .features_by_tag(true)");
            let names: BTreeSet<_> = tags.iter().map(|tag| tag.feature.as_str()).collect();
            let full: Vec<_> = names.iter().map(|name| format!("    \"{name}\",\n")).collect();
            manifest = format!("# The operations of every tag.\nfull = [\n{}]\n", full.concat());
            manifest.push_str("# The operations of one tag each, and the models that they reach.\n");
            let key = |name: &&str| if name.is_ascii() { (*name).to_owned() } else { format!("{name:?}") };
            manifest.extend(names.iter().map(|name| format!("{} = []\n", key(name))));
        }
        Ok(Self {
            imports: settings.imports().to_owned(),
            options,
            default: tags.map_or_else(String::new, |_| ", \"full\"".to_owned()),
            tags: manifest,
            ..self
        })
    }

    fn of(document: &Path, name: &str, dependencies: &Dependencies, generated: &Generated) -> Self {
        let document = file_name(document, name);
        let stem = Path::new(&document).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let source = |folder: &str| match dependencies {
            Dependencies::Registry => {
                format!(
                    "version = \"{}.{}\"",
                    env!("CARGO_PKG_VERSION_MAJOR"),
                    env!("CARGO_PKG_VERSION_MINOR")
                )
            }
            // A literal string of TOML, in which a backslash is one.
            Dependencies::Folder(path) => format!("path = '{}'", path.join(folder).display()),
        };
        let headers = generated.files.iter().map(|file| file.header.as_str());
        let words = headers.flat_map(|header| header.split(|c: char| !c.is_alphanumeric() && c != '_'));
        let words: BTreeSet<&str> = words.collect();
        let used = FEATURES.iter().filter(|(_, types)| types.iter().any(|ty| words.contains(ty)));
        let features = used.map(|(feature, _)| format!("\"{feature}\""));
        Self {
            name: name.to_owned(),
            stem: stem.unwrap_or_default(),
            document,
            runtime: source("runtime"),
            build: source("codegen"),
            features: features.collect::<Vec<_>>().join(", "),
            imports: String::new(),
            options: String::new(),
            default: String::new(),
            tags: String::new(),
        }
    }

    fn fill(&self, template: &str) -> String {
        [
            ("@name@", &self.name),
            ("@document@", &self.document),
            ("@stem@", &self.stem),
            ("@runtime@", &self.runtime),
            ("@build@", &self.build),
            ("@features@", &self.features),
            ("@imports@", &self.imports),
            ("@options@", &self.options),
            ("@default@", &self.default),
            ("@tags@", &self.tags),
        ]
        .into_iter()
        .fold(template.to_owned(), |text, (slot, word)| text.replace(slot, word))
    }
}

/// Where an overlay stands in a new crate.
fn overlay_place(path: &Path) -> Result<PathBuf> {
    let name = path.file_name().with_context(|| format!("`{}` is not a file", path.display()))?;
    Ok(Path::new("spec").join(name))
}

/// The document's own name where it is plain, since other files may refer to it; else that of the crate.
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
        // Names of crates that every program has.
        && !matches!(name, "test" | "core" | "std" | "alloc" | "proc_macro" | "proc-macro")
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
