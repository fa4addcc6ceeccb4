//! The servers of a document as text.

use std::fmt;

/// A text that names none of the servers that a document declares.
///
/// It does not show the text: an API key may have been put in the wrong place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownServer {
    expected: Vec<&'static str>,
}

impl fmt::Display for UnknownServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
        None => Err(UnknownServer { expected: servers.iter().map(|(_, name, _)| *name).collect() }),
    }
}

/// What tells names apart.
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
