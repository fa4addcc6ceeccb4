//! What a request takes beside its body.

use openapi_build::inspect::NodeRef;

use super::bodies::first_json;
use super::finding::Sentence;
use super::operations::Operation;
use super::pair::Direction;
use super::pair::{flag, text};
use super::rules;
use super::walk::{Site, Walk};

/// A parameter, its references followed.
#[derive(Clone, Copy)]
struct Parameter<'t> {
    place: &'t str,
    name: &'t str,
    /// For a parameter of the path: which of them it is, since its name is not on the wire.
    slot: Option<usize>,
    node: NodeRef<'t>,
}

impl Parameter<'_> {
    fn is(&self, other: &Parameter<'_>) -> bool {
        let same_name = match self.place {
            // RFC 9110, section 5.1: names of fields are case-insensitive.
            "header" => self.name.eq_ignore_ascii_case(other.name),
            "path" => self.slot == other.slot,
            _ => self.name == other.name,
        };
        self.place == other.place && same_name
    }

    /// Its place and name: `query limit`.
    fn title(&self) -> String {
        format!("{} {}", self.place, self.name)
    }

    /// What is said about its values.
    fn says(&self) -> String {
        ["schema", "content", "style", "explode"]
            .iter()
            .filter_map(|key| self.node.get(key))
            .map(NodeRef::to_json)
            .collect()
    }
}

impl<'c> Walk<'c> {
    pub(super) fn parameters(&mut self, old: Operation<'c>, new: Operation<'c>) {
        let before = parameters(old, |node| self.old_target(node));
        let after = parameters(new, |node| self.new_target(node));
        let around = (Some(Site::node(old.node)), Some(Site::node(new.node)));
        let mut gone = Vec::new();
        let mut came: Vec<_> = after
            .iter()
            .filter(|parameter| !before.iter().any(|other| other.is(parameter)))
            .copied()
            .collect();
        for parameter in &before {
            match after.iter().find(|other| parameter.is(other)) {
                Some(other) => self.parameter(*parameter, *other),
                None => gone.push(*parameter),
            }
        }
        gone.retain(|parameter| {
            let place = came.iter().position(|other| other.name == parameter.name);
            let Some(other) = place.or_else(|| renamed(parameter, &gone_like(&before, &after), &came)) else {
                return true;
            };
            let other = came.remove(other);
            self.parameter_changed_place(*parameter, other);
            false
        });
        for parameter in gone {
            let text = Sentence::new("the parameter {} was removed", &[&parameter.title()]);
            let sites = (Some(Site::node(parameter.node)), around.1);
            self.found(&rules::PARAMETER_REMOVED, sites, &parameter.title(), text);
        }
        for parameter in came {
            let (rule, text) = if flag(parameter.node, "required") {
                (&rules::PARAMETER_ADDED_REQUIRED, "the required parameter {} was added")
            } else {
                (&rules::PARAMETER_ADDED_OPTIONAL, "the optional parameter {} was added")
            };
            let sites = (around.0, Some(Site::node(parameter.node)));
            self.found(rule, sites, &parameter.title(), Sentence::new(text, &[&parameter.title()]));
        }
    }

    fn parameter_changed_place(&mut self, old: Parameter<'c>, new: Parameter<'c>) {
        let sites = (Some(Site::node(old.node)), Some(Site::node(new.node)));
        if old.name == new.name {
            let text = Sentence::new("the parameter {} is sent as {} now", &[&old.title(), &new.title()]);
            self.found(&rules::PARAMETER_MOVED, sites, &old.title(), text);
        } else {
            let text = Sentence::new("the parameter {} is called {} now", &[&old.title(), &new.title()]);
            self.found(&rules::PARAMETER_RENAMED, sites, &old.title(), text);
        }
        self.parameter(old, new);
    }

    fn parameter(&mut self, old: Parameter<'c>, new: Parameter<'c>) {
        let sites = (Some(Site::node(old.node)), Some(Site::node(new.node)));
        let title = new.title();
        match (flag(old.node, "required"), flag(new.node, "required")) {
            (false, true) => {
                let text = Sentence::new("the parameter {} is required now", &[&title]);
                self.found(&rules::PARAMETER_BECAME_REQUIRED, sites, &title, text);
            }
            (true, false) => {
                let text = Sentence::new("the parameter {} is no longer required", &[&title]);
                self.found(&rules::PARAMETER_BECAME_OPTIONAL, sites, &title, text);
            }
            _ => {}
        }
        let media = |node: NodeRef<'c>| {
            node.get("content").and_then(|all| all.entries().next().map(|(name, _)| name))
        };
        if old.place == new.place && (style(old) != style(new) || media(old.node) != media(new.node)) {
            let text = Sentence::new("the parameter {} is written in another way", &[&title]);
            self.found(&rules::PARAMETER_STYLE_CHANGED, sites, &title, text);
        }
        if flag(old.node, "allowReserved") != flag(new.node, "allowReserved") {
            let text = Sentence::new("other characters of the parameter {} are escaped", &[&title]);
            self.found(&rules::PARAMETER_RESERVED_CHANGED, sites, &title, text);
        }
        self.words(old.node, new.node);
        let schema = |node: NodeRef<'c>| node.get("schema").or_else(|| first_json(node)?.get("schema"));
        self.body_schema((old.node, schema(old.node)), (new.node, schema(new.node)), Direction::Request);
    }
}

/// `style` and `explode` with their defaults (OpenAPI 3.1, section 4.8.12.2).
fn style(parameter: Parameter<'_>) -> (&str, bool) {
    let default = if matches!(parameter.place, "query" | "cookie") { "form" } else { "simple" };
    let style = text(parameter.node, "style").unwrap_or(default);
    let explode = parameter.node.get("explode").and_then(NodeRef::as_bool);
    (style, explode.unwrap_or(style == "form"))
}

/// The parameters of an operation and of its path, those of the operation first.
fn parameters<'t>(
    operation: Operation<'t>,
    mut target: impl FnMut(NodeRef<'t>) -> NodeRef<'t>,
) -> Vec<Parameter<'t>> {
    let list = |node: NodeRef<'t>| node.items_of("parameters");
    let mut found: Vec<Parameter<'t>> = Vec::new();
    for node in list(operation.node).chain(list(operation.item)) {
        let node = target(node);
        let (Some(place), Some(name)) = (text(node, "in"), text(node, "name")) else { continue };
        let slot = operation.path.find(&format!("{{{name}}}")).filter(|_| place == "path");
        let slot = slot.map(|at| operation.path.get(..at).unwrap_or_default().matches('{').count());
        let parameter = Parameter { place, name, slot, node };
        if !found.iter().any(|other| other.is(&parameter)) {
            found.push(parameter);
        }
    }
    found
}

fn gone_like<'t>(before: &[Parameter<'t>], after: &[Parameter<'t>]) -> Vec<Parameter<'t>> {
    before.iter().filter(|parameter| !after.iter().any(|other| other.is(parameter))).copied().collect()
}

/// Which of the parameters that came is one that went, by another name: the only one of those that came that says the same,
/// where no other that went says so too.
fn renamed(parameter: &Parameter<'_>, gone: &[Parameter<'_>], came: &[Parameter<'_>]) -> Option<usize> {
    let same = |other: &Parameter<'_>| other.place == parameter.place && other.says() == parameter.says();
    let mut like = came.iter().enumerate().filter(|(_, other)| same(other));
    let (index, _) = like.next()?;
    let is_clear = like.next().is_none() && gone.iter().filter(|other| same(other)).count() == 1;
    is_clear.then_some(index)
}
