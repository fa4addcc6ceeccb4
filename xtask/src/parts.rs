//! The parts of the generated code, each of which has a snapshot. Also used by `tests/generated.rs`.

use openapi_build::{Error, Generated, pretty};

/// Returns each part, formatted for people, with the name of its snapshot: `models__Score`.
///
/// # Errors
///
/// Fails if a part is not Rust.
pub(crate) fn of(generated: &Generated) -> Result<Vec<(String, String)>, Error> {
    let parts = generated.files.iter().flat_map(|file| {
        let stem = file.name.trim_end_matches(".rs");
        let imports =
            (!file.header.trim().is_empty()).then(|| (format!("{stem}__use"), file.header.as_str()));
        let parts = file.parts.iter().map(move |part| (format!("{stem}__{}", part.name), part.text.as_str()));
        imports.into_iter().chain(parts)
    });
    parts.map(|(name, text)| Ok((name, pretty(text)?))).collect()
}
