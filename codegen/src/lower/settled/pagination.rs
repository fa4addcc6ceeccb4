//! Lowers `x-pagination`: how an operation is paginated.
//!
//! This is done last, because the paths into a page lead through types that have to exist.

use crate::diagnostic::{Diagnostic, Report};
use crate::document::view::{Object, Pagination};
use crate::ir::{self, PageStyle, Payload, Scalar, Shape, Status, Step, TypeRef, TypeUse};
use crate::source::{Pointer, Span};

/// The styles, and the members of each beside `style` and `items`.
const STYLES: [(&str, &[&str]); 5] = [
    ("cursor", &["parameter", "next"]),
    ("offset", &["parameter", "size", "total"]),
    ("page", &["parameter", "first", "size", "last"]),
    ("next-url", &["next"]),
    ("link", &[]),
];

type Result<T> = std::result::Result<T, Diagnostic>;

/// The required target of a path into a page.
#[derive(Clone, Copy)]
enum Expected {
    Cursor,
    Text,
    Number,
}

/// Lowers `x-pagination`.
///
/// # Errors
///
/// States what is wrong with it. Unknown members are reported as they are found.
pub(super) fn pagination(
    types: &ir::Types,
    pagination: Pagination<'_>,
    (operation, is_foreign): (&ir::Operation, bool),
    report: &mut Report,
) -> Result<ir::Pagination> {
    let style = style(pagination, report)?;
    let page = page_type(operation).ok_or_else(|| {
        let message = "a paged operation has one typed response of success, beside a pending one";
        fault(pagination.span(), message)
    })?;
    let next = |wanted| {
        let (path, span) = required_member(pagination, "next")?;
        path_to(types, page, path, span, wanted)
    };
    let number = |key| optional_number(types, pagination, page, key);
    let page_parameter = |wanted| page_parameter(types, pagination, operation, wanted);
    let style = match style {
        "cursor" => {
            let (parameter, (next, next_type)) = (page_parameter(Expected::Cursor)?, next(Expected::Cursor)?);
            let own = operation.parameters.get(parameter).map(|parameter| &parameter.ty);
            let is_text = |ty: &TypeUse| *types.resolved(ty).0 != TypeRef::Scalar(Scalar::Cursor);
            PageStyle::Cursor { parameter, next, is_text: own.is_none_or(is_text) || is_text(&next_type) }
        }
        "offset" => PageStyle::Offset {
            parameter: page_parameter(Expected::Number)?,
            size: number("size")?,
            total: number("total")?,
        },
        "page" => PageStyle::Number {
            parameter: page_parameter(Expected::Number)?,
            first: first_page_number(pagination)?,
            size: number("size")?,
            last: number("last")?,
        },
        "next-url" => PageStyle::Url { next: next(Expected::Text)?.0 },
        _ => PageStyle::Link,
    };
    let (items_path, items_span) = pagination.member("items").unwrap_or(("", pagination.span()));
    let only = only_list(types, page).filter(|_| items_path.is_empty() && is_foreign);
    let (items, found) = only.map_or_else(|| follow_path(types, page, items_path, items_span), Ok)?;
    match types.resolved(&found).0 {
        TypeRef::List(item) => {
            Ok(ir::Pagination { style, items, page: page.clone(), item: (**item).clone() })
        }
        _ => Err(fault(items_span, "expected a list here")),
    }
}

fn fault(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(span, message)
}

/// Returns the style, and reports members that it does not have.
fn style<'d>(pagination: Pagination<'d>, report: &mut Report) -> Result<&'d str> {
    let (style, span) = required_member(pagination, "style")?;
    let Some((_, own)) = STYLES.iter().find(|(name, _)| *name == style) else {
        let names = STYLES.map(|(name, _)| format!("`{name}`")).join(", ");
        let unknown = Diagnostic::unsupported(span, format_args!("the pagination style `{style}`"));
        return Err(unknown.help(format!("the styles are {names}")));
    };
    for (key, span) in pagination.keys() {
        if !own.contains(&key) && !["style", "items"].contains(&key) {
            let message = format!("unknown key `{key}` in `x-pagination` of the style `{style}`");
            let names =
                [&["items"], *own].concat().iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
            let help = format!("expected `style`, {}", names.join(", "));
            report.push(Diagnostic::error(span, message).help(help));
        }
    }
    Ok(style)
}

/// Returns the parameter for the position of a page.
fn page_parameter(
    types: &ir::Types,
    pagination: Pagination<'_>,
    operation: &ir::Operation,
    wanted: Expected,
) -> Result<usize> {
    let (name, span) = required_member(pagination, "parameter")?;
    let mut parameters = operation.parameters.iter().enumerate();
    let Some((index, parameter)) = parameters.find(|(_, known)| known.wire == name) else {
        return Err(fault(span, format!("unknown parameter `{name}`")));
    };
    let ty = types.resolved(&parameter.ty).0;
    match wanted {
        Expected::Cursor if !is_cursor(ty) => Err(cursor_format(span)),
        // The first page has no cursor.
        Expected::Cursor if parameter.required => {
            Err(fault(span, format!("`{name}` carries a cursor, so it cannot be required")))
        }
        Expected::Number | Expected::Text if !is_integer(ty) => {
            Err(fault(span, format!("`{name}` is not an integer")))
        }
        _ => Ok(index),
    }
}

/// Returns the number of the first page, by default 1.
fn first_page_number(pagination: Pagination<'_>) -> Result<u64> {
    let Some((number, span)) = pagination.number("first") else { return Ok(1) };
    let message = "expected a whole number, `0` or `1`, as the number of the first page";
    number.and_then(|number| number.parse().ok()).ok_or_else(|| fault(span, message))
}

/// Lowers the path to a number that a page may contain.
fn optional_number(
    types: &ir::Types,
    pagination: Pagination<'_>,
    page: &TypeUse,
    key: &str,
) -> Result<Option<Vec<Step>>> {
    let number = |(path, span)| path_to(types, page, path, span, Expected::Number).map(|(steps, _)| steps);
    pagination.member(key).map(number).transpose()
}

fn required_member<'d>(pagination: Pagination<'d>, key: &str) -> Result<(&'d str, Span)> {
    let missing = || fault(pagination.span(), format!("missing `{key}` in `x-pagination`"));
    pagination.member(key).ok_or_else(missing)
}

/// Follows a JSON Pointer from a page to a value of the expected kind.
fn path_to(
    types: &ir::Types,
    page: &TypeUse,
    path: &str,
    span: Span,
    wanted: Expected,
) -> Result<(Vec<Step>, TypeUse)> {
    let (steps, ty) = follow_path(types, page, path, span)?;
    let found = types.resolved(&ty).0;
    let is_number = is_integer(found) || matches!(found, TypeRef::Scalar(Scalar::F64));
    let is_text = matches!(found, TypeRef::Scalar(Scalar::String | Scalar::Password | Scalar::Cursor));
    match wanted {
        _ if steps.is_empty() => Err(fault(span, format!("`{path}` is not a JSON Pointer to a property"))),
        Expected::Cursor if !is_cursor(found) => Err(cursor_format(span)),
        Expected::Text if !is_text => Err(fault(span, "expected a string here")),
        Expected::Number if !is_number => Err(fault(span, "expected a number here")),
        _ => Ok((steps, ty)),
    }
}

/// Follows a JSON Pointer (`/_metadata/next_params/after_key`) from a type, and returns the type of its
/// target.
fn follow_path(types: &ir::Types, from: &TypeUse, path: &str, span: Span) -> Result<(Vec<Step>, TypeUse)> {
    let mut at = from.clone();
    let mut steps = Vec::new();
    if !path.is_empty() && !path.starts_with('/') {
        return Err(fault(span, format!("`{path}` is not a JSON Pointer to a property")));
    }
    for name in Pointer::from_fragment(&format!("#{path}")).unwrap_or_default().segments() {
        let field = match types.resolved(&at).0 {
            TypeRef::Named(id) => match types.get(*id).map(|ty| &ty.shape) {
                Some(Shape::Struct(fields)) => fields.fields.iter().find(|field| field.wire == name),
                _ => None,
            },
            _ => None,
        };
        let message = || format!("unknown property `{name}` on the path `{path}`");
        let field = field.ok_or_else(|| fault(span, message()))?;
        steps.push(step(field));
        at = field.ty.clone();
    }
    Ok((steps, at))
}

/// Returns the only list of a page, for vocabularies that do not name it.
fn only_list(types: &ir::Types, page: &TypeUse) -> Option<(Vec<Step>, TypeUse)> {
    let TypeRef::Named(id) = types.resolved(page).0 else { return None };
    let Shape::Struct(fields) = &types.get(*id)?.shape else { return None };
    let mut lists =
        fields.fields.iter().filter(|field| matches!(types.resolved(&field.ty).0, TypeRef::List(_)));
    match (lists.next(), lists.next()) {
        (Some(field), None) => Some((vec![step(field)], field.ty.clone())),
        _ => None,
    }
}

fn step(field: &ir::Field) -> Step {
    Step { field: field.name.clone(), optional: !field.required || field.ty.nullable }
}

fn is_integer(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Scalar(Scalar::I32 | Scalar::I64 | Scalar::U64))
}

/// Returns whether values can be sent back exactly as they were received.
fn is_cursor(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Scalar(Scalar::Cursor | Scalar::String))
}

fn cursor_format(span: Span) -> Diagnostic {
    let unsupported = Diagnostic::unsupported(span, "a cursor that is not text");
    unsupported.help(
        "let the overlay give the schema `{type: string, format: cursor}` to the parameter and to the property that holds \
         the next cursor",
    )
}

/// Returns the type of a page: the only typed success that is not pending.
fn page_type(operation: &ir::Operation) -> Option<&TypeUse> {
    let mut ready = operation
        .responses
        .iter()
        .filter(|r| r.is_success() && Some(r.status) != operation.pending.map(Status::Exact));
    match (ready.next().map(|response| &response.payload), ready.next()) {
        (Some(Payload::Json(ty) | Payload::Xml(ty, _)), None) => Some(ty),
        _ => None,
    }
}
