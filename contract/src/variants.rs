//! Unions: which kinds of values there are, and what tells them apart.

use openapi_build::inspect::NodeRef;

use super::finding::Sentence;
use super::pair::text;
use super::rules;
use super::schemas::Both;
use super::walk::{Site, Walk};

impl<'c> Walk<'c> {
    /// Compares the variants of two unions, each by its name, or by all that it says.
    pub(super) fn variants(&mut self, both: &mut Both<'c>) {
        let (Some(old), Some(new)) = (both.old.variants.clone(), both.new.variants.clone()) else { return };
        let mut came: Vec<_> = new.iter().map(|node| (*node, variant_name(*node))).collect();
        let mut gone = Vec::new();
        for node in old {
            let name = variant_name(node);
            match came.iter().position(|(_, other)| *other == name) {
                Some(index) => both.child(node, came.remove(index).0, false),
                None => gone.push((node, name)),
            }
        }
        gone.retain(|(node, _)| {
            let says = self.old_target(*node).to_json();
            let same = came.iter().position(|(other, _)| self.new_target(*other).to_json() == says);
            let renamed = same.map(|index| came.remove(index).0);
            renamed.map(|other| both.child(*node, other, false)).is_none()
        });
        for (node, name) in &gone {
            let rule = both.direction.rule(&rules::REQUEST_VARIANT_REMOVED, &rules::RESPONSE_VARIANT_REMOVED);
            let sites = (Some(Site::node(*node)), Some(Site::node(both.new.node)));
            self.found(rule, sites, name, Sentence::new("the variant {} was removed", &[name]));
        }
        let tagged = both.new.get("discriminator").is_some();
        let added =
            if tagged { &rules::RESPONSE_VARIANT_ADDED } else { &rules::RESPONSE_UNTAGGED_VARIANT_ADDED };
        for (node, name) in &came {
            let rule = both.direction.rule(&rules::REQUEST_VARIANT_ADDED, added);
            let sites = (Some(Site::node(both.old.node)), Some(Site::node(*node)));
            self.found(rule, sites, name, Sentence::new("the variant {} was added", &[name]));
        }
        self.discriminator(both);
    }

    fn discriminator(&mut self, both: &Both<'c>) {
        let (old, new) = (both.old.get("discriminator"), both.new.get("discriminator"));
        let property = |node: Option<NodeRef<'c>>| node.and_then(|node| text(node, "propertyName"));
        if property(old) != property(new) {
            let text = Sentence::new("the property that tells the variants apart changed", &[]);
            self.found(&rules::DISCRIMINATOR_CHANGED, both.at("discriminator"), "", text);
            return;
        }
        let (old_root, new_root) = (self.old.document.root(), self.new.document.root());
        let (old, new) = (mapping(old, old_root), mapping(new, new_root));
        let same = |(was, is): (&Meaning<'_>, &Meaning<'_>)| {
            was.value == is.value && (was.name == is.name || was.says == is.says)
        };
        if old.len() != new.len() || !old.iter().zip(&new).all(same) {
            let text = Sentence::new("the values that tell the variants apart changed", &[]);
            self.found(&rules::DISCRIMINATOR_MAPPING_CHANGED, both.at("discriminator"), "", text);
        }
    }
}

/// What a value of a discriminator means.
struct Meaning<'t> {
    value: &'t str,
    /// The schema's name, and all that it says: it is the same schema when either is.
    name: &'t str,
    says: Option<String>,
}

/// The values of a discriminator, sorted: their order means nothing.
fn mapping<'t>(discriminator: Option<NodeRef<'t>>, root: NodeRef<'t>) -> Vec<Meaning<'t>> {
    let schemas = root.get("components").and_then(|components| components.get("schemas"));
    let members = discriminator.and_then(|node| node.get("mapping")).into_iter().flat_map(NodeRef::entries);
    let meant = members.map(|(value, target)| {
        let target = target.as_str().unwrap_or_default();
        let name = target.rsplit('/').next().unwrap_or_default();
        let schema = schemas.and_then(|schemas| schemas.get(name));
        Meaning { value, name, says: schema.map(NodeRef::to_json) }
    });
    let mut meant: Vec<_> = meant.collect();
    meant.sort_by_key(|meaning| meaning.value);
    meant
}

/// What a variant is known by: its reference, its title, or all that it says.
fn variant_name(node: NodeRef<'_>) -> String {
    let name = text(node, "$ref").map(|reference| reference.rsplit('/').next().unwrap_or(reference));
    name.or_else(|| text(node, "title").filter(|title| !title.is_empty()))
        .map_or_else(|| node.to_json(), str::to_owned)
}
