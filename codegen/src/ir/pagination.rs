//! Pagination of an operation (`x-pagination`).

use super::{FieldName, TypeUse};

/// How an operation is paginated (`x-pagination`).
#[derive(Debug, Clone, PartialEq)]
pub struct Pagination {
    /// What identifies a page in a request.
    pub style: PageStyle,
    /// The path to the items in a page; empty if the page is the list of them.
    pub items: Vec<Step>,
    /// The type of a page.
    pub page: TypeUse,
    /// The type of an item.
    pub item: TypeUse,
}

/// What identifies a page in a request. Parameters are indexes into
/// [`Operation::parameters`](super::Operation::parameters).
#[derive(Debug, Clone, PartialEq)]
pub enum PageStyle {
    /// A page contains the cursor of the next one.
    Cursor {
        /// The parameter for the cursor.
        parameter: usize,
        /// The path to the next cursor in a page.
        next: Vec<Step>,
        /// Whether the parameter or the property is any string instead of a
        /// [`Scalar::Cursor`](super::Scalar::Cursor).
        is_text: bool,
    },
    /// The number of items before the page.
    Offset {
        /// The parameter for the offset.
        parameter: usize,
        /// The path to the size of a full page.
        size: Option<Vec<Step>>,
        /// The path to the total number of items.
        total: Option<Vec<Step>>,
    },
    /// The number of the page.
    Number {
        /// The parameter for the number.
        parameter: usize,
        /// The number of the first page.
        first: u64,
        /// The path to the size of a full page.
        size: Option<Vec<Step>>,
        /// The path to the number of the last page.
        last: Option<Vec<Step>>,
    },
    /// A page contains the URL of the next one.
    Url {
        /// The path to that URL.
        next: Vec<Step>,
    },
    /// The `Link` header of a page contains the URL of the next one (RFC 8288).
    Link,
}

/// One field of a path into a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The field.
    pub field: FieldName,
    /// Whether it may be absent or null.
    pub optional: bool,
}
