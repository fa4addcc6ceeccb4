//! Reads an element as a JSON value.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use serde_json::{Map, Number, Value};

use super::{Kind, Node, Root, Scalar, Shape, local};
use crate::BoxError;

/// The maximum nesting of elements, as for JSON.
const MAX_DEPTH: usize = 127;

/// The maximum nesting of objects without a node of their own.
const MAX_NODELESS: usize = 4;

/// An element that was read. Its name has no prefix.
#[derive(Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    /// The text in CDATA sections.
    cdata: String,
    has_cdata: bool,
    elements: Vec<Element>,
}

/// Reads a document as JSON.
///
/// # Errors
///
/// Returns an error if the text is not XML or is nested too deeply.
pub(crate) fn read(root: &Root, text: &str) -> Result<Vec<u8>, BoxError> {
    let element = parse(text)?;
    Ok(serde_json::to_vec(&value(root, root.shape(root.1.shape), &element, 0))?)
}

fn parse(text: &str) -> Result<Element, BoxError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open = vec![Element::default()];
    loop {
        let event = reader.read_event()?;
        let Some(last) = open.last_mut() else { return Err("an element ends that did not begin".into()) };
        match event {
            Event::Start(start) => {
                let element = start_element(&start)?;
                if open.len() > MAX_DEPTH {
                    return Err(format!("elements are nested deeper than {MAX_DEPTH}").into());
                }
                open.push(element);
            }
            Event::End(_) => {
                let Some(element) = open.pop() else { continue };
                if let Some(around) = open.last_mut() {
                    around.elements.push(element);
                }
            }
            Event::Text(text) => last.text.push_str(&text.xml10_content()),
            Event::CData(text) => {
                let text = text.xml10_content();
                last.text.push_str(&text);
                last.cdata.push_str(&text);
                last.has_cdata = true;
            }
            Event::GeneralRef(reference) => {
                if let Some(character) = reference.resolve_char_ref()? {
                    last.text.push(character);
                } else {
                    let name = reference.xml10_content();
                    let Some(text) = resolve_predefined_entity(&name) else {
                        return Err(format!("the entity `{}` is not known", name.escape_debug()).into());
                    };
                    last.text.push_str(text);
                }
            }
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    let [document] = open.as_mut_slice() else { return Err("an element does not end".into()) };
    let is_blank = document.text.trim().is_empty();
    document
        .elements
        .pop()
        .filter(|_| is_blank && document.elements.is_empty())
        .ok_or_else(|| BoxError::from("it is not one element"))
}

fn start_element(start: &BytesStart<'_>) -> Result<Element, BoxError> {
    let mut element = Element { name: local(start.name().as_ref()).to_owned(), ..Element::default() };
    for attribute in start.attributes() {
        let attribute = attribute?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0)?.into_owned();
        let name = attribute.key.as_ref();
        if name != "xmlns" && !name.starts_with("xmlns:") {
            element.attributes.push((name.to_owned(), value));
        }
    }
    Ok(element)
}

impl Element {
    /// Returns an attribute by its name, or by its name without a prefix, because servers choose
    /// prefixes.
    fn attribute(&self, name: &str) -> Option<&str> {
        let exact = self.attributes.iter().find(|(other, _)| other == name);
        let alike = || self.attributes.iter().find(|(other, _)| local(other) == local(name));
        exact.or_else(alike).map(|(_, value)| value.as_str())
    }

    /// Returns whether the element is `null` (`xsi:nil`).
    fn is_nil(&self) -> bool {
        self.attributes
            .iter()
            .any(|(name, value)| name.ends_with(":nil") && ["true", "1"].contains(&value.as_str()))
    }

    /// Returns the text. Whitespace around CDATA sections and elements is only layout.
    fn own_text(&self) -> &str {
        let is_layout = self.has_cdata && self.text.trim() == self.cdata.trim();
        match (is_layout, self.elements.is_empty()) {
            (true, _) => &self.cdata,
            (false, true) => &self.text,
            (false, false) => self.text.trim(),
        }
    }

    fn named(&self, names: &[Node]) -> impl Iterator<Item = &Self> {
        self.elements.iter().filter(|element| names.iter().any(|node| node.local() == element.name))
    }
}

/// Returns the value of an element.
fn value(root: &Root, shape: Shape, element: &Element, unmarked: usize) -> Value {
    if element.is_nil() {
        return Value::Null;
    }
    let is_blank = element.text.trim().is_empty();
    let is_object = !shape.members.is_empty() || shape.rest.is_some();
    let is_list = !element.elements.is_empty() || is_blank && !shape.empty_is_text;
    if !shape.items.is_empty() && !is_object && is_list {
        // If all items are alike, they are read whatever their names are.
        return list(root, shape.items, element.elements.iter());
    }
    let keeps_text = |(_, node): &(&str, Node)| matches!(node.kind, Kind::Text | Kind::Cdata);
    let has_attributes = !element.attributes.is_empty();
    let may_be_object = is_object && (is_blank || has_attributes || shape.members.iter().any(keeps_text));
    if may_be_object || !element.elements.is_empty() {
        return object(root, shape, element, unmarked);
    }
    scalar(root, shape, element.own_text())
}

fn object(root: &Root, shape: Shape, element: &Element, unmarked: usize) -> Value {
    let mut object = Map::new();
    for (wire, node) in shape.members {
        if let Some(value) = member(root, *node, element, unmarked) {
            object.insert((*wire).to_owned(), value);
        }
    }
    let is_untyped = shape.members.is_empty();
    if shape.rest.is_none() && !is_untyped {
        return Value::Object(object);
    }
    let rest = root.shape(shape.rest.unwrap_or_default());
    // Items without a name of their own repeat that of their list.
    let item = rest.repeated().map(|item| root.shape(item));
    for other in element.elements.iter().filter(|other| !is_named(root, shape, &other.name, unmarked)) {
        let value = value(root, item.unwrap_or(rest), other, 0);
        match (object.get_mut(&other.name), item) {
            (Some(Value::Array(values)), _) if item.is_some() || rest.items.is_empty() => values.push(value),
            (Some(first), _) if rest.items.is_empty() => *first = Value::Array(vec![first.take(), value]),
            (Some(_), _) => {}
            (None, Some(_)) => drop(object.insert(other.name.clone(), Value::Array(vec![value]))),
            (None, None) => drop(object.insert(other.name.clone(), value)),
        }
    }
    let attributes = element.attributes.iter().map(|(name, text)| (local(name), text));
    for (name, text) in attributes.filter(|(name, _)| !is_named(root, shape, name, unmarked)) {
        object.entry(name).or_insert_with(|| scalar(root, rest, text));
    }
    Value::Object(object)
}

/// Returns whether a member is read from elements or attributes of this name.
fn is_named(root: &Root, shape: Shape, name: &str, unmarked: usize) -> bool {
    shape.members.iter().any(|(_, node)| match (node.kind, root.shape(node.shape)) {
        (Kind::None, shape) if !shape.items.is_empty() => shape.items.iter().any(|item| item.local() == name),
        (Kind::None, shape) => unmarked < MAX_NODELESS && is_named(root, shape, name, unmarked + 1),
        _ => node.local() == name,
    })
}

fn list<'e>(root: &Root, items: &[Node], elements: impl Iterator<Item = &'e Element>) -> Value {
    let item = |(index, element)| {
        let node = items.get(index).or(items.last());
        value(root, root.shape(node.map_or(0, |node| node.shape)), element, 0)
    };
    Value::Array(elements.enumerate().map(item).collect())
}

/// Returns the value of a property; `None` if it is absent.
fn member(root: &Root, node: Node, element: &Element, unmarked: usize) -> Option<Value> {
    let shape = root.shape(node.shape);
    match node.kind {
        Kind::Attribute => element.attribute(node.name).map(|text| scalar(root, shape, text)),
        Kind::Text | Kind::Cdata => {
            let text = element.own_text();
            (node.required || !text.is_empty()).then(|| scalar(root, shape, text))
        }
        Kind::Element => {
            let mut found = element.named(std::slice::from_ref(&node));
            let first = found.next()?;
            Some(value(root, shape, first, 0))
        }
        Kind::None if !shape.items.is_empty() => {
            let mut found = element.named(shape.items).peekable();
            (node.required || found.peek().is_some()).then(|| list(root, shape.items, found))
        }
        Kind::None if unmarked < MAX_NODELESS => {
            let value = object(root, shape, element, unmarked + 1);
            let is_empty = value.as_object().is_some_and(Map::is_empty);
            (node.required || !is_empty).then_some(value)
        }
        Kind::None => None,
    }
}

/// Returns a scalar, or a list of scalars in one text. A text of another type stays a string, so
/// that the type rejects it.
fn scalar(root: &Root, shape: Shape, text: &str) -> Value {
    if let Some(item) = shape.items.first().filter(|_| !shape.or_single) {
        // A nested list has no text; the table may be cyclic.
        let item = Some(root.shape(item.shape)).filter(|item| item.items.is_empty()).unwrap_or(Shape::TEXT);
        return Value::Array(text.split_whitespace().map(|text| scalar(root, item, text)).collect());
    }
    let trimmed = text.trim();
    let read = match (shape.scalar, trimmed) {
        (Scalar::Boolean, "true" | "1") => Some(Value::Bool(true)),
        (Scalar::Boolean, "false" | "0") => Some(Value::Bool(false)),
        (Scalar::Text | Scalar::Boolean, _) => None,
        (Scalar::Number, _) => {
            let whole = || trimmed.parse::<i64>().ok().map(Number::from);
            let number = serde_json::from_str::<Number>(trimmed).ok().or_else(whole);
            number.or_else(|| Number::from_f64(trimmed.parse().ok()?)).map(Value::Number)
        }
    };
    // Many servers write an absent number as an empty element.
    let absent =
        || if shape.scalar != Scalar::Text && trimmed.is_empty() { Value::Null } else { text.into() };
    read.unwrap_or_else(absent)
}
