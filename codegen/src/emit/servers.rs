//! The servers of a document: an enum, whose variants have the variables of their URLs, and enums of their values.

use proc_macro2::TokenStream;
use quote::quote;

use super::record::SERDE;
use super::{Context, docs};
use crate::ir::{Choices, Piece, Server, Variable};
use crate::surface::Kind;

/// The traits of an enum of servers, whatever it holds, apart from serde's.
const TRAITS: [&str; 7] = ["Clone", "Debug", "Default", "Display", "Eq", "FromStr", "PartialEq"];

pub(super) fn servers(context: &Context<'_>) -> Option<TokenStream> {
    let servers = &context.api.servers;
    if servers.is_empty() {
        return None;
    }
    let server = quote!(Server);
    context.declares(&server, false, || Kind::Enum);
    context.implements(&server, &TRAITS);
    context.implements(&server, &["Hash"]);
    context.implements(&server, &SERDE);
    if servers.iter().any(|server| !server.variables.is_empty()) {
        return Some(with_variables(context));
    }
    Some(plain(context))
}

/// The first line of the docs of the enum.
fn about(context: &Context<'_>) -> TokenStream {
    let is_first = context.api.servers.first().is_none_or(|first| !first.is_relative)
        || context.api.servers.iter().all(|server| server.is_relative);
    let default = if is_first { "first" } else { "first whose URL is not relative" };
    let about = format!(" The servers that the document names; the {default} is the default.");
    quote!(#[doc = #about] #[doc = ""])
}

/// Servers whose URLs are constants.
fn plain(context: &Context<'_>) -> TokenStream {
    let (servers, runtime) = (&context.api.servers, context.runtime);
    let server = quote!(Server);
    context.implements(&server, &["Copy"]);
    context.has_function(&server, &quote!(url), false, || {
        (Some(quote!(crate::client::Server)), Vec::new(), quote!(&'static str))
    });
    let default = context.api.default_server().map(|server| &server.name);
    let variants = servers.iter().map(|of| {
        let Server { name, docs, .. } = of;
        context.has_variant::<TokenStream>(&server, name, false, &[]);
        let docs = docs::variant(&lead(of), docs);
        let default = (Some(name) == default).then(|| quote!(#[default]));
        quote!(#docs #default #name,)
    });
    let urls = servers.iter().map(|Server { name, url, .. }| quote!(Self::#name => #url,));
    let texts = servers.iter().map(|Server { name, text, .. }| quote!(#name = #text));
    let about = about(context);
    quote! {
        #about
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
    }
}

/// Servers of which some have variables in their URLs.
fn with_variables(context: &Context<'_>) -> TokenStream {
    let (servers, runtime) = (&context.api.servers, context.runtime);
    let server = quote!(Server);
    let string = context.std("String");
    context.has_function(&server, &quote!(url), false, || {
        (Some(quote!(&crate::client::Server)), Vec::new(), quote!(#string))
    });
    let variants: Vec<_> = servers.iter().map(|of| variant(context, of)).collect();
    let urls = servers.iter().map(|of| url(context, of));
    let constructors = servers.iter().filter_map(|of| constructor(context, of));
    let by_default = context.api.default_server().map(default);
    let texts = servers.iter().map(|of| {
        let Server { name, text, .. } = of;
        let default = default(of);
        let (parts, end) = parts(of);
        let fields = parts.iter().map(|(before, Variable { field, .. })| quote!(#field = #before));
        quote!(#name { #(#fields),*; #end } = #text, #default)
    });
    let choices = context.api.choices.iter().map(|of| choices_enum(context, of));
    let about = about(context);
    quote! {
        #about
        /// As text, and in serde, a server is its name in lower case, or its URL where a variable does not have its default.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Server {
            #(#variants)*
        }

        impl Server {
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

        impl ::std::default::Default for Server {
            fn default() -> Self {
                #by_default
            }
        }

        #runtime::__private::servers!(Server { #(#texts);* });

        #(#choices)*
    }
}

/// The type of a variable.
fn ty(context: &Context<'_>, variable: &Variable) -> TokenStream {
    if let Some(choices) = choices_of(context, variable) {
        return context.own(&choices.name);
    }
    let string = context.std("String");
    quote!(#string)
}

fn choices_of<'a>(context: &Context<'a>, variable: &Variable) -> Option<&'a Choices> {
    context.api.choices.get(variable.choices?)
}

fn variant(context: &Context<'_>, of: &Server) -> TokenStream {
    let Server { name, docs, variables, .. } = of;
    let docs = docs::variant(&lead(of), docs);
    let server = quote!(Server);
    if variables.is_empty() {
        context.has_variant::<TokenStream>(&server, name, false, &[]);
        return quote!(#docs #name,);
    }
    let recorded: Vec<_> = variables.iter().map(|of| (quote_field(of), ty(context, of))).collect();
    context.has_variant_of_fields(&server, name, &recorded);
    let fields = variables.iter().map(|of| {
        let Variable { wire, field, docs, .. } = of;
        let docs = docs::attrs(docs, || format!("The variable {}.", docs::code(wire)));
        let ty = ty(context, of);
        quote!(#docs #field: #ty,)
    });
    quote!(#docs #name { #(#fields)* },)
}

/// What the docs of a server begin with: a link, where its URL is whole.
fn lead(of: &Server) -> String {
    if of.is_relative { docs::code(&of.url) } else { format!("<{}>", of.url) }
}

fn quote_field(of: &Variable) -> TokenStream {
    let field = &of.field;
    quote!(#field)
}

fn url(context: &Context<'_>, of: &Server) -> TokenStream {
    let Server { name, url, variables, .. } = of;
    let runtime = context.runtime;
    if variables.is_empty() {
        return quote!(Self::#name => #url.to_owned(),);
    }
    let (parts, end) = parts(of);
    let fields = variables.iter().map(|of| &of.field);
    let parts = parts.iter().map(|(before, of)| {
        let Variable { field, kept, .. } = of;
        let value = if of.choices.is_some() { quote!(#field.as_str()) } else { quote!(#field) };
        quote!((#before, #value, #kept))
    });
    quote!(Self::#name { #(#fields),* } => #runtime::__private::server_url(&[#(#parts),*], #end),)
}

/// The texts before each variable of a URL, and what follows the last one; of a URL without any, all of it.
fn parts(of: &Server) -> (Vec<(String, &Variable)>, String) {
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

/// A function that returns a server with the defaults of its variables, where it has some.
fn constructor(context: &Context<'_>, of: &Server) -> Option<TokenStream> {
    let Server { name, constructor, variables, .. } = of;
    if variables.is_empty() {
        return None;
    }
    context.has_function(&quote!(Server), constructor, false, || {
        (None, Vec::new(), quote!(crate::client::Server))
    });
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

/// The value of a server with the defaults of its variables.
fn default(of: &Server) -> TokenStream {
    let Server { name, constructor, variables, .. } = of;
    if variables.is_empty() { quote!(Server::#name) } else { quote!(Server::#constructor()) }
}

fn choices_enum(context: &Context<'_>, of: &Choices) -> TokenStream {
    let Choices { name, wire, values, default } = of;
    let runtime = context.runtime;
    context.declares(name, false, || Kind::Enum);
    context.implements(name, &TRAITS);
    context.implements(name, &["Copy", "Hash"]);
    context.implements(name, &SERDE);
    context.has_function(name, &quote!(as_str), false, || {
        (Some(context.own(name)), Vec::new(), quote!(&'static str))
    });
    let variants = values.iter().enumerate().map(|(index, (variant, value))| {
        context.has_variant::<TokenStream>(name, variant, false, &[]);
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
