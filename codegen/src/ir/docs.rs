//! Documentation of an item: the document's description, and facts that types cannot express.

/// The documentation of an item.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Docs {
    /// A one-line summary: `summary`, `title`.
    pub summary: Option<String>,
    /// The `description`, in the author's Markdown.
    pub text: Option<String>,
    /// Facts for the reader, in the order in which they are shown.
    pub notes: Vec<Note>,
    /// The names of the item in the document, if they differ from the Rust name.
    pub aliases: Vec<String>,
    /// Whether the item is deprecated.
    pub deprecated: bool,
}

/// A fact that does not affect the client, because the server validates values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Note {
    /// A keyword that restricts or describes values, with its value as JSON: `minimum`, `1`.
    Keyword(&'static str, String),
    /// An example: its name, if it has one, and its value as JSON.
    Example(Option<String>, String),
    /// A remark about names in the document: `Also declared as`, `text/csv`.
    Remark(&'static str, Vec<String>),
}
