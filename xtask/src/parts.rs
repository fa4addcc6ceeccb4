//! The parts of the generated code, each of which has a snapshot. Also read by `tests/generated.rs`.

use openapi_build::Generated;

/// Returns each part with the name of its snapshot: `models__Score`.
pub(crate) fn of(generated: &Generated) -> impl Iterator<Item = (String, &str)> {
    generated.files.iter().flat_map(|file| {
        let stem = file.name.trim_end_matches(".rs");
        let imports =
            (!file.header.trim().is_empty()).then(|| (format!("{stem}__use"), file.header.as_str()));
        let parts = file.parts.iter().map(move |part| (format!("{stem}__{}", part.name), part.text.as_str()));
        imports.into_iter().chain(parts)
    })
}
