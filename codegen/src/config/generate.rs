//! The entry points of [`Config`]: the client of a document, as files or as text, and the intermediate results.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use super::run::Run;
use super::{Config, Error};
use crate::document::layers::Layers;
use crate::document::{self, Document};
use crate::emit::{self, Attributes, Client};
use crate::source::Sources;
use crate::surface::Surface;
use crate::unread::UnreadExtension;
use crate::untyped::{self, Untyped};
use crate::wire::Interface;
use crate::{GeneratedFile, diagnostic, facts, ir, layout, lower, path};

/// The client of a document, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// The folder of the files: the document's name without its extension.
    pub stem: String,
    /// The files. The first is `mod.rs`, which includes the others.
    pub files: Vec<GeneratedFile>,
    /// What the author of the document may want to inspect, rendered.
    pub warnings: Vec<String>,
    /// The texts that were read: the document, its overlays, and the files that it refers to.
    pub sources: Vec<PathBuf>,
}

/// A document's intermediate representation, with the warnings about the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Lowered {
    /// The representation.
    pub api: ir::Api,
    /// What the author of the document may want to inspect, rendered.
    pub warnings: Vec<String>,
    /// The texts that were read: the document, its overlays, and the files that it refers to.
    pub sources: Vec<PathBuf>,
}

/// A document after its overlays, with the warnings about both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// The document.
    pub json: String,
    /// What the author of an overlay may want to inspect, rendered.
    pub warnings: Vec<String>,
}

/// A cargo feature, and the tags whose operations it enables.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TagFeature {
    /// The feature: `tag-pets`.
    pub feature: String,
    /// The tags, as the document has them; none for webhooks.
    pub tags: Vec<String>,
}

/// The features of tags that are on; `None` elsewhere than in a build script.
fn enabled_features(tree: &Document) -> Option<HashSet<String>> {
    // Cargo sets this for build scripts only.
    env::var_os("CARGO_CFG_TARGET_ARCH")?;
    let is_on = |feature: &String| {
        let name = feature.to_uppercase().replace('-', "_");
        env::var_os(format!("CARGO_FEATURE_{name}")).is_some()
    };
    Some(lower::features(tree).into_keys().filter(is_on).collect())
}

/// What is made from a document.
pub(crate) type ApiAndSurface = Result<(ir::Api, Surface), Error>;

impl Config {
    /// Generates the client of a document into `OUT_DIR/<file stem>/`, for a build script.
    ///
    /// Tells cargo which files to watch, and prints warnings for cargo. Removes files of an earlier run that are no
    /// longer generated. If there is an error, nothing is written.
    ///
    /// # Errors
    ///
    /// All errors in the document, the overlays or the options, rendered with locations and excerpts. `Debug` of the
    /// error shows the same text as `Display`, so that `?` in `main` prints it.
    pub fn compile(&self, document: impl AsRef<Path>) -> Result<(), Error> {
        let document = document.as_ref();
        let file = Some(document).filter(|_| self.text.is_none());
        for path in self.overlays.iter().map(PathBuf::as_path).chain(file) {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        let generated = self.generate(document)?;
        // When it failed, cargo runs the build script again in any case.
        for path in &generated.sources {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        for warning in generated.warnings.iter().filter(|_| self.cargo_warnings) {
            println!("cargo::warning={}", warning.trim_end().replace('\n', "\ncargo::warning="));
        }
        let out_dir = self.out_dir.clone().or_else(|| env::var_os("OUT_DIR").map(PathBuf::from));
        let out_dir = out_dir.ok_or_else(|| {
            Error::of("`OUT_DIR` is not set; outside of a build script, call `Config::out_dir`")
        })?;
        write(&out_dir.join(&generated.stem), &generated.files)
    }

    /// Generates the client of a document as text. Writes no files, and prints nothing for cargo.
    ///
    /// # Errors
    ///
    /// As [`Config::compile`].
    pub fn generate(&self, document: impl AsRef<Path>) -> Result<Generated, Error> {
        let document = document.as_ref();
        let lowered = self.lower(document)?;
        let files = self.emit(&lowered.api)?;
        let stem = document.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Generated { stem, files, warnings: lowered.warnings, sources: lowered.sources })
    }

    /// Reads a document and returns the public items of its client.
    ///
    /// # Errors
    ///
    /// As [`Config::compile`].
    pub fn surface(&self, document: impl AsRef<Path>) -> Result<Surface, Error> {
        self.surface_of(&self.lower(document)?.api)
    }

    pub(crate) fn surface_of(&self, api: &ir::Api) -> Result<Surface, Error> {
        // Wherever the runtime is found, its items are the same.
        self.clone().runtime_path("openapi_runtime").with_client(api, emit::surface)
    }

    fn emit(&self, api: &ir::Api) -> Result<Vec<GeneratedFile>, Error> {
        self.with_client(api, |client| {
            emit::files(client)
                .into_iter()
                .map(|file| layout::file(file, &api.source, self.doc_comments))
                .collect()
        })
    }

    /// Finds out what the emitters need beside the API.
    fn with_client<T>(&self, api: &ir::Api, emit: impl FnOnce(Client<'_>) -> T) -> Result<T, Error> {
        let path = |option: &str, text: &str| {
            path::parse(text)
                .ok_or_else(|| Error::of(format!("`{option}({text:?})` is not a valid Rust path")))
        };
        let runtime = path("runtime_path", &self.runtime)?;
        let defaults = self.builder_defaults.as_deref().map(|defaults| path("builder_defaults", defaults));
        let defaults = defaults.transpose()?;
        let attributes = Attributes::of(api, &self.additions).map_err(Error::of)?;
        let facts = facts::of(api, self.sharing.then_some(&attributes.named));
        let client = Client {
            api,
            facts: &facts,
            runtime: &runtime,
            defaults: defaults.as_ref(),
            attributes: &attributes,
            has_docs: self.doc_comments,
            recorder: None,
        };
        Ok(emit(client))
    }

    /// Reads a document and returns its intermediate representation.
    ///
    /// # Errors
    ///
    /// As [`Config::compile`].
    pub fn lower(&self, document: impl AsRef<Path>) -> Result<Lowered, Error> {
        let (mut run, tree) = self.read(document.as_ref())?;
        let api = self.lower_tree(document.as_ref(), &tree, &mut run);
        let files = run.sources.names().skip(usize::from(self.text.is_some()));
        let sources = files.map(PathBuf::from).collect();
        let warnings = run.finish()?;
        Ok(Lowered { api, warnings, sources })
    }

    fn read(&self, document: &Path) -> Result<(Run, Document), Error> {
        self.check()?;
        let mut run = Run::new();
        let main = match &self.text {
            Some(text) => run.sources.add(document.display().to_string(), text.as_str()),
            None => run.add(document)?,
        };
        let overlays = run.add_all(&self.overlays)?;
        let tree = run.read(main, &overlays, self.root.as_deref())?;
        Ok((run, tree))
    }

    fn lower_tree(&self, document: &Path, tree: &Document, run: &mut Run) -> ir::Api {
        let source = document.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let features = if self.features_by_tag { enabled_features(tree) } else { None };
        let options = lower::Options { features, ..self.options.clone() };
        let api = lower::lower(tree, &diagnostic::printable(&source), &options, &mut run.report);
        if !run.report.has_errors() {
            tree.warn_of_dangling(&mut run.report);
        }
        api
    }

    /// Reads a document and gives what it declares about the wire, with what is generated from it, or why nothing can
    /// be.
    #[doc(hidden)]
    pub fn inspect(&self, document: impl AsRef<Path>) -> Result<(Interface, ApiAndSurface), Error> {
        let (mut run, tree) = self.read(document.as_ref())?;
        let api = self.lower_tree(document.as_ref(), &tree, &mut run);
        let made = if run.report.has_errors() {
            Err(run.error())
        } else {
            self.surface_of(&api).map(|surface| (api, surface))
        };
        Ok((Interface::of(tree, run.sources), made))
    }

    /// Reads a document and gives the form of OpenAPI 3.1 that it is generated from, as JSON: repaired, with the files
    /// that it refers to as members of `files:`, and each reference as the place that it leads to.
    #[doc(hidden)]
    pub fn normal(&self, document: impl AsRef<Path>) -> Result<String, Error> {
        let (_, tree) = self.read(document.as_ref())?;
        Ok(tree.to_json())
    }

    /// Reads a document and returns what it declares about the wire, to compare it with another one.
    ///
    /// # Errors
    ///
    /// The document or an overlay cannot be read, an overlay does not apply, or the document is not an OpenAPI
    /// document. Features that the generator does not support are not errors here.
    pub fn interface(&self, document: impl AsRef<Path>) -> Result<Interface, Error> {
        let (run, tree) = self.read(document.as_ref())?;
        Ok(Interface::of(tree, run.sources))
    }

    /// Reads a document and lists the places of its client without a precise type.
    ///
    /// # Errors
    ///
    /// As [`Config::compile`].
    pub fn untyped(&self, document: impl AsRef<Path>) -> Result<Vec<Untyped>, Error> {
        let (mut run, tree) = self.read(document.as_ref())?;
        let api = self.lower_tree(document.as_ref(), &tree, &mut run);
        if run.report.has_errors() {
            return Err(run.error());
        }
        Ok(untyped::untyped(&tree, &run.sources, &api))
    }

    /// Reads a document and lists the extensions that look like a supported one, but are not read.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), openapi_build::Error> {
    /// for unread in openapi_build::Config::new().unread_extensions("spec/shop.yaml")? {
    ///     println!("{unread}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Config::interface`].
    pub fn unread_extensions(&self, document: impl AsRef<Path>) -> Result<Vec<UnreadExtension>, Error> {
        let (run, tree) = self.read(document.as_ref())?;
        Ok(UnreadExtension::of(&tree, &run.sources))
    }

    /// Reads a document and lists the cargo features of its tags, sorted by name; see
    /// [`features_by_tag`](Self::features_by_tag).
    ///
    /// # Errors
    ///
    /// As [`Config::interface`].
    pub fn tag_features(&self, document: impl AsRef<Path>) -> Result<Vec<TagFeature>, Error> {
        let (_, tree) = self.read(document.as_ref())?;
        let features = lower::features(&tree).into_iter();
        let mut features: Vec<_> = features.map(|(feature, tags)| TagFeature { feature, tags }).collect();
        features.sort_by(|one, other| one.feature.cmp(&other.feature));
        Ok(features)
    }

    /// Reads a document as it was published, and what the overlays make of it.
    pub(crate) fn layers(&self, document: &Path) -> Result<(Sources, Layers), Error> {
        let mut run = Run::new();
        let main = run.add(document)?;
        let overlays = run.add_all(&self.overlays)?;
        match Layers::read(&run.sources, main, &overlays, &mut run.report) {
            Some(layers) => Ok((run.sources, layers)),
            None => Err(run.error()),
        }
    }

    /// Applies the overlays to a document and returns the result as JSON, for mock servers and other tools.
    ///
    /// # Errors
    ///
    /// The document or an overlay cannot be read, or an overlay does not apply. The document itself is not validated.
    pub fn effective(&self, document: impl AsRef<Path>) -> Result<Effective, Error> {
        let mut run = Run::new();
        let main = run.add(document.as_ref())?;
        let overlays = run.add_all(&self.overlays)?;
        match document::effective(&run.sources, main, &overlays, &mut run.report) {
            Some(json) => run.finish().map(|warnings| Effective { json, warnings }),
            None => Err(run.error()),
        }
    }
}

/// Makes a folder hold exactly these files; a file with the same bytes is not touched, so that nothing is rebuilt.
fn write(folder: &Path, files: &[GeneratedFile]) -> Result<(), Error> {
    let fault =
        |path: &Path, error: &io::Error| Error::of(format!("cannot write `{}`: {error}", path.display()));
    fs::create_dir_all(folder).map_err(|error| fault(folder, &error))?;
    for file in files {
        let (path, text) = (folder.join(&file.name), file.text());
        if fs::read(&path).ok().as_deref() != Some(text.as_bytes()) {
            fs::write(&path, text).map_err(|error| fault(&path, &error))?;
        }
    }
    for entry in fs::read_dir(folder).map_err(|error| fault(folder, &error))?.flatten() {
        if !files.iter().any(|file| entry.file_name() == file.name.as_str()) {
            fs::remove_file(entry.path()).map_err(|error| fault(&entry.path(), &error))?;
        }
    }
    Ok(())
}
