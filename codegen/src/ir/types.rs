//! Types: one table, and how a value names one of its rows.

use std::fmt;

use super::{Docs, FieldName, Pointer, TypeName, VariantName};

/// Identifies a type in [`Types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(crate) usize);

/// The table of types.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Types {
    pub(crate) table: Vec<Type>,
    /// The document's order: the order of the schemas in its text.
    pub(crate) order: Vec<TypeId>,
}

impl Types {
    /// Returns a type by its id; `None` only for an id of another table.
    #[must_use]
    pub fn get(&self, id: TypeId) -> Option<&Type> {
        self.table.get(id.0)
    }

    /// Returns how many types there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Returns whether there is no type.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Returns every type with its id, in the document's order.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        self.order.iter().filter_map(|id| Some((*id, self.get(*id)?)))
    }
}

/// A type with a name of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// Its Rust name.
    pub name: TypeName,
    /// Where its schema stands.
    pub place: Pointer,
    /// What the document states about it.
    pub docs: Docs,
    /// What it is.
    pub shape: Shape,
    /// The other type of the same schema, where there are two (`Config::types_by_direction`).
    pub split: Option<Split>,
}

/// One of the two types of a schema whose values differ by the direction in which they travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// In which direction the values of this type travel.
    pub direction: Direction,
    /// The type of the values that travel in the other one.
    pub other: TypeId,
}

/// What a named type is.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// An object with named properties.
    Struct(Struct),
    /// A string that is one of a list of values, today.
    StringEnum(Vec<EnumValue>),
    /// A value, not always a string, that is one of a list, today.
    ValueEnum(ValueEnum),
    /// One of several types.
    Union(Union),
    /// A name for another type.
    Alias(TypeUse),
    /// A type of its own around another one, in which it occurs: a name for that one would never end.
    Newtype(TypeUse),
}

impl Shape {
    /// Returns the name of the variant for values that the document does not name, if this is an enum.
    pub(crate) fn open_variant(&self) -> VariantName {
        let names: Vec<_> = match self {
            Self::StringEnum(values) => values.iter().map(|value| &value.name).collect(),
            Self::ValueEnum(listed) => listed.values.iter().map(|value| &value.name).collect(),
            Self::Union(union) => union.variants.iter().map(|variant| &variant.name).collect(),
            Self::Struct(_) | Self::Alias(_) | Self::Newtype(_) => Vec::new(),
        };
        VariantName::open(names)
    }
}

/// An object's properties.
#[derive(Debug, Clone, PartialEq)]
pub struct Struct {
    /// The properties in the document's order.
    pub fields: Vec<Field>,
    /// The required fields in the order in which `new` takes them, as indexes into `fields`.
    pub arguments: Vec<usize>,
    /// The name of the struct that `new` takes, if it takes one.
    pub args: Option<TypeName>,
    /// The properties that have no name in the document, where it states that there may be some.
    pub rest: Option<Rest>,
    /// Whether the document allows no other properties (`additionalProperties: false`).
    pub is_closed: bool,
}

/// The properties of an object beyond those with names (`additionalProperties`).
#[derive(Debug, Clone, PartialEq)]
pub struct Rest {
    /// The field that holds them.
    pub name: FieldName,
    /// The type of each.
    pub ty: TypeUse,
}

/// One of several types (`oneOf`, `anyOf`).
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// The types, in the document's order.
    pub variants: Vec<UnionVariant>,
    /// What shows which one a value is.
    pub tagging: Tagging,
    /// The variant, by index, that a value without a known tag is (`discriminator.defaultMapping`).
    pub default: Option<usize>,
    /// The variants, by index, whose values are not objects and so have no tag: what they look like distinguishes them.
    pub untagged: Vec<usize>,
    /// Whether a value may be of several types at once (`anyOf`).
    pub is_any: bool,
}

/// What shows which type of a union a value is, in the words of serde's enums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tagging {
    /// What the value looks like.
    Untagged,
    /// A property of the value (`discriminator.propertyName`, or a property of which each type has its own constant).
    Internal(Tag),
    /// A property beside the one of this name, which holds the value.
    Adjacent(Tag, String),
    /// The name of the only member, which holds the value; without a value, the name alone.
    External,
}

impl Tagging {
    /// Returns the property that shows the type, if one does.
    #[must_use]
    pub fn tag(&self) -> Option<&Tag> {
        match self {
            Self::Internal(tag) | Self::Adjacent(tag, _) => Some(tag),
            Self::Untagged | Self::External => None,
        }
    }
}

/// A property whose value shows the type of a union's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its name in JSON.
    pub property: String,
    /// Whether its values are text; they are numbers or truth values otherwise.
    pub is_text: bool,
}

/// One type of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct UnionVariant {
    /// The variant's name.
    pub name: VariantName,
    /// What the document states about it.
    pub docs: Docs,
    /// Its type; `None` where it holds nothing but its tag.
    pub ty: Option<TypeUse>,
    /// The values of the union's tag that mean this variant, as text or as JSON writes them.
    pub tags: Vec<String>,
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its Rust name.
    pub name: FieldName,
    /// Its name in JSON.
    pub wire: String,
    /// Where its schema stands.
    pub place: Pointer,
    /// What the document states about it.
    pub docs: Docs,
    /// Its type, and whether `null` is one of its values.
    pub ty: TypeUse,
    /// Whether it has to be there.
    pub required: bool,
    /// In which direction it travels.
    pub direction: Direction,
    /// The value that it has when it is absent, where that is a value of Rust.
    pub default: Option<Literal>,
}

/// In which direction a property travels (`readOnly`, `writeOnly`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// In requests and responses.
    Both,
    /// In responses only (`readOnly`).
    Received,
    /// In requests only (`writeOnly`).
    Sent,
}

/// A value that the document gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number: one of `i64` or of `u64`.
    Integer(i128),
    /// A number, as it was written.
    Float(f64),
    /// Text, or a value of a string enum.
    Text(String),
}

impl Literal {
    /// Returns the name that JSON Schema has for its type.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Bool(_) => "boolean",
            Self::Integer(_) => "integer",
            Self::Float(_) => "number",
            Self::Text(_) => "string",
        }
    }
}

/// The value as it is on the wire.
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Float(value) => write!(f, "{value}"),
            Self::Text(value) => f.write_str(value),
        }
    }
}

/// A value of a string enum.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumValue {
    /// Its Rust name.
    pub name: VariantName,
    /// The string itself.
    pub wire: String,
    /// What the document states about it.
    pub docs: Docs,
}

/// Values that are not all strings.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueEnum {
    /// The type of all of them; `None` when they are of several types.
    pub scalar: Option<Scalar>,
    /// The values in the document's order.
    pub values: Vec<Listed>,
}

/// A value of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its Rust name.
    pub name: VariantName,
    /// The value itself.
    pub value: Literal,
    /// What the document states about it.
    pub docs: Docs,
}

/// A type where it is used.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TypeUse {
    /// The type.
    pub ty: TypeRef,
    /// Whether `null` is allowed beside it.
    pub nullable: bool,
}

impl TypeUse {
    /// Any JSON value.
    pub const ANY: Self = Self { ty: TypeRef::Any, nullable: false };
    /// Text.
    pub const TEXT: Self = Self { ty: TypeRef::Scalar(Scalar::String), nullable: false };

    /// Returns the type of the table that this is.
    pub(crate) fn named_directly(&self) -> Option<TypeId> {
        match &self.ty {
            TypeRef::Named(id) => Some(*id),
            _ => None,
        }
    }
}

impl TypeRef {
    /// Returns this type and those of its items, and of their items.
    pub(crate) fn within(&self) -> impl Iterator<Item = &TypeRef> {
        let mut pending = vec![self];
        std::iter::from_fn(move || {
            let ty = pending.pop()?;
            match ty {
                Self::List(items) | Self::Map(items) => pending.push(&items.ty),
                Self::Tuple(items) => pending.extend(items.iter().rev().map(|item| &item.ty)),
                Self::Scalar(_) | Self::Named(_) | Self::Extern(_) | Self::Any => {}
            }
            Some(ty)
        })
    }

    /// Returns the types of the table that occur in this one.
    pub(crate) fn named_within(&self) -> Vec<TypeId> {
        self.within().filter_map(Self::as_named).collect()
    }

    /// Returns the named types that a value of this type always contains; a list or a map may be empty.
    pub(crate) fn named_directly_within(&self) -> Vec<TypeId> {
        let (mut found, mut pending) = (Vec::new(), vec![self]);
        while let Some(ty) = pending.pop() {
            found.extend(ty.as_named());
            if let Self::Tuple(items) = ty {
                pending.extend(items.iter().rev().map(|item| &item.ty));
            }
        }
        found
    }

    fn as_named(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) => Some(*id),
            _ => None,
        }
    }
}

impl Scalar {
    /// Returns whether it is a number without a fraction.
    #[must_use]
    pub fn is_integer(self) -> bool {
        self.range().is_some()
    }

    /// Returns the least and the largest value of a number without a fraction.
    #[must_use]
    pub fn range(self) -> Option<(i128, i128)> {
        Some(match self {
            Self::I8 => (i8::MIN.into(), i8::MAX.into()),
            Self::I16 => (i16::MIN.into(), i16::MAX.into()),
            Self::I32 => (i32::MIN.into(), i32::MAX.into()),
            Self::I64 => (i64::MIN.into(), i64::MAX.into()),
            Self::I128 => (i128::MIN, i128::MAX),
            Self::U8 => (0, u8::MAX.into()),
            Self::U16 => (0, u16::MAX.into()),
            Self::U32 => (0, u32::MAX.into()),
            Self::U64 => (0, u64::MAX.into()),
            _ => return None,
        })
    }

    /// Returns the name that JSON Schema has for its type.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Self::Bool => "boolean",
            _ if self.is_integer() => "integer",
            _ if self.is_float() => "number",
            _ => "string",
        }
    }

    /// Returns whether it is text of any form.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(self, Self::String | Self::Password)
    }

    /// Returns whether it is a number with a fraction.
    #[must_use]
    pub fn is_float(self) -> bool {
        matches!(self, Self::F32 | Self::F64)
    }
}

/// A type: one of Rust's, one of the table, or one that the user named.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TypeRef {
    /// A single value without structure.
    Scalar(Scalar),
    /// A list of values of one type.
    List(Box<TypeUse>),
    /// Values of one type by name: an object without named properties.
    Map(Box<TypeUse>),
    /// A fixed number of values, each with its own type.
    Tuple(Vec<TypeUse>),
    /// A type of the table.
    Named(TypeId),
    /// A hand-written type, by its Rust path (`Config::extern_type`).
    Extern(String),
    /// Any JSON value: a schema that states nothing.
    Any,
}

/// A single value without structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// `true` or `false`.
    Bool,
    /// `integer` with format `int8`.
    I8,
    /// `integer` with format `int16`.
    I16,
    /// `integer` or `number` with format `int32`.
    I32,
    /// `integer`, with format `int64` or none; `number` with format `int64`.
    I64,
    /// `integer` whose bounds are beyond those of `i64` and of `u64`.
    I128,
    /// `integer` with format `uint8`.
    U8,
    /// `integer` with format `uint16`.
    U16,
    /// `integer` with format `uint32`.
    U32,
    /// `integer` with format `uint64` or `uint`.
    U64,
    /// `number` with format `float`.
    F32,
    /// `number`, with format `double` or none.
    F64,
    /// `string`, with a format that has no type of its own.
    String,
    /// `string` with format `password`: text that is not shown.
    Password,
    /// `string` with format `date` (RFC 3339 full-date).
    Date,
    /// `string` with format `date-time` (RFC 3339 date-time): an instant.
    Timestamp,
    /// `string` with format `uuid` (RFC 9562).
    Uuid,
    /// `string` with format `ipv4` (RFC 2673, section 3.2).
    Ipv4,
    /// `string` with format `ipv6` (RFC 4291, section 2.2).
    Ipv6,
    /// `string` with format `cursor`, a format of ours: opaque, sent back as it was received.
    Cursor,
}
