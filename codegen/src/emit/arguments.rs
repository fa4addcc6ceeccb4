//! Emits the inputs of an operation: the struct of its parameters, and the arguments of its `new`.

use proc_macro2::TokenStream;
use quote::ToTokens as _;

use super::structs::{self, Construction, ConstructorArgument, InitialValue, Member, Structure};
use super::types::UsedIn;
use super::{Context, docs, types};
use crate::ir::{Argument, Arguments, BodyContent, FieldName, Location, Operation, Parameter, RequestBody};

/// Emits the struct that holds the parameters, and its `new`.
pub(super) fn request(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let docs = docs::operation(context, operation);
    let name = &operation.name;
    let elsewhere = |required: bool, is_filled: bool| match &operation.arguments {
        _ if !required => Some("see its setter".to_owned()),
        Arguments::Struct(name, _) if !is_filled => Some(format!("see {}", docs::link(name))),
        Arguments::Struct(..) | Arguments::Each(_) => None,
    };
    let parameters = operation.parameters.iter().map(|parameter| {
        let Parameter { name, ty, docs, required, .. } = parameter;
        let value = if *required { types::only_value(context, &parameter.argument_type()) } else { None };
        let otherwise = || format!("The {}.", parameter_description(parameter));
        let docs = docs::unless_elsewhere(docs, otherwise, elsewhere(*required, value.is_some()));
        let ty = types::base(context, UsedIn::OtherModule, &ty.ty);
        let is_secret = context.facts.is_secret(&parameter.ty);
        Member { is_secret, ..member(context, docs, name, ty, *required).with_value(value) }
    });
    let body = operation.body.iter().map(|body| {
        let is_sequence = matches!(body.content, BodyContent::Sequence(_));
        let is_one = body.required && body.choice.is_none() && !is_sequence;
        let value = if is_one { types::only_value(context, &body.ty) } else { None };
        let elsewhere = if body.required { None } else { elsewhere(false, false) };
        let docs = docs::unless_elsewhere(&body.docs, || "The request body.".to_owned(), elsewhere);
        let ty = types::of_body(context, UsedIn::Operations, operation, body);
        let is_secret = is_secret(context, body);
        Member { is_secret, ..member(context, docs, &body.name, ty, body.required).with_value(value) }
    });
    let fields = parameters.chain(body).collect();
    let structure = Structure {
        docs,
        name,
        fields,
        new: new(context, operation),
        added: context.attributes.no_additions(),
    };
    structs::item(context, &structure)
}

/// Returns whether `Debug` of an operation hides the body. A choice of several media types hides its own
/// secrets.
fn is_secret(context: &Context<'_>, body: &RequestBody) -> bool {
    body.choice.is_none() && context.facts.is_secret(&body.ty)
}

/// Returns a field, which is optional unless it is required.
pub(super) fn member<'a>(
    context: &Context<'_>,
    docs: docs::Attrs,
    name: &'a FieldName,
    ty: TokenStream,
    required: bool,
) -> Member<'a> {
    let (ty, start) = if required {
        (ty, InitialValue::Argument)
    } else {
        (types::option(context, &ty), InitialValue::Default(context.std("None").into_token_stream()))
    };
    Member { docs, name, ty, start, is_secret: false }
}

/// Returns the docs of a parameter that the document does not describe.
pub(super) fn parameter_description(parameter: &Parameter) -> String {
    let place = match parameter.location {
        Location::Path(_) => "path parameter",
        Location::Query { .. } => "query parameter",
        Location::QueryString(_) => "query string",
        Location::Header { .. } => "header",
        Location::Cookie(_) => "cookie",
    };
    format!("{place} {}", docs::code(&parameter.wire))
}

/// Returns the arguments of `new` and of the client method.
pub(super) fn constructor_argument<'a>(
    context: &Context<'_>,
    within: UsedIn,
    operation: &'a Operation,
    argument: Argument,
) -> Option<ConstructorArgument<'a>> {
    Some(match argument {
        Argument::Parameter(index) => {
            let parameter = operation.parameters.get(index)?;
            let ty = parameter.argument_type();
            ConstructorArgument {
                name: &parameter.name,
                ty: types::argument(context, UsedIn::OtherModule, &ty),
                converted: types::is_converted(context, &ty),
            }
        }
        Argument::Body => {
            let body = operation.body.as_ref()?;
            let ty = types::body_argument(context, within, operation, body);
            ConstructorArgument { name: &body.name, ty, converted: types::is_body_converted(context, body) }
        }
    })
}

fn new<'a>(context: &Context<'_>, operation: &'a Operation) -> Construction<'a> {
    let arguments = operation.arguments.list().iter();
    let given = arguments.filter_map(|a| constructor_argument(context, UsedIn::Operations, operation, *a));
    match &operation.arguments {
        Arguments::Each(arguments) if arguments.is_empty() => Construction::Nothing,
        Arguments::Each(_) => Construction::Each(given.collect()),
        Arguments::Struct(args, _) => Construction::Struct(args, given.collect()),
    }
}

/// Emits the struct of required parameters, for an operation whose arguments could be silently swapped.
pub(super) fn arguments_struct(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let Arguments::Struct(name, arguments) = &operation.arguments else {
        return None;
    };
    let fields = arguments.iter().map(|argument| match argument {
        Argument::Parameter(index) => operation.parameters.get(*index).map(|parameter| {
            let docs = docs::attrs(&parameter.docs, || format!("The {}.", parameter_description(parameter)));
            let ty = types::base(context, UsedIn::OtherModule, &parameter.ty.ty);
            let is_secret = context.facts.is_secret(&parameter.ty);
            structs::Argument { docs, name: &parameter.name, ty, is_secret }
        }),
        Argument::Body => operation.body.as_ref().map(|body| {
            let ty = types::of_body(context, UsedIn::Operations, operation, body);
            let docs = docs::line("The request body").into();
            structs::Argument { docs, name: &body.name, ty, is_secret: is_secret(context, body) }
        }),
    });
    Some(structs::args_struct(context, name, &operation.name, fields.flatten()))
}
