//! Structs of generated code: what is in them, and what they are made from.
//!
//! A document's operations and schemas have hundreds of them, all of one kind. So generated code says of each field no more
//! than whether it has to be there, what it is called and what it holds.

/// Declares a struct for generated code: each field behind how it comes by its value when nobody gives one, and what `new`
/// takes.
///
/// - `required name: T` is given to `new`;
/// - `optional name: T` is an `Option<T>`;
/// - `nullable name: T` is a [`Nullable<T>`](crate::Nullable);
/// - `filled name: T = value` has this value;
/// - `..name: T`, behind them, has the default of its type.
///
/// Where nothing is required the struct has `Default`. It is `#[non_exhaustive]`, and its fields are public.
#[doc(hidden)]
#[macro_export]
macro_rules! structure {
    (
        $(#[$about:meta])*
        $vis:vis struct $name:ident {
            $($(#[$said:meta])* $kind:ident $field:ident: $ty:ty $(= $default:expr)?,)*
            $(..$rest:ident: $others:ty $(,)?)?
        }
        $($new:tt)*
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        $vis struct $name {
            $($(#[$said])* pub $field: $crate::structure!(@type $kind $ty),)*
            $(
                /// What has no name in the document.
                pub $rest: $others,
            )?
        }

        $crate::structure!(@new $name { $($kind $field $($default)?,)* $(..$rest)? } $($new)*);
    };
    (@new $name:ident $fields:tt) => {
        impl ::std::default::Default for $name {
            fn default() -> Self {
                $crate::structure!(@value $fields)
            }
        }
    };
    (@new $name:ident $fields:tt $vis:vis fn new();) => {
        $crate::structure!(@new $name $fields);

        impl $name {
            /// Creates a value: nothing is required.
            #[must_use]
            $vis fn new() -> Self {
                <Self as ::std::default::Default>::default()
            }
        }
    };
    (@new $name:ident $fields:tt $vis:vis fn new($($argument:ident: $given:ty),* $(,)?);) => {
        impl $name {
            /// Creates a value from what is required.
            #[must_use]
            #[allow(clippy::too_many_arguments, reason = "the document requires them all")]
            $vis fn new($($argument: $given),*) -> Self {
                $crate::structure!(@value $fields)
            }
        }
    };
    (@new $name:ident $fields:tt $vis:vis fn new($given:ident { $($argument:ident),* $(,)? } $(,)?);) => {
        impl $name {
            /// Creates a value from what is required.
            #[must_use]
            $vis fn new(args: $given) -> Self {
                let $given { $($argument),* } = args;
                $crate::structure!(@value $fields)
            }
        }
    };
    (@type required $ty:ty) => { $ty };
    (@type optional $ty:ty) => { ::std::option::Option<$ty> };
    (@type nullable $ty:ty) => { $crate::Nullable<$ty> };
    (@type filled $ty:ty) => { $ty };
    (@value { $($kind:ident $field:ident $($default:expr)?,)* $(..$rest:ident)? }) => {
        Self {
            $($field: $crate::structure!(@value $kind $field $($default)?),)*
            $($rest: ::std::default::Default::default())?
        }
    };
    (@value required $field:ident) => { ::std::convert::Into::into($field) };
    (@value optional $field:ident) => { ::std::option::Option::None };
    (@value nullable $field:ident) => { $crate::Nullable::Absent };
    (@value filled $field:ident $default:expr) => { $default };
}
