//! The order in which constructors take required values.

use crate::diagnostic::Report;
use crate::document::view::{Object, Operation, Schema};
use crate::ir::{self, Argument, Arguments};

/// Orders the arguments of an operation: by `x-rust-args`, or else as in the document with the body last.
pub(super) fn of_operation(
    report: &mut Report,
    operation: Operation<'_>,
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
    pin(report, operation, &mut arguments, wire);
    Arguments::Each(arguments)
}

/// Orders the arguments of `new`: by `x-rust-args`, or else as in the document.
///
/// `fields` are the names on the wire, and whether each is required.
pub(super) fn of_schema(report: &mut Report, schema: Schema<'_>, fields: &[(&str, bool)]) -> Vec<usize> {
    let required = fields.iter().enumerate().filter(|(_, (_, required))| *required);
    let mut arguments: Vec<_> = required.map(|(index, _)| index).collect();
    pin(report, schema, &mut arguments, |index| fields.get(*index).map_or("", |(wire, _)| *wire));
    arguments
}

/// Orders required arguments by `x-rust-args`, which has to list each of them once, and nothing else.
fn pin<'d, 'w, T>(
    report: &mut Report,
    object: impl Object<'d>,
    arguments: &mut [T],
    wire: impl Fn(&T) -> &'w str,
) {
    let Some(pinned) = object.rust_args() else { return };
    let required: Vec<_> = arguments.iter().map(&wire).collect();
    for (index, (name, span)) in pinned.iter().enumerate() {
        if !required.contains(name) {
            report.error(*span, format!("`x-rust-args` names `{name}`, which is not required here"));
        } else if pinned.iter().take(index).any(|(first, _)| first == name) {
            report.error(*span, format!("duplicate name `{name}` in `x-rust-args`"));
        }
    }
    for name in required.iter().filter(|name| !pinned.iter().any(|(pinned, _)| pinned == *name)) {
        let message = format!("`x-rust-args` does not name `{name}`, which is required");
        report.error(object.span_of("x-rust-args"), message);
    }
    arguments.sort_by_key(|argument| pinned.iter().position(|(name, _)| *name == wire(argument)));
}
