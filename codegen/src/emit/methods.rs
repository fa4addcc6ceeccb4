//! Emits the methods that call operations.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use super::structs::{self, ConstructorArgument};
use super::types::UsedIn;
use super::{Context, arguments, docs, outcomes};
use crate::ir::{Argument, Arguments, Docs, Operation, Payload, Response, TypeName, TypeRef};

/// Emits the method that prepares a call of one operation. `client` is an expression for the client.
pub(super) fn method(
    context: &Context<'_>,
    owner: &TokenStream,
    operation: &Operation,
    client: &TokenStream,
) -> TokenStream {
    let (method, module_path, name) =
        (&operation.method_name, context.module_path(operation), &operation.name);
    let operations = context.sibling("operations");
    // rustdoc rejects an alias that equals the item's own name.
    let aliases = operation.docs.aliases.iter().filter(|alias| *alias != method.as_str());
    let docs = Docs { aliases: aliases.cloned().collect(), ..operation.docs.clone() };
    let response = outcomes::only_success(operation);
    let response = response.map(|response| (outcomes::statuses(response), &response.docs));
    let docs = docs::method(&docs, &request(context, operation), response);
    let accepted: Vec<ConstructorArgument<'_>> = match &operation.arguments {
        Arguments::Each(arguments) => {
            let accepted = |argument: &Argument| {
                arguments::constructor_argument(context, UsedIn::OtherModule, operation, *argument)
            };
            arguments.iter().filter_map(accepted).collect()
        }
        Arguments::Struct(..) => Vec::new(),
    };
    let (signature, values) = match &operation.arguments {
        Arguments::Each(_) => {
            let signature = accepted.iter().map(|ConstructorArgument { name, ty, .. }| quote!(, #name: #ty));
            let values = accepted.iter().map(|ConstructorArgument { name, .. }| name);
            (quote!(#(#signature)*), quote!(#(#values),*))
        }
        Arguments::Struct(args, _) => (quote!(, args: #operations::#module_path #args), quote!(args)),
    };
    context.record_function(owner, method, docs.is_deprecated, || {
        let given = match &operation.arguments {
            Arguments::Each(_) => structs::arguments(&accepted),
            Arguments::Struct(args, _) => vec![(quote!(args), quote!(#operations::#module_path #args))],
        };
        let output = quote!(crate::client::Call<#operations::#module_path #name, M>);
        (Some(quote!(&crate::client::#owner<M>)), given, output)
    });
    let too_many = docs::many_arguments(operation.arguments.list().len());
    quote! {
        #docs
        #too_many
        pub fn #method(&self #signature) -> Call<#operations::#module_path #name, M> {
            #client.execute(#operations::#module_path #name::new(#values))
        }
    }
}

/// Returns docs about the request, the parameters, result and errors, and the options of the call.
fn request(context: &Context<'_>, operation: &Operation) -> String {
    let tag = context.tag(operation).map(|tag| format!("::{}", tag.name)).unwrap_or_default();
    let link = |module, name: &TypeName| format!("[`{name}`](super::{module}{tag}::{name})");
    let mut words = docs::code(&format!("{} {}", operation.method.as_str(), operation.path));
    if !operation.parameters.is_empty() {
        let _ = write!(words, "; parameters: {}", link("operations", &operation.name));
    }
    if outcomes::has_success_enum(operation) {
        let _ = write!(words, "; result: {}", link("operations", &operation.success));
    } else if let Some(result) = outcomes::only_success(operation).and_then(|only| result(context, only)) {
        let _ = write!(words, "; result: {result}");
    }
    if outcomes::can_fail(operation) {
        let _ = write!(words, "; errors: {}", link("errors", &operation.error));
    }
    words.push('.');
    if operation.pending.is_some() {
        words.push_str(" [`wait`](Call::wait) asks again until the result is there.");
    }
    if operation.pagination.is_some() {
        words.push_str(" [`items`](Call::items) and [`pages`](Call::pages) read page after page.");
    }
    words
}

/// Returns a link to the model that a response contains, if there is one.
fn result(context: &Context<'_>, response: &Response) -> Option<String> {
    let (lead, ty) = match &response.payload {
        Payload::Json(ty) | Payload::Xml(ty, _) => ("", ty),
        Payload::Sequence(item) => ("a sequence of ", item),
        Payload::Events(data) => ("events with ", &data.ty),
        Payload::Empty | Payload::Untyped | Payload::Text { .. } | Payload::Parts => return None,
    };
    let (list, ty) = match &ty.ty {
        TypeRef::List(items) => ("a list of ", &items.ty),
        TypeRef::Map(values) => ("a map of ", &values.ty),
        ty => ("", ty),
    };
    let TypeRef::Named(id) = ty else { return None };
    let name = context.type_name(*id)?;
    Some(format!("{lead}{list}[`{name}`](super::models::{name})"))
}
