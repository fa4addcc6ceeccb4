//! Objects: how a struct of generated code is read from the members of a JSON object, and written as them.
//!
//! What a derive would write out for each struct again stands here once; a struct says no more than which properties it
//! has, and `object!` makes `Serialize` and `Deserialize` of that. `cargo check` of a
//! large client takes a sixth of the time, and no consumer has to build `serde_derive`.
//!
//! Public for generated code only.

mod read;
#[cfg(test)]
mod tests;
mod write;

use serde::de::MapAccess;

pub use self::read::{Members, Others, Slot, Values, deserialize};
pub use self::write::{Optional, Write, serialize};

/// A struct that is an object in JSON.
pub trait Object: Sized {
    /// Its name, for messages.
    const NAME: &'static str;

    /// The names of its properties in JSON, in the order of its fields.
    const PROPERTIES: &'static [&'static str];

    /// Writes each property, in this order.
    fn write<W: Write>(&self, members: &mut W);

    /// Reads each property.
    ///
    /// # Errors
    ///
    /// A member that has another type, or occurs twice; a required one that is not there.
    fn read<'de, M: MapAccess<'de>>(members: Members<M>) -> Result<Self, M::Error>;
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
/// The types are those of the struct: the macro names none, so that nothing in it can be taken for a type of the document.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_object {
    (@name $field:ident) => { ::std::stringify!($field) };
    (@name $field:ident $wire:literal) => { $wire };
    ($name:ident {
        $($kind:ident $field:ident $(as $wire:literal)? $(= $default:literal $(.$owned:ident())?)?),* $(,)?
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

            fn read<'de, M: $crate::serde::de::MapAccess<'de>>(
                members: $crate::object::Members<M>,
            ) -> ::std::result::Result<Self, M::Error> {
                $(let mut $field = ::std::option::Option::None;)*
                $(let mut $rest = ::std::collections::BTreeMap::new();)?
                let mut values = members.read(&mut [$(&mut $field),*], &mut [$(&mut $rest)?]);
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
                $crate::object::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::object::deserialize(deserializer)
            }
        }
    };
}
