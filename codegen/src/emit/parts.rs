//! Emits multipart bodies in `operations.rs`: a struct with a field for each part, and its conversion to
//! parts.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::arguments::member;
use super::structs::{self, Argument, Construction, ConstructorArgument, InitialValue, Member, Structure};
use super::types::UsedIn;
use super::{Context, docs, ident, types};
use crate::ir::{Operation, Part, PartContent, Parts, RequestBody, TypeName, TypeUse, is_positional};

/// Emits the struct of an operation's parts, if the document declares them.
pub(super) fn structures(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let parts = operation.body.iter().flat_map(RequestBody::parts);
    parts.map(|parts| structure(context, operation, parts)).collect()
}

fn structure(context: &Context<'_>, operation: &Operation, parts: &Parts) -> TokenStream {
    let Parts { name, parts: list, rest, positional, .. } = parts;
    let fields = list.iter().map(|part| {
        let docs = docs::attrs(&part.docs, || format!("The part {}.", docs::code(&part.wire)));
        let member = member(context, docs, &part.name, content(context, part), part.required);
        Member { is_secret: is_secret(context, part), ..member.with_value(constant(context, part)) }
    });
    let body_type = if positional.is_some() { "Mixed" } else { "Multipart" };
    let (multipart, from) = (context.runtime_name(body_type), context.std("From"));
    let more = rest.iter().map(|name| Member {
        docs: docs::line("The types of schemas without a name in the document").into(),
        name,
        ty: multipart.into_token_stream(),
        start: InitialValue::Default(quote!(#multipart::new())),
        is_secret: false,
    });
    let docs = docs::line(&format!("The parts of the request body of {}", docs::link(&operation.name)));
    context.record_foreign_impl(&multipart, || {
        let own = context.own(name);
        quote!(From<&#own>)
    });
    let fields = fields.chain(more).collect();
    let new = new(context, parts);
    let args = match &new {
        Construction::Struct(args, given) => {
            let fields = given.iter().map(|given| argument(context, name, list, given));
            Some(structs::args_struct(context, args, name, fields))
        }
        Construction::Default | Construction::Nothing | Construction::Each(_) => None,
    };
    let added = context.attributes.no_additions();
    let structure = structs::item(context, &Structure { docs: docs.into(), name, fields, new, added });
    let written =
        list.iter()
            .map(|part| {
                if positional.is_some() { positional_part(context, part) } else { named_part(context, part) }
            })
            .chain(rest.iter().map(|name| quote!(.parts(&body.#name))));
    quote! {
        #structure
        #args

        impl #from<&#name> for #multipart {
            #[inline]
            fn from(body: &#name) -> Self {
                Self::new() #(#written)*
            }
        }
    }
}

fn content(context: &Context<'_>, part: &Part) -> TokenStream {
    match &part.content {
        PartContent::File => context.runtime_name("FilePart").into_token_stream(),
        PartContent::Files => files(context),
        PartContent::Value(ty) => types::base(context, UsedIn::OtherModule, &ty.ty),
        PartContent::Values(ty) => {
            let (list, item) = (context.std("Vec"), types::of(context, UsedIn::OtherModule, ty));
            quote!(#list<#item>)
        }
    }
}

fn files(context: &Context<'_>) -> TokenStream {
    let (list, file) = (context.std("Vec"), context.runtime_name("FilePart"));
    quote!(#list<#file>)
}

/// Returns how a body is constructed: by `new` with the required parts, or by `Default`.
fn new<'a>(context: &Context<'_>, Parts { parts, arguments, args, .. }: &'a Parts) -> Construction<'a> {
    let required = arguments.iter().filter_map(|index| parts.get(*index));
    let required: Vec<_> = required.filter(|part| constant(context, part).is_none()).collect();
    if required.is_empty() {
        return Construction::Default;
    }
    let args =
        args.as_ref().filter(|_| !is_positional(&required, |one, other| are_alike(context, one, other)));
    let is_alone = required.len() == 1;
    let given = required.into_iter().map(|part| {
        let (ty, converted) = match &part.content {
            // Text converts to a file, so a file beside a text part could be swapped with it.
            PartContent::File if is_alone => (types::into(context, &context.runtime_name("FilePart")), true),
            PartContent::Value(ty) if args.is_none() => {
                let ty = TypeUse { nullable: false, ..ty.clone() };
                (types::argument(context, UsedIn::OtherModule, &ty), types::is_converted(context, &ty))
            }
            _ => (content(context, part), false),
        };
        ConstructorArgument { name: &part.name, ty, converted }
    });
    let given = given.collect();
    match args {
        Some(args) => Construction::Struct(args, given),
        None => Construction::Each(given),
    }
}

/// Returns a field of the argument struct.
fn argument<'a>(
    context: &Context<'_>,
    of: &TypeName,
    parts: &[Part],
    ConstructorArgument { name, ty, .. }: &ConstructorArgument<'a>,
) -> Argument<'a> {
    let part = parts.iter().find(|part| part.name == **name);
    let docs = part.map_or_else(docs::Attrs::default, |Part { wire, docs, .. }| {
        let otherwise = || format!("The part {}.", docs::code(wire));
        docs::unless_elsewhere(docs, otherwise, Some(format!("see {}", docs::link(of))))
    });
    let is_secret = part.is_some_and(|part| is_secret(context, part));
    Argument { docs, name, ty: ty.clone(), is_secret }
}

fn is_secret(context: &Context<'_>, part: &Part) -> bool {
    matches!(&part.content, PartContent::Value(ty) if context.facts.is_secret(ty))
}

fn are_alike(context: &Context<'_>, one: &Part, other: &Part) -> bool {
    match (&one.content, &other.content) {
        (PartContent::Value(one), PartContent::Value(other)) => context.api.types.are_alike(one, other),
        (one, other) => one == other,
    }
}

/// Returns the value of a constant part.
fn constant(context: &Context<'_>, part: &Part) -> Option<TokenStream> {
    let PartContent::Value(ty) = &part.content else { return None };
    if part.required { types::only_value(context, ty) } else { None }
}

/// Returns how an unnamed part is added at its position.
fn positional_part(
    context: &Context<'_>,
    Part { name, content, media_type, required, .. }: &Part,
) -> TokenStream {
    let [none, some] = ["None", "Some"].map(|name| context.std(name));
    let media_type = media_type.as_ref().map_or_else(|| quote!(#none), |name| quote!(#some(#name)));
    match content {
        PartContent::File => quote!(.file_at(#media_type, &body.#name)),
        PartContent::Files => quote!(.files_at(#media_type, &body.#name)),
        PartContent::Value(_) => quote!(.value_at(#media_type, &body.#name)),
        PartContent::Values(_) if *required => quote!(.values_at(#media_type, &body.#name)),
        PartContent::Values(_) => quote!(.values_at(#media_type, body.#name.iter().flatten())),
    }
}

/// Returns how one part is added.
fn named_part(context: &Context<'_>, part: &Part) -> TokenStream {
    let Part { name, wire, content, media_type, style, .. } = part;
    let none = context.std("None");
    let some = context.std("Some");
    if let Some(style) = style {
        let styles = context.runtime_name("QueryStyle");
        let style = ident(&format!("{style:?}"));
        return quote!(.styled(#wire, &body.#name, #styles::#style));
    }
    match (content, media_type) {
        (PartContent::Value(_) | PartContent::Values(_), None) => quote!(.value(#wire, &body.#name)),
        (PartContent::Value(_) | PartContent::Values(_), Some(media_type)) => {
            quote!(.value_as(#wire, #media_type, &body.#name))
        }
        (_, None) => quote!(.files(#wire, #none, &body.#name)),
        (_, Some(media_type)) => quote!(.files(#wire, #some(#media_type), &body.#name)),
    }
}
