//! The public API of a client as data: each item, its members, and the traits that it implements.
//!
//! The emitters record it while they write the items, so it matches what users get. Paths start at the module
//! of the client: `models::Score`. Types are written the same way in every file, so that two clients can be
//! compared as text:
//!
//! - An item of the client is `crate::models::Score`.
//! - An item of the runtime is `openapi_runtime::Value`.
//! - An item of the prelude is `Option`.

use std::collections::BTreeMap;
use std::fmt;

/// The public items of a client.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surface {
    /// The items by path. Methods for a specific type argument only are in an item of their own:
    /// `client::Call<crate::operations::ListScores, M>`. So are the traits that the client implements for an
    /// external type.
    pub items: BTreeMap<String, Item>,
}

/// An item: a module, a type, a constant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its kind.
    pub kind: Kind,
    /// Whether it is deprecated.
    pub is_deprecated: bool,
    /// Fields and variants by name, and functions by name followed by `()`.
    pub members: BTreeMap<String, Member>,
    /// The traits that it implements, such as `From<i64>`, each with its associated types.
    pub traits: BTreeMap<String, Vec<(&'static str, String)>>,
}

/// The kind of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A module.
    Module,
    /// A `#[non_exhaustive]` struct.
    Struct,
    /// A struct that users construct with all its fields.
    Literal,
    /// A unit struct.
    Unit,
    /// A `#[non_exhaustive]` enum.
    Enum,
    /// An alias for another type.
    Alias(String),
    /// A constant of a type.
    Constant(String),
    /// A type with these type parameters, or its items for specific type arguments.
    Generic(&'static [&'static str]),
    /// An external type for which the client implements a trait.
    Foreign,
}

/// A member of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its kind.
    pub kind: MemberKind,
    /// Whether it is deprecated.
    pub is_deprecated: bool,
}

/// The kind of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum MemberKind {
    /// A field with its type.
    Field(String),
    /// A variant with the types of its contents.
    Variant(Vec<String>),
    /// A variant with the names and types of its fields.
    Fields(Vec<(String, String)>),
    /// A function.
    Function(Signature),
}

/// The parameters and the return type of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The type of `self`, for a method.
    pub receiver: Option<String>,
    /// The names and types of the arguments.
    pub arguments: Vec<(String, String)>,
    /// The return type.
    pub output: String,
}

impl Surface {
    /// Returns an item, which counts as external until it is declared.
    pub(crate) fn item(&mut self, path: String) -> &mut Item {
        self.items.entry(path).or_insert_with(|| Item {
            kind: Kind::Foreign,
            is_deprecated: false,
            members: BTreeMap::new(),
            traits: BTreeMap::new(),
        })
    }
}

/// Writes each item and each member on a line, in an order that does not depend on the document's. Items of
/// the client are written as paths, and the type itself as `Self`.
impl fmt::Display for Surface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (path, item) in &self.items {
            let own = item.own(path);
            let shown = |text: &str| replaced(text, &own, "Self").replace("crate::", "");
            let deprecated = |is_deprecated| if is_deprecated { "deprecated " } else { "" };
            writeln!(
                f,
                "{}{}",
                deprecated(item.is_deprecated),
                item.kind.shown(&path.replace("crate::", ""))
            )?;
            let traits = item.traits.iter().map(|(name, types)| {
                let types: Vec<_> = types.iter().map(|(name, ty)| format!("{name} = {ty}")).collect();
                if types.is_empty() { name.clone() } else { format!("{name}<{}>", types.join(", ")) }
            });
            let traits: Vec<_> = traits.collect();
            if !traits.is_empty() {
                writeln!(f, "    : {}", shown(&traits.join(" + ")))?;
            }
            for (name, member) in &item.members {
                let text = member.kind.shown(name, &own);
                writeln!(f, "    {}{}", deprecated(member.is_deprecated), shown(&text))?;
            }
        }
        Ok(())
    }
}

/// Replaces a path in a text, except where the path continues.
fn replaced(text: &str, path: &str, by: &str) -> String {
    let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ':'));
    let mut parts = text.split(path);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, rest| text + if goes_on(rest) { path } else { by } + rest)
}

impl Item {
    /// Returns the item as a type: `crate::client::Client<M>`.
    fn own(&self, path: &str) -> String {
        match &self.kind {
            Kind::Generic(parameters) if !path.contains('<') => {
                let names: Vec<_> = parameters.iter().filter_map(|of| of.split(':').next()).collect();
                format!("crate::{path}<{}>", names.join(", "))
            }
            _ => format!("crate::{path}"),
        }
    }
}

impl Kind {
    fn shown(&self, path: &str) -> String {
        match self {
            Self::Module => format!("mod {path}"),
            Self::Struct => format!("struct {path}"),
            Self::Literal => format!("struct {path}, to be written out"),
            Self::Unit => format!("struct {path};"),
            Self::Enum => format!("enum {path}"),
            Self::Alias(target) => format!("type {path} = {}", target.replace("crate::", "")),
            Self::Constant(ty) => format!("const {path}: {ty}"),
            Self::Generic(parameters) if !path.contains('<') => {
                format!("struct {path}<{}>", parameters.join(", "))
            }
            Self::Generic(_) | Self::Foreign => format!("impl {path}"),
        }
    }
}

impl MemberKind {
    fn shown(&self, name: &str, own: &str) -> String {
        match self {
            Self::Field(ty) => format!("{name}: {ty}"),
            Self::Variant(types) if types.is_empty() => name.to_owned(),
            Self::Variant(types) => format!("{name}({})", types.join(", ")),
            Self::Fields(fields) => {
                let fields: Vec<_> = fields.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
                format!("{name} {{ {} }}", fields.join(", "))
            }
            Self::Function(Signature { receiver, arguments, output }) => {
                let receiver = receiver.iter().map(|ty| replaced(ty, own, "self"));
                let arguments = arguments.iter().map(|(name, ty)| format!("{name}: {ty}"));
                let all: Vec<_> = receiver.chain(arguments).collect();
                format!("fn {}({}) -> {output}", name.trim_end_matches("()"), all.join(", "))
            }
        }
    }
}
