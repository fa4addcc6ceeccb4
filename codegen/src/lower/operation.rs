//! Operations: what is called, and what it answers.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::document::NodeRef;
use crate::document::view::{METHODS, Object, Operation, Pagination, PathItem, Root};
use crate::ir::{self, Docs, Method, Status};
use crate::name::{Scope, Words};
use crate::source::Span;

use super::parameter::is_token;
use super::path;
use super::security::Schemes;
use super::select::Candidate;
use super::tags::Tags;
use super::{Lowering, remark};

/// An operation with its path and method.
type Declared<'d> = (&'d str, PathItem<'d>, &'d str, Operation<'d>);

/// An operation whose pagination waits until every type is lowered.
pub(super) struct Drafted<'d> {
    pub(super) operation: ir::Operation,
    pub(super) pagination: Option<Pagination<'d>>,
    /// Whether the document pins the order of the arguments.
    pub(super) is_pinned: bool,
}

impl<'d> Lowering<'d> {
    /// Lowers the operations that are wanted, and gives the tags that have modules.
    pub(super) fn operations(
        &mut self,
        root: Root<'d>,
        schemes: &Schemes<'d>,
    ) -> (Vec<Drafted<'d>>, Tags<'d>) {
        let declared: Vec<Declared<'d>> = root
            .paths()
            .flat_map(|(path, item)| {
                item.operations().map(move |(method, operation)| (path, item, method, operation))
            })
            .collect();
        self.refuse_duplicates(declared.iter().map(|(_, _, _, operation)| *operation));
        self.refuse_same_paths(root, &declared);
        let ids: Vec<_> =
            declared.iter().map(|(path, _, method, operation)| id(method, path, *operation)).collect();
        let candidates: Vec<_> = declared
            .iter()
            .zip(&ids)
            .map(|((path, _, _, operation), id)| Candidate { id, path, operation: *operation })
            .collect();
        let selected = self.selected(&candidates);
        let mut names = self.operation_names(&declared, &ids);
        let own = |((.., operation), names): (&Declared<'d>, &Names)| {
            (*operation, [names.method.to_string(), names.ty.to_string()])
        };
        let tags = self.tags(root, &declared.iter().zip(&names).map(own).collect::<Vec<_>>());
        let called = |((.., operation), names): (&Declared<'d>, &Names)| {
            (*operation, names.method.clone(), names.words.clone())
        };
        let methods = tags.methods(&declared.iter().zip(&names).map(called).collect::<Vec<_>>());
        for (names, method) in names.iter_mut().zip(methods) {
            names.method = method;
        }
        let mut operations = Vec::new();
        for (((path, item, method, operation), names), (id, selected)) in
            declared.into_iter().zip(names).zip(ids.into_iter().zip(selected))
        {
            if !path.starts_with('/') {
                self.report.error(root.path_span(path), format!("the path `{path}` does not begin with `/`"));
            }
            let Some(method) = verb(method) else {
                let message = format!("`{}` is no method that a client can send", method.escape_debug());
                self.report.error(item.method_span(method), message);
                continue;
            };
            if selected {
                let head = Head { root, path, item, method, id, tags: &tags };
                operations.push(self.operation(head, operation, names, schemes));
            }
        }
        (operations, tags)
    }

    /// Names every operation before any of what belongs to one. Of operations that would come out alike, the one that is
    /// written as it comes out has the name, and the others have their methods and paths behind it: a number would depend
    /// on which of them comes first.
    fn operation_names(&mut self, declared: &[Declared<'d>], ids: &[String]) -> Vec<Names> {
        let wished = |words: &Words| Scope::default().claim_type(words).to_string();
        let own: Vec<_> = declared
            .iter()
            .zip(ids)
            .map(|((.., operation), id)| Words::of(operation.rust_name().unwrap_or(id)))
            .collect();
        let mut first: HashMap<String, (bool, bool, &str)> = HashMap::new();
        let rank = |index: usize| -> Option<(bool, bool, &str)> {
            let ((.., operation), id, words) = (declared.get(index)?, ids.get(index)?, own.get(index)?);
            let as_it_is = Scope::default().claim_method(words).to_string() == *id || wished(words) == *id;
            Some((operation.rust_name().is_none(), !as_it_is, id))
        };
        for (index, words) in own.iter().enumerate() {
            let Some(rank) = rank(index) else { continue };
            let best = first.entry(wished(words)).or_insert(rank);
            *best = rank.min(*best);
        }
        let mut methods = Scope::methods();
        let mut pins = Vec::new();
        let mut named = Vec::new();
        for (index, ((path, _, method, operation), words)) in declared.iter().zip(own.iter()).enumerate() {
            let is_first = first.get(&wished(words)).copied() == rank(index);
            let words = if is_first || operation.rust_name().is_some() {
                words.clone()
            } else {
                words.then(method).then(path)
            };
            let ty = self.types.scope.claim_type(&words);
            let pinned = operation.rust_name().map(|pinned| (pinned, operation.span_of("x-rust-name")));
            pins.extend(pinned.map(|(pinned, span)| (pinned, span, ty.clone())));
            named.push((methods.claim_method(&words), ty, words));
        }
        self.check_pins(&pins, Scope::claim_type);
        let with_own = |(method, ty, words): (ir::MethodName, ir::TypeName, Words)| Names {
            success: self.types.scope.claim_type(&words.then("success")),
            error: self.types.scope.claim_type(&words.then("error")),
            ty,
            method,
            words,
        };
        named.into_iter().map(with_own).collect()
    }

    fn refuse_duplicates(&mut self, operations: impl Iterator<Item = Operation<'d>>) {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for operation in operations {
            let Some(id) = operation.id() else { continue };
            let span = operation.span_of("operationId");
            if let Some(first) = seen.insert(id, span) {
                let message = format!("two operations are called `{id}`");
                self.report.push(Diagnostic::error(span, message).also(first, "first here"));
            }
        }
    }

    /// Two paths that differ in the names of their variables alone are one (OpenAPI 3.1, section 4.8.8).
    fn refuse_same_paths(&mut self, root: Root<'d>, declared: &[Declared<'d>]) {
        let mut seen: HashMap<(String, &str), &str> = HashMap::new();
        for (path, _, method, _) in declared {
            if let Some(first) = seen.insert((path::without_names(path), method), path) {
                let message = format!("`{method} {path}` and `{method} {first}` cannot be told apart");
                let first = root.path_span(first);
                self.report.push(Diagnostic::error(root.path_span(path), message).also(first, "first here"));
            }
        }
    }

    fn operation(
        &mut self,
        head: Head<'_, 'd>,
        operation: Operation<'d>,
        names: Names,
        schemes: &Schemes<'d>,
    ) -> Drafted<'d> {
        let Head { root, path, item, method, id, tags } = head;
        let words = names.words;
        let sent_path = self.path(root, path, item, operation);
        let parameters = self.parameters(&sent_path, item, operation, &words, tags.words(operation));
        let body = self.request_body(operation, &parameters, &words);
        let arguments = self.arguments(operation, &parameters, body.as_ref());
        let responses = self.responses(operation, &words);
        let pending = self.pending(operation, &responses);
        let security = self.security(root, operation, schemes);
        let (server, servers) = self.own_servers(item, operation);
        let callbacks = self.called_back(Some(operation), &words);
        let headers = self.headers(operation, &words);
        let name = names.ty.to_string();
        let operation_id = Some(id.clone()).filter(|id| *id != name && operation.id().is_some());
        let notes = [
            remark("Needs the scopes", scopes(root, operation)),
            remark("Other servers that have it", servers),
            remark("Callbacks, which the server calls", callbacks),
            tags.others(operation),
        ];
        Drafted {
            pagination: operation.pagination(),
            is_pinned: operation.rust_args().is_some(),
            operation: ir::Operation {
                name: names.ty,
                method_name: names.method,
                method,
                path: sent_path,
                tag: tags.of(operation),
                place: operation.pointer(),
                docs: Docs {
                    summary: operation.summary().map(str::to_owned),
                    text: operation.description().map(str::to_owned),
                    notes: notes.into_iter().flatten().collect(),
                    aliases: operation_id.into_iter().chain([path.to_owned()]).collect(),
                    deprecated: operation.deprecated(),
                },
                id,
                parameters,
                body,
                arguments,
                responses,
                success: names.success,
                error: names.error,
                security,
                server,
                headers,
                pending,
                pagination: None,
            },
        }
    }

    /// The variables of a path template and the path parameters are the same set (OpenAPI 3.1, section 4.8.8).
    fn pending(&mut self, operation: Operation<'d>, responses: &[ir::Response]) -> Option<u16> {
        let (text, span) = operation.pending()?;
        let status = text.parse().ok().map(Status::Exact);
        let declared =
            responses.iter().find(|response| Some(response.status) == status && response.is_success());
        if declared.is_none() {
            self.report.error(span, format!("`x-pending: {text}` names no declared status of success"));
        } else if responses.iter().filter(|response| response.is_success()).count() < 2 {
            self.report.error(
                span,
                "`x-pending` needs a second status of success, which says that the answer is ready",
            );
        }
        declared.and_then(|response| match response.status {
            Status::Exact(status) => Some(status),
            _ => None,
        })
    }
}

/// What an operation is called in the document: its `operationId`, or its method and path where it has none.
fn id(method: &str, path: &str, operation: Operation<'_>) -> String {
    operation.id().map_or_else(|| format!("{method} {path}"), str::to_owned)
}

/// Where an operation stands.
struct Head<'a, 'd> {
    root: Root<'d>,
    path: &'d str,
    item: PathItem<'d>,
    method: Method,
    id: String,
    tags: &'a Tags<'d>,
}

/// What an operation and its parts are called.
struct Names {
    words: Words,
    ty: ir::TypeName,
    success: ir::TypeName,
    error: ir::TypeName,
    method: ir::MethodName,
}

/// The scopes that the alternatives of an operation's security ask for, each with its scheme where there are several.
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
    let said = |(scheme, scope): (&str, &str)| {
        if is_one { scope.to_owned() } else { format!("{scheme}: {scope}") }
    };
    asked.into_iter().map(said).collect()
}

/// A method as it is sent; `None` for a name that is none, or that is a keyword of path items in another case.
fn verb(method: &str) -> Option<Method> {
    let known = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];
    if METHODS.contains(&method) {
        let upper = method.to_ascii_uppercase();
        let known = known.into_iter().find(|known| *known == upper);
        return Some(known.map_or(Method::Other(upper), Method::Known));
    }
    let is_keyword = METHODS.iter().any(|known| known.to_ascii_uppercase() == method);
    (is_token(method) && !is_keyword).then(|| Method::Other(method.to_owned()))
}
