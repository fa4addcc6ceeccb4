//! The record of what is public names every public item of the generated text, and nothing else.

#[path = "../../conformance/config.rs"]
mod config;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use openapi_build::surface::{Kind, Member, MemberKind, Surface};
use openapi_build::{Generated, GeneratedFile};
use quote::ToTokens;

const FEATURES: &str = "tests/features";

/// Items, members and derived traits, by their paths.
type Names = BTreeSet<String>;

fn recorded(surface: &Surface, declared: &Names) -> Names {
    let mut names = Names::new();
    for (path, item) in surface.items.iter().filter(|(_, item)| item.kind != Kind::Foreign) {
        let path = bare(path);
        names.insert(path.clone());
        let members = item.members.iter().map(|(name, member)| match member.kind {
            MemberKind::Function(_) => format!("{path}::{name}"),
            _ => format!("{path}.{name}"),
        });
        names.extend(members);
        // Those that macros add have no text.
        let traits = item.traits.keys().map(|name| format!("{path}: {}", bare(name)));
        names.extend(traits.filter(|name| declared.contains(name)));
    }
    names
}

/// A path without the parameters of a type.
fn bare(path: &str) -> String {
    path.split('<').next().unwrap_or(path).to_owned()
}

fn declared(generated: &Generated) -> Names {
    let mut names = Names::new();
    let root = file(generated, "mod.rs");
    modules("", &root.items, generated, &mut names);
    names
}

fn file(generated: &Generated, name: &str) -> syn::File {
    let file: &GeneratedFile = generated.files.iter().find(|file| file.name == name).unwrap();
    syn::parse_file(&file.text()).unwrap()
}

fn modules(path: &str, all: &[syn::Item], generated: &Generated, names: &mut Names) {
    for item in all {
        match item {
            syn::Item::Mod(module) => {
                let name = &module.ident;
                let inner = if path.is_empty() { name.to_string() } else { format!("{path}::{name}") };
                names.insert(inner.clone());
                modules(&inner, &module.content.as_ref().unwrap().1, generated, names);
            }
            syn::Item::Macro(include) => {
                let name: syn::LitStr = include.mac.parse_body().unwrap();
                file(generated, &name.value()).items.iter().for_each(|item| of_item(path, item, names));
            }
            _ => {}
        }
    }
}

/// The traits that a type derives.
fn derived(path: &str, attributes: &[syn::Attribute], names: &mut Names) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        attribute
            .parse_nested_meta(|meta| {
                let name = meta.path.to_token_stream().to_string().replace(' ', "");
                names.insert(format!("{path}: {name}"));
                Ok(())
            })
            .unwrap();
    }
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

fn of_item(module: &str, item: &syn::Item, names: &mut Names) {
    let path = |name: &syn::Ident| format!("{module}::{name}");
    match item {
        syn::Item::Struct(item) => {
            derived(&path(&item.ident), &item.attrs, names);
            names.insert(path(&item.ident));
            for (index, field) in item.fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis)) {
                let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
                names.insert(format!("{}.{name}", path(&item.ident)));
            }
        }
        syn::Item::Enum(item) => {
            derived(&path(&item.ident), &item.attrs, names);
            names.insert(path(&item.ident));
            names.extend(
                item.variants.iter().map(|variant| format!("{}.{}", path(&item.ident), variant.ident)),
            );
        }
        syn::Item::Type(item) => _ = names.insert(path(&item.ident)),
        syn::Item::Const(item) if is_public(&item.vis) => _ = names.insert(path(&item.ident)),
        syn::Item::Macro(item) if item.mac.path.segments.last().unwrap().ident == "client" => {
            // Its own text has the client's name: `pub struct Client;`.
            let text = item.mac.tokens.to_string();
            let client = text.rsplit_once("struct ").unwrap().1.split(';').next().unwrap().trim();
            names.extend(["Call", client, "ClientBuilder"].map(|name| format!("{module}::{name}")));
        }
        syn::Item::Impl(item) => {
            let owner = bare(&item.self_ty.to_token_stream().to_string().replace(' ', ""));
            if let Some((of, _)) = &item.trait_ {
                let name = &of.segments.last().unwrap().ident;
                // A body of parts becomes one of the runtime's, and a server a URL.
                let is_foreign = ["Multipart", "Mixed", "String"].contains(&owner.as_str());
                names.extend((!is_foreign).then(|| format!("{module}::{owner}: {name}")));
                return;
            }
            for member in &item.items {
                if let syn::ImplItem::Fn(function) = member
                    && is_public(&function.vis)
                {
                    names.insert(format!("{module}::{owner}::{}()", function.sig.ident));
                }
            }
        }
        _ => {}
    }
}

/// The documents of a folder.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut documents: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    documents.retain(|path| config::is_document(path));
    documents
}

#[test]
fn the_record_has_every_public_item_and_no_other() {
    let documents = documents(Path::new(FEATURES));
    assert!(documents.len() >= 80);
    for document in documents {
        let config = config::config(&document);
        let declared = declared(&config.generate(&document).unwrap());
        let recorded = recorded(&config.surface(&document).unwrap(), &declared);
        let difference: Vec<_> = recorded.symmetric_difference(&declared).collect();
        assert_eq!(difference, [""; 0], "{}", document.display());
    }
}

#[test]
fn what_is_public_does_not_depend_on_the_path_of_the_runtime() {
    let document = "tests/features/parameters.yaml";
    let surface = |path: &str| openapi_build::Config::new().runtime_path(path).surface(document).unwrap();
    assert_eq!(surface("::openapi_runtime"), surface("crate::runtime"));
}

/// A type without the name that the client has for it, and without what converts into it.
fn resolved<'s>(surface: &'s Surface, ty: &'s str) -> &'s str {
    let ty = ty.strip_prefix("impl Into<").and_then(|ty| ty.strip_suffix('>')).unwrap_or(ty);
    match ty.strip_prefix("crate::").and_then(|path| surface.items.get(path)).map(|item| &item.kind) {
        Some(Kind::Alias(other)) => resolved(surface, other),
        _ => ty,
    }
}

/// `CONFORMANCE_DOCUMENTS` names folders with more documents.
#[test]
fn no_constructor_takes_two_arguments_of_one_type() {
    let others = env::var_os("CONFORMANCE_DOCUMENTS");
    let folders = others.iter().flat_map(env::split_paths).chain([PathBuf::from(FEATURES)]);
    let mut constructors = 0;
    for document in folders.flat_map(|folder| documents(&folder)) {
        // `x-rust-args` may pin arguments of one type in an order.
        let is_pinned = String::from_utf8_lossy(&fs::read(&document).unwrap()).contains("x-rust-args");
        let Some(surface) = config::config(&document).surface(&document).ok().filter(|_| !is_pinned) else {
            assert!(is_pinned || !document.starts_with(FEATURES), "{}", document.display());
            continue;
        };
        for (path, item) in &surface.items {
            let Some(Member { kind: MemberKind::Function(new), .. }) = item.members.get("new()") else {
                continue;
            };
            let types: Vec<_> = new.arguments.iter().map(|(_, ty)| resolved(&surface, ty)).collect();
            let distinct: BTreeSet<_> = types.iter().collect();
            assert_eq!(distinct.len(), types.len(), "{}: {path}::new({types:?})", document.display());
            constructors += usize::from(!types.is_empty());
        }
    }
    assert!(constructors >= 150, "only {constructors}");
}
