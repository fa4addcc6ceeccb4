//! The structs that constructors take.
//!
//! They are named behind everything else, so that no name of the document depends on them.

use crate::ir::{self, Argument, Arguments, BodyContent, Shape, TypeUse};
use crate::lower::operation::Draft;
use crate::name::{Scope, TypeName, Words};

/// Settles what operations and bodies of parts take, and names the structs of it. An operation is not given what can have one
/// value only, and takes a struct where its arguments could be swapped, unless the document pins their order.
pub(super) fn of_operations(scope: &mut Scope, types: &ir::Types, operations: &mut [Draft<'_>]) {
    for Draft { operation, is_pinned, .. } in operations {
        let mut arguments = operation.arguments.list().to_vec();
        arguments.retain(|argument| !has_one_value(types, operation, *argument));
        let are_alike = |one: &Argument, other: &Argument| are_alike(types, operation, *one, *other);
        operation.arguments = if *is_pinned || ir::is_positional(&arguments, are_alike) {
            Arguments::Each(arguments)
        } else {
            Arguments::Struct(args(scope, &operation.name), arguments)
        };
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

/// Whether an argument can have one value only.
fn has_one_value(types: &ir::Types, operation: &ir::Operation, argument: Argument) -> bool {
    use_of(operation, argument).is_some_and(|ty| types.only_value(&ty).is_some())
}

/// Whether two arguments are of one type, as far as Rust can tell them apart.
fn are_alike(types: &ir::Types, operation: &ir::Operation, one: Argument, other: Argument) -> bool {
    match (use_of(operation, one), use_of(operation, other)) {
        (Some(one), Some(other)) => types.are_alike(&one, &other),
        _ => false,
    }
}

/// The type of an argument; `None` for a body of parts or items, which is like nothing else.
fn use_of(operation: &ir::Operation, argument: Argument) -> Option<TypeUse> {
    match argument {
        Argument::Parameter(index) => operation.parameters.get(index).map(ir::Parameter::given),
        Argument::Body => match operation.body.as_ref()? {
            ir::RequestBody {
                content:
                    BodyContent::Multipart
                    | BodyContent::Mixed { .. }
                    | BodyContent::Parts(_)
                    | BodyContent::Sequence(_),
                ..
            } => None,
            // Bytes are taken in any form, as text is, which is their type here.
            ir::RequestBody { ty, .. } => Some(ty.clone()),
        },
    }
}
