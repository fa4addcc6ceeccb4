//! How types are written in XML.

/// The root element of an XML body, with the shapes of everything it contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlRoot {
    /// The element.
    pub node: XmlNode,
    /// How values are written. The first shapes are those of text, numbers and booleans.
    pub shapes: Vec<XmlShape>,
}

/// The XML node of a value (OpenAPI 3.2, section 4.26).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlNode {
    /// The kind of node.
    pub kind: XmlKind,
    /// Its name, possibly with a prefix; empty if it has none.
    pub name: String,
    /// The namespace of its name.
    pub namespace: Option<String>,
    /// How its value is written, as an index into [`XmlRoot::shapes`].
    pub shape: usize,
    /// Whether it is required.
    pub required: bool,
}

/// A kind of XML node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlKind {
    /// An element.
    Element,
    /// An attribute of the parent element.
    Attribute,
    /// The text of the parent element.
    Text,
    /// The text of the parent element, in a CDATA section.
    Cdata,
    /// No node: the contents are part of the parent element.
    None,
}

/// How the values of a schema are written in XML. If it allows several kinds of values, each has its fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct XmlShape {
    /// How scalars are read from their text.
    pub scalar: XmlScalar,
    /// The properties of objects, by their names in JSON.
    pub members: Vec<(String, XmlNode)>,
    /// How additional members of objects are written.
    pub rest: Option<usize>,
    /// The items of lists. The last one is also that of all further items.
    pub items: Vec<XmlNode>,
    /// Whether a single value may replace a list.
    pub or_single: bool,
    /// Whether an empty element is an empty text instead of an empty list.
    pub empty_is_text: bool,
}

/// How a scalar is read from its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum XmlScalar {
    /// As text.
    #[default]
    Text,
    /// As a number.
    Number,
    /// As a boolean.
    Boolean,
}
