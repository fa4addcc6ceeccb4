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
//! [`Config`] has the options: overlays, operations by name, tag or path, derives and attributes, types of yours, names.
//! Errors of the document stop the build. Each names its file, line and column, with an excerpt. What a document declares and
//! this crate cannot generate is refused by name; nothing is left out in silence.
//!
//! The repository's `docs/guide.md` goes from `cargo add` to a tested client.
//!
//! # What schemas become
//!
//! | in the document | in Rust |
//! |---|---|
//! | an object with properties | a struct; a property that is not required is an `Option`. One that may be absent and `null` is a `Nullable` where it is sent |
//! | `additionalProperties` alone; an object without properties | `BTreeMap<String, T>`; `T` is `Value` where nothing is declared |
//! | `additionalProperties` beside properties | a flattened field `additional_properties`; `false` adds nothing |
//! | `unevaluatedProperties` | as `additionalProperties`, where that is absent |
//! | `patternProperties` | as `additionalProperties` of that type; of `Value` where there are several types. The patterns stand in the docs |
//! | no `type`, `{}`, `true`; lists without an item type | `Value` (any JSON); what is known stands in the docs |
//! | no `type`, but `properties`, `items`, or a `format` of the table below | an object, a list, or what the format is of: no other value is read, although JSON Schema lets it pass |
//! | a list | `Vec<T>`; with `uniqueItems` as well, since the order is the server's and not every type can be hashed |
//! | `prefixItems`, up to 12, that are all required and that nothing follows | a tuple |
//! | … where the list may be shorter, is longer, or goes on with `items` | a list of their one type, or of a union of their types |
//! | … where anything may follow | a list of `Value`, with a warning |
//! | a list or a map that holds itself | a struct around it (`Tree(Vec<Tree>)`); what holds itself with nothing between is refused |
//! | a property, an item or a value that nothing fits | `Value`, with a warning; a body or a parameter is refused |
//! | `integer` | `i64`, or what its `format` names; `u64` or `i128` where its bounds are beyond 64 bits. Responses may write `1.0` and `1e3`, up to 2^53 |
//! | `enum` or `const` of text, numbers, one truth value, several types | an open enum: `Unknown(String)`, `Unknown(i64)`, `Unknown(f64)`, `Unknown(bool)`, `Unknown(Value)`; values are named by themselves (`V1`, `Minus1`, `V1Point5`, `True`) |
//! | … of numbers that their `format` does not hold | an enum of the first of `i64`, `u64`, `f64` and `Value` that holds all of them digit by digit, with a warning |
//! | … of lists or objects, or of values that do not have the `type` beside it | the type, with the values in the docs and a warning |
//! | a required property of one value | a field that `new` fills in |
//! | `oneOf`, `anyOf` of values, each with a title and a description, or beside any text | one open enum, named by the titles |
//! | `allOf`; a `$ref` with more beside it; a property that several members have | what holds together: objects are merged property by property, one type narrows another, lists of values are cut to what they share |
//! | `allOf` of one reference and words | that type |
//! | `allOf` of unions | the pairings that have a value |
//! | `oneOf`, `anyOf`, several types | an enum with `Unknown(Value)`, and `From` for each type that one variant alone has |
//! | … with a `discriminator`, or objects that each list values of their own in one required property | tagged: the value of the property picks the variant, and the union writes it. Without a mapping, the values that a member lists mean it, then its name; patterns decide where one value means several. What is not an object has no tag, and is distinguished by structure |
//! | … with a tag, and one other property of one name that holds the value | tagged beside the value (serde's adjacently tagged enums) |
//! | … of objects with one required property each, or such objects and lists of texts | tagged by that property's name (serde's externally tagged enums). In an `anyOf` the objects have to be closed |
//! | … of anything else | distinguished by structure, whatever the order: by the members that a type would lose, the kind of value, the values that a property lists, and the names of properties. Where the best variant cannot be read, the next one that explains as much is tried; else, and where each drops what another one keeps, the value is `Unknown` |
//! | `anyOf` of several structs that are not closed, in unions among its members as well | one variant more, `Combined`, for values that are of several |
//! | a member that holds only its tag | a variant without a value |
//! | `oneOf`, `anyOf` beside anything else, each other too | each variant has what stands beside it; one that gains nothing by it stays the type that it is |
//! | `discriminator` on a base from which others are derived by `allOf` | an enum of those that are derived, and the base itself as `Base` |
//! | members of `oneOf` that only require properties | nothing: the server checks them |
//! | `default` of a property | what is only received is filled in; what is sent has only what the program sets |
//! | `readOnly`, `writeOnly` | optional in a struct that travels in both directions; with [`Config::types_by_direction`] there are two |
//! | `xml` | how bodies in XML are written, with [`Config::typed_xml`]; without it they are text |
//!
//! Formats have a type where Rust has one that loses nothing that programs use. All others are text, with the format in the docs, and
//! [`Config::format`] chooses another type.
//!
//! | format | in Rust |
//! |---|---|
//! | `date`, `date-time` | `Date`, `Timestamp` (an instant, without the offset that was written; a leap second `:60` is read as `:59`) |
//! | `uuid`, `ipv4`, `ipv6` | `Uuid`, and the addresses of `std` |
//! | `int8` to `uint64` | the integer of that range; `int32`, `int64` and `uint64` on `number` as well |
//! | `password` | text that `Debug` shows as `[redacted]`, wherever it is held; `Display` of a declared error leaves it out |
//! | `time`, `duration`, `byte`, `uri`, `email`, `hostname` | text: each means several things, or holds what types of Rust lose |
//! | `binary` | bytes in a body or a part; text in JSON |
//!
//! # Extensions that are read
//!
//! All are optional, and all can be set by an overlay. A document can never name a Rust path.
//!
//! | extension | on | what it does |
//! |---|---|---|
//! | `x-rust-name` | schema, member of a union, property, value (an alternative that is one), operation, parameter, request body, response, server, security scheme, tag | the Rust name; equal inline schemas with one name are merged |
//! | `x-rust-values` | schema with an `enum` | by the value: its `name`, its `description`, and `deprecated` (a flag or the reason) |
//! | `x-rust-args` | operation, schema | the order in which `new` takes what is required; see below |
//! | `x-pending` | operation | the status of success that means "ask again later" |
//! | `x-pagination` | operation | how it hands out a long list; see below |
//! | `x-retry` | document, operation | which failures are tried again; see below |
//! | `x-expect` | action of an overlay | what the target has to look like; without effect, the action is then an error |
//! | `format: cursor` | schema of type string | an opaque cursor, sent back as it was received |
//!
//! `new` takes one required value, or two of different types. More values, or two of one type, are the fields of a
//! struct (`NewPetArgs`). The order is that of the document: properties as they are listed; the parameters of the path
//! item, then those of the operation, and the body last. So no two arguments can be swapped without an error of the
//! compiler.
//!
//! `x-rust-args` pins another order. A schema keeps the struct, whose fields then have that order. An operation takes
//! each value by itself, even two of one type: `list_scores(from, to)` reads well, but nothing stops a caller from
//! swapping the two dates. A change of the document moves neither.
//!
//! `x-pagination` names a `style` and what belongs to it. `items`, `next`, `size`, `total` and `last` are JSON Pointers into
//! a page; without `items`, the page is itself the list.
//!
//! | `style` | has | the next page |
//! |---|---|---|
//! | `cursor` | `parameter`, `next`, `items` | begins at the cursor that a page holds in `next` |
//! | `offset` | `parameter`, `items`, `size`, `total` | has the offset of this one and its number of items |
//! | `page` | `parameter`, `items`, `first`, `size`, `last` | has the next number, counted from `first` (1) |
//! | `next-url` | `next`, `items` | has the URL that a page holds in `next` |
//! | `link` | `items` | has the URL of the `Link` header's relation `next` (RFC 8288) |
//!
//! The cursor of a page and the parameter that takes it are text, best of `format: cursor`.
//!
//! A list ends where no next page is named. Where pages are counted, it ends at an empty page, and at one with fewer
//! items than the `size` that it names. It also ends at `total` items, or at the page number `last`.
//!
//! `x-retry` sets what `Retry` of the runtime has:
//!
//! | member | value |
//! |---|---|
//! | `attempts` | their number, the first one included; any number with `max-elapsed` alone |
//! | `statuses` | those that are tried again, such as `503` or `5XX` |
//! | `first-delay`, `max-delay`, `max-elapsed` | milliseconds |
//! | `growth` | how many times as long each pause is |
//! | `connection-errors`, `all-methods` | `true` or `false` |
//!
//! Other members have their defaults. A policy that is chosen by hand stands in for all of it:
//!
//! ```yaml
//! x-retry: {attempts: 5, statuses: [409, 5XX], first-delay: 200}
//! ```
//!
//! ## Extensions of other vocabularies
//!
//! Extensions that other generators read are translated into ours. Where a document has both, ours wins. An extension of
//! another form than its vocabulary gives it has no effect, with a warning, and so has a name that is in use.
//!
//! | extension | on | becomes |
//! |---|---|---|
//! | `x-enum-varnames`, `x-enumNames`, `x-speakeasy-enums` | schema | names in `x-rust-values` |
//! | `x-enum-descriptions`, `x-enumDescriptions`, `x-speakeasy-enum-descriptions` | schema | descriptions in `x-rust-values` |
//! | `x-enum-comments` | schema with `x-enum-varnames` | descriptions in `x-rust-values`, by those names |
//! | `x-enum-deprecated`, `x-enumDeprecated` | schema | `deprecated` in `x-rust-values`; a list of values or of flags, or a mapping of flags or reasons |
//! | `x-ms-enum` | schema | `x-rust-values`; its `name` is the `x-rust-name` of a schema in `components` |
//! | `x-ms-pageable`, `x-dropshot-pagination`, `x-speakeasy-pagination` | operation | `x-pagination` |
//! | `x-speakeasy-retries` | document, operation | `x-retry`; that of an operation is for its method, whatever it is |
//! | `x-speakeasy-name-override` | operation without a group, parameter, schema in `components` | `x-rust-name` |
//! | `x-stainless-method: $client.name` | operation | `x-rust-name` |
//! | `x-stainless-param` | parameter | `x-rust-name` |
//! | `x-nullable` | schema | `nullable` |
//! | `x-deprecated` | operation, parameter, header, schema | `deprecated`; text is the reason, in the docs |
//!
//! `openapi-build check` lists the extensions that look like one of these and are not read, and why
//! ([`Config::unread_extensions`]). Some are known and need nothing: `x-go-name`, `x-ms-parameter-grouping`,
//! `x-speakeasy-group`, `x-speakeasy-unknown-values`, `x-stainless-const`.
//!
//! # The pipeline
//!
//! A document goes through a line of stages, each of which reads the one before it and knows nothing of the one after:
//!
//! | stage | module | what it holds |
//! |---|---|---|
//! | text | `source` | files, and places in them |
//! | document | `document` | one tree with a place in every node; overlays applied; 2.0 to 3.2 brought to the form of 3.1 |
//! | IR | [`ir`] | resolved, named, in the shape that Rust needs; made by `lower` |
//! | tokens | `emit` | plain Rust, with what `facts` knows of the whole graph |
//! | text | `layout` | files for compilers and IDEs; the feature `pretty` lays them out for people |
//!
//! Beside the line stands [`wire`], which has all that a document declares about the wire: `openapi-diff` compares two of
//! them.
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
    /// The line that states where it comes from, and the imports.
    pub header: String,
    /// Its items, in groups that belong together.
    pub parts: Vec<GeneratedPart>,
}

impl GeneratedFile {
    /// Returns the whole text.
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
