//! Operations: what is called, and what it answers.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::document::view::{Operation, Pagination, PathItem, Root};
use crate::ir::{self, Docs, Method, Status};
use crate::name::{Scope, Words};
use crate::source::Span;

use super::security::Schemes;
use super::select::Candidate;
use super::{Lowering, remark};

/// An operation whose pagination waits until every type is lowered.
pub(super) struct Drafted<'d> {
    pub(super) operation: ir::Operation,
    pub(super) pagination: Option<Pagination<'d>>,
}

impl<'d> Lowering<'d> {
    pub(super) fn operations(&mut self, root: Root<'d>, schemes: &Schemes<'d>) -> Vec<Drafted<'d>> {
        let declared: Vec<_> = root
            .paths()
            .flat_map(|(path, item)| {
                item.operations().map(move |(method, operation)| (path, item, method, operation))
            })
            .collect();
        self.refuse_duplicates(declared.iter().map(|(_, _, _, operation)| *operation));
        let ids: Vec<_> =
            declared.iter().map(|(path, _, method, operation)| id(method, path, *operation)).collect();
        let candidates: Vec<_> = declared
            .iter()
            .zip(&ids)
            .map(|((path, _, _, operation), id)| Candidate { id, path, operation: *operation })
            .collect();
        let selected = self.selected(&candidates);
        let mut methods = Scope::methods();
        let mut operations = Vec::new();
        let mut pins = Vec::new();
        for (((path, item, method, operation), id), selected) in declared.into_iter().zip(ids).zip(selected) {
            if !path.starts_with('/') {
                self.report.error(root.path_span(path), format!("the path `{path}` does not begin with `/`"));
            }
            let words = Words::of(operation.rust_name().unwrap_or(&id));
            let names = Names {
                ty: self.types.scope.claim_type(&words),
                success: self.types.scope.claim_type(&words.then("success")),
                error: self.types.scope.claim_type(&words.then("error")),
                method: methods.claim_method(&words),
                words,
            };
            let pinned = operation.rust_name().map(|pinned| (pinned, operation.span_of("x-rust-name")));
            pins.extend(pinned.map(|(pinned, span)| (pinned, span, names.ty.clone())));
            let drafted = Head { root, path, item, method, id };
            if selected && let Some(operation) = self.operation(drafted, operation, names, schemes) {
                operations.push(operation);
            }
        }
        self.check_pins(&pins, Scope::claim_type);
        operations
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

    fn operation(
        &mut self,
        head: Head<'d>,
        operation: Operation<'d>,
        names: Names,
        schemes: &Schemes<'d>,
    ) -> Option<Drafted<'d>> {
        let Head { root, path, item, method, id } = head;
        let words = names.words;
        let parameters = self.parameters(item, operation, &words);
        let body = self.request_body(operation, &parameters, &words);
        let sent_path = self.path(root, path, item, operation);
        let arguments = self.arguments(operation, &parameters, body.as_ref(), &words);
        let responses = self.responses(operation, &words);
        let pending = self.pending(operation, &responses);
        let security = self.security(root, operation, schemes);
        let server = self.own_server(item, operation);
        let callbacks = self.called_back(Some(operation), &words);
        let headers = self.headers(operation, &words);
        let name = names.ty.to_string();
        let operation_id = Some(id.clone()).filter(|id| *id != name && operation.id().is_some());
        Some(Drafted {
            pagination: operation.pagination(),
            operation: ir::Operation {
                name: names.ty,
                method_name: names.method,
                method: verb(method)?,
                path: sent_path,
                place: operation.pointer(),
                docs: Docs {
                    summary: operation.summary().map(str::to_owned),
                    text: operation.description().map(str::to_owned),
                    notes: remark("Callbacks, which the server calls", callbacks),
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
        })
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
struct Head<'d> {
    root: Root<'d>,
    path: &'d str,
    item: PathItem<'d>,
    method: &'static str,
    id: String,
}

/// What an operation and its parts are called.
struct Names {
    words: Words,
    ty: ir::TypeName,
    success: ir::TypeName,
    error: ir::TypeName,
    method: ir::MethodName,
}

fn verb(method: &str) -> Option<Method> {
    Some(match method {
        "get" => Method::Get,
        "put" => Method::Put,
        "post" => Method::Post,
        "delete" => Method::Delete,
        "options" => Method::Options,
        "head" => Method::Head,
        "patch" => Method::Patch,
        "trace" => Method::Trace,
        _ => return None,
    })
}
