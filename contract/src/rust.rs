//! What happens to the public API of the generated crate.
//!
//! Both APIs are read from their text (`surface`). Names that changed are known from the intermediate representation: an
//! operation is the same when its method and path are, a type when its schema stands at the same place or is the renamed
//! one. What is left after renaming came, went or changed.

use std::collections::{BTreeMap, BTreeSet};

use openapi_build::ir::{Api, Operation, Pointer, Shape};

use super::finding::Sentence;
use super::rules::{self, Rule};
use super::surface::{Item, ItemKind};
use super::walk::{Site, Walk};
use super::{Contract, Rust};

impl<'c> Walk<'c> {
    /// Compares what is generated from both documents.
    pub(super) fn rust(&mut self) {
        let (Ok(old), Ok(new)) = (&self.old.rust, &self.new.rust) else { return };
        self.operation = None;
        let names = self.renamed_items(&old.api, &new.api);
        let before = old.surface.renamed(&names);
        let mut said = BTreeSet::new();
        for (path, (was, item)) in &before {
            let Some(now) = new.surface.items.get(path) else {
                if !has_removed_owner(path, &before, new) {
                    self.rust_found(was, path, item_removed(item.kind), "");
                }
                continue;
            };
            let (own, own_now) = (own_name(was), own_name(path));
            if own != own_now && said.insert((own.to_owned(), own_now.to_owned())) {
                self.rust_renamed(was, path);
            }
            self.rust_changed(was, path, item, now);
        }
        for (path, item) in &new.surface.items {
            let owner_came = owner(path)
                .is_some_and(|owner| !before.contains_key(owner) && new.surface.items.contains_key(owner));
            if !before.contains_key(path) && !owner_came {
                let (rule, text) = match item.kind {
                    ItemKind::Trait => (&rules::RUST_TRAIT_GAINED, "{} was added"),
                    _ => (&rules::RUST_ADDED, "{} was added"),
                };
                self.rust_found(path, path, (rule, text), "");
            }
        }
    }

    /// The items that have another name now, by their old names.
    fn renamed_items(&self, old: &Api, new: &Api) -> BTreeMap<String, String> {
        let mut names = BTreeMap::new();
        let mut note = |was: String, is: String| {
            if was != is {
                names.insert(was, is);
            }
        };
        for operation in &old.operations {
            let key = |operation: &Operation| {
                (operation.method.clone(), super::operations::unnamed(&operation.path))
            };
            if let Some(other) = new.operations.iter().find(|other| key(other) == key(operation)) {
                for (was, is) in operation_names(operation).into_iter().zip(operation_names(other)) {
                    note(was, is);
                }
            }
        }
        for (_, ty) in old.types.iter() {
            let place = self.new_place(&ty.place);
            if let Some((_, other)) = new.types.iter().find(|(_, other)| other.place == place) {
                note(ty.name.to_string(), other.name.to_string());
                if let (Some(args), Some(other)) = (args(&ty.shape), args(&other.shape)) {
                    note(args, other);
                }
            }
        }
        names
    }

    /// Where a schema stands in the new document, as far as its component was renamed.
    fn new_place(&self, place: &Pointer) -> Pointer {
        let segments: Vec<_> = place.segments().collect();
        let renamed = |name: &str| {
            let mut found = self.findings.iter().filter(|finding| finding.rule == &rules::SCHEMA_RENAMED);
            found.find_map(|finding| match finding.text.pieces() {
                [_, super::Piece::Theirs(was), _, super::Piece::Theirs(is), ..] if was == name => {
                    Some(is.clone())
                }
                _ => None,
            })
        };
        let steps = segments.iter().enumerate().map(|(depth, segment)| match (depth, segments.as_slice()) {
            (2, [components, schemas, ..]) if components == "components" && schemas == "schemas" => {
                renamed(segment).unwrap_or_else(|| segment.clone())
            }
            _ => segment.clone(),
        });
        steps.fold(Pointer::default(), |pointer, step| pointer.child(&step))
    }

    fn rust_renamed(&mut self, was: &str, is: &str) {
        let text = Sentence::new("{} is called {} now", &[was, is]);
        self.found(&rules::RUST_RENAMED, self.rust_sites(was, is), was, text);
    }

    fn rust_found(
        &mut self,
        was: &str,
        is: &str,
        (rule, text): (&'static Rule, &'static str),
        subject: &str,
    ) {
        let sites = self.rust_sites(was, is);
        self.found(
            rule,
            sites,
            &format!("{is} {subject}"),
            Sentence::new(text, &[if was.is_empty() { is } else { was }]),
        );
    }

    fn rust_changed(&mut self, was: &str, path: &str, old: &Item, new: &Item) {
        if new.deprecated && !old.deprecated {
            self.rust_found(was, path, (&rules::RUST_DEPRECATED, "{} is deprecated now"), "");
        }
        if old.kind != new.kind || old.text != new.text {
            let rule = match new.kind {
                ItemKind::Function => &rules::RUST_SIGNATURE_CHANGED,
                _ => &rules::RUST_TYPE_CHANGED,
            };
            let (before, after) = (shown(&old.text), shown(&new.text));
            let text = Sentence::new("{} is {} now, until now {}", &[path, after, before]);
            self.found(rule, self.rust_sites(was, path), path, text);
        }
        if old.arguments != new.arguments {
            let list = |item: &Item| {
                let arguments = item.arguments.iter().map(|(name, ty)| format!("{name}: {ty}"));
                format!("({})", arguments.collect::<Vec<_>>().join(", "))
            };
            let types = |item: &Item| item.arguments.iter().map(|(_, ty)| ty.clone()).collect::<Vec<_>>();
            let sorted = |item: &Item| item.arguments.iter().cloned().collect::<BTreeSet<_>>();
            let rule = if sorted(old) == sorted(new) {
                &rules::RUST_ARGUMENTS_REORDERED
            } else if types(old) == types(new) {
                &rules::RUST_ARGUMENT_RENAMED
            } else {
                &rules::RUST_SIGNATURE_CHANGED
            };
            let text = Sentence::new("{} takes {} now, until now {}", &[path, &list(new), &list(old)]);
            self.found(rule, self.rust_sites(was, path), path, text);
        }
    }

    /// Where the part of a document stands that an item is made from.
    fn rust_sites(&self, was: &str, is: &str) -> (Option<Site<'c>>, Option<Site<'c>>) {
        (site(self.old, was), site(self.new, is))
    }
}

fn shown(text: &str) -> &str {
    if text.is_empty() { "(nothing)" } else { text }
}

fn item_removed(kind: ItemKind) -> (&'static Rule, &'static str) {
    match kind {
        ItemKind::Trait => (&rules::RUST_TRAIT_LOST, "{} was removed"),
        _ => (&rules::RUST_REMOVED, "{} was removed"),
    }
}

/// The name of the struct that the constructor of a type takes.
fn args(shape: &Shape) -> Option<String> {
    match shape {
        Shape::Struct(shape) => shape.args.as_ref().map(ToString::to_string),
        _ => None,
    }
}

/// The names that are made from one operation, in one order.
fn operation_names(operation: &Operation) -> Vec<String> {
    let mut names = vec![
        operation.name.to_string(),
        operation.method_name.to_string(),
        operation.success.to_string(),
        operation.error.to_string(),
    ];
    names.push(match &operation.arguments {
        openapi_build::ir::Arguments::Struct(name, _) => name.to_string(),
        openapi_build::ir::Arguments::Each(_) => String::new(),
    });
    names.push(operation.headers.as_ref().map(|headers| headers.name.to_string()).unwrap_or_default());
    names
}

/// The path of what an item belongs to.
fn owner(path: &str) -> Option<&str> {
    let end = path.find(": ").or_else(|| path.rfind("::"))?;
    path.get(..end)
}

/// Whether an item went with what it belongs to, which is said already.
fn has_removed_owner(path: &str, before: &BTreeMap<String, (String, Item)>, new: &Rust) -> bool {
    owner(path).is_some_and(|owner| before.contains_key(owner) && !new.surface.items.contains_key(owner))
}

/// The last name of a path.
fn own_name(path: &str) -> &str {
    let path = path.split(": ").next().unwrap_or(path);
    path.rsplit("::").next().unwrap_or(path)
}

/// Finds the part of the document from which an item is made: its schema, property or operation.
fn site<'c>(contract: &'c Contract, path: &str) -> Option<Site<'c>> {
    let rust = contract.rust.as_ref().ok()?;
    let words: Vec<_> =
        path.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let place = rust.api.types.iter().find(|(_, ty)| words.contains(&ty.name.as_str())).map(|(_, ty)| {
        let fields = match &ty.shape {
            Shape::Struct(shape) => shape.fields.as_slice(),
            _ => &[],
        };
        let field = fields.iter().find(|field| words.last() == Some(&field.name.to_string().as_str()));
        field.map_or(&ty.place, |field| &field.place)
    });
    let operation = || {
        let named = |operation: &&Operation| {
            operation_names(operation).iter().any(|name| !name.is_empty() && words.contains(&name.as_str()))
        };
        rust.api.operations.iter().find(named).map(|operation| &operation.place)
    };
    let place = place.or_else(operation)?;
    let mut at = contract.document.root();
    let mut site = Site::node(at);
    for segment in place.segments() {
        let item = segment.parse().ok().and_then(|index: usize| at.items().nth(index));
        let member = at.entries().find(|(name, _)| *name == segment).map(|(name, _)| name);
        site = member.map_or(site, |name| Site::member(at, name));
        at = item.or_else(|| at.get(&segment))?;
        if item.is_some() {
            site = Site::node(at);
        }
    }
    Some(site)
}

#[cfg(test)]
mod tests {
    use crate::{Contract, Level, compare};
    use openapi_build::Config;

    /// A document with two operations and these tags.
    fn contract(pets: &str, toys: &str) -> Contract {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("api.yaml");
        let operation = |id: &str, tag: &str| {
            format!(
                "  /{id}: {{get: {{operationId: {id}, tags: [{tag}], responses: {{'404': {{description: None}}}}}}}}\n"
            )
        };
        let head = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths:\n";
        let text = format!("{head}{}{}", operation("pets", pets), operation("toys", toys));
        std::fs::write(&path, text).unwrap();
        Contract::read(&Config::new().modules_by_tag(true), &path).unwrap()
    }

    #[test]
    fn an_operation_that_goes_to_another_tag_has_another_path() {
        let rust = |old: &Contract, new: &Contract| -> Vec<String> {
            let findings = compare(old, new).findings.into_iter();
            let rust = findings.filter(|finding| finding.level() == Level::Rust);
            rust.map(|finding| format!("{:?}: {}", finding.class(), finding.text)).collect()
        };
        let shop = contract("shop", "shop");
        assert_eq!(
            rust(&shop, &contract("shop", "play")),
            [
                "Breaking: `client::Shop::toys` was removed",
                "Breaking: `errors::shop::ToysError` was removed",
                "Breaking: `operations::shop::Toys` was removed",
                "Compatible: `client::Client::play` was added",
                "Compatible: `client::Play` was added",
                "Compatible: `errors::play` was added",
                "Compatible: `operations::play` was added",
            ]
        );
        assert!(rust(&shop, &contract("shop", "shop, play")).is_empty());
    }
}
