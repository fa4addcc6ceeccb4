//! Types: one table, and references to its rows.

use std::fmt;

use super::{Docs, FieldName, Pointer, TypeName, VariantName};

/// Identifies a type in [`Types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(crate) usize);

/// The table of types.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Types {
    pub(crate) table: Vec<Type>,
    /// The types in document order: the order of the schemas in its text.
    pub(crate) order: Vec<TypeId>,
}

impl Types {
    /// Returns a type by its ID, or `None` for an ID of another table.
    #[must_use]
    pub fn get(&self, id: TypeId) -> Option<&Type> {
        self.table.get(id.0)
    }

    /// Returns the number of types.
    #[must_use]
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Returns whether there are no types.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Returns all types with their IDs, in the document's order.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        self.order.iter().filter_map(|id| Some((*id, self.get(*id)?)))
    }
}

/// A named type.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// Its Rust name.
    pub name: TypeName,
    /// The pointer to its schema.
    pub place: Pointer,
    /// Its documentation.
    pub docs: Docs,
    /// Its shape.
    pub shape: Shape,
    /// The other type of the same schema, if there are two (`Config::types_by_direction`).
    pub split: Option<Split>,
}

/// One of the two types of a schema whose values differ by direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// The direction of this type.
    pub direction: Direction,
    /// The type for the other direction.
    pub other: TypeId,
}

/// The shape of a named type.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// An object with named properties.
    Struct(Struct),
    /// A string from a list of values, which may grow.
    StringEnum(Vec<EnumValue>),
    /// A value that is not always a string, from a list of values, which may grow.
    ValueEnum(ValueEnum),
    /// One of several types.
    Union(Union),
    /// An alias for another type.
    Alias(TypeUse),
    /// A newtype around another type in which it occurs. An alias would be infinitely recursive.
    Newtype(TypeUse),
}

impl Shape {
    /// Returns the name of the variant for unknown values, if this is an enum.
    pub(crate) fn open_variant(&self) -> VariantName {
        let names: Vec<_> = match self {
            Self::StringEnum(values) => values.iter().map(|value| &value.name).collect(),
            Self::ValueEnum(listed) => listed.values.iter().map(|value| &value.name).collect(),
            Self::Union(union) => union.variants.iter().map(|variant| &variant.name).collect(),
            Self::Struct(_) | Self::Alias(_) | Self::Newtype(_) => Vec::new(),
        };
        VariantName::catch_all(names)
    }
}

/// A struct with the properties of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Struct {
    /// The properties in the document's order.
    pub fields: Vec<Field>,
    /// The required fields in the argument order of `new`, as indexes into `fields`.
    pub arguments: Vec<usize>,
    /// The name of the struct that `new` takes, if there is one.
    pub args: Option<TypeName>,
    /// The additional properties, if the document allows any.
    pub rest: Option<Rest>,
    /// Whether the document forbids additional properties (`additionalProperties: false`).
    pub is_closed: bool,
}

/// The additional properties of an object (`additionalProperties`).
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
    /// How the variant of a value is determined.
    pub tagging: Tagging,
    /// The index of the variant for a value without a known tag (`discriminator.defaultMapping`).
    pub default: Option<usize>,
    /// The indexes of the variants whose values are not objects and so have no tag. Their shape distinguishes
    /// them.
    pub untagged: Vec<usize>,
    /// Whether a value may match several types at once (`anyOf`).
    pub is_any: bool,
}

/// How the variant of a union is determined, in the terms of serde's enum representations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tagging {
    /// By the shape of the value.
    Untagged,
    /// By a property of the value (`discriminator.propertyName`, or a property for which each type has its
    /// own constant).
    Internal(Tag),
    /// By a property beside the one with this name, which contains the value.
    Adjacent(Tag, String),
    /// By the name of the only property, which contains the value. Without a value, there is just the name.
    External,
}

impl Tagging {
    /// Returns the property that determines the variant, if there is one.
    #[must_use]
    pub fn tag(&self) -> Option<&Tag> {
        match self {
            Self::Internal(tag) | Self::Adjacent(tag, _) => Some(tag),
            Self::Untagged | Self::External => None,
        }
    }
}

/// A property that determines the variant of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its name in JSON.
    pub property: String,
    /// Whether its values are strings; otherwise they are numbers or booleans.
    pub is_text: bool,
}

/// A variant of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct UnionVariant {
    /// The variant's name.
    pub name: VariantName,
    /// Its documentation.
    pub docs: Docs,
    /// Its type; `None` if it contains only its tag.
    pub ty: Option<TypeUse>,
    /// The values of the union's tag that select this variant, as text or as JSON.
    pub tags: Vec<String>,
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its Rust name.
    pub name: FieldName,
    /// Its name in JSON.
    pub wire: String,
    /// The pointer to its schema.
    pub place: Pointer,
    /// Its documentation.
    pub docs: Docs,
    /// Its type, and whether `null` is allowed.
    pub ty: TypeUse,
    /// Whether it is required.
    pub required: bool,
    /// The direction in which it is present.
    pub direction: Direction,
    /// Its value if it is absent, if Rust can represent that value.
    pub default: Option<Literal>,
}

/// The direction in which a property is present (`readOnly`, `writeOnly`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// In requests and responses.
    Both,
    /// In responses only (`readOnly`).
    Received,
    /// In requests only (`writeOnly`).
    Sent,
}

/// A value from the document.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `true` or `false`.
    Bool(bool),
    /// An integer: one of `i64` or of `u64`.
    Integer(i128),
    /// A number.
    Float(f64),
    /// A string, or a value of a string enum.
    Text(String),
}

impl Literal {
    /// Returns the name of its type in JSON Schema.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Bool(_) => "boolean",
            Self::Integer(_) => "integer",
            Self::Float(_) => "number",
            Self::Text(_) => "string",
        }
    }
}

/// Writes the value as it is on the wire.
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
    /// Its documentation.
    pub docs: Docs,
}

/// Values that are not all strings.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueEnum {
    /// The type of all values; `None` if they have several types.
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
    /// Its documentation.
    pub docs: Docs,
}

/// A type at the place where it is used.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TypeUse {
    /// The type.
    pub ty: TypeRef,
    /// Whether `null` is also allowed.
    pub nullable: bool,
}

impl TypeUse {
    /// Any JSON value.
    pub const ANY: Self = Self { ty: TypeRef::Any, nullable: false };
    /// Any string.
    pub const TEXT: Self = Self { ty: TypeRef::Scalar(Scalar::String), nullable: false };

    /// Returns the type of the table, if this is one.
    pub(crate) fn as_named(&self) -> Option<TypeId> {
        match &self.ty {
            TypeRef::Named(id) => Some(*id),
            _ => None,
        }
    }
}

impl TypeRef {
    /// Returns this type and the types of its items, recursively.
    pub(crate) fn self_and_nested(&self) -> impl Iterator<Item = &TypeRef> {
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
    pub(crate) fn named_types(&self) -> Vec<TypeId> {
        self.self_and_nested().filter_map(Self::as_named).collect()
    }

    /// Returns the types of the table of which every value of this type contains a value, that is, not
    /// through a list.
    pub(crate) fn directly_contained_types(&self) -> Vec<TypeId> {
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
    /// Returns whether it is an integer.
    #[must_use]
    pub fn is_integer(self) -> bool {
        self.range().is_some()
    }

    /// Returns the least and the largest value of an integer type.
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

    /// Returns the name of its type in JSON Schema.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Self::Bool => "boolean",
            _ if self.is_integer() => "integer",
            _ if self.is_float() => "number",
            _ => "string",
        }
    }

    /// Returns whether it is a string in any format.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(self, Self::String | Self::Password)
    }

    /// Returns whether it is a floating-point number.
    #[must_use]
    pub fn is_float(self) -> bool {
        matches!(self, Self::F32 | Self::F64)
    }
}

/// A type: a built-in one, one of the table, or a hand-written one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TypeRef {
    /// A scalar.
    Scalar(Scalar),
    /// A list of values of one type.
    List(Box<TypeUse>),
    /// A map from names to values of one type: an object without named properties.
    Map(Box<TypeUse>),
    /// A tuple with a type for each position.
    Tuple(Vec<TypeUse>),
    /// A type of the table.
    Named(TypeId),
    /// A hand-written type, by its Rust path (`Config::extern_type`).
    Extern(String),
    /// Any JSON value, for a schema that declares nothing.
    Any,
}

/// A scalar type.
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
    /// `integer` whose bounds exceed those of `i64` and of `u64`.
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
    /// `string`, with any format that has no type of its own.
    String,
    /// `string` with format `password`: a string that is not shown.
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
    /// `string` with format `cursor`, an extension of this crate: an opaque string that is sent back as
    /// received.
    Cursor,
}
