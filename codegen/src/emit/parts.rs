//! The bodies of parts in `operations.rs`: a struct with a field for each part, and how it becomes parts.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::member;
use super::structs::{self, Given, Member, New, Start, Structure};
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
        member(context, docs, &part.name, content(context, part), part.required)
    });
    let (multipart, from) = (context.ours("Multipart"), context.std("From"));
    let more = rest.iter().map(|name| Member {
        docs: docs::line("What has no name in the document"),
        name,
        ty: multipart.clone(),
        start: Start::Default(quote!(#multipart::new())),
    });
    let docs = docs::line(&format!("The parts of the body that [`{}`] sends", operation.name));
    let fields = fields.chain(more).collect();
    let structure = Structure {
        docs,
        name,
        fields,
        new: new(context, list, arguments),
        added: context.attributes.nothing(),
    };
    let structure = structs::item(context, &structure);
    let written = list
        .iter()
        .map(|part| written(context, part))
        .chain(rest.iter().map(|name| quote!(.parts(&body.#name))));
    Some(quote! {
        #structure

        impl #from<&#name> for #multipart {
            fn from(body: &#name) -> Self {
                Self::new() #(#written)*
            }
        }
    })
}

fn content(context: &Context<'_>, part: &Part) -> TokenStream {
    match &part.content {
        PartContent::File => context.ours("FilePart"),
        PartContent::Files => files(context),
        PartContent::Value(ty) => types::base(context, Within::Elsewhere, &ty.ty),
    }
}

fn files(context: &Context<'_>) -> TokenStream {
    let (list, file) = (context.std("Vec"), context.ours("FilePart"));
    quote!(#list<#file>)
}

/// How a body is made: by `new`, which takes what is required, or by `Default`.
fn new<'a>(context: &Context<'_>, parts: &'a [Part], arguments: &[usize]) -> New<'a> {
    if arguments.is_empty() {
        return New::Default;
    }
    let given = arguments.iter().filter_map(|index| parts.get(*index)).map(|part| {
        let (ty, converted) = match &part.content {
            PartContent::File => (types::into(context, &context.ours("FilePart")), true),
            PartContent::Files => (files(context), false),
            PartContent::Value(ty) => {
                let ty = TypeUse { nullable: false, ..ty.clone() };
                (types::argument(context, Within::Elsewhere, &ty), types::is_converted(&ty))
            }
        };
        Given { name: &part.name, ty, converted }
    });
    New::Each(given.collect())
}

/// How one part is added.
fn written(context: &Context<'_>, part: &Part) -> TokenStream {
    let Part { name, wire, content, media_type, style, .. } = part;
    let none = context.std("None");
    let some = context.std("Some");
    if let Some(style) = style {
        let styles = context.ours("QueryStyle");
        let style = ident(&format!("{style:?}"));
        return quote!(.styled(#wire, &body.#name, #styles::#style));
    }
    match (content, media_type) {
        (PartContent::Value(_), None) => quote!(.value(#wire, &body.#name)),
        (PartContent::Value(_), Some(media_type)) => quote!(.value_as(#wire, #media_type, &body.#name)),
        (_, None) => quote!(.files(#wire, #none, &body.#name)),
        (_, Some(media_type)) => quote!(.files(#wire, #some(#media_type), &body.#name)),
    }
}
