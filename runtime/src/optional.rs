//! The argument type of setters for optional strings and bytes.

use std::borrow::Cow;

use bytes::Bytes;

use crate::body::Body;

/// A value for an optional parameter, or `None` to omit the parameter.
///
/// Setters of strings and bytes accept any of these types:
///
/// | for | from | and from an `Option` of these |
/// |---|---|---|
/// | `String` | `String`, `&String`, `&str`, `&&str`, `Box<str>`, `Cow<str>`, `char` | yes |
/// | [`Body`] | `Body`, `Bytes`, `Vec<u8>`, `Box<[u8]>`, `String`, `&[u8]`, `&str`, [`File`](std::fs::File) | yes |
/// | [`Bytes`] | `Bytes`, `Vec<u8>`, `Box<[u8]>`, `String`, `&'static [u8]`, `&'static str` | yes |
///
/// ```
/// use openapi_runtime::IntoOptional;
///
/// fn name(name: impl IntoOptional<String>) -> Option<String> {
///     name.into_optional()
/// }
///
/// let nickname: Option<&str> = Some("Ada");
/// assert_eq!(name("Ada"), Some("Ada".to_owned()));
/// assert_eq!(name(nickname), Some("Ada".to_owned()));
/// assert_eq!(name(Some(format!("{}a", "Ad"))), Some("Ada".to_owned()));
/// assert_eq!(name(None::<String>), None);
/// ```
///
/// A literal `None` needs a type, as in the last line. A parameter that is never set is left out as
/// well. Setters of all other types take `impl Into<Option<T>>`, which accepts a plain `None`.
///
/// Implement it for your own string types: `impl IntoOptional<String> for Email`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value for an optional parameter of the type `{T}`",
    label = "expected `{T}`, `Option<{T}>` or a type that converts into one of them",
    note = "convert the value first: `{T}::from(…)`, `value.to_string()` or `value.map(|value| …)`"
)]
pub trait IntoOptional<T> {
    /// Returns the value, or `None` to omit the parameter.
    fn into_optional(self) -> Option<T>;
}

macro_rules! optional {
    ($to:ty: $($from:ty),+ $(,)?) => {
        $(
            impl IntoOptional<$to> for $from {
                fn into_optional(self) -> Option<$to> {
                    Some(self.into())
                }
            }

            impl IntoOptional<$to> for Option<$from> {
                fn into_optional(self) -> Option<$to> {
                    self.map(Into::into)
                }
            }
        )+
    };
}

optional!(String: String, &String, &str, Box<str>, Cow<'_, str>, char);
optional!(Bytes: Bytes, Vec<u8>, Box<[u8]>, String, &'static [u8], &'static str);
optional!(Body: Body, Bytes, Vec<u8>, Box<[u8]>, String, &[u8], &str, std::fs::File);

impl IntoOptional<String> for &&str {
    fn into_optional(self) -> Option<String> {
        Some((*self).to_owned())
    }
}

impl IntoOptional<String> for Option<&&str> {
    fn into_optional(self) -> Option<String> {
        self.map(|text| (*text).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_in_any_form() {
        fn text(text: impl IntoOptional<String>) -> Option<String> {
            text.into_optional()
        }
        let owned = "a".to_owned();
        let all = [
            text("a"),
            text(&owned),
            text('a'),
            text(Cow::Borrowed("a")),
            text(owned.clone().into_boxed_str()),
            text(Some("a")),
            text(Some(&owned)),
            text(["a"].first()),
            text(Some(owned)),
        ];
        assert!(all.iter().all(|text| text.as_deref() == Some("a")), "{all:?}");
        assert_eq!(text(None::<&str>), None);
    }

    #[test]
    fn a_text_of_a_list_is_accepted() {
        let texts = ["a", "b"].iter().map(IntoOptional::into_optional);
        assert_eq!(texts.collect::<Vec<Option<String>>>(), [Some("a".to_owned()), Some("b".to_owned())]);
    }

    #[test]
    fn bytes_are_taken_in_any_form() {
        fn bytes(bytes: impl IntoOptional<Bytes>) -> Option<Bytes> {
            bytes.into_optional()
        }
        let text: &'static [u8] = b"a";
        let all = [
            bytes("a"),
            bytes(text),
            bytes(b"a".to_vec()),
            bytes("a".to_owned()),
            bytes(Bytes::from_static(b"a")),
            bytes(Some(vec![b'a'])),
        ];
        assert!(all.iter().all(|bytes| bytes.as_deref() == Some(b"a")), "{all:?}");
        assert_eq!(bytes(None::<Bytes>), None);
    }
}
