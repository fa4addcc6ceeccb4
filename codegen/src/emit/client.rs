//! Emits `client.rs`: the servers, the client with a method for each operation, and its builder.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::record::MODE;
use super::{Context, Part, Parts, calls, docs, ident, methods, record, retry, servers, tags};
use crate::ir::{Docs, SchemeKind, SecurityScheme, TokenUrls};
use crate::surface::Kind;

pub(super) fn parts(context: Context<'_>) -> Parts<'_> {
    let mut parts = Vec::new();
    if !context.api.operations.is_empty() {
        parts.extend(common(&context));
    }
    Box::new(parts.into_iter().chain(calls::setters(context)))
}

/// Emits the items that every client has.
fn common(context: &Context<'_>) -> Vec<Part> {
    let mut parts = vec![Part { name: "Credentials".to_owned(), tokens: schemes(context) }];
    parts.extend(servers::servers(context).into_iter().map(|(name, tokens)| Part { name, tokens }));
    parts.push(Part { name: context.api.client.to_string(), tokens: client(context) });
    parts.extend(tags::handles(context));
    parts.extend(builder(context));
    parts
}

/// Emits the security schemes as constants, and the token that ties this text to its runtime.
fn schemes(context: &Context<'_>) -> TokenStream {
    let runtime = context.runtime;
    let constants =
        context.api.schemes.iter().map(|SecurityScheme { wire, name, kind, tokens, docs, .. }| {
            let docs = docs::attrs(docs, || format!("The security scheme {}.", docs::code(wire)));
            let scheme = match kind {
                SchemeKind::Bearer => quote!(bearer(#wire)),
                SchemeKind::Basic => quote!(basic(#wire)),
                SchemeKind::Http(scheme) => quote!(http(#wire, #scheme)),
                SchemeKind::Header(header) => quote!(header(#wire, #header)),
                SchemeKind::Query(parameter) => quote!(query(#wire, #parameter)),
                SchemeKind::Cookie(cookie) => quote!(cookie(#wire, #cookie)),
                SchemeKind::MutualTls => quote!(mutual_tls(#wire)),
            };
            let ty = context.runtime_name("Scheme");
            context.record_item(name, docs.is_deprecated, || Kind::Constant(record::text(&ty)));
            let TokenUrls { token, refresh, discovery } = tokens;
            let token = token.iter().map(|url| quote!(.token_url(#url)));
            let refresh = refresh.iter().map(|url| quote!(.refresh_url(#url)));
            let discovery = discovery.iter().map(|url| quote!(.discovery_url(#url)));
            quote!(#docs pub const #name: #ty = #ty::#scheme #(#token)* #(#refresh)* #(#discovery)*;)
        });
    quote! {
        const _: () = #runtime::OUTPUT_1;
        #(#constants)*
    }
}

/// The type parameters of a call and of the builder of a client.
const CALL: &[&str] = &["Op: openapi_runtime::Operation", "M: openapi_runtime::Mode"];
const BUILDER: &[&str] = &["M: openapi_runtime::Mode", "T"];

fn client(context: &Context<'_>) -> TokenStream {
    let (api, runtime) = (context.api, context.runtime);
    let docs =
        docs::attrs(&Docs { summary: Some(about(api.title.as_deref())), ..api.docs.clone() }, String::new);
    let untagged = api.operations.iter().filter(|operation| operation.tag.is_none());
    for (name, parameters) in [("Call", CALL), (api.client.as_str(), MODE), ("ClientBuilder", BUILDER)] {
        context.record_item(&ident(name), false, || Kind::Generic(parameters));
    }
    let name = &api.client;
    let (owner, this) = (quote!(#name), quote!(self));
    let methods = untagged.map(|operation| methods::method(context, &owner, operation, &this));
    let accessors = api.tags.iter().map(|tag| tags::accessor(context, tag));
    let default_server = if api.servers.is_empty() {
        let url = api.base_url().unwrap_or_default();
        quote!(#url)
    } else {
        quote!(Server::default().url())
    };
    let retry = api.retry.as_ref().map(|of| retry::policy(context, of));
    let retry = retry.map(|policy| quote!(.declared_retry(#policy)));
    let inner = quote! {
        #runtime::ClientBuilder::new(#default_server)
            .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
            #retry
    };
    let inner = context.defaults.map_or_else(|| inner.clone(), |defaults| quote!(#defaults(#inner)));
    let mode = context.runtime_name("Mode");
    quote! {
        #runtime::client! {
            #docs
            pub struct #name;
            pub fn builder() { #inner }
        }

        impl<M: #mode> #name<M> {
            #(#methods)*
            #(#accessors)*
        }
    }
}

/// Returns a sentence that describes the client.
fn about(title: Option<&str>) -> String {
    match title.map(|title| title.trim_end_matches('.')) {
        None => "A client of the API.".to_owned(),
        Some(title) if title.ends_with(" API") && !title.starts_with("The ") => {
            format!("A client of the {title}.")
        }
        Some(title) => format!("A client of {title}."),
    }
}

/// Emits the document's additions to the builder: credentials, and the choice of a server.
fn builder(context: &Context<'_>) -> Option<Part> {
    let schemes = context.api.schemes.iter().filter(|scheme| scheme.kind != SchemeKind::MutualTls);
    let credentials = schemes.map(|SecurityScheme { wire, name, setter, docs, .. }| {
        let docs =
            docs::attrs(docs, || format!("Sets the credential of the security scheme {}.", docs::code(wire)));
        let into = context.runtime_name("IntoCredentials");
        setter_of_builder(context, setter, docs.is_deprecated, &quote!(credentials), &quote!(impl #into));
        quote! {
            #docs
            pub fn #setter(self, credentials: impl #into) -> Self {
                Self { inner: self.inner.credentials(#name, credentials) }
            }
        }
    });
    let server = (!context.api.servers.is_empty()).then(|| {
        setter_of_builder(context, &ident("server"), false, &quote!(server), &quote!(crate::client::Server));
        // A server with variables is not `Copy`, and is consumed.
        let has_variables = context.api.servers.iter().any(|server| !server.variables.is_empty());
        let allowed = has_variables.then(|| quote!(#[allow(clippy::needless_pass_by_value)]));
        quote! {
            /// Sends to another of the document's servers.
            #allowed
            pub fn server(self, server: Server) -> Self {
                self.base_url(server.url())
            }
        }
    });
    let is_path = |url: &str| url.starts_with(['/', '.']);
    let own = context.api.operations.iter().filter_map(|operation| operation.server.as_deref());
    let has_relative =
        context.api.servers.iter().any(|server| server.is_relative) || own.into_iter().any(is_path);
    let document_url = has_relative.then(|| {
        let ty = quote!(impl Into<String>);
        setter_of_builder(context, &ident("document_url"), false, &quote!(url), &ty);
        let (into, string) = (context.std("Into"), context.std("String"));
        quote! {
            /// Sets the URL of the document, which servers are relative to.
            pub fn document_url(self, url: impl #into<#string>) -> Self {
                Self { inner: self.inner.document_url(url) }
            }
        }
    });
    let setters: Vec<_> = credentials.chain(server).chain(document_url).collect();
    if setters.is_empty() {
        return None;
    }
    let mode = context.runtime_name("Mode");
    let tokens = quote! {
        impl<M: #mode, T> ClientBuilder<M, T> {
            #(#setters)*
        }
    };
    Some(Part { name: "ClientBuilder".to_owned(), tokens })
}

/// Records a setter of the builder.
fn setter_of_builder(
    context: &Context<'_>,
    name: &impl ToTokens,
    is_deprecated: bool,
    argument: &TokenStream,
    ty: &TokenStream,
) {
    context.record_function(&quote!(ClientBuilder), name, is_deprecated, || {
        let builder = quote!(crate::client::ClientBuilder<M, T>);
        (Some(builder.clone()), vec![(argument.clone(), ty.clone())], builder)
    });
}
