//! `spec/source.toml`: where the document comes from.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context as _, Result};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use toml_edit::{DocumentMut, value};

pub(crate) const PATH: &str = "spec/source.toml";

/// The contents of the file.
#[derive(Debug)]
pub(crate) struct Source(DocumentMut);

impl Source {
    pub(crate) fn read() -> Result<Self> {
        let text = fs::read_to_string(PATH).with_context(|| format!("cannot read {PATH}"))?;
        Ok(Self(text.parse().with_context(|| format!("{PATH} is not TOML"))?))
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(|item| item.as_str())
    }

    /// Returns the URL of the document at a commit, or of the newest one.
    pub(crate) fn url(&self, commit: Option<&str>) -> Result<String> {
        let url = self.get("url").with_context(|| format!("missing `url` in {PATH}"))?;
        Ok(url.replace("{commit}", commit.unwrap_or("HEAD")))
    }

    /// Returns the repository of the document.
    pub(crate) fn repository(&self) -> Result<&str> {
        self.get("repository").with_context(|| format!("missing `repository` in {PATH}"))
    }

    /// Returns the path of the document in its repository.
    pub(crate) fn path(&self) -> Result<&str> {
        self.get("path").with_context(|| format!("missing `path` in {PATH}"))
    }

    /// Returns the commit of the document.
    pub(crate) fn commit(&self) -> Option<&str> {
        self.get("commit")
    }

    /// Returns the tag that the server sent with the document, for the URL of the newest one.
    pub(crate) fn etag(&self) -> Option<&str> {
        self.get("etag")
    }

    /// Returns whether this is the document that the file describes.
    pub(crate) fn is_of(&self, document: &[u8]) -> bool {
        self.get("sha256") == Some(sha256(document).as_str())
    }

    /// Returns the file's text for a new document: its digest, its upstream commit and date, and its tag.
    pub(crate) fn of_document(
        &self,
        document: &[u8],
        commit: &str,
        date: &str,
        etag: Option<&str>,
    ) -> String {
        let mut source = self.0.clone();
        source["sha256"] = value(sha256(document));
        source["commit"] = value(commit);
        source["date"] = value(date);
        match etag {
            Some(etag) => source["etag"] = value(etag),
            None => _ = source.remove("etag"),
        }
        source.to_string()
    }
}

/// Returns the SHA-256 of a text in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let mut digits = String::new();
    for byte in Sha256::digest(bytes) {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// Returns the version of the packages.
pub(crate) fn version() -> Option<String> {
    let manifest: DocumentMut = fs::read_to_string("Cargo.toml").ok()?.parse().ok()?;
    Some(manifest.get("workspace")?.get("package")?.get("version")?.as_str()?.to_owned())
}

/// Parses a commit name in an argument, because it becomes part of a URL.
pub(crate) fn commit(text: &str) -> std::result::Result<String, String> {
    let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex && (7..=64).contains(&text.len()) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err("a commit is 7 to 64 hexadecimal digits".to_owned())
    }
}

/// Parses a date in an argument.
pub(crate) fn date(text: &str) -> std::result::Result<String, String> {
    // The parser also accepts other forms: `20260230`.
    let is_written_so = text.len() == 10 && text.split('-').map(str::len).eq([4, 2, 2]);
    match text.parse::<Date>() {
        Ok(_) if is_written_so => Ok(text.to_owned()),
        Ok(_) => Err("a date is YYYY-MM-DD".to_owned()),
        Err(error) => Err(format!("a date is YYYY-MM-DD: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_one_of_the_calendar() {
        for text in ["2024-02-29", "2026-12-31"] {
            assert_eq!(date(text).as_deref(), Ok(text));
        }
        for text in
            ["2026-02-30", "2025-02-29", "2026-13-01", "20261001", "26-10-01", "2026-1-01", "", "today"]
        {
            assert!(date(text).is_err(), "{text}");
        }
    }
}
