//! `x-pagination`: how an operation hands out a long list.
//!
//! It is lowered last: the ways into a page are walked through types that have to be there.

use crate::diagnostic::Diagnostic;
use crate::document::view::Pagination;
use crate::ir::{self, Payload, Scalar, Shape, Status, Step, TypeRef, TypeUse};
use crate::source::{Pointer, Span};

use super::Lowering;
use super::operation::Drafted;

impl<'d> Lowering<'d> {
    pub(super) fn paginate(&mut self, operations: &mut [Drafted<'d>]) {
        for Drafted { operation, pagination } in operations {
            if let Some(pagination) = pagination {
                operation.pagination = self.pagination(*pagination, operation);
            }
        }
    }

    fn pagination(
        &mut self,
        pagination: Pagination<'d>,
        operation: &ir::Operation,
    ) -> Option<ir::Pagination> {
        for (key, span) in pagination.keys() {
            if !["style", "parameter", "next", "items"].contains(&key) {
                self.report.error(span, format!("`x-pagination` has no `{key}`"));
            }
        }
        let (style, style_span) = self.member(pagination, "style")?;
        if style != "cursor" {
            let diagnostic =
                Diagnostic::unsupported(style_span, format_args!("the pagination style `{style}`"));
            self.report.push(diagnostic);
            return None;
        }
        let (parameter, parameter_span) = self.member(pagination, "parameter")?;
        let Some(parameter) = operation.parameters.iter().position(|known| known.wire == parameter) else {
            self.report.error(parameter_span, format!("there is no parameter `{parameter}`"));
            return None;
        };
        let cursor = operation.parameters.get(parameter).map(|parameter| &parameter.ty);
        if !cursor.is_some_and(|ty| self.is_cursor(ty)) {
            self.report.push(cursor_format(parameter_span));
            return None;
        }
        let Some(page) = page(operation) else {
            let message = "a paged operation has one typed answer of success, beside a pending one";
            self.report.error(pagination.span(), message);
            return None;
        };
        let (next_path, next_span) = self.member(pagination, "next")?;
        let (items_path, items_span) = self.member(pagination, "items")?;
        let (next, found) = self.walk(page, next_path, next_span)?;
        if !self.is_cursor(&found) {
            self.report.push(cursor_format(next_span));
            return None;
        }
        let (items, found) = self.walk(page, items_path, items_span)?;
        let TypeRef::List(item) = self.unaliased(&found).ty.clone() else {
            self.report.error(items_span, "there is no list here");
            return None;
        };
        Some(ir::Pagination::Cursor { parameter, next, items, page: page.clone(), item: *item })
    }

    fn member(&mut self, pagination: Pagination<'d>, key: &str) -> Option<(&'d str, Span)> {
        let member = pagination.member(key);
        if member.is_none() {
            self.report.error(pagination.span(), format!("`x-pagination` has no `{key}`"));
        }
        member
    }

    fn is_cursor(&self, ty: &TypeUse) -> bool {
        self.unaliased(ty).ty == TypeRef::Scalar(Scalar::Cursor)
    }

    /// Looks through the names of types that are names for other types. A ring of such names ends where it began.
    fn unaliased<'t>(&'t self, ty: &'t TypeUse) -> &'t TypeUse {
        let mut seen = Vec::new();
        let mut at = ty;
        while let TypeRef::Named(id) = &at.ty
            && let Some(Shape::Alias(target)) = self.types.shape(*id)
            && !seen.contains(id)
        {
            seen.push(*id);
            at = target;
        }
        at
    }

    /// Follows a JSON Pointer (`/_metadata/next_params/after_key`) from a type to the type of what it names.
    fn walk(&mut self, from: &TypeUse, path: &str, span: Span) -> Option<(Vec<Step>, TypeUse)> {
        let mut at = from.clone();
        let mut steps = Vec::new();
        for name in Pointer::from_fragment(&format!("#{path}")).unwrap_or_default().segments() {
            let field = match &self.unaliased(&at).ty {
                TypeRef::Named(id) => match self.types.shape(*id) {
                    Some(Shape::Struct(fields)) => fields.fields.iter().find(|field| field.wire == name),
                    _ => None,
                },
                _ => None,
            };
            let Some(field) = field else {
                self.report.error(span, format!("there is no property `{name}` on the way `{path}`"));
                return None;
            };
            steps.push(Step { field: field.name.clone(), optional: !field.required || field.ty.nullable });
            at = field.ty.clone();
        }
        if steps.is_empty() {
            self.report.error(span, format!("`{path}` is no JSON Pointer to a property"));
            return None;
        }
        Some((steps, at))
    }
}

fn cursor_format(span: Span) -> Diagnostic {
    Diagnostic::unsupported(span, "a cursor whose schema is not `{type: string, format: cursor}`").help(
        "let the overlay give that schema to the parameter and to the property that holds the next cursor",
    )
}

/// The page: the one typed success that is not pending.
fn page(operation: &ir::Operation) -> Option<&TypeUse> {
    let mut ready = operation
        .responses
        .iter()
        .filter(|r| r.is_success() && Some(r.status) != operation.pending.map(Status::Exact));
    match (ready.next().map(|response| &response.payload), ready.next()) {
        (Some(Payload::Json(ty)), None) => Some(ty),
        _ => None,
    }
}
