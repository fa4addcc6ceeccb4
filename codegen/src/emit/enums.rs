//! Enums that stay open: a value that the document does not know yet is kept as it came.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs, types};
use crate::ir::{Docs, EnumValue, Listed, Literal, Scalar, Type, TypeId, ValueEnum};

/// An enum of strings: what it can do is the runtime's.
pub(super) fn of_text(context: &Context<'_>, ty: &Type, values: &[EnumValue]) -> TokenStream {
    let docs =
        docs::attrs(&ty.docs, || format!("One of the values of {}.", docs::code(&ty.place.to_string())));
    let (name, runtime) = (&ty.name, context.runtime);
    let values = values.iter().map(|EnumValue { name, wire, docs, .. }| {
        let docs = variant(wire, docs);
        quote!(#docs #name = #wire,)
    });
    quote! {
        #runtime::text_enum! {
            #docs
            pub enum #name {
                #(#values)*
            }
        }
    }
}

/// An enum of whole numbers: what it can do is the runtime's.
pub(super) fn of_integers(
    context: &Context<'_>,
    ty: &Type,
    scalar: Scalar,
    values: &[Listed],
) -> TokenStream {
    let docs =
        docs::attrs(&ty.docs, || format!("One of the values of {}.", docs::code(&ty.place.to_string())));
    let (name, runtime, inner) = (&ty.name, context.runtime, types::scalar(scalar));
    let values = values.iter().map(|Listed { name, value, docs, .. }| {
        let docs = variant(&shown(value), docs);
        let value = literal(Some(scalar), value);
        quote!(#docs #name = #value,)
    });
    quote! {
        #runtime::integer_enum! {
            #[repr(#inner)]
            #docs
            pub enum #name {
                #(#values)*
            }
        }
    }
}

/// An enum of other values than strings and whole numbers, or of several types.
pub(super) fn of_values(context: &Context<'_>, id: TypeId, ty: &Type, listed: &ValueEnum) -> TokenStream {
    let docs =
        docs::attrs(&ty.docs, || format!("One of the values of {}.", docs::code(&ty.place.to_string())));
    let name = &ty.name;
    let values = listed.values.iter();
    let variants = values.clone().map(|value| {
        let docs = variant(&shown(&value.value), &value.docs);
        let name = &value.name;
        quote!(#docs #name,)
    });
    let inner = listed.scalar.map_or_else(|| quote!(Value), types::scalar);
    let read = read(listed);
    let written = values.map(|value| {
        let (variant, value) = (&value.name, literal(listed.scalar, &value.value));
        if listed.scalar.is_some() {
            quote!(#name::#variant => #value,)
        } else {
            quote!(#name::#variant => Value::from(#value),)
        }
    });
    let copy = context.facts.is_copy(id).then(|| quote!(Copy,));
    let total = context.facts.is_eq(id).then(|| quote!(Eq, Hash,));
    let itself = if copy.is_some() { quote!(*self) } else { quote!(self.clone()) };
    let runtime = context.runtime;
    quote! {
        #docs
        #[derive(Debug, Clone, #copy PartialEq, #total)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that the document does not name.
            Unknown(#inner),
        }

        #runtime::converted!(#name as #inner);

        impl From<#inner> for #name {
            fn from(value: #inner) -> Self {
                #read
            }
        }

        impl From<#name> for #inner {
            fn from(value: #name) -> Self {
                match value {
                    #(#written)*
                    #name::Unknown(value) => value,
                }
            }
        }

        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                #inner::from(#itself).fmt(f)
            }
        }
    }
}

/// The variant of `value`.
fn read(listed: &ValueEnum) -> TokenStream {
    let values = listed.values.iter();
    match listed.scalar {
        Some(Scalar::Bool) => match listed.values.as_slice() {
            [only] if only.value == Literal::Bool(true) => {
                let name = &only.name;
                quote!(if value { Self::#name } else { Self::Unknown(value) })
            }
            [only] => {
                let name = &only.name;
                quote!(if value { Self::Unknown(value) } else { Self::#name })
            }
            _ => quote!(Self::Unknown(value)),
        },
        Some(scalar) => {
            let arms = values.map(|value| {
                let (name, value) = (&value.name, literal(Some(scalar), &value.value));
                quote!(#value => Self::#name,)
            });
            quote!(match value { #(#arms)* _ => Self::Unknown(value) })
        }
        None => {
            let tests = values.map(|value| {
                let (name, value) = (&value.name, literal(None, &value.value));
                quote!(if value == #value { Self::#name } else)
            });
            quote!(#(#tests)* { Self::Unknown(value) })
        }
    }
}

/// A value as the literal of a type, or of its own one.
fn literal(scalar: Option<Scalar>, value: &Literal) -> TokenStream {
    let literal = match value {
        Literal::Bool(value) => return quote!(#value),
        Literal::Text(value) => return quote!(#value),
        #[expect(clippy::cast_precision_loss, reason = "numbers are compared as the type has them")]
        Literal::Integer(value) if scalar.is_some_and(Scalar::is_float) => {
            proc_macro2::Literal::f64_unsuffixed(*value as f64)
        }
        Literal::Integer(value) if scalar.is_none() => proc_macro2::Literal::i64_suffixed(*value),
        Literal::Integer(value) => proc_macro2::Literal::i64_unsuffixed(*value),
        Literal::Float(value) => proc_macro2::Literal::f64_unsuffixed(*value),
    };
    quote!(#literal)
}

/// A value as it is on the wire.
pub(super) fn shown(value: &Literal) -> String {
    match value {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(value) => value.to_string(),
        Literal::Text(value) => value.clone(),
    }
}

/// The docs of a value: what it is on the wire, and what the document says about it.
fn variant(wire: &str, said: &Docs) -> TokenStream {
    let docs = docs::variant(&docs::code(wire), said);
    let deprecated = said.deprecated.then(|| quote!(#[deprecated]));
    quote!(#docs #deprecated)
}
