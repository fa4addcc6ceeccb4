//! What a build script states: the options ([`Config`]), what is done with them ([`generate`]), and what goes wrong
//! ([`Error`]).

mod attributes;
mod error;
mod generate;
mod run;

use std::path::PathBuf;
use std::sync::Arc;

pub use self::error::Error;
pub use self::generate::{Effective, Generated, Lowered, TagFeature};
use crate::emit::Addition;
use crate::lower::{self, Extern, Format, Selector};
use crate::path;
use crate::rename::{Named, Rename};

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
///
/// | about | methods |
/// | --- | --- |
/// | the document | [`overlay`](Self::overlay), [`root`](Self::root) |
/// | what is generated | [`operations`](Self::operations), [`tags`](Self::tags), [`paths`](Self::paths), [`modules_by_tag`](Self::modules_by_tag), [`features_by_tag`](Self::features_by_tag) |
/// | names | [`client_name`](Self::client_name), [`rename`](Self::rename) |
/// | types | [`extern_type`](Self::extern_type), [`format`](Self::format), [`derive`](Self::derive), [`type_attribute`](Self::type_attribute), [`field_attribute`](Self::field_attribute), [`lenient`](Self::lenient), [`types_by_direction`](Self::types_by_direction), [`share_equal_types`](Self::share_equal_types) |
/// | the output | [`out_dir`](Self::out_dir), [`doc_comments`](Self::doc_comments), [`builder_defaults`](Self::builder_defaults), [`runtime_path`](Self::runtime_path), [`output`](Self::output), [`cargo_warnings`](Self::cargo_warnings) |
/// | the result | [`compile`](Self::compile), [`generate`](Self::generate), [`lower`](Self::lower), [`effective`](Self::effective), [`surface`](Self::surface), [`interface`](Self::interface), [`untyped`](Self::untyped), [`unread_extensions`](Self::unread_extensions) |
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option by itself")]
pub struct Config {
    overlays: Vec<PathBuf>,
    root: Option<PathBuf>,
    options: lower::Options,
    /// The text of the document, where it is in no file.
    text: Option<String>,
    builder_defaults: Option<String>,
    runtime: String,
    sharing: bool,
    doc_comments: bool,
    features_by_tag: bool,
    output: u32,
    out_dir: Option<PathBuf>,
    cargo_warnings: bool,
    additions: Vec<Addition>,
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
            root: None,
            options: lower::Options::default(),
            text: None,
            builder_defaults: None,
            runtime: "::openapi_runtime".to_owned(),
            sharing: true,
            doc_comments: true,
            features_by_tag: false,
            output: OUTPUT,
            out_dir: None,
            cargo_warnings: true,
            additions: Vec::new(),
        }
    }

    /// Applies an overlay (OpenAPI Overlay Specification 1.0 or 1.1) to the document; several are applied in order.
    ///
    /// An action without effect is a warning. It may carry `x-expect`, what its target has to look like, and is an error
    /// then; see the crate's docs.
    #[must_use]
    pub fn overlay(mut self, path: impl Into<PathBuf>) -> Self {
        self.overlays.push(path.into());
        self
    }

    /// Allows references to files below this folder, which is that of the document or one around it.
    ///
    /// Without this, the files that a document refers to stand beside it or below its folder, and `../common/pet.yaml` is
    /// refused. A link of the file system that leads out of the folder is refused in any case, and nothing is fetched.
    ///
    /// ```no_run
    /// fn main() -> Result<(), openapi_build::Error> {
    ///     openapi_build::Config::new().root("spec").compile("spec/shops/shop.yaml")
    /// }
    /// ```
    #[must_use]
    pub fn root(mut self, folder: impl Into<PathBuf>) -> Self {
        self.root = Some(folder.into());
        self
    }

    /// Puts a hand-written type in place of the one that would be generated for a schema.
    ///
    /// `pointer` is the schema's place as a URI fragment, such as `#/components/schemas/Money`, `#/definitions/Money` in
    /// OpenAPI 2.0, or `#/components/parameters/Limit/schema`; `path` the type's path in the crate, such as `crate::Money`. The type
    /// implements `Debug`, `Clone`, `PartialEq`, `Serialize` and, where it is received, `Deserialize`.
    #[must_use]
    pub fn extern_type(mut self, pointer: impl Into<String>, path: impl Into<String>) -> Self {
        self.options.externs.push(Extern { pointer: pointer.into(), path: path.into() });
        self
    }

    /// Generates these operations, by `operationId`, or by method and path (`GET /pets`) where an operation has
    /// none or shares it with another one.
    ///
    /// This, [`tags`](Self::tags) and [`paths`](Self::paths) add up; without any of them everything is generated. Models
    /// that none of the chosen operations reaches are left out, and so are webhooks. No name depends on the choice. The
    /// whole document is read all the same. What an operation needs that cannot be generated is a fault only where the
    /// operation is chosen. A choice that chooses nothing is an error.
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

    /// Generates, in a build script, the operations of those tags whose cargo feature is on, and the models that they
    /// reach. Crates that depend on the client then compile only what they call.
    ///
    /// The feature of the tag `Pet Toys` is `tag-pet-toys`; [`tag_features`](Self::tag_features) lists them all, and
    /// `openapi-build new --features-by-tag` writes them into the manifest:
    ///
    /// ```toml
    /// [features]
    /// default = ["full"]
    /// full = ["tag-owners", "tag-pet-toys"]
    /// tag-owners = []
    /// tag-pet-toys = []
    /// ```
    ///
    /// An operation with several tags is there with any of them, one without a tag always. Webhooks have the feature
    /// `webhooks`. This narrows what [`operations`](Self::operations) and the like choose; no name depends on it.
    /// Features add up, as cargo expects. Elsewhere than in a build script, such as in a test, everything is generated.
    ///
    /// ```no_run
    /// fn main() -> Result<(), openapi_build::Error> {
    ///     openapi_build::Config::new().features_by_tag(true).compile("spec/shop.yaml")
    /// }
    /// ```
    #[must_use]
    pub fn features_by_tag(mut self, features: bool) -> Self {
        self.features_by_tag = features;
        self
    }

    /// Puts the operations of each tag into a module of that tag, and has a handle for it in the client.
    ///
    /// Without this, all operations are methods of the client. With it, those of the tag `pets` stand in
    /// `operations::pets` and `errors::pets`, and are called as `client.pets().list()`; the handle, `client::Pets`,
    /// can be kept like the client. An operation with several tags has the module of its first one, and its docs name
    /// the others; one without a tag stays a method of the client. The name of a tag becomes an identifier like any
    /// other name, and `x-rust-name` beside it in the document's `tags` pins another one.
    ///
    /// In a module the names of methods and parameters go without the tag's own word, in the singular or the plural:
    /// `list_pets` is `list`, and `pet_id` is `id`. They keep it where something else has the shorter name. Names that
    /// `x-rust-name` pins and names of types stay.
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

    /// Chooses whether a schema whose values differ by the direction in which they travel becomes two types; it becomes one.
    ///
    /// By default a schema is one type, and a `readOnly` or `writeOnly` member is optional where its schema travels both
    /// ways. With `true`, requests have no `readOnly` member and responses no `writeOnly` one, and what the document
    /// requires is required. A schema that requests and responses have becomes two types, if that makes a difference
    /// between them: `Pet` in responses, `PetInput` in requests. So does each schema that holds one of these, and no
    /// other one. The docs of either type name the other one.
    ///
    /// What a server sends in webhooks and callbacks is like a response. The tag of a union travels both ways, however it
    /// is declared. A document without operations is a library of types: nothing travels, and each schema
    /// stays one type. Selectors by pointer or by the document's name, such as those of [`derive`](Self::derive), select
    /// both types, and [`rename`](Self::rename) is requested each.
    ///
    /// ```no_run
    /// fn main() -> Result<(), openapi_build::Error> {
    ///     openapi_build::Config::new().types_by_direction(true).compile("spec/shop.yaml")
    /// }
    /// ```
    #[must_use]
    pub fn types_by_direction(mut self, types: bool) -> Self {
        self.options.types_by_direction = types;
        self
    }

    /// Chooses whether bodies in XML have types; they are text.
    ///
    /// By default a body that is declared in XML alone is sent and read as text, with a warning. With `true` it has the type
    /// of its schema, like one in JSON, and so has XML among other media types. The document's `xml` objects state how it
    /// is written: `name`, `attribute`, `wrapped`, `prefix`, `namespace` and OpenAPI 3.2's `nodeType`. Elements are
    /// written in the order of the properties, and read in any. The generated code needs the feature `xml` of
    /// `openapi-runtime`. Parts and fields of forms in XML stay text.
    ///
    /// ```no_run
    /// fn main() -> Result<(), openapi_build::Error> {
    ///     openapi_build::Config::new().typed_xml(true).compile("spec/shop.yaml")
    /// }
    /// ```
    #[must_use]
    pub fn typed_xml(mut self, types: bool) -> Self {
        self.options.typed_xml = types;
        self
    }

    /// Chooses names: of types, fields, variants and methods.
    ///
    /// The function gets each item with the name that it would have, and returns another one, or `None`. It is asked
    /// for every item by itself: `PetKind`, an enum within `Pet`, does not follow when `Pet` becomes `Animal`. What it
    /// returns is taken as it is; a text that is not an identifier, and a name that is in use, are errors with the place of
    /// the item. A model keeps the name that it would have as an alias for search (`#[doc(alias)]`). Selectors such as those
    /// of [`derive`](Self::derive) go by the new names.
    ///
    /// ```no_run
    /// use openapi_build::NamedKind;
    ///
    /// fn main() -> Result<(), openapi_build::Error> {
    ///     openapi_build::Config::new()
    ///         .rename(|named| match named.kind {
    ///             NamedKind::Type => named.name.strip_suffix("Dto").map(str::to_owned),
    ///             NamedKind::Method if named.wire == "listPetsUsingGET" => Some("list_pets".to_owned()),
    ///             _ => None,
    ///         })
    ///         .compile("spec/shop.yaml")
    /// }
    /// ```
    #[must_use]
    pub fn rename(mut self, choose: impl Fn(&Named<'_>) -> Option<String> + Send + Sync + 'static) -> Self {
        self.options.rename = Some(Rename(Arc::new(choose)));
        self
    }

    /// Names the type of the client, which is `Client` otherwise: `client::Shop`.
    ///
    /// `ClientBuilder` and `Call` beside it keep their names. A name that is not one in Rust, or that a tag's handle has
    /// ([`modules_by_tag`](Self::modules_by_tag)), is an error.
    ///
    /// ```no_run
    /// fn main() -> Result<(), openapi_build::Error> {
    ///     openapi_build::Config::new().client_name("Shop").compile("spec/shop.yaml")
    /// }
    /// ```
    #[must_use]
    pub fn client_name(mut self, name: impl Into<String>) -> Self {
        self.options.client = Some(name.into());
        self
    }

    /// Chooses whether the generated code has doc comments; it has.
    ///
    /// Without them, a document of ten thousand lines of prose gives much less text to check in. Attributes stay, such as
    /// `#[doc(alias)]` and `#[deprecated]`, and so do the docs of what the runtime declares.
    ///
    /// ```no_run
    /// fn main() -> Result<(), openapi_build::Error> {
    ///     openapi_build::Config::new().doc_comments(false).compile("spec/shop.yaml")
    /// }
    /// ```
    #[must_use]
    pub fn doc_comments(mut self, comments: bool) -> Self {
        self.doc_comments = comments;
        self
    }

    /// Chooses whether inline schemas that are alike become one type; they do.
    ///
    /// Where a document writes out a schema again and again, word for word, one type is generated in full. The names of
    /// the others are names for it (`pub type`), so that less code has to be compiled and no name is missing. Only types
    /// that differ in nothing but their own name and docs are shared, never those of two components. With `false` each is
    /// a type of its own, so that a trait can be implemented for them one by one.
    #[must_use]
    pub fn share_equal_types(mut self, share: bool) -> Self {
        self.sharing = share;
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
    /// compatible by its number; what has to change gets another number here, to be requested. Without this it is the
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

    /// Chooses whether [`compile`](Self::compile) passes the warnings of the document on to cargo, which it does by
    /// default.
    ///
    /// Without them a build is quiet about what the document has wrong; [`generate`](Self::generate) and the program
    /// `openapi-build check` still list it.
    #[must_use]
    pub fn cargo_warnings(mut self, warnings: bool) -> Self {
        self.cargo_warnings = warnings;
        self
    }

    /// Puts a text in place of the file that will be named.
    #[cfg(feature = "openapiv3")]
    pub(crate) fn text(&self, text: String) -> Self {
        Self { text: Some(text), ..self.clone() }
    }

    fn check(&self) -> Result<(), Error> {
        if self.output != OUTPUT {
            let message = format!(
                "`output({})` is not supported; this version of openapi-build supports `output({OUTPUT})` only",
                self.output
            );
            return Err(Error::of(message));
        }
        let externs = self.options.externs.iter();
        let externs = externs.map(|Extern { pointer, path }| ("extern_type", pointer, path));
        let formats = self.options.formats.iter().map(|Format { name, path }| ("format", name, path));
        let faulty = externs.chain(formats).find(|(_, _, path)| path::parse(path).is_none());
        match faulty {
            Some((method, of, path)) => {
                Err(Error::of(format!("`{method}({of:?}, {path:?})`: `{path}` is not a valid Rust path")))
            }
            None => {
                self.additions.iter().find_map(Addition::fault).map_or(Ok(()), |fault| Err(Error::of(fault)))
            }
        }
    }
}
