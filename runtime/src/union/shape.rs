//! What values of a type look like: data, by which the variants of a union without a tag are distinguished.

use std::str::FromStr;

/// What the values of a type look like.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Shape {
    /// Anything.
    Any,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number without a fraction in this range.
    Integer(i64, u64),
    /// A number.
    Number,
    /// Text: most likely one of these values, if there are any.
    Text(&'static [&'static str]),
    /// A number or a truth value, as JSON writes it: most likely one of these.
    Values(&'static [&'static str]),
    /// Text that a type can be parsed from, as this function finds.
    Parsed(fn(&str) -> bool),
    /// A list of such values.
    List(&'static Shape),
    /// A list of exactly these values.
    Tuple(&'static [Shape]),
    /// An object of such values under any names.
    Map(&'static Shape),
    /// Any of these.
    OneOf(&'static [Shape]),
    /// What a struct is read from.
    Object(fn() -> &'static Object),
    /// What another union distinguishes by these shapes.
    Union(fn() -> &'static [Shape]),
    /// What another union distinguishes by this property: the values and the shape of each variant.
    Tagged(&'static str, fn() -> &'static [(&'static [&'static str], Shape)]),
}

/// What the values of a struct look like.
#[derive(Debug, Clone, Copy)]
pub struct Object {
    pub(super) properties: &'static [Property],
    pub(super) others: Others,
    /// How many properties have to be there.
    pub(super) required: usize,
    /// Whether a property has one value only, by which the values of this object are distinguished from others.
    pub(super) has_constant: bool,
}

impl Object {
    /// An object with these properties, and what becomes of other members.
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

/// What becomes of the members of an object that have no property.
#[derive(Debug, Clone, Copy)]
pub enum Others {
    /// They are not kept.
    Dropped,
    /// The object has none.
    Refused,
    /// They are kept, and have this shape.
    Kept(&'static Shape),
}

/// A property of an object.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    /// Its name.
    pub name: &'static str,
    /// Whether it has to be there.
    pub is_required: bool,
    /// What its values look like.
    pub shape: Shape,
}

/// A struct that some union without a tag distinguishes from others.
pub trait Shaped {
    /// What its values look like.
    const SHAPE: Object;
}

/// A type of numbers without a fraction.
pub trait WholeNumber {
    /// Its range.
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

/// Whether a type can be parsed from a text.
#[must_use]
pub fn parses<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}
