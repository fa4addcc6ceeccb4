//! The public API of a client as data: each item, what belongs to it, and the traits that it implements.
//!
//! The emitters record it while they write the items, so it is what users get. Paths begin at the module in which the
//! client stands: `models::Score`. In types, an item of the client is `crate::models::Score`, one of the runtime
//! `openapi_runtime::Value`, and one of the prelude `Option`, whatever a file has to write for it. So two clients can be
//! compared text by text.

use std::collections::BTreeMap;
use std::fmt;

/// The public items of a client.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surface {
    /// Each item by its path. What has methods with a certain parameter only is an item of its own:
    /// `client::Call<crate::operations::ListScores, M>`. So is a type of others for which the client implements a trait.
    pub items: BTreeMap<String, Item>,
}

/// An item: a module, a type, a constant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// Whether the compiler warns of its use.
    pub is_deprecated: bool,
    /// Fields and variants by name, and functions by name with `()` behind it.
    pub members: BTreeMap<String, Member>,
    /// The traits that it implements, `From<i64>`, each with its associated types.
    pub traits: BTreeMap<String, Vec<(&'static str, String)>>,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A module.
    Module,
    /// A struct to which fields may be added.
    Struct,
    /// A struct that users write with all its fields.
    Literal,
    /// An enum to which variants may be added.
    Enum,
    /// A name for another type.
    Alias(String),
    /// A constant of a type.
    Constant(String),
    /// A type with these parameters, or what it has with certain ones.
    Generic(&'static [&'static str]),
    /// A type of others, for which the client implements a trait.
    Foreign,
}

/// What belongs to a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// What it is.
    pub kind: MemberKind,
    /// Whether the compiler warns of its use.
    pub is_deprecated: bool,
}

/// What a member is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum MemberKind {
    /// A field of a type.
    Field(String),
    /// A variant with the types of what it holds.
    Variant(Vec<String>),
    /// A function.
    Function(Signature),
}

/// The parameters of a function and what it returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The type of `self`, for a method.
    pub receiver: Option<String>,
    /// The names and the types of the arguments.
    pub arguments: Vec<(String, String)>,
    /// The type of what is returned.
    pub output: String,
}

impl Surface {
    /// Returns an item, which is a foreign type until it is declared.
    pub(crate) fn item(&mut self, path: String) -> &mut Item {
        self.items.entry(path).or_insert_with(|| Item {
            kind: Kind::Foreign,
            is_deprecated: false,
            members: BTreeMap::new(),
            traits: BTreeMap::new(),
        })
    }
}

/// Each item and each member on a line, in an order that does not depend on the document's.
impl fmt::Display for Surface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (path, item) in &self.items {
            writeln!(f, "{}{}", deprecated(item.is_deprecated), item.kind.shown(path))?;
            let traits = item.traits.iter().map(|(name, types)| {
                let types: Vec<_> = types.iter().map(|(name, ty)| format!("{name} = {ty}")).collect();
                if types.is_empty() { name.clone() } else { format!("{name}<{}>", types.join(", ")) }
            });
            let traits: Vec<_> = traits.collect();
            if !traits.is_empty() {
                writeln!(f, "    : {}", traits.join(" + "))?;
            }
            for (name, member) in &item.members {
                writeln!(f, "    {}{}", deprecated(member.is_deprecated), member.kind.shown(name))?;
            }
        }
        Ok(())
    }
}

fn deprecated(is_deprecated: bool) -> &'static str {
    if is_deprecated { "deprecated " } else { "" }
}

impl Kind {
    fn shown(&self, path: &str) -> String {
        match self {
            Self::Module => format!("mod {path}"),
            Self::Struct => format!("struct {path}"),
            Self::Literal => format!("struct {path}, to be written out"),
            Self::Enum => format!("enum {path}"),
            Self::Alias(target) => format!("type {path} = {target}"),
            Self::Constant(ty) => format!("const {path}: {ty}"),
            Self::Generic(parameters) => format!("impl<{}> {path}", parameters.join(", ")),
            Self::Foreign => format!("impl {path}"),
        }
    }
}

impl MemberKind {
    fn shown(&self, name: &str) -> String {
        match self {
            Self::Field(ty) => format!("{name}: {ty}"),
            Self::Variant(types) if types.is_empty() => name.to_owned(),
            Self::Variant(types) => format!("{name}({})", types.join(", ")),
            Self::Function(Signature { receiver, arguments, output }) => {
                let receiver = receiver.iter().map(|ty| format!("self: {ty}"));
                let arguments = arguments.iter().map(|(name, ty)| format!("{name}: {ty}"));
                let all: Vec<_> = receiver.chain(arguments).collect();
                format!("fn {}({}) -> {output}", name.trim_end_matches("()"), all.join(", "))
            }
        }
    }
}
