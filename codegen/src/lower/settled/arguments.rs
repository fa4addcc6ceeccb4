//! The structs that constructors take.
//!
//! They are named last, so that no name of the document depends on them.

use crate::ir::{self, Argument, Arguments, BodyContent, Shape, TypeUse};
use crate::lower::operation::Draft;
use crate::name::{Scope, TypeName, Words};

/// Determines the arguments of operations and multipart bodies, and names their structs. Constants are not
/// arguments. Arguments that could be swapped are combined into one struct, unless the document pins their
/// order.
pub(super) fn of_operations(scope: &mut Scope, types: &ir::Types, operations: &mut [Draft<'_>]) {
    for Draft { operation, is_pinned, .. } in operations {
        let mut arguments = operation.arguments.list().to_vec();
        arguments.retain(|argument| !has_one_value(types, operation, *argument));
        let are_alike = |one: &Argument, other: &Argument| are_alike(types, operation, *one, *other);
        operation.arguments = if *is_pinned || ir::is_positional(&arguments, are_alike) {
            Arguments::Each(arguments)
        } else {
            Arguments::Struct(claim_args_name(scope, &operation.name), arguments)
        };
        let parts = operation.body.iter_mut().flat_map(ir::RequestBody::parts_mut);
        for parts in parts.filter(|parts| parts.arguments.len() > 1) {
            parts.args = Some(claim_args_name(scope, &parts.name));
        }
    }
}

/// Names the argument structs of schemas, in the order of the document.
pub(super) fn of_types(scope: &mut Scope, types: &mut ir::Types) {
    for id in types.order.clone() {
        if let Some(ir::Type { name, shape: Shape::Struct(shape), .. }) = types.table.get_mut(id.0)
            && shape.arguments.len() > 1
        {
            shape.args = Some(claim_args_name(scope, name));
        }
    }
}

fn claim_args_name(scope: &mut Scope, name: &TypeName) -> TypeName {
    scope.claim_type(&Words::of(name.as_str()).then("args"))
}

/// Returns whether an argument has only one possible value.
fn has_one_value(types: &ir::Types, operation: &ir::Operation, argument: Argument) -> bool {
    let is_choice = operation.body.as_ref().is_some_and(|body| body.choice.is_some());
    let mut uses = uses_of(operation, argument);
    !(is_choice && argument == Argument::Body)
        && uses.next().is_some_and(|ty| types.only_value(&ty).is_some())
}

/// Returns whether two arguments have types that the compiler cannot distinguish.
fn are_alike(types: &ir::Types, operation: &ir::Operation, one: Argument, other: Argument) -> bool {
    let are_alike = |one| uses_of(operation, other).any(|other| types.are_alike(&one, &other));
    uses_of(operation, one).any(are_alike)
}

/// Returns the types in which an argument is passed. A body of parts or items has none, because it is unlike
/// anything else.
fn uses_of(operation: &ir::Operation, argument: Argument) -> impl Iterator<Item = TypeUse> {
    let (parameter, body) = match argument {
        Argument::Parameter(index) => (operation.parameters.get(index), None),
        Argument::Body => (None, operation.body.as_ref()),
    };
    let has_type = |form: &ir::BodyForm<'_>| {
        !matches!(
            form.content,
            BodyContent::Multipart
                | BodyContent::Mixed { .. }
                | BodyContent::Parts(_)
                | BodyContent::Sequence(_)
        )
    };
    // Bytes can be passed in any form, including text, which is their type here.
    let forms = body.into_iter().flat_map(ir::RequestBody::forms).filter(has_type);
    parameter.map(ir::Parameter::argument_type).into_iter().chain(forms.map(|form| form.ty.clone()))
}
