//! The external names that a file uses, and the `use` lines for them.
//!
//! Emitters request each such name and write what they get: the bare name, which is then imported, or its
//! path if the file itself has an item of that name. So names from a document are never changed to avoid a
//! conflict with ours.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt as _, quote};

use super::{Context, Module, ident};
use crate::ir::{Api, Operation, RequestBody, Shape, Type, TypeName};

/// The modules of every client.
const SIBLINGS: [&str; 4] = ["client", "errors", "models", "operations"];

/// The names that a file uses.
#[derive(Debug)]
pub(crate) struct Imports<'a> {
    /// The types that the file itself declares.
    own: HashSet<&'a str>,
    /// Whether every name is written as a path from the root, for the record of public items.
    is_recording: bool,
    /// The sibling modules whose names a tag's module shadows.
    shadowed: Vec<&'static str>,
    runtime: &'a TokenStream,
    /// The path of the siblings.
    siblings: TokenStream,
    used: RefCell<Used>,
}

/// The imported names, by origin.
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

    /// Returns the imports in three groups: standard library, other crates, siblings.
    pub(crate) fn groups(&self) -> [TokenStream; 3] {
        let used = self.used.borrow();
        [
            import(&quote!(std::collections), &used.maps),
            import(self.runtime, &used.runtime),
            import(&self.siblings, &used.siblings),
        ]
    }
}

/// An external name as a file writes it: alone, or as a path if the file has an item of that name.
///
/// It is converted to tokens only where it is written, because most tokens are such names.
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
    /// The module that contains the client.
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
    pub(super) fn runtime_name(&self, name: &'static str) -> Name<'a> {
        let imports = &self.imports;
        let is_written_out = imports.is_recording || imports.own.contains(name);
        let path = is_written_out.then_some(Path::Runtime(imports.runtime));
        if path.is_none() {
            imports.used.borrow_mut().runtime.insert(name);
        }
        Name { path, name }
    }

    /// Returns several names of the runtime.
    pub(super) fn runtime_names<const N: usize>(&self, names: [&'static str; N]) -> [Name<'a>; N] {
        names.map(|name| self.runtime_name(name))
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

/// Returns the names of the types that a file declares.
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

/// Returns the names of a type and of its argument struct.
fn of_type(ty: &Type) -> impl Iterator<Item = &str> {
    let args = match &ty.shape {
        Shape::Struct(shape) => shape.args.as_ref(),
        _ => None,
    };
    [Some(&ty.name), args].into_iter().flatten().map(TypeName::as_str)
}

/// Returns the names of an operation's types in `operations.rs`.
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

/// Returns the import of these names.
fn import(path: &TokenStream, names: &BTreeSet<&'static str>) -> TokenStream {
    let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
    match names.as_slice() {
        [] => TokenStream::new(),
        [name] => quote!(use #path::#name;),
        names => quote!(use #path::{#(#names),*};),
    }
}
