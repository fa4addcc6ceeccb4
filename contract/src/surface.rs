//! The public API of a generated crate, read from its text: what it says is what users get, whatever it was made from.

use std::collections::BTreeMap;

use openapi_build::GeneratedFile;
use proc_macro2::TokenTree;
use quote::ToTokens;

/// The traits that macros of the runtime implement for the type whose name they get.
const IMPLEMENTED: [(&str, &[&str]); 9] = [
    ("debug", &["Debug"]),
    ("declared_error", &["DeclaredError", "Display", "Error"]),
    ("object", &["Deserialize", "Serialize"]),
    ("scalar_enum", &["Deserialize", "Display", "Serialize"]),
    ("server", &["Deserialize", "Display", "FromStr", "Serialize"]),
    ("text_enum", &["Deserialize", "Display", "From<&str>", "From<String>", "FromStr", "Serialize"]),
    ("transparent", &["Deserialize", "Serialize"]),
    ("union", &["Deserialize", "Serialize"]),
    ("value_enum", &["Deserialize", "Display", "From<Value>", "Serialize"]),
];

/// What `client!` declares, which is the same for every document.
const CLIENT: [&str; 3] = ["Call", "Client", "ClientBuilder"];

/// What can be used, by its path: `models::Score::username`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Surface {
    pub(super) items: BTreeMap<String, Item>,
}

/// Something that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) kind: ItemKind,
    /// Its type, or its signature without the arguments.
    pub(super) text: String,
    /// The arguments of a function, with their types.
    pub(super) arguments: Vec<(String, String)>,
    pub(super) deprecated: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ItemKind {
    Module,
    Type,
    Field,
    Variant,
    Function,
    Constant,
    Trait,
}

impl Surface {
    /// Reads the files of a client.
    ///
    /// # Errors
    ///
    /// Text that is no Rust, which would be a fault of the generator.
    pub(super) fn of(files: &[GeneratedFile]) -> Result<Self, String> {
        let mut surface = Self::default();
        surface.modules("", &parsed(files, "mod.rs")?, files)?;
        Ok(surface)
    }

    /// Reads modules, and the files that they take in; those that every client has are no items.
    fn modules(&mut self, path: &str, items: &[syn::Item], files: &[GeneratedFile]) -> Result<(), String> {
        for item in items {
            match item {
                syn::Item::Mod(module) => {
                    let name = &module.ident;
                    let inner = if path.is_empty() { name.to_string() } else { format!("{path}::{name}") };
                    if !path.is_empty() {
                        self.add(inner.clone(), ItemKind::Module, String::new(), &module.attrs);
                    }
                    let (_, items) = module.content.as_ref().ok_or("a module without a body")?;
                    self.modules(&inner, items, files)?;
                }
                syn::Item::Macro(include) => {
                    let name: syn::LitStr = include.mac.parse_body().map_err(|error| error.to_string())?;
                    parsed(files, &name.value())?.iter().for_each(|item| self.item(path, item));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Returns the same API with other names for some items: each name as a whole, in paths and in types.
    pub(super) fn renamed(&self, names: &BTreeMap<String, String>) -> BTreeMap<String, (String, Item)> {
        let rename = |text: &str| with_names(text, names);
        let items = self.items.iter().map(|(path, item)| {
            // A pattern names the struct that it takes apart.
            let arguments = item.arguments.iter().map(|(name, ty)| (rename(name), rename(ty))).collect();
            let item = Item { text: rename(&item.text), arguments, ..item.clone() };
            (rename(path), (path.clone(), item))
        });
        items.collect()
    }

    fn add(&mut self, path: String, kind: ItemKind, text: String, attributes: &[syn::Attribute]) {
        let is = |name| attributes.iter().any(|attribute| attribute.path().is_ident(name));
        let hidden =
            attributes.iter().any(|attribute| attribute.to_token_stream().to_string().contains("hidden"));
        if !hidden {
            let item = Item { kind, text, arguments: Vec::new(), deprecated: is("deprecated") };
            self.items.insert(path, item);
        }
    }

    fn item(&mut self, module: &str, item: &syn::Item) {
        let path = |name: &syn::Ident| format!("{module}::{name}");
        match item {
            syn::Item::Struct(item) => {
                let path = path(&item.ident);
                self.add(path.clone(), ItemKind::Type, text(&item.generics), &item.attrs);
                self.derived(&path, &item.attrs);
                for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
                    if let Some(name) = &field.ident {
                        self.add(format!("{path}::{name}"), ItemKind::Field, text(&field.ty), &field.attrs);
                    }
                }
            }
            syn::Item::Enum(item) => {
                let path = path(&item.ident);
                self.add(path.clone(), ItemKind::Type, text(&item.generics), &item.attrs);
                self.derived(&path, &item.attrs);
                for variant in &item.variants {
                    let payload = text(&variant.fields);
                    self.add(
                        format!("{path}::{}", variant.ident),
                        ItemKind::Variant,
                        payload,
                        &variant.attrs,
                    );
                }
            }
            syn::Item::Type(item) if is_public(&item.vis) => {
                self.add(path(&item.ident), ItemKind::Type, text(&item.ty), &item.attrs);
            }
            syn::Item::Const(item) if is_public(&item.vis) => {
                self.add(path(&item.ident), ItemKind::Constant, text(&item.ty), &item.attrs);
            }
            syn::Item::Trait(item) if is_public(&item.vis) => {
                self.add(path(&item.ident), ItemKind::Type, text(&item.generics), &item.attrs);
            }
            syn::Item::Fn(item) if is_public(&item.vis) => {
                self.function(&path(&item.sig.ident), &item.sig, &item.attrs);
            }
            syn::Item::Impl(item) => self.implementation(module, item),
            syn::Item::Macro(item) => self.implemented(module, &item.mac),
            _ => {}
        }
    }

    /// Adds what a macro of the runtime implements.
    fn implemented(&mut self, module: &str, call: &syn::Macro) {
        let is_call = |name: &str| call.path.segments.last().is_some_and(|segment| segment.ident == name);
        if is_call("client") {
            for name in CLIENT {
                self.add(format!("{module}::{name}"), ItemKind::Type, String::new(), &[]);
            }
        }
        let Some((_, traits)) = IMPLEMENTED.iter().find(|(name, _)| is_call(name)) else { return };
        let tokens: Vec<TokenTree> = call.tokens.clone().into_iter().collect();
        let [TokenTree::Ident(name), rest @ ..] = tokens.as_slice() else { return };
        let more = match rest {
            // The type of the values.
            [TokenTree::Ident(_), TokenTree::Ident(ty), _] if is_call("scalar_enum") => {
                Some(format!("From<{ty}>"))
            }
            // The type of every body.
            [_, _, ..] if is_call("declared_error") => Some("DeclaredBody".to_owned()),
            _ => None,
        };
        for name_of_trait in traits.iter().map(|name| (*name).to_owned()).chain(more) {
            let path = format!("{module}::{name}: {name_of_trait}");
            self.add(path, ItemKind::Trait, name_of_trait, &[]);
        }
    }

    fn derived(&mut self, path: &str, attributes: &[syn::Attribute]) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let _ = attribute.parse_nested_meta(|meta| {
                let name = text(&meta.path);
                self.add(format!("{path}: {name}"), ItemKind::Trait, name, &[]);
                Ok(())
            });
        }
    }

    fn implementation(&mut self, module: &str, item: &syn::ItemImpl) {
        // The parameters of the implementation say nothing about what it belongs to: `Client<M>` is `Client`.
        let owner = item.generics.type_params().fold(text(&item.self_ty), |owner, parameter| {
            let name = &parameter.ident;
            owner.replace(&format!("<{name}>"), "").replace(&format!(", {name}"), "")
        });
        let owner = format!("{module}::{owner}");
        let prefix = match &item.trait_ {
            Some((name, _)) => {
                let path = format!("{owner}: {}", text(name));
                self.add(path.clone(), ItemKind::Trait, text(name), &item.attrs);
                path
            }
            None => owner,
        };
        for member in &item.items {
            match member {
                syn::ImplItem::Fn(function) if item.trait_.is_none() && is_public(&function.vis) => {
                    self.function(
                        &format!("{prefix}::{}", function.sig.ident),
                        &function.sig,
                        &function.attrs,
                    );
                }
                syn::ImplItem::Type(ty) => {
                    self.add(format!("{prefix}::{}", ty.ident), ItemKind::Type, text(&ty.ty), &ty.attrs);
                }
                _ => {}
            }
        }
    }

    fn function(&mut self, path: &str, signature: &syn::Signature, attributes: &[syn::Attribute]) {
        let receiver = signature.receiver().map(text).unwrap_or_default();
        let output = format!("{receiver} {} {}", text(&signature.generics), text(&signature.output));
        self.add(path.to_owned(), ItemKind::Function, output.trim().to_owned(), attributes);
        let arguments = signature.inputs.iter().filter_map(|argument| match argument {
            syn::FnArg::Typed(typed) => Some((text(&typed.pat), text(&typed.ty))),
            syn::FnArg::Receiver(_) => None,
        });
        if let Some(item) = self.items.get_mut(path) {
            item.arguments = arguments.collect();
        }
    }
}

/// The items of a file.
fn parsed(files: &[GeneratedFile], name: &str) -> Result<Vec<syn::Item>, String> {
    let file = files.iter().find(|file| file.name == name).ok_or_else(|| format!("there is no {name}"))?;
    let parsed = syn::parse_file(&file.text()).map_err(|error| format!("{name}: {error}"))?;
    Ok(parsed.items)
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

/// Tokens as a person writes them: `Option<models::Score>`. Attributes, docs among them, are left out.
fn text(tokens: &impl ToTokens) -> String {
    let stream = tokens.to_token_stream().to_string();
    let mut text = String::new();
    let mut rest = stream.as_str();
    while let Some((before, after)) = rest.split_once(' ') {
        text.push_str(before);
        let joins = |c: char| c.is_alphanumeric() || c == '_' || c == '\'';
        let is_word = before.ends_with(joins) && after.starts_with(joins);
        if is_word || before.ends_with([',', '=', '+', '>']) && !after.starts_with([',', '>', ')', ':']) {
            text.push(' ');
        }
        rest = after;
    }
    text + rest
}

/// Replaces names in a text, each as a whole.
fn with_names(text: &str, names: &BTreeMap<String, String>) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut replaced = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let length = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        if length == 0 {
            let next = rest.chars().next().map_or(rest.len(), char::len_utf8);
            let (other, tail) = rest.split_at(next);
            replaced.push_str(other);
            rest = tail;
        } else {
            let (word, tail) = rest.split_at(length);
            replaced.push_str(names.get(word).map_or(word, String::as_str));
            rest = tail;
        }
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surface(code: &str) -> Surface {
        let parsed = syn::parse_file(code).unwrap();
        let mut surface = Surface::default();
        parsed.items.iter().for_each(|item| surface.item("models", item));
        surface
    }

    #[test]
    fn what_is_public_is_listed_with_its_type() {
        let code = "
            #[derive(Debug, Clone)] pub struct Score { pub value: Option<Vec<f64>>, hidden: u8 }
            impl Score { pub fn new(value: f64, name: impl Into<String>) -> Self { todo() } fn private() {} }
            impl Pending for Score { type Ready = models::Score; }
        ";
        let items = surface(code).items;
        let paths: Vec<_> = items.keys().map(String::as_str).collect();
        assert_eq!(
            paths,
            [
                "models::Score",
                "models::Score: Clone",
                "models::Score: Debug",
                "models::Score: Pending",
                "models::Score: Pending::Ready",
                "models::Score::new",
                "models::Score::value",
            ]
        );
        assert_eq!(items["models::Score::value"].text, "Option<Vec<f64>>");
        assert_eq!(
            items["models::Score::new"].arguments,
            [("value".to_owned(), "f64".to_owned()), ("name".to_owned(), "impl Into<String>".to_owned())]
        );
    }

    #[test]
    fn what_macros_of_the_runtime_implement_is_listed() {
        for (call, expected) in [
            ("object!(Cat { required name, optional r#type as \"type\" });", "Cat: Deserialize, Serialize"),
            ("union!(Cat by tag \"kind\" as Text { plain A = [\"a\"] });", "Cat: Deserialize, Serialize"),
            ("debug!(Login { name, secret password });", "Login: Debug"),
            ("transparent!(Cats);", "Cats: Deserialize, Serialize"),
            (
                "text_enum!(Kind { Cat = \"cat\" });",
                "Kind: Deserialize, Display, From<&str>, From<String>, FromStr, Serialize",
            ),
            ("scalar_enum!(Kind as i64 { V1 = 1 });", "Kind: Deserialize, Display, From<i64>, Serialize"),
            ("value_enum!(Kind { V1 = 1 });", "Kind: Deserialize, Display, From<Value>, Serialize"),
            ("server!(Server { A = \"a\" });", "Server: Deserialize, Display, FromStr, Serialize"),
            ("declared_error!(Lost { NotFound = 404 });", "Lost: DeclaredError, Display, Error"),
            (
                "declared_error!(Lost { NotFound(body) = 404 } Vec<a::B>);",
                "Lost: DeclaredBody, DeclaredError, Display, Error",
            ),
        ] {
            let items = surface(&format!("::openapi_runtime::__private::{call}")).items;
            let traits: Vec<_> = items.values().map(|item| item.text.as_str()).collect();
            let owner = items.keys().next().unwrap().strip_prefix("models::").unwrap();
            let owner = owner.split(": ").next().unwrap();
            assert_eq!(format!("{owner}: {}", traits.join(", ")), expected);
        }
    }

    #[test]
    fn structs_errors_headers_and_setters_are_listed() {
        let code = "
            pub struct Cat { pub r#type: Kind, pub owner: Option<Box<Owner>>, pub name: Nullable<String> }
            impl Cat { pub fn new(r#type: Kind) -> Self { Self } }
            pub enum Refused { NotFound(Option<Cat>), ServerError(StatusCode, Option<Cat>), }
            impl Refused { pub fn body(&self) -> Option<&Cat> { None } }
            pub struct Headers { pub tags: Option<Vec<u8>>, }
            impl From<&HeaderMap> for Headers {}
            impl<M: Mode> Call<Ping, M> { pub fn b(self, b: impl Into<String>) -> Self { self } }
        ";
        let items = surface(code).items;
        let texts = [
            ("Cat::r#type", "Kind"),
            ("Cat::owner", "Option<Box<Owner>>"),
            ("Cat::name", "Nullable<String>"),
            ("Refused::ServerError", "(StatusCode, Option<Cat>)"),
            ("Refused::body", "&self  -> Option<&Cat>"),
            ("Headers::tags", "Option<Vec<u8>>"),
            ("Headers: From<&HeaderMap>", "From<&HeaderMap>"),
        ];
        for (path, text) in texts {
            assert_eq!(items.get(&format!("models::{path}")).map(|item| &*item.text), Some(text), "{path}");
        }
        for (path, arguments) in
            [("Cat::new", vec![("r#type", "Kind")]), ("Call<Ping>::b", vec![("b", "impl Into<String>")])]
        {
            let item = &items[&format!("models::{path}")];
            let listed: Vec<_> = item.arguments.iter().map(|(name, ty)| (&**name, &**ty)).collect();
            assert_eq!(listed, arguments, "{path}");
        }
    }

    #[test]
    fn names_are_replaced_as_a_whole() {
        let names = BTreeMap::from([("Score".to_owned(), "Rating".to_owned())]);
        assert_eq!(with_names("Option<models::Score>, Scores", &names), "Option<models::Rating>, Scores");
    }
}
