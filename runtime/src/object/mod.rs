//! Reads and writes generated structs as JSON objects.
//!
//! This replaces the code that a derive would repeat for each struct. A struct only lists its
//! properties, and `object!` implements `Serialize` and `Deserialize` from that. `cargo check` of a
//! large client takes a sixth of the time, and consumers do not need to build `serde_derive`.
//!
//! Public for generated code only.

mod lenient;
mod name;
mod read;
#[cfg(test)]
mod tests;
mod write;

use serde::Serializer;

pub use self::lenient::{IfReadable, Lenient, Leniently};
pub use self::read::{Others, Slot, Source, Values, deserialize_map, deserialize_struct};
pub use self::write::{Optional, Write, serialize_map, serialize_struct};
use crate::union::Tag;

/// A struct that is a JSON object.
///
/// Other formats see it as with serde's derive: as a struct, or as a map if it keeps members that
/// the document does not name.
pub trait Object: Sized {
    /// The name of the struct, for messages.
    const NAME: &'static str;

    /// The JSON names of its properties, in field order.
    const PROPERTIES: &'static [&'static str];

    /// Writes each property, in this order.
    fn write<W: Write>(&self, members: &mut W);

    /// Writes the object, with the discriminator of the union it is a variant of.
    ///
    /// # Errors
    ///
    /// Returns any error of the serializer.
    fn serialize_with<S: Serializer>(&self, tag: Option<&Tag>, serializer: S) -> Result<S::Ok, S::Error>;

    /// Reads each property.
    ///
    /// # Errors
    ///
    /// Returns an error if a member has another type or occurs twice, or if a required one is
    /// missing.
    fn read<'de, S: Source<'de>>(source: S) -> Result<Self, S::Error>;
}

impl<T: Object> Object for Box<T> {
    const NAME: &'static str = T::NAME;
    const PROPERTIES: &'static [&'static str] = T::PROPERTIES;

    fn write<W: Write>(&self, members: &mut W) {
        T::write(self, members);
    }

    fn serialize_with<S: Serializer>(&self, tag: Option<&Tag>, serializer: S) -> Result<S::Ok, S::Error> {
        T::serialize_with(self, tag, serializer)
    }

    fn read<'de, S: Source<'de>>(source: S) -> Result<Self, S::Error> {
        T::read(source).map(Self::new)
    }
}

/// Implements [`Object`], `Serialize` and `Deserialize` for a generated struct.
///
/// Each field follows a keyword, and is followed by `as "name"` if its JSON name differs:
///
/// - `required name` must be present;
/// - `optional name` is an `Option`, omitted if it is `None`;
/// - `nullable name` is a [`Nullable`](crate::Nullable), omitted if it is absent;
/// - `filled name = 7` and `filled name = "x".to_owned()` have this value if absent;
/// - `..name`, at the end, holds the members that the document does not name.
///
/// `: lenient` after a field reads it in any spelling ([`Lenient`]). With `: if_readable`, a value
/// that cannot be read counts as absent.
///
/// The types are those of the struct. The macro names none, so that none can be confused with a
/// type of the document.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_object {
    (@name $field:ident) => { ::std::stringify!($field) };
    (@name $field:ident $wire:literal) => { $wire };
    (@serialize $object:ident, $tag:ident, $serializer:ident) => {
        $crate::object::serialize_struct($object, $tag, $serializer)
    };
    (@serialize $object:ident, $tag:ident, $serializer:ident, $rest:ident) => {
        $crate::object::serialize_map($object, $tag, $serializer)
    };
    (@deserialize $deserializer:ident) => { $crate::object::deserialize_struct($deserializer) };
    (@deserialize $deserializer:ident, $rest:ident) => { $crate::object::deserialize_map($deserializer) };
    (@read $source:ident, $slots:expr) => {
        $source.read(<Self as $crate::object::Object>::PROPERTIES, $slots)
    };
    (@read $source:ident, $slots:expr, $rest:ident) => {
        $source.read_open(<Self as $crate::object::Object>::PROPERTIES, $slots, &mut $rest)
    };
    (@slot $field:ident) => { &mut $field };
    (@slot $field:ident lenient) => { &mut $crate::object::Leniently(&mut $field) };
    (@slot $field:ident if_readable) => { &mut $crate::object::IfReadable(&mut $field) };
    ($name:ident {
        $($kind:ident $field:ident $(as $wire:literal)? $(= $default:literal $(.$owned:ident())?)?
            $(: $leniency:ident)?),* $(,)?
        $(..$rest:ident)?
    }) => {
        impl $crate::object::Object for $name {
            const NAME: &'static str = ::std::stringify!($name);
            const PROPERTIES: &'static [&'static str] = &[$($crate::__openapi_object!(@name $field $($wire)?)),*];

            fn write<W: $crate::object::Write>(&self, members: &mut W) {
                $(members.$kind(&self.$field);)*
                $(members.others(&self.$rest);)?
                let _ = members;
            }

            fn serialize_with<S: $crate::serde::Serializer>(
                &self,
                tag: ::std::option::Option<&$crate::union::Tag>,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::__openapi_object!(@serialize self, tag, serializer $(, $rest)?)
            }

            fn read<'de, S: $crate::object::Source<'de>>(source: S) -> ::std::result::Result<Self, S::Error> {
                $(let mut $field = ::std::option::Option::None;)*
                $(let mut $rest = ::std::collections::BTreeMap::new();)?
                let mut values = $crate::__openapi_object!(
                    @read source, &mut [$($crate::__openapi_object!(@slot $field $($leniency)?)),*] $(, $rest)?
                );
                let ($(::std::option::Option::Some($field),)* true,) =
                    ($(values.$kind($field $(, || $default $(.$owned())?)?),)* values.end(),)
                else {
                    return ::std::result::Result::Err(values.fault());
                };
                ::std::result::Result::Ok(Self { $($field,)* $($rest)? })
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::object::Object::serialize_with(self, ::std::option::Option::None, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::__openapi_object!(@deserialize deserializer $(, $rest)?)
            }
        }
    };
}
