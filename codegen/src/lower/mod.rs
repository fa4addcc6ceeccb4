//! Document to IR: references resolved, schemas named, every response classified.
//!
//! One file per concept. Named types are lowered from a queue, not by recursion, so that a chain of ten thousand schemas
//! costs no stack. Whatever can go wrong goes wrong here, with its place; emission cannot fail.
//!
//! **Invariant:** nothing here decides about the text of the Rust code.

mod body;
mod combined;
mod conjunction;
mod constructor;
mod discriminator;
mod docs;
mod enums;
mod events;
mod headers;
mod heirs;
mod kind;
mod media_type;
mod object;
mod operation;
mod pagination;
mod parameter;
mod parts;
mod path;
mod payload;
mod said;
mod schema;
mod security;
mod select;
mod server;
mod tagging;
mod tags;
mod types;
mod union;
mod variant;

use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::diagnostic::{Diagnostic, Report};
use crate::document::view::{Operation, Schema};
use crate::document::{Document, NodeId};
use crate::ir;
use crate::name::{Scope, Words};
use crate::source::Span;

pub(crate) use self::select::Selector;
use self::types::TypeTable;

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
    /// The operations that are wanted; all of them, when nothing is said.
    pub(crate) selectors: Vec<Selector>,
    pub(crate) modules_by_tag: bool,
}

/// Lowers a document; what is wrong with it is in the report.
pub(crate) fn lower(document: &Document, source: &str, options: &Options, report: &mut Report) -> ir::Api {
    let root = document.view();
    let mut lowering = Lowering {
        document,
        report,
        types: TypeTable::new(document, options),
        selectors: &options.selectors,
        modules_by_tag: options.modules_by_tag,
        derived: HashMap::new(),
        bases: HashMap::new(),
        parts_left: conjunction::MAX_PARTS,
        combined_left: conjunction::MAX_COMBINED,
        comparisons_left: said::MAX_COMPARISONS,
    };
    lowering.note_derived();
    lowering.check_components(root);
    let (servers, open_servers) = lowering.servers(root);
    let schemes = lowering.security_schemes(root);
    let (mut operations, tags) = lowering.operations(root, &schemes);
    // Whoever wants some operations wants no webhooks, and never a library of types.
    let all = options.selectors.is_empty();
    let webhooks = if all { lowering.called_back(None, &Words::of("webhook")) } else { Vec::new() };
    if all && operations.is_empty() && webhooks.is_empty() {
        lowering.all_schemas(root);
    }
    lowering.drain();
    for span in lowering.types.settle_aliases() {
        lowering.report.error(span, "this schema has no value: every one would hold another one");
    }
    lowering.paginate(&mut operations);
    lowering.unused_externs();
    let mut scope = std::mem::take(&mut lowering.types.scope);
    let mut types = lowering.types.finish();
    constructor::of_operations(&mut scope, &types, &mut operations);
    combined::of_unions(&mut scope, &mut types);
    constructor::of_types(&mut scope, &mut types);
    let mut operations: Vec<_> = operations.into_iter().map(|drafted| drafted.operation).collect();
    let tags = tags.keep(&mut operations);
    let used = security::used(&operations, &schemes);
    let (schemes, operations) = security::keep(schemes, operations, &used);
    ir::Api {
        source: source.to_owned(),
        title: root.title().map(str::to_owned),
        docs: ir::Docs {
            text: root.about().map(str::to_owned),
            notes: remark("Webhooks, which the server calls", webhooks)
                .into_iter()
                .chain(remark("Servers that have to be given as the base URL", open_servers))
                .collect(),
            ..ir::Docs::default()
        },
        servers,
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

/// What the passes share.
struct Lowering<'d> {
    document: &'d Document,
    report: &'d mut Report,
    types: TypeTable<'d>,
    selectors: &'d [Selector],
    modules_by_tag: bool,
    /// The named schemas that are made of others, by those.
    derived: HashMap<NodeId, Vec<Schema<'d>>>,
    /// The schemas that each named one is made of.
    bases: HashMap<NodeId, Vec<NodeId>>,
    /// How many parts conjunctions may still have.
    parts_left: usize,
    /// How many types conjunctions may still make.
    combined_left: usize,
    /// How many pairs of schemas may still be compared.
    comparisons_left: usize,
}

impl<'d> Lowering<'d> {
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
        // Of several with one name, the first.
        let had: HashMap<_, _> = pins.iter().rev().map(|(_, span, name)| (name.to_string(), *span)).collect();
        for (pinned, span, name) in pins {
            let wish = wanted(pinned);
            if name.to_string() == wish {
                continue;
            }
            let diagnostic = Diagnostic::error(*span, format!("the name `{pinned}` is taken"))
                .help("names of Rust, of the runtime and of other items are taken; pin another one");
            self.report.push(match had.get(&wish) {
                Some(first) => diagnostic.also(*first, "first here"),
                None => diagnostic,
            });
        }
    }

    /// Lowers what a server sends in webhooks or callbacks, so that it can be read; gives their names.
    pub(super) fn called_back(&mut self, operation: Option<Operation<'d>>, words: &Words) -> Vec<String> {
        let (mut names, mut known) = (Vec::new(), HashSet::new());
        for (name, call) in self.document.called_back(operation) {
            let body = call.request_body().and_then(|body| self.checked(self.document.request_body(body)));
            let json = body.and_then(|body| body.content().find(|(name, ..)| name.contains("json")));
            if let Some(schema) = json.and_then(|(_, _, media)| media.schema()) {
                self.type_of(schema, &words.then(name).then("body"));
            }
            if known.insert(name) {
                names.push(name.to_owned());
            }
        }
        names
    }
}
