//! Lowers operations: their requests and responses.

mod body;
mod choice;
mod events;
mod headers;
mod names;
mod parameter;
mod parts;
mod path;
mod payload;
mod places;
mod positional_parts;
mod reason;
mod response;
mod select;
mod sequence;
mod tags;
pub(super) mod webhooks;

use crate::document::NodeRef;
use crate::document::view::{METHODS, Object, Operation, Pagination, PathItem, Root};
use crate::ir::{self, Docs, Method, Note, Status};

use self::names::{Declared, Names, OperationName, document_names, operation_names, refuse_same_paths};
use self::places::{Naming, Places};
use self::select::Candidate;
pub(crate) use self::select::{Selector, WEBHOOKS, features};
use self::tags::Tags;
use self::webhooks::WebhookDraft;
use super::service::{self, Schemes, is_token};
use super::types::{Types, type_of};
use super::{Options, arguments, remark};

/// The operations of a document, and the tags that have modules.
pub(super) struct Operations<'d> {
    pub(super) drafts: Vec<Draft<'d>>,
    pub(super) tags: Tags<'d>,
    /// The places where inline schemas are declared.
    pub(super) places: Places,
}

/// An operation whose pagination is lowered after all types.
pub(in crate::lower) struct Draft<'d> {
    pub(in crate::lower) operation: ir::Operation,
    pub(in crate::lower) pagination: Option<Pagination<'d>>,
    /// The requests that the server sends in its callbacks.
    pub(in crate::lower) callbacks: Vec<WebhookDraft<'d>>,
    /// Whether the pagination comes from another vocabulary.
    pub(in crate::lower) has_foreign_pages: bool,
    /// Whether the document pins the order of the arguments.
    pub(in crate::lower) is_pinned: bool,
}

/// Lowers the selected operations.
pub(super) fn operations<'d>(
    types: &mut Types<'d>,
    options: &Options,
    schemes: &Schemes<'d>,
) -> Operations<'d> {
    let root = types.document().view();
    let declared: Vec<Declared<'d>> = root
        .paths()
        .flat_map(|(path, item)| {
            item.operations().map(move |(method, operation)| Declared { path, item, method, operation })
        })
        .collect();
    let called = document_names(types, root, &declared);
    let candidates: Vec<_> = declared
        .iter()
        .zip(&called)
        .map(|(Declared { path, operation, .. }, called)| Candidate {
            id: &called.id,
            shared: called.shared,
            path,
            operation: *operation,
        })
        .collect();
    let selected =
        select::selected((&options.selectors, options.features.as_ref()), &candidates, types.report);
    refuse_same_paths(types.report, root, &declared, &selected);
    let mut names = operation_names(types, &declared, &called);
    let tags = if options.modules_by_tag {
        group_by_tag(types, root, &declared, &mut names)
    } else {
        Tags::default()
    };
    let places = Places::new(types, &declared, &names);
    let mut drafts = Vec::new();
    for ((Declared { path, item, method, operation }, names), (called, selected)) in
        declared.into_iter().zip(names).zip(called.into_iter().zip(selected))
    {
        if !path.starts_with('/') {
            types.report.error(root.path_span(path), format!("the path `{path}` does not begin with `/`"));
        }
        let Some(method) = method_of(method) else {
            let message = format!("`{}` is not a method that a client can send", method.escape_debug());
            types.report.error(item.method_span(method), message);
            continue;
        };
        if selected {
            let head = Head { root, path, item, method, called, tags: &tags, places: &places };
            drafts.push(lower_operation(types, head, operation, names, schemes));
        }
    }
    Operations { drafts, tags, places }
}

/// Assigns operations to tags, and shortens method names by the tag that they are called on.
fn group_by_tag<'d>(
    types: &mut Types<'d>,
    root: Root<'d>,
    declared: &[Declared<'d>],
    names: &mut [Names],
) -> Tags<'d> {
    let operations = || declared.iter().map(|one| one.operation).zip(&*names);
    let own =
        operations().map(|(operation, names)| (operation, [names.method.to_string(), names.ty.to_string()]));
    let tags = tags::tags(root, &own.collect::<Vec<_>>(), types.report);
    let methods =
        operations().map(|(operation, names)| (operation, names.method.clone(), names.words.clone()));
    let methods = tags.methods(&methods.collect::<Vec<_>>());
    for (names, method) in names.iter_mut().zip(methods) {
        names.method = method;
    }
    tags
}

fn lower_operation<'d>(
    types: &mut Types<'d>,
    head: Head<'_, 'd>,
    operation: Operation<'d>,
    names: Names,
    schemes: &Schemes<'d>,
) -> Draft<'d> {
    let Head { root, path, item, method, called: OperationName { id, is_declared, .. }, tags, places } = head;
    let naming = Naming { places, operation: &names.words };
    let sent_path = path::path(types, root, path, item, operation);
    let parameters = parameter::parameters(types, &sent_path, item, operation, naming, tags.words(operation));
    let body = body::request_body(types, operation, &parameters, naming);
    let arguments = arguments::of_operation(types.report, operation, &parameters, body.as_ref());
    let (responses, alternatives) = response::responses(types, operation, naming);
    let pending = pending(types, operation, &responses);
    let security = service::security(types.report, root, operation, schemes);
    let (server, servers, variables) = service::own_servers(types.report, item, operation);
    let callbacks = webhooks::webhook_drafts(types, Some((operation, &id)), places);
    let headers = headers::headers(types, operation, naming);
    let name = names.ty.to_string();
    let operation_id = Some(id.clone()).filter(|id| is_declared && *id != name);
    let notes = [
        remark("Needs the scopes", scopes(root, operation)),
        remark("Other servers that have it", servers),
        variables,
        remark("Callbacks, which the server calls", webhooks::names(&callbacks)),
        tags.others(operation),
    ];
    Draft {
        callbacks,
        pagination: operation.pagination(),
        has_foreign_pages: operation.is_translated("x-pagination"),
        is_pinned: operation.rust_args().is_some(),
        operation: ir::Operation {
            name: names.ty,
            method_name: names.method,
            method,
            path: sent_path,
            tag: tags.of(operation),
            place: operation.pointer(),
            docs: docs(operation, notes, operation_id.into_iter().chain([path.to_owned()]).collect()),
            id,
            parameters,
            body,
            arguments,
            responses,
            alternatives,
            success: names.success,
            error: names.error,
            security,
            server,
            retry: service::retry(types.report, operation.retry()),
            headers,
            pending,
            pagination: None,
        },
    }
}

fn docs(operation: Operation<'_>, notes: [Vec<Note>; 5], aliases: Vec<String>) -> Docs {
    Docs {
        summary: operation.summary().map(str::to_owned),
        text: operation.description().map(str::to_owned),
        notes: notes.into_iter().flatten().collect(),
        aliases,
        deprecated: operation.deprecated(),
    }
}

/// Returns the status of `x-pending`, which has to be a declared success, and not the only one.
fn pending<'d>(types: &mut Types<'d>, operation: Operation<'d>, responses: &[ir::Response]) -> Option<u16> {
    let (text, span) = operation.pending()?;
    let status = text.parse().ok().map(Status::Exact);
    let declared = responses.iter().find(|response| Some(response.status) == status && response.is_success());
    if declared.is_none() {
        types.report.error(span, format!("`x-pending: {text}` names no declared status of success"));
    } else if responses.iter().filter(|response| response.is_success()).count() < 2 {
        types.report.error(
            span,
            "`x-pending` needs a second status of success, which states that the response is ready",
        );
    }
    declared.and_then(|response| match response.status {
        Status::Exact(status) => Some(status),
        _ => None,
    })
}

/// The location of an operation.
struct Head<'a, 'd> {
    root: Root<'d>,
    path: &'d str,
    item: PathItem<'d>,
    method: Method,
    called: OperationName<'d>,
    tags: &'a Tags<'d>,
    places: &'a Places,
}

/// Returns the OAuth scopes that the security alternatives of an operation require, each with its scheme if
/// there are several.
fn scopes(root: Root<'_>, operation: Operation<'_>) -> Vec<String> {
    let requirements = operation.security().or_else(|| root.security());
    let requirements = requirements.into_iter().flat_map(NodeRef::items);
    let mut asked: Vec<(&str, &str)> = Vec::new();
    for (scheme, scopes) in requirements.flat_map(NodeRef::entries) {
        for scope in scopes.items().filter_map(NodeRef::as_str) {
            if !asked.contains(&(scheme, scope)) {
                asked.push((scheme, scope));
            }
        }
    }
    let is_one = asked.windows(2).all(|pair| matches!(pair, [(one, _), (other, _)] if one == other));
    let declared = |(scheme, scope): (&str, &str)| {
        if is_one { scope.to_owned() } else { format!("{scheme}: {scope}") }
    };
    asked.into_iter().map(declared).collect()
}

/// Parses a method. Returns `None` if it is not a token, or is a keyword of path items in another case.
fn method_of(method: &str) -> Option<Method> {
    let known = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];
    if METHODS.contains(&method) {
        let upper = method.to_ascii_uppercase();
        let known = known.into_iter().find(|known| *known == upper);
        return Some(known.map_or(Method::Other(upper), Method::Known));
    }
    let is_keyword = METHODS.iter().any(|known| known.to_ascii_uppercase() == method);
    (is_token(method) && !is_keyword).then(|| Method::Other(method.to_owned()))
}
