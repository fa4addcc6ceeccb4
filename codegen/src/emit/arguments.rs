//! What an operation is given: the struct that holds its parameters, and the arguments of its `new`.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Within;
use super::{Context, docs, ident, types};
use crate::ir::{Argument, Arguments, Location, Operation, Parameter};

/// The struct that holds the parameters, and its `new`.
pub(super) fn request(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let docs = docs::operation(context, operation);
    let name = &operation.name;
    let elsewhere = |required: bool| match &operation.arguments {
        _ if !required => Some("its setter says more".to_owned()),
        Arguments::Struct(name, _) => Some(format!("[`{name}`] says more")),
        Arguments::Each(_) => None,
    };
    let parameters = operation.parameters.iter().map(|parameter| {
        let otherwise = || format!("The {}.", described(parameter));
        let docs = docs::once(&parameter.docs, otherwise, elsewhere(parameter.required));
        let (name, ty) = (&parameter.name, types::base(context, Within::Elsewhere, &parameter.ty.ty));
        let ty = if parameter.required { ty } else { quote!(Option<#ty>) };
        quote!(#docs pub #name: #ty,)
    });
    let body = operation.body.iter().map(|body| {
        let elsewhere = elsewhere(body.required).filter(|_| !body.required);
        let docs = docs::once(&body.docs, || "The request body.".to_owned(), elsewhere);
        let (name, ty) = (&body.name, types::of_body(context, Within::Operations, operation, body));
        let ty = if body.required { ty } else { quote!(Option<#ty>) };
        quote!(#docs pub #name: #ty,)
    });
    let constructor = constructor(context, operation);
    let default = operation.arguments.list().is_empty().then(|| quote!(, Default));
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq #default)]
        #[non_exhaustive]
        pub struct #name {
            #(#parameters)*
            #(#body)*
        }

        impl #name {
            #constructor
        }
    }
}

/// What a parameter is, for one that the document does not describe.
pub(super) fn described(parameter: &Parameter) -> String {
    let place = match parameter.location {
        Location::Path(_) => "path parameter",
        Location::Query { .. } => "query parameter",
        Location::QueryString(_) => "query string",
        Location::Header { .. } => "header",
        Location::Cookie(_) => "cookie",
    };
    format!("{place} {}", docs::code(&parameter.wire))
}

/// One argument of an operation.
pub(super) struct Taken {
    pub(super) name: proc_macro2::Ident,
    pub(super) ty: TokenStream,
    /// The conversion to the field's type, where there has to be one.
    pub(super) converted: Option<TokenStream>,
}

/// What `new` and the client's method take.
pub(super) fn taken(
    context: &Context<'_>,
    within: Within,
    operation: &Operation,
    argument: Argument,
) -> Option<Taken> {
    let (name, ty) = match argument {
        Argument::Parameter(index) => {
            let parameter = operation.parameters.get(index)?;
            (&parameter.name, types::parameter(parameter))
        }
        Argument::Body => {
            let body = operation.body.as_ref()?;
            let name = ident(body.name.as_str());
            let (ty, converted) = types::body_argument(context, within, &name, operation, body);
            return Some(Taken { name, ty, converted });
        }
    };
    let name = ident(name.as_str());
    let (ty, converted) = types::argument(context, Within::Elsewhere, &name, &ty);
    Some(Taken { name, ty, converted })
}

fn constructor(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let given: Vec<_> = operation
        .arguments
        .list()
        .iter()
        .filter_map(|a| taken(context, Within::Operations, operation, *a))
        .collect();
    let fields = operation
        .parameters
        .iter()
        .map(|parameter| &parameter.name)
        .chain(operation.body.iter().map(|body| &body.name));
    let (signature, from) = match &operation.arguments {
        Arguments::Each(_) => {
            let arguments = given.iter().map(|Taken { name, ty, .. }| quote!(#name: #ty));
            (quote!(#(#arguments),*), None)
        }
        Arguments::Struct(name, _) => (quote!(args: #name), Some(quote!(args.))),
    };
    let values = fields.map(|field| match given.iter().find(|taken| taken.name == ident(field.as_str())) {
        None => quote!(#field: None),
        Some(Taken { name, .. }) if from.is_some() => quote!(#field: #from #name),
        Some(Taken { converted: Some(value), .. }) => quote!(#field: #value),
        Some(_) => quote!(#field),
    });
    let too_many = docs::many_arguments(if from.is_some() { 1 } else { given.len() });
    quote! {
        /// Creates the operation from what it requires.
        #[must_use]
        #too_many
        pub fn new(#signature) -> Self {
            Self { #(#values),* }
        }
    }
}

/// The struct of required parameters, for an operation whose arguments could be swapped in silence.
pub(super) fn arguments_struct(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let Arguments::Struct(name, arguments) = &operation.arguments else {
        return None;
    };
    let fields = arguments.iter().map(|argument| match argument {
        Argument::Parameter(index) => operation.parameters.get(*index).map(|parameter| {
            let docs = docs::attrs(&parameter.docs, || format!("The {}.", described(parameter)));
            let (name, ty) = (&parameter.name, types::base(context, Within::Elsewhere, &parameter.ty.ty));
            quote!(#docs pub #name: #ty,)
        }),
        Argument::Body => operation.body.as_ref().map(|body| {
            let (name, ty) = (&body.name, types::of_body(context, Within::Operations, operation, body));
            quote!(#[doc = " The request body."] pub #name: #ty,)
        }),
    });
    let docs = docs::line(&format!("What [`{}`] requires", operation.name));
    let uses = arguments.iter().filter_map(|argument| match argument {
        Argument::Parameter(index) => operation.parameters.get(*index).map(|parameter| &parameter.ty),
        Argument::Body => operation.body.as_ref().map(|body| &body.ty),
    });
    let copy = uses.into_iter().all(|ty| context.facts.is_copy_use(ty)).then(|| quote!(Copy,));
    Some(quote! {
        #docs
        #[derive(Debug, Clone, #copy PartialEq)]
        pub struct #name {
            #(#fields)*
        }
    })
}
