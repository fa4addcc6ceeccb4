//! `models.rs`: the types of the document.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::types::Within;
use super::{Context, Part, docs, enums, ident, shapes, types, unions};
use crate::ir::{Direction, Field, Literal, Shape, Struct, Type, TypeId, TypeUse, ValueEnum};

pub(super) fn parts<'a>(context: &'a Context<'a>) -> impl Iterator<Item = Part> + 'a {
    let looked_at = shapes::looked_at(context);
    let part = move |(id, ty): (TypeId, &Type)| Part {
        name: ty.name.to_string(),
        tokens: match context.facts.twin(id) {
            Some(twin) => twin_of(context, ty, twin),
            None => model(context, id, ty, looked_at.contains(&id)),
        },
    };
    context.api.types.iter().map(part)
}

/// A type in full; `looked_at` is whether some union tells it from others by its shape.
fn model(context: &Context<'_>, id: TypeId, ty: &Type, looked_at: bool) -> TokenStream {
    match &ty.shape {
        Shape::Struct(shape) => {
            let structure = structure(context, id, ty, shape);
            let constant = looked_at.then(|| shapes::constant(context, id, ty, shape));
            quote!(#structure #constant)
        }
        Shape::StringEnum(values) => enums::of_text(context, ty, values),
        Shape::ValueEnum(ValueEnum { scalar: Some(scalar), values }) if scalar.is_integer() => {
            enums::of_integers(context, ty, *scalar, values)
        }
        Shape::ValueEnum(listed) => enums::of_values(context, id, ty, listed),
        Shape::Newtype(inner) => newtype(context, id, ty, inner),
        Shape::Union(union) => unions::union(context, id, ty, union),
        Shape::Alias(target) => {
            let docs = docs::attrs(&ty.docs, || format!("The `{}` schema.", ty.name));
            let (name, target) = (&ty.name, types::of(context, Within::Models, target));
            quote!(#docs pub type #name = #target;)
        }
    }
}

/// A type just like another one is a name for it.
fn twin_of(context: &Context<'_>, ty: &Type, twin: TypeId) -> TokenStream {
    let docs = docs::attrs(&ty.docs, || format!("The schema at {}.", docs::code(&ty.place.to_string())));
    let (name, twin) = (&ty.name, context.type_name(twin));
    quote!(#docs pub type #name = #twin;)
}

fn structure(context: &Context<'_>, id: TypeId, ty: &Type, shape: &Struct) -> TokenStream {
    let docs = docs::attrs(&ty.docs, || match ty.docs.aliases.first() {
        Some(wire) => format!("The {} schema.", docs::code(wire)),
        None => format!("The schema at {}.", docs::code(&ty.place.to_string())),
    });
    let name = &ty.name;
    let derives = derives(context, id, shape);
    let fields = shape.fields.iter().enumerate().map(|(index, field)| self::field(context, id, index, field));
    let rest = shape.rest.iter().map(|rest| {
        let (name, values) = (&rest.name, types::of(context, Within::Models, &rest.ty));
        quote! {
            /// The properties that have no name in the document.
            pub #name: BTreeMap<String, #values>,
        }
    });
    let members = members(context, id, ty, shape);
    let constructor = constructor(context, id, ty, shape);
    let defaults = defaults(context, id, ty, shape);
    quote! {
        #docs
        #[derive(#(#derives),*)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #(#rest)*
        }

        #members

        #constructor
        #defaults
    }
}

/// A list that holds lists like itself is a type of its own.
fn newtype(context: &Context<'_>, id: TypeId, ty: &Type, inner: &TypeUse) -> TokenStream {
    let docs = docs::attrs(&ty.docs, || format!("The `{}` schema.", ty.name));
    let (name, inner) = (&ty.name, types::of(context, Within::Models, inner));
    let (total, runtime) = (context.facts.is_eq(id).then(|| quote!(Eq, Hash,)), context.runtime);
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, #total Default)]
        pub struct #name(pub #inner);

        #runtime::transparent!(#name);

        impl From<#inner> for #name {
            fn from(value: #inner) -> Self {
                Self(value)
            }
        }
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
    let is_filled = shape.fields.iter().any(|field| presence(context, id, field) == Presence::Filled);
    derives.extend((!is_filled && required(context, id, shape).is_empty()).then(|| quote!(Default)));
    derives
}

/// The fields that `new` takes: what is required in every direction in which the struct travels.
fn required(context: &Context<'_>, id: TypeId, shape: &Struct) -> Vec<usize> {
    let is_required = |index: &usize| {
        shape.fields.get(*index).is_some_and(|field| presence(context, id, field) == Presence::Required)
    };
    shape.arguments.iter().copied().filter(is_required).collect()
}

fn field(context: &Context<'_>, id: TypeId, index: usize, field: &Field) -> TokenStream {
    let docs = docs::attrs(&field.docs, || format!("The {} property.", docs::code(&field.wire)));
    let direction = match field.direction {
        Direction::Both => None,
        Direction::Received => Some(quote!(#[doc = ""] #[doc = " Only in answers."])),
        Direction::Sent => Some(quote!(#[doc = ""] #[doc = " Only in requests."])),
    };
    let presence = presence(context, id, field);
    let ty = field_type(context, id, index, field, presence);
    let name = &field.name;
    quote!(#docs #direction pub #name: #ty,)
}

/// How the struct is read and written: the runtime's macro makes that of the names of the properties.
fn members(context: &Context<'_>, id: TypeId, ty: &Type, shape: &Struct) -> TokenStream {
    let (runtime, owner) = (context.runtime, &ty.name);
    let fields = shape.fields.iter().map(|field| {
        let (name, wire) = (ident(field.name.as_str()), &field.wire);
        let renamed = (name != wire).then(|| quote!(as #wire));
        let kind = match presence(context, id, field) {
            Presence::Required => quote!(required),
            Presence::Optional | Presence::Nullable => quote!(optional),
            Presence::Filled => {
                let function = default_function(field);
                quote!(filled(#function))
            }
        };
        quote!(#name #renamed: #kind,)
    });
    let rest = shape.rest.iter().map(|rest| &rest.name);
    quote!(#runtime::object!(#owner[#(#fields)*] #(, others: #rest)*);)
}

/// How a field holds a value that may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    /// It is always there.
    Required,
    /// It may be absent; `null` reads as absent.
    Optional,
    /// Absent, `null` and a value are three things, and it is sent.
    Nullable,
    /// It may be absent, and then has a value that the document gives.
    Filled,
}

/// The function that gives the default of a field.
fn default_function(field: &Field) -> Ident {
    ident(&format!("default_{}", field.name))
}

fn presence(context: &Context<'_>, id: TypeId, field: &Field) -> Presence {
    let sent = context.facts.is_sent(id);
    match (context.facts.is_always_there(id, field), field.ty.nullable) {
        (true, _) => Presence::Required,
        (false, true) if sent => Presence::Nullable,
        // A default that is sent would say more than nothing; only what is received is filled in.
        (false, false) if field.default.is_some() && !sent => Presence::Filled,
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
        Presence::Filled => base,
        Presence::Required | Presence::Optional => quote!(Option<#base>),
        Presence::Nullable => quote!(Nullable<#base>),
    }
}

/// `new`, which takes what is required; a struct that requires nothing has `Default` instead.
fn constructor(context: &Context<'_>, id: TypeId, ty: &Type, shape: &Struct) -> Option<TokenStream> {
    let required = required(context, id, shape);
    if required.is_empty() {
        return None;
    }
    let arguments: Vec<_> = required
        .into_iter()
        .filter_map(|index| Some((index, shape.fields.get(index)?)))
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
            None => missing(context, id, field),
        }
    });
    let rest = shape.rest.iter().map(|rest| &rest.name);
    let values = values.chain(rest.map(|name| quote!(#name: BTreeMap::new())));
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

/// The value of a field that nobody gave.
fn missing(context: &Context<'_>, id: TypeId, field: &Field) -> TokenStream {
    let name = &field.name;
    match presence(context, id, field) {
        Presence::Nullable => quote!(#name: Nullable::Absent),
        Presence::Filled => {
            let function = default_function(field);
            quote!(#name: Self::#function())
        }
        Presence::Required | Presence::Optional => quote!(#name: None),
    }
}

/// The functions that give the defaults of fields, and `Default` where nothing is required beside them.
fn defaults(context: &Context<'_>, id: TypeId, ty: &Type, shape: &Struct) -> Option<TokenStream> {
    let filled = |field: &&Field| presence(context, id, field) == Presence::Filled;
    let functions: Vec<_> = shape
        .fields
        .iter()
        .filter(filled)
        .map(|field| {
            let function = default_function(field);
            let value = field.default.as_ref().map(literal);
            let field = types::base(context, Within::Models, &field.ty.ty);
            quote!(fn #function() -> #field { #value })
        })
        .collect();
    if functions.is_empty() {
        return None;
    }
    let owner = &ty.name;
    let default = required(context, id, shape).is_empty().then(|| {
        let fields = shape.fields.iter().map(|field| missing(context, id, field));
        let rest = shape.rest.iter().map(|rest| &rest.name).map(|name| quote!(#name: BTreeMap::new()));
        let values = fields.chain(rest);
        quote! {
            impl Default for #owner {
                fn default() -> Self {
                    Self { #(#values),* }
                }
            }
        }
    });
    Some(quote! {
        #default

        impl #owner {
            #(#functions)*
        }
    })
}

fn literal(literal: &Literal) -> TokenStream {
    match literal {
        Literal::Bool(value) => quote!(#value),
        Literal::Integer(value) => {
            let value = proc_macro2::Literal::i64_unsuffixed(*value);
            quote!(#value)
        }
        Literal::Float(value) => {
            let value = proc_macro2::Literal::f64_unsuffixed(*value);
            quote!(#value)
        }
        Literal::Text(value) => quote!(#value.to_owned()),
    }
}
