//! Generated types that are encoded as the value they hold.

/// Implements `Serialize` and `Deserialize` for a newtype by delegating to its only field.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_transparent {
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
    struct Nested(Vec<Nested>);

    crate::__openapi_transparent!(Nested);

    #[test]
    fn a_type_is_on_the_wire_what_it_holds() {
        let nested = Nested(vec![Nested(Vec::new()), Nested(vec![Nested(Vec::new())])]);
        assert_eq!(serde_json::from_str::<Nested>("[[],[[]]]").unwrap(), nested);
        assert_eq!(serde_json::to_string(&nested).unwrap(), "[[],[[]]]");
    }
}
