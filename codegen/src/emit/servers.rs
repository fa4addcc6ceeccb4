//! Emits the servers of a document: an enum whose variants hold the variables of their URLs, and enums of the
//! variables' values.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::record::SERDE;
use super::{Context, docs};
use crate::ir::{Choices, OwnServers, Piece, Server, Variable};
use crate::surface::Kind;

/// The traits of every enum of servers, without serde's.
const TRAITS: [&str; 7] = ["Clone", "Debug", "Default", "Display", "Eq", "FromStr", "PartialEq"];

/// A list of servers, and the name of their enum.
struct ServerSet<'a> {
    name: TokenStream,
    servers: &'a [Server],
    default: Option<&'a Server>,
    about: TokenStream,
    /// Whether they belong to a path or an operation instead of the document.
    is_own: bool,
}

impl ServerSet<'_> {
    fn has_variables(&self) -> bool {
        self.servers.iter().any(|server| !server.variables.is_empty())
    }
}

/// Emits the enums of servers with their names: that of the document, and those of paths and operations.
pub(super) fn servers(context: &Context<'_>) -> Vec<(String, TokenStream)> {
    let api = context.api;
    let of_document = ServerSet {
        name: quote!(Server),
        servers: &api.servers,
        default: api.default_server(),
        about: docs_of_enum(context),
        is_own: false,
    };
    let own = api.own_servers.iter().map(|OwnServers { name, owner, servers }| {
        let about = format!(" The servers of {}, the first of which is the default.", docs::code(owner));
        ServerSet {
            name: quote!(#name),
            servers,
            default: servers.first(),
            about: quote! {
                #[doc = #about]
                ///
                /// [`Call::base_url`] takes one.
                ///
            },
            is_own: true,
        }
    });
    let sets = std::iter::once(of_document).chain(own).filter(|set| !set.servers.is_empty());
    let mut all: Vec<_> = sets.map(|set| (set.name.to_string(), server_enum(context, &set))).collect();
    let choices = api.choices.iter().map(|of| (of.name.to_string(), choices_enum(context, of)));
    all.extend(choices);
    all
}

fn server_enum(context: &Context<'_>, set: &ServerSet<'_>) -> TokenStream {
    let server = &set.name;
    context.record_item(server, false, || Kind::Enum);
    context.record_traits(server, &TRAITS);
    context.record_traits(server, &["Hash"]);
    context.record_traits(server, &SERDE);
    let (tokens, url) = if set.has_variables() {
        (enum_with_variables(context, set), quote!(server.url()))
    } else {
        (enum_of_constants(context, set), quote!(server.url().to_owned()))
    };
    let into = set.is_own.then(|| {
        let (from, string) = (context.std("From"), context.std("String"));
        context.record_foreign_impl(&string, || quote!(From<crate::client::#server>));
        quote! {
            impl #from<#server> for #string {
                fn from(server: #server) -> Self {
                    #url
                }
            }
        }
    });
    quote!(#tokens #into)
}

/// Returns the first line of the enum's docs.
fn docs_of_enum(context: &Context<'_>) -> TokenStream {
    let is_first = context.api.servers.first().is_none_or(|first| !first.is_relative)
        || context.api.servers.iter().all(|server| server.is_relative);
    let default = if is_first { "first" } else { "first whose URL is not relative" };
    let about = format!(" The servers that the document names; the {default} is the default.");
    quote!(#[doc = #about] #[doc = ""])
}

/// Emits servers whose URLs are constants.
fn enum_of_constants(context: &Context<'_>, set: &ServerSet<'_>) -> TokenStream {
    let ServerSet { name: server, servers, about, .. } = set;
    let runtime = context.runtime;
    context.record_traits(server, &["Copy"]);
    context.record_function(server, &quote!(url), false, || {
        (Some(quote!(crate::client::#server)), Vec::new(), quote!(&'static str))
    });
    let default = set.default.map(|server| &server.name);
    let variants = servers.iter().map(|of| {
        let Server { name, docs, .. } = of;
        context.record_variant::<TokenStream>(server, name, false, &[]);
        let docs = docs::variant(&docs_lead(of), docs);
        let default = (Some(name) == default).then(|| quote!(#[default]));
        quote!(#docs #default #name,)
    });
    let urls = servers.iter().map(|Server { name, url, .. }| quote!(Self::#name => #url,));
    let texts = servers.iter().map(|Server { name, text, .. }| quote!(#name = #text));
    quote! {
        #about
        /// As text, and in serde, a server is its name in lower case. `FromStr` takes the URL as well.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        #[non_exhaustive]
        pub enum #server {
            #(#variants)*
        }

        impl #server {
            /// Returns the server's base URL.
            #[must_use]
            pub const fn url(self) -> &'static str {
                match self {
                    #(#urls)*
                }
            }
        }

        #runtime::__private::server!(#server { #(#texts),* });
    }
}

/// Emits servers of which some have variables in their URLs.
fn enum_with_variables(context: &Context<'_>, set: &ServerSet<'_>) -> TokenStream {
    let ServerSet { name: server, servers, about, .. } = set;
    let runtime = context.runtime;
    let string = context.std("String");
    context.record_function(server, &quote!(url), false, || {
        (Some(quote!(&crate::client::#server)), Vec::new(), quote!(#string))
    });
    // A default without variables is marked with `#[default]`, as the derive requires.
    let marked = set.default.filter(|of| of.variables.is_empty()).map(|of| &of.name);
    let variants = servers.iter().map(|of| {
        let mark = (marked == Some(&of.name)).then(|| quote!(#[default]));
        variant(context, server, (of, mark))
    });
    let variants: Vec<_> = variants.collect();
    let urls = servers.iter().map(|of| url_arm(context, of));
    let constructors = servers.iter().filter_map(|of| constructor(context, server, of));
    let derive = marked.map(|_| quote!(, Default));
    let by_default = set.default.filter(|_| marked.is_none()).map(|of| default_impl(server, of));
    let texts = servers.iter().map(|of| {
        let Server { name, text, .. } = of;
        let default = default_value(server, of);
        let (parts, end) = url_parts(of);
        let fields = parts.iter().map(|(before, Variable { field, .. })| quote!(#field = #before));
        quote!(#name { #(#fields),*; #end } = #text, #default)
    });
    quote! {
        #about
        /// As text, and in serde, a server is its name in lower case, or its URL where a variable does not have its default.
        #[derive(Debug, Clone, PartialEq, Eq, Hash #derive)]
        #[non_exhaustive]
        pub enum #server {
            #(#variants)*
        }

        impl #server {
            #(#constructors)*

            /// Returns the server's base URL. Values of variables are encoded, apart from characters that the document's own
            /// values have.
            #[must_use]
            pub fn url(&self) -> #string {
                match self {
                    #(#urls)*
                }
            }
        }

        #by_default

        #runtime::__private::servers!(#server { #(#texts);* });
    }
}

/// Emits `Default` of an enum whose default server has variables.
fn default_impl(server: &TokenStream, of: &Server) -> TokenStream {
    let value = default_value(server, of);
    quote! {
        impl ::std::default::Default for #server {
            fn default() -> Self {
                #value
            }
        }
    }
}

/// Returns the type of a variable.
fn variable_type(context: &Context<'_>, variable: &Variable) -> TokenStream {
    if let Some(choices) = choices_of(context, variable) {
        return context.own(&choices.name);
    }
    context.std("String").into_token_stream()
}

fn choices_of<'a>(context: &Context<'a>, variable: &Variable) -> Option<&'a Choices> {
    context.api.choices.get(variable.choices?)
}

fn variant(
    context: &Context<'_>,
    server: &TokenStream,
    (of, mark): (&Server, Option<TokenStream>),
) -> TokenStream {
    let Server { name, docs, variables, .. } = of;
    let docs = docs::variant(&docs_lead(of), docs);
    if variables.is_empty() {
        context.record_variant::<TokenStream>(server, name, false, &[]);
        return quote!(#docs #mark #name,);
    }
    let recorded: Vec<_> =
        variables.iter().map(|of| (of.field.to_token_stream(), variable_type(context, of))).collect();
    context.record_struct_variant(server, name, &recorded);
    let fields = variables.iter().map(|of| {
        let Variable { wire, field, docs, .. } = of;
        let docs = docs::attrs(docs, || format!("The variable {}.", docs::code(wire)));
        let ty = variable_type(context, of);
        quote!(#docs #field: #ty,)
    });
    quote!(#docs #name { #(#fields)* },)
}

/// Returns the start of a server's docs: a link, if its URL is absolute.
fn docs_lead(of: &Server) -> String {
    if of.is_relative { docs::code(&of.url) } else { format!("<{}>", of.url) }
}

fn url_arm(context: &Context<'_>, of: &Server) -> TokenStream {
    let Server { name, url, variables, .. } = of;
    let runtime = context.runtime;
    if variables.is_empty() {
        return quote!(Self::#name => #url.to_owned(),);
    }
    let (parts, end) = url_parts(of);
    let fields = variables.iter().map(|of| &of.field);
    let parts = parts.iter().map(|(before, of)| {
        let Variable { field, kept, .. } = of;
        let value = if of.choices.is_some() { quote!(#field.as_str()) } else { quote!(#field) };
        quote!((#before, #value, #kept))
    });
    quote!(Self::#name { #(#fields),* } => #runtime::__private::server_url(&[#(#parts),*], #end),)
}

/// Returns the text before each variable of a URL, and the text after the last one. A URL without variables
/// is only the latter.
fn url_parts(of: &Server) -> (Vec<(String, &Variable)>, String) {
    if of.variables.is_empty() {
        return (Vec::new(), of.url.clone());
    }
    let (mut parts, mut text) = (Vec::new(), String::new());
    for piece in &of.template {
        match piece {
            Piece::Text(more) => text.push_str(more),
            Piece::Variable(index) => {
                parts.extend(of.variables.get(*index).map(|variable| (std::mem::take(&mut text), variable)));
            }
        }
    }
    (parts, text)
}

/// Emits a function that returns a server with the defaults of its variables, if it has any.
fn constructor(context: &Context<'_>, server: &TokenStream, of: &Server) -> Option<TokenStream> {
    let Server { name, constructor, variables, .. } = of;
    if variables.is_empty() {
        return None;
    }
    context
        .record_function(server, constructor, false, || (None, Vec::new(), quote!(crate::client::#server)));
    let fields = variables.iter().map(|of| {
        let Variable { field, default, .. } = of;
        let Some(Choices { name, values, default, .. }) = choices_of(context, of) else {
            return quote!(#field: #default.to_owned());
        };
        let value = values.get(*default).map(|(variant, _)| variant);
        quote!(#field: #name::#value)
    });
    let about = format!(" Returns the server [`{name}`](Self::{name}) with the defaults of its variables.");
    Some(quote! {
        #[doc = #about]
        #[must_use]
        pub fn #constructor() -> Self {
            Self::#name { #(#fields),* }
        }
    })
}

/// Returns a server with the defaults of its variables as an expression.
fn default_value(server: &TokenStream, of: &Server) -> TokenStream {
    let Server { name, constructor, variables, .. } = of;
    if variables.is_empty() { quote!(#server::#name) } else { quote!(#server::#constructor()) }
}

fn choices_enum(context: &Context<'_>, of: &Choices) -> TokenStream {
    let Choices { name, wire, values, default } = of;
    let runtime = context.runtime;
    context.record_item(name, false, || Kind::Enum);
    context.record_traits(name, &TRAITS);
    context.record_traits(name, &["Copy", "Hash"]);
    context.record_traits(name, &SERDE);
    context.record_function(name, &quote!(as_str), false, || {
        (Some(context.own(name)), Vec::new(), quote!(&'static str))
    });
    let variants = values.iter().enumerate().map(|(index, (variant, value))| {
        context.record_variant::<TokenStream>(name, variant, false, &[]);
        let about = format!(" {}.", docs::code(value));
        let default = (index == *default).then(|| quote!(#[default]));
        quote!(#[doc = #about] #default #variant,)
    });
    let texts = values.iter().map(|(variant, value)| quote!(Self::#variant => #value,));
    let names = values.iter().map(|(variant, _)| variant);
    let about = format!(" The values of the variable {} in the URLs of servers.", docs::code(wire));
    quote! {
        #[doc = #about]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }

        impl #name {
            /// Returns the value.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    #(#texts)*
                }
            }
        }

        #runtime::__private::server_choices!(#name { #(#names),* });
    }
}
