//! The methods that call operations.

use proc_macro2::TokenStream;
use quote::quote;

use super::structs::{self, Given};
use super::types::Within;
use super::{Context, answers, arguments, docs};
use crate::ir::{Argument, Arguments, Docs, Operation};

/// The method that prepares a call of one operation; `client` is an expression for the client.
pub(super) fn method(
    context: &Context<'_>,
    owner: &TokenStream,
    operation: &Operation,
    client: &TokenStream,
) -> TokenStream {
    let (method, way, name) = (&operation.method_name, context.way(operation), &operation.name);
    let operations = context.sibling("operations");
    // rustdoc refuses an alias that is the item's own name.
    let aliases = operation.docs.aliases.iter().filter(|alias| *alias != method.as_str());
    let docs = Docs { aliases: aliases.cloned().collect(), ..operation.docs.clone() };
    let otherwise = || {
        let request = format!("{} {}", operation.method.as_str(), operation.path);
        format!("{}.", docs::code(&request))
    };
    let answer = answers::only_success(operation);
    let answer = answer.map(|response| (answers::statuses(response), &response.docs));
    let docs = docs::method(&docs, otherwise, answer);
    let taken: Vec<Given<'_>> = match &operation.arguments {
        Arguments::Each(arguments) => {
            let taken =
                |argument: &Argument| arguments::taken(context, Within::Elsewhere, operation, *argument);
            arguments.iter().filter_map(taken).collect()
        }
        Arguments::Struct(..) => Vec::new(),
    };
    let (signature, values) = match &operation.arguments {
        Arguments::Each(_) => {
            let signature = taken.iter().map(|Given { name, ty, .. }| quote!(, #name: #ty));
            let values = taken.iter().map(|Given { name, .. }| name);
            (quote!(#(#signature)*), quote!(#(#values),*))
        }
        Arguments::Struct(args, _) => (quote!(, args: #operations::#way #args), quote!(args)),
    };
    context.has_function(owner, method, docs.is_deprecated, || {
        let given = match &operation.arguments {
            Arguments::Each(_) => structs::arguments(&taken),
            Arguments::Struct(args, _) => vec![(quote!(args), quote!(#operations::#way #args))],
        };
        let output = quote!(crate::client::Call<#operations::#way #name, M>);
        (Some(quote!(&crate::client::#owner<M>)), given, output)
    });
    let too_many = docs::many_arguments(operation.arguments.list().len());
    quote! {
        #docs
        #too_many
        pub fn #method(&self #signature) -> Call<#operations::#way #name, M> {
            #client.execute(#operations::#way #name::new(#values))
        }
    }
}
