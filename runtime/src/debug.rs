//! `Debug` for types that hold secrets such as passwords, which must not appear in logs.

/// Implements `Debug` like the derive, but hides the values marked `secret`.
///
/// Fields are given by name: `debug!(Login { username, secret password })`. Variants are given with
/// a name for each value they hold: `debug!(Key by variant { None, Number(value), Text(secret
/// value) })`.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_debug {
    (@field $self:ident, $fields:ident, $field:ident) => {
        $fields.field(::std::stringify!($field).trim_start_matches("r#"), &$self.$field)
    };
    (@field $self:ident, $fields:ident, secret $field:ident) => {
        $fields.field(::std::stringify!($field).trim_start_matches("r#"), &::std::format_args!("[redacted]"))
    };
    (@pattern $value:ident) => { $value };
    (@pattern secret $value:ident) => { _ };
    (@shown $value:ident) => { $value };
    (@shown secret $value:ident) => { &::std::format_args!("[redacted]") };
    ($name:ident by variant {
        $($variant:ident $(($($first:ident $($second:ident)?),+))?),* $(,)?
    }) => {
        #[automatically_derived]
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    $(Self::$variant $(($($crate::__openapi_debug!(@pattern $first $($second)?)),+))? => {
                        f.debug_tuple(::std::stringify!($variant))
                            $($(.field($crate::__openapi_debug!(@shown $first $($second)?)))+)?
                            .finish()
                    })*
                }
            }
        }
    };
    ($name:ident { $($first:ident $($second:ident)?),* $(,)? }) => {
        #[automatically_derived]
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let mut fields = f.debug_struct(::std::stringify!($name));
                $($crate::__openapi_debug!(@field self, fields, $first $($second)?);)*
                fields.finish()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    #[derive(PartialEq)]
    struct Login {
        r#type: u8,
        secret: String,
        password: Option<String>,
    }

    crate::__openapi_debug!(Login { r#type, secret, secret password });

    #[derive(PartialEq)]
    enum Key {
        None,
        Number(u8),
        Text(String),
        Pair(u16, Option<String>),
    }

    crate::__openapi_debug!(Key by variant {
        None,
        Number(value),
        Text(secret value),
        Pair(status, secret body),
    });

    #[test]
    fn secrets_are_not_shown() {
        let login = Login { r#type: 1, secret: "shown".to_owned(), password: Some("hidden".to_owned()) };
        assert_eq!(format!("{login:?}"), r#"Login { type: 1, secret: "shown", password: [redacted] }"#);
        let keys = [Key::None, Key::Number(1), Key::Text("hidden".to_owned()), Key::Pair(2, None)];
        assert_eq!(format!("{keys:?}"), "[None, Number(1), Text([redacted]), Pair(2, [redacted])]");
    }
}
