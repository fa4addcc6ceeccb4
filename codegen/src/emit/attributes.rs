//! Derives and attributes that a build script adds to types, fields and variants.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::Location;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use crate::ir::{Api, Field, Scalar, Shape, Type, TypeId, TypeRef};
use crate::path;
use crate::source::percent_decode;

/// One addition that a build script requests.
#[derive(Debug, Clone)]
pub(crate) struct Addition {
    pub(crate) kind: Kind,
    /// `.` for all types, a pointer, or a name.
    pub(crate) selector: String,
    /// The added Rust code.
    pub(crate) text: String,
    /// The place of the call in the build script.
    pub(crate) caller: &'static Location<'static>,
}

/// What is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Traits to derive on types.
    Derive,
    /// An attribute on types.
    Type,
    /// An attribute on fields or variants.
    Field,
    /// Lenient reading of fields.
    Lenient,
}

impl Addition {
    /// Returns what is wrong with the text.
    pub(crate) fn fault(&self) -> Option<String> {
        let (text, caller) = (&self.text, self.caller);
        match self.kind {
            Kind::Derive if derives(text).is_empty() => {
                Some(format!("{caller}: `{text}` is not a list of paths to derive"))
            }
            Kind::Type | Kind::Field if attributes(text).is_none() => {
                Some(format!("{caller}: `{text}` is not an attribute"))
            }
            _ => None,
        }
    }
}

/// The additions to the types of a document, by type.
#[derive(Debug, Default)]
pub(crate) struct Attributes {
    types: BTreeMap<String, Added>,
    no_additions: Added,
    /// The types that a selector names. They are not merged with equal types.
    pub(crate) named: BTreeSet<TypeId>,
}

/// The additions to one type.
#[derive(Debug, Default)]
pub(crate) struct Added {
    derives: Vec<TokenStream>,
    attributes: TokenStream,
    /// The attributes of fields or variants, by name.
    members: BTreeMap<String, TokenStream>,
    /// The fields that are read leniently, by name.
    lenient: BTreeMap<String, Leniency>,
}

/// What a field accepts beyond its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leniency {
    /// A value that is written as another JSON type.
    Spelling,
    /// Any value. One that cannot be read counts as absent.
    IfReadable,
}

impl Leniency {
    /// Returns how a field can be lenient, or `None` if that is not defined for it.
    fn of(api: &Api, field: &Field) -> Option<Self> {
        let mut ty = &field.ty.ty;
        while let TypeRef::Named(id) = ty
            && let Some(Type { shape: Shape::Alias(target), .. }) = api.types.get(*id)
        {
            ty = &target.ty;
        }
        match ty {
            TypeRef::Scalar(Scalar::Bool | Scalar::String | Scalar::Date) | TypeRef::List(_) => {
                Some(Self::Spelling)
            }
            TypeRef::Scalar(scalar) if scalar.is_integer() || scalar.is_float() => Some(Self::Spelling),
            _ => (!field.required).then_some(Self::IfReadable),
        }
    }

    /// Returns the keyword in `object!`.
    pub(crate) fn keyword(self) -> &'static str {
        match self {
            Self::Spelling => "lenient",
            Self::IfReadable => "if_readable",
        }
    }
}

impl Attributes {
    /// Resolves the selectors of a build script's additions.
    ///
    /// # Errors
    ///
    /// Fails if a selector selects nothing.
    pub(crate) fn of(api: &Api, additions: &[Addition]) -> Result<Self, String> {
        let mut found = Self::default();
        for addition in additions {
            found.add(api, addition)?;
        }
        Ok(found)
    }

    fn add(&mut self, api: &Api, addition: &Addition) -> Result<(), String> {
        let Addition { kind, selector, text, caller } = addition;
        let selected: Vec<_> = api
            .types
            .iter()
            .filter(|(_, ty)| !matches!(ty.shape, Shape::Alias(_)))
            .map(|(id, ty)| (id, ty, Selected::of(api, ty, selector, *kind)))
            .filter(|(.., selected)| *selected != Selected::Nothing)
            .collect();
        if selected.is_empty() && selector != "." {
            let what = match kind {
                Kind::Derive | Kind::Type => "struct or enum",
                Kind::Field => "field or variant",
                Kind::Lenient => "property that can be read leniently",
            };
            return Err(format!("{caller}: `{selector}` matches no {what} of the client"));
        }
        for (id, ty, selected) in selected {
            if selector != "." {
                self.named.insert(id);
            }
            let added = self.types.entry(ty.name.to_string()).or_default();
            match selected {
                Selected::Type if *kind == Kind::Derive => added.derives.extend(derives(text)),
                Selected::Type => added.attributes.extend(attributes(text)),
                Selected::Lenient(fields) => added.lenient.extend(fields),
                Selected::Members(names) => {
                    for name in names {
                        added.members.entry(name).or_default().extend(attributes(text));
                    }
                }
                Selected::Nothing => {}
            }
        }
        Ok(())
    }

    /// Returns the additions to types that no selector can name: requests and multipart bodies.
    pub(crate) fn no_additions(&self) -> &Added {
        &self.no_additions
    }

    /// Returns the additions to a type.
    pub(crate) fn of_type(&self, ty: &Type) -> &Added {
        self.types.get(ty.name.as_str()).unwrap_or(&self.no_additions)
    }
}

impl Added {
    /// Returns the attributes of a type that already derives these traits: `Debug, Clone`.
    pub(crate) fn derive(&self, own: &TokenStream) -> TokenStream {
        let (extra, attributes) = (self.extra(own), &self.attributes);
        quote!(#[derive(#own #(, #extra)*)] #attributes)
    }

    /// Returns the attributes of a type that already derives these traits, and that implements or derives
    /// `Debug`.
    pub(crate) fn derive_beside_debug(&self, own: &TokenStream, is_debug_derived: bool) -> TokenStream {
        if is_debug_derived {
            return self.derive(&quote!(Debug, #own));
        }
        let (extra, attributes) = (self.extra(&quote!(Debug, #own)), &self.attributes);
        quote!(#[derive(#own #(, #extra)*)] #attributes)
    }

    /// Returns the added traits as the build script writes them.
    pub(crate) fn paths(&self) -> &[TokenStream] {
        &self.derives
    }

    /// Returns the added traits that are not derived anyway, each once.
    fn extra(&self, own: &TokenStream) -> Vec<&TokenStream> {
        if self.derives.is_empty() {
            return Vec::new();
        }
        let mut known: Vec<_> = own.to_string().split(',').map(|name| name.trim().to_owned()).collect();
        let mut extra = Vec::new();
        for path in &self.derives {
            let name = trait_name(path);
            if !known.contains(&name) {
                known.push(name);
                extra.push(path);
            }
        }
        extra
    }

    /// Returns the attributes of a field or variant, by its Rust name.
    pub(crate) fn member(&self, name: &str) -> Option<&TokenStream> {
        self.members.get(name)
    }

    /// Returns the leniency of a field, by its Rust name.
    pub(crate) fn leniency(&self, name: &str) -> Option<Leniency> {
        self.lenient.get(name).copied()
    }
}

/// What a selector selects within a type.
#[derive(PartialEq, Eq)]
enum Selected {
    Nothing,
    Type,
    Members(Vec<String>),
    Lenient(Vec<(String, Leniency)>),
}

impl Selected {
    fn of(api: &Api, ty: &Type, selector: &str, kind: Kind) -> Self {
        let is_whole = selector == "." || is_type(ty, selector);
        if matches!(kind, Kind::Derive | Kind::Type) {
            return if is_whole { Self::Type } else { Self::Nothing };
        }
        let members = members(ty);
        let named: Vec<_> = members.iter().filter(|member| member.is(ty, selector)).collect();
        // Naming a type selects all its fields, but not its variants, which are named one by one.
        let is_struct = matches!(ty.shape, Shape::Struct(_));
        let selected =
            if named.is_empty() && is_whole && is_struct { members.iter().collect() } else { named };
        if selected.is_empty() {
            return Self::Nothing;
        }
        let members = selected.into_iter().map(|member| member.name.clone());
        if kind == Kind::Field { Self::Members(members.collect()) } else { Self::lenient(api, ty, members) }
    }

    /// Selects those of the named members that can be lenient.
    fn lenient(api: &Api, ty: &Type, names: impl Iterator<Item = String>) -> Self {
        let Shape::Struct(shape) = &ty.shape else { return Self::Nothing };
        let lenient = names.filter_map(|name| {
            let field = shape.fields.iter().find(|field| field.name.as_str() == name)?;
            Some((name, Leniency::of(api, field)?))
        });
        let lenient: Vec<_> = lenient.collect();
        if lenient.is_empty() { Self::Nothing } else { Self::Lenient(lenient) }
    }
}

/// A field or a variant.
struct Member<'a> {
    name: String,
    wire: Vec<&'a str>,
    place: Option<String>,
}

impl Member<'_> {
    fn is(&self, ty: &Type, selector: &str) -> bool {
        if selector.contains('#') {
            return self.place.as_ref().is_some_and(|place| *place == percent_decode(selector));
        }
        type_names(ty).iter().any(|name| {
            let member = selector.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('.'));
            member.is_some_and(|member| self.name == member || self.wire.contains(&member))
        })
    }
}

fn members(ty: &Type) -> Vec<Member<'_>> {
    let unplaced = |name: &str, wire: Vec<_>| Member { name: name.to_owned(), wire, place: None };
    let unknown = || unplaced(ty.shape.open_variant().as_str(), Vec::new());
    match &ty.shape {
        Shape::Struct(shape) => {
            let fields = shape.fields.iter().map(|field| {
                let place = Some(field.place.to_string());
                Member { name: field.name.as_str().to_owned(), wire: vec![field.wire.as_str()], place }
            });
            let rest = shape.rest.iter().map(|rest| unplaced(rest.name.as_str(), Vec::new()));
            fields.chain(rest).collect()
        }
        Shape::StringEnum(values) => {
            let values = values.iter().map(|value| unplaced(value.name.as_str(), vec![value.wire.as_str()]));
            values.chain([unknown()]).collect()
        }
        Shape::ValueEnum(listed) => {
            let values = listed.values.iter().map(|value| unplaced(value.name.as_str(), Vec::new()));
            values.chain([unknown()]).collect()
        }
        Shape::Union(union) => {
            let variants = union.variants.iter().map(|variant| {
                unplaced(variant.name.as_str(), variant.tags.iter().map(String::as_str).collect())
            });
            variants.chain([unknown()]).collect()
        }
        Shape::Alias(_) | Shape::Newtype(_) => Vec::new(),
    }
}

fn is_type(ty: &Type, selector: &str) -> bool {
    if selector.contains('#') {
        return ty.place.to_string() == percent_decode(selector);
    }
    type_names(ty).iter().any(|name| name == selector)
}

/// Returns the names of a type in Rust and in the document.
fn type_names(ty: &Type) -> Vec<String> {
    [Some(ty.name.to_string()), ty.place.definition_name()].into_iter().flatten().collect()
}

/// Returns the name by which a derived trait is compared with others. A trait of the standard library has the
/// same name for all its paths.
fn trait_name(path: &TokenStream) -> String {
    let text: String = path.to_string().split_whitespace().collect();
    let is_of = |library: &str| text.trim_start_matches("::").starts_with(library);
    if is_of("std::") || is_of("core::") {
        return text.rsplit("::").next().unwrap_or(&text).to_owned();
    }
    text
}

/// Parses comma-separated paths. Returns nothing for anything else.
fn derives(text: &str) -> Vec<TokenStream> {
    let paths = text.split(',').map(str::trim).filter(|path| !path.is_empty()).map(path::parse);
    paths.collect::<Option<_>>().unwrap_or_default()
}

/// Parses one or more `#[…]`. Returns `None` for anything else.
fn attributes(text: &str) -> Option<TokenStream> {
    let stream: TokenStream = text.parse().ok()?;
    let trees: Vec<_> = stream.clone().into_iter().collect();
    let is_attribute = |pair: &[TokenTree]| match pair {
        [TokenTree::Punct(hash), TokenTree::Group(group)] => {
            let starts = group.stream().into_iter().next();
            let is_path = match starts {
                Some(TokenTree::Ident(_)) => true,
                Some(TokenTree::Punct(colon)) => colon.as_char() == ':',
                _ => false,
            };
            hash.as_char() == '#' && group.delimiter() == Delimiter::Bracket && is_path
        }
        _ => false,
    };
    (!trees.is_empty() && trees.chunks(2).all(is_attribute)).then_some(stream)
}
