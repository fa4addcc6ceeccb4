//! Emits structs that users construct: the fields of models, requests and multipart bodies, and their
//! constructors.

use proc_macro2::{Group, TokenStream};
use quote::{ToTokens as _, quote};

use super::attributes::Added;
use super::docs::Attrs;
use super::{Context, docs, none_delimited};
use crate::ir::{FieldName, TypeName};
use crate::surface::Kind;

/// A struct with its constructor.
pub(super) struct Structure<'a> {
    pub(super) docs: Attrs,
    pub(super) name: &'a TypeName,
    pub(super) fields: Vec<Member<'a>>,
    pub(super) new: Construction<'a>,
    /// The build script's additions.
    pub(super) added: &'a Added,
}

/// A field of a struct.
pub(super) struct Member<'a> {
    pub(super) docs: Attrs,
    pub(super) name: &'a FieldName,
    pub(super) ty: TokenStream,
    pub(super) start: InitialValue,
    /// Whether `Debug` hides it.
    pub(super) is_secret: bool,
}

impl Member<'_> {
    /// Returns the field with a fixed value, if there is one.
    pub(super) fn with_value(self, value: Option<TokenStream>) -> Self {
        Self { start: value.map_or(self.start, InitialValue::Value), ..self }
    }
}

/// The initial value of a field.
pub(super) enum InitialValue {
    /// An argument of `new`.
    Argument,
    /// The default of its type, as an expression.
    Default(TokenStream),
    /// A value from the document.
    Value(TokenStream),
}

/// How a value is constructed.
pub(super) enum Construction<'a> {
    /// By `Default`, because nothing is required.
    Default,
    /// By `Default`, and by `new` without arguments.
    Nothing,
    /// By `new` with an argument for each required value.
    Each(Vec<ConstructorArgument<'a>>),
    /// By `new` with a struct of the required values.
    Struct(&'a TypeName, Vec<ConstructorArgument<'a>>),
}

/// An argument of a constructor.
pub(super) struct ConstructorArgument<'a> {
    pub(super) name: &'a FieldName,
    pub(super) ty: TokenStream,
    /// Whether it is converted to the field's type with `into`.
    pub(super) converted: bool,
}

/// Emits a struct with its constructor.
pub(super) fn item(context: &Context<'_>, structure: &Structure<'_>) -> TokenStream {
    let Structure { docs, name, fields, new, added } = structure;
    context.record_item(name, docs.is_deprecated, || Kind::Struct);
    let owner = name;
    let members = fields.iter().map(|Member { docs, name, ty, .. }| {
        context.record_field(owner, name, docs.is_deprecated, ty);
        let added = added.member(name.as_str());
        none_delimited(quote!(#docs #added pub #name: #ty,))
    });
    let has_default = matches!(new, Construction::Default | Construction::Nothing);
    let is_derived = has_default && !fields.iter().any(|field| matches!(field.start, InitialValue::Value(_)));
    let derived = is_derived.then(|| quote!(, Default));
    let default = (has_default && !is_derived).then(|| {
        let (value, default) = (struct_literal(fields, &[]), context.std("Default"));
        none_delimited(quote! {
            impl #default for #name {
                fn default() -> Self {
                    #value
                }
            }
        })
    });
    let new = constructor(context, structure).map(none_delimited);
    context.record_traits(name, &["Clone", "Debug", "PartialEq"]);
    context.record_traits(name, if has_default { &["Default"] } else { &[] });
    context.record_derives(name, added);
    let debug = debug_of_struct(context, name, fields.iter().map(|field| (field.name, field.is_secret)));
    let attributes = added.derive_beside_debug(&quote!(Clone, PartialEq #derived), debug.is_none());
    quote! {
        #docs
        #attributes
        #[non_exhaustive]
        pub struct #name {
            #(#members)*
        }

        #default
        #new
        #debug
    }
}

/// Emits `Debug` for a struct whose fields contain secrets. Returns `None` if it can be derived.
pub(super) fn debug_of_struct<'a>(
    context: &Context<'_>,
    name: &TypeName,
    fields: impl Iterator<Item = (&'a FieldName, bool)> + Clone,
) -> Option<TokenStream> {
    fields.clone().find(|(_, is_secret)| *is_secret)?;
    let runtime = context.runtime;
    let fields = fields.map(|(name, is_secret)| {
        let secret = is_secret.then(|| quote!(secret));
        quote!(#secret #name)
    });
    Some(quote!(#runtime::__private::debug!(#name { #(#fields),* });))
}

fn constructor(
    context: &Context<'_>,
    Structure { name, fields, new, .. }: &Structure<'_>,
) -> Option<TokenStream> {
    let (docs, signature, body) = match new {
        Construction::Default => return None,
        Construction::Nothing => (
            "Creates a value: no field is required",
            TokenStream::new(),
            none_delimited(quote!(Self::default())),
        ),
        Construction::Each(given) => {
            let signature = given.iter().map(|ConstructorArgument { name, ty, .. }| quote!(#name: #ty));
            (
                "Creates a value from its required fields",
                quote!(#(#signature),*),
                struct_literal(fields, given),
            )
        }
        Construction::Struct(args, given) => {
            let names = given.iter().map(|given| given.name);
            let signature = quote!(#args { #(#names),* }: #args);
            ("Creates a value from its required fields", signature, struct_literal(fields, &[]))
        }
    };
    context.record_function(name, &quote!(new), false, || {
        let arguments = match new {
            Construction::Default | Construction::Nothing => Vec::new(),
            Construction::Each(given) => arguments(given),
            Construction::Struct(args, _) => vec![(quote!(args), context.own(args))],
        };
        (None, arguments, context.own(name))
    });
    let docs = docs::line(docs);
    let too_many = match new {
        Construction::Each(given) => docs::many_arguments(given.len()),
        Construction::Default | Construction::Nothing | Construction::Struct(..) => None,
    };
    Some(quote! {
        impl #name {
            #docs
            #[must_use]
            #too_many
            pub fn new(#signature) -> Self {
                #body
            }
        }
    })
}

/// Returns arguments for the record.
pub(super) fn arguments(given: &[ConstructorArgument<'_>]) -> Vec<(TokenStream, TokenStream)> {
    given.iter().map(|ConstructorArgument { name, ty, .. }| (name.to_token_stream(), ty.clone())).collect()
}

/// Returns the struct expression of the new value.
fn struct_literal(fields: &[Member<'_>], given: &[ConstructorArgument<'_>]) -> Group {
    let fields = fields.iter().map(|Member { name, start, .. }| match start {
        InitialValue::Argument if given.iter().any(|given| given.name == *name && given.converted) => {
            quote!(#name: #name.into())
        }
        InitialValue::Argument => quote!(#name),
        InitialValue::Default(value) | InitialValue::Value(value) => quote!(#name: #value),
    });
    none_delimited(quote!(Self { #(#fields),* }))
}

/// A field of the argument struct.
pub(super) struct Argument<'a> {
    pub(super) docs: Attrs,
    pub(super) name: &'a FieldName,
    pub(super) ty: TokenStream,
    /// Whether `Debug` hides it.
    pub(super) is_secret: bool,
}

/// Emits the argument struct of `new`, which users fill by its fields.
pub(super) fn args_struct<'a>(
    context: &Context<'_>,
    name: &TypeName,
    of: &TypeName,
    fields: impl Iterator<Item = Argument<'a>>,
) -> TokenStream {
    let docs = docs::line(&format!("The required fields of {}", docs::link(of)));
    let owner = name;
    context.record_item(name, false, || Kind::Literal);
    context.record_traits(name, &["Clone", "Debug", "PartialEq"]);
    let fields: Vec<_> = fields.collect();
    let debug = debug_of_struct(context, name, fields.iter().map(|field| (field.name, field.is_secret)));
    let derived = debug.is_none().then(|| quote!(Debug,));
    let fields = fields.iter().map(|Argument { docs, name, ty, .. }| {
        context.record_field(owner, name, docs.is_deprecated, ty);
        none_delimited(quote!(#docs pub #name: #ty,))
    });
    quote! {
        #docs
        #[derive(#derived Clone, PartialEq)]
        pub struct #name {
            #(#fields)*
        }

        #debug
    }
}

/// Emits an alias for the argument struct of an equal type.
pub(super) fn args_alias(
    context: &Context<'_>,
    name: &TypeName,
    of: &TypeName,
    same: &TypeName,
) -> TokenStream {
    context.record_alias(name, false, &context.own(same));
    let docs = docs::line(&format!("The required fields of {}", docs::link(of)));
    quote!(#docs pub type #name = #same;)
}
