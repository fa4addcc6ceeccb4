//! What can be read of a document in which items of lists cannot.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::json;
use crate::content::Reader;
use crate::secret::Scrubber;

/// How many items of one response may be unreadable. Each is found by reading the body again; with more of them the
/// declared type is at fault, and not the items.
const MOST: usize = 100;

/// An item of a list that is not what the document declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableItem {
    list: String,
    index: usize,
    path: String,
    reason: String,
}

impl UnreadableItem {
    /// Returns the path to the list in the JSON document, such as `result`; it is empty where the document is the list.
    #[must_use]
    pub fn list(&self) -> &str {
        &self.list
    }

    /// Returns the place of the item in the list as it was received, counted from 0.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// Returns the path to the fault in the JSON document, such as `result[3].score`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns what is wrong there; secrets in it are replaced.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// Reads a value without the list items that cannot be read, and returns these beside it. `None` where the fault lies in no
/// item of a list, or in more than [`MOST`].
///
/// Of lists in lists it is the item of the outermost one that is left out: nobody gets half an item.
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
        if unreadable.len() == MOST {
            return None;
        }
        let path = error.path().unwrap_or_default();
        let rest = path.get(format!("{list}[{index}]").len()..).unwrap_or_default();
        // Items are read in order, so those that were removed stood before this one.
        let before = removed.entry(list.clone()).or_default();
        let index = index + *before;
        *before += 1;
        let path = scrubber.text(&format!("{list}[{index}]{rest}"));
        unreadable.push(UnreadableItem { list, index, path, reason: scrubber.text(error.message()) });
    }
}
