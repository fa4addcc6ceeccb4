//! `client.rs`: the servers, the client with a method for each operation, and its builder.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::record::{MODE, SERDE};
use super::{Context, Part, Parts, calls, docs, ident, methods, record, tags};
use crate::ir::{Docs, SchemeKind, SecurityScheme, Server, TokenUrls};
use crate::surface::Kind;

pub(super) fn parts(context: Context<'_>) -> Parts<'_> {
    let mut parts = Vec::new();
    if !context.api.operations.is_empty() {
        parts.extend(common(&context));
    }
    Box::new(parts.into_iter().chain(calls::setters(context)))
}

/// What every client has.
fn common(context: &Context<'_>) -> Vec<Part> {
    let mut parts = vec![Part { name: "Credentials".to_owned(), tokens: schemes(context) }];
    parts.extend(servers(context).map(|tokens| Part { name: "Server".to_owned(), tokens }));
    parts.push(Part { name: "Client".to_owned(), tokens: client(context) });
    parts.extend(tags::handles(context));
    parts.extend(builder(context));
    parts
}

/// The security schemes as constants, and the token that ties this text to its runtime.
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
            let ty = context.ours("Scheme");
            context.declares(name, docs.is_deprecated, || Kind::Constant(record::text(&ty)));
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

/// The parameters of a call and of the builder of a client.
const CALL: &[&str] = &["Op: openapi_runtime::Operation", "M: openapi_runtime::Mode"];
const BUILDER: &[&str] = &["M: openapi_runtime::Mode", "T"];

fn servers(context: &Context<'_>) -> Option<TokenStream> {
    let (servers, runtime) = (&context.api.servers, context.runtime);
    if servers.is_empty() {
        return None;
    }
    let server = quote!(Server);
    context.declares(&server, false, || Kind::Enum);
    context.implements(
        &server,
        &["Clone", "Copy", "Debug", "Default", "Display", "Eq", "FromStr", "Hash", "PartialEq"],
    );
    context.implements(&server, &SERDE);
    context.has_function(&server, &quote!(url), false, || {
        (Some(quote!(crate::client::Server)), Vec::new(), quote!(&'static str))
    });
    let variants = servers.iter().enumerate().map(|(index, Server { name, url, docs, .. })| {
        context.has_variant::<TokenStream>(&server, name, false, &[]);
        let docs = docs::variant(&format!("<{url}>"), docs);
        let default = (index == 0).then(|| quote!(#[default]));
        quote!(#docs #default #name,)
    });
    let urls = servers.iter().map(|Server { name, url, .. }| quote!(Self::#name => #url,));
    let texts = servers.iter().map(|Server { name, text, .. }| quote!(#name = #text));
    Some(quote! {
        /// The servers that the document names; the first is the default.
        ///
        /// As text, and in serde, a server is its name in lower case. `FromStr` takes the URL as well.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        #[non_exhaustive]
        pub enum Server {
            #(#variants)*
        }

        impl Server {
            /// Returns the server's base URL.
            #[must_use]
            pub const fn url(self) -> &'static str {
                match self {
                    #(#urls)*
                }
            }
        }

        #runtime::__private::server!(Server { #(#texts),* });
    })
}

fn client(context: &Context<'_>) -> TokenStream {
    let (api, runtime) = (context.api, context.runtime);
    let docs =
        docs::attrs(&Docs { summary: Some(about(api.title.as_deref())), ..api.docs.clone() }, String::new);
    let untagged = api.operations.iter().filter(|operation| operation.tag.is_none());
    for (name, parameters) in [("Call", CALL), ("Client", MODE), ("ClientBuilder", BUILDER)] {
        context.declares(&ident(name), false, || Kind::Generic(parameters));
    }
    let (owner, this) = (quote!(Client), quote!(self));
    let methods = untagged.map(|operation| methods::method(context, &owner, operation, &this));
    let accessors = api.tags.iter().map(|tag| tags::accessor(context, tag));
    let default_server = if api.servers.is_empty() {
        let url = api.base_url().unwrap_or_default();
        quote!(#url)
    } else {
        quote!(Server::default().url())
    };
    let inner = quote! {
        #runtime::ClientBuilder::new(#default_server)
            .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
    };
    let inner = context.defaults.map_or_else(|| inner.clone(), |defaults| quote!(#defaults(#inner)));
    let mode = context.ours("Mode");
    quote! {
        #runtime::client! {
            #docs
            pub struct Client;
            pub fn builder() { #inner }
        }

        impl<M: #mode> Client<M> {
            #(#methods)*
            #(#accessors)*
        }
    }
}

/// What a client is a client of, in a sentence.
fn about(title: Option<&str>) -> String {
    match title.map(|title| title.trim_end_matches('.')) {
        None => "A client of the API.".to_owned(),
        Some(title) if title.ends_with(" API") && !title.starts_with("The ") => {
            format!("A client of the {title}.")
        }
        Some(title) => format!("A client of {title}."),
    }
}

/// What the document adds to the builder: credentials, and which server.
fn builder(context: &Context<'_>) -> Option<Part> {
    let schemes = context.api.schemes.iter().filter(|scheme| scheme.kind != SchemeKind::MutualTls);
    let credentials = schemes.map(|SecurityScheme { wire, name, setter, docs, .. }| {
        let docs =
            docs::attrs(docs, || format!("Sets the credential of the security scheme {}.", docs::code(wire)));
        let into = context.ours("IntoCredentials");
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
        quote! {
            /// Sends to another of the document's servers.
            pub fn server(self, server: Server) -> Self {
                self.base_url(server.url())
            }
        }
    });
    let setters: Vec<_> = credentials.chain(server).collect();
    if setters.is_empty() {
        return None;
    }
    let mode = context.ours("Mode");
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
    context.has_function(&quote!(ClientBuilder), name, is_deprecated, || {
        let builder = quote!(crate::client::ClientBuilder<M, T>);
        (Some(builder.clone()), vec![(argument.clone(), ty.clone())], builder)
    });
}
