//! The servers of a document, and their text form.

use std::fmt;

use crate::protocol::percent;

/// The error of parsing text that names none of the document's servers.
///
/// It does not contain the text, which may be an API key in the wrong place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownServer {
    expected: Vec<&'static str>,
    /// Whether the value of a server variable was expected.
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

/// Finds a server by name or URL. Each server is given with its name and URL.
///
/// Case, `-` and `_` in a name, and a trailing `/` of a URL are ignored.
///
/// # Errors
///
/// Returns an error if no server matches.
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

/// Creates the error for text that matches none of these names.
#[doc(hidden)]
pub fn unknown_server(names: impl IntoIterator<Item = &'static str>) -> UnknownServer {
    UnknownServer { expected: names.into_iter().collect(), is_value: false }
}

/// Finds the value of a server variable by its text.
///
/// # Errors
///
/// Returns an error if no value matches.
#[doc(hidden)]
pub fn find_choice<C: Copy>(text: &str, choices: &[(C, &'static str)]) -> Result<C, UnknownServer> {
    match choices.iter().find(|(_, value)| value.eq_ignore_ascii_case(text)) {
        Some((choice, _)) => Ok(*choice),
        None => {
            Err(UnknownServer { expected: choices.iter().map(|(_, value)| *value).collect(), is_value: true })
        }
    }
}

/// Returns whether `text` is the name of the server, ignoring case, `-` and `_`.
#[doc(hidden)]
#[must_use]
pub fn is_server(name: &str, text: &str) -> bool {
    letters(name).eq(letters(text))
}

/// Assembles the URL of a server.
///
/// Each part has the text before a value, the value, and the reserved characters to keep in the
/// value. `end` follows the last value. All characters but those, letters, digits, `-`, `.`, `_`
/// and `~` are percent-encoded.
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

/// Returns the values between these texts in a URL, or `None` if the URL is of another server.
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

/// Returns the characters that distinguish names: lowercase, without `-` and `_`.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase)
}

/// Implements `Display`, `FromStr`, `Serialize` and `Deserialize` for the enum of a document's
/// servers. Each variant is given with its name.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_server {
    ($server:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        /// Formats the name of the server, which `FromStr` parses.
        impl ::std::fmt::Display for $server {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(match self {
                    $(Self::$variant => $name,)+
                })
            }
        }

        /// Parses the name or URL of a server, ignoring case.
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

/// Implements `Display`, `FromStr`, `Serialize` and `Deserialize` for the enum of servers with
/// variables. Each variant is given with the text before each field, the text after the last one,
/// its name, and its default value.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_servers {
    ($server:ident {
        $($variant:ident { $($field:ident = $before:literal),* ; $end:literal } = $name:literal, $default:expr);+ $(;)?
    }) => {
        /// Formats the name of the server, or its URL if a variable does not have its default.
        /// `FromStr` parses both.
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

        /// Parses a URL, or the name of a server, whose variables then have their defaults.
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
                        // A URL that does not round-trip belongs to another server.
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

/// Implements `Display`, `FromStr`, `Serialize` and `Deserialize` for the values of a server
/// variable.
#[doc(hidden)]
#[macro_export]
macro_rules! __openapi_server_choices {
    ($choices:ident { $($variant:ident),+ $(,)? }) => {
        /// Formats the value, not percent-encoded.
        impl ::std::fmt::Display for $choices {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        /// Parses the value, ignoring case.
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
