//! Generated code formatted for people with `prettyplease`, which build scripts do without.

use quote::ToTokens as _;

use crate::{Error, layout};

/// How wide the lines of `prettyplease` are.
const WIDTH: usize = 89;

/// What a line begins with behind which an item of a body begins.
const ITEMS: [&str; 7] = ["///", "#[", "pub ", "fn ", "async ", "impl", "mod "];

/// Lays out generated code for people: lines of readable width, and an empty line between items.
///
/// A comment in front of the first item is kept; others have no place among tokens.
///
/// # Errors
///
/// A text that is not Rust.
///
/// ```
/// # fn main() -> Result<(), openapi_build::Error> {
/// assert_eq!(openapi_build::pretty("// A unit.\npub struct A ;")?, "// A unit.\n\npub struct A;\n");
/// # Ok(())
/// # }
/// ```
pub fn pretty(text: &str) -> Result<String, Error> {
    let file = syn::parse_file(text).map_err(|error| Error::of(format!("this is not Rust: {error}")))?;
    let comment = text.lines().take_while(|line| line.starts_with("// ")).flat_map(|line| [line, "\n"]);
    let comment: String = comment.collect();
    let parts = [comment, items(file)].into_iter().filter(|part| !part.is_empty());
    Ok(parts.collect::<Vec<_>>().join("\n"))
}

fn items(mut file: syn::File) -> String {
    let items = std::mem::take(&mut file.items).into_iter().map(|item| match item {
        syn::Item::Macro(item) => call(&item),
        item => {
            file.items = vec![item];
            with_empty_lines(&prettyplease::unparse(&file))
        }
    });
    items.collect::<Vec<_>>().join("\n")
}

/// A call of a macro. What `prettyplease` takes for any tokens we know as items, or else as lists in braces.
fn call(item: &syn::ItemMacro) -> String {
    let text = layout::items(item.to_token_stream());
    let name = text.lines().next().filter(|line| line.ends_with("! {"));
    match (name, syn::parse2(item.mac.tokens.clone())) {
        (Some(name), Ok(file)) => {
            let indented = items(file).replace('\n', "\n    ").replace("\n    \n", "\n\n");
            format!("{name}\n    {}\n}}\n", indented.trim_end())
        }
        _ => on_one_line(text),
    }
}

/// Puts a call with a list on one line, if it fits there.
fn on_one_line(text: String) -> String {
    let line = text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let fits = line.ends_with(");") && line.chars().count() <= WIDTH && !line.contains("//");
    if fits { line + "\n" } else { text }
}

/// Puts an empty line between the items of a body.
fn with_empty_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut ends = false;
    for line in text.lines() {
        let content = line.trim_start();
        out.push_str(if ends && ITEMS.iter().any(|item| content.starts_with(item)) { "\n" } else { "" });
        out.push_str(line);
        out.push('\n');
        ends = content == "}" || content.ends_with(';');
    }
    out
}
