//! Builds a client from the environment variables `SENDGRID_API_KEY` and, optionally,
//! `SENDGRID_REGION`.
//!
//! **Invariant:** no error shows the value of a variable, because the key may be in the wrong one.

use std::{env, ffi::OsString, fmt};

use crate::{
    BuildError, Region, client,
    runtime::{IntoTransport, Mode, Unset},
};

/// The variable that holds the API key.
const API_KEY: &str = "SENDGRID_API_KEY";

/// The variable that holds the region, in lowercase.
const REGION: &str = "SENDGRID_REGION";

impl<M: Mode> client::Client<M>
where
    Unset: IntoTransport<M>,
{
    /// Builds a client from the environment: the API key from `SENDGRID_API_KEY`, and the region
    /// from `SENDGRID_REGION`, which is `global` (the default) or `eu`.
    ///
    /// ```no_run
    /// let client = sendgrid_seq::Client::from_env()?;
    /// # Ok::<(), sendgrid_seq::EnvError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if there is no key, the key is invalid, the region is unknown, or the
    /// transport cannot be built.
    pub fn from_env() -> Result<Self, EnvError> {
        Self::builder_from_env()?.build().map_err(EnvError::Build)
    }
}

impl<M: Mode> client::Client<M> {
    /// Returns a builder that is configured from the environment, for further settings:
    ///
    /// ```no_run
    /// let client = sendgrid_seq::Client::builder_from_env()?.max_concurrency(4).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if there is no key or the region is unknown.
    pub fn builder_from_env() -> Result<client::ClientBuilder<M>, EnvError> {
        let (key, region) = read(env::var_os)?;
        Ok(Self::builder().api_key(key).region(region))
    }
}

/// Why no client can be built from the environment.
#[derive(Debug)]
#[non_exhaustive]
pub enum EnvError {
    /// A variable is not set or is empty.
    Missing {
        /// The name of the variable.
        variable: &'static str,
    },
    /// A variable is not Unicode.
    NotUnicode {
        /// The name of the variable.
        variable: &'static str,
    },
    /// `SENDGRID_REGION` is not the name of a region.
    UnknownRegion,
    /// The client could not be built from the variables.
    Build(BuildError),
}

impl fmt::Display for EnvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { variable } => {
                write!(f, "the environment variable `{variable}` is not set: set it to a SendGrid API key")
            }
            Self::NotUnicode { variable } => {
                write!(f, "the environment variable `{variable}` is not Unicode")
            }
            Self::UnknownRegion => {
                write!(
                    f,
                    "the environment variable `{REGION}` names no region: set it to `global` or `eu`, or unset it"
                )
            }
            Self::Build(_) => f.write_str("the client could not be built from the environment"),
        }
    }
}

impl std::error::Error for EnvError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Build(error) => Some(error),
            _ => None,
        }
    }
}

fn read(lookup: impl Fn(&'static str) -> Option<OsString>) -> Result<(String, Region), EnvError> {
    // Shells and CI systems often represent an unset variable as an empty one.
    let text = |variable| match lookup(variable).filter(|value| !value.is_empty()) {
        Some(value) => value.into_string().map(Some).map_err(|_| EnvError::NotUnicode { variable }),
        None => Ok(None),
    };
    let key = text(API_KEY)?.ok_or(EnvError::Missing { variable: API_KEY })?;
    let region = match text(REGION)?.as_deref().map(str::trim) {
        None => Region::default(),
        Some(name) => name.parse().map_err(|_| EnvError::UnknownRegion)?,
    };
    Ok((key, region))
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::{EnvError, read};
    use crate::Region;

    fn of(variables: &[(&str, &str)]) -> Result<(String, Region), EnvError> {
        read(|name| {
            variables.iter().find(|(variable, _)| *variable == name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn the_key_is_enough() {
        assert_eq!(of(&[("SENDGRID_API_KEY", "SG.x")]).unwrap(), ("SG.x".to_owned(), Region::Global));
    }

    #[test]
    fn the_region_is_read_in_any_case() {
        for (name, region) in
            [("eu", Region::Eu), ("EU", Region::Eu), ("global", Region::Global), ("", Region::Global)]
        {
            let read = of(&[("SENDGRID_API_KEY", "SG.x"), ("SENDGRID_REGION", name)]).unwrap();
            assert_eq!(read.1, region, "{name:?}");
        }
    }

    #[test]
    fn an_error_states_what_to_set_and_shows_no_value() {
        for variables in [&[][..], &[("SENDGRID_API_KEY", "")]] {
            let error = of(variables).unwrap_err().to_string();
            assert_eq!(
                error,
                "the environment variable `SENDGRID_API_KEY` is not set: set it to a SendGrid API key"
            );
        }
        let error = of(&[("SENDGRID_API_KEY", "SG.x"), ("SENDGRID_REGION", "SG.secret")]).unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(text.contains("`global` or `eu`"), "{text}");
        assert!(!text.contains("SG.secret"), "{text}");
    }
}
