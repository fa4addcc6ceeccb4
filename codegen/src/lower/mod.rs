//! Document to IR: references resolved, schemas named, every response classified.
//!
//! One file per concept. Named types are lowered from a queue, not by recursion, so that a chain of ten thousand schemas
//! costs no stack. Whatever can go wrong goes wrong here, with its place; emission cannot fail.
//!
//! **Invariant:** nothing here decides about the text of the Rust code.

mod docs;
mod kind;
mod object;
mod operation;
mod pagination;
mod parameter;
mod payload;
mod schema;
mod security;
mod types;
mod union;

use std::fmt;

use crate::diagnostic::{Diagnostic, Report};
use crate::document::Document;
use crate::document::view::Root;
use crate::ir;
use crate::name::{Scope, Words};
use crate::source::Span;

use self::types::TypeTable;

/// A hand-written type in place of a generated one: the pointer of a schema, and the path of a Rust type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Extern {
    pub(crate) pointer: String,
    pub(crate) path: String,
}

/// Lowers a document; what is wrong with it is in the report.
pub(crate) fn lower(document: &Document, source: &str, externs: &[Extern], report: &mut Report) -> ir::Api {
    let root = document.view();
    let mut lowering = Lowering { document, report, types: TypeTable::new(document, externs) };
    lowering.check_components(root);
    let servers = lowering.servers(root);
    let schemes = lowering.security_schemes(root);
    let mut operations = lowering.operations(root, &schemes);
    if operations.is_empty() {
        lowering.all_schemas(root);
    }
    lowering.drain();
    for span in lowering.types.endless_aliases() {
        let endless = Diagnostic::unsupported(span, "a list that holds itself and nothing else");
        lowering.report.push(endless);
    }
    lowering.paginate(&mut operations);
    lowering.unused_externs();
    let types = lowering.types.finish();
    let operations: Vec<_> = operations.into_iter().map(|drafted| drafted.operation).collect();
    let used = security::used(&operations, &schemes);
    let (schemes, operations) = security::keep(schemes, operations, &used);
    ir::Api {
        source: source.to_owned(),
        title: root.title().map(str::to_owned),
        docs: ir::Docs { text: root.about().map(str::to_owned), ..ir::Docs::default() },
        servers,
        schemes,
        types,
        operations,
    }
}

/// What the passes share.
struct Lowering<'d> {
    document: &'d Document,
    report: &'d mut Report,
    types: TypeTable<'d>,
}

impl Lowering<'_> {
    /// Keeps the value of a step that may have failed, and says why it failed.
    fn checked<T>(&mut self, result: Result<T, Box<Diagnostic>>) -> Option<T> {
        result.map_err(|diagnostic| self.report.push(*diagnostic)).ok()
    }

    /// A pinned name is had as it is written, or it is a fault: `name_2` is nothing that anybody asked for.
    fn check_pins<T: fmt::Display>(
        &mut self,
        pins: &[(&str, Span, T)],
        claim: impl Fn(&mut Scope, &Words) -> T,
    ) {
        let wanted = |pinned: &str| claim(&mut Scope::default(), &Words::of(pinned)).to_string();
        for (pinned, span, name) in pins {
            let wish = wanted(pinned);
            if name.to_string() == wish {
                continue;
            }
            let diagnostic = Diagnostic::error(*span, format!("the name `{pinned}` is taken"))
                .help("names of Rust, of the runtime and of other items are taken; pin another one");
            let first = pins.iter().find(|(_, _, name)| name.to_string() == wish);
            self.report.push(match first {
                Some((_, first, _)) => diagnostic.also(*first, "first here"),
                None => diagnostic,
            });
        }
    }

    fn servers(&mut self, root: Root<'_>) -> Vec<ir::Server> {
        let mut scope = Scope::default();
        let mut servers = Vec::new();
        for (index, server) in root.servers().enumerate() {
            let Some(url) = server.url() else {
                self.report.error(server.span(), "a server has no `url`");
                continue;
            };
            if let Some(fault) = server_fault(url) {
                self.report.push(Diagnostic::error(server.span_of("url"), fault));
                continue;
            }
            let words =
                server.rust_name().map_or_else(|| Words::of(&format!("server {}", index + 1)), Words::of);
            servers.push(ir::Server {
                name: scope.claim_variant(&words),
                url: url.trim_end_matches('/').to_owned(),
                docs: ir::Docs { text: server.description().map(str::to_owned), ..ir::Docs::default() },
            });
        }
        servers
    }
}

/// Says what keeps a URL from being the base of requests.
fn server_fault(url: &str) -> Option<String> {
    let rest = ["https://", "http://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    let Some(rest) = rest else {
        return Some(format!(
            "unsupported: the server `{url}`; a server is an absolute `https` or `http` URL"
        ));
    };
    let authority = rest.split('/').next().unwrap_or_default();
    if authority.contains('@') {
        return Some("a server's URL must not hold a user or a password".to_owned());
    }
    if authority.is_empty()
        || url.contains(|c: char| c.is_whitespace() || c.is_control() || "?#{}<>\"\\^`|".contains(c))
    {
        return Some(format!("the server `{url}` is no base URL"));
    }
    None
}
