//! Emits `webhooks.rs`: the requests that the server sends, in one enum for webhooks and one for callbacks.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};

use super::types::UsedIn;
use super::{Context, Part, Parts, docs, ident, outcomes, types};
use crate::ir::Webhook;
use crate::surface::Kind;

/// Emits an enum of all webhooks, and one of all callbacks.
pub(super) fn parts(context: Context<'_>) -> Parts<'_> {
    let api = context.api;
    let all = [("Webhook", "webhook", &api.webhooks), ("Callback", "callback", &api.callbacks)];
    let all = all.into_iter().filter(|(_, _, sent)| !sent.is_empty());
    Box::new(all.map(move |(name, what, sent)| Part {
        name: name.to_owned(),
        tokens: webhook_enum(&context, name, what, sent),
    }))
}

fn webhook_enum(context: &Context<'_>, name: &str, what: &str, sent: &[Webhook]) -> TokenStream {
    let own = ident(name);
    record(context, &own);
    let ty = |webhook: &Webhook| match &webhook.ty {
        Some(ty) => types::of(context, UsedIn::OtherModule, ty),
        None => context.runtime_name("Bytes").to_token_stream(),
    };
    let variants = sent.iter().map(|webhook| {
        let (variant, ty) = (&webhook.variant, ty(webhook));
        let docs = docs::variant(&docs::code(&webhook.name), &webhook.docs);
        let deprecated = webhook.docs.deprecated.then(|| quote!(#[deprecated]));
        context.record_variant(&own, variant, webhook.docs.deprecated, &[&ty]);
        quote!(#docs #deprecated #variant(#ty),)
    });
    let methods = methods(context, what, sent);
    let debug = outcomes::debug_of_enum(
        context,
        &own,
        sent.iter().map(|Webhook { variant, ty, .. }| {
            let is_secret = ty.as_ref().is_some_and(|ty| context.facts.is_secret(ty));
            let secret = is_secret.then(|| quote!(secret));
            (is_secret, quote!(#variant(#secret value)))
        }),
    );
    let derived = debug.is_none().then(|| quote!(Debug,));
    let about = docs::line(&format!("The bodies that the server sends in {what}s"));
    quote! {
        #about
        #[derive(#derived Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #own {
            #(#variants)*
        }

        impl #own {
            #methods
        }

        #debug
    }
}

/// Emits the function that reads a body, and the method that returns the name by which it was read.
fn methods(context: &Context<'_>, what: &str, sent: &[Webhook]) -> TokenStream {
    let error = context.runtime_name("WebhookError");
    let [result, err] = ["Result", "Err"].map(|name| context.std(name));
    let read = sent.iter().map(|webhook| reader(context, webhook));
    let names = sent.iter().map(|Webhook { name, variant, .. }| quote!(Self::#variant(_) => #name,));
    let reads = docs::line(&format!("Decodes the body of the {what} with this name"));
    quote! {
        #reads
        ///
        /// Whoever can reach the address can send anything: check the signature of the bytes before they are read.
        ///
        /// # Errors
        ///
        /// When the document does not have the name, or the body is not what it declares.
        #[inline]
        pub fn parse(name: &str, body: &[u8]) -> #result<Self, #error> {
            match name {
                #(#read)*
                _ => #err(#error::unknown(name)),
            }
        }

        /// Returns the name by which it is read.
        #[must_use]
        pub fn name(&self) -> &'static str {
            match self {
                #(#names)*
            }
        }
    }
}

fn record(context: &Context<'_>, own: &Ident) {
    let error = context.runtime_name("WebhookError");
    context.record_item(own, false, || Kind::Enum);
    context.record_traits(own, &["Clone", "Debug", "PartialEq"]);
    context.record_function(own, &quote!(parse), false, || {
        let arguments = vec![(quote!(name), quote!(&str)), (quote!(body), quote!(&[u8]))];
        (None, arguments, quote!(Result<crate::webhooks::#own, #error>))
    });
    context.record_function(own, &quote!(name), false, || {
        (Some(quote!(&crate::webhooks::#own)), Vec::new(), quote!(&'static str))
    });
}

/// Returns the match arm that reads the body of one webhook.
fn reader(context: &Context<'_>, Webhook { name, variant, ty, .. }: &Webhook) -> TokenStream {
    if ty.is_some() {
        let runtime = context.runtime;
        return quote!(#name => #runtime::__private::read_webhook(name, body).map(Self::#variant),);
    }
    let (bytes, ok) = (context.runtime_name("Bytes"), context.std("Ok"));
    quote!(#name => #ok(Self::#variant(#bytes::copy_from_slice(body))),)
}
