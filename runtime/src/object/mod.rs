//! Objects: how a struct of generated code is read from the members of a JSON object, and written as them.
//!
//! What a derive would write out for each struct again stands here once; a struct says no more than which properties it
//! has, and [`object!`](crate::object!) makes `Serialize` and `Deserialize` of that. `cargo check` of a
//! large client takes a sixth of the time, and no consumer has to build `serde_derive`.
//!
//! Public for generated code only.

mod read;
#[cfg(test)]
mod tests;
mod write;

use serde::de::MapAccess;

pub use self::read::{Members, Others, deserialize};
pub use self::write::{Optional, Write, serialize};

/// A struct that is an object in JSON.
pub trait Object: Sized {
    /// Its name, for messages.
    const NAME: &'static str;

    /// The names of its properties in JSON, in the order of its fields.
    const PROPERTIES: &'static [&'static str];

    /// Returns which property has a name: compared one by one with names that are known when this is compiled.
    fn find(name: &str) -> Option<usize>;

    /// Writes each property.
    fn write<W: Write>(&self, members: &mut W);

    /// Reads each property.
    ///
    /// # Errors
    ///
    /// A member that has another type, or occurs twice; a required one that is not there.
    fn read<'de, M: MapAccess<'de>>(members: Members<Self, M, M::Error>) -> Result<Self, M::Error>;
}

/// Declares a struct for generated code that is an object in JSON: as [`structure!`](crate::structure!) does, each field
/// with its name in JSON, `as "name"`, where that is another one.
///
/// What is `optional` or `nullable` is left out when it is absent; other members are kept in the last field, `..rest`,
/// where there is one.
#[doc(hidden)]
#[macro_export]
macro_rules! object {
    (@name $field:ident) => { ::std::stringify!($field) };
    (@name $field:ident $wire:literal) => { $wire };
    (@numbers $($field:ident)*) => {
        #[allow(non_camel_case_types, reason = "the names are those of fields")]
        #[allow(dead_code, reason = "a struct may have no properties")]
        enum Property { $($field),* }
    };
    (@others) => { &mut () };
    (@others $rest:ident) => { &mut $rest };
    (@value required $members:ident $property:ident $field:ident) => {
        $members.required($property::$field as usize, $field)?
    };
    (@value optional $members:ident $property:ident $field:ident) => { $field.unwrap_or_default() };
    (@value nullable $members:ident $property:ident $field:ident) => { $field.unwrap_or_default() };
    (@value filled $members:ident $property:ident $field:ident $default:expr) => {
        $field.unwrap_or_else(|| $default)
    };
    (
        $(#[$about:meta])*
        $vis:vis struct $name:ident {
            $($(#[$said:meta])* $kind:ident $field:ident: $ty:ty $(as $wire:literal)? $(= $default:expr)?,)*
            $(..$rest:ident: $others:ty $(,)?)?
        }
        $($new:tt)*
    ) => {
        $crate::structure! {
            $(#[$about])*
            $vis struct $name {
                $($(#[$said])* $kind $field: $ty $(= $default)?,)*
                $(..$rest: $others)?
            }
            $($new)*
        }

        impl $crate::object::Object for $name {
            const NAME: &'static str = ::std::stringify!($name);
            const PROPERTIES: &'static [&'static str] = &[$($crate::object!(@name $field $($wire)?)),*];

            #[inline]
            fn find(name: &str) -> ::std::option::Option<usize> {
                $crate::object!(@numbers $($field)*);
                $(if name == $crate::object!(@name $field $($wire)?) {
                    return ::std::option::Option::Some(Property::$field as usize);
                })*
                let _ = name;
                ::std::option::Option::None
            }

            fn write<W: $crate::object::Write>(&self, members: &mut W) {
                $(members.$kind($crate::object!(@name $field $($wire)?), &self.$field);)*
                $(members.others(&self.$rest);)?
                let _ = members;
            }

            fn read<'de, M: $crate::serde::de::MapAccess<'de>>(
                mut members: $crate::object::Members<Self, M, M::Error>,
            ) -> ::std::result::Result<Self, M::Error> {
                $crate::object!(@numbers $($field)*);
                $(let mut $field = ::std::option::Option::None;)*
                $(let mut $rest: $others = ::std::default::Default::default();)?
                while let ::std::option::Option::Some(property) = members.next($crate::object!(@others $($rest)?)) {
                    $(if property == Property::$field as usize {
                        members.value(&mut $field);
                        continue;
                    })*
                    let _: usize = property;
                }
                members.end()?;
                ::std::result::Result::Ok(Self {
                    $($field: $crate::object!(@value $kind members Property $field $($default)?),)*
                    $($rest)?
                })
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
