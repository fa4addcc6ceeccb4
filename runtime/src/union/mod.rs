//! Which type of a union a JSON value is.
//!
//! Generated code declares its unions with `union!`, each variant with its [`Shape`] or with the values of the
//! discriminator that mean it. A value is given to the variant that explains it best, whatever the order of the variants
//! in the document. Where its type cannot be read from the value after all, another one is tried that explains as much of
//! it; a value of which something would be lost, or that no variant explains, is kept as it is.
//!
//! Public for generated code only.

mod shape;

use std::borrow::Cow;
use std::cell::Cell;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use self::shape::candidates;
pub use self::shape::{Shape, object, parses};

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
        $crate::union!(@declare [$(#[$about])*] $name [$([$(#[$said])*] $variant($ty))*]);

        // Not in the function that reads: there the type of the deserializer could have the name of a variant's.
        impl $name {
            const VARIANTS: &'static [(&'static [&'static str], $crate::union::Read<Self>)] =
                &[$((&[$($value),*], |value| $crate::union::read(value).map(Self::$variant))),*];
            const DEFAULT: ::std::option::Option<$crate::union::Read<Self>> =
                $crate::union!(@default $($default)?);
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
                $crate::union::by_tag(deserializer, $tag, Self::VARIANTS, Self::DEFAULT, Self::Unknown)
            }
        }
    };
    (
        $(#[$about:meta])*
        pub enum $name:ident { $($(#[$said:meta])* $variant:ident($ty:ty $(,)?) = $shape:expr,)* }
    ) => {
        $crate::union!(@declare [$(#[$about])*] $name [$([$(#[$said])*] $variant($ty))*]);

        impl $name {
            const SHAPES: &'static [$crate::union::Shape] = &[$($shape),*];
            const VARIANTS: &'static [$crate::union::Read<Self>] =
                &[$(|value| $crate::union::read(value).map(Self::$variant)),*];
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
                $crate::union::by_shape(deserializer, Self::SHAPES, Self::VARIANTS, Self::Unknown)
            }
        }
    };
    (@declare [$(#[$about:meta])*] $name:ident [$([$(#[$said:meta])*] $variant:ident($ty:ty))*]) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$said])* $variant($ty),)*
            /// A value of none of these types, as it came.
            Unknown($crate::Value),
        }
    };
    (@default $default:ident) => {
        ::std::option::Option::Some(|value| $crate::union::read(value).map(Self::$default))
    };
    (@default) => {
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

thread_local! {
    /// Whether a variant is tried here. The unions in it read anything and are passed over meanwhile: else those that
    /// hold each other would be tried anew for each try around them, which doubles the work at every level.
    static IS_TRYING: Cell<bool> = const { Cell::new(false) };
}

/// Whether a value can be read as a variant.
fn can_read<U>(read: Read<U>, value: &Value) -> bool {
    struct Trying;
    impl Drop for Trying {
        fn drop(&mut self) {
            IS_TRYING.set(false);
        }
    }
    IS_TRYING.set(true);
    let _trying = Trying;
    read(value).is_some()
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
    if IS_TRYING.get() {
        return IgnoredAny::deserialize(deserializer).map(|_| unknown(Value::Null));
    }
    let value = Value::deserialize(deserializer)?;
    let candidates = candidates(&value, shapes);
    let mut reads = candidates.iter().filter_map(|index| variants.get(*index));
    let read = if candidates.len() == 1 { reads.next() } else { reads.find(|read| can_read(**read, &value)) };
    Ok(read.and_then(|read| read(&value)).unwrap_or_else(|| unknown(value)))
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
    if IS_TRYING.get() {
        return IgnoredAny::deserialize(deserializer).map(|_| unknown(Value::Null));
    }
    let value = Value::deserialize(deserializer)?;
    let tag = match value.get(property) {
        Some(Value::String(text)) => Some(Cow::Borrowed(text.as_str())),
        Some(tag @ (Value::Number(_) | Value::Bool(_))) => Some(Cow::Owned(tag.to_string())),
        _ => None,
    };
    let read = tag.and_then(|tag| variants.iter().find(|(tags, _)| tags.contains(&&*tag)));
    let read = read.map(|(_, read)| *read).or(default);
    Ok(read.and_then(|read| read(&value)).unwrap_or_else(|| unknown(value)))
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
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[test]
    fn what_cannot_be_read_is_tried_as_what_says_as_much_in_any_order() {
        #[derive(Debug, PartialEq)]
        enum Read {
            Byte(u8),
            Whole(i64),
            Number(f64),
            Named(BTreeMap<String, u8>),
            Pair(BTreeMap<String, i64>),
            Unknown(Value),
        }
        const BYTE: (Shape, super::Read<Read>) = (Shape::Integer, |value| read(value).map(Read::Byte));
        const WHOLE: (Shape, super::Read<Read>) = (Shape::Integer, |value| read(value).map(Read::Whole));
        const NUMBER: (Shape, super::Read<Read>) = (Shape::Number, |value| read(value).map(Read::Number));
        const NAMED: (Shape, super::Read<Read>) =
            (object(&["a"], &["b"], &[]), |value| read(value).map(Read::Named));
        const PAIR: (Shape, super::Read<Read>) =
            (object(&[], &["a", "b"], &[]), |value| read(value).map(Read::Pair));
        const PART: (Shape, super::Read<Read>) =
            (object(&[], &["a"], &[]), |value| read(value).map(Read::Pair));
        let named = |count| BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), count)]);
        let pair = BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 300)]);
        let lost = json!({"a": 1, "b": 300});
        let cases = [
            (json!(4), vec![BYTE], Read::Byte(4)),
            (json!(400), vec![BYTE, WHOLE], Read::Whole(400)),
            (json!(400), vec![BYTE, NUMBER], Read::Unknown(json!(400))),
            (json!(4.5), vec![BYTE, NUMBER], Read::Number(4.5)),
            (json!({"a": 1, "b": 2}), vec![PAIR, NAMED], Read::Named(named(2))),
            (lost.clone(), vec![NAMED, PAIR], Read::Pair(pair)),
            (lost.clone(), vec![NAMED, PART], Read::Unknown(lost)),
        ];
        for (value, variants, expected) in cases {
            for variants in [variants.clone(), variants.into_iter().rev().collect()] {
                let (shapes, reads): (Vec<_>, Vec<_>) = variants.into_iter().unzip();
                let read = by_shape(value.clone(), &shapes, &reads, Read::Unknown).unwrap();
                assert_eq!(read, expected, "{value}");
            }
        }
    }

    #[test]
    fn a_discriminator_is_written_beside_the_value() {
        let written = tagged(&json!({"name": "x"}), "kind", &["cat"], serde_json::value::Serializer);
        assert_eq!(written.expect("an object"), json!({"name": "x", "kind": "cat"}));
    }
}
