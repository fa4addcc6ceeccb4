//! Emits `errors.rs`: for each operation, the error responses that the document declares.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};

use super::types::UsedIn;
use super::{Context, Part, Parts, docs, none_delimited, outcomes, types};
use crate::facts;
use crate::ir::{Operation, Payload, Response, Scalar, Status, TypeName, TypeRef, TypeUse};
use crate::surface::Kind;

/// Emits the operations in the module of a tag, or those without a tag.
pub(super) fn parts(context: Context<'_>, tag: Option<usize>) -> Parts<'_> {
    let failing = context.api.operations.iter().filter(move |operation| operation.tag == tag);
    let failing = failing.filter(|operation| outcomes::can_fail(operation));
    let part = move |operation: &Operation| Part {
        name: operation.error.to_string(),
        tokens: error(&context, operation),
    };
    Box::new(failing.map(part))
}

fn error(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let name = &operation.error;
    let failures: Vec<_> = operation.responses.iter().filter(|response| !response.is_success()).collect();
    let variants = failures.iter().map(|response| none_delimited(variant(context, name, response)));
    let statuses = failures.iter().map(|response| none_delimited(status(context, response)));
    let body = facts::common_error(operation).map(|ty| borrowed(context, ty));
    let getter =
        body.as_ref().map(|(ty, borrow)| none_delimited(getter(context, name, (ty, borrow), &failures)));
    let body = body.map(|(ty, _)| ty);
    let path = docs::path(context, operation, "operations");
    let docs = docs::line(&format!("The errors that [`{0}`]({path}::{0}) declares", operation.name));
    context.record_item(name, false, || Kind::Enum);
    context.record_traits(name, &["Clone", "Debug", "DeclaredError", "Display", "Error", "PartialEq"]);
    let runtime = context.runtime;
    let debug = outcomes::debug_of_responses(context, name, &failures);
    let derived = debug.is_none().then(|| quote!(Debug,));
    quote! {
        #docs
        #[derive(#derived Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }

        #debug
        #getter

        #runtime::__private::declared_error!(#name { #(#statuses),* } #body);
    }
}

/// Returns the target of a reference to a body, and the method that creates the reference: text is borrowed
/// as `str`, a list as a slice.
fn borrowed(context: &Context<'_>, ty: &TypeUse) -> (TokenStream, TokenStream) {
    match context.api.types.resolved(ty) {
        (TypeRef::Scalar(Scalar::String), false) => (quote!(str), quote!(as_deref)),
        (TypeRef::List(items), false) => {
            let items = types::of(context, UsedIn::OtherModule, items);
            (quote!([#items]), quote!(as_deref))
        }
        _ => (types::of(context, UsedIn::OtherModule, ty), quote!(as_ref)),
    }
}

/// Emits the method that returns the body, if all bodies have the same type.
fn getter(
    context: &Context<'_>,
    name: &TypeName,
    (ty, borrow): (&TokenStream, &TokenStream),
    failures: &[&Response],
) -> TokenStream {
    let option = context.std("Option");
    context.record_impl(name, || quote!(DeclaredBody), &[("Body", ty)]);
    context.record_function(name, &quote!(body), false, || {
        let own = context.own(name);
        (Some(quote!(&#own)), Vec::new(), quote!(Option<&#ty>))
    });
    let bodies = failures.iter().map(|response| {
        let variant = &response.name;
        let status = (!matches!(response.status, Status::Exact(_))).then(|| quote!(_,));
        quote!(Self::#variant(#status body))
    });
    quote! {
        impl #name {
            /// Returns the body, whatever the status; `None` when it could not be read as declared.
            #[must_use]
            pub fn body(&self) -> #option<&#ty> {
                match self {
                    #(#bodies)|* => body.#borrow(),
                }
            }
        }
    }
}

/// Returns a variant with its field names, its status and what is shown of it, as `declared_error!` expects
/// it.
fn status(context: &Context<'_>, response: &Response) -> TokenStream {
    let status = match response.status {
        Status::Exact(status) => Literal::u16_unsuffixed(status).into_token_stream(),
        Status::Range(_) | Status::OtherSuccess | Status::Other => quote!(status),
    };
    if context.facts.has_secret(response) {
        let variant = outcomes::variant_pattern(response, &quote!(_));
        return quote!(#variant = #status);
    }
    let variant = outcomes::variant_pattern(response, &quote!(body));
    let shown = (response.payload != Payload::Empty).then(|| quote!(: body));
    quote!(#variant = #status #shown)
}

fn variant(context: &Context<'_>, owner: &TypeName, response: &Response) -> TokenStream {
    let docs = docs::variant(&outcomes::statuses(response), &response.docs);
    let name = &response.name;
    let ty = outcomes::payload_type(context, &response.payload);
    let body = match &response.payload {
        Payload::Empty => None,
        Payload::Untyped | Payload::Parts | Payload::Sequence(_) | Payload::Events(_) => Some(quote!(#ty)),
        Payload::Json(_) | Payload::Xml(..) | Payload::Text { .. } => Some(types::option(context, &ty)),
    };
    let fields: Vec<_> = outcomes::status_field(context, response).into_iter().chain(body).collect();
    context.record_variant(owner, name, false, &fields);
    if fields.is_empty() { quote!(#docs #name,) } else { quote!(#docs #name(#(#fields),*),) }
}
