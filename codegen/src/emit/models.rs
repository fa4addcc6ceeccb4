//! `models.rs`: the types of the document.

use proc_macro2::TokenStream;
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
    let derives = derives(context, id);
    let fields = shape.fields.iter().enumerate().map(|(index, field)| self::field(context, id, index, field));
    let rest = shape.rest.iter().map(|rest| {
        let (name, values) = (&rest.name, types::of(context, Within::Models, &rest.ty));
        quote!(..#name: BTreeMap<String, #values>)
    });
    let (new, runtime) = (constructor(context, id, shape), context.runtime);
    quote! {
        #runtime::object! {
            #docs
            #derives
            pub struct #name {
                #(#fields)*
                #(#rest)*
            }
            #new
        }
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

/// What is derived beside what every struct derives.
fn derives(context: &Context<'_>, id: TypeId) -> Option<TokenStream> {
    let copy = context.facts.is_copy(id).then(|| quote!(Copy));
    let total = context.facts.is_eq(id).then(|| quote!(Eq, Hash));
    let derives: Vec<_> = copy.into_iter().chain(total).collect();
    (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]))
}

/// The fields that `new` takes: what is required in every direction in which the struct travels.
fn required(context: &Context<'_>, id: TypeId, shape: &Struct) -> Vec<usize> {
    let is_required = |index: &usize| {
        shape.fields.get(*index).is_some_and(|field| presence(context, id, field) == Presence::Required)
    };
    shape.arguments.iter().copied().filter(is_required).collect()
}

fn field(context: &Context<'_>, id: TypeId, index: usize, field: &Field) -> TokenStream {
    let described = field.ty.named_directly().and_then(|id| context.api.types.get(id)).map(|ty| &ty.docs);
    let docs = docs::brief(&field.docs, || format!("The {} property.", docs::code(&field.wire)), described);
    let direction = match field.direction {
        Direction::Both => None,
        Direction::Received => Some(quote!(#[doc = ""] #[doc = " Only in answers."])),
        Direction::Sent => Some(quote!(#[doc = ""] #[doc = " Only in requests."])),
    };
    let presence = presence(context, id, field);
    let kind = ident(presence.keyword());
    let (name, wire) = (ident(field.name.as_str()), &field.wire);
    let renamed = (name != wire).then(|| quote!(as #wire));
    let ty = held(context, id, index, field, presence);
    let default = field.default.as_ref().filter(|_| presence == Presence::Filled).map(literal);
    let default = default.map(|value| quote!(= #value));
    quote!(#docs #direction #kind #name: #ty #renamed #default,)
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

impl Presence {
    /// The word for it in `structure!`.
    fn keyword(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
            Self::Nullable => "nullable",
            Self::Filled => "filled",
        }
    }
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

/// The type of what a field holds when it holds something.
fn held(context: &Context<'_>, id: TypeId, index: usize, field: &Field, presence: Presence) -> TokenStream {
    let base = types::base(context, Within::Models, &field.ty.ty);
    let base = if context.facts.is_boxed(id, index) { quote!(Box<#base>) } else { base };
    if presence == Presence::Required && field.ty.nullable { quote!(Option<#base>) } else { base }
}

/// `new`, which takes what is required; a struct that requires nothing has `Default` instead.
fn constructor(context: &Context<'_>, id: TypeId, shape: &Struct) -> Option<TokenStream> {
    let required = required(context, id, shape);
    let fields = required.iter().filter_map(|index| Some((*index, shape.fields.get(*index)?)));
    let arguments = fields.map(|(index, field)| {
        let ty = if context.facts.is_boxed(id, index) || field.ty.nullable {
            held(context, id, index, field, Presence::Required)
        } else {
            types::argument(context, Within::Models, &field.ty)
        };
        let name = &field.name;
        quote!(#name: #ty)
    });
    (!required.is_empty()).then(|| quote!(pub fn new(#(#arguments),*);))
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
