//! Extensible enums: a value that the document does not list is kept in the variant `Unknown`.
//!
//! The name of that variant is passed to the macros after `_`, because a document may have its own
//! `Unknown`.
//!
//! The implementations are the same for all such enums. Generated code therefore only lists the
//! variants and their values, and these macros add the implementations.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{Error, Visitor};

/// Deserializes a value from a string, without allocating the string.
///
/// # Errors
///
/// Returns an error if the input is not a string.
pub fn read_text<'de, T: for<'t> From<&'t str>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(TextVisitor(PhantomData))
}

struct TextVisitor<T>(PhantomData<T>);

impl<T: for<'t> From<&'t str>> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }
}

/// Implements conversions, `Display`, `Serialize` and `Deserialize` for a string enum with
/// `as_str`.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_text_enum {
    ($name:ident { $($variant:ident = $text:literal,)* _ => $open:ident }) => {
        // Large documents have hundreds of such enums. Methods that a program does not use are not
        // compiled.
        impl ::std::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::$open(::std::borrow::ToOwned::to_owned(text)),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::std::convert::From<$name> for ::std::string::String {
            #[inline]
            fn from(value: $name) -> Self {
                ::std::borrow::ToOwned::to_owned(value.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(Self::from(text))
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::__private::read_text(deserializer)
            }
        }
    };
}

/// Implements conversions, `Display`, `Serialize` and `Deserialize` for an enum of one primitive
/// type.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_scalar_enum {
    ($name:ident as $scalar:ident { $($variant:ident = $value:literal,)* _ => $open:ident }) => {
        impl ::std::convert::From<$scalar> for $name {
            fn from(value: $scalar) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::$open(value),
                }
            }
        }

        impl ::std::convert::From<$name> for $scalar {
            fn from(value: $name) -> Self {
                match value {
                    $($name::$variant => $value,)*
                    $name::$open(value) => value,
                }
            }
        }

        $crate::__openapi_converted!($name as $scalar);
    };
}

/// Implements conversions, `Display`, `Serialize` and `Deserialize` for an enum of several types.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_value_enum {
    ($name:ident { $($variant:ident = $value:literal,)* _ => $open:ident }) => {
        impl ::std::convert::From<$crate::Value> for $name {
            fn from(value: $crate::Value) -> Self {
                $(if value == $value {
                    return Self::$variant;
                })*
                Self::$open(value)
            }
        }

        impl ::std::convert::From<$name> for $crate::Value {
            fn from(value: $name) -> Self {
                match value {
                    $($name::$variant => Self::from($value),)*
                    $name::$open(value) => value,
                }
            }
        }

        $crate::__openapi_converted!($name as $crate::Value);
    };
}

/// Implements `Display`, `Serialize` and `Deserialize` for a type by converting it to and from
/// another.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_converted {
    ($name:ident as $inner:path) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&<$inner>::from(::std::clone::Clone::clone(self)), f)
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::serde::Serialize::serialize(
                    &<$inner>::from(::std::clone::Clone::clone(self)),
                    serializer,
                )
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <$inner as $crate::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    enum Level {
        Minus1,
        V10,
        Unknown(i8),
    }

    crate::__openapi_scalar_enum!(Level as i8 { Minus1 = -1, V10 = 10, _ => Unknown });

    #[test]
    fn numbers_come_back_as_they_were() {
        for (number, level) in [(-1, Level::Minus1), (10, Level::V10), (0, Level::Unknown(0))] {
            assert_eq!((Level::from(number), i8::from(level.clone())), (level.clone(), number));
            assert_eq!(
                (level.to_string(), serde_json::to_string(&level).unwrap()),
                (number.to_string(), number.to_string())
            );
            assert_eq!(serde_json::from_str::<Level>(&number.to_string()).unwrap(), level);
        }
        assert!(serde_json::from_str::<Level>("128").is_err());
    }

    #[derive(Debug, Clone, PartialEq)]
    enum Half {
        V05,
        Unknown(f64),
    }

    crate::__openapi_scalar_enum!(Half as f64 { V05 = 0.5, _ => Unknown });

    #[derive(Debug, Clone, PartialEq)]
    enum Only {
        True,
        Unknown(bool),
    }

    crate::__openapi_scalar_enum!(Only as bool { True = true, _ => Unknown });

    #[derive(Debug, Clone, PartialEq)]
    enum Mixed {
        Auto,
        V1,
        False,
        Unknown(Value),
    }

    crate::__openapi_value_enum!(Mixed { Auto = "auto", V1 = 1i64, False = false, _ => Unknown });

    #[test]
    fn other_values_come_back_as_they_were() {
        for (json, half) in [("0.5", Half::V05), ("1.5", Half::Unknown(1.5))] {
            assert_eq!(serde_json::from_str::<Half>(json).unwrap(), half);
            assert_eq!(
                (serde_json::to_string(&half).unwrap().as_str(), half.to_string().as_str()),
                (json, json)
            );
        }
        for (json, only) in [("true", Only::True), ("false", Only::Unknown(false))] {
            assert_eq!(serde_json::from_str::<Only>(json).unwrap(), only);
            assert_eq!(
                (serde_json::to_string(&only).unwrap().as_str(), only.to_string().as_str()),
                (json, json)
            );
        }
        for (json, mixed) in [
            (json!("auto"), Mixed::Auto),
            (json!(1), Mixed::V1),
            (json!(false), Mixed::False),
            (json!([null]), Mixed::Unknown(json!([null]))),
        ] {
            assert_eq!(serde_json::from_value::<Mixed>(json.clone()).unwrap(), mixed);
            assert_eq!(
                (serde_json::to_value(&mixed).unwrap(), mixed.to_string()),
                (json.clone(), json.to_string())
            );
        }
    }

    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    enum Kind {
        Cat,
        Empty,
        Err,
        Unknown,
        Unrecognized(String),
    }

    impl Kind {
        fn as_str(&self) -> &str {
            match self {
                Self::Cat => "cat",
                Self::Empty => "",
                Self::Err => "err",
                Self::Unknown => "unknown",
                Self::Unrecognized(text) => text,
            }
        }
    }

    crate::__openapi_text_enum!(Kind {
        Cat = "cat",
        Empty = "",
        Err = "err",
        Unknown = "unknown",
        _ => Unrecognized
    });

    #[test]
    fn texts_come_back_as_they_were() {
        for (text, kind) in [
            ("cat", Kind::Cat),
            ("", Kind::Empty),
            ("err", Kind::Err),
            ("unknown", Kind::Unknown),
            ("Cat", Kind::Unrecognized("Cat".to_owned())),
        ] {
            assert_eq!(Kind::from(text.to_owned()), kind, "{text:?}");
            assert_eq!(text.parse(), Ok(kind.clone()), "{text:?}");
            assert_eq!(
                (kind.as_str(), kind.to_string().as_str(), String::from(kind.clone()).as_str()),
                (text, text, text)
            );
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(json, format!("{text:?}"));
            assert_eq!(serde_json::from_str::<Kind>(&json).unwrap(), kind);
        }
        assert!(serde_json::from_str::<Kind>("1").is_err());
    }
}
