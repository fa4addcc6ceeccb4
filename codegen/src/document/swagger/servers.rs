//! Lowers `schemes`, `host` and `basePath` to servers.

use crate::diagnostic::Report;
use crate::document::tree::{NodeId, NodeRef, Tree, Value};
use crate::source::Span;

use super::{Members, mapping, put, text};

/// The server declarations of a document.
#[derive(Debug)]
pub(super) struct Servers {
    host: Option<(String, Span)>,
    base_path: Option<(String, Span)>,
    schemes: Vec<(String, Span)>,
}

impl Servers {
    pub(super) fn of(root: NodeRef<'_>, report: &mut Report) -> Self {
        let mut word = |key: &str| {
            let node = root.get(key)?;
            if node.as_str().is_none() && !node.is_null() {
                report.error(node.span(), format!("`{key}`: expected a string, found {}", node.kind()));
            }
            node.as_str().map(|text| (text.trim().to_owned(), node.span()))
        };
        let (host, base_path) = (word("host"), word("basePath"));
        let mut schemes = schemes(root, report);
        let host = host.filter(|(host, _)| !host.is_empty()).map(|(host, span)| {
            let Some((scheme, rest)) = host.split_once("://") else { return (host, span) };
            let message = format!("`host` has no scheme; it is read as `{rest}`");
            report.warning(span, message);
            if schemes.is_empty() {
                schemes.push((scheme.to_owned(), span));
            }
            (rest.to_owned(), span)
        });
        Self { host, base_path, schemes }
    }

    /// Creates the servers for these schemes, or for those of the document, and returns where they are
    /// declared.
    pub(super) fn list(
        &self,
        tree: &mut Tree,
        schemes: Option<&[(String, Span)]>,
        root: Span,
    ) -> Option<(Span, NodeId)> {
        let base_path = self.base_path.as_ref().map_or("", |(path, _)| path.trim_end_matches('/'));
        let slash = if base_path.is_empty() || base_path.starts_with('/') { "" } else { "/" };
        let mut urls = Vec::new();
        if let Some((host, span)) = &self.host {
            let host = host.trim_end_matches('/');
            let schemes = schemes.unwrap_or(&self.schemes);
            urls.extend(
                schemes.iter().map(|(scheme, span)| (format!("{scheme}://{host}{slash}{base_path}"), *span)),
            );
            if urls.is_empty() {
                urls.push((format!("//{host}{slash}{base_path}"), *span));
            }
        } else {
            let span = self.base_path.as_ref().map_or(root, |(_, span)| *span);
            urls.extend((!base_path.is_empty()).then(|| (format!("{slash}{base_path}"), span)));
        }
        let key = urls.first()?.1;
        let mut servers = Vec::new();
        for (url, span) in urls {
            let url = text(tree, &url, span);
            let mut server = Members::new();
            put(&mut server, "url", url, span);
            servers.push(mapping(tree, server, span));
        }
        Some((key, tree.add(Value::Sequence(servers), key)))
    }

    /// Returns the servers of an operation whose schemes differ from the document's.
    pub(super) fn of_operation(
        &self,
        tree: &mut Tree,
        operation: NodeId,
        report: &mut Report,
    ) -> Option<(Span, NodeId)> {
        let node = tree.at(operation);
        let (own, span) = (schemes(node, report), node.span());
        let names =
            |schemes: &[(String, Span)]| schemes.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        if own.is_empty() || self.host.is_none() || names(&own) == names(&self.schemes) {
            return None;
        }
        self.list(tree, Some(&own), span)
    }
}

/// Reads `schemes`, without `ws` and `wss`.
fn schemes(node: NodeRef<'_>, report: &mut Report) -> Vec<(String, Span)> {
    let Some(written) = node.get("schemes") else { return Vec::new() };
    if !written.is_sequence() && !written.is_null() {
        report.error(written.span(), format!("`schemes`: expected a list, found {}", written.kind()));
    }
    let mut found: Vec<(String, Span)> = Vec::new();
    for item in written.items() {
        let written = item.as_str().unwrap_or_default().to_ascii_lowercase();
        let name = written.trim_end_matches("://").trim_end_matches(':');
        if name != written {
            let message = format!("a scheme ends before its `:`: this is read as `{name}`");
            report.warning(item.span(), message);
        }
        match name {
            "http" | "https" => {
                if found.iter().all(|(known, _)| known != name) {
                    found.push((name.to_owned(), item.span()));
                }
            }
            "ws" | "wss" => {
                let message = format!("unsupported scheme `{name}`; it is ignored");
                report.warning(item.span(), message);
            }
            _ => report.error(item.span(), "invalid scheme; expected `http`, `https`, `ws` or `wss`"),
        }
    }
    found
}
