//! What constructors take, in which order, and the structs that hold it.
//!
//! The structs are named behind everything else, so that no name of the document depends on them.

use crate::document::view::{Object, Operation, Schema};
use crate::ir::{self, Argument, Arguments, BodyContent, Shape, TypeUse};
use crate::name::{Scope, TypeName, Words};

use super::Lowering;
use super::operation::Drafted;

impl<'d> Lowering<'d> {
    /// Orders what an operation takes: as `x-rust-args` says, else as the document does, and the body last.
    pub(super) fn arguments(
        &mut self,
        operation: Operation<'d>,
        parameters: &[ir::Parameter],
        body: Option<&ir::RequestBody>,
    ) -> Arguments {
        let wire = |argument: &Argument| match argument {
            Argument::Parameter(index) => parameters.get(*index).map_or("", |parameter| &parameter.wire),
            Argument::Body => "body",
        };
        let required = parameters.iter().enumerate().filter(|(_, parameter)| parameter.required);
        let mut arguments: Vec<_> = required.map(|(index, _)| Argument::Parameter(index)).collect();
        arguments.extend(body.filter(|body| body.required).map(|_| Argument::Body));
        self.pin(operation, &mut arguments, wire);
        Arguments::Each(arguments)
    }

    /// Orders the arguments of `new`: as `x-rust-args` says, else as the document does.
    ///
    /// `fields` are the names on the wire, and whether each is required.
    pub(super) fn constructor(&mut self, schema: Schema<'d>, fields: &[(&str, bool)]) -> Vec<usize> {
        let required = fields.iter().enumerate().filter(|(_, (_, required))| *required);
        let mut arguments: Vec<_> = required.map(|(index, _)| index).collect();
        self.pin(schema, &mut arguments, |index| fields.get(*index).map_or("", |(wire, _)| *wire));
        arguments
    }

    /// Puts what is required in the order that `x-rust-args` pins: all of it once, and nothing else.
    fn pin<'w, T>(&mut self, object: impl Object<'d>, arguments: &mut [T], wire: impl Fn(&T) -> &'w str) {
        let Some(pinned) = object.rust_args() else { return };
        let required: Vec<_> = arguments.iter().map(&wire).collect();
        for (index, (name, span)) in pinned.iter().enumerate() {
            if !required.contains(name) {
                self.report.error(*span, format!("`x-rust-args` names `{name}`, which is not required here"));
            } else if pinned.iter().take(index).any(|(first, _)| first == name) {
                self.report.error(*span, format!("`x-rust-args` names `{name}` twice"));
            }
        }
        for name in required.iter().filter(|name| !pinned.iter().any(|(pinned, _)| pinned == *name)) {
            let message = format!("`x-rust-args` does not name `{name}`, which is required");
            self.report.error(object.span_of("x-rust-args"), message);
        }
        arguments.sort_by_key(|argument| pinned.iter().position(|(name, _)| *name == wire(argument)));
    }
}

/// Settles what operations and bodies of parts take, and names the structs of it. An operation is not given what can have one
/// value only, and takes a struct where its arguments could be swapped, unless the document pins their order.
pub(super) fn of_operations(scope: &mut Scope, types: &ir::Types, operations: &mut [Drafted<'_>]) {
    for Drafted { operation, is_pinned, .. } in operations {
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

/// The type of an argument; `None` for a body of parts, which is like nothing else.
fn use_of(operation: &ir::Operation, argument: Argument) -> Option<TypeUse> {
    match argument {
        Argument::Parameter(index) => operation.parameters.get(index).map(ir::Parameter::given),
        Argument::Body => match operation.body.as_ref()? {
            ir::RequestBody { content: BodyContent::Multipart | BodyContent::Parts(_), .. } => None,
            // Bytes are taken in any form, as text is, which is their type here.
            ir::RequestBody { ty, .. } => Some(ty.clone()),
        },
    }
}
