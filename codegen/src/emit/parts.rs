//! The bodies of parts in `operations.rs`: a struct with a field for each part, and how it becomes parts.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::kind;
use super::types::Within;
use super::{Context, docs, ident, types};
use crate::ir::{BodyContent, Operation, Part, PartContent, Parts, TypeUse};

/// The struct of an operation's parts, where the document names them.
pub(super) fn structure(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let BodyContent::Parts(parts) = &operation.body.as_ref()?.content else {
        return None;
    };
    let Parts { name, parts: list, arguments, rest } = parts;
    let fields = list.iter().map(|part| {
        let docs = docs::attrs(&part.docs, || format!("The part {}.", docs::code(&part.wire)));
        let (name, ty) = (&part.name, self::content(context, part));
        let kind = kind(part.required);
        quote!(#docs #kind #name: #ty,)
    });
    let more = rest.iter().map(|name| quote!(..#name: Multipart));
    let new = constructor(context, list, arguments);
    let written = list.iter().map(written).chain(rest.iter().map(|name| quote!(.parts(&body.#name))));
    let docs = docs::line(&format!("The parts of the body that [`{}`] sends", operation.name));
    let runtime = context.runtime;
    Some(quote! {
        #runtime::structure! {
            #docs
            pub struct #name {
                #(#fields)*
                #(#more)*
            }
            #new
        }

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
fn constructor(context: &Context<'_>, parts: &[Part], arguments: &[usize]) -> Option<TokenStream> {
    let given = arguments.iter().filter_map(|index| parts.get(*index)).map(|part| {
        let name = &part.name;
        let ty = match &part.content {
            PartContent::File => quote!(impl Into<FilePart>),
            PartContent::Files => quote!(Vec<FilePart>),
            PartContent::Value(ty) => {
                types::argument(context, Within::Elsewhere, &TypeUse { nullable: false, ..ty.clone() })
            }
        };
        quote!(#name: #ty)
    });
    (!arguments.is_empty()).then(|| quote!(pub fn new(#(#given),*);))
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
