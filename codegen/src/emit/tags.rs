//! Emits tags: a module for the operations of each, and a handle in `client.rs` with a method for each
//! operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::Attrs;
use super::record::MODE;
use super::{Context, Part, docs, methods};
use crate::ir::{Docs, Tag};
use crate::surface::Kind;

/// Emits the module of a tag within `operations` or `errors`, which includes a file.
pub(super) fn module(tag: &Tag, within: &str, file: &str) -> TokenStream {
    let (docs, name) = (docs(tag, within), &tag.name);
    let allow = (name.as_str() == within).then(|| {
        let reason = "the document has a tag of this name";
        quote!(#[allow(clippy::module_inception, reason = #reason)])
    });
    quote! {
        #docs
        #allow
        pub mod #name {
            include!(#file);
        }
    }
}

fn docs(tag: &Tag, within: &str) -> Attrs {
    let wire = docs::code(&tag.wire);
    if within == "errors" {
        return docs::line(&format!("The errors of the operations of the tag {wire}")).into();
    }
    docs::attrs(&tag.docs, || format!("The operations of the tag {wire}."))
}

/// Emits the client method that returns the handle of a tag.
pub(super) fn accessor(context: &Context<'_>, tag: &Tag) -> TokenStream {
    let Tag { wire, name, handle, .. } = tag;
    let aliases = Some(wire).filter(|wire| *wire != name.as_str()).into_iter().cloned().collect();
    let docs = docs::attrs(&Docs { aliases, ..Docs::default() }, || {
        format!("Returns the operations of the tag {}.", docs::code(wire))
    });
    let client = &context.api.client;
    context.record_function(client, name, false, || {
        (Some(quote!(&crate::client::#client<M>)), Vec::new(), quote!(crate::client::#handle<M>))
    });
    quote! {
        #docs
        pub fn #name(&self) -> #handle<M> {
            #handle { client: self.clone() }
        }
    }
}

/// Emits the handle of each tag, which has its operations as methods.
pub(super) fn handles(context: &Context<'_>) -> impl Iterator<Item = Part> {
    context.api.tags.iter().enumerate().map(move |(index, tag)| {
        let (docs, handle) = (docs(tag, "client"), &tag.handle);
        let [mode, default] = context.runtime_names(["Mode", "Async"]);
        let operations = context.api.operations.iter().filter(|operation| operation.tag == Some(index));
        context.record_item(handle, false, || Kind::Generic(MODE));
        context.record_traits(handle, &["Clone", "Debug"]);
        let (owner, client) = (quote!(#handle), quote!(self.client));
        let methods = operations.map(|operation| methods::method(context, &owner, operation, &client));
        let type_name = &context.api.client;
        let about = docs::line(&format!(
            "[`{type_name}::{}`] returns it; it can be cloned and kept like the client",
            tag.name
        ));
        let tokens = quote! {
            #docs
            ///
            #about
            #[derive(Debug, Clone)]
            #[must_use = "it does nothing until an operation is called"]
            pub struct #handle<M: #mode = #default> {
                client: #type_name<M>,
            }

            impl<M: #mode> #handle<M> {
                #(#methods)*
            }
        };
        Part { name: format!("{handle}Operations"), tokens }
    })
}
