//! Generates a Rust client from an OpenAPI document, in a build script.
//!
//! # In a build script
//!
//! ```no_run
//! fn main() -> Result<(), openapi_build::Error> {
//!     openapi_build::Config::new().compile("spec/shop.yaml")
//! }
//! ```
//!
//! and in the crate, which depends on `openapi-runtime`:
//!
//! ```text
//! openapi_runtime::include_api!("shop");
//! ```
//!
//! [`Config`] has the options: overlays, a selection of operations, derives and attributes, your own types, names.
//! Errors in the document stop the build, each with file, line, column and an excerpt. If this crate does not support
//! something that a document declares, it reports an error. It never skips it silently.
//!
//! The repository's `docs/guide.md` goes from `cargo add` to a tested client.
//!
//! # What schemas become
//!
//! | in the document | in Rust |
//! |---|---|
//! | an object with properties | a struct. Optional properties are an `Option`. In requests, a property that may be absent or `null` is a `Nullable` |
//! | `additionalProperties` alone; an object without properties | `BTreeMap<String, T>`; `T` is `Value` if no type is declared |
//! | `additionalProperties` beside properties | a flattened field `additional_properties`; `false` adds nothing |
//! | `unevaluatedProperties` | like `additionalProperties`, if that is absent |
//! | `patternProperties` | like `additionalProperties` of that type, or of `Value` if there are several types. The docs have the patterns |
//! | no `type`, `{}`, `true`; arrays without an item type | `Value` (any JSON); the docs have what is known |
//! | no `type`, but `properties`, `items`, or a `format` of the table below | an object, an array, or the format's type. Other values are rejected, although JSON Schema allows them |
//! | an array | `Vec<T>`, also with `uniqueItems`, since the server decides the order and not every type can be hashed |
//! | `prefixItems`, up to 12, all required, without further items | a tuple |
//! | … if the array may be shorter, is longer, or continues with `items` | a `Vec` of their common type, or of a union of their types |
//! | … if anything may follow | a `Vec<Value>`, with a warning |
//! | an array or a map that contains itself | a struct around it (`Tree(Vec<Tree>)`); a schema that directly refers to itself is an error |
//! | a schema that no value satisfies | `Value`, with a warning, for a property, an item or a map value; for a body or a parameter, an error |
//! | `integer` | `i64`, or the type of its `format`; `u64` or `i128` if its bounds exceed `i64`. Responses may contain `1.0` and `1e3`, up to 2^53 |
//! | `enum` or `const` of strings, numbers, one boolean, several types | an open enum: `Unknown(String)`, `Unknown(i64)`, `Unknown(f64)`, `Unknown(bool)`, `Unknown(Value)`. Variants are named after the values (`V1`, `Minus1`, `V1Point5`, `True`) |
//! | … of numbers outside the range of their `format` | an enum of the first of `i64`, `u64`, `f64` and `Value` that represents all of them exactly, with a warning |
//! | … of arrays or objects, or of values that contradict the `type` | the type, with the values in the docs and a warning |
//! | a required property with one possible value | a field that `new` fills in |
//! | `oneOf`, `anyOf` of constants, each with a title and a description, or together with any string | one open enum; titles become variant names |
//! | `allOf`; a `$ref` with siblings; a property that several members declare | all constraints together: objects are merged property by property, types are narrowed, `enum`s are intersected |
//! | `allOf` of one reference and annotations | the referenced type |
//! | `allOf` of unions | the combinations that have a possible value |
//! | `oneOf`, `anyOf`, several types | an enum with `Unknown(Value)`, and `From` for each type that only one variant has |
//! | … with a `discriminator`, or objects with distinct constants in one required property | internally tagged: the property's value selects the variant, and the union writes it. Without a mapping, a tag means the member whose constants include it, or else the member of that name. If one tag means several members, structure decides. Values that are not objects have no tag, and are selected by structure |
//! | … with a tag, and one more property of one name that holds the value | adjacently tagged, as in serde |
//! | … of objects with one required property each, or of such objects and `enum`s of strings | externally tagged, as in serde. In an `anyOf` the objects have to be closed |
//! | … of anything else | selected by structure, independent of order: by the members that a type would drop, the JSON type, the constants of a property, and the names of properties. If the best variant cannot be read, the next equally good one is tried. If there is none, or if every variant drops something that another one keeps, the value is `Unknown` |
//! | `anyOf` of several open structs, also in nested unions | an additional variant `Combined` for values that match several |
//! | a member with only its tag | a unit variant |
//! | `oneOf`, `anyOf` together with other keywords, or with each other | each variant includes the other keywords; a variant that they do not change keeps its type |
//! | `discriminator` on a base schema that others extend by `allOf` | an enum of the subtypes, with the base itself as `Base` |
//! | members of `oneOf` that only require properties | nothing: the server checks them |
//! | `default` of a property | types that are only received fill it in; requests contain only what the program sets |
//! | `readOnly`, `writeOnly` | optional in a struct that is both sent and received; with [`Config::types_by_direction`], two types |
//! | `xml` | how XML bodies are written, with [`Config::typed_xml`]; without it, they are strings |
//!
//! A format has its own type if Rust has one that loses no information that programs use. All other formats are
//! strings, with the format in the docs. [`Config::format`] sets another type.
//!
//! | format | in Rust |
//! |---|---|
//! | `date`, `date-time` | `Date`, `Timestamp` (an instant, without the original offset; a leap second `:60` is read as `:59`) |
//! | `uuid`, `ipv4`, `ipv6` | `Uuid`, and the address types of `std` |
//! | `int8` to `uint64` | the integer type of that range; `int32`, `int64` and `uint64` also on `number` |
//! | `password` | a string that `Debug` shows as `[redacted]`, in every type that contains it; `Display` of a declared error omits it |
//! | `time`, `duration`, `byte`, `uri`, `email`, `hostname` | strings: their meaning varies, or Rust types would lose information |
//! | `binary` | bytes in a body or a part; a string in JSON |
//!
//! # Supported extensions
//!
//! All are optional, and an overlay can add them. A document can never supply a Rust path.
//!
//! | extension | on | what it does |
//! |---|---|---|
//! | `x-rust-name` | schema, member of a union, property, value (a `oneOf` member that is a constant), operation, parameter, request body, response, server, security scheme, tag | sets the Rust name; equal inline schemas with the same name are merged |
//! | `x-rust-values` | schema with an `enum` | for each value: its `name`, its `description`, and `deprecated` (a flag or the reason) |
//! | `x-rust-args` | operation, schema | sets the order of the required values of `new`; see below |
//! | `x-pending` | operation | the success status that means "not ready yet" |
//! | `x-pagination` | operation | how the list is paginated; see below |
//! | `x-retry` | document, operation | which failures are retried; see below |
//! | `x-expect` | action of an overlay | what the target has to look like; an action with it and without effect is an error |
//! | `format: cursor` | schema of type string | an opaque cursor, sent back as it was received |
//!
//! `new` takes one required value, or two of different types, as arguments. Otherwise it takes a struct with named
//! fields (`NewPetArgs`), so that swapped arguments do not compile. The order is the document's: properties as they are
//! listed; the parameters of the path item, then those of the operation, and the body last.
//!
//! `x-rust-args` sets another order. For a schema, the fields of the struct have that order. An operation takes each
//! value as an argument, even two of one type: `list_scores(from, to)` reads well, but callers can swap the two dates.
//! Later changes of the document do not change the order.
//!
//! `x-pagination` has a `style` and the members in this table. `items`, `next`, `size`, `total` and `last` are JSON
//! Pointers into a page. Without `items`, the page itself is the list.
//!
//! | `style` | members | the next page |
//! |---|---|---|
//! | `cursor` | `parameter`, `next`, `items` | starts at the cursor in `next` |
//! | `offset` | `parameter`, `items`, `size`, `total` | starts at the offset of this page plus its number of items |
//! | `page` | `parameter`, `items`, `first`, `size`, `last` | has the next page number, counted from `first` (1) |
//! | `next-url` | `next`, `items` | has the URL in `next` |
//! | `link` | `items` | has the URL of the relation `next` in the `Link` header (RFC 8288) |
//!
//! The cursor in a page and the parameter that takes it are strings, preferably with `format: cursor`.
//!
//! A list ends when a page has no next page. With `offset` and `page`, it ends at an empty page, or at a page with
//! fewer items than its `size`. It also ends at `total` items, or at the page number `last`.
//!
//! `x-retry` configures the runtime's `Retry`:
//!
//! | member | value |
//! |---|---|
//! | `attempts` | the number of attempts, including the first; unlimited if only `max-elapsed` is set |
//! | `statuses` | the statuses that are retried, such as `503` or `5XX` |
//! | `first-delay`, `max-delay`, `max-elapsed` | milliseconds |
//! | `growth` | the factor between successive pauses |
//! | `connection-errors`, `all-methods` | `true` or `false` |
//!
//! Members that are not set have their defaults. A policy set in code replaces all of `x-retry`:
//!
//! ```yaml
//! x-retry: {attempts: 5, statuses: [409, 5XX], first-delay: 200}
//! ```
//!
//! ## Extensions of other vocabularies
//!
//! Extensions of other generators are translated into ours. If a document has both, ours wins. A malformed extension
//! has no effect and causes a warning. The same applies to a name that is already in use.
//!
//! | extension | on | becomes |
//! |---|---|---|
//! | `x-enum-varnames`, `x-enumNames`, `x-speakeasy-enums` | schema | names in `x-rust-values` |
//! | `x-enum-descriptions`, `x-enumDescriptions`, `x-speakeasy-enum-descriptions` | schema | descriptions in `x-rust-values` |
//! | `x-enum-comments` | schema with `x-enum-varnames` | descriptions in `x-rust-values`, by those names |
//! | `x-enum-deprecated`, `x-enumDeprecated` | schema | `deprecated` in `x-rust-values`; a list of values or of flags, or a mapping of flags or reasons |
//! | `x-ms-enum` | schema | `x-rust-values`; its `name` is the `x-rust-name` of a schema in `components` |
//! | `x-ms-pageable`, `x-dropshot-pagination`, `x-speakeasy-pagination` | operation | `x-pagination` |
//! | `x-speakeasy-retries` | document, operation | `x-retry`; on an operation, it applies to any HTTP method |
//! | `x-speakeasy-name-override` | operation without a group, parameter, schema in `components` | `x-rust-name` |
//! | `x-stainless-method: $client.name` | operation | `x-rust-name` |
//! | `x-stainless-param` | parameter | `x-rust-name` |
//! | `x-nullable` | schema | `nullable` |
//! | `x-deprecated` | operation, parameter, header, schema | `deprecated`; text is the reason, in the docs |
//!
//! `openapi-build check` lists similar extensions that are not read, with the reason ([`Config::unread_extensions`]).
//! These are known and not needed: `x-go-name`, `x-ms-parameter-grouping`, `x-speakeasy-group`,
//! `x-speakeasy-unknown-values`, `x-stainless-const`.
//!
//! # The pipeline
//!
//! A document passes through these stages. Each stage reads the output of the previous one, and does not depend on
//! later stages:
//!
//! | stage | module | content |
//! |---|---|---|
//! | text | `source` | files, and locations in them |
//! | document | `document` | one tree with a location for every node, after overlays, normalised from 2.0 to 3.2 to OpenAPI 3.1 |
//! | IR | [`ir`] | resolved, named and shaped for Rust; made by `lower` |
//! | tokens | `emit` | plain Rust, using properties of the whole graph from `facts` |
//! | text | `layout` | files for compilers and IDEs; the feature `pretty` formats them for people |
//!
//! In addition, [`wire`] has everything that a document declares about the wire. `openapi-diff` compares two of these.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = std::env::temp_dir().join(format!("openapi-build-doctest-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! let path = folder.join("shop.yaml");
//! std::fs::write(&path, "
//! openapi: 3.1.0
//! info: {title: Shop, version: '1'}
//! paths:
//!   /carts/{id}:
//!     get:
//!       operationId: getCart
//!       parameters:
//!       - {name: id, in: path, required: true, schema: {type: string}}
//!       responses:
//!         '204': {description: It is there}
//! ")?;
//! let config = openapi_build::Config::new();
//! let api = config.lower(&path)?.api;
//! assert_eq!(api.operations[0].method_name.as_str(), "get_cart");
//!
//! let generated = config.generate(&path)?;
//! assert!(generated.files[1].text().contains("impl Operation for GetCart"));
//! # std::fs::remove_dir_all(folder)?;
//! # Ok(())
//! # }
//! ```
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod config;
mod diagnostic;
mod document;
mod emit;
mod facts;
#[doc(hidden)]
pub mod inspect;
pub mod ir;
mod layout;
mod lower;
mod media_type;
mod name;
#[cfg(feature = "openapiv3")]
mod openapiv3;
mod path;
#[cfg(feature = "pretty")]
mod pretty;
pub mod published;
mod rename;
mod schema;
mod source;
pub mod surface;
mod unread;
pub mod untyped;
pub mod wire;

pub use self::config::{Config, Effective, Error, Generated, Lowered, TagFeature};
#[cfg(feature = "pretty")]
pub use self::pretty::pretty;
pub use self::rename::{Named, NamedKind};
pub use self::unread::UnreadExtension;

/// A generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Its name: `models.rs`.
    pub name: String,
    /// The header comment with the name of the document, and the imports.
    pub header: String,
    /// Its items, in groups that belong together.
    pub parts: Vec<GeneratedPart>,
}

impl GeneratedFile {
    /// Returns the text of the whole file.
    #[must_use]
    pub fn text(&self) -> String {
        let parts = self.parts.iter().map(|part| part.text.as_str());
        [self.header.as_str()].into_iter().chain(parts).collect::<Vec<_>>().join("\n")
    }
}

/// Items that belong together: a model, an operation, the setters of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedPart {
    /// What they are about: `Score`, `ListScores`.
    pub name: String,
    /// Their text.
    pub text: String,
}
