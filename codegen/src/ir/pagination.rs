//! Pagination of an operation (`x-pagination`).

use super::{FieldName, TypeUse};

/// How an operation hands out a long list (`x-pagination`).
#[derive(Debug, Clone, PartialEq)]
pub struct Pagination {
    /// What names the page that is requested.
    pub style: PageStyle,
    /// Where the items stand in a page; empty when the page is the list of them.
    pub items: Vec<Step>,
    /// The type of a page.
    pub page: TypeUse,
    /// The type of an item.
    pub item: TypeUse,
}

/// What names a page. Parameters are indexes into [`Operation::parameters`](super::Operation::parameters).
#[derive(Debug, Clone, PartialEq)]
pub enum PageStyle {
    /// A page holds the cursor of the next one.
    Cursor {
        /// The parameter that takes the cursor.
        parameter: usize,
        /// Where the next cursor stands in a page.
        next: Vec<Step>,
        /// Whether the parameter or the property is any text, and not a [`Scalar::Cursor`](super::Scalar::Cursor).
        is_text: bool,
    },
    /// The number of items before the page.
    Offset {
        /// The parameter that takes the offset.
        parameter: usize,
        /// Where a page states how many items a full one has.
        size: Option<Vec<Step>>,
        /// Where a page states how many items there are.
        total: Option<Vec<Step>>,
    },
    /// The number of the page.
    Number {
        /// The parameter that takes the number.
        parameter: usize,
        /// The number of the first page.
        first: u64,
        /// Where a page states how many items a full one has.
        size: Option<Vec<Step>>,
        /// Where a page states which number the last page has.
        last: Option<Vec<Step>>,
    },
    /// A page holds the URL of the next one.
    Url {
        /// Where that URL stands.
        next: Vec<Step>,
    },
    /// The `Link` header of a page holds the URL of the next one (RFC 8288).
    Link,
}

/// One field on a way into a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The field.
    pub field: FieldName,
    /// Whether it may be absent or null.
    pub optional: bool,
}
