//! Tests of every feature of `openapi-build`: a module for each document in `codegen/tests/features`, with
//! the same stem.
//!
//! The modules are compiled together, under the lints of the workspace and with warnings denied, so that
//! generated code meets the standard of hand-written code. Each module's tests build calls, inspect the
//! requests through an in-memory transport, and read responses. The tests in `tests/` compare with other
//! readers of the same documents: `oracle` with the client that `progenitor` generates, `referee` with what
//! `openapiv3` reads.
//!
//! **Invariant:** a consumer's build never sees anything of this crate.

#![deny(warnings, missing_docs)]
// The documents are only in the repository, not in a package of this crate.
#![cfg(in_repository)]

pub mod alias;
pub mod all_of;
pub mod all_of_merged;
pub mod any_of;
pub mod any_value;
pub mod array_exploded;
pub mod array_joined;
// The crates that define the added derives are dependencies of tests only.
#[cfg(test)]
pub mod attributes;
pub mod body_choice;
pub mod builder_defaults;
pub mod called_back;
pub mod constant_parameters;
pub mod constructors;
pub mod cookies;
pub mod declared_names;
pub mod deprecated;
#[allow(clippy::doc_markdown, reason = "the words are a document's")]
pub mod descriptions;
pub mod discriminator;
pub mod discriminator_listed;
pub mod enum_values;
pub mod enums;
pub mod enums_widened;
pub mod equal_schemas;
pub mod event_stream;
pub mod extern_type;
pub mod failures;
pub mod file_parts;
pub mod floats;
pub mod form_encoding;
pub mod format_type;
pub mod formats;
pub mod inheritance;
pub mod json_body;
pub mod json_body_optional;
pub mod json_types;
pub mod lenient;
pub mod maps;
pub mod models_only;
pub mod multipart;
pub mod multipart_mixed;
pub mod named_arguments;
pub mod names;
pub mod names_of_ours;
pub mod nested_parameters;
pub mod no_content;
pub mod null_type;
pub mod nullable;
pub mod nullable_components;
pub mod oauth2;
pub mod one_of;
pub mod one_of_beside;
pub mod one_of_deep;
pub mod openapi_3_2;
pub mod operation_id_missing;
pub mod operation_names;
pub mod pagination;
pub mod pagination_styles;
pub mod parameter_content;
pub mod parameter_styles;
pub mod parameters;
pub mod pending;
pub mod property_defaults;
pub mod query_optional;
pub mod read_write_only;
pub mod recursion;
pub mod recursive;
pub mod references;
pub mod references_in_place;
pub mod renamed;
pub mod repaired;
pub mod request_bodies;
pub mod response_choice;
pub mod response_headers;
pub mod response_media_types;
pub mod response_ranges;
pub mod retries;
pub mod scalars;
pub mod schema_names;
pub mod secrets;
pub mod security;
pub mod security_schemes;
pub mod selected;
pub mod sequences;
pub mod serde_enums;
pub mod serde_formats;
pub mod servers;
pub mod servers_open;
pub mod servers_own;
pub mod servers_variables;
pub mod shared_parameters;
pub mod slips;
pub mod spellings;
pub mod string_enum;
pub mod stubs;
pub mod success_statuses;
pub mod swagger_2;
pub mod swagger_2_relative;
pub mod tag_modules;
pub mod transfers;
pub mod tuples;
pub mod types_by_direction;
pub mod unions_combined;
pub mod unions_elsewhere;
pub mod unions_within;
pub mod unknown_named;
pub mod untyped;
pub mod unused_schemas;
pub mod vocabularies;
pub mod whole_numbers;
pub mod wire_names;
pub mod with_overlay;
pub mod written_in_json;
pub mod xml;
pub mod xml_text;

#[cfg(test)]
mod support;
