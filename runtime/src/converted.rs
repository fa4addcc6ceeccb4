//! Types of generated code that are on the wire what they are made of.

/// Declares a type that is written as another one, into which it can be turned, and read from that.
#[doc(hidden)]
#[macro_export]
macro_rules! converted {
    ($name:ident as $inner:ty) => {
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

/// Declares a type that is written and read as the only value that it holds.
#[doc(hidden)]
#[macro_export]
macro_rules! transparent {
    ($name:ident) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::serde::Deserialize::deserialize(deserializer).map(Self)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    #[derive(Debug, Clone, PartialEq)]
    struct Half(f64);

    impl From<f64> for Half {
        fn from(value: f64) -> Self {
            Self(value / 2.0)
        }
    }

    impl From<Half> for f64 {
        fn from(half: Half) -> Self {
            half.0 * 2.0
        }
    }

    converted!(Half as f64);

    #[derive(Debug, Clone, PartialEq)]
    struct Nested(Vec<Nested>);

    transparent!(Nested);

    #[test]
    fn a_type_is_on_the_wire_what_it_is_made_of() {
        assert_eq!(serde_json::from_str::<Half>("3.0").unwrap(), Half(1.5));
        assert_eq!(serde_json::to_string(&Half(1.5)).unwrap(), "3.0");
        let nested = Nested(vec![Nested(Vec::new()), Nested(vec![Nested(Vec::new())])]);
        assert_eq!(serde_json::from_str::<Nested>("[[],[[]]]").unwrap(), nested);
        assert_eq!(serde_json::to_string(&nested).unwrap(), "[[],[[]]]");
    }
}
