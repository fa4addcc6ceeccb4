//! Enums of text that stay open: a value that a document does not name is kept as it came.
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

#[cfg(test)]
mod tests {
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
