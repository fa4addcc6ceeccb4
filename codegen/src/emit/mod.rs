//! IR to tokens: one file per artefact, plain functions.
//!
//! All names are settled and nothing can fail any more: an emitter looks up, and writes down.
//!
//! **Invariant:** emitters never see the document, and no behaviour is written inside `quote!`: that is the runtime's.

mod calls;
mod client;
mod docs;
mod enums;
mod errors;
mod events;
mod imports;
mod models;
mod operations;
mod pagination;
mod parts;
mod serde;
mod types;
mod unions;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

pub(crate) use self::imports::Imports;
use crate::facts::Facts;
use crate::ir::{Api, ConstName, Docs, FieldName, MethodName, Shape, TypeId, TypeName, VariantName};
use crate::name::KEYWORDS;

/// What every emitter is given.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) api: &'a Api,
    pub(crate) facts: &'a Facts,
    /// The path of the runtime crate.
    pub(crate) runtime: &'a syn::Path,
    /// The path of the function that each new builder of a client passes through.
    pub(crate) defaults: Option<&'a syn::Path>,
}

impl Context<'_> {
    /// Returns the name of a type of the table.
    fn type_name(&self, id: TypeId) -> Option<&TypeName> {
        self.api.types.get(id).map(|ty| &ty.name)
    }
}

/// A file of generated code, not yet text.
pub(crate) struct File<'a> {
    pub(crate) name: &'static str,
    /// Made when they are asked for: the tokens of a whole document need many times the memory of its text.
    pub(crate) parts: Parts<'a>,
    /// What gathers the imports while the parts are made; the file of modules has none.
    pub(crate) imports: Option<Imports<'a>>,
}

/// The parts of a file, one after the other.
pub(crate) type Parts<'a> = Box<dyn Iterator<Item = Part> + 'a>;

/// Items that belong together: a model, an operation.
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) tokens: TokenStream,
}

/// Emits every file of an API.
pub(crate) fn files<'a>(context: &'a Context<'a>) -> Vec<File<'a>> {
    let parts: [(&str, Parts<'a>); 4] = [
        ("models.rs", Box::new(models::parts(context))),
        ("operations.rs", Box::new(operations::parts(context))),
        ("errors.rs", Box::new(errors::parts(context))),
        ("client.rs", Box::new(client::parts(context))),
    ];
    let mut files = Vec::new();
    for (name, parts) in parts {
        let mut parts = parts.peekable();
        if parts.peek().is_some() {
            files.push(File { name, parts: Box::new(parts), imports: Some(Imports::new(context)) });
        }
    }
    files.insert(0, root(&files, deprecates(context.api)));
    files
}

/// Whether the document advises against anything: our own code still has to name it.
fn deprecates(api: &Api) -> bool {
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
}

/// The file that `include_api!` takes in: a module for each of the others.
fn root<'a>(files: &[File<'_>], deprecates: bool) -> File<'a> {
    let allow = deprecates.then(|| {
        let reason = "what the document deprecates is still read and written here";
        quote!(#[allow(deprecated, reason = #reason)])
    });
    let modules = files.iter().map(|file| {
        let docs = match file.name {
            "models.rs" => " The schemas of the document.",
            "operations.rs" => " The operations, and what they answer when they succeed.",
            "errors.rs" => " What the operations answer when they fail.",
            _ => " The client, its builder and its calls.",
        };
        let module = Ident::new(file.name.trim_end_matches(".rs"), Span::call_site());
        let path = file.name;
        quote! {
            #[doc = #docs]
            #allow
            pub mod #module {
                include!(#path);
            }
        }
    });
    let part = Part { name: "mod".to_owned(), tokens: quote!(#(#modules)*) };
    File { name: "mod.rs", parts: Box::new(std::iter::once(part)), imports: None }
}

/// Makes an identifier of a settled name; a keyword becomes a raw one.
fn ident(name: &str) -> Ident {
    if KEYWORDS.contains(&name) {
        Ident::new_raw(name, Span::call_site())
    } else {
        Ident::new(name, Span::call_site())
    }
}

macro_rules! interpolate {
    ($($name:ident),*) => {
        $(impl quote::ToTokens for $name {
            fn to_tokens(&self, tokens: &mut TokenStream) {
                ident(self.as_str()).to_tokens(tokens);
            }
        })*
    };
}

interpolate!(TypeName, FieldName, VariantName, MethodName, ConstName);
