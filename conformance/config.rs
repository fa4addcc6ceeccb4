//! How each feature document is generated: by its snapshot in `tests/features.rs`, and by the build script of `conformance/`.

use std::path::Path;

use openapi_build::{Config, Named, NamedKind};

/// Returns the options for a feature document: its overlay, where it has one, and those without which it shows nothing.
#[must_use]
pub(crate) fn config(document: &Path) -> Config {
    let overlay = document.with_extension("overlay.yaml");
    let config = if overlay.exists() { Config::new().overlay(overlay) } else { Config::new() };
    match document.file_stem().and_then(|stem| stem.to_str()) {
        Some("extern_type") => config.extern_type("#/components/schemas/Money", "crate::extern_type::Money"),
        Some("format_type") => config
            .format("date-time", "String")
            .format("money", "crate::format_type::Cents")
            .format("unused", "u8"),
        Some("attributes") => config
            .derive(".", "schemars::JsonSchema, utoipa::ToSchema")
            .derive("Grade", "Eq, Hash, PartialOrd, Ord")
            .derive("#/components/schemas/Company", "Eq, PartialOrd, Ord")
            .type_attribute("Score", r#"#[schemars(title = "A score")]"#)
            .type_attribute("Grade", r#"#[serde(rename_all = "snake_case")]"#)
            .field_attribute("Score.user_name", r#"#[serde(rename = "userName")]"#)
            .field_attribute("#/components/schemas/Score/properties/value", "#[schemars(range(min = 1))]")
            .field_attribute("Grade.Unknown", "#[schemars(skip)]")
            .field_attribute("Owner.Company", r#"#[schemars(rename = "company")]"#),
        Some("lenient") => {
            config.lenient("Reading").lenient("#/components/schemas/Readings/properties/readings")
        }
        Some("selected") => config.operations(["listPets"]).tags(["toys"]).paths(["/owners"]),
        Some("renamed") => {
            config.modules_by_tag(true).rename(renamed).client_name("Shelter").doc_comments(false)
        }
        Some("types_by_direction") => config.types_by_direction(true),
        Some("xml") => config.typed_xml(true),
        Some("tag_modules" | "names_of_ours_tags") => config.modules_by_tag(true),
        Some("builder_defaults") => config.builder_defaults("crate::builder_defaults::defaults"),
        _ => config,
    }
}

/// The names that a build script chooses for `renamed`.
fn renamed(named: &Named<'_>) -> Option<String> {
    let name = match (named.kind, named.place, named.wire) {
        (NamedKind::Type, _, "toy-box") => "Toys",
        (NamedKind::Type, _, _) => named.name.strip_suffix("Dto")?,
        (NamedKind::Field, _, "petName") => "name",
        (NamedKind::Field, place, "limit") if place.starts_with("#/paths/~1pets/get/") => "page_size",
        (NamedKind::Variant, "#/components/schemas/Kind", "c") => "Cat",
        (NamedKind::Variant, _, "404") => "Missing",
        (NamedKind::Variant, _, "circle") => "Round",
        (NamedKind::Variant, "#/servers/0", _) => "Live",
        (NamedKind::Variant, _, "petBorn") => "Born",
        (NamedKind::Method, "#/components/securitySchemes/pet-key", _) => "key",
        (NamedKind::Module, _, "toy-box") => "toys",
        (NamedKind::Method, _, _) => named.name.strip_suffix("_using_get")?,
        _ => return None,
    };
    Some(name.to_owned())
}

/// Returns whether a file is a feature document, and not an overlay, a snapshot or this file.
#[must_use]
pub(crate) fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "json")
        && path.file_stem().is_some_and(|stem| Path::new(stem).extension().is_none())
}
