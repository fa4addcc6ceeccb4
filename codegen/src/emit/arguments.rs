//! What an operation is given: the struct that holds its parameters, and the arguments of its `new`.

use proc_macro2::{Ident, TokenStream};
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
        let kind = kind(parameter.required);
        quote!(#docs #kind #name: #ty,)
    });
    let body = operation.body.iter().map(|body| {
        let elsewhere = elsewhere(body.required).filter(|_| !body.required);
        let docs = docs::once(&body.docs, || "The request body.".to_owned(), elsewhere);
        let (name, ty) = (&body.name, types::of_body(context, Within::Operations, operation, body));
        let kind = kind(body.required);
        quote!(#docs #kind #name: #ty,)
    });
    let (new, runtime) = (constructor(context, operation), context.runtime);
    quote! {
        #runtime::structure! {
            #docs
            pub struct #name {
                #(#parameters)*
                #(#body)*
            }
            #new
        }
    }
}

/// The word of `structure!` for what is required or not.
pub(super) fn kind(required: bool) -> Ident {
    ident(if required { "required" } else { "optional" })
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
    pub(super) name: Ident,
    pub(super) ty: TokenStream,
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
            let ty = types::argument(context, Within::Elsewhere, &types::parameter(parameter));
            (&parameter.name, ty)
        }
        Argument::Body => {
            let body = operation.body.as_ref()?;
            (&body.name, types::body_argument(context, within, operation, body))
        }
    };
    Some(Taken { name: ident(name.as_str()), ty })
}

fn constructor(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let arguments = operation.arguments.list().iter();
    let given = arguments.filter_map(|a| taken(context, Within::Operations, operation, *a));
    match &operation.arguments {
        Arguments::Each(_) => {
            let given = given.map(|Taken { name, ty }| quote!(#name: #ty));
            quote!(pub fn new(#(#given),*);)
        }
        Arguments::Struct(args, _) => {
            let names = given.map(|taken| taken.name);
            quote!(pub fn new(#args { #(#names),* });)
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
