//! What a build script says: the options, and the run.

use std::path::{Path, PathBuf};
use std::{env, fmt, fs, io};

use crate::diagnostic::{self, Diagnostic, Report, Severity};
use crate::document::{self, Document};
use crate::emit::{self, Context};
use crate::lower::{self, Extern, Format, Selector};
use crate::source::{SourceId, Sources};
use crate::{GeneratedFile, facts, format, ir, path};

/// The form of what is generated (`Config::output`).
const OUTPUT: u32 = 1;

/// Options for generating a client, in the manner of `prost_build::Config`.
///
/// ```no_run
/// fn main() -> Result<(), openapi_build::Error> {
///     openapi_build::Config::new()
///         .overlay("spec/overlay.yaml")
///         .extern_type("#/components/schemas/Money", "crate::Money")
///         .compile("spec/shop.yaml")
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Config {
    overlays: Vec<PathBuf>,
    options: lower::Options,
    /// The text of the document, where it is in no file.
    text: Option<String>,
    builder_defaults: Option<String>,
    runtime: String,
    output: u32,
    out_dir: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self::new()
    }
}

impl Config {
    /// Starts with the defaults: no overlay, the runtime at `::openapi_runtime`, output in `OUT_DIR`.
    #[must_use]
    pub fn new() -> Self {
        Self {
            overlays: Vec::new(),
            options: lower::Options::default(),
            text: None,
            builder_defaults: None,
            runtime: "::openapi_runtime".to_owned(),
            output: OUTPUT,
            out_dir: None,
        }
    }

    /// Applies an overlay (OpenAPI Overlay Specification 1.0 or 1.1) to the document; several are applied in order.
    ///
    /// An action may carry `x-expect`, what its target has to look like; see the crate's docs.
    #[must_use]
    pub fn overlay(mut self, path: impl Into<PathBuf>) -> Self {
        self.overlays.push(path.into());
        self
    }

    /// Puts a hand-written type in place of the one that would be generated for a schema.
    ///
    /// `pointer` is the schema's place as a URI fragment, such as `#/components/schemas/Money` or
    /// `#/components/parameters/Limit/schema`; `path` the type's path in the crate, such as `crate::Money`. The type
    /// implements `Debug`, `Clone`, `PartialEq`, `Serialize` and, where it is received, `Deserialize`.
    #[must_use]
    pub fn extern_type(mut self, pointer: impl Into<String>, path: impl Into<String>) -> Self {
        self.options.externs.push(Extern { pointer: pointer.into(), path: path.into() });
        self
    }

    /// Generates these operations, by `operationId`, or by method and path (`GET /pets`) where a document has none.
    ///
    /// This, [`tags`](Self::tags) and [`paths`](Self::paths) add up; without any of them everything is generated. Models
    /// that none of the chosen operations reaches are left out, and so are webhooks. No name depends on the choice. The
    /// whole document is read all the same, but what an operation needs that cannot be generated is a fault only where
    /// the operation is chosen. A choice that chooses nothing is an error.
    ///
    /// ```no_run
    /// fn main() -> Result<(), openapi_build::Error> {
    ///     openapi_build::Config::new().operations(["listPets"]).tags(["owners"]).compile("spec/shop.yaml")
    /// }
    /// ```
    #[must_use]
    pub fn operations<S: Into<String>>(self, ids: impl IntoIterator<Item = S>) -> Self {
        self.select(ids, Selector::Operation)
    }

    /// Generates the operations with any of these tags; see [`operations`](Self::operations).
    #[must_use]
    pub fn tags<S: Into<String>>(self, tags: impl IntoIterator<Item = S>) -> Self {
        self.select(tags, Selector::Tag)
    }

    /// Generates the operations of these paths and of all below them: `/pets` is also `/pets/{id}`; see
    /// [`operations`](Self::operations).
    #[must_use]
    pub fn paths<S: Into<String>>(self, paths: impl IntoIterator<Item = S>) -> Self {
        self.select(paths, Selector::Path)
    }

    /// Puts the operations of each tag into a module of that tag, and has a handle for it in the client.
    ///
    /// Without this, all operations are methods of the client. With it, those of the tag `pets` stand in
    /// `operations::pets` and `errors::pets`, and are called as `client.pets().list_pets()`; the handle, `client::Pets`,
    /// can be kept like the client. An operation with several tags has the module of its first one, and its docs name
    /// the others; one without a tag stays a method of the client. The name of a tag becomes an identifier like any
    /// other name, and `x-rust-name` beside it in the document's `tags` pins another one. Other names do not change.
    ///
    /// ```no_run
    /// fn main() -> Result<(), openapi_build::Error> {
    ///     openapi_build::Config::new().modules_by_tag(true).compile("spec/shop.yaml")
    /// }
    /// ```
    #[must_use]
    pub fn modules_by_tag(mut self, modules: bool) -> Self {
        self.options.modules_by_tag = modules;
        self
    }

    fn select<S: Into<String>>(
        mut self,
        texts: impl IntoIterator<Item = S>,
        selector: fn(String) -> Selector,
    ) -> Self {
        self.options.selectors.extend(texts.into_iter().map(|text| selector(text.into())));
        self
    }

    /// Pins the form of what is generated, of which there is one so far: `1`.
    ///
    /// A document that is once accepted gives the same public API with every later version of `openapi-build` that is
    /// compatible by its number; what has to change gets another number here, to be asked for. Without this it is the
    /// oldest form that this version knows.
    #[must_use]
    pub fn output(mut self, form: u32) -> Self {
        self.output = form;
        self
    }

    /// Chooses the type of all single values with a format, such as `date-time` or a format of the document's own.
    ///
    /// `path` is `String`, for a server that does not keep to the format, or a type that implements what
    /// [`Config::extern_type`] asks for, such as `chrono::DateTime<chrono::Utc>`; values that an `enum` lists stay enums.
    /// A format that no schema in use has is a warning.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), openapi_build::Error> {
    /// openapi_build::Config::new()
    ///     .format("date-time", "String")
    ///     .format("decimal", "rust_decimal::Decimal")
    ///     .compile("spec/shop.yaml")
    /// # }
    /// ```
    #[must_use]
    pub fn format(mut self, name: impl Into<String>, path: impl Into<String>) -> Self {
        self.options.formats.push(Format { name: name.into(), path: path.into() });
        self
    }

    /// Passes each new builder of a client through a function of the crate, for what is true of an API and stands in no
    /// document: in which headers it tells its rate limit, for example.
    ///
    /// `path` is the function's, such as `crate::defaults`. It takes and returns an `openapi_runtime::ClientBuilder<M>`,
    /// for any mode `M`; what callers set afterwards wins.
    #[must_use]
    pub fn builder_defaults(mut self, path: impl Into<String>) -> Self {
        self.builder_defaults = Some(path.into());
        self
    }

    /// Names the runtime crate by another path than `::openapi_runtime`, for a crate that re-exports it.
    #[must_use]
    pub fn runtime_path(mut self, path: impl Into<String>) -> Self {
        self.runtime = path.into();
        self
    }

    /// Writes below this folder in place of `OUT_DIR`.
    #[must_use]
    pub fn out_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(path.into());
        self
    }

    /// Generates the client of a document into `OUT_DIR/<file stem>/`, for a build script.
    ///
    /// Tells cargo which files to watch, and passes warnings on to it. Files of an earlier run that are no longer
    /// generated are removed; nothing is written when there is an error.
    ///
    /// # Errors
    ///
    /// What is wrong with the document, the overlays or the options, all of it at once, rendered with places and
    /// excerpts: the error's `Debug` is the same text, so that `?` in `main` shows it.
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
        for warning in &generated.warnings {
            println!("cargo::warning={}", warning.trim_end().replace('\n', "\ncargo::warning="));
        }
        let out_dir = self.out_dir.clone().or_else(|| env::var_os("OUT_DIR").map(PathBuf::from));
        let out_dir = out_dir.ok_or_else(|| {
            Error::of("`OUT_DIR` is not set: this is no build script, so name an `out_dir`")
        })?;
        write(&out_dir.join(&generated.stem), &generated.files)
    }

    /// Generates the client of a document as text, without writing anything or telling cargo.
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

    fn emit(&self, api: &ir::Api) -> Result<Vec<GeneratedFile>, Error> {
        let path = |option: &str, text: &str| {
            path::parse(text).ok_or_else(|| Error::of(format!("`{option}({text:?})` is no path of Rust")))
        };
        let runtime = path("runtime_path", &self.runtime)?;
        let defaults = self.builder_defaults.as_deref().map(|defaults| path("builder_defaults", defaults));
        let defaults = defaults.transpose()?;
        let facts = facts::of(api);
        let context = Context { api, facts: &facts, runtime: &runtime, defaults: defaults.as_ref() };
        Ok(emit::files(&context).into_iter().map(|file| format::file(file, &api.source)).collect())
    }

    /// Reads a document and gives its intermediate representation.
    ///
    /// # Errors
    ///
    /// As [`Config::compile`].
    pub fn lower(&self, document: impl AsRef<Path>) -> Result<Lowered, Error> {
        let mut run = Run::new();
        let tree = self.read(document.as_ref(), &mut run)?;
        let api = self.lower_tree(document.as_ref(), &tree, &mut run);
        let files = run.sources.names().skip(usize::from(self.text.is_some()));
        let sources = files.map(PathBuf::from).collect();
        let warnings = run.finish()?;
        Ok(Lowered { api, warnings, sources })
    }

    fn read(&self, document: &Path, run: &mut Run) -> Result<Document, Error> {
        self.check()?;
        let main = match &self.text {
            Some(text) => run.sources.add(document.display().to_string(), text.as_str()),
            None => run.add(document)?,
        };
        let overlays = self.overlays.iter().map(|path| run.add(path)).collect::<Result<Vec<_>, _>>()?;
        run.read(main, &overlays)
    }

    fn lower_tree(&self, document: &Path, tree: &Document, run: &mut Run) -> ir::Api {
        let source = document.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        lower::lower(tree, &diagnostic::printable(&source), &self.options, &mut run.report)
    }

    /// Reads a document and keeps it, with what is generated from it, or why nothing can be.
    #[cfg(feature = "cli")]
    pub(crate) fn contract(&self, document: &Path) -> Result<(Sources, Document, Made), Error> {
        let mut run = Run::new();
        let tree = self.read(document, &mut run)?;
        let api = self.lower_tree(document, &tree, &mut run);
        let made = if run.report.has_errors() {
            Err(run.error())
        } else {
            self.emit(&api).map(|files| (api, files))
        };
        Ok((run.sources, tree, made))
    }

    /// Applies the overlays to a document and gives the result as JSON, for mock servers and other tools.
    ///
    /// # Errors
    ///
    /// A text that cannot be read, or an overlay that does not fit; the document itself is not checked further.
    pub fn effective(&self, document: impl AsRef<Path>) -> Result<String, Error> {
        let mut run = Run::new();
        let main = run.add(document.as_ref())?;
        let overlays = self.overlays.iter().map(|path| run.add(path)).collect::<Result<Vec<_>, _>>()?;
        document::effective(&run.sources, main, &overlays, &mut run.report).ok_or_else(|| run.error())
    }

    /// Puts a text in place of the file that will be named.
    #[cfg(feature = "openapiv3")]
    pub(crate) fn text(&self, text: String) -> Self {
        Self { text: Some(text), ..self.clone() }
    }

    fn check(&self) -> Result<(), Error> {
        if self.output != OUTPUT {
            let message = format!("`output({})`: this version knows the form {OUTPUT} only", self.output);
            return Err(Error::of(message));
        }
        let externs = self.options.externs.iter();
        let externs = externs.map(|Extern { pointer, path }| ("extern_type", pointer, path));
        let formats = self.options.formats.iter().map(|Format { name, path }| ("format", name, path));
        let faulty = externs.chain(formats).find(|(_, _, path)| path::parse(path).is_none());
        match faulty {
            Some((method, of, path)) => {
                Err(Error::of(format!("`{method}({of:?}, {path:?})`: `{path}` is no path of Rust")))
            }
            None => Ok(()),
        }
    }
}

/// What is made from a document.
#[cfg(feature = "cli")]
pub(crate) type Made = Result<(ir::Api, Vec<GeneratedFile>), Error>;

/// The client of a document, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// The folder of the files: the document's name without its extension.
    pub stem: String,
    /// The files; `mod.rs` first, which takes the others in.
    pub files: Vec<GeneratedFile>,
    /// What the author of the document may want to look at, rendered.
    pub warnings: Vec<String>,
    /// The texts that were read: the document, its overlays, and the files that it refers to.
    pub sources: Vec<PathBuf>,
}

/// A document's intermediate representation, and what was said about the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Lowered {
    /// The representation.
    pub api: ir::Api,
    /// What the author of the document may want to look at, rendered.
    pub warnings: Vec<String>,
    /// The texts that were read: the document, its overlays, and the files that it refers to.
    pub sources: Vec<PathBuf>,
}

/// The texts of one run, and what is said about them.
struct Run {
    sources: Sources,
    report: Report,
}

impl Run {
    fn new() -> Self {
        Self { sources: Sources::default(), report: Report::default() }
    }

    fn add(&mut self, path: &Path) -> Result<SourceId, Error> {
        let text = document::read_text(path)
            .map_err(|fault| Error::of(format!("cannot read `{}`: {fault}", path.display())))?;
        Ok(self.sources.add(path.display().to_string(), text))
    }

    fn read(&mut self, document: SourceId, overlays: &[SourceId]) -> Result<Document, Error> {
        let read = document::read(&mut self.sources, document, overlays, &mut self.report);
        match read {
            Some(document) if !self.report.has_errors() => Ok(document),
            _ => Err(self.error()),
        }
    }

    /// Ends the run: the warnings, or the error.
    fn finish(mut self) -> Result<Vec<String>, Error> {
        if self.report.has_errors() {
            return Err(self.error());
        }
        Ok(self
            .report
            .take()
            .into_iter()
            .map(|warning| diagnostic::render(&self.sources, &[warning]))
            .collect())
    }

    fn error(&mut self) -> Error {
        let diagnostics = self.report.take();
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
        Error { text: diagnostic::render(&self.sources, &diagnostics), errors }
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

/// Why no client could be generated: a report with places and excerpts.
///
/// `Debug` gives the same text as `Display`, since that is what Rust prints when `main` returns an error.
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    text: String,
    errors: usize,
}

impl Error {
    pub(crate) fn of(message: impl Into<String>) -> Self {
        let text = diagnostic::render(&Sources::default(), &[Diagnostic::without_place(message)]);
        Self { text, errors: 1 }
    }

    /// Returns how many errors the report holds.
    #[must_use]
    pub fn count(&self) -> usize {
        self.errors
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}", self.text)
    }
}

impl std::error::Error for Error {}
