//! The value of the header `on-behalf-of`: the account for which a call is made.
//!
//! **Invariant:** an [`OnBehalfOf`] is never empty. With an empty header SendGrid would act for the
//! parent account, whose data would then be mistaken for the subuser's. It also has only one
//! meaning for SendGrid.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

/// The prefix of a customer account's id in the header.
const ACCOUNT: &str = "account-id";

/// SendGrid's names are much shorter, and servers reject headers not much longer.
const MAX_LEN: usize = 1000;

/// A subuser or customer account for which calls are made with the parent account's API key.
///
/// ```
/// use sendgrid_seq::OnBehalfOf;
///
/// assert_eq!(OnBehalfOf::subuser("acme")?.to_string(), "acme");
/// assert_eq!(OnBehalfOf::account("sg2a9f")?.to_string(), "account-id sg2a9f");
///
/// assert!(OnBehalfOf::subuser("").is_err());
/// assert!(OnBehalfOf::subuser("acme\r\nx-injected: 1").is_err());
/// # Ok::<(), sendgrid_seq::InvalidOnBehalfOf>(())
/// ```
///
/// It can be parsed from the header's value:
///
/// ```
/// use sendgrid_seq::OnBehalfOf;
///
/// let account: OnBehalfOf = "account-id sg2a9f".parse()?;
/// assert_eq!(account, OnBehalfOf::account("sg2a9f")?);
/// # Ok::<(), sendgrid_seq::InvalidOnBehalfOf>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OnBehalfOf {
    header: String,
}

impl OnBehalfOf {
    /// Creates the value for a subuser, by username.
    ///
    /// # Errors
    ///
    /// Returns an error if the name is empty or longer than 1,000 bytes, starts or ends with a
    /// space, or contains anything but printable ASCII. A name that SendGrid would read as a
    /// customer account's id (`account-id …`) is an error too.
    pub fn subuser(username: impl AsRef<str>) -> Result<Self, InvalidOnBehalfOf> {
        let username = username.as_ref();
        check(username)?;
        if account_id(username).is_some() {
            return Err(InvalidOnBehalfOf::Ambiguous);
        }
        Ok(Self { header: username.to_owned() })
    }

    /// Creates the value for a customer account, by id.
    ///
    /// # Errors
    ///
    /// Returns an error if the id is empty or longer than 1,000 bytes, or contains a space or
    /// anything but printable ASCII.
    pub fn account(id: impl AsRef<str>) -> Result<Self, InvalidOnBehalfOf> {
        let id = id.as_ref();
        check(id)?;
        match id.find(' ') {
            Some(at) => Err(InvalidOnBehalfOf::Character { at }),
            None => Ok(Self { header: format!("{ACCOUNT} {id}") }),
        }
    }

    /// Returns the value of the header.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.header
    }
}

impl fmt::Display for OnBehalfOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.header)
    }
}

impl FromStr for OnBehalfOf {
    type Err = InvalidOnBehalfOf;

    fn from_str(header: &str) -> Result<Self, Self::Err> {
        match account_id(header) {
            Some(id) => Self::account(id),
            None => Self::subuser(header),
        }
    }
}

impl Serialize for OnBehalfOf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.header)
    }
}

/// Why a text is not a valid subuser or customer account.
///
/// The error names the position, but does not contain the text, which may come from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidOnBehalfOf {
    /// The text is empty. SendGrid would act for the parent account.
    Empty,
    /// The text is longer than 1,000 bytes.
    TooLong {
        /// The number of bytes.
        len: usize,
    },
    /// A character is not printable ASCII, or is a space where none is allowed.
    Character {
        /// The position of the character in bytes.
        at: usize,
    },
    /// A subuser of this name could not be distinguished from a customer account.
    Ambiguous,
}

impl fmt::Display for InvalidOnBehalfOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid `on-behalf-of`: ")?;
        match self {
            Self::Empty => f.write_str("it is empty, and SendGrid would act for the parent account"),
            Self::TooLong { len } => write!(f, "it has {len} bytes, more than {MAX_LEN}"),
            Self::Character { at } => write!(f, "the character at byte {at} cannot stand there"),
            Self::Ambiguous => {
                write!(f, "a subuser called `{ACCOUNT} …` would be read as a customer account")
            }
        }
    }
}

impl std::error::Error for InvalidOnBehalfOf {}

/// Rejects text that a header cannot hold, or that a server would trim.
fn check(text: &str) -> Result<(), InvalidOnBehalfOf> {
    if text.is_empty() {
        return Err(InvalidOnBehalfOf::Empty);
    }
    if text.len() > MAX_LEN {
        return Err(InvalidOnBehalfOf::TooLong { len: text.len() });
    }
    let last = text.len() - 1;
    let fault = text
        .bytes()
        .enumerate()
        .position(|(at, byte)| !(byte.is_ascii_graphic() || byte == b' ' && at != 0 && at != last));
    match fault {
        Some(at) => Err(InvalidOnBehalfOf::Character { at }),
        None => Ok(()),
    }
}

/// Returns the text after `account-id`, if the text starts with it, ignoring case.
fn account_id(text: &str) -> Option<&str> {
    let (prefix, id) = text.split_at_checked(ACCOUNT.len())?;
    let is_account = prefix.eq_ignore_ascii_case(ACCOUNT) && (id.is_empty() || id.starts_with([' ', '\t']));
    is_account.then(|| id.trim_start())
}

#[cfg(test)]
mod tests {
    use super::{InvalidOnBehalfOf as Invalid, OnBehalfOf};

    #[test]
    fn a_subuser_is_its_name() {
        for name in ["acme", "Acme Corp", "a", "jdoe+1@example.com", "account-idle", "account-i"] {
            assert_eq!(OnBehalfOf::subuser(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn what_a_header_cannot_carry_is_refused() {
        let table = [
            ("", Invalid::Empty),
            (" ", Invalid::Character { at: 0 }),
            (" acme", Invalid::Character { at: 0 }),
            ("acme ", Invalid::Character { at: 4 }),
            ("acme\r\nx: 1", Invalid::Character { at: 4 }),
            ("ac\tme", Invalid::Character { at: 2 }),
            ("ac\0me", Invalid::Character { at: 2 }),
            ("acmé", Invalid::Character { at: 3 }),
            ("\u{202e}acme", Invalid::Character { at: 0 }),
        ];
        for (text, expected) in table {
            assert_eq!(OnBehalfOf::subuser(text), Err(expected.clone()), "subuser {text:?}");
            assert_eq!(OnBehalfOf::account(text), Err(expected), "account {text:?}");
        }
        let long = "a".repeat(1_000_000);
        assert_eq!(OnBehalfOf::subuser(&long), Err(Invalid::TooLong { len: 1_000_000 }));
    }

    #[test]
    fn a_subuser_is_never_taken_for_an_account() {
        for name in ["account-id", "account-id 1", "Account-ID 1"] {
            assert_eq!(OnBehalfOf::subuser(name), Err(Invalid::Ambiguous), "{name:?}");
        }
        assert_eq!(OnBehalfOf::account("1 2"), Err(Invalid::Character { at: 1 }));
    }

    #[test]
    fn the_header_text_reads_back() {
        for value in [OnBehalfOf::subuser("acme").unwrap(), OnBehalfOf::account("42").unwrap()] {
            assert_eq!(value.to_string().parse(), Ok(value));
        }
        assert_eq!("account-id".parse::<OnBehalfOf>(), Err(Invalid::Empty));
        assert_eq!("account-id \r\n".parse::<OnBehalfOf>(), Err(Invalid::Empty));
    }

    #[test]
    fn the_fault_does_not_repeat_the_text() {
        let fault = OnBehalfOf::subuser("se\ncret").unwrap_err().to_string();
        assert_eq!(fault, "invalid `on-behalf-of`: the character at byte 2 cannot stand there");
    }
}
