//! Lowers the document to the IR: names every schema, classifies every response.
//!
//! There is one folder per concept: `service` for servers and security, `operation` for operations, `types`
//! for schemas, and `settled` for what has to wait until every type is known. The meaning of a schema comes
//! from [`schema`](crate::schema). All remaining errors are found here or there, with their source positions;
//! emission cannot fail.
//!
//! **Invariant:** nothing here decides the text of the Rust code.

mod arguments;
mod docs;
mod operation;
mod service;
mod settled;
mod types;

use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::diagnostic::{Diagnostic, Report};
use crate::document::Document;
use crate::document::view::Object;
use crate::ir;
use crate::name::{Exact as _, Scope, Words};
use crate::rename::Rename;
use crate::source::Span;

pub(crate) use self::operation::{Selector, features};
use self::settled::settle;
use self::types::Types;

/// A hand-written type that replaces a generated one: the pointer of a schema, and the path of a Rust type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Extern {
    pub(crate) pointer: String,
    pub(crate) path: String,
}

/// The type of all scalar values with a format: the name of the format, and the path of a Rust type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Format {
    pub(crate) name: String,
    pub(crate) path: String,
}

/// Options of lowering.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub(crate) externs: Vec<Extern>,
    pub(crate) formats: Vec<Format>,
    /// The selected operations. If empty, all operations are generated.
    pub(crate) selectors: Vec<Selector>,
    pub(crate) modules_by_tag: bool,
    /// Whether types are split by direction, without the members that are only in the other direction.
    pub(crate) types_by_direction: bool,
    /// Whether XML bodies have types.
    pub(crate) typed_xml: bool,
    /// The enabled cargo features of tags. `None` generates everything.
    pub(crate) features: Option<HashSet<String>>,
    /// The name of the client's type.
    pub(crate) client: Option<String>,
    /// The function that chooses names.
    pub(crate) rename: Option<Rename>,
}

/// Lowers a document. Errors go to the report.
pub(crate) fn lower(document: &Document, source: &str, options: &Options, report: &mut Report) -> ir::Api {
    let root = document.view();
    let schemes = service::security_schemes(document, report);
    let mut types = Types::new(document, options, report);
    types.check_components(root);
    let mut operations = operation::operations(&mut types, options, &schemes);
    // A selection of operations excludes webhooks, and is never a library of types.
    let has_webhooks = options.features.as_ref().is_none_or(|on| on.contains(operation::WEBHOOKS));
    let webhooks = if options.selectors.is_empty() && has_webhooks {
        let webhooks = operation::webhooks::webhook_drafts(&mut types, None, &operations.places);
        if operations.drafts.is_empty() && webhooks.is_empty() && options.features.is_none() {
            types.lower_all_schemas(root);
        }
        webhooks
    } else {
        Vec::new()
    };
    let (mut settled, report) = types.settle();
    if options.types_by_direction {
        settled::split(&mut settled, &mut operations.drafts, &webhooks);
    }
    let (types, operations, tags, callbacks) =
        settle(settled, operations, (document, options.rename.as_ref()), report);
    let (schemes, mut operations) = schemes.keep_used(operations);
    let client = client_name(options.client.as_deref(), &tags, report);
    let servers = service::servers(document, (&tags, &mut operations), report);
    let retry = service::retry(report, root.retry());
    let mut api = ir::Api {
        client,
        source: source.to_owned(),
        title: root.title().map(str::to_owned),
        docs: ir::Docs {
            text: root.description_or_summary().map(str::to_owned),
            notes: remark("Webhooks, which the server calls", operation::webhooks::names(&webhooks))
                .into_iter()
                .chain(remark("Servers that have to be given as the base URL", servers.open))
                .collect(),
            ..ir::Docs::default()
        },
        servers: servers.usable,
        own_servers: servers.own,
        choices: servers.choices,
        retry,
        schemes,
        tags,
        types,
        operations,
        webhooks: operation::webhooks::name_webhooks(webhooks),
        callbacks: operation::webhooks::name_webhooks(callbacks),
    };
    if let Some(rename) = &options.rename {
        settled::rename_other_items(&mut api, (document, rename), report);
    }
    api
}

/// Returns the name of the client's type. It shares a module with the handles of tags and the types that
/// every client has.
fn client_name(wish: Option<&str>, tags: &[ir::Tag], report: &mut Report) -> ir::TypeName {
    let wish = wish.unwrap_or(ir::Api::CLIENT);
    let mut scope = Scope::beside_client();
    for tag in tags {
        scope.reserve(tag.handle.as_str());
    }
    let name = ir::TypeName::exact(wish);
    let problem = match &name {
        None => Some("this is not a valid Rust name"),
        Some(_) if !scope.try_reserve(wish) => Some("the name is already in use"),
        Some(_) => None,
    };
    if let Some(problem) = problem {
        report.push(Diagnostic::without_place(format!("`client_name({wish:?})`: {problem}")));
    }
    name.unwrap_or_else(|| Scope::default().claim_type(&Words::of(ir::Api::CLIENT)))
}

/// Returns a note with these names, if there are any.
fn remark(words: &'static str, names: Vec<String>) -> Vec<ir::Note> {
    if names.is_empty() { Vec::new() } else { vec![ir::Note::Remark(words, names)] }
}

/// Returns the names that a document pins for items of one scope, each with the name that the item would have
/// otherwise. A pin from another vocabulary is dropped with a warning if another item has the same one or if
/// the name is in use.
fn pinned_names<'d, O: Object<'d>>(
    report: &mut Report,
    scope: &Scope,
    items: &[(&str, O)],
    claim: impl Fn(&mut Scope, &Words) -> String,
) -> Vec<Option<&'d str>> {
    let is_translated = |item: &O| item.is_translated("x-rust-name");
    if !items.iter().any(|(_, item)| is_translated(item)) {
        return items.iter().map(|(_, item)| item.rust_name()).collect();
    }
    let identifier = |name: &str| claim(&mut Scope::default(), &Words::of(name));
    let mut owners: HashMap<String, HashSet<usize>> = HashMap::new();
    for (index, (wire, item)) in items.iter().enumerate() {
        for name in [Some(*wire), item.rust_name()].into_iter().flatten() {
            owners.entry(identifier(name)).or_default().insert(index);
        }
    }
    let mut keep = |(wire, item): &(&str, O)| {
        let name = item.rust_name()?;
        let wish = identifier(name);
        let is_free = claim(&mut scope.clone(), &Words::of(name)) == wish;
        let is_alone = owners.get(&wish).is_none_or(|owners| owners.len() == 1);
        if is_translated(item) && !(is_free && is_alone) {
            let message = format!("the name `{name}` is already in use; `{wire}` keeps its own");
            let help = "use `x-rust-name`, which takes precedence over other extensions";
            report.push(Diagnostic::warning(item.span_of("x-rust-name"), message).help(help));
            return None;
        }
        Some(name)
    };
    items.iter().map(&mut keep).collect()
}

/// Reports pinned names that cannot be used exactly as written: nobody asked for `name_2`.
fn check_pins<T: fmt::Display>(
    report: &mut Report,
    pins: &[(&str, Span, T)],
    claim: impl Fn(&mut Scope, &Words) -> T,
) {
    let wanted = |pinned: &str| claim(&mut Scope::default(), &Words::of(pinned)).to_string();
    // If several items pin the same name, this keeps the first.
    let claimed: HashMap<_, _> = pins.iter().rev().map(|(_, span, name)| (name.to_string(), *span)).collect();
    for (pinned, span, name) in pins {
        let wish = wanted(pinned);
        if name.to_string() == wish {
            continue;
        }
        let diagnostic = Diagnostic::error(*span, format!("the name `{pinned}` is already in use"))
            .help("names of Rust, of the runtime and of other items are in use; pin another one");
        report.push(match claimed.get(&wish) {
            Some(first) => diagnostic.also(*first, "first defined here"),
            None => diagnostic,
        });
    }
}
