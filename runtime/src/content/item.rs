//! Removes the list item that contains an error, so that the rest can be read.

use super::path::Step;
use super::{Content, Error};

impl Content<'_> {
    /// Removes the item of the outermost list that contains the error. Returns the path of the list
    /// and the item's index, or `None` if the error is not in a list item.
    pub(crate) fn remove_item(&mut self, error: &Error) -> Option<(String, usize)> {
        let mut content = self;
        let mut list = String::new();
        for step in error.steps().iter().rev() {
            match (step, content) {
                (Step::Member(name), Content::Object(members)) => {
                    if !list.is_empty() {
                        list.push('.');
                    }
                    list.push_str(name);
                    content = members.iter_mut().find(|(known, _)| known == name).map(|(_, value)| value)?;
                }
                (Step::Item(index), Content::List(items)) if *index < items.len() => {
                    items.remove(*index);
                    return Some((list, *index));
                }
                _ => return None,
            }
        }
        None
    }
}
