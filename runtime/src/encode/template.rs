//! Fills path templates such as `/pets/{id}` with encoded values.

use std::borrow::Cow;

use super::PathStyle;
use super::value::Value;

/// Returns an encoded path parameter.
pub(super) fn segment(value: Value, name: &str, style: PathStyle) -> Result<String, String> {
    let text = value.into_path(name, style)?;
    match text.as_deref() {
        // Without its segment the path would be that of another operation.
        None => Err("is absent, and a path cannot go without it".to_owned()),
        Some("") => Err("is empty, which would change the path".to_owned()),
        // RFC 3986, section 5.2.4: these segments are removed from a path.
        Some(dots @ ("." | "..")) => Err(format!("is `{dots}`, which would change the path")),
        Some(_) => Ok(text.unwrap_or_default()),
    }
}

/// Returns the path with each variable replaced by its value.
pub(super) fn fill<'t>(template: &'t str, values: &[(&str, String)]) -> Result<Cow<'t, str>, String> {
    if !template.contains('{') && !template.contains('.') {
        return Ok(Cow::Borrowed(template));
    }
    let path = replaced(template, values)?;
    // Two variables in one segment, `/{a}{b}`, can form one.
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err("its path has a segment `.` or `..`, which would change the path".to_owned());
    }
    Ok(Cow::Owned(path))
}

fn replaced(template: &str, values: &[(&str, String)]) -> Result<String, String> {
    let mut path = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, variable)) = rest.split_once('{') {
        path.push_str(before);
        let Some((name, after)) = variable.split_once('}') else {
            return Err(format!("unclosed `{{` in the path template: `{{{variable}`"));
        };
        let Some((_, value)) = values.iter().find(|(candidate, _)| *candidate == name) else {
            return Err(format!("path parameter `{name}` was not given"));
        };
        path.push_str(value);
        rest = after;
    }
    path.push_str(rest);
    Ok(path)
}
