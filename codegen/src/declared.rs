//! What the runtime makes of the declarations in generated code, as plain items: for those who read the text again.
//!
//! The runtime's macros are the truth of it; what functions do, which nobody asks here, is left out.

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Field, Ident, Item, ItemEnum, ItemMacro, LitStr, Token, Type, parse_quote};

/// Returns the items that a macro of the runtime declares.
///
/// # Errors
///
/// What no such macro takes.
pub(crate) fn items(item: &ItemMacro) -> syn::Result<Vec<Item>> {
    let name = item.mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    Ok(match name.as_str() {
        "union" => vec![Item::Enum(union(item.mac.parse_body()?))],
        "text_enum" | "integer_enum" => open_enum(item.mac.parse_body()?),
        "object" => {
            let serde: Attribute = parse_quote!(#[derive(Serialize, Deserialize)]);
            item.mac.parse_body::<Structure>()?.items(&[serde])
        }
        "structure" => item.mac.parse_body::<Structure>()?.items(&[]),
        "client" => item.mac.parse_body::<Client>()?.items(),
        // The others only add to what is declared.
        _ => Vec::new(),
    })
}

/// What `text_enum!` and `integer_enum!` declare.
fn open_enum(mut item: ItemEnum) -> Vec<Item> {
    let name = item.ident.clone();
    let repr = item.attrs.iter().find(|attribute| attribute.path().is_ident("repr"));
    let integer = repr.and_then(|repr| repr.parse_args::<Type>().ok());
    let (value, own): (Type, Item) = match integer {
        Some(integer) => (integer, parse_quote!(impl Copy for #name {})),
        None => (parse_quote!(String), parse_quote!(impl #name { pub fn as_str(&self) -> &str { "" } })),
    };
    item.attrs.push(parse_quote!(#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]));
    item.variants.push(parse_quote!(Unknown(#value)));
    vec![
        Item::Enum(item),
        own,
        parse_quote!(impl From<#value> for #name {}),
        parse_quote!(impl From<#name> for #value {}),
        parse_quote!(impl std::fmt::Display for #name {}),
    ]
}

/// What `union!` declares.
fn union(mut item: ItemEnum) -> ItemEnum {
    item.attrs.push(parse_quote!(#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]));
    item.variants.push(parse_quote!(Unknown(Value)));
    item
}

/// What stands in `structure!` and the macros that take the same.
struct Structure {
    attributes: Vec<Attribute>,
    name: Ident,
    fields: Vec<Declared>,
    rest: Option<(Ident, Type)>,
    new: Option<New>,
}

/// A field, behind its word.
struct Declared {
    word: Ident,
    field: Field,
}

/// What `new` takes: arguments, or the fields of one.
enum New {
    Each(Punctuated<syn::PatType, Token![,]>),
    Struct(Ident),
}

impl Parse for Declared {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let word = input.parse()?;
        let (name, _, ty): (Ident, Token![:], Type) = (input.parse()?, input.parse()?, input.parse()?);
        if input.parse::<Option<Token![as]>>()?.is_some() {
            input.parse::<LitStr>()?;
        }
        if input.parse::<Option<Token![=]>>()?.is_some() {
            input.parse::<syn::Expr>()?;
        }
        Ok(Self { word, field: parse_quote!(#(#attributes)* pub #name: #ty) })
    }
}

impl Parse for Structure {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<Token![pub]>()?;
        input.parse::<Token![struct]>()?;
        let name = input.parse()?;
        let inner;
        syn::braced!(inner in input);
        let (mut fields, mut rest) = (Vec::new(), None);
        while !inner.is_empty() {
            if inner.parse::<Option<Token![..]>>()?.is_some() {
                let (name, _, ty): (Ident, Token![:], Type) =
                    (inner.parse()?, inner.parse()?, inner.parse()?);
                rest = Some((name, ty));
            } else {
                fields.push(inner.parse()?);
            }
            inner.parse::<Option<Token![,]>>()?;
        }
        let new = if input.is_empty() { None } else { Some(input.parse()?) };
        Ok(Self { attributes, name, fields, rest, new })
    }
}

impl Parse for New {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Token![pub]>()?;
        input.parse::<Token![fn]>()?;
        input.parse::<Ident>()?;
        let inner;
        syn::parenthesized!(inner in input);
        input.parse::<Token![;]>()?;
        if inner.peek2(syn::token::Brace) {
            let args = inner.parse()?;
            inner.parse::<proc_macro2::Group>()?;
            inner.parse::<Option<Token![,]>>()?;
            return Ok(Self::Struct(args));
        }
        let argument = |input: ParseStream<'_>| match input.parse()? {
            syn::FnArg::Typed(typed) => Ok(typed),
            syn::FnArg::Receiver(receiver) => Err(syn::Error::new_spanned(receiver, "`new` has no receiver")),
        };
        inner.parse_terminated(argument, Token![,]).map(Self::Each)
    }
}

impl Structure {
    fn items(self, derives: &[Attribute]) -> Vec<Item> {
        let Self { attributes, name, fields, rest, new } = self;
        let fields = fields.into_iter().map(|Declared { word, field }| {
            let Field { attrs, ident, ty, .. } = field;
            let ty: Type = match word.to_string().as_str() {
                "optional" => parse_quote!(Option<#ty>),
                "nullable" => parse_quote!(Nullable<#ty>),
                _ => ty,
            };
            quote::quote!(#(#attrs)* pub #ident: #ty)
        });
        let rest = rest.map(|(name, ty)| quote::quote!(pub #name: #ty));
        let fields = fields.chain(rest);
        let structure = parse_quote! {
            #(#attributes)*
            #[derive(Debug, Clone, PartialEq)]
            #(#derives)*
            #[non_exhaustive]
            pub struct #name { #(#fields),* }
        };
        let default: Option<Item> = match &new {
            None => Some(parse_quote!(impl Default for #name {})),
            Some(New::Each(arguments)) if arguments.is_empty() => {
                Some(parse_quote!(impl Default for #name {}))
            }
            Some(_) => None,
        };
        let new: Option<Item> = new.map(|new| match new {
            New::Each(arguments) => parse_quote!(impl #name { pub fn new(#arguments) -> Self { Self } }),
            New::Struct(args) => parse_quote!(impl #name { pub fn new(args: #args) -> Self { Self } }),
        });
        [Some(structure), default, new].into_iter().flatten().collect()
    }
}

/// What stands in `client!`. The methods that every client has are the runtime's.
struct Client {
    attributes: Vec<Attribute>,
    name: Ident,
    builder: syn::Block,
}

impl Parse for Client {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let item: syn::ItemStruct = input.parse()?;
        let builder: syn::ItemFn = input.parse()?;
        Ok(Self { attributes: item.attrs, name: item.ident, builder: *builder.block })
    }
}

impl Client {
    fn items(self) -> Vec<Item> {
        let Self { attributes, name, builder } = self;
        vec![
            parse_quote!(#(#attributes)* #[derive(Debug, Clone)] pub struct #name<M: Mode = Async>;),
            parse_quote!(impl<M: Mode> #name<M> { pub fn builder() -> ClientBuilder<M> #builder }),
            parse_quote!(
                #[derive(Debug, Clone)]
                pub struct ClientBuilder<M: Mode = Async, T = Unset>;
            ),
            parse_quote!(
                #[derive(Debug, Clone)]
                pub struct Call<Op, M: Mode = Async>;
            ),
        ]
    }
}
