//! `models.rs`: the types of the document.

use proc_macro2::TokenStream;
use quote::quote;

use super::serde::Presence;
use super::types::Within;
use super::{Context, Part, docs, serde, types};
use crate::ir::{EnumValue, Field, Shape, Struct, Type, TypeId};

pub(super) fn parts(context: &Context<'_>) -> Vec<Part> {
    let part = |(id, ty): (TypeId, &Type)| Part {
        name: ty.name.to_string(),
        tokens: match &ty.shape {
            Shape::Struct(shape) => structure(context, id, ty, shape),
            Shape::StringEnum(values) => string_enum(ty, values),
            Shape::Alias(target) => {
                let docs = docs::attrs(&ty.docs, || format!("The `{}` schema.", ty.name));
                let (name, target) = (&ty.name, types::of(context, Within::Models, target));
                quote!(#docs pub type #name = #target;)
            }
        },
    };
    context.api.types.iter().map(part).collect()
}

fn structure(context: &Context<'_>, id: TypeId, ty: &Type, shape: &Struct) -> TokenStream {
    let docs = docs::attrs(&ty.docs, || match ty.docs.aliases.first() {
        Some(wire) => format!("The {} schema.", docs::code(wire)),
        None => format!("The schema at {}.", docs::code(&ty.place.to_string())),
    });
    let name = &ty.name;
    let derives = derives(context, id, shape);
    let fields = shape.fields.iter().enumerate().map(|(index, field)| self::field(context, id, index, field));
    let constructor = constructor(context, id, ty, shape);
    quote! {
        #docs
        #[derive(#(#derives),*)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }

        #constructor
    }
}

/// The derives, always in one order.
fn derives(context: &Context<'_>, id: TypeId, shape: &Struct) -> Vec<TokenStream> {
    let mut derives = vec![quote!(Debug), quote!(Clone)];
    derives.extend(context.facts.is_copy(id).then(|| quote!(Copy)));
    derives.push(quote!(PartialEq));
    if context.facts.is_eq(id) {
        derives.extend([quote!(Eq), quote!(Hash)]);
    }
    derives.extend(shape.arguments.is_empty().then(|| quote!(Default)));
    derives.extend([quote!(Serialize), quote!(Deserialize)]);
    derives
}

fn field(context: &Context<'_>, id: TypeId, index: usize, field: &Field) -> TokenStream {
    let docs = docs::attrs(&field.docs, || format!("The {} property.", docs::code(&field.wire)));
    let presence = presence(context, id, field);
    let serde = serde::field(field, presence);
    let ty = field_type(context, id, index, field, presence);
    let name = &field.name;
    quote!(#docs #serde pub #name: #ty,)
}

fn presence(context: &Context<'_>, id: TypeId, field: &Field) -> Presence {
    match (field.required, field.ty.nullable) {
        (true, _) => Presence::Required,
        (false, true) if context.facts.is_sent(id) => Presence::Nullable,
        (false, _) => Presence::Optional,
    }
}

fn field_type(
    context: &Context<'_>,
    id: TypeId,
    index: usize,
    field: &Field,
    presence: Presence,
) -> TokenStream {
    let base = types::base(context, Within::Models, &field.ty.ty);
    let base = if context.facts.is_boxed(id, index) { quote!(Box<#base>) } else { base };
    match presence {
        Presence::Required if !field.ty.nullable => base,
        Presence::Required | Presence::Optional => quote!(Option<#base>),
        Presence::Nullable => quote!(Nullable<#base>),
    }
}

/// `new`, which takes what is required; a struct that requires nothing has `Default` instead.
fn constructor(context: &Context<'_>, id: TypeId, ty: &Type, shape: &Struct) -> Option<TokenStream> {
    if shape.arguments.is_empty() {
        return None;
    }
    let arguments: Vec<_> = shape
        .arguments
        .iter()
        .filter_map(|index| Some((*index, shape.fields.get(*index)?)))
        .map(|(index, field)| {
            let (ty, converted) = if context.facts.is_boxed(id, index) || field.ty.nullable {
                (field_type(context, id, index, field, Presence::Required), None)
            } else {
                types::argument(context, Within::Models, &field.name, &field.ty)
            };
            (index, &field.name, ty, converted)
        })
        .collect();
    let parameters = arguments.iter().map(|(_, name, ty, _)| quote!(#name: #ty));
    let values = shape.fields.iter().enumerate().map(|(index, field)| {
        let name = &field.name;
        match arguments.iter().find(|(argument, ..)| *argument == index) {
            Some((.., Some(value))) => quote!(#name: #value),
            Some(_) => quote!(#name),
            None if presence(context, id, field) == Presence::Nullable => quote!(#name: Nullable::Absent),
            None => quote!(#name: None),
        }
    });
    let too_many = docs::many_arguments(arguments.len());
    let owner = &ty.name;
    Some(quote! {
        impl #owner {
            /// Creates a value from its required properties.
            #[must_use]
            #too_many
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values),* }
            }
        }
    })
}

/// An enum of strings that stays open: a value that the document does not know yet is kept as it came.
fn string_enum(ty: &Type, values: &[EnumValue]) -> TokenStream {
    let docs =
        docs::attrs(&ty.docs, || format!("One of the values of {}.", docs::code(&ty.place.to_string())));
    let name = &ty.name;
    let variants: Vec<_> = values.iter().map(|value| &value.name).collect();
    let wires: Vec<_> = values.iter().map(|value| value.wire.as_str()).collect();
    let variant_docs = wires.iter().map(|wire| docs::line(&docs::code(wire)));
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants,)*
            /// A value that the document does not name.
            Unknown(String),
        }

        impl #name {
            /// Returns the value as it is on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl From<String> for #name {
            fn from(value: String) -> Self {
                match value.as_str() {
                    #(#wires => Self::#variants,)*
                    _ => Self::Unknown(value),
                }
            }
        }

        impl From<#name> for String {
            fn from(value: #name) -> Self {
                value.as_str().to_owned()
            }
        }

        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    }
}
