//! The bodies of parts in `operations.rs`: a struct with a field for each part, and how it becomes parts.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Within;
use super::{Context, docs, ident, types};
use crate::ir::{BodyContent, Operation, Part, PartContent, Parts};

/// The struct of an operation's parts, where the document names them.
pub(super) fn structure(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let BodyContent::Parts(parts) = &operation.body.as_ref()?.content else {
        return None;
    };
    let Parts { name, parts: list, arguments, rest } = parts;
    let fields = list.iter().map(|part| {
        let docs = docs::attrs(&part.docs, || format!("The part {}.", docs::code(&part.wire)));
        let (name, ty) = (&part.name, self::content(context, part));
        let ty = if part.required { ty } else { quote!(Option<#ty>) };
        quote!(#docs pub #name: #ty,)
    });
    let more = rest
        .iter()
        .map(|name| quote!(#[doc = " Parts that have no name in the document."] pub #name: Multipart,));
    let default = arguments.is_empty().then(|| quote!(, Default));
    let constructor = constructor(context, parts);
    let written = list.iter().map(written).chain(rest.iter().map(|name| quote!(.parts(&body.#name))));
    let docs = docs::line(&format!("The parts of the body that [`{}`] sends", operation.name));
    Some(quote! {
        #docs
        #[derive(Debug, Clone, PartialEq #default)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #(#more)*
        }

        #constructor

        impl From<&#name> for Multipart {
            fn from(body: &#name) -> Self {
                Self::new() #(#written)*
            }
        }
    })
}

fn content(context: &Context<'_>, part: &Part) -> TokenStream {
    match &part.content {
        PartContent::File => quote!(FilePart),
        PartContent::Files => quote!(Vec<FilePart>),
        PartContent::Value(ty) => types::base(context, Within::Elsewhere, &ty.ty),
    }
}

/// `new`, which takes what is required; a body that requires nothing has `Default` instead.
fn constructor(context: &Context<'_>, Parts { name, parts, arguments, rest }: &Parts) -> Option<TokenStream> {
    if arguments.is_empty() {
        return None;
    }
    let taken = arguments.iter().filter_map(|index| parts.get(*index)).map(|part| {
        let name = &part.name;
        match &part.content {
            PartContent::File => (quote!(#name: impl Into<FilePart>), name, Some(quote!(#name.into()))),
            PartContent::Files => (quote!(#name: Vec<FilePart>), name, None),
            PartContent::Value(ty) => {
                let ty = crate::ir::TypeUse { nullable: false, ..ty.clone() };
                let (ty, converted) = types::argument(context, Within::Elsewhere, name, &ty);
                (quote!(#name: #ty), name, converted)
            }
        }
    });
    let taken: Vec<_> = taken.collect();
    let signature = taken.iter().map(|(parameter, ..)| parameter);
    let values = parts.iter().map(|part| {
        let name = &part.name;
        match taken.iter().find(|(_, argument, _)| *argument == name) {
            Some((.., Some(value))) => quote!(#name: #value),
            Some(_) => quote!(#name),
            None => quote!(#name: None),
        }
    });
    let values = values.chain(rest.iter().map(|name| quote!(#name: Multipart::new())));
    let too_many = docs::many_arguments(taken.len());
    Some(quote! {
        impl #name {
            /// Creates a body from its required parts.
            #[must_use]
            #too_many
            pub fn new(#(#signature),*) -> Self {
                Self { #(#values),* }
            }
        }
    })
}

/// How one part is added.
fn written(Part { name, wire, content, media_type, style, .. }: &Part) -> TokenStream {
    if let Some(style) = style {
        let style = ident(&format!("{style:?}"));
        return quote!(.styled(#wire, &body.#name, QueryStyle::#style));
    }
    match (content, media_type) {
        (PartContent::Value(_), None) => quote!(.value(#wire, &body.#name)),
        (PartContent::Value(_), Some(media_type)) => quote!(.value_as(#wire, #media_type, &body.#name)),
        (_, None) => quote!(.files(#wire, None, &body.#name)),
        (_, Some(media_type)) => quote!(.files(#wire, Some(#media_type), &body.#name)),
    }
}
