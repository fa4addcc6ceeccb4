//! What a document states about an item in words and in facts that only a reader can use.

/// The documentation of an item.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Docs {
    /// A line that states what it is: `summary`, `title`.
    pub summary: Option<String>,
    /// The `description`, in the Markdown that its author wrote.
    pub text: Option<String>,
    /// Facts for the reader, in the order in which they are shown.
    pub notes: Vec<Note>,
    /// The names under which the document knows the item, where they differ from the Rust name.
    pub aliases: Vec<String>,
    /// Whether the document advises against using it.
    pub deprecated: bool,
}

/// A fact that the client does not act on, since the server validates values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Note {
    /// A keyword that restricts or describes values, with its value as JSON: `minimum`, `1`.
    Keyword(&'static str, String),
    /// An example: its name, if it has one, and its value as JSON.
    Example(Option<String>, String),
    /// A remark of ours about words of the document: `Also declared as`, `text/csv`.
    Remark(&'static str, Vec<String>),
}
