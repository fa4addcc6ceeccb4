//! The names of others that a file uses, and the `use` lines for them.
//!
//! Emitters request each such name and write what they are given: the bare name, which is imported then, or its path where
//! the file itself has something of that name. So a document's names are never changed for the sake of ours.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt as _, quote};

use super::{Context, Module, ident};
use crate::ir::{Api, Operation, RequestBody, Shape, Type, TypeName};

/// The modules of every client.
const SIBLINGS: [&str; 4] = ["client", "errors", "models", "operations"];

/// What a file uses.
#[derive(Debug)]
pub(crate) struct Imports<'a> {
    /// The types that the file itself has.
    own: HashSet<&'a str>,
    /// Whether every name is written by its path from the root, for the record of what is public.
    is_recording: bool,
    /// The siblings whose names a tag has for a module beside this text.
    shadowed: Vec<&'static str>,
    runtime: &'a TokenStream,
    /// Where the siblings are found.
    siblings: TokenStream,
    used: RefCell<Used>,
}

/// What is imported, by where it is from.
#[derive(Debug, Default)]
struct Used {
    maps: BTreeSet<&'static str>,
    runtime: BTreeSet<&'static str>,
    siblings: BTreeSet<&'static str>,
}

impl<'a> Imports<'a> {
    pub(super) fn new(
        api: &'a Api,
        runtime: &'a TokenStream,
        module: Module<'a>,
        is_recording: bool,
    ) -> Self {
        let Module { name, tag } = module;
        let has_modules = tag.is_none() && ["operations", "errors"].contains(&name);
        let is_shadowed = |name: &&str| api.tags.iter().any(|tag| tag.name.as_str() == *name);
        Self {
            own: if is_recording { HashSet::new() } else { own(api, module).collect() },
            is_recording,
            shadowed: SIBLINGS.into_iter().filter(|name| has_modules && is_shadowed(name)).collect(),
            runtime,
            siblings: if tag.is_some() { quote!(super::super) } else { quote!(super) },
            used: RefCell::default(),
        }
    }

    /// The imports in the three groups of the standard library, other crates and siblings.
    pub(crate) fn groups(&self) -> [TokenStream; 3] {
        let used = self.used.borrow();
        [
            import(&quote!(std::collections), &used.maps),
            import(self.runtime, &used.runtime),
            import(&self.siblings, &used.siblings),
        ]
    }
}

/// A name from another module as a file writes it: the bare name, or its full path where the file declares that name.
///
/// It becomes tokens where it is written, and not before: most of all tokens are such names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name<'a> {
    path: Option<Path<'a>>,
    name: &'static str,
}

#[derive(Debug, Clone, Copy)]
enum Path<'a> {
    Runtime(&'a TokenStream),
    /// A module of the standard library.
    Std(&'static str),
    Parent,
    /// The module in which the client stands.
    Root,
}

impl ToTokens for Name<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let path = self.path.map(|path| match path {
            Path::Runtime(runtime) => quote!(#runtime::),
            Path::Std(module) => {
                let modules = module.split("::").map(ident);
                quote!(::std::#(#modules::)*)
            }
            Path::Parent => quote!(super::),
            Path::Root => quote!(crate::),
        });
        tokens.extend(path);
        tokens.append(ident(self.name));
    }
}

impl<'a> Context<'a> {
    /// Returns a name of the runtime.
    pub(super) fn ours(&self, name: &'static str) -> Name<'a> {
        let imports = &self.imports;
        let is_written_out = imports.is_recording || imports.own.contains(name);
        let path = is_written_out.then_some(Path::Runtime(imports.runtime));
        if path.is_none() {
            imports.used.borrow_mut().runtime.insert(name);
        }
        Name { path, name }
    }

    /// Returns several names of the runtime.
    pub(super) fn all_ours<const N: usize>(&self, names: [&'static str; N]) -> [Name<'a>; N] {
        names.map(|name| self.ours(name))
    }

    /// Returns a name of Rust's prelude, or `BTreeMap`.
    pub(super) fn std(&self, name: &'static str) -> Name<'a> {
        if !self.imports.own.contains(name) {
            if name == "BTreeMap" {
                self.imports.used.borrow_mut().maps.insert(name);
            }
            return Name { path: None, name };
        }
        let module = match name {
            "BTreeMap" => "collections",
            "Box" => "boxed",
            "Default" => "default",
            "From" | "Into" => "convert",
            "None" | "Some" => "option::Option",
            "Err" | "Ok" => "result::Result",
            "Option" => "option",
            "Result" => "result",
            "String" => "string",
            _ => "vec",
        };
        Name { path: Some(Path::Std(module)), name }
    }

    /// Returns a module of the client.
    pub(super) fn sibling(&self, name: &'static str) -> Name<'a> {
        if self.imports.is_recording {
            return Name { path: Some(Path::Root), name };
        }
        let path = self.imports.shadowed.contains(&name).then_some(Path::Parent);
        if path.is_none() {
            self.imports.used.borrow_mut().siblings.insert(name);
        }
        Name { path, name }
    }
}

/// The names of the types that a file has.
fn own<'a>(api: &'a Api, Module { name, tag }: Module<'a>) -> Box<dyn Iterator<Item = &'a str> + 'a> {
    let index = tag.and_then(|tag| api.tags.iter().position(|other| std::ptr::eq(other, tag)));
    let operations = api.operations.iter().filter(move |operation| operation.tag == index);
    match name {
        "models" => Box::new(api.types.iter().flat_map(|(_, ty)| of_type(ty))),
        "operations" => Box::new(operations.flat_map(of_operation)),
        "webhooks" => Box::new(["Webhook", "Callback"].into_iter()),
        "errors" => Box::new(operations.map(|operation| operation.error.as_str())),
        _ => {
            let handles = api.tags.iter().map(|tag| tag.handle.as_str());
            let choices = api.choices.iter().map(|choices| choices.name.as_str());
            let common = ["Call", api.client.as_str(), "ClientBuilder", "Server"];
            Box::new(handles.chain(choices).chain(common))
        }
    }
}

/// The names of a type and of what its `new` takes.
fn of_type(ty: &Type) -> impl Iterator<Item = &str> {
    let args = match &ty.shape {
        Shape::Struct(shape) => shape.args.as_ref(),
        _ => None,
    };
    [Some(&ty.name), args].into_iter().flatten().map(TypeName::as_str)
}

/// The names of the types in `operations.rs` that an operation has.
fn of_operation(operation: &Operation) -> impl Iterator<Item = &str> {
    let names = [
        Some(&operation.name),
        Some(&operation.success),
        operation.arguments.name(),
        operation.headers.as_ref().map(|headers| &headers.name),
        operation.body.as_ref().and_then(|body| Some(&body.choice.as_ref()?.name)),
    ];
    let parts = operation.body.iter().flat_map(RequestBody::parts);
    let parts = parts.flat_map(|parts| [Some(&parts.name), parts.args.as_ref()]);
    let alternatives = operation.alternatives.iter().map(|alternative| Some(&alternative.name));
    names.into_iter().chain(parts).chain(alternatives).flatten().map(TypeName::as_str)
}

/// The import of some names.
fn import(path: &TokenStream, names: &BTreeSet<&'static str>) -> TokenStream {
    let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
    match names.as_slice() {
        [] => TokenStream::new(),
        [name] => quote!(use #path::#name;),
        names => quote!(use #path::{#(#names),*};),
    }
}
