//! Static descriptions of the values of a type, which distinguish the variants of untagged unions.

use std::str::FromStr;

/// Describes the values of a type.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Shape {
    /// Any value.
    Any,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// An integer in this range.
    Integer(i64, u64),
    /// A number.
    Number,
    /// A string, most likely one of these values, if there are any.
    Text(&'static [&'static str]),
    /// A number or boolean as JSON text, most likely one of these.
    Values(&'static [&'static str]),
    /// A string that this function accepts.
    Parsed(fn(&str) -> bool),
    /// A list of items of this shape.
    List(&'static Shape),
    /// A list of exactly these items.
    Tuple(&'static [Shape]),
    /// An object whose members have any name and this shape.
    Map(&'static Shape),
    /// Any of these.
    OneOf(&'static [Shape]),
    /// A struct.
    Object(fn() -> &'static Object),
    /// A union that is distinguished by these shapes.
    Union(fn() -> &'static [Shape]),
    /// A union that is distinguished by this property, with the values and the shape of each
    /// variant.
    Tagged(&'static str, fn() -> &'static [(&'static [&'static str], Shape)]),
}

/// Describes the values of a struct.
#[derive(Debug, Clone, Copy)]
pub struct Object {
    pub(super) properties: &'static [Property],
    pub(super) others: Others,
    /// The number of required properties.
    pub(super) required: usize,
    /// Whether a property has only one value, which distinguishes this object from others.
    pub(super) has_constant: bool,
}

impl Object {
    /// Creates an object with these properties and this treatment of other members.
    #[must_use]
    pub const fn new(properties: &'static [Property], others: Others) -> Self {
        let (mut required, mut has_constant) = (0, false);
        let mut rest = properties;
        while let [property, behind @ ..] = rest {
            required += property.is_required as usize;
            has_constant |= matches!(property.shape, Shape::Text([_]) | Shape::Values([_]));
            rest = behind;
        }
        Self { properties, others, required, has_constant }
    }
}

/// What happens to members of an object without a property.
#[derive(Debug, Clone, Copy)]
pub enum Others {
    /// They are dropped.
    Dropped,
    /// They are not allowed.
    Refused,
    /// They are kept and have this shape.
    Kept(&'static Shape),
}

/// A property of an object.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    /// The name.
    pub name: &'static str,
    /// Whether the property is required.
    pub is_required: bool,
    /// The shape of the value.
    pub shape: Shape,
}

/// A struct that an untagged union distinguishes from others.
pub trait Shaped {
    /// Describes the values.
    const SHAPE: Object;
}

/// An integer type.
pub trait WholeNumber {
    /// The shape with its range.
    const SHAPE: Shape;
}

macro_rules! whole_numbers {
    ($($ty:ident: $min:expr, $max:expr;)*) => {
        $(impl WholeNumber for $ty {
            const SHAPE: Shape = Shape::Integer($min, $max);
        })*
    };
}

whole_numbers! {
    i8: -0x80, 0x7f;
    i16: -0x8000, 0x7fff;
    i32: -0x8000_0000, 0x7fff_ffff;
    i64: i64::MIN, 0x7fff_ffff_ffff_ffff;
    i128: i64::MIN, u64::MAX;
    u8: 0, 0xff;
    u16: 0, 0xffff;
    u32: 0, 0xffff_ffff;
    u64: 0, u64::MAX;
}

/// Returns whether a type can be parsed from a text.
#[must_use]
pub fn parses<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}
