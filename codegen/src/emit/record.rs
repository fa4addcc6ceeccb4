//! Records the public items that emitters declare, if the API surface of a client is requested.
//!
//! Code that emits a public item also records it, with its types. Without a recorder this costs nothing,
//! because no text is made.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::attributes::Added;
use super::{Context, Module};
use crate::ir::TypeName;
use crate::surface::{Item, Kind, Member, MemberKind, Signature};

/// The traits of a type that is both read and written.
pub(super) const SERDE: [&str; 2] = ["Deserialize", "Serialize"];

/// The type parameter of a client, its calls and its handles.
pub(super) const MODE: &[&str] = &["M: openapi_runtime::Mode"];

impl Module<'_> {
    /// Returns the path of the module: `operations`, `operations::pets`.
    fn path(self) -> String {
        let tag = self.tag.map(|tag| format!("::{}", text(&tag.name))).unwrap_or_default();
        format!("{}{tag}", self.name)
    }
}

impl Context<'_> {
    /// Returns whether items are recorded, so that names are written as full paths.
    pub(super) fn is_recording(&self) -> bool {
        self.recorder.is_some()
    }

    /// Returns a type of this file by its name, or by its path if items are recorded.
    pub(super) fn own(&self, name: &TypeName) -> TokenStream {
        if !self.is_recording() {
            return name.to_token_stream();
        }
        let (module, tag) = (super::ident(self.module.name), self.module.tag.map(|tag| &tag.name));
        let tag = tag.map(|tag| quote!(#tag::));
        quote!(crate::#module::#tag #name)
    }

    /// Records a public item of this file.
    pub(super) fn record_item(&self, name: &impl ToTokens, is_deprecated: bool, kind: impl FnOnce() -> Kind) {
        self.record(name, |item| {
            item.kind = kind();
            item.is_deprecated = is_deprecated;
        });
    }

    /// Records an alias for another type.
    pub(super) fn record_alias(&self, name: &TypeName, is_deprecated: bool, target: &impl ToTokens) {
        self.record_item(name, is_deprecated, || Kind::Alias(text(target)));
    }

    /// Records a public field.
    pub(super) fn record_field(
        &self,
        owner: &TypeName,
        name: &impl ToTokens,
        is_deprecated: bool,
        ty: &impl ToTokens,
    ) {
        self.record_member(owner, || text(name), is_deprecated, || MemberKind::Field(text(ty)));
    }

    /// Records a variant.
    pub(super) fn record_variant<T: ToTokens>(
        &self,
        owner: &impl ToTokens,
        name: &impl ToTokens,
        is_deprecated: bool,
        holds: &[T],
    ) {
        let kind = || MemberKind::Variant(holds.iter().map(|ty| text(ty)).collect());
        self.record_member(owner, || text(name), is_deprecated, kind);
    }

    /// Records a variant with named fields.
    pub(super) fn record_struct_variant(
        &self,
        owner: &impl ToTokens,
        name: &impl ToTokens,
        fields: &[(TokenStream, TokenStream)],
    ) {
        let kind = || MemberKind::Fields(fields.iter().map(|(name, ty)| (text(name), text(ty))).collect());
        self.record_member(owner, || text(name), false, kind);
    }

    /// Records a public function: the type of `self` for a method, the arguments and the return type.
    pub(super) fn record_function(
        &self,
        owner: &impl ToTokens,
        name: &impl ToTokens,
        is_deprecated: bool,
        signature: impl FnOnce() -> (Option<TokenStream>, Vec<(TokenStream, TokenStream)>, TokenStream),
    ) {
        let kind = || {
            let (receiver, arguments, output) = signature();
            MemberKind::Function(Signature {
                receiver: receiver.map(|ty| text(&ty)),
                arguments: arguments.iter().map(|(name, ty)| (text(name), text(ty))).collect(),
                output: text(&output),
            })
        };
        self.record_member(owner, || text(name) + "()", is_deprecated, kind);
    }

    fn record_member(
        &self,
        owner: &impl ToTokens,
        name: impl FnOnce() -> String,
        is_deprecated: bool,
        kind: impl FnOnce() -> MemberKind,
    ) {
        self.record(owner, |item| {
            item.members.insert(name(), Member { kind: kind(), is_deprecated });
        });
    }

    /// Records that a type of this file implements traits without parameters.
    pub(super) fn record_traits(&self, name: &impl ToTokens, traits: &[&str]) {
        self.record(name, |item| {
            item.traits.extend(traits.iter().map(|name| ((*name).to_owned(), Vec::new())));
        });
    }

    /// Records that a type of this file implements a trait with parameters or associated types.
    pub(super) fn record_impl(
        &self,
        name: &impl ToTokens,
        of: impl FnOnce() -> TokenStream,
        types: &[(&'static str, &TokenStream)],
    ) {
        self.record(name, |item| implement(item, &of(), types));
    }

    /// Records the traits that a build script adds to the derives of a type.
    pub(super) fn record_derives(&self, name: &TypeName, added: &Added) {
        for path in added.paths() {
            self.record_impl(name, || path.clone(), &[]);
        }
    }

    /// Records that an external type implements a trait.
    pub(super) fn record_foreign_impl(&self, foreign: &impl ToTokens, of: impl FnOnce() -> TokenStream) {
        if let Some(surface) = self.recorder {
            implement(surface.borrow_mut().item(text(foreign)), &of(), &[]);
        }
    }

    fn record(&self, name: &impl ToTokens, change: impl FnOnce(&mut Item)) {
        if let Some(surface) = self.recorder {
            let path = format!("{}::{}", self.module.path(), text(name));
            change(surface.borrow_mut().item(path));
        }
    }
}

fn implement(item: &mut Item, of: &impl ToTokens, types: &[(&'static str, &TokenStream)]) {
    let types = types.iter().map(|(name, ty)| (*name, text(ty))).collect();
    item.traits.insert(text(of), types);
}

/// Formats the tokens of a type as people write them: `Option<crate::models::Score>`.
pub(super) fn text(tokens: &impl ToTokens) -> String {
    let mut text = String::new();
    write(&mut text, tokens.to_token_stream());
    text
}

fn write(text: &mut String, tokens: TokenStream) {
    for tree in tokens {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(text, group.stream());
                text.push_str(close);
            }
            TokenTree::Punct(punct) => {
                let needs_space = matches!(punct.as_char(), '+' | '=');
                text.push_str(if needs_space { " " } else { "" });
                text.push(punct.as_char());
                text.push_str(if needs_space || punct.as_char() == ',' { " " } else { "" });
            }
            word => {
                text.push_str(if text.ends_with(is_word) { " " } else { "" });
                text.push_str(&word.to_string());
            }
        }
    }
    if text.ends_with(", ") {
        text.pop();
    }
}
