//! How types are written in XML.

/// The element that a body is in XML, with the shapes of all that it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlRoot {
    /// The element.
    pub node: XmlNode,
    /// How values are written. The first ones are text, numbers and truth values.
    pub shapes: Vec<XmlShape>,
}

/// The node that a value is in XML (OpenAPI 3.2, section 4.26).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlNode {
    /// Which node it is.
    pub kind: XmlKind,
    /// Its name, perhaps with a prefix; empty where it has none.
    pub name: String,
    /// The namespace of its name.
    pub namespace: Option<String>,
    /// How its value is written, as an index into [`XmlRoot::shapes`].
    pub shape: usize,
    /// Whether it has to be there.
    pub required: bool,
}

/// A node of XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlKind {
    /// An element.
    Element,
    /// An attribute of the element around it.
    Attribute,
    /// The text of the element around it.
    Text,
    /// The text of the element around it, in a CDATA section.
    Cdata,
    /// None: what it consists of stands in the element around it.
    None,
}

/// How the values of a schema are written in XML; of several kinds of values each has its part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct XmlShape {
    /// How single values are read from their text.
    pub scalar: XmlScalar,
    /// The properties of objects, by their names in JSON.
    pub members: Vec<(String, XmlNode)>,
    /// How other members of objects are written.
    pub rest: Option<usize>,
    /// The items of lists; the last one is that of all items behind the others.
    pub items: Vec<XmlNode>,
    /// Whether a single value may stand in place of a list.
    pub or_single: bool,
    /// Whether an empty element is a text, and no empty list.
    pub empty_is_text: bool,
}

/// How a single value is read from its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum XmlScalar {
    /// As text.
    #[default]
    Text,
    /// As a number.
    Number,
    /// As a truth value.
    Boolean,
}
