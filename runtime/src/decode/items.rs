//! Reads a document without its unreadable list items.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::json;
use crate::content::Reader;
use crate::secret::Scrubber;

/// The maximum number of unreadable items in a response. Finding each one requires reading the
/// document again. With more, the problem is not in single items.
const MAX_UNREADABLE: usize = 100;

/// A list item that does not match the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableItem {
    list: String,
    index: usize,
    path: String,
    reason: String,
}

impl UnreadableItem {
    /// Returns the JSON path of the list, such as `result`. It is empty if the document is the
    /// list.
    #[must_use]
    pub fn list(&self) -> &str {
        &self.list
    }

    /// Returns the index of the item in the list as received.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// Returns the JSON path of the error, such as `result[3].score`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns what is wrong, with secrets replaced.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// Reads a value without unreadable list items, and returns these as well. Returns `None` if the
/// error is not in a list item, or if there are more than [`MAX_UNREADABLE`].
///
/// In nested lists, the item of the outermost list is left out, so that no item is incomplete.
pub(crate) fn read<T: DeserializeOwned>(
    bytes: &[u8],
    scrubber: &Scrubber,
) -> Option<(T, Vec<UnreadableItem>)> {
    let text = json::text(bytes);
    let mut content = json::content(&text).ok()?;
    let mut removed: BTreeMap<String, usize> = BTreeMap::new();
    let mut unreadable = Vec::new();
    loop {
        let error = match T::deserialize(Reader::new(&content)) {
            Ok(value) => return Some((value, unreadable)),
            Err(error) => error,
        };
        let (list, index) = content.remove_item(&error)?;
        if unreadable.len() == MAX_UNREADABLE {
            return None;
        }
        let path = error.path().unwrap_or_default();
        let rest = path.get(format!("{list}[{index}]").len()..).unwrap_or_default();
        // Items are read in order, so all removed ones were before this one.
        let before = removed.entry(list.clone()).or_default();
        let index = index + *before;
        *before += 1;
        let path = scrubber.text(&format!("{list}[{index}]{rest}"));
        unreadable.push(UnreadableItem { list, index, path, reason: scrubber.text(error.message()) });
    }
}
