//! `x-pagination`: how an operation hands out a long list.
//!
//! It is lowered last: the ways into a page are walked through types that have to be there.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Pagination};
use crate::ir::{self, PageStyle, Payload, Scalar, Shape, Status, Step, TypeRef, TypeUse};
use crate::source::{Pointer, Span};

use super::Lowering;
use super::operation::Drafted;

/// The styles, and the members that each has beside `style` and `items`.
const STYLES: [(&str, &[&str]); 5] = [
    ("cursor", &["parameter", "next"]),
    ("offset", &["parameter", "size", "total"]),
    ("page", &["parameter", "first", "size", "last"]),
    ("next-url", &["next"]),
    ("link", &[]),
];

/// What a way into a page has to lead to.
#[derive(Clone, Copy)]
enum Wanted {
    Cursor,
    Text,
    Number,
}

impl<'d> Lowering<'d> {
    pub(super) fn paginate(&mut self, operations: &mut [Drafted<'d>]) {
        for Drafted { operation, pagination, .. } in operations {
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
        let style = self.style(pagination)?;
        let page = page(operation);
        if page.is_none() {
            let message = "a paged operation has one typed answer of success, beside a pending one";
            self.report.error(pagination.span(), message);
        }
        let page = page?;
        let next = |this: &mut Self, wanted| {
            let (path, span) = this.member(pagination, "next")?;
            this.way(page, path, span, wanted)
        };
        let style = match style {
            "cursor" => PageStyle::Cursor {
                parameter: self.carrier(pagination, operation, Wanted::Cursor)?,
                next: next(self, Wanted::Cursor)?,
            },
            "offset" => PageStyle::Offset {
                parameter: self.carrier(pagination, operation, Wanted::Number)?,
                size: self.told(pagination, page, "size")?,
                total: self.told(pagination, page, "total")?,
            },
            "page" => PageStyle::Number {
                parameter: self.carrier(pagination, operation, Wanted::Number)?,
                first: self.first(pagination)?,
                size: self.told(pagination, page, "size")?,
                last: self.told(pagination, page, "last")?,
            },
            "next-url" => PageStyle::Url { next: next(self, Wanted::Text)? },
            _ => PageStyle::Link,
        };
        let (items_path, items_span) = pagination.member("items").unwrap_or(("", pagination.span()));
        let (items, found) = self.walk(page, items_path, items_span)?;
        let TypeRef::List(item) = self.unaliased(&found).ty.clone() else {
            self.report.error(items_span, "there is no list here");
            return None;
        };
        Some(ir::Pagination { style, items, page: page.clone(), item: *item })
    }

    /// Returns the style, and checks that there are no members but its own.
    fn style(&mut self, pagination: Pagination<'d>) -> Option<&'d str> {
        let (style, span) = self.member(pagination, "style")?;
        let Some((_, own)) = STYLES.iter().find(|(name, _)| *name == style) else {
            let names = STYLES.map(|(name, _)| format!("`{name}`")).join(", ");
            let unknown = Diagnostic::unsupported(span, format_args!("the pagination style `{style}`"));
            self.report.push(unknown.help(format!("the styles are {names}")));
            return None;
        };
        for (key, span) in pagination.keys() {
            if !own.contains(&key) && !["style", "items"].contains(&key) {
                let message = format!("`x-pagination` of the style `{style}` has no `{key}`");
                let names =
                    [&["items"], *own].concat().iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
                let help = format!("it has `style`, {}", names.join(", "));
                self.report.push(Diagnostic::error(span, message).help(help));
            }
        }
        Some(style)
    }

    /// Returns the parameter that carries the place of a page.
    fn carrier(
        &mut self,
        pagination: Pagination<'d>,
        operation: &ir::Operation,
        wanted: Wanted,
    ) -> Option<usize> {
        let (name, span) = self.member(pagination, "parameter")?;
        let Some((index, parameter)) =
            operation.parameters.iter().enumerate().find(|(_, known)| known.wire == name)
        else {
            self.report.error(span, format!("there is no parameter `{name}`"));
            return None;
        };
        let ty = &self.unaliased(&parameter.ty).ty;
        let fits = match wanted {
            Wanted::Cursor => *ty == TypeRef::Scalar(Scalar::Cursor),
            Wanted::Number | Wanted::Text => is_whole(ty),
        };
        match wanted {
            Wanted::Cursor if !fits => self.report.push(cursor_format(span)),
            // The first page has no cursor.
            Wanted::Cursor if parameter.required => {
                self.report.error(span, format!("`{name}` carries a cursor, so it cannot be required"));
            }
            _ if !fits => self.report.error(span, format!("`{name}` is no integer")),
            _ => return Some(index),
        }
        None
    }

    /// The number of the first page; 1 when nothing is said.
    fn first(&mut self, pagination: Pagination<'d>) -> Option<u64> {
        let Some((number, span)) = pagination.number("first") else {
            return Some(1);
        };
        let first = number.and_then(|number| number.parse().ok());
        if first.is_none() {
            self.report.error(span, "the number of the first page is a whole number, `0` or `1`");
        }
        first
    }

    /// Lowers the way to a number that a page tells, if it does.
    #[expect(clippy::option_option, reason = "a fault is not the same as nothing said")]
    fn told(&mut self, pagination: Pagination<'d>, page: &TypeUse, key: &str) -> Option<Option<Vec<Step>>> {
        match pagination.member(key) {
            Some((path, span)) => self.way(page, path, span, Wanted::Number).map(Some),
            None => Some(None),
        }
    }

    fn member(&mut self, pagination: Pagination<'d>, key: &str) -> Option<(&'d str, Span)> {
        let member = pagination.member(key);
        if member.is_none() {
            self.report.error(pagination.span(), format!("`x-pagination` has no `{key}`"));
        }
        member
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

    /// Follows a JSON Pointer from a page to a value of the kind that is wanted there.
    fn way(&mut self, page: &TypeUse, path: &str, span: Span, wanted: Wanted) -> Option<Vec<Step>> {
        let (steps, found) = self.walk(page, path, span)?;
        let found = &self.unaliased(&found).ty;
        let is_number = || is_whole(found) || matches!(found, TypeRef::Scalar(Scalar::F64));
        match wanted {
            _ if steps.is_empty() => {
                self.report.error(span, format!("`{path}` is no JSON Pointer to a property"));
            }
            Wanted::Cursor if *found != TypeRef::Scalar(Scalar::Cursor) => {
                self.report.push(cursor_format(span));
            }
            Wanted::Text
                if !matches!(found, TypeRef::Scalar(Scalar::String | Scalar::Password | Scalar::Cursor)) =>
            {
                self.report.error(span, "there is no text here");
            }
            Wanted::Number if !is_number() => self.report.error(span, "there is no number here"),
            _ => return Some(steps),
        }
        None
    }

    /// Follows a JSON Pointer (`/_metadata/next_params/after_key`) from a type to the type of what it names.
    fn walk(&mut self, from: &TypeUse, path: &str, span: Span) -> Option<(Vec<Step>, TypeUse)> {
        let mut at = from.clone();
        let mut steps = Vec::new();
        if !path.is_empty() && !path.starts_with('/') {
            self.report.error(span, format!("`{path}` is no JSON Pointer to a property"));
            return None;
        }
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
        Some((steps, at))
    }
}

fn is_whole(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Scalar(Scalar::I32 | Scalar::I64 | Scalar::U64))
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
