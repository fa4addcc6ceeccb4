//! Tokens to text: a header, the imports, and one empty line between items.

mod attributes;
mod expressions;
mod items;
mod layout;
mod printer;
#[cfg(test)]
mod tests;
mod types;

use self::printer::Printer;
use crate::emit::{File, Part};
use crate::tokens::Tokens;
use crate::{GeneratedFile, GeneratedPart};

/// Writes a file. `source` is the document's file name, which is all of its path that the text may show.
pub(crate) fn file(file: File<'_>, source: &str) -> GeneratedFile {
    let File { name, parts, imports, .. } = file;
    let part = |Part { name, tokens }| GeneratedPart { name, text: items(&Tokens::of(tokens)) };
    // They record what they use while they are made.
    let parts = parts.map(part).collect();
    let mut header = format!("// @generated from {source} by openapi-build; do not edit.\n");
    for group in imports.iter().flat_map(|imports| imports.groups()) {
        let lines = items(&Tokens::of(group));
        header.extend((!lines.is_empty()).then_some('\n'));
        header.push_str(&lines);
    }
    GeneratedFile { name, header, parts }
}

/// Writes items.
fn items(tokens: &Tokens) -> String {
    let mut printer = Printer::new(tokens);
    printer.items();
    let mut text = String::new();
    printer.layout.finish(&mut text);
    if !text.is_empty() {
        text.push('\n');
    }
    text
}
