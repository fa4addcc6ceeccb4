//! Enums of texts and of whole numbers that stay open: a value that a document does not name is kept as it came.
//!
//! What such an enum can do is the same for all of them, so generated code says no more than what its values are.

/// Declares an enum of text for generated code, each variant with the text that it is on the wire.
///
/// It is `#[non_exhaustive]` and has one more variant, `Unknown(String)`. It has `as_str`, is made from a `String` and
/// becomes one, is displayed and serialized as its text, and is read from any text.
#[doc(hidden)]
#[macro_export]
macro_rules! text_enum {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$said:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$said])* $variant,)*
            /// A value that the document does not name.
            Unknown(::std::string::String),
        }

        impl $name {
            /// The values that the document names, for unions that look at them.
            #[doc(hidden)]
            pub const VALUES: &'static [&'static str] = &[$($text),*];

            /// Returns the value as it is on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                match text.as_str() {
                    $($text => Self::$variant,)*
                    _ => Self::Unknown(text),
                }
            }
        }

        impl ::std::convert::From<$name> for ::std::string::String {
            fn from(value: $name) -> Self {
                value.as_str().to_owned()
            }
        }

        impl ::std::fmt::Display for $name {
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
                <::std::string::String as $crate::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

/// Declares an enum of whole numbers for generated code: its type, and each variant with its number.
///
/// It is `#[non_exhaustive]` and has one more variant, `Unknown`, with a number. It is made from a number and becomes one,
/// is displayed and serialized as its number, and is read from any number.
#[doc(hidden)]
#[macro_export]
macro_rules! integer_enum {
    (
        #[repr($integer:ty)]
        $(#[$about:meta])*
        pub enum $name:ident { $($(#[$said:meta])* $variant:ident = $number:literal,)* }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$said])* $variant,)*
            /// A value that the document does not name.
            Unknown($integer),
        }

        impl $name {
            /// The values that the document names, as JSON, for unions that look at them.
            #[doc(hidden)]
            pub const VALUES: &'static [&'static str] = &[$(stringify!($number)),*];
        }

        impl ::std::convert::From<$integer> for $name {
            fn from(number: $integer) -> Self {
                match number {
                    $($number => Self::$variant,)*
                    _ => Self::Unknown(number),
                }
            }
        }

        impl ::std::convert::From<$name> for $integer {
            fn from(value: $name) -> Self {
                match value {
                    $($name::$variant => $number,)*
                    $name::Unknown(number) => number,
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&<$integer>::from(*self), f)
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::serde::Serialize::serialize(&<$integer>::from(*self), serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <$integer as $crate::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    integer_enum! {
        #[repr(i8)]
        /// How warm it is.
        pub enum Level {
            /// `-1`.
            Minus1 = -1,
            /// `10`.
            V10 = 10,
        }
    }

    #[test]
    fn numbers_come_back_as_they_were() {
        for (number, level) in [(-1, Level::Minus1), (10, Level::V10), (0, Level::Unknown(0))] {
            assert_eq!((Level::from(number), i8::from(level)), (level, number));
            assert_eq!(
                (level.to_string(), serde_json::to_string(&level).unwrap()),
                (number.to_string(), number.to_string())
            );
            assert_eq!(serde_json::from_str::<Level>(&number.to_string()).unwrap(), level);
        }
        assert_eq!(Level::VALUES, ["-1", "10"]);
        assert!(serde_json::from_str::<Level>("128").is_err());
    }

    text_enum! {
        /// What a pet is.
        #[doc(alias = "species")]
        pub enum Kind {
            /// `cat`.
            Cat = "cat",
            /// Nothing.
            Empty = "",
        }
    }

    #[test]
    fn texts_come_back_as_they_were() {
        for (text, kind) in [("cat", Kind::Cat), ("", Kind::Empty), ("Cat", Kind::Unknown("Cat".to_owned()))]
        {
            assert_eq!(Kind::from(text.to_owned()), kind, "{text:?}");
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
