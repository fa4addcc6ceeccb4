//! Emits `operations.rs`: for each operation its request, how it is written and read, and what it returns.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    Context, Part, Parts, alternatives, arguments, choice, events, ident, none_delimited, outcomes,
    pagination, parts, responses, retry, xml,
};
use crate::ir::{
    self, BodyContent, FieldWriting, FormField, Location, Method, Operation, Parameter, PathStyle,
    Positional, QueryStyle, RequestBody, Required, Status, WholeQuery,
};

/// Emits the operations in the module of a tag, or those without a tag.
pub(super) fn parts(context: Context<'_>, tag: Option<usize>) -> Parts<'_> {
    let operations = context.api.operations.iter().enumerate();
    let part = move |(index, operation): (usize, &Operation)| part(&context, index, operation);
    Box::new(operations.filter(move |(_, operation)| operation.tag == tag).map(part))
}

fn part(context: &Context<'_>, index: usize, operation: &Operation) -> Part {
    Part {
        name: operation.name.to_string(),
        tokens: [
            arguments::request(context, operation),
            choice::choice(context, operation).unwrap_or_default(),
            parts::structures(context, operation),
            arguments::arguments_struct(context, operation).unwrap_or_default(),
            implementation(context, operation),
            xml::roots(context, operation).unwrap_or_default(),
            responses::responses(context, operation),
            outcomes::success(context, operation).unwrap_or_default(),
            outcomes::headers(context, index, operation).unwrap_or_default(),
            events::streamed(context, operation).unwrap_or_default(),
            alternatives::alternatives(context, operation),
            outcomes::pending(context, operation).unwrap_or_default(),
            pagination::paginated(context, operation).unwrap_or_default(),
        ]
        .into_iter()
        .collect(),
    }
}

fn implementation(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let name = &operation.name;
    let success = outcomes::success_type(context, operation);
    let error = outcomes::error_type(context, operation);
    context.record_impl(name, || quote!(Operation), &[("Success", &success), ("Error", &error)]);
    let info = none_delimited(info(context, operation));
    let encode = none_delimited(encode(context, operation));
    let arms =
        operation.responses.iter().map(|response| none_delimited(outcomes::decode_arm(operation, response)));
    let has_other = operation.responses.iter().any(|response| response.status == Status::Other);
    let undeclared = (!has_other).then(|| quote!(_ => response.undeclared(),));
    let reading = outcomes::reading(context, operation);
    let [op, op_info, request, body, invalid, response, outcome] = context.runtime_names([
        "Operation",
        "OperationInfo",
        "Request",
        "Body",
        "InvalidRequest",
        "RawResponse",
        "Outcome",
    ]);
    let result = context.std("Result");
    // Inline functions are compiled in the crate that calls them, so a client pays only for the operations
    // that it uses.
    quote! {
        impl #op for #name {
            type Success = #success;
            type Error = #error;

            const INFO: #op_info = #info;

            #[inline]
            fn encode(&self) -> #result<#request<#body>, #invalid> {
                #encode
            }

            #reading

            #[inline]
            fn decode(response: &mut #response) -> #outcome<Self::Success, Self::Error> {
                match response.status().as_u16() {
                    #(#arms)*
                    #undeclared
                }
            }
        }
    }
}

fn info(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let Operation { id, path, .. } = operation;
    let new = match &operation.method {
        Method::Known(method) => {
            let method = ident(&method.to_lowercase());
            quote!(#method(#path))
        }
        Method::Other(method) => quote!(custom(#method, #path)),
    };
    let accept = Some(outcomes::accept_header(operation)).filter(|accept| accept != outcomes::JSON);
    let accept = accept.map(|accept| quote!(.accept(#accept)));
    let alternatives: Vec<_> = operation
        .security
        .iter()
        .map(|schemes| {
            let required = schemes.iter().filter_map(|Required { scheme, scopes }| {
                let (client, name) = (context.sibling("client"), &context.api.schemes.get(*scheme)?.name);
                let scopes = (!scopes.is_empty()).then(|| quote!(.scopes(&[#(#scopes),*])));
                Some(quote!(#client::#name #scopes))
            });
            quote!(&[#(#required),*])
        })
        .collect();
    let security = (!alternatives.is_empty()).then(|| quote!(.security(&[#(#alternatives),*])));
    let own_server = operation.server.as_deref().filter(|url| Some(*url) != context.api.base_url());
    let server = own_server.map(|url| quote!(.server(#url)));
    let streamed = operation.responses.iter().any(outcomes::is_streamed).then(|| quote!(.streamed()));
    let op_info = context.runtime_name("OperationInfo");
    let retry = operation.retry.as_ref().map(|of| retry::policy(context, of));
    let retry = retry.map(|policy| quote!(.retry(&#policy)));
    quote!(#op_info::#new.operation_id(#id) #accept #security #server #retry #streamed)
}

/// Returns the request as one expression.
fn encode(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let parameters = operation.parameters.iter().map(|of| parameter(context, of));
    let encoder = context.runtime_name("Encoder");
    let body = operation.body.iter().map(|body| match body {
        RequestBody { name, choice: Some(choice), required, .. } => {
            let (choice, some) = (&choice.name, context.std("Some"));
            let value = if *required { quote!(#some(&self.#name)) } else { quote!(self.#name.as_ref()) };
            let arms = body.forms().filter_map(|form| {
                let (variant, call) =
                    (&form.variant?.name, body_call(context, operation, form.content, &quote!(body)));
                Some(quote!(#choice::#variant(body) => encoder.#call))
            });
            quote!(.optional(#value, |encoder, body| match body { #(#arms,)* }))
        }
        RequestBody { name, content, required: true, .. } => {
            let call = body_call(context, operation, content, &quote!(&self.#name));
            quote!(.#call)
        }
        RequestBody { name, content: BodyContent::Json(media_type), .. } if media_type == outcomes::JSON => {
            quote!(.optional_json(self.#name.as_ref()))
        }
        // The runtime already has a function for bodies that need no further input.
        RequestBody { name, content: BodyContent::Form(fields), .. } if fields.is_empty() => {
            quote!(.optional(self.#name.as_ref(), #encoder::form))
        }
        RequestBody { name, content, .. } => {
            let call = body_call(context, operation, content, &quote!(body));
            quote!(.optional(self.#name.as_ref(), |encoder, body| encoder.#call))
        }
    });
    quote!(#encoder::of(self, &Self::INFO) #(#parameters)* #(#body)* .finish())
}

/// Returns the call of the encoder that writes a body.
fn body_call(
    context: &Context<'_>,
    operation: &Operation,
    of: &BodyContent,
    body: &TokenStream,
) -> TokenStream {
    match of {
        BodyContent::Json(media_type) if media_type != outcomes::JSON => quote!(json_as(#media_type, #body)),
        BodyContent::Json(_) => quote!(json(#body)),
        BodyContent::Xml(media_type, root) => {
            let root = xml::root(operation, root);
            quote!(xml(#media_type, #root, #body))
        }
        BodyContent::Form(fields) if !fields.is_empty() => {
            let fields = fields.iter().map(|field| form_field(context, field));
            quote!(form_with(#body, &[#(#fields),*]))
        }
        BodyContent::Form(_) => quote!(form(#body)),
        BodyContent::Parts(ir::Parts { positional: Some(Positional { media_type, item }), .. }) => {
            let item = optional(context, item.as_ref());
            quote!(mixed(#media_type, &[], #item, #body))
        }
        BodyContent::Multipart | BodyContent::Parts(_) => quote!(multipart(#body)),
        BodyContent::Mixed { media_type, prefix, item } => {
            let item = optional(context, item.as_ref());
            quote!(mixed(#media_type, &[#(#prefix),*], #item, #body))
        }
        BodyContent::Sequence(media_type) => quote!(sequence(#media_type, #body)),
        BodyContent::Text(media_type) => quote!(content(#media_type, #body)),
        BodyContent::Bytes(media_type) => quote!(upload(#media_type, #body)),
    }
}

/// Returns an optional text.
fn optional(context: &Context<'_>, text: Option<&String>) -> TokenStream {
    let [none, some] = ["None", "Some"].map(|name| context.std(name));
    text.map_or_else(|| quote!(#none), |text| quote!(#some(#text)))
}

/// Returns how a form field with a non-default encoding is written.
fn form_field(context: &Context<'_>, FormField { wire, writing }: &FormField) -> TokenStream {
    let field = context.runtime_name("FormField");
    match writing {
        FieldWriting::Json => quote!(#field::json(#wire)),
        FieldWriting::Style { style, reserved } => {
            let style = ident(&format!("{style:?}"));
            let method = ident(if *reserved { "reserved" } else { "styled" });
            let styles = context.runtime_name("QueryStyle");
            quote!(#field::#method(#wire, #styles::#style))
        }
    }
}

/// Returns how one parameter is added to the request.
fn parameter(context: &Context<'_>, parameter: &Parameter) -> TokenStream {
    let Parameter { name, wire, location, is_json, .. } = parameter;
    let plain = quote!(&self.#name);
    let value = match location {
        Location::QueryString(_) => plain,
        _ if *is_json => {
            let json = context.runtime_name("AsJson");
            quote!(&#json(#plain))
        }
        _ => plain,
    };
    match location {
        Location::Path(PathStyle::Simple) => quote!(.path(#wire, #value)),
        Location::Path(style) => {
            let (styles, style) = (context.runtime_name("PathStyle"), ident(&format!("{style:?}")));
            quote!(.path_with(#wire, #value, #styles::#style))
        }
        Location::Query { style: QueryStyle::FormExplode, reserved: false } => quote!(.query(#wire, #value)),
        Location::Query { style, reserved } => {
            let (styles, style) = (context.runtime_name("QueryStyle"), ident(&format!("{style:?}")));
            let method = ident(if *reserved { "query_reserved" } else { "query_with" });
            quote!(.#method(#wire, #value, #styles::#style))
        }
        Location::QueryString(whole) => {
            let method = ident(match whole {
                WholeQuery::Form => "query_form",
                WholeQuery::Json => "query_json",
                WholeQuery::Text => "query_text",
            });
            quote!(.#method(#value))
        }
        Location::Header { explode: false } => quote!(.header(#wire, #value)),
        Location::Header { explode: true } => quote!(.header_exploded(#wire, #value)),
        Location::Cookie(style) => {
            let (styles, style) = (context.runtime_name("CookieStyle"), ident(&format!("{style:?}")));
            quote!(.cookie(#wire, #value, #styles::#style))
        }
    }
}
