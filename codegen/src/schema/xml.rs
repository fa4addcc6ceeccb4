//! The meaning of schemas in XML.

use crate::document::NodeRef;
use crate::document::view::Schema;
use crate::ir::{Scalar, XmlKind, XmlScalar};

use super::Schemas;
use super::classify::Kind;
use super::enums;
use super::leaves::Leaf;
use super::scalar::is_string;

/// What the `xml` objects of a schema and of the schemas that it refers to declare. The first declaration
/// takes precedence.
#[derive(Default)]
pub(crate) struct XmlAnnotations<'d> {
    pub(crate) name: Option<&'d str>,
    pub(crate) namespace: Option<&'d str>,
    prefix: Option<&'d str>,
    node: Option<&'d str>,
    is_attribute: bool,
    is_wrapped: bool,
    /// The name of the component, if it is one.
    pub(crate) component: Option<&'d str>,
}

impl<'d> XmlAnnotations<'d> {
    pub(crate) fn of(schemas: &Schemas<'d>, written: Schema<'d>) -> Self {
        let (mut stated, mut next) = (Self::default(), Some(written));
        // Resolved references do not lead to further references, and a wrapper in `allOf` wraps one schema,
        // so few steps suffice.
        for _ in 0..8 {
            let Some(schema) = next else { break };
            let xml = schema.value("xml");
            let text = |key| xml.and_then(|xml| xml.get(key)).and_then(NodeRef::as_str);
            let flag = |key| xml.and_then(|xml| xml.get(key)).and_then(NodeRef::as_bool) == Some(true);
            stated.name = stated.name.or(text("name"));
            stated.namespace = stated.namespace.or(text("namespace")).filter(|uri| !uri.is_empty());
            stated.prefix = stated.prefix.or(text("prefix")).filter(|prefix| !prefix.is_empty());
            stated.node = stated.node.or(text("nodeType"));
            stated.is_attribute |= flag("attribute");
            stated.is_wrapped |= flag("wrapped");
            stated.component = stated.component.or(schema.component_name());
            let only = || match schema.members("allOf")?.as_slice() {
                [only] if !schema.has_properties() => Some(*only),
                _ => None,
            };
            let target = schemas.resolve(schema).ok().filter(|target| target.id() != schema.id());
            next = target.or_else(only);
        }
        stated
    }

    /// Returns the declared name, or else `inferred`, with its prefix.
    pub(crate) fn name(&self, inferred: &str) -> String {
        let name = self.name.unwrap_or(inferred);
        match self.prefix.filter(|_| !name.contains(':')) {
            Some(prefix) => format!("{prefix}:{name}"),
            None => name.to_owned(),
        }
    }

    /// Returns the node type (OpenAPI 3.2, `nodeType`). Before 3.2, `attribute` and `wrapped` declare it.
    pub(crate) fn kind(&self, is_list: bool) -> XmlKind {
        match self.node {
            Some("element") => XmlKind::Element,
            Some("attribute") => XmlKind::Attribute,
            Some("text") => XmlKind::Text,
            Some("cdata") => XmlKind::Cdata,
            Some("none") => XmlKind::None,
            _ if self.is_attribute => XmlKind::Attribute,
            _ if is_list && !self.is_wrapped => XmlKind::None,
            _ => XmlKind::Element,
        }
    }
}

/// Returns how the text of a scalar is read, or `None` if the value is not a scalar.
pub(crate) fn scalar<'d>(schemas: &Schemas<'d>, leaf: &Leaf<'d>) -> Option<XmlScalar> {
    let of_values = |is_it: fn(NodeRef<'d>) -> bool| {
        enums::values(schemas, &leaf.conjuncts).into_iter().all(|(value, _)| is_it(value))
    };
    Some(match leaf.kind {
        Kind::Scalar(Scalar::Bool) => XmlScalar::Boolean,
        Kind::Scalar(scalar) if scalar.is_integer() || scalar.is_float() => XmlScalar::Number,
        Kind::Enum if of_values(|value| value.as_bool().is_some()) => XmlScalar::Boolean,
        Kind::Enum if of_values(|value| value.as_str().is_none() && value.as_bool().is_none()) => {
            XmlScalar::Number
        }
        Kind::Scalar(_) | Kind::Enum | Kind::Any => XmlScalar::Text,
        _ => return None,
    })
}

/// Returns whether a value can only be a list.
pub(crate) fn is_list(leaves: &[Leaf<'_>]) -> bool {
    !leaves.is_empty() && leaves.iter().all(Leaf::is_list)
}

/// Returns whether the text of a leaf may be empty.
pub(crate) fn has_empty_text(leaf: &Leaf<'_>) -> bool {
    let is_text = matches!(leaf.kind, Kind::Scalar(scalar) if is_string(scalar));
    let has_values = leaf.conjuncts.iter().any(|conjunct| conjunct.schema.values().is_some());
    is_text && !has_values && !requires(leaf, "minLength")
}

/// Returns whether a limit keeps a leaf from being empty.
pub(crate) fn requires(leaf: &Leaf<'_>, limit: &str) -> bool {
    let least = leaf.conjuncts.iter().filter_map(|conjunct| conjunct.schema.json(limit));
    least.filter_map(|least| least.parse::<f64>().ok()).any(|least| least > 0.0)
}
