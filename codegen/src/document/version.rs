//! The OpenAPI version that a document declares, and the rules by which its schemas are read.

use super::tree::{NodeRef, Value};
use crate::diagnostic::{Diagnostic, Report};

/// The version that a document declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    V2_0,
    V3_0,
    V3_1,
    V3_2,
}

impl Version {
    /// Returns whether schemas are older than JSON Schema 2020-12.
    pub(super) fn is_old(self) -> bool {
        matches!(self, Self::V2_0 | Self::V3_0)
    }

    /// Returns the version as documents write it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::V2_0 => "2.0",
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
            Self::V3_2 => "3.2",
        }
    }
}

pub(super) fn declared(root: NodeRef<'_>, report: &mut Report) -> Option<Version> {
    if !root.is_mapping() {
        report
            .error(root.span(), format!("expected a mapping for an OpenAPI document, found {}", root.kind()));
        return None;
    }
    let Some(declared) = root.get("openapi").or_else(|| root.get("swagger")) else {
        report.push(Diagnostic::error(
            root.key_span("info"),
            "this is not an OpenAPI document: missing `openapi: 3.1.0`",
        ));
        return None;
    };
    let text = match declared.value() {
        Value::String(text) | Value::Number(text) => text.as_str(),
        _ => "",
    };
    let key = if is_swagger(root) { "swagger" } else { "openapi" };
    let minor = text.strip_prefix("3.").map(|rest| rest.split('.').next().unwrap_or_default());
    match (key, minor) {
        ("swagger", _) if matches!(text, "2" | "2.0" | "2.0.0") => Some(Version::V2_0),
        ("openapi", Some("0")) => Some(Version::V3_0),
        ("openapi", Some("1")) => Some(Version::V3_1),
        ("openapi", Some("2")) => Some(Version::V3_2),
        _ => {
            report.push(
                Diagnostic::error(declared.span(), format!("unsupported version `{key}: {text}`"))
                    .help("the supported versions of OpenAPI are 2.0, 3.0, 3.1 and 3.2"),
            );
            None
        }
    }
}

/// Returns whether a document is written in OpenAPI 2.0.
pub(crate) fn is_swagger(root: NodeRef<'_>) -> bool {
    root.get("openapi").is_none() && root.get("swagger").is_some()
}

/// The kinds of named objects in OpenAPI 2.0: their name in `components` of 3.x, and their own keyword.
const SECTIONS: [(&str, &str); 4] = [
    ("schemas", "definitions"),
    ("responses", "responses"),
    ("parameters", "parameters"),
    ("securitySchemes", "securityDefinitions"),
];

/// Returns the mapping that holds the named objects of a kind: the one in `components`, or its counterpart in
/// OpenAPI 2.0.
pub(crate) fn components<'t>(root: NodeRef<'t>, kind: &str) -> Option<NodeRef<'t>> {
    if !is_swagger(root) {
        return root.get("components")?.get(kind);
    }
    let (_, holder) = SECTIONS.iter().find(|(called, _)| *called == kind)?;
    root.get(holder)
}

/// Returns the kinds of named objects, each with the mapping that holds them.
pub(crate) fn component_sections(root: NodeRef<'_>) -> Vec<(&str, NodeRef<'_>)> {
    if !is_swagger(root) {
        return root.entries_of("components").collect();
    }
    SECTIONS.iter().filter_map(|(kind, holder)| Some((*kind, root.get(holder)?))).collect()
}

/// Reports schemas that declare a dialect other than OpenAPI's own (OpenAPI 3.1, section 4.8.24.5).
pub(super) fn check_dialect(root: NodeRef<'_>, report: &mut Report) {
    let Some((dialect, name)) = root.get("jsonSchemaDialect").and_then(|node| Some((node, node.as_str()?)))
    else {
        return;
    };
    let own = ["https://spec.openapis.org/oas/3.", "https://json-schema.org/draft/2020-12/"];
    if own.iter().any(|own| name.starts_with(own)) {
        return;
    }
    let message = "unsupported dialect of JSON Schema; schemas are read as JSON Schema 2020-12";
    report.warning(dialect.span(), message);
}

/// Checks `$self`, a URI without a fragment by which other texts refer to this one (OpenAPI 3.2, section
/// 4.1.2.2.1).
pub(super) fn check_self(root: NodeRef<'_>, report: &mut Report) {
    let Some(own) = root.get("$self") else { return };
    let is_uri = |text: &str| {
        !text.is_empty()
            && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "#<>\"{}|\\^`".contains(c))
    };
    if !own.as_str().is_some_and(is_uri) {
        let message = "`$self`: expected a URI without a fragment; it has no effect";
        report.warning(own.span(), message);
    }
}
