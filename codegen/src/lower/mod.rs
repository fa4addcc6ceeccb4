//! Document to IR: every schema named, every response classified.
//!
//! One room per concept: `service` for servers and security, `operation` for what is called, `types` for what schemas
//! become, `settled` for what waits until every type is known. What a schema means is asked of [`schema`](crate::schema).
//! Whatever can go wrong goes wrong here or there, with its place; emission cannot fail.
//!
//! **Invariant:** nothing here decides about the text of the Rust code.

mod arguments;
mod docs;
mod operation;
mod service;
mod settled;
mod types;

use std::collections::HashMap;
use std::fmt;

use crate::diagnostic::{Diagnostic, Report};
use crate::document::Document;
use crate::ir;
use crate::name::{Scope, Words};
use crate::source::Span;

pub(crate) use self::operation::Selector;
use self::settled::settle;
use self::types::Types;

/// A hand-written type in place of a generated one: the pointer of a schema, and the path of a Rust type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Extern {
    pub(crate) pointer: String,
    pub(crate) path: String,
}

/// The type of all single values with a format: its name, and the path of a Rust type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Format {
    pub(crate) name: String,
    pub(crate) path: String,
}

/// What is to be lowered, and how.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub(crate) externs: Vec<Extern>,
    pub(crate) formats: Vec<Format>,
    /// The operations that are wanted; all of them, when none is selected.
    pub(crate) selectors: Vec<Selector>,
    pub(crate) modules_by_tag: bool,
}

/// Lowers a document; what is wrong with it is in the report.
pub(crate) fn lower(document: &Document, source: &str, options: &Options, report: &mut Report) -> ir::Api {
    let root = document.view();
    let schemes = service::security_schemes(document, report);
    let mut types = Types::new(document, options, report);
    types.check_components(root);
    let operations = operation::operations(&mut types, options, &schemes);
    // Whoever wants some operations wants no webhooks, and never a library of types.
    let webhooks = if options.selectors.is_empty() {
        let webhooks = operation::called_back(&mut types, None, &operations.places);
        if operations.drafts.is_empty() && webhooks.is_empty() {
            types.all_schemas(root);
        }
        webhooks
    } else {
        Vec::new()
    };
    let (settled, report) = types.settle();
    let (types, operations, tags) = settle(settled, operations, report);
    let (schemes, operations) = schemes.keep_used(operations);
    let servers = service::servers(document, &tags, report);
    ir::Api {
        source: source.to_owned(),
        title: root.title().map(str::to_owned),
        docs: ir::Docs {
            text: root.about().map(str::to_owned),
            notes: remark("Webhooks, which the server calls", webhooks)
                .into_iter()
                .chain(remark("Servers that have to be given as the base URL", servers.open))
                .collect(),
            ..ir::Docs::default()
        },
        servers: servers.usable,
        choices: servers.choices,
        schemes,
        tags,
        types,
        operations,
    }
}

/// A remark about these names, if there are any.
fn remark(words: &'static str, names: Vec<String>) -> Vec<ir::Note> {
    if names.is_empty() { Vec::new() } else { vec![ir::Note::Remark(words, names)] }
}

/// Reports pinned names that cannot be had as they are written: nobody asked for `name_2`.
fn check_pins<T: fmt::Display>(
    report: &mut Report,
    pins: &[(&str, Span, T)],
    claim: impl Fn(&mut Scope, &Words) -> T,
) {
    let wanted = |pinned: &str| claim(&mut Scope::default(), &Words::of(pinned)).to_string();
    // Of several with one name, the first.
    let claimed: HashMap<_, _> = pins.iter().rev().map(|(_, span, name)| (name.to_string(), *span)).collect();
    for (pinned, span, name) in pins {
        let wish = wanted(pinned);
        if name.to_string() == wish {
            continue;
        }
        let diagnostic = Diagnostic::error(*span, format!("the name `{pinned}` is taken"))
            .help("names of Rust, of the runtime and of other items are taken; pin another one");
        report.push(match claimed.get(&wish) {
            Some(first) => diagnostic.also(*first, "first here"),
            None => diagnostic,
        });
    }
}
