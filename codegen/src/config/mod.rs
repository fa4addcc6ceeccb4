//! The interface for build scripts: the options ([`Config`]), the generator's entry points ([`generate`]), and the
//! error type ([`Error`]).

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

/// Options for generating a client, similar to `prost_build::Config`.
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

    /// Applies an overlay (OpenAPI Overlay Specification 1.0 or 1.1) to the document. Several overlays are applied in
    /// order.
    ///
    /// An action without effect is a warning. With `x-expect`, which describes the expected target, it is an error; see
    /// the crate's docs.
    #[must_use]
    pub fn overlay(mut self, path: impl Into<PathBuf>) -> Self {
        self.overlays.push(path.into());
        self
    }

    /// Allows references to files below this folder, which must contain the document.
    ///
    /// By default, referenced files must be in the document's folder or below it, so `../common/pet.yaml` is an error.
    /// Symbolic links that lead out of the folder are always errors, and nothing is fetched from the network.
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

    /// Uses a hand-written type for a schema instead of a generated one.
    ///
    /// `pointer` is the schema's location as a URI fragment, such as `#/components/schemas/Money`,
    /// `#/definitions/Money` in OpenAPI 2.0, or `#/components/parameters/Limit/schema`. `path` is the type's path in
    /// the crate, such as `crate::Money`. The type must implement `Debug`, `Clone`, `PartialEq`, `Serialize` and, if it
    /// is received, `Deserialize`.
    #[must_use]
    pub fn extern_type(mut self, pointer: impl Into<String>, path: impl Into<String>) -> Self {
        self.options.externs.push(Extern { pointer: pointer.into(), path: path.into() });
        self
    }

    /// Generates only these operations. An operation is selected by its `operationId`, or by method and path
    /// (`GET /pets`) if it has none or shares it with another operation.
    ///
    /// The selections of this method, [`tags`](Self::tags) and [`paths`](Self::paths) are combined. Without any
    /// selection, everything is generated. Webhooks, and models that no selected operation uses, are left out. Names do
    /// not depend on the selection. The whole document is read, but unsupported features of an operation are errors
    /// only if it is selected. A selector that matches nothing is an error.
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

    /// Generates the operations of these paths and of all paths below them: `/pets` includes `/pets/{id}`. See
    /// [`operations`](Self::operations).
    #[must_use]
    pub fn paths<S: Into<String>>(self, paths: impl IntoIterator<Item = S>) -> Self {
        self.select(paths, Selector::Path)
    }

    /// In a build script, generates only the operations of tags whose cargo feature is on, and the models that they
    /// use. Crates that depend on the client then compile only what they call.
    ///
    /// The feature of the tag `Pet Toys` is `tag-pet-toys`. [`tag_features`](Self::tag_features) lists all features,
    /// and `openapi-build new --features-by-tag` writes them into the manifest:
    ///
    /// ```toml
    /// [features]
    /// default = ["full"]
    /// full = ["tag-owners", "tag-pet-toys"]
    /// tag-owners = []
    /// tag-pet-toys = []
    /// ```
    ///
    /// An operation with several tags is generated with any of them, and an untagged one always. Webhooks have the
    /// feature `webhooks`. Features restrict the selection of [`operations`](Self::operations) and similar methods.
    /// Names do not depend on them, and they are additive, as cargo expects. Outside of a build script, such as in a
    /// test, everything is generated.
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

    /// Puts the operations of each tag into a module, and adds a method for each tag to the client.
    ///
    /// By default, all operations are methods of the client. With `true`, operations of the tag `pets` are in
    /// `operations::pets` and `errors::pets`, and are called as `client.pets().list()`. The handle that `pets()`
    /// returns, `client::Pets`, can be stored like the client. An operation with several tags is in the module of its
    /// first tag, and its docs name the others. An untagged operation remains a method of the client. `x-rust-name` in
    /// the document's `tags` renames a tag.
    ///
    /// In a module, names of methods and parameters drop the tag's own word, in the singular or the plural: `list_pets`
    /// becomes `list`, and `pet_id` becomes `id`. They keep it if the shorter name is taken. Names of types, and names
    /// that `x-rust-name` sets, do not change.
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

    /// Generates separate types for requests and responses if a schema has `readOnly` or `writeOnly` properties. Off by
    /// default.
    ///
    /// By default a schema is one type, and a `readOnly` or `writeOnly` property is optional if the schema is both sent
    /// and received. With `true`, requests have no `readOnly` properties and responses no `writeOnly` ones, and
    /// required properties are required. A schema that is used in both, and differs between them, becomes two types:
    /// `Pet` in responses, `PetInput` in requests. The same applies to each schema that contains such a schema. The
    /// docs of each type link to the other one.
    ///
    /// What a server sends in webhooks and callbacks counts as a response. The tag of a union is always in both types.
    /// In a document without operations, each schema remains one type. Selectors by pointer or by the document's name,
    /// such as those of [`derive`](Self::derive), select both types. [`rename`](Self::rename) is called for each of
    /// them.
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

    /// Generates types for XML bodies. Off by default.
    ///
    /// By default, a body that is declared only as XML is sent and received as a string, with a warning. With `true`,
    /// XML bodies have the type of their schema, like JSON bodies. The document's `xml` objects control how it is
    /// written: `name`, `attribute`, `wrapped`, `prefix`, `namespace` and OpenAPI 3.2's `nodeType`. Elements are
    /// written in the order of the properties, and read in any order. The generated code needs the feature `xml` of
    /// `openapi-runtime`. Parts and form fields in XML remain strings.
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

    /// Renames types, fields, variants, methods and modules.
    ///
    /// The function receives each item with its default name, and returns another name, or `None` to keep it. Each item
    /// is renamed separately: if `Pet` becomes `Animal`, its inner enum `PetKind` keeps its name. Names are used
    /// unchanged. A text that is not an identifier, or a name that is already in use, is an error at the item's
    /// location. A model keeps its default name as an alias for search (`#[doc(alias)]`). Selectors such as those of
    /// [`derive`](Self::derive) use the new names.
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

    /// Sets the name of the client type: `client::Shop` instead of `client::Client`.
    ///
    /// `ClientBuilder` and `Call` keep their names. The name must be an identifier, and must differ from the handles of
    /// tags ([`modules_by_tag`](Self::modules_by_tag)).
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

    /// Generates doc comments. On by default.
    ///
    /// Without them, checked-in code of a document with much prose is far smaller. Attributes such as `#[doc(alias)]`
    /// and `#[deprecated]` remain, and so do the docs of items that the runtime declares.
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

    /// Shares one type among equal inline schemas. On by default.
    ///
    /// If a document repeats an inline schema, one type is generated in full, and the others are `pub type` aliases
    /// of it. So less code is compiled, and every name exists. Types are shared only if they differ in nothing but
    /// their own name and docs, and never between two components. With `false` each is a separate type, so that you can
    /// implement a trait for each of them.
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

    /// Sets the form of the generated API. The only form so far is `1`.
    ///
    /// Within one form, an accepted document gives the same public API with every semver-compatible version of
    /// `openapi-build`. Changes of the API get a new form, which you opt into here. The default is the oldest form that
    /// this version supports.
    #[must_use]
    pub fn output(mut self, form: u32) -> Self {
        self.output = form;
        self
    }

    /// Sets the type of all scalar values with a format, such as `date-time` or a custom format.
    ///
    /// `path` is a type that implements the traits of [`Config::extern_type`], such as `chrono::DateTime<chrono::Utc>`,
    /// or `String` if a server does not follow the format. Schemas with an `enum` remain enums. A format that no used
    /// schema has causes a warning.
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

    /// Passes each new client builder through a function of the crate, to set defaults that the document does not
    /// declare, such as the names of rate limit headers.
    ///
    /// `path` is the path of the function, such as `crate::defaults`. It takes and returns an
    /// `openapi_runtime::ClientBuilder<M>`, for any mode `M`. Callers can override what it sets.
    #[must_use]
    pub fn builder_defaults(mut self, path: impl Into<String>) -> Self {
        self.builder_defaults = Some(path.into());
        self
    }

    /// Sets the path of the runtime crate, for crates that re-export it. The default is `::openapi_runtime`.
    #[must_use]
    pub fn runtime_path(mut self, path: impl Into<String>) -> Self {
        self.runtime = path.into();
        self
    }

    /// Writes into this folder instead of `OUT_DIR`.
    #[must_use]
    pub fn out_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(path.into());
        self
    }

    /// Prints the document's warnings in cargo's output, when [`compile`](Self::compile) runs. On by default.
    ///
    /// With `false`, only [`generate`](Self::generate) and the program `openapi-build check` list them.
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
