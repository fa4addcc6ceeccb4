//! Translates descriptions of how an operation is paginated into `x-pagination`.

use super::{Added, Draft, Fault, wrong};
use crate::document::tree::NodeRef;

/// Translates `x-ms-pageable`: the property with the URL of the next page, and the one with the items.
pub(super) fn microsoft(extension: NodeRef<'_>) -> Result<Option<Added>, Fault> {
    if !extension.is_mapping() {
        return Err(wrong(extension, "a mapping"));
    }
    let link = extension
        .get("nextLinkName")
        .ok_or_else(|| (extension.span(), "missing `nextLinkName`".to_owned()))?;
    if link.is_null() {
        // All items are returned at once.
        return Ok(None);
    }
    let link = link.as_str().ok_or_else(|| wrong(link, "a string"))?;
    let items = extension.non_blank_text("itemName").unwrap_or("value");
    Ok(Some(pages("next-url", [("next", pointer_of(link)), ("items", pointer_of(items))])))
}

/// Translates `x-dropshot-pagination`. Every page of dropshot has `items` and `next_page`, and is requested
/// with `page_token`.
pub(super) fn dropshot(extension: NodeRef<'_>) -> Result<Option<Added>, Fault> {
    match extension.as_bool() {
        Some(false) => return Ok(None),
        None if !extension.is_mapping() => return Err(wrong(extension, "`true` or a mapping")),
        _ => {}
    }
    let members = [("parameter", "page_token"), ("next", "/next_page"), ("items", "/items")];
    Ok(Some(pages("cursor", members.map(|(key, text)| (key, text.to_owned())))))
}

/// Translates `x-speakeasy-pagination`: the parameters by purpose, and places in a page as JSONPath.
pub(super) fn speakeasy(extension: NodeRef<'_>) -> Result<Option<Added>, Fault> {
    if !extension.is_mapping() {
        return Err(wrong(extension, "a mapping"));
    }
    let input = |wanted: &str| -> Result<Option<&str>, Fault> {
        let found = extension.items_of("inputs").find(|input| input.text("type") == Some(wanted));
        let Some(found) = found else { return Ok(None) };
        if found.text("in") != Some("parameters") {
            return Err((found.span(), "expected an input that is `in: parameters`".to_owned()));
        }
        Ok(found.text("name"))
    };
    let output = |wanted: &str| -> Result<Option<String>, Fault> {
        extension.get("outputs").and_then(|outputs| outputs.get(wanted)).map(pointer).transpose()
    };
    let missing = |what: &str| (extension.span(), format!("missing {what}"));
    let results = output("results")?;
    let mut members = Vec::new();
    let style = match extension.text("type") {
        Some("cursor") => {
            let parameter = input("cursor")?.ok_or_else(|| missing("input of the type `cursor`"))?;
            members.push(("parameter", parameter.to_owned()));
            members.push(("next", output("nextCursor")?.ok_or_else(|| missing("output `nextCursor`"))?));
            "cursor"
        }
        Some("url") => {
            members.push(("next", output("nextUrl")?.ok_or_else(|| missing("output `nextUrl`"))?));
            "next-url"
        }
        Some("offsetLimit") => {
            if let Some(parameter) = input("page")? {
                members.push(("parameter", parameter.to_owned()));
                members.extend(output("numPages")?.map(|last| ("last", last)));
                "page"
            } else {
                let parameter = input("offset")?;
                let parameter = parameter.ok_or_else(|| missing("input of the type `page` or `offset`"))?;
                members.push(("parameter", parameter.to_owned()));
                "offset"
            }
        }
        _ => {
            let place = extension.get("type").unwrap_or(extension);
            return Err((place.span(), "expected `offsetLimit`, `cursor` or `url` as `type`".to_owned()));
        }
    };
    // If it is absent, the items are in the only list of a page.
    members.extend(results.map(|results| ("items", results)));
    Ok(Some(pages(style, members)))
}

fn pages(style: &str, members: impl IntoIterator<Item = (&'static str, String)>) -> Added {
    let style = ("style".to_owned(), Draft::Text(style.to_owned()));
    let members = members.into_iter().map(|(key, text)| (key.to_owned(), Draft::Text(text)));
    ("x-pagination", Draft::Mapping([style].into_iter().chain(members).collect()))
}

/// Converts a path of names to a JSON Pointer: `$.data.items` is `/data/items`.
fn pointer(path: NodeRef<'_>) -> Result<String, Fault> {
    let text = path.as_str().ok_or_else(|| wrong(path, "a string"))?;
    let Some(names) = text.strip_prefix('$').filter(|names| names.is_empty() || names.starts_with('.'))
    else {
        return Err((path.span(), format!("`{}` is not a path of names", text.escape_debug())));
    };
    let names: Vec<_> = names.split('.').skip(1).collect();
    if names.iter().any(|name| name.is_empty() || name.contains(['[', ']', '*', '?'])) {
        return Err((path.span(), format!("`{}` is not a path of names", text.escape_debug())));
    }
    Ok(names.into_iter().map(pointer_of).collect())
}

fn pointer_of(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}
