//! Which type of a union a JSON value is.
//!
//! Generated code declares its unions with `union!`, each variant with its [`Shape`] or with the values of the
//! discriminator that mean it. A value is given to the variant that explains it best, whatever the order of the variants
//! in the document; one that no variant explains is kept as it is.
//!
//! Public for generated code only.

use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// Declares a union for generated code, each variant with its type.
///
/// Behind `#[tag("kind")]` each variant has the values of that property that mean it, and `.added()` where its type does
/// not hold the property, which is written beside the value then; `#[tag("kind", default = Other)]` names the variant that
/// is meant by no value or any other. Without it each variant has its [`Shape`].
///
/// The enum is `#[non_exhaustive]` and has one more variant, `Unknown(Value)`. It is read from any JSON value.
#[doc(hidden)]
#[macro_export]
macro_rules! union {
    (
        #[tag($tag:literal $(, default = $default:ident)?)]
        $(#[$about:meta])*
        pub enum $name:ident {
            $(
                $(#[$said:meta])*
                $variant:ident($ty:ty $(,)?) = [$($value:literal),* $(,)?] $(.$added:ident())?,
            )*
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$said])* $variant($ty),)*
            /// A value of none of these types, as it came.
            Unknown($crate::Value),
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => {
                        $crate::union!(@write value, serializer, $tag, [$($value),*] $($added)?)
                    })*
                    Self::Unknown(value) => $crate::serde::Serialize::serialize(value, serializer),
                }
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                const VARIANTS: &[(&[&str], $crate::union::Read<$name>)] =
                    &[$((&[$($value),*], |value| $crate::union::read(value).map($name::$variant))),*];
                const DEFAULT: ::std::option::Option<$crate::union::Read<$name>> = $crate::union!(@default $name $($default)?);
                $crate::union::by_tag(deserializer, $tag, VARIANTS, DEFAULT, Self::Unknown)
            }
        }
    };
    (
        $(#[$about:meta])*
        pub enum $name:ident { $($(#[$said:meta])* $variant:ident($ty:ty $(,)?) = $shape:expr,)* }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$said])* $variant($ty),)*
            /// A value of none of these types, as it came.
            Unknown($crate::Value),
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::serde::Serialize::serialize(value, serializer),)*
                    Self::Unknown(value) => $crate::serde::Serialize::serialize(value, serializer),
                }
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                const SHAPES: &[$crate::union::Shape] = &[$($shape),*];
                const READ: &[$crate::union::Read<$name>] =
                    &[$(|value| $crate::union::read(value).map($name::$variant)),*];
                $crate::union::by_shape(deserializer, SHAPES, READ, Self::Unknown)
            }
        }
    };
    (@default $name:ident $default:ident) => {
        ::std::option::Option::Some(|value| $crate::union::read(value).map($name::$default))
    };
    (@default $name:ident) => {
        ::std::option::Option::None
    };
    (@write $value:ident, $serializer:ident, $tag:literal, $values:tt added) => {
        $crate::union::tagged($value, $tag, &$values, $serializer)
    };
    (@write $value:ident, $serializer:ident, $tag:literal, $values:tt) => {
        $crate::serde::Serialize::serialize($value, $serializer)
    };
}

/// Reads a value as the type of a variant; `None` when it is not of that type after all.
pub type Read<U> = fn(&Value) -> Option<U>;

/// What the values of a variant look like.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Shape {
    /// Anything.
    Any,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// Text: most likely one of these values, if there are any.
    Text(&'static [&'static str]),
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
    /// An object.
    Object {
        /// The properties that have to be there.
        required: &'static [&'static str],
        /// The other properties that have a name.
        optional: &'static [&'static str],
        /// Properties that have one of few values, text or what is no text as JSON, with those values.
        fixed: &'static [(&'static str, &'static [&'static str])],
    },
    /// Such an object, of which these properties, where they are there and not `null`, have such values: they tell it
    /// from other variants with properties of the same names.
    Holding(&'static Shape, &'static [(&'static str, Shape)]),
}

/// The shape of an object: the properties that it requires, the others that have a name, and those of few values.
#[must_use]
pub const fn object(
    required: &'static [&'static str],
    optional: &'static [&'static str],
    fixed: &'static [(&'static str, &'static [&'static str])],
) -> Shape {
    Shape::Object { required, optional, fixed }
}

/// Whether a text is one of a type.
#[must_use]
pub fn parses<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

/// How well a shape explains a value; the greater, the better. The fields count in this order.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// How closely the kind of value is described.
    kind: u8,
    /// How many properties have one of the few values that they can have, or one of the closest kind.
    fixed: usize,
    /// How many properties have a name.
    known: usize,
    /// How many required properties there are: the more a variant demands, the more it says when it fits.
    required: usize,
}

/// Returns the variant that explains a value best; the first one of several that do so equally well.
#[must_use]
pub fn pick(value: &Value, shapes: &[Shape]) -> Option<usize> {
    let fits = shapes.iter().enumerate().filter_map(|(index, shape)| Some((fit(value, *shape)?, index)));
    fits.max_by(|(a, first), (b, second)| a.cmp(b).then(second.cmp(first))).map(|(_, index)| index)
}

fn fit(value: &Value, shape: Shape) -> Option<Fit> {
    let plain = |kind| Some(Fit { kind, fixed: 0, known: 0, required: 0 });
    match (shape, value) {
        (Shape::Any, _) => plain(0),
        (Shape::Null, Value::Null) | (Shape::Bool, Value::Bool(_)) => plain(3),
        (Shape::Integer, Value::Number(number)) if number.is_i64() || number.is_u64() => plain(3),
        (Shape::Number, Value::Number(_)) | (Shape::Text([]), Value::String(_)) => plain(2),
        (Shape::Text(values), Value::String(text)) => {
            plain(if values.contains(&text.as_str()) { 3 } else { 1 })
        }
        (Shape::Parsed(parses), Value::String(text)) if parses(text) => plain(3),
        (Shape::List(item), Value::Array(items)) => least(items.iter().map(|value| fit(value, *item))),
        (Shape::Tuple(shapes), Value::Array(items)) if items.len() == shapes.len() => {
            least(items.iter().zip(shapes).map(|(value, shape)| fit(value, *shape)))
        }
        (Shape::Map(values), Value::Object(members)) => {
            least(members.values().map(|value| fit(value, *values)))
        }
        (Shape::OneOf(shapes), value) => shapes.iter().filter_map(|shape| fit(value, *shape)).max(),
        (Shape::Object { required, optional, fixed }, Value::Object(members)) => {
            if required.iter().any(|name| !members.contains_key(*name)) {
                return None;
            }
            let matching = fixed.iter().map(|(name, values)| matching(members.get(*name)?, values));
            let matching: Vec<_> = matching.collect();
            // One of a single value that differs belongs to another variant.
            if matching
                .iter()
                .zip(fixed)
                .any(|(matching, (_, values))| *matching == Some(false) && values.len() == 1)
            {
                return None;
            }
            let matching = matching.iter().filter(|matching| **matching == Some(true)).count();
            let known = optional.iter().filter(|name| members.contains_key(**name)).count();
            Some(Fit { kind: 3, fixed: matching, known: known + required.len(), required: required.len() })
        }
        (Shape::Holding(object, held), Value::Object(members)) => {
            let found = held.iter().filter_map(|(name, shape)| Some((members.get(*name)?, *shape)));
            let mut fits =
                found.filter(|(value, _)| !value.is_null()).map(|(value, shape)| fit(value, shape));
            // A property that holds something else cannot be read.
            let close = fits.try_fold(0, |close, fit| Some(close + usize::from(fit?.kind == 3)))?;
            let whole = fit(value, *object)?;
            Some(Fit { fixed: whole.fixed + close, ..whole })
        }
        _ => None,
    }
}

/// How well a list is explained: as its worst item is, and not at all if one is not.
fn least(fits: impl Iterator<Item = Option<Fit>>) -> Option<Fit> {
    let worst = Fit { kind: 3, fixed: 0, known: 0, required: 0 };
    fits.map(|fit| Some(Fit { fixed: 0, known: 0, required: 0, ..fit? }))
        .try_fold(worst, |worst, fit| Some(worst.min(fit?)))
}

/// Whether a value is one of these; `None` for what cannot be compared.
fn matching(value: &Value, values: &[&str]) -> Option<bool> {
    match value {
        Value::String(text) => Some(values.contains(&text.as_str())),
        Value::Bool(_) | Value::Number(_) => Some(values.contains(&value.to_string().as_str())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Reads a union whose variants are told apart by their shapes.
///
/// # Errors
///
/// Returns an error when what is read is no JSON value.
pub fn by_shape<'de, U, D: Deserializer<'de>>(
    deserializer: D,
    shapes: &[Shape],
    variants: &[Read<U>],
    unknown: fn(Value) -> U,
) -> Result<U, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let found = pick(&value, shapes).and_then(|index| variants.get(index)).and_then(|read| read(&value));
    Ok(found.unwrap_or_else(|| unknown(value)))
}

/// Reads a union whose variants are told apart by a property: each with the values that mean it, and how the one is read
/// that no value means.
///
/// # Errors
///
/// Returns an error when what is read is no JSON value.
pub fn by_tag<'de, U, D: Deserializer<'de>>(
    deserializer: D,
    property: &str,
    variants: &[(&[&str], Read<U>)],
    default: Option<Read<U>>,
    unknown: fn(Value) -> U,
) -> Result<U, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let tag = value.get(property).and_then(Value::as_str);
    let found = tag.and_then(|tag| variants.iter().find(|(tags, _)| tags.contains(&tag)));
    let found = found.map(|(_, read)| *read).or(default).and_then(|read| read(&value));
    Ok(found.unwrap_or_else(|| unknown(value)))
}

/// Reads a value as the type of a variant.
#[must_use]
pub fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// Writes the value of a variant with the first of the discriminator's values that mean it: its type holds none.
///
/// # Errors
///
/// Returns an error when the value cannot be written as JSON.
pub fn tagged<T: Serialize, S: Serializer>(
    value: &T,
    property: &str,
    tags: &[&str],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut written = serde_json::to_value(value).map_err(serde::ser::Error::custom)?;
    if let (Value::Object(members), Some(tag)) = (&mut written, tags.first()) {
        members.insert(property.to_owned(), Value::String((*tag).to_owned()));
    }
    written.serialize(serializer)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const CAT: Shape = object(&["name"], &["lives"], &[]);
    const DOG: Shape = object(&["name"], &["tricks"], &[]);
    const ANY_OBJECT: Shape = object(&[], &[], &[]);
    const A: Shape = object(&[], &["kind"], &[("kind", &["a"])]);
    const B: Shape = object(&[], &["kind"], &[("kind", &["b"])]);

    const PAIR: Shape = Shape::Tuple(&[Shape::Integer, Shape::Text(&[])]);
    const NUMERAL: Shape = Shape::Parsed(parses::<u8>);
    const NUMBERED: Shape = Shape::Holding(&A, &[("id", Shape::Integer)]);
    const TITLED: Shape = Shape::Holding(&A, &[("id", Shape::Text(&[]))]);
    const SHORT: Shape = Shape::Holding(&A, &[("id", NUMERAL)]);
    const GOOD: Shape = object(&[], &["ok"], &[("ok", &["true"])]);
    const BAD: Shape = object(&[], &["ok"], &[("ok", &["false"])]);

    #[test]
    fn the_variant_that_explains_a_value_best_is_picked_in_any_order() {
        let cases = [
            (json!({"name": "x", "tricks": 3}), vec![CAT, DOG], Some(1)),
            (json!({"name": "x", "tricks": 3}), vec![DOG, CAT], Some(0)),
            (json!({"tricks": 3}), vec![CAT, DOG], None),
            (json!({"tricks": 3}), vec![ANY_OBJECT, CAT, DOG], Some(0)),
            (json!({"name": "x"}), vec![ANY_OBJECT, CAT], Some(1)),
            (json!({"kind": "b"}), vec![A, B], Some(1)),
            (json!({"kind": "c"}), vec![A, B], None),
            (json!(4), vec![Shape::Number, Shape::Integer], Some(1)),
            (json!(4.5), vec![Shape::Integer, Shape::Number], Some(1)),
            (json!("x"), vec![Shape::Any, Shape::Text(&[])], Some(1)),
            (json!("x"), vec![Shape::Text(&["y"]), Shape::Text(&[])], Some(1)),
            (json!("y"), vec![Shape::Text(&[]), Shape::Text(&["y"])], Some(1)),
            (json!([1]), vec![Shape::Text(&[]), Shape::List(&Shape::Any)], Some(1)),
            (json!([1]), vec![Shape::List(&Shape::Text(&[])), Shape::List(&Shape::Integer)], Some(1)),
            (json!([]), vec![Shape::List(&Shape::Integer), Shape::List(&Shape::Bool)], Some(0)),
            (json!([1, "a"]), vec![Shape::List(&Shape::Any), PAIR], Some(1)),
            (json!(["a", 1]), vec![PAIR, Shape::List(&Shape::Any)], Some(1)),
            (json!({"a": null}), vec![Shape::Map(&Shape::Bool), Shape::Map(&Shape::Null)], Some(1)),
            (json!(4), vec![Shape::Bool, Shape::OneOf(&[Shape::Bool, Shape::Integer])], Some(1)),
            (json!("7"), vec![Shape::Text(&[]), NUMERAL], Some(1)),
            (json!("x"), vec![NUMERAL, Shape::Text(&[])], Some(1)),
            (json!({"ok": false}), vec![GOOD, BAD], Some(1)),
            (json!({"id": "x"}), vec![NUMBERED, TITLED], Some(1)),
            (json!({"id": 7}), vec![TITLED, NUMBERED], Some(1)),
            (json!({"id": true}), vec![TITLED, NUMBERED], None),
            (json!({"id": null}), vec![TITLED, NUMBERED], Some(0)),
            (json!({"id": "7"}), vec![TITLED, SHORT], Some(1)),
            (json!({"id": "x"}), vec![SHORT, TITLED], Some(1)),
            (json!(null), vec![Shape::Text(&[]), Shape::Bool], None),
        ];
        for (value, shapes, expected) in cases {
            assert_eq!(pick(&value, &shapes), expected, "{value}");
        }
    }

    #[test]
    fn a_discriminator_is_written_beside_the_value() {
        let written = tagged(&json!({"name": "x"}), "kind", &["cat"], serde_json::value::Serializer);
        assert_eq!(written.expect("an object"), json!({"name": "x", "kind": "cat"}));
    }
}
