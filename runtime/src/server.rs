//! The servers of a document as text.

use std::fmt;

use crate::protocol::percent;

/// A text that names none of the servers that a document declares.
///
/// It does not show the text: an API key may have been put in the wrong place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownServer {
    expected: Vec<&'static str>,
    /// Whether it is a value of a variable that was expected.
    is_value: bool,
}

impl fmt::Display for UnknownServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_value {
            let expected: Vec<_> = self.expected.iter().map(|value| format!("`{value}`")).collect();
            return write!(f, "unknown value of a server's variable: expected {}", expected.join(", "));
        }
        f.write_str("unknown server: expected ")?;
        for name in &self.expected {
            write!(f, "`{name}`, ")?;
        }
        f.write_str("or the URL of one")
    }
}

impl std::error::Error for UnknownServer {}

/// Finds the server with this name or URL among all of them, each with its name and URL.
///
/// Case does not matter, nor do `-` and `_` in a name, nor a `/` at the end of a URL.
///
/// # Errors
///
/// When there is none.
#[doc(hidden)]
pub fn find_server<S: Copy>(
    text: &str,
    servers: &[(S, &'static str, &'static str)],
) -> Result<S, UnknownServer> {
    let is_same = |(_, name, url): &&(S, &str, &str)| {
        letters(name).eq(letters(text)) || url.eq_ignore_ascii_case(text.trim_end_matches('/'))
    };
    match servers.iter().find(is_same) {
        Some((server, ..)) => Ok(*server),
        None => Err(unknown_server(servers.iter().map(|(_, name, _)| *name))),
    }
}

/// Returns the error that none of these servers was named.
#[doc(hidden)]
pub fn unknown_server(names: impl IntoIterator<Item = &'static str>) -> UnknownServer {
    UnknownServer { expected: names.into_iter().collect(), is_value: false }
}

/// Finds the value of a server's variable with this text among all of them.
///
/// # Errors
///
/// When there is none.
#[doc(hidden)]
pub fn find_choice<C: Copy>(text: &str, choices: &[(C, &'static str)]) -> Result<C, UnknownServer> {
    match choices.iter().find(|(_, value)| value.eq_ignore_ascii_case(text)) {
        Some((choice, _)) => Ok(*choice),
        None => {
            Err(UnknownServer { expected: choices.iter().map(|(_, value)| *value).collect(), is_value: true })
        }
    }
}

/// Whether a text is the name of a server.
#[doc(hidden)]
#[must_use]
pub fn is_server(name: &str, text: &str) -> bool {
    letters(name).eq(letters(text))
}

/// Puts a server's URL together: texts, each before a value and the reserved characters that stand in it as they are;
/// what follows the last one. All other characters but letters, digits, `-`, `.`, `_` and `~` are encoded.
#[doc(hidden)]
#[must_use]
pub fn server_url(parts: &[(&str, &str, &str)], end: &str) -> String {
    let mut url = String::new();
    for (before, value, kept) in parts {
        url.push_str(before);
        for character in value.chars() {
            if kept.contains(character) {
                url.push(character);
            } else {
                percent::push(&mut url, character.encode_utf8(&mut [0; 4]));
            }
        }
    }
    url.push_str(end);
    url.truncate(url.trim_end_matches('/').len());
    url
}

/// Returns the values between these texts of a server's URL; `None` where it is the URL of another one.
#[doc(hidden)]
#[must_use]
pub fn server_values<const N: usize>(url: &str, before: [&str; N], end: &str) -> Option<[String; N]> {
    let mut rest = url.trim_end_matches('/');
    let mut values = Vec::new();
    for (index, text) in before.iter().enumerate() {
        let start = rest.get(..text.len()).filter(|start| start.eq_ignore_ascii_case(text))?;
        rest = rest.get(start.len()..)?;
        let next = before.get(index + 1).unwrap_or(&end);
        let value = if next.is_empty() { rest } else { rest.get(..rest.find(next)?)? };
        values.push(percent::decoded(value));
        rest = rest.get(value.len()..)?;
    }
    if !rest.eq_ignore_ascii_case(end) {
        return None;
    }
    values.try_into().ok()
}

/// What distinguishes names.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase)
}

/// Implements `Display`, `FromStr` and both halves of serde for the enum of a document's servers, each with its name.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_server {
    ($server:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        /// Shows the name of the server, which `FromStr` reads.
        impl ::std::fmt::Display for $server {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(match self {
                    $(Self::$variant => $name,)+
                })
            }
        }

        /// Reads the name of a server or its URL, in any case.
        impl ::std::str::FromStr for $server {
            type Err = $crate::UnknownServer;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                $crate::__private::find_server(text, &[$((Self::$variant, $name, Self::$variant.url())),+])
            }
        }

        $crate::__openapi_server!(@serde $server);
    };
    (@serde $server:ident) => {
        impl $crate::serde::Serialize for $server {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $server {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let text = <::std::string::String as $crate::serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err($crate::serde::de::Error::custom)
            }
        }
    };
}

/// Implements `Display`, `FromStr` and both halves of serde for the enum of a document's servers, some of which have
/// variables: the texts of the URL before each field, what follows the last one, the name, and the value with defaults.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_servers {
    ($server:ident {
        $($variant:ident { $($field:ident = $before:literal),* ; $end:literal } = $name:literal, $default:expr);+ $(;)?
    }) => {
        /// Shows the name of the server, or its URL where a variable does not have its default; `FromStr` reads both.
        impl ::std::fmt::Display for $server {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $(
                    if *self == $default {
                        return f.pad($name);
                    }
                )+
                f.pad(&self.url())
            }
        }

        /// Reads the name of a server, which then has the defaults of its variables, or its URL.
        impl ::std::str::FromStr for $server {
            type Err = $crate::UnknownServer;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                $(
                    if $crate::__private::is_server($name, text) {
                        return ::std::result::Result::Ok($default);
                    }
                )+
                let url = text.trim_end_matches('/');
                $(
                    let read = || -> ::std::option::Option<Self> {
                        let [$($field),*] = $crate::__private::server_values(text, [$($before),*], $end)?;
                        ::std::option::Option::Some(Self::$variant { $($field: $field.parse().ok()?),* })
                    };
                    if let ::std::option::Option::Some(server) = read() {
                        // What is not read as it would be written is the URL of something else.
                        if server.url().eq_ignore_ascii_case(url) {
                            return ::std::result::Result::Ok(server);
                        }
                    }
                )+
                ::std::result::Result::Err($crate::__private::unknown_server([$($name),+]))
            }
        }

        $crate::__openapi_server!(@serde $server);
    };
}

/// Implements `Display`, `FromStr` and both halves of serde for the enum of the values of a server's variable.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_server_choices {
    ($choices:ident { $($variant:ident),+ $(,)? }) => {
        /// Shows the value as it stands in URLs, before it is encoded.
        impl ::std::fmt::Display for $choices {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        /// Reads the value, in any case.
        impl ::std::str::FromStr for $choices {
            type Err = $crate::UnknownServer;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                $crate::__private::find_choice(text, &[$((Self::$variant, Self::$variant.as_str())),+])
            }
        }

        $crate::__openapi_server!(@serde $choices);
    };
}

#[cfg(test)]
mod tests {
    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Server {
        Global,
        EuWest,
    }

    impl Server {
        const fn url(self) -> &'static str {
            match self {
                Self::Global => "https://pets.example/v1",
                Self::EuWest => "https://eu.pets.example",
            }
        }
    }

    crate::__private::server!(Server { Global = "global", EuWest = "eu-west" });

    #[test]
    fn a_server_is_read_from_its_name_or_url() {
        for text in ["eu-west", "EU_WEST", "EuWest", "https://EU.pets.example/"] {
            assert_eq!(text.parse(), Ok(Server::EuWest), "{text}");
        }
        for server in [Server::Global, Server::EuWest] {
            assert_eq!(server.to_string().parse(), Ok(server));
            let json = serde_json::to_string(&server).unwrap();
            assert_eq!(json, format!("\"{server}\""));
            assert_eq!(serde_json::from_str::<Server>(&json).unwrap(), server);
        }
        assert_eq!(format!("[{:>8}]", Server::Global), "[  global]");
    }

    #[test]
    fn the_error_lists_the_names_and_hides_the_text() {
        let error = "SG.secret".parse::<Server>().unwrap_err();
        assert_eq!(error.to_string(), "unknown server: expected `global`, `eu-west`, or the URL of one");
        assert!(!format!("{error:?}").contains("secret"));
        assert!(serde_json::from_str::<Server>("\"mars\"").unwrap_err().to_string().contains("`global`"));
    }
}
