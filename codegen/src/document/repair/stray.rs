//! Removes scalar values among the components, where only objects are allowed.

use indexmap::IndexMap;

use super::schema::type_named;
use crate::diagnostic::Report;
use crate::document::keywords::{Kind, Treatment};
use crate::document::tree::{Entry, NodeRef, Tree, Value};

/// Removes scalar values among named objects, which have no meaning there.
pub(super) fn remove_values(tree: &mut Tree, components: &IndexMap<String, Entry>, report: &mut Report) {
    for (key, entry) in components {
        let Some(Treatment::Each(kind)) = Kind::Components.treatment(key) else { continue };
        let map = tree.at(entry.value);
        let stray: Vec<_> = map
            .entries()
            .filter(|(_, member)| is_stray(*member, kind))
            .map(|(name, _)| name.to_owned())
            .collect();
        for name in stray {
            let map = tree.at(entry.value);
            let (span, found) = (map.key_span(&name), map.get(&name).map_or("", NodeRef::kind));
            let message = format!("`{name}`: expected {}, found {found}; it is ignored", kind.name());
            report.warning(span, message);
            if let Some(Value::Mapping(members)) = tree.value_mut(entry.value) {
                members.shift_remove(&name);
            }
        }
    }
}

/// Returns whether a value is neither an object of a kind nor a shorthand for one.
fn is_stray(node: NodeRef<'_>, kind: Kind) -> bool {
    match node.value() {
        Value::String(text) => match kind {
            Kind::Response => false,
            Kind::Schema => type_named(text).is_none(),
            _ => true,
        },
        Value::Number(_) => true,
        Value::Bool(_) => kind != Kind::Schema,
        Value::Null => !matches!(kind, Kind::Response | Kind::PathItem),
        Value::Sequence(_) | Value::Mapping(_) => false,
    }
}
