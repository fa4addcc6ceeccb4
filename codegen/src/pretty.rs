//! Generated code formatted for people with `prettyplease`, which build scripts do without.

use quote::ToTokens as _;

use crate::{Error, layout};

/// The maximum line width in the output of `prettyplease`.
const WIDTH: usize = 89;

/// The starts of lines after which a new item of a body starts.
const ITEMS: [&str; 7] = ["///", "#[", "pub ", "fn ", "async ", "impl", "mod "];

/// Formats generated code for people: lines of readable width, and an empty line between items.
///
/// A comment before the first item is kept. Other comments are lost, because they are not tokens.
///
/// # Errors
///
/// Fails if the text is not Rust.
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

/// Formats a macro call. To `prettyplease` its contents are arbitrary tokens, but they are known to be items
/// or lists in braces.
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

/// Joins a call with a list into one line, if it fits.
fn on_one_line(text: String) -> String {
    let line = text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let fits = line.ends_with(");") && line.chars().count() <= WIDTH && !line.contains("//");
    if fits { line + "\n" } else { text }
}

/// Adds an empty line between the items of a body.
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
