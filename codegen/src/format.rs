//! Tokens to text: a header, the imports, and one blank line between items.

use proc_macro2::TokenStream;

use crate::emit::{File, Imports, Part};
use crate::{GeneratedFile, GeneratedPart};

/// Writes a file. `source` is the document's file name, which is all of its path that the text may show.
///
/// # Errors
///
/// Tokens that are no Rust: a fault in `emit`, never in a document.
pub(crate) fn file(file: File<'_>, source: &str) -> Result<GeneratedFile, syn::Error> {
    let File { name, parts, mut imports, .. } = file;
    let part = |Part { name, tokens }| {
        let tokens = match &mut imports {
            Some(imports) => imports.see(tokens),
            None => tokens,
        };
        Ok(GeneratedPart { name, text: items(tokens)?.join("\n") })
    };
    let parts = parts.map(part).collect::<Result<_, syn::Error>>()?;
    let mut header = format!("// @generated from {source} by openapi-build; do not edit.\n");
    for group in imports.iter().flat_map(Imports::groups) {
        let lines = items(group)?;
        header.extend((!lines.is_empty()).then_some('\n'));
        header.extend(lines);
    }
    Ok(GeneratedFile { name, header, parts })
}

/// Formats each item for itself: `prettyplease` leaves no blank line between them.
fn items(tokens: TokenStream) -> Result<Vec<String>, syn::Error> {
    let file: syn::File = syn::parse2(tokens)?;
    let alone = |item| syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
    Ok(file.items.into_iter().map(|item| spaced(&prettyplease::unparse(&alone(item)))).collect())
}

/// Puts a blank line between the members of an `impl`: behind each body, and where constants give way to functions.
///
/// A member stands at one step of indentation; a line of a string never does, since line breaks in strings are escaped.
fn spaced(item: &str) -> String {
    let mut text = String::with_capacity(item.len() + 64);
    let mut before = "";
    for line in item.lines() {
        let member = |line: &str, starts: &[&str]| {
            line.strip_prefix("    ").is_some_and(|rest| starts.iter().any(|start| rest.starts_with(start)))
        };
        let behind_body = before == "    }" && member(line, &["///", "#[", "pub", "fn", "const", "type"]);
        let behind_type =
            member(before, &["type"]) && member(line, &["const", "fn"]) && before.ends_with(';');
        let behind_const = before.ends_with(';') && member(line, &["fn"]) && !member(before, &["type"]);
        if behind_body || behind_type && !text.is_empty() || behind_const {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
        before = line;
    }
    text
}
