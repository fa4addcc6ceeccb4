//! Lowers the XML form of bodies: a table of shapes for each, because XML needs names that types do not have.

use std::collections::HashMap;

use crate::document::view::Schema;
use crate::ir::{XmlKind, XmlNode, XmlRoot, XmlScalar, XmlShape};
use crate::schema::array::array;
use crate::schema::leaves::{Leaf, leaves};
use crate::schema::object::{additional, properties, required};
use crate::schema::xml::{XmlAnnotations, has_empty_text, is_list, requires, scalar};
use crate::schema::{Conjunction, Key, Kind, Schemas, conjunction, conjunction_of};

/// The first shapes of each table: scalars.
const SCALARS: [XmlScalar; 3] = [XmlScalar::Text, XmlScalar::Number, XmlScalar::Boolean];

/// Returns how scalars of several types are read.
fn common(scalars: &[XmlScalar]) -> XmlScalar {
    match scalars {
        [first, rest @ ..] if rest.iter().all(|other| other == first) => *first,
        _ => XmlScalar::Text,
    }
}

/// Returns the root element of a body. Returns `None` if the element has to be written but no name is
/// declared.
pub(super) fn root<'d>(schemas: &Schemas<'d>, schema: Schema<'d>, is_sent: bool) -> Option<XmlRoot> {
    let stated = XmlAnnotations::of(schemas, schema);
    let inferred = stated.component.or(stated.name).or((!is_sent).then_some("root"))?;
    let conjunction = conjunction(schemas, schema).ok()?;
    let shapes = SCALARS.map(|scalar| XmlShape { scalar, ..XmlShape::default() });
    let mut table = Table { shapes: shapes.into(), known: HashMap::new(), queue: Vec::new() };
    let node = table.node(schemas, &conjunction, inferred, false);
    let node = XmlNode { kind: XmlKind::Element, name: stated.name(inferred), ..node };
    Some(XmlRoot { node, shapes: table.settled(schemas) })
}

/// The shapes of a body during lowering. A list whose items have no name of their own has a shape for each
/// name.
struct Table<'d> {
    shapes: Vec<XmlShape>,
    known: HashMap<(Key, String), usize>,
    queue: Vec<(usize, Conjunction<'d>, String)>,
}

impl<'d> Table<'d> {
    fn node(
        &mut self,
        schemas: &Schemas<'d>,
        conjunction: &Conjunction<'d>,
        inferred: &str,
        required: bool,
    ) -> XmlNode {
        let stated = XmlAnnotations::of(schemas, conjunction.primary);
        let found = leaves(schemas, conjunction).unwrap_or_default().all;
        let kind = stated.kind(is_list(&found));
        let name = stated.name(inferred);
        let item = if kind == XmlKind::Element { stated.name.unwrap_or(inferred) } else { inferred };
        let item = if found.iter().any(Leaf::is_list) { item } else { "" };
        let scalars: Option<Vec<_>> = found.iter().map(|leaf| scalar(schemas, leaf)).collect();
        let shape = match scalars {
            Some(scalars) => SCALARS.iter().position(|known| *known == common(&scalars)).unwrap_or_default(),
            None => self.shape(conjunction, item),
        };
        let is_named = matches!(kind, XmlKind::Element | XmlKind::Attribute);
        XmlNode {
            kind,
            name: if is_named { name } else { String::new() },
            namespace: stated.namespace.filter(|_| is_named).map(str::to_owned),
            shape,
            required,
        }
    }

    fn shape(&mut self, conjunction: &Conjunction<'d>, item: &str) -> usize {
        let index = self.shapes.len();
        let known = *self.known.entry((conjunction.key(), item.to_owned())).or_insert(index);
        if known == index {
            self.shapes.push(XmlShape::default());
            self.queue.push((index, conjunction.clone(), item.to_owned()));
        }
        known
    }

    /// Completes the shapes of everything reachable. Errors in a schema were reported where its type was
    /// made.
    fn settled(mut self, schemas: &Schemas<'d>) -> Vec<XmlShape> {
        while let Some((index, conjunction, item)) = self.queue.pop() {
            let mut shape = XmlShape::default();
            let mut scalars = Vec::new();
            let all = leaves(schemas, &conjunction).unwrap_or_default().all;
            // An empty element could be a text or a list. The alternative that the document lists first
            // decides.
            let text = all.iter().position(has_empty_text);
            let list = all.iter().position(|leaf| leaf.is_list() && !requires(leaf, "minItems"));
            for leaf in all {
                scalars.extend(scalar(schemas, &leaf));
                self.extend(schemas, &mut shape, &leaf, &item);
            }
            shape.scalar = common(&scalars);
            shape.or_single = !scalars.is_empty() && !shape.items.is_empty();
            let is_text = text.is_some_and(|text| list.is_none_or(|list| text < list));
            shape.empty_is_text = shape.or_single && is_text;
            if let Some(place) = self.shapes.get_mut(index) {
                *place = shape;
            }
        }
        self.shapes
    }

    /// Adds the properties or items of a leaf. Of properties with the same name, the first one counts.
    fn extend(&mut self, schemas: &Schemas<'d>, shape: &mut XmlShape, leaf: &Leaf<'d>, item: &str) {
        let together = |this: &mut Self, written: &[Schema<'d>]| {
            let (first, more) = written.split_first()?;
            let conjunction = conjunction_of(schemas, *first, more).ok()?;
            Some(this.node(schemas, &conjunction, item, false))
        };
        match &leaf.kind {
            Kind::Object => {
                let required = required(&leaf.conjuncts);
                for property in properties(schemas, &leaf.conjuncts).all.into_iter().flatten() {
                    if shape.members.iter().any(|(wire, _)| wire == property.wire) {
                        continue;
                    }
                    let required = required.iter().any(|(name, _)| *name == property.wire);
                    let node = self.node(schemas, &property.conjunction, property.wire, required);
                    shape.members.push((property.wire.to_owned(), node));
                }
                if let Some(values) = additional(&leaf.conjuncts) {
                    shape.rest = Some(together(self, &values).map_or(0, |node| node.shape));
                }
            }
            Kind::Map(values) => {
                shape.rest = Some(together(self, values).map_or(0, |node| node.shape));
            }
            Kind::Array => {
                let members = array(&leaf.conjuncts).members();
                shape.items.extend(members.iter().filter_map(|member| together(self, member)));
            }
            _ => {}
        }
    }
}
