//! Emits XML: the root elements of the operations' bodies, with the shapes of all types that they reach.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};

use super::{Context, ident};
use crate::ir::{Operation, Payload, XmlKind, XmlNode, XmlRoot, XmlScalar, XmlShape};

/// Emits the root elements of an operation's bodies, if there are any.
pub(super) fn roots(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let (name, runtime) = (&operation.name, context.runtime);
    let roots = operation.xml();
    let count = Literal::usize_unsuffixed(roots.len());
    let written = roots.iter().map(|XmlRoot { node, shapes }| {
        let (node, shapes) = (self::node(node), shapes.iter().map(shape));
        quote!(Root(&[#(#shapes),*], Node::#node))
    });
    let tokens = quote! {
        impl #name {
            const XML: [#runtime::xml::Root; #count] = {
                use #runtime::xml::{Node, Root, Shape};
                [#(#written),*]
            };
        }
    };
    (!roots.is_empty()).then_some(tokens)
}

fn shape(XmlShape { scalar, members, rest, items, or_single, empty_is_text }: &XmlShape) -> TokenStream {
    let scalar = ident(match scalar {
        XmlScalar::Text => "TEXT",
        XmlScalar::Number => "NUMBER",
        XmlScalar::Boolean => "BOOLEAN",
    });
    let members = (!members.is_empty()).then(|| {
        let members = members.iter().map(|(wire, member)| {
            let node = node(member);
            quote!((#wire, Node::#node))
        });
        quote!(.members(&[#(#members),*]))
    });
    let rest = rest.map(|rest| {
        let rest = Literal::usize_unsuffixed(rest);
        quote!(.rest(#rest))
    });
    let items = (!items.is_empty()).then(|| {
        let items = items.iter().map(node);
        quote!(.items(&[#(Node::#items),*]))
    });
    let or_single = or_single.then(|| quote!(.or_single()));
    let empty_is_text = empty_is_text.then(|| quote!(.empty_is_text()));
    quote!(Shape::#scalar #members #rest #items #or_single #empty_is_text)
}

fn node(XmlNode { kind, name, namespace, shape, required }: &XmlNode) -> TokenStream {
    let shape = Literal::usize_unsuffixed(*shape);
    let made = match kind {
        XmlKind::Element => quote!(element(#name, #shape)),
        XmlKind::Attribute => quote!(attribute(#name, #shape)),
        XmlKind::Text => quote!(text(#shape)),
        XmlKind::Cdata => quote!(cdata(#shape)),
        XmlKind::None => quote!(none(#shape)),
    };
    let namespace = namespace.as_ref().map(|uri| quote!(.namespace(#uri)));
    let required = required.then(|| quote!(.required()));
    quote!(#made #namespace #required)
}

/// Emits one root element.
pub(super) fn root(operation: &Operation, root: &XmlRoot) -> TokenStream {
    let name = &operation.name;
    let index = operation.xml().iter().position(|other| *other == root).map(Literal::usize_unsuffixed);
    quote!(#name::XML[#index])
}

/// Returns the root element of a response, if it has one.
pub(super) fn root_of(operation: &Operation, payload: &Payload) -> Option<TokenStream> {
    match payload {
        Payload::Xml(_, root) => Some(self::root(operation, root)),
        _ => None,
    }
}

/// Returns the media type that a stub sends, with the root element.
pub(super) fn with_root(media_type: &str, root: Option<&TokenStream>) -> TokenStream {
    root.map_or_else(|| media_type.into_token_stream(), |root| quote!((#media_type, #root)))
}
