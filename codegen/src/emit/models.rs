//! Emits `models.rs`: the types of the document.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::attributes::Added;
use super::record::SERDE;
use super::structs::{self, Argument, Construction, ConstructorArgument, InitialValue, Member, Structure};
use super::types::UsedIn;
use super::{Context, Part, Parts, docs, enums, ident, numbers, shapes, types, unions};
use crate::facts::Constant;
use crate::ir::{
    Direction, Field, Literal, Rest, Shape, Struct, Type, TypeId, TypeName, TypeRef, TypeUse, is_positional,
};
use crate::surface::Kind;

pub(super) fn parts(context: Context<'_>) -> Parts<'_> {
    let compared = shapes::compared(&context);
    let types = context.api.types.iter();
    let part = move |(id, ty): (TypeId, &Type)| Part {
        name: ty.name.to_string(),
        tokens: match context.facts.duplicate(id) {
            Some(duplicate) => duplicate_of(&context, ty, duplicate),
            None => model(&context, id, ty, compared.contains(&id)),
        },
    };
    Box::new(types.map(part))
}

/// Emits a type in full. `is_compared` states whether an untagged union compares values with its shape.
fn model(context: &Context<'_>, id: TypeId, ty: &Type, is_compared: bool) -> TokenStream {
    match &ty.shape {
        Shape::Struct(shape) => {
            let structure = structure(context, id, ty, shape);
            let compared = is_compared.then(|| shapes::of_struct(context, id, ty, shape));
            [structure, compared.unwrap_or_default()].into_iter().collect()
        }
        Shape::StringEnum(values) => enums::of_text(context, ty, values),
        Shape::ValueEnum(listed) => enums::of_values(context, ty, listed),
        Shape::Newtype(inner) => newtype(context, ty, inner),
        Shape::Union(union) => {
            let item = unions::union(context, id, ty, union);
            let compared = is_compared.then(|| shapes::of_tagged(context, ty, union));
            [item, compared.unwrap_or_default()].into_iter().collect()
        }
        Shape::Alias(target) => {
            let docs = docs::model(context, ty, || format!("The `{}` schema.", ty.name));
            let (name, target) = (&ty.name, types::of(context, UsedIn::Models, target));
            context.record_alias(name, docs.is_deprecated, &target);
            quote!(#docs pub type #name = #target;)
        }
    }
}

/// Emits a type that equals another one as an alias for it. Its argument struct becomes an alias as well.
fn duplicate_of(context: &Context<'_>, ty: &Type, duplicate: TypeId) -> TokenStream {
    let docs = docs::model(context, ty, || format!("The schema at {}.", docs::code(&ty.place.to_string())));
    let args = context.api.types.get(duplicate).and_then(|other| match (&ty.shape, &other.shape) {
        (Shape::Struct(Struct { args: Some(args), .. }), Shape::Struct(shape)) => {
            match new(context, duplicate, shape) {
                Construction::Struct(other, _) => Some(structs::args_alias(context, args, &ty.name, other)),
                _ => None,
            }
        }
        _ => None,
    });
    let (name, duplicate) = (&ty.name, context.type_name(duplicate).map(|duplicate| context.own(duplicate)));
    context.record_alias(name, docs.is_deprecated, &duplicate);
    quote!(#docs pub type #name = #duplicate; #args)
}

fn structure(context: &Context<'_>, id: TypeId, ty: &Type, shape: &Struct) -> TokenStream {
    let docs = docs::model(context, ty, || match ty.docs.aliases.first() {
        Some(wire) => format!("The {} schema.", docs::code(wire)),
        None => format!("The schema at {}.", docs::code(&ty.place.to_string())),
    });
    let name = &ty.name;
    let mut fields: Vec<_> =
        shape.fields.iter().enumerate().map(|(index, field)| member(context, id, index, field)).collect();
    fields.extend(shape.rest.iter().map(|rest| {
        let (map, string) = (context.std("BTreeMap"), context.std("String"));
        let values = types::of(context, UsedIn::Models, &rest.ty);
        Member {
            docs: docs::line("The types of schemas without a name in the document").into(),
            name: &rest.name,
            ty: quote!(#map<#string, #values>),
            start: InitialValue::Default(quote!(#map::new())),
            is_secret: context.facts.is_secret(&rest.ty),
        }
    }));
    let added = context.attributes.of_type(ty);
    let listed = shape.fields.iter().map(|field| macro_field(context, id, field, added));
    let listed = listed.chain(shape.rest.iter().map(|Rest { name, .. }| quote!(..#name)));
    let runtime = context.runtime;
    let listed = quote!(#runtime::__private::object!(#name { #(#listed),* }););
    let new = new(context, id, shape);
    let args = match &new {
        Construction::Struct(args, given) => {
            let fields = required(context, id, shape).into_iter().filter_map(|index| shape.fields.get(index));
            let fields = fields.zip(given).map(|(field, given)| argument(context, name, field, given));
            Some(structs::args_struct(context, args, name, fields))
        }
        Construction::Default | Construction::Nothing | Construction::Each(_) => None,
    };
    let item = structs::item(context, &Structure { docs, name, fields, new, added });
    context.record_traits(name, &SERDE);
    [item, args.unwrap_or_default(), listed].into_iter().collect()
}

/// Emits a newtype, for a list that contains lists of its own type.
fn newtype(context: &Context<'_>, ty: &Type, inner: &TypeUse) -> TokenStream {
    let docs = docs::model(context, ty, || format!("The `{}` schema.", ty.name));
    let is_tuple = matches!(inner.ty, TypeRef::Tuple(_));
    let (name, inner) = (&ty.name, types::of(context, UsedIn::Models, inner));
    let (runtime, from) = (context.runtime, context.std("From"));
    let added = context.attributes.of_type(ty);
    // Items of a tuple may be required, so it has no default.
    let default = (!is_tuple).then(|| quote!(, Default));
    let attributes = added.derive(&quote!(Debug, Clone, PartialEq #default));
    context.record_item(name, docs.is_deprecated, || Kind::Literal);
    context.record_field(name, &quote!(0), false, &inner);
    context.record_traits(name, &["Clone", "Debug", "PartialEq"]);
    if !is_tuple {
        context.record_traits(name, &["Default"]);
    }
    context.record_traits(name, &SERDE);
    context.record_derives(name, added);
    context.record_impl(name, || quote!(From<#inner>), &[]);
    quote! {
        #docs
        #attributes
        pub struct #name(pub #inner);

        #runtime::__private::transparent!(#name);

        impl #from<#inner> for #name {
            fn from(value: #inner) -> Self {
                Self(value)
            }
        }
    }
}

/// Returns a field of the argument struct.
fn argument<'a>(
    context: &Context<'_>,
    of: &TypeName,
    Field { wire, docs, ty: used, .. }: &Field,
    ConstructorArgument { name, ty, .. }: &ConstructorArgument<'a>,
) -> Argument<'a> {
    let otherwise = || format!("The {} property.", docs::code(wire));
    let docs = docs::unless_elsewhere(docs, otherwise, Some(format!("see {}", docs::link(of))));
    Argument { docs, name, ty: ty.clone(), is_secret: context.facts.is_secret(used) }
}

/// Returns the fields that `new` takes: those that are required in every direction of the struct, and are not
/// constants.
fn required(context: &Context<'_>, id: TypeId, shape: &Struct) -> Vec<usize> {
    let is_required = |index: &usize| {
        let field = shape.fields.get(*index);
        let is_required = field.is_some_and(|field| presence(context, id, field) == Presence::Required);
        is_required && context.facts.constant(id, *index).is_none()
    };
    shape.arguments.iter().copied().filter(is_required).collect()
}

fn member<'a>(context: &Context<'a>, id: TypeId, index: usize, field: &'a Field) -> Member<'a> {
    let described = field.ty.as_named().and_then(|id| context.api.types.get(id)).map(|ty| &ty.docs);
    let mut docs =
        docs::beside_type(&field.docs, || format!("The {} property.", docs::code(&field.wire)), described);
    docs.extend(match field.direction {
        Direction::Both => None,
        Direction::Received => Some(quote!(#[doc = ""] #[doc = " Only in responses."])),
        Direction::Sent => Some(quote!(#[doc = ""] #[doc = " Only in requests."])),
    });
    let presence = presence(context, id, field);
    let held = field_type(context, id, index, field, presence);
    let (ty, start) = match presence {
        Presence::Required => {
            let constant =
                context.facts.constant(id, index).map(|constant| constant_value(context, constant));
            (held, constant.map_or(InitialValue::Argument, InitialValue::Value))
        }
        Presence::Optional => {
            (types::option(context, &held), InitialValue::Default(context.std("None").into_token_stream()))
        }
        Presence::Nullable => {
            let nullable = context.runtime_name("Nullable");
            (quote!(#nullable<#held>), InitialValue::Default(quote!(#nullable::Absent)))
        }
        Presence::Defaulted => {
            (held, field.default.as_ref().map_or(InitialValue::Argument, start_of_default))
        }
    };
    let is_secret = context.facts.is_secret(&field.ty);
    Member { docs, name: &field.name, ty, start, is_secret }
}

/// Returns the value of a constant field.
fn constant_value(context: &Context<'_>, constant: &Constant) -> TokenStream {
    match constant {
        Constant::Variant(id, variant) => {
            let name = context.type_name(*id);
            quote!(#name::#variant)
        }
        Constant::Text(text) => quote!(#text.to_owned()),
    }
}

/// Returns the entry of a field in `object!`: how it gets its value, its Rust name, and its name in JSON.
fn macro_field(context: &Context<'_>, id: TypeId, field: &Field, added: &Added) -> TokenStream {
    let presence = presence(context, id, field);
    let kind = ident(presence.keyword());
    let (name, wire) = (ident(field.name.as_str()), &field.wire);
    let renamed = (name != wire).then(|| quote!(as #wire));
    let default = field.default.as_ref().filter(|_| presence == Presence::Defaulted).map(literal);
    let default = default.map(|value| quote!(= #value));
    let lenient = added.leniency(field.name.as_str()).map(|leniency| ident(leniency.keyword()));
    let lenient = lenient.map(|word| quote!(: #word));
    quote!(#kind #name #renamed #default #lenient)
}

/// Returns the initial value of a field with a default.
fn start_of_default(default: &Literal) -> InitialValue {
    let is_default = match default {
        Literal::Bool(value) => !value,
        Literal::Integer(value) => *value == 0,
        Literal::Float(value) => value.to_bits() == 0,
        Literal::Text(value) => value.is_empty(),
    };
    let value = literal(default);
    if is_default { InitialValue::Default(value) } else { InitialValue::Value(value) }
}

/// How a field holds a value that may be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    /// The value is always present.
    Required,
    /// The value may be absent; `null` is read as absent.
    Optional,
    /// Absent, `null` and a value are distinct, and the field is sent.
    Nullable,
    /// The value may be absent, and the field then holds the document's default.
    Defaulted,
}

impl Presence {
    /// Returns the keyword in `object!`.
    fn keyword(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
            Self::Nullable => "nullable",
            Self::Defaulted => "filled",
        }
    }
}

fn presence(context: &Context<'_>, id: TypeId, field: &Field) -> Presence {
    let sent = context.facts.is_sent(id);
    match (context.facts.is_always_present(id, field), field.ty.nullable) {
        (true, _) => Presence::Required,
        (false, true) if sent => Presence::Nullable,
        // Only received values are filled in. Sending a default would not be the same as omitting the value.
        (false, false) if field.default.is_some() && !sent => Presence::Defaulted,
        (false, _) => Presence::Optional,
    }
}

/// Returns the type of a field's value, if it is present.
fn field_type(
    context: &Context<'_>,
    id: TypeId,
    index: usize,
    field: &Field,
    presence: Presence,
) -> TokenStream {
    let base = types::base(context, UsedIn::Models, &field.ty.ty);
    let base = if context.facts.is_boxed(id, index) { types::boxed(context, &base) } else { base };
    if presence == Presence::Required && field.ty.nullable { types::option(context, &base) } else { base }
}

/// Returns how a value is constructed: by `new` with the required fields, or by `Default`.
fn new<'a>(context: &Context<'_>, id: TypeId, shape: &'a Struct) -> Construction<'a> {
    let required = required(context, id, shape);
    if required.is_empty() {
        return Construction::Default;
    }
    let fields: Vec<_> =
        required.iter().filter_map(|index| Some((*index, shape.fields.get(*index)?))).collect();
    let is_positional =
        is_positional(&fields, |(_, one), (_, other)| context.api.types.are_alike(&one.ty, &other.ty));
    let args = shape.args.as_ref().filter(|_| !is_positional);
    let given = fields.into_iter().map(|(index, field)| {
        let is_plain = !context.facts.is_boxed(id, index) && !field.ty.nullable;
        if args.is_none() && is_plain && types::is_converted(context, &field.ty) {
            let ty = types::argument(context, UsedIn::Models, &field.ty);
            return ConstructorArgument { name: &field.name, ty, converted: true };
        }
        let ty = field_type(context, id, index, field, Presence::Required);
        ConstructorArgument { name: &field.name, ty, converted: false }
    });
    let given = given.collect();
    match args {
        Some(args) => Construction::Struct(args, given),
        None => Construction::Each(given),
    }
}

fn literal(literal: &Literal) -> TokenStream {
    match literal {
        Literal::Bool(value) => quote!(#value),
        Literal::Integer(value) => numbers::integer(*value, ""),
        Literal::Float(value) => numbers::fraction(*value),
        Literal::Text(value) => quote!(#value.to_owned()),
    }
}
