//! Objects: how a struct of generated code is read from the members of a JSON object, and written as them.
//!
//! What a derive would write out for each struct again stands here once; a struct states no more than which properties it
//! has, and `object!` makes `Serialize` and `Deserialize` of that. `cargo check` of a
//! large client takes a sixth of the time, and no consumer has to build `serde_derive`.
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

/// A struct that is an object in JSON.
///
/// Other formats see it as they see one with serde's derive: as a struct, or as a map where it keeps members that have no
/// name in the document.
pub trait Object: Sized {
    /// Its name, for messages.
    const NAME: &'static str;

    /// The names of its properties in JSON, in the order of its fields.
    const PROPERTIES: &'static [&'static str];

    /// Writes each property, in this order.
    fn write<W: Write>(&self, members: &mut W);

    /// Writes the object, with the discriminator of the union of which it is a variant.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    fn serialize_with<S: Serializer>(&self, tag: Option<&Tag>, serializer: S) -> Result<S::Ok, S::Error>;

    /// Reads each property.
    ///
    /// # Errors
    ///
    /// A member that has another type, or occurs twice; a required one that is not there.
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

/// Implements [`Object`], `Serialize` and `Deserialize` for a struct of generated code.
///
/// Each field stands behind a word, with its name in JSON, `as "name"`, where that is another one:
///
/// - `required name` has to be there;
/// - `optional name` is an `Option`, and left out when it is `None`;
/// - `nullable name` is a [`Nullable`](crate::Nullable), and left out when it is absent;
/// - `filled name = 7` and `filled name = "x".to_owned()` have this value when they are absent;
/// - `..name`, behind them, holds the members that have no name in the document.
///
/// Behind a field, `: lenient` reads it in any spelling ([`Lenient`]), and with `: if_readable` a value that cannot be
/// read is absent.
///
/// The types are those of the struct: the macro names none, so that nothing in it can be taken for a type of the document.
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
