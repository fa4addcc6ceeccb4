//! Conversions into request bodies with several media types, for generated code.

/// Implements `From` for an enum of bodies. For an `optional` body it also implements
/// `IntoOptional`. The second list has the types that are optional themselves: their `None` is a
/// body, `null`.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_request_body {
    (@from $name:ident { $($from:ty => $variant:ident),* $(,)? }) => {
        $(impl ::std::convert::From<$from> for $name {
            fn from(body: $from) -> Self {
                Self::$variant(::std::convert::Into::into(body))
            }
        })*
    };
    (@optional $name:ident { $($from:ty),* $(,)? } { $($whole:ty),* }) => {
        $(impl $crate::IntoOptional<$name> for $from {
            fn into_optional(self) -> ::std::option::Option<$name> {
                ::std::option::Option::Some(::std::convert::Into::into(self))
            }
        }

        impl $crate::IntoOptional<$name> for ::std::option::Option<$from> {
            fn into_optional(self) -> ::std::option::Option<$name> {
                self.map(::std::convert::Into::into)
            }
        })*

        $(impl $crate::IntoOptional<$name> for $whole {
            fn into_optional(self) -> ::std::option::Option<$name> {
                ::std::option::Option::Some(::std::convert::Into::into(self))
            }
        })*
    };
    (optional $name:ident { $($from:ty => $variant:ident),* } { $($whole:ty => $nullable:ident),* }) => {
        $crate::__openapi_request_body!(@from $name { $($from => $variant,)* $($whole => $nullable,)* });
        $crate::__openapi_request_body!(@optional $name { $name, $($from,)* } { $($whole),* });
    };
    ($name:ident { $($from:ty => $variant:ident),* } { $($whole:ty => $nullable:ident),* }) => {
        $crate::__openapi_request_body!(@from $name { $($from => $variant,)* $($whole => $nullable,)* });
    };
}

#[cfg(test)]
mod tests {
    use crate::IntoOptional;

    #[derive(Debug, PartialEq)]
    enum Sent {
        Json(Option<u8>),
        Text(String),
    }

    crate::__openapi_request_body!(optional Sent { String => Text, &str => Text } { Option<u8> => Json });

    fn set(body: impl IntoOptional<Sent>) -> Option<Sent> {
        body.into_optional()
    }

    #[test]
    fn what_is_absent_is_not_a_body_and_what_is_null_is_one() {
        assert_eq!(set("a"), Some(Sent::Text("a".to_owned())));
        assert_eq!(set(Some("a".to_owned())), Some(Sent::Text("a".to_owned())));
        assert_eq!(set(None::<&str>), None);
        assert_eq!(set(None::<u8>), Some(Sent::Json(None)));
        assert_eq!(set(Sent::Json(Some(1))), Some(Sent::Json(Some(1))));
        assert_eq!(set(None::<Sent>), None);
    }
}
