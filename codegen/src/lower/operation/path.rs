//! Lowers path templates (OpenAPI 3.1, section 4.8.8.2).

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Report};
use crate::document::view::{Object, Operation, Parameter, PathItem, Root};

use super::Types;
use crate::ir::{self, Docs, FieldName, Location, Note, PathStyle, TypeUse};

/// Returns the path template of an operation as it is sent. Its variables are the path parameters.
pub(super) fn path<'d>(
    types: &mut Types<'d>,
    root: Root<'d>,
    written: &str,
    item: PathItem<'d>,
    operation: Operation<'d>,
) -> String {
    // Rejected parameters also count as declared, so that a fault is reported only once.
    let parameters = item.parameters().chain(operation.parameters());
    let parameters: Vec<_> =
        parameters.filter_map(|parameter| types.document().parameter(parameter).ok()).collect();
    let within = |location: &str| -> Vec<&str> {
        let within = parameters.iter().filter(|parameter| parameter.location() == Some(location));
        within.filter_map(|parameter| Parameter::name(*parameter)).collect()
    };
    let path = sent_path(types, root, written, &within("query"));
    let mut declared = within("path");
    let path = without_stars(types.report, root, written, path, &declared);
    declared.sort_unstable();
    declared.dedup();
    let (span, named) = (root.path_span(written), operation.span_of("operationId"));
    let variables: Vec<_> = variables(&path).collect();
    let missing = undeclared(&path, &declared);
    let spare: Vec<_> = declared.iter().filter(|name| !variables.contains(name)).collect();
    for variable in &missing {
        let message = format!("undeclared path parameter `{variable}`");
        // Otherwise another parameter could be meant, or the template could be one of RFC 6570 with an
        // operator.
        let is_clear = spare.is_empty()
            && is_plain_name(variable)
            && parameters.iter().all(|p| p.name() != Some(variable));
        let diagnostic = if is_clear {
            Diagnostic::warning(span, format!("{message}; it is read as text"))
        } else {
            Diagnostic::error(span, message)
        };
        types.report.push(diagnostic.also(named, "in this operation"));
    }
    for name in spare {
        // If the path lacks no variable, the parameter cannot have any effect.
        let diagnostic = if missing.is_empty() {
            let message = format!("unused path parameter `{name}`: the path does not contain it");
            Diagnostic::warning(span, message)
        } else {
            Diagnostic::error(span, format!("unused path parameter `{name}`: the path does not contain it"))
        };
        let diagnostic = diagnostic.help(format!("a path names it as `{{{name}}}`"));
        types.report.push(diagnostic.also(named, "in this operation"));
    }
    path
}

/// Removes everything that is not part of a path: a fragment, which is never sent (RFC 3986, section 3.5),
/// and pairs of a query that query parameters write.
fn sent_path<'d>(types: &mut Types<'d>, root: Root<'d>, written: &str, query: &[&str]) -> String {
    let (path, fragment) = written.split_once('#').map_or((written, None), |(a, b)| (a, Some(b)));
    let (path, pairs) = path.split_once('?').map_or((path, None), |(a, b)| (a, Some(b)));
    let is_parameter = |pair: &&str| {
        let name = pair.split_once('=').map(|(_, value)| value);
        name.and_then(|name| name.strip_prefix('{')?.strip_suffix('}')).is_some_and(|n| query.contains(&n))
    };
    let fixed: Vec<_> = pairs.into_iter().flat_map(|pairs| pairs.split('&')).collect();
    let fixed: Vec<_> = fixed.into_iter().filter(|pair| !pair.is_empty() && !is_parameter(pair)).collect();
    let mut sent = percent_encoded(path);
    if !fixed.is_empty() {
        sent.push('?');
        sent.push_str(&percent_encoded(&fixed.join("&")));
    }
    if fragment.is_some() || pairs.is_some() {
        let message = format!("a path has no query and no fragment; `{sent}` is sent");
        types.report.warning(root.path_span(written), message);
    }
    sent
}

/// Replaces `{*path}`, with which server routers declare a variable of several segments, by `{path}`.
fn without_stars(
    report: &mut Report,
    root: Root<'_>,
    written: &str,
    path: String,
    declared: &[&str],
) -> String {
    let starred: Vec<_> = variables(&path)
        .filter(|variable| !declared.contains(variable))
        .filter_map(|variable| Some((format!("{{{variable}}}"), variable.strip_prefix('*')?.to_owned())))
        .filter(|(_, name)| is_plain_name(name))
        .collect();
    let mut sent = path;
    for (template, name) in starred {
        let message = format!("`{template}` is read as `{{{name}}}`; a `/` in its value is escaped");
        report.warning(root.path_span(written), message);
        sent = sent.replace(&template, &format!("{{{name}}}"));
    }
    sent
}

/// Returns the names of a template's variables.
pub(super) fn variables(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name)
}

/// Returns a template without the names of its variables.
pub(super) fn without_names(template: &str) -> String {
    let mut parts = template.split('{');
    let mut bare = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        bare.push_str("{}");
        bare.push_str(part.split_once('}').map_or(part, |(_, rest)| rest));
    }
    bare
}

/// Returns the variables of a template that no path parameter declares, each once.
pub(super) fn undeclared<'p>(template: &'p str, declared: &[&str]) -> Vec<&'p str> {
    let mut found: Vec<&str> = Vec::new();
    for variable in variables(template) {
        if !declared.contains(&variable) && !found.contains(&variable) {
            found.push(variable);
        }
    }
    found
}

/// Creates a parameter for an undeclared variable.
pub(super) fn undeclared_parameter(
    operation: Operation<'_>,
    variable: &str,
    name: FieldName,
) -> ir::Parameter {
    ir::Parameter {
        name,
        wire: variable.to_owned(),
        location: Location::Path(PathStyle::Simple),
        place: operation.pointer(),
        docs: Docs {
            notes: vec![Note::Remark(
                "The document has it in the path only, and does not state what it is",
                Vec::new(),
            )],
            ..Docs::default()
        },
        ty: TypeUse::TEXT,
        required: true,
        is_json: false,
    }
}

/// Returns whether a variable is only a name.
fn is_plain_name(variable: &str) -> bool {
    !variable.is_empty() && variable.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// Percent-encodes characters that URLs do not allow (RFC 3986, section 2), except in variables.
fn percent_encoded(template: &str) -> String {
    let mut url = String::with_capacity(template.len());
    let mut is_variable = false;
    for character in template.chars() {
        is_variable = (is_variable || character == '{') && character != '}';
        let stands = character.is_ascii_alphanumeric() || "-._~:/?[]@!$&'()*+,;=%{}".contains(character);
        if is_variable || stands {
            url.push(character);
        } else {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                let _ = write!(url, "%{byte:02X}");
            }
        }
    }
    url
}
