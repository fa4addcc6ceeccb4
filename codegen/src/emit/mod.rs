//! Emits Rust tokens from the IR: one file per artefact, plain functions.
//!
//! All names are settled and nothing can fail any more. An emitter only looks up facts and writes tokens.
//!
//! **Invariant:** emitters never see the document, and `quote!` contains no behaviour; that belongs in the
//! runtime.

mod alternatives;
mod arguments;
mod attributes;
mod calls;
mod choice;
mod client;
mod docs;
mod enums;
mod errors;
mod events;
mod imports;
mod methods;
mod models;
mod numbers;
mod operations;
mod outcomes;
mod pagination;
mod parts;
mod record;
mod responses;
mod retry;
mod servers;
mod shapes;
mod structs;
mod tags;
mod types;
mod unions;
mod webhooks;
mod xml;

use std::cell::RefCell;
use std::rc::Rc;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{TokenStreamExt as _, quote};

pub(crate) use self::attributes::{Addition, Attributes, Kind};
pub(crate) use self::imports::Imports;
use crate::facts::Facts;
use crate::ir::{
    Api, ConstName, Docs, FieldName, MethodName, ModuleName, Operation, Shape, Tag, TypeId, TypeName,
    VariantName,
};
use crate::name::KEYWORDS;
use crate::surface::{self, Surface};

/// The input of the emitters.
#[derive(Clone, Copy)]
pub(crate) struct Client<'a> {
    pub(crate) api: &'a Api,
    pub(crate) facts: &'a Facts,
    /// The path of the runtime crate.
    pub(crate) runtime: &'a TokenStream,
    /// The path of the function through which each new client builder passes.
    pub(crate) defaults: Option<&'a TokenStream>,
    /// The build script's additions to types and fields.
    pub(crate) attributes: &'a Attributes,
    /// Whether doc comments are emitted.
    pub(crate) has_docs: bool,
    /// The record of public items, if it is requested.
    pub(crate) recorder: Option<&'a RefCell<Surface>>,
}

/// The context of every emitter of a file.
struct Context<'a> {
    api: &'a Api,
    facts: &'a Facts,
    runtime: &'a TokenStream,
    defaults: Option<&'a TokenStream>,
    attributes: &'a Attributes,
    recorder: Option<&'a RefCell<Surface>>,
    module: Module<'a>,
    imports: Rc<Imports<'a>>,
}

impl Context<'_> {
    /// Returns the name of a type in the table.
    fn type_name(&self, id: TypeId) -> Option<&TypeName> {
        self.api.types.get(id).map(|ty| &ty.name)
    }

    /// Returns the tag of an operation's module.
    fn tag(&self, operation: &Operation) -> Option<&Tag> {
        self.api.tags.get(operation.tag?)
    }

    /// Returns the path from `operations` or `errors` to the module of an operation: `pets::`.
    fn module_path(&self, operation: &Operation) -> Option<TokenStream> {
        self.tag(operation).map(|Tag { name, .. }| quote!(#name::))
    }
}

/// A file of generated code, before it is printed.
pub(crate) struct File<'a> {
    pub(crate) name: String,
    /// The module that it contains.
    module: Module<'a>,
    /// The parts, made on demand: the tokens of a whole document need many times the memory of its text.
    pub(crate) parts: Parts<'a>,
    /// The names that the parts use, known once those are made. The file of modules has no imports.
    pub(crate) imports: Option<Rc<Imports<'a>>>,
}

/// A module that every client has, or the module of a tag in it.
#[derive(Clone, Copy)]
pub(crate) struct Module<'a> {
    name: &'static str,
    tag: Option<&'a Tag>,
}

/// The parts of a file, in order.
pub(crate) type Parts<'a> = Box<dyn Iterator<Item = Part> + 'a>;

/// Items that belong together: a model, an operation.
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) tokens: TokenStream,
}

/// Emits every file of an API.
pub(crate) fn files(client: Client<'_>) -> Vec<File<'_>> {
    let api = client.api;
    let mut files = Vec::new();
    files.extend(file(client, "models", None, models::parts));
    for name in ["operations", "errors"] {
        let parts = |tag| {
            move |context| match name {
                "operations" => operations::parts(context, tag),
                _ => errors::parts(context, tag),
            }
        };
        files.extend(file(client, name, None, parts(None)));
        for (index, tag) in api.tags.iter().enumerate() {
            files.extend(file(client, name, Some(tag), parts(Some(index))));
        }
    }
    files.extend(file(client, "client", None, client::parts));
    files.extend(file(client, "webhooks", None, webhooks::parts));
    let root = root(&files, has_deprecated_items(api), client.has_docs);
    files.insert(0, root);
    files
}

/// Records the public items of an API. The runtime has to be called `openapi_runtime`.
pub(crate) fn surface(client: Client<'_>) -> Surface {
    let recorder = RefCell::default();
    for file in files(Client { recorder: Some(&recorder), ..client }) {
        let Module { name, tag } = file.module;
        if file.imports.is_some() {
            let tag = tag.map(|tag| format!("::{}", record::text(&tag.name)));
            recorder.borrow_mut().item(format!("{name}{}", tag.unwrap_or_default())).kind =
                surface::Kind::Module;
        }
        file.parts.for_each(drop);
    }
    recorder.into_inner()
}

/// Returns a file, unless it would be empty.
fn file<'a>(
    client: Client<'a>,
    name: &'static str,
    tag: Option<&'a Tag>,
    parts: impl FnOnce(Context<'a>) -> Parts<'a>,
) -> Option<File<'a>> {
    let Client { api, facts, runtime, defaults, attributes, recorder, .. } = client;
    let module = Module { name, tag };
    let imports = Rc::new(Imports::new(api, runtime, module, recorder.is_some()));
    let imported = Rc::clone(&imports);
    let context = Context { api, facts, runtime, defaults, attributes, recorder, module, imports: imported };
    let mut parts = parts(context).peekable();
    parts.peek()?;
    let name = match tag {
        None => format!("{name}.rs"),
        Some(tag) => format!("{name}_{}.rs", tag.name),
    };
    Some(File { name, module, parts: Box::new(parts), imports: Some(imports) })
}

/// Returns whether the document deprecates anything. Generated code still has to name deprecated items.
fn has_deprecated_items(api: &Api) -> bool {
    let fields = api.types.iter().flat_map(|(_, ty)| match &ty.shape {
        Shape::Struct(shape) => shape.fields.as_slice(),
        _ => &[],
    });
    let values = api.types.iter().flat_map(|(_, ty)| -> Vec<&Docs> {
        match &ty.shape {
            Shape::StringEnum(values) => values.iter().map(|value| &value.docs).collect(),
            Shape::ValueEnum(listed) => listed.values.iter().map(|value| &value.docs).collect(),
            _ => Vec::new(),
        }
    });
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
    api.types.iter().any(|(_, ty)| ty.docs.deprecated)
        || api.operations.iter().any(|operation| operation.docs.deprecated)
        || values.into_iter().any(|docs| docs.deprecated)
        || fields.into_iter().any(|field| field.docs.deprecated)
        || parameters.into_iter().any(|parameter| parameter.docs.deprecated)
        || api.webhooks.iter().chain(&api.callbacks).any(|sent| sent.docs.deprecated)
}

/// Returns the file that `include_api!` includes, with a module for each of the others.
fn root<'a>(files: &[File<'a>], deprecates: bool, has_docs: bool) -> File<'a> {
    let allow = deprecates.then(|| {
        let reason = "what the document deprecates is still read and written here";
        quote!(#[allow(deprecated, reason = #reason)])
    });
    let undocumented = (!has_docs).then(|| {
        let reason = "the build script wants no doc comments";
        quote!(#[allow(missing_docs, reason = #reason)])
    });
    let modules = files.chunk_by(|one, next| one.module.name == next.module.name).filter_map(|files| {
        let name = files.first()?.module.name;
        let docs = match name {
            "models" => " The schemas of the document.",
            "operations" => " The operations and their successful responses.",
            "errors" => " The errors of the operations.",
            "webhooks" => " What the server sends by itself.",
            _ => " The client, its builder and its calls.",
        };
        let module = Ident::new(name, Span::call_site());
        let included = files.iter().map(|File { name, module, .. }| match module.tag {
            None => quote!(include!(#name);),
            Some(tag) => tags::module(tag, module.name, name),
        });
        Some(quote! {
            #[doc = #docs]
            #[allow(
                clippy::disallowed_names,
                clippy::doc_lazy_continuation,
                clippy::large_enum_variant,
                clippy::type_complexity,
                reason = "names, words, sizes and depth are the document's"
            )]
            #allow
            #undocumented
            pub mod #module {
                #(#included)*
            }
        })
    });
    let part = Part { name: "mod".to_owned(), tokens: quote!(#(#modules)*) };
    let module = Module { name: "mod", tag: None };
    File { name: "mod.rs".to_owned(), module, parts: Box::new(std::iter::once(part)), imports: None }
}

/// Wraps tokens in one group. The tokens of a stream would be copied one by one wherever it is interpolated.
fn none_delimited(tokens: TokenStream) -> Group {
    Group::new(Delimiter::None, tokens)
}

/// Returns an identifier for a settled name. A keyword becomes a raw identifier.
fn ident(name: &str) -> Ident {
    // Most names start in upper case, and none of these keywords does.
    if name.starts_with(|first: char| first.is_ascii_lowercase()) && KEYWORDS.binary_search(&name).is_ok() {
        Ident::new_raw(name, Span::call_site())
    } else {
        Ident::new(name, Span::call_site())
    }
}

macro_rules! interpolate {
    ($($name:ident),*) => {
        $(impl quote::ToTokens for $name {
            fn to_tokens(&self, tokens: &mut TokenStream) {
                tokens.append(ident(self.as_str()));
            }
        })*
    };
}

interpolate!(TypeName, FieldName, VariantName, MethodName, ModuleName, ConstName);
