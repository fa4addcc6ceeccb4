//! `client.rs`: the servers, the client with a method for each operation, and its builder.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::{self, Taken};
use super::types::Within;
use super::{Context, Part, answers, calls, docs, events, tags};
use crate::ir::{Arguments, Docs, Operation, SchemeKind, SecurityScheme, Server};

pub(super) fn parts<'a>(context: &'a Context<'a>) -> impl Iterator<Item = Part> + 'a {
    let mut parts = Vec::new();
    if !context.api.operations.is_empty() {
        parts.extend(common(context));
    }
    parts.into_iter().chain(calls::setters(context))
}

/// What every client has.
fn common(context: &Context<'_>) -> Vec<Part> {
    let mut parts = vec![Part { name: "Credentials".to_owned(), tokens: schemes(context) }];
    parts.extend(servers(&context.api.servers).map(|tokens| Part { name: "Server".to_owned(), tokens }));
    parts.push(Part { name: "Client".to_owned(), tokens: client(context) });
    parts.extend(tags::handles(context));
    parts.push(Part { name: "ClientBuilder".to_owned(), tokens: builder(context) });
    parts.push(Part { name: "Call".to_owned(), tokens: calls::call(context) });
    parts.extend(events::asking(context));
    parts
}

/// The security schemes as constants, and the token that ties this text to its runtime.
fn schemes(context: &Context<'_>) -> TokenStream {
    let runtime = context.runtime;
    let constants = context.api.schemes.iter().map(|SecurityScheme { wire, name, kind, docs, .. }| {
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
        quote!(#docs pub const #name: Scheme = Scheme::#scheme;)
    });
    quote! {
        const _: () = #runtime::OUTPUT_1;
        #(#constants)*
    }
}

fn servers(servers: &[Server]) -> Option<TokenStream> {
    if servers.is_empty() {
        return None;
    }
    let variants = servers.iter().enumerate().map(|(index, Server { name, url, docs })| {
        let docs = docs::variant(&format!("<{url}>"), docs);
        let default = (index == 0).then(|| quote!(#[default]));
        quote!(#docs #default #name,)
    });
    let (names, urls): (Vec<_>, Vec<_>) = servers.iter().map(|server| (&server.name, &server.url)).unzip();
    Some(quote! {
        /// The servers that the document names; the first is the default.
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
                    #(Self::#names => #urls,)*
                }
            }
        }
    })
}

fn client(context: &Context<'_>) -> TokenStream {
    let (api, runtime) = (context.api, context.runtime);
    let docs =
        docs::attrs(&Docs { summary: Some(about(api.title.as_deref())), ..api.docs.clone() }, String::new);
    let untagged = api.operations.iter().filter(|operation| operation.tag.is_none());
    let methods = untagged.map(|operation| method(context, operation, &quote!(self)));
    let accessors = api.tags.iter().map(tags::accessor);
    let own = || api.operations.iter().find_map(|operation| operation.server.as_deref());
    let default_server = if api.servers.is_empty() {
        let own = own().unwrap_or_default();
        quote!(#own)
    } else {
        quote!(Server::default().url())
    };
    let inner = quote! {
        #runtime::ClientBuilder::new(#default_server)
            .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
    };
    let inner = context.defaults.map_or_else(|| inner.clone(), |defaults| quote!(#defaults(#inner)));
    quote! {
        #docs
        ///
        /// Cheap to clone: clones and derived clients share connections, the budget of retries, and a pause that the
        /// server asks for.
        #[derive(Debug, Clone)]
        pub struct Client<M: Mode = Async> {
            inner: #runtime::Client<M>,
        }

        impl<M: Mode> Client<M> {
            /// Starts to build a client.
            pub fn builder() -> ClientBuilder<M> {
                ClientBuilder { inner: #inner }
            }

            #(#methods)*

            #(#accessors)*

            /// Prepares a call of any operation: one of the document's, or one written by hand.
            pub fn execute<Op: Operation>(&self, operation: Op) -> Call<Op, M> {
                Call { inner: self.inner.call(operation) }
            }

            /// Returns a client that sends one more header with every call that does not set it itself.
            ///
            /// A name or value that no header can have is reported when a call is sent.
            #[must_use]
            pub fn with_header(&self, name: impl HeaderNameArg, value: impl HeaderValueArg) -> Self {
                Self { inner: self.inner.with_header(name, value) }
            }
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

/// The method that prepares a call of one operation; `client` is an expression for the client.
pub(super) fn method(context: &Context<'_>, operation: &Operation, client: &TokenStream) -> TokenStream {
    let (method, way, name) = (&operation.method_name, context.way(operation), &operation.name);
    // rustdoc refuses an alias that is the item's own name.
    let aliases = operation.docs.aliases.iter().filter(|alias| *alias != method.as_str());
    let docs = Docs { aliases: aliases.cloned().collect(), ..operation.docs.clone() };
    let otherwise = || {
        let request = format!("{} {}", operation.method.as_str(), operation.path);
        format!("{}.", docs::code(&request))
    };
    let answer = answers::only_success(operation);
    let answer = answer.map(|response| (answers::statuses(response), &response.docs));
    let docs = docs::method(&docs, otherwise, answer);
    let (signature, values) = match &operation.arguments {
        Arguments::Each(arguments) => {
            let taken: Vec<Taken> = arguments
                .iter()
                .filter_map(|a| arguments::taken(context, Within::Elsewhere, operation, *a))
                .collect();
            let signature = taken.iter().map(|Taken { name, ty, .. }| quote!(, #name: #ty));
            let values = taken.iter().map(|Taken { name, .. }| name);
            (quote!(#(#signature)*), quote!(#(#values),*))
        }
        Arguments::Struct(args, _) => (quote!(, args: operations::#way #args), quote!(args)),
    };
    let too_many = docs::many_arguments(operation.arguments.list().len());
    quote! {
        #docs
        #too_many
        pub fn #method(&self #signature) -> Call<operations::#way #name, M> {
            #client.execute(operations::#way #name::new(#values))
        }
    }
}

fn builder(context: &Context<'_>) -> TokenStream {
    let runtime = context.runtime;
    let schemes = context.api.schemes.iter().filter(|scheme| scheme.kind != SchemeKind::MutualTls);
    let credentials = schemes.map(|SecurityScheme { wire, name, setter, docs, .. }| {
        let docs =
            docs::attrs(docs, || format!("Sets the credential of the security scheme {}.", docs::code(wire)));
        quote! {
            #docs
            pub fn #setter(self, credentials: impl IntoCredentials) -> Self {
                Self { inner: self.inner.credentials(#name, credentials) }
            }
        }
    });
    let server = (!context.api.servers.is_empty()).then(|| {
        quote! {
            /// Sends to another of the document's servers.
            pub fn server(self, server: Server) -> Self {
                self.base_url(server.url())
            }
        }
    });
    let (requests, limits) = (request_setters(), limit_setters(context));
    quote! {
        /// Builds a [`Client`].
        #[derive(Debug, Clone)]
        #[must_use = "a builder does nothing until it is built"]
        pub struct ClientBuilder<M: Mode = Async, T = Unset> {
            inner: #runtime::ClientBuilder<M, T>,
        }

        impl<M: Mode, T> ClientBuilder<M, T> {
            #(#credentials)*

            #server

            #requests

            #limits

            /// Waits by this clock in place of the transport's own.
            pub fn timer(self, timer: impl #runtime::IntoTimer<M>) -> Self {
                Self { inner: self.inner.timer(timer) }
            }

            /// Sends through this transport.
            pub fn transport<U>(self, transport: U) -> ClientBuilder<M, U> {
                ClientBuilder { inner: self.inner.transport(transport) }
            }
        }

        impl<M: Mode, T: IntoTransport<M>> ClientBuilder<M, T> {
            /// Builds the client.
            ///
            /// # Errors
            ///
            /// A base URL, a credential or a transport with which no call could be sent; the message says which.
            pub fn build(self) -> Result<Client<M>, BuildError> {
                Ok(Client { inner: self.inner.build()? })
            }
        }
    }
}

/// The builder's setters of where and as whom it sends.
fn request_setters() -> TokenStream {
    quote! {
        /// Sends to this URL in place of the document's servers: a proxy, a mock server.
        ///
        /// It is absolute, and may have a path. `http` is taken for loopback addresses only; see
        /// [`allow_http`](Self::allow_http).
        pub fn base_url(self, url: impl Into<String>) -> Self {
            Self { inner: self.inner.base_url(url) }
        }

        /// Allows `http`, without TLS, to hosts that are not loopback: credentials then travel readable.
        pub fn allow_http(self, allow: bool) -> Self {
            Self { inner: self.inner.allow_http(allow) }
        }

        /// Sends this `User-Agent` in place of the crate's name and version.
        pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
            Self { inner: self.inner.user_agent(user_agent) }
        }

        /// Sends one more header with every call that does not set it itself.
        ///
        /// A name or value that no header can have is reported when a call is sent.
        pub fn header(self, name: impl HeaderNameArg, value: impl HeaderValueArg) -> Self {
            Self { inner: self.inner.header(name, value) }
        }
    }
}

/// The builder's setters of how long and how much, how often, and of what has no setter.
fn limit_setters(context: &Context<'_>) -> TokenStream {
    let runtime = context.runtime;
    quote! {
        /// Limits the time of each call, all its attempts included. Waiting and paging make many calls.
        pub fn timeout(self, timeout: Duration) -> Self {
            Self { inner: self.inner.timeout(timeout) }
        }

        /// Limits the time of each attempt, from connecting to the end of the body; 30 seconds without this.
        pub fn attempt_timeout(self, timeout: Duration) -> Self {
            Self { inner: self.inner.attempt_timeout(timeout) }
        }

        /// Limits the time of connecting, where the transport is not one of yours; 10 seconds without this.
        pub fn connect_timeout(self, timeout: Duration) -> Self {
            Self { inner: self.inner.connect_timeout(timeout) }
        }

        /// Limits how many bytes an answer may have, after decompression; 16 MiB without this.
        pub fn max_body(self, bytes: u64) -> Self {
            Self { inner: self.inner.max_body(bytes) }
        }

        /// Judges by this policy which failures are tried again; `Retry::never()` turns retries off.
        pub fn retry(self, policy: impl #runtime::RetryPolicy) -> Self {
            Self { inner: self.inner.retry(policy) }
        }

        /// Changes what has no setter here: hooks, the budget of retries, the headers of a rate limit.
        pub fn configure<U>(
            self,
            change: impl FnOnce(#runtime::ClientBuilder<M, T>) -> #runtime::ClientBuilder<M, U>,
        ) -> ClientBuilder<M, U> {
            ClientBuilder { inner: change(self.inner) }
        }
    }
}
