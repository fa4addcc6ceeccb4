//! `Debug` for types that hold secrets: passwords and the like are not written into logs.

/// Implements `Debug` as a derive does, without the values behind the word `secret`.
///
/// Fields stand by their names: `debug!(Login { username, secret password })`. Variants stand behind `value`, `unit` or
/// `secret`: `debug!(Key by variant { unit None, value Number, secret Text })`; there is one more, `Unknown(Value)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_debug {
    (@field $self:ident, $fields:ident, $field:ident) => {
        $fields.field(::std::stringify!($field).trim_start_matches("r#"), &$self.$field)
    };
    (@field $self:ident, $fields:ident, secret $field:ident) => {
        $fields.field(::std::stringify!($field).trim_start_matches("r#"), &::std::format_args!("[redacted]"))
    };
    (@pattern unit $variant:ident $value:ident) => { Self::$variant };
    (@pattern secret $variant:ident $value:ident) => { Self::$variant(_) };
    (@pattern value $variant:ident $value:ident) => { Self::$variant($value) };
    (@variant $f:ident, unit $variant:ident $value:ident) => { $f.write_str(::std::stringify!($variant)) };
    (@variant $f:ident, secret $variant:ident $value:ident) => {
        $f.debug_tuple(::std::stringify!($variant)).field(&::std::format_args!("[redacted]")).finish()
    };
    (@variant $f:ident, value $variant:ident $value:ident) => {
        $f.debug_tuple(::std::stringify!($variant)).field($value).finish()
    };
    ($name:ident by variant { $($word:ident $variant:ident),* $(,)? }) => {
        #[automatically_derived]
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    $($crate::__openapi_debug!(@pattern $word $variant value) => {
                        $crate::__openapi_debug!(@variant f, $word $variant value)
                    })*
                    Self::Unknown(value) => f.debug_tuple("Unknown").field(value).finish(),
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
        Unknown(crate::Value),
    }

    crate::__openapi_debug!(Key by variant { unit None, value Number, secret Text });

    #[test]
    fn secrets_are_not_shown() {
        let login = Login { r#type: 1, secret: "shown".to_owned(), password: Some("hidden".to_owned()) };
        assert_eq!(format!("{login:?}"), r#"Login { type: 1, secret: "shown", password: [redacted] }"#);
        let keys = [Key::None, Key::Number(1), Key::Text("hidden".to_owned()), Key::Unknown(true.into())];
        assert_eq!(format!("{keys:?}"), "[None, Number(1), Text([redacted]), Unknown(Bool(true))]");
    }
}
