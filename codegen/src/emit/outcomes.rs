//! Emits the outcome of an operation: its success and error types, and how each status is read.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::types::UsedIn;
use super::{Context, docs, events, ident, shapes, structs, types, xml};
use crate::ir::{
    HeaderField, Headers, Operation, Payload, Response, Shape, Status, TypeName, TypeRef, TypeUse,
};
use crate::surface::Kind;

/// The default `Accept` header of an operation.
pub(super) const JSON: &str = "application/json";

/// Returns the media types to accept: all from which successes are read, and JSON if only failures have a
/// readable body.
pub(super) fn accept_header(operation: &Operation) -> String {
    let mut wanted: Vec<&str> = Vec::new();
    let successes = operation.responses.iter().filter(|response| response.is_success());
    for media_type in successes.flat_map(|response| &response.media_types) {
        if !wanted.contains(&media_type.as_str()) {
            wanted.push(media_type);
        }
    }
    let is_json = |response: &Response| matches!(response.payload, Payload::Json(_));
    if operation.responses.iter().any(is_json) && !wanted.contains(&JSON) {
        wanted.push(JSON);
    }
    // A header value is printable ASCII. Other media type names cannot be requested.
    wanted.retain(|media_type| media_type.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '));
    wanted.join(", ")
}

/// Returns which statuses have a body that is not read at once.
pub(super) fn reading(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let arm = |method: &str, is_it: fn(&Payload) -> bool| {
        let streamed = operation.responses.iter().filter(|response| is_it(&response.payload));
        let patterns: Vec<_> = streamed.map(|response| pattern_of(operation, response)).collect();
        (!patterns.is_empty()).then(|| {
            let (reading, method) = (context.runtime_name("Reading"), ident(method));
            quote!(#(#patterns)|* => #reading::#method(headers),)
        })
    };
    let events = arm("events", |payload| matches!(payload, Payload::Events(_)));
    let sequences = arm("sequence", |payload| matches!(payload, Payload::Sequence(_) | Payload::Parts));
    (events.is_some() || sequences.is_some()).then(|| {
        let [status, headers, reading] = context.runtime_names(["StatusCode", "HeaderMap", "Reading"]);
        quote! {
            fn reading(status: #status, headers: &#headers) -> #reading {
                match status.as_u16() {
                    #events
                    #sequences
                    _ => #reading::Buffered,
                }
            }
        }
    })
}

pub(super) fn is_streamed(response: &Response) -> bool {
    matches!(response.payload, Payload::Events(_) | Payload::Sequence(_) | Payload::Parts)
}

/// Returns the statuses of a response as a pattern of numbers. A range excludes separately declared statuses
/// at either end, because clippy would report overlapping patterns.
pub(super) fn pattern_of(operation: &Operation, response: &Response) -> TokenStream {
    let number = proc_macro2::Literal::u16_unsuffixed;
    let (mut first, mut last) = match response.status {
        Status::Exact(status) => {
            let status = number(status);
            return quote!(#status);
        }
        Status::Other => return quote!(_),
        Status::Range(first) => (first, first + 99),
        Status::OtherSuccess => (200, 299),
    };
    let is_exact =
        |status| operation.responses.iter().any(|response| response.status == Status::Exact(status));
    while first < last && is_exact(first) {
        first += 1;
    }
    while first < last && is_exact(last) {
        last -= 1;
    }
    let (first, last) = (number(first), number(last));
    quote!(#first..=#last)
}

/// Returns the statuses of a response for its docs.
pub(super) fn statuses(response: &Response) -> String {
    match response.status {
        Status::Exact(status) => format!("`{status}`"),
        Status::Range(first) => format!("`{}XX`", first / 100),
        Status::OtherSuccess => "Any other successful status".to_owned(),
        Status::Other => "Any other status".to_owned(),
    }
}

/// Returns whether the variant alone does not determine the status.
fn has_status(response: &Response) -> bool {
    !matches!(response.status, Status::Exact(_))
}

/// Returns the field for the status, if the variant alone does not determine it.
pub(super) fn status_field(context: &Context<'_>, response: &Response) -> Option<TokenStream> {
    has_status(response).then(|| context.runtime_name("StatusCode").into_token_stream())
}

/// Returns the match arm that decodes one status.
pub(super) fn decode_arm(operation: &Operation, response: &Response) -> TokenStream {
    let statuses = pattern_of(operation, response);
    let variant = &response.name;
    let owner = if !response.is_success() {
        Some(quote!(Self::Error))
    } else if has_success_enum(operation) {
        Some(quote!(Self::Success))
    } else {
        None
    };
    let has_status = has_status(response);
    let made = match (owner, &response.payload) {
        (Some(owner), Payload::Empty) if has_status => quote!(#owner::#variant(response.status())),
        (Some(owner), _) if has_status => quote!(response.with_status(#owner::#variant)),
        (Some(owner), _) => quote!(#owner::#variant),
        (None, Payload::Empty) => quote!(()),
        (None, _) => quote!(::std::convert::identity),
    };
    let (method, root) = (ident(response_reader(response)), xml::root_of(operation, &response.payload));
    let root = root.map(|root| quote!(#root,));
    quote!(#statuses => response.#method(#root #made),)
}

/// Returns the response method that reads a response, and the name of the macro that writes it.
pub(super) fn response_reader(response: &Response) -> &'static str {
    payload_reader(&response.payload, response.is_success())
}

/// Returns the method of `RawResponse` that reads a body.
pub(super) fn payload_reader(payload: &Payload, is_success: bool) -> &'static str {
    match (payload, is_success) {
        (Payload::Json(_), true) => "json",
        (Payload::Json(_), false) => "json_error",
        (Payload::Xml(..), true) => "xml",
        (Payload::Xml(..), false) => "xml_error",
        (Payload::Text { .. }, true) => "text",
        (Payload::Text { .. }, false) => "text_error",
        (Payload::Empty, true) => "empty",
        (Payload::Empty, false) => "empty_error",
        (Payload::Events(data), true) => events::reader(data),
        (Payload::Sequence(_), true) => "sequence",
        (Payload::Parts, true) => "parts",
        (Payload::Untyped, true) => "bytes",
        (Payload::Untyped | Payload::Parts | Payload::Sequence(_) | Payload::Events(_), false) => {
            "bytes_error"
        }
    }
}

/// Returns a pattern that binds each field of a variant. `body` is the name for the body.
pub(super) fn variant_pattern(response: &Response, body: &TokenStream) -> TokenStream {
    let name = &response.name;
    let body = (response.payload != Payload::Empty).then(|| body.clone());
    let fields: Vec<_> = has_status(response).then(|| quote!(status)).into_iter().chain(body).collect();
    if fields.is_empty() { quote!(#name) } else { quote!(#name(#(#fields),*)) }
}

/// Emits `Debug` for an enum of responses that contain secrets. Returns `None` if it can be derived.
pub(super) fn debug_of_responses(
    context: &Context<'_>,
    name: &TypeName,
    responses: &[&Response],
) -> Option<TokenStream> {
    let variants = responses.iter().map(|response| {
        let is_secret = context.facts.has_secret(response);
        let secret = is_secret.then(|| quote!(secret));
        (is_secret, variant_pattern(response, &quote!(#secret body)))
    });
    debug_of_enum(context, name, variants)
}

/// Emits `Debug` for an enum of bodies, some of which are secrets. Returns `None` if it can be derived.
pub(super) fn debug_of_enum(
    context: &Context<'_>,
    name: &impl ToTokens,
    variants: impl Iterator<Item = (bool, TokenStream)>,
) -> Option<TokenStream> {
    let (secrets, variants): (Vec<_>, Vec<_>) = variants.unzip();
    let runtime = context.runtime;
    let debug = quote!(#runtime::__private::debug!(#name by variant { #(#variants,)* }););
    secrets.contains(&true).then_some(debug)
}

/// Returns whether there is a success enum. An operation with one success response returns its type directly.
pub(super) fn has_success_enum(operation: &Operation) -> bool {
    operation.responses.iter().filter(|response| response.is_success()).count() > 1
}

/// Returns the success response, if there is only one, so that no enum describes it.
pub(super) fn only_success(operation: &Operation) -> Option<&Response> {
    operation.responses.iter().find(|response| response.is_success()).filter(|_| !has_success_enum(operation))
}

pub(super) fn success_type(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let name = &operation.success;
    only_success(operation)
        .map_or_else(|| context.own(name), |response| payload_type(context, &response.payload))
}

/// Returns the Rust type of a payload.
pub(super) fn payload_type(context: &Context<'_>, payload: &Payload) -> TokenStream {
    match payload {
        Payload::Empty => quote!(()),
        Payload::Untyped => context.runtime_name("Bytes").into_token_stream(),
        Payload::Text { .. } => context.std("String").into_token_stream(),
        Payload::Parts => events::parts_type(context),
        Payload::Sequence(item) => events::sequence_type(context, item),
        Payload::Events(data) => events::events_type(context, data),
        Payload::Json(ty) | Payload::Xml(ty, _) => types::of(context, UsedIn::OtherModule, ty),
    }
}

/// Returns whether the operation declares an error response.
pub(super) fn can_fail(operation: &Operation) -> bool {
    operation.responses.iter().any(|response| !response.is_success())
}

pub(super) fn error_type(context: &Context<'_>, operation: &Operation) -> TokenStream {
    if can_fail(operation) {
        error_path(context, operation)
    } else {
        context.runtime_name("NoDeclaredError").into_token_stream()
    }
}

fn error_path(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let (errors, module_path, name) =
        (context.sibling("errors"), context.module_path(operation), &operation.error);
    quote!(#errors::#module_path #name)
}

pub(super) fn success(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    if !has_success_enum(operation) {
        return None;
    }
    let name = &operation.success;
    context.record_item(name, false, || Kind::Enum);
    let successes: Vec<_> = operation.responses.iter().filter(|response| response.is_success()).collect();
    let variants = successes.iter().map(|response| {
        let docs = docs::variant(&statuses(response), &response.docs);
        let variant = &response.name;
        let body = (response.payload != Payload::Empty).then(|| payload_type(context, &response.payload));
        let fields: Vec<_> = status_field(context, response).into_iter().chain(body).collect();
        context.record_variant(name, variant, false, &fields);
        if fields.is_empty() { quote!(#docs #variant,) } else { quote!(#docs #variant(#(#fields),*),) }
    });
    // A stream can be read only once, so it has no equality.
    let streams = operation.responses.iter().any(is_streamed);
    let debug = debug_of_responses(context, name, &successes);
    context.record_traits(name, if streams { &["Debug"] } else { &["Clone", "Debug", "PartialEq"] });
    let derived = [debug.is_none().then(|| quote!(Debug)), (!streams).then(|| quote!(Clone, PartialEq))];
    let derived: Vec<_> = derived.into_iter().flatten().collect();
    let derived = (!derived.is_empty()).then(|| quote!(#[derive(#(#derived),*)]));
    let docs = docs::line(&format!("The successful responses of {}", docs::link(&operation.name)));
    Some(quote! {
        #docs
        #derived
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }

        #debug
    })
}

/// Emits the headers of the responses, each read from text. If another operation has equal headers, they
/// become an alias.
pub(super) fn headers(context: &Context<'_>, index: usize, operation: &Operation) -> Option<TokenStream> {
    let Headers { name, fields } = operation.headers.as_ref()?;
    let docs = docs::line(&format!(
        "The headers of a response of {}; each is `None` if it is absent or malformed",
        docs::link(&operation.name)
    ));
    let duplicate =
        context.facts.headers_duplicate(index).and_then(|duplicate| context.api.operations.get(duplicate));
    if let Some(Headers { name: duplicate, .. }) = duplicate.and_then(|duplicate| duplicate.headers.as_ref())
    {
        context.record_alias(name, false, &context.own(duplicate));
        return Some(quote!(#docs pub type #name = #duplicate;));
    }
    context.record_item(name, false, || Kind::Struct);
    context.record_traits(name, &["Clone", "Debug", "Default", "PartialEq"]);
    let owner = name;
    let declared = fields.iter().map(|HeaderField { name, wire, docs, ty, .. }| {
        let docs = docs::attrs(docs, || format!("The header {}.", docs::code(wire)));
        let ty = types::option(context, &types::base(context, UsedIn::OtherModule, &ty.ty));
        context.record_field(owner, name, docs.is_deprecated, &ty);
        quote!(#docs pub #name: #ty,)
    });
    let read = fields.iter().map(|HeaderField { name, wire, ty, is_json, .. }| {
        let method = ident(match context.api.types.resolved(ty).0 {
            _ if *is_json => "json",
            TypeRef::List(_) => "list",
            // Text would be one of the values that a union does not know.
            _ if is_union_without_text(context, ty) => "json",
            _ => "one",
        });
        quote!(#name: headers.#method(#wire),)
    });
    let secrets = fields.iter().map(|field| (&field.name, context.facts.is_secret(&field.ty)));
    let debug = structs::debug_of_struct(context, name, secrets);
    let derived = debug.is_none().then(|| quote!(Debug,));
    let ([map, reader], from) = (context.runtime_names(["HeaderMap", "HeaderReader"]), context.std("From"));
    context.record_impl(name, || quote!(#from<&#map>), &[]);
    Some(quote! {
        #docs
        #[derive(#derived Clone, PartialEq, Default)]
        #[non_exhaustive]
        pub struct #name {
            #(#declared)*
        }

        #debug

        impl #from<&#map> for #name {
            fn from(headers: &#map) -> Self {
                let headers = #reader::new(headers);
                Self { #(#read)* }
            }
        }
    })
}

/// Returns whether a type is a union whose variants are all numbers or booleans, so that the text of each is JSON.
fn is_union_without_text(context: &Context<'_>, ty: &TypeUse) -> bool {
    let Some((_, Shape::Union(union))) = shapes::resolved(context, ty) else { return false };
    let is_json = |ty: &TypeUse| matches!(ty.ty, TypeRef::Scalar(scalar) if scalar.type_name() != "string");
    union.variants.iter().all(|variant| variant.ty.as_ref().is_some_and(is_json))
}

/// Emits the distinction between the ready response and the one that means "ask again later".
pub(super) fn pending(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let pending = operation.pending?;
    let (name, success) = (&operation.name, &operation.success);
    let (waiting, ready): (Vec<_>, Vec<_>) = operation
        .responses
        .iter()
        .filter(|response| response.is_success())
        .partition(|r| r.status == Status::Exact(pending));
    let pattern = |response: &&Response| {
        let variant = &response.name;
        match (has_status(response), &response.payload) {
            (false, Payload::Empty) => quote!(#success::#variant),
            (true, payload) if *payload != Payload::Empty => quote!(#success::#variant(_, _)),
            _ => quote!(#success::#variant(_)),
        }
    };
    let waiting = waiting.iter().map(pattern);
    let [option, some, none] = ["Option", "Some", "None"].map(|name| context.std(name));
    let trait_name = context.runtime_name("Pending");
    let (ty, arm) = match ready.as_slice() {
        [only] if only.payload != Payload::Empty => {
            let (name, status) = (&only.name, has_status(only).then(|| quote!(_,)));
            let ty = payload_type(context, &only.payload);
            (ty, quote!(#success::#name(#status ready) => #some(ready),))
        }
        [only] => {
            let pattern = pattern(only);
            (quote!(()), quote!(#pattern => #some(()),))
        }
        _ => (context.own(success), quote!(ready => #some(ready),)),
    };
    context.record_impl(name, || quote!(Pending), &[("Ready", &ty)]);
    Some(quote! {
        impl #trait_name for #name {
            type Ready = #ty;

            fn ready(success: Self::Success) -> #option<Self::Ready> {
                match success {
                    #(#waiting => #none,)*
                    #arm
                }
            }
        }
    })
}
