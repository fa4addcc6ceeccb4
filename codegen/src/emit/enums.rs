//! Emits open enums: a value that the document does not list is preserved.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::attributes::Added;
use super::record::SERDE;
use super::{Context, docs, numbers, types};
use crate::ir::{Docs, EnumValue, Listed, Literal, Scalar, Type, ValueEnum, VariantName};
use crate::surface::Kind;

/// Emits an enum of strings.
pub(super) fn of_text(context: &Context<'_>, ty: &Type, values: &[EnumValue]) -> TokenStream {
    let added = context.attributes.of_type(ty);
    let variants = values.iter().map(|EnumValue { name, wire, docs, .. }| {
        context.record_variant::<TokenStream>(&ty.name, name, docs.deprecated, &[]);
        let (docs, added) = (variant(wire, docs), added.member(name.as_str()));
        quote!(#docs #added #name,)
    });
    let (open, string) = (ty.shape.open_variant(), context.std("String").into_token_stream());
    let item = item(context, ty, &quote!(#(#variants)*), (&open, &string), true, added);
    context.record_function(&ty.name, &quote!(as_str), false, || {
        let own = context.own(&ty.name);
        (Some(quote!(&#own)), Vec::new(), quote!(&str))
    });
    context.record_traits(&ty.name, &["From<&str>", "FromStr"]);
    converted(context, ty, &string);
    let (names, wires): (Vec<_>, Vec<_>) = values.iter().map(|value| (&value.name, &value.wire)).unzip();
    let (name, runtime) = (&ty.name, context.runtime);
    quote! {
        #item

        impl #name {
            /// Returns the value as it is on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#names => #wires,)*
                    Self::#open(value) => value,
                }
            }
        }

        #runtime::__private::text_enum!(#name { #(#names = #wires,)* _ => #open });
    }
}

/// Emits an enum of numbers or booleans, or of values of several types.
pub(super) fn of_values(
    context: &Context<'_>,
    ty: &Type,
    ValueEnum { scalar, values }: &ValueEnum,
) -> TokenStream {
    let added = context.attributes.of_type(ty);
    let variants = values.iter().map(|Listed { name, value, docs, .. }| {
        context.record_variant::<TokenStream>(&ty.name, name, docs.deprecated, &[]);
        let (docs, added) = (variant(&value.to_string(), docs), added.member(name.as_str()));
        quote!(#docs #added #name,)
    });
    let inner = scalar.map_or_else(
        || context.runtime_name("Value").into_token_stream(),
        |scalar| types::scalar(context, scalar),
    );
    let is_total = scalar.is_some_and(Scalar::is_integer);
    let open = ty.shape.open_variant();
    let item = item(context, ty, &quote!(#(#variants)*), (&open, &inner), is_total, added);
    converted(context, ty, &inner);
    let listed = values.iter().map(|Listed { name, value, .. }| {
        let value = literal(*scalar, value);
        quote!(#name = #value)
    });
    let (name, runtime) = (&ty.name, context.runtime);
    let listed = if scalar.is_some() {
        quote!(scalar_enum!(#name as #inner { #(#listed,)* _ => #open });)
    } else {
        quote!(value_enum!(#name { #(#listed,)* _ => #open });)
    };
    quote!(#item #runtime::__private::#listed)
}

/// Records what the runtime's macros add to every enum of values.
fn converted(context: &Context<'_>, ty: &Type, inner: &TokenStream) {
    context.record_traits(&ty.name, &SERDE);
    context.record_traits(&ty.name, &["Display"]);
    context.record_impl(&ty.name, || quote!(From<#inner>), &[]);
    context.record_foreign_impl(inner, || {
        let own = context.own(&ty.name);
        quote!(From<#own>)
    });
}

/// Emits the enum itself. `inner` is the type of unknown values in the variant `open`.
fn item(
    context: &Context<'_>,
    ty: &Type,
    variants: &TokenStream,
    (open, inner): (&VariantName, &TokenStream),
    is_total: bool,
    added: &Added,
) -> TokenStream {
    let docs =
        docs::attrs(&ty.docs, || format!("One of the values of {}.", docs::code(&ty.place.to_string())));
    let (name, total) = (&ty.name, is_total.then(|| quote!(, Eq, Hash)));
    context.record_item(name, docs.is_deprecated, || Kind::Enum);
    context.record_variant(name, open, false, &[inner]);
    context.record_traits(name, &["Clone", "Debug", "PartialEq"]);
    context.record_traits(name, if is_total { &["Eq", "Hash"] } else { &[] });
    context.record_derives(name, added);
    let attributes = added.derive(&quote!(Debug, Clone, PartialEq #total));
    let unknown = added.member(open.as_str());
    quote! {
        #docs
        #attributes
        #[non_exhaustive]
        pub enum #name {
            #variants
            /// A value that the document does not name.
            #unknown
            #open(#inner),
        }
    }
}

/// Returns a value as a literal of a type, or of its own type.
fn literal(scalar: Option<Scalar>, value: &Literal) -> TokenStream {
    match value {
        Literal::Bool(value) => quote!(#value),
        Literal::Text(value) => quote!(#value),
        #[expect(clippy::cast_precision_loss, reason = "numbers are compared as the type has them")]
        Literal::Integer(value) if scalar.is_some_and(Scalar::is_float) => numbers::fraction(*value as f64),
        Literal::Integer(value) => {
            let own = if i64::try_from(*value).is_ok() { "i64" } else { "u64" };
            numbers::integer(*value, if scalar.is_none() { own } else { "" })
        }
        Literal::Float(value) => numbers::fraction(*value),
    }
}

/// Returns the docs of a value: its text on the wire, and the document's description.
fn variant(wire: &str, declared: &Docs) -> TokenStream {
    let docs = docs::variant(&docs::code(wire), declared);
    let deprecated = declared.deprecated.then(|| quote!(#[deprecated]));
    quote!(#docs #deprecated)
}
