//! The structs that constructors take: named behind everything else, so that no name of the document depends on them.

use crate::ir::{self, Argument, Arguments, BodyContent, Shape, TypeUse};
use crate::name::{Scope, TypeName, Words};

use super::operation::Drafted;

/// Names the structs of arguments of operations and of bodies of parts; an operation takes one where its arguments could be
/// swapped, unless the document pins their order.
pub(super) fn of_operations(scope: &mut Scope, types: &ir::Types, operations: &mut [Drafted<'_>]) {
    for Drafted { operation, is_pinned, .. } in operations {
        if let Arguments::Each(arguments) = &operation.arguments
            && !*is_pinned
            && !ir::is_positional(arguments, |one, other| are_alike(types, operation, *one, *other))
        {
            operation.arguments = Arguments::Struct(args(scope, &operation.name), arguments.clone());
        }
        if let Some(BodyContent::Parts(parts)) = operation.body.as_mut().map(|body| &mut body.content)
            && parts.arguments.len() > 1
        {
            parts.args = Some(args(scope, &parts.name));
        }
    }
}

/// Names the structs of arguments of schemas, in the order of the document.
pub(super) fn of_types(scope: &mut Scope, types: &mut ir::Types) {
    for id in types.order.clone() {
        if let Some(ir::Type { name, shape: Shape::Struct(shape), .. }) = types.table.get_mut(id.0)
            && shape.arguments.len() > 1
        {
            shape.args = Some(args(scope, name));
        }
    }
}

fn args(scope: &mut Scope, name: &TypeName) -> TypeName {
    scope.claim_type(&Words::of(name.as_str()).then("args"))
}

/// Whether two arguments are of one type, as far as Rust can tell them apart.
fn are_alike(types: &ir::Types, operation: &ir::Operation, one: Argument, other: Argument) -> bool {
    match (use_of(operation, one), use_of(operation, other)) {
        (Some(one), Some(other)) => types.are_alike(&one, &other),
        _ => false,
    }
}

/// The type of an argument; `None` for a body that no schema describes.
fn use_of(operation: &ir::Operation, argument: Argument) -> Option<TypeUse> {
    match argument {
        // No text in a URL or a header stands for `null`.
        Argument::Parameter(index) => operation
            .parameters
            .get(index)
            .map(|parameter| TypeUse { nullable: false, ..parameter.ty.clone() }),
        Argument::Body => match operation.body.as_ref()? {
            ir::RequestBody {
                content: BodyContent::Json(_) | BodyContent::Form(_) | BodyContent::Text(_),
                ty,
                ..
            } => Some(ty.clone()),
            _ => None,
        },
    }
}
