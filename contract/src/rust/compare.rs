//! Compares two public APIs item by item: whether a program that uses all of the old one still
//! compiles.
//!
//! Types are compared with aliases resolved, because a program may use any alias of a type. If a
//! type becomes an alias of an equal type, nothing breaks. If an alias becomes a type of its own,
//! this is reported, because a program may rely on the two being the same type.

use std::collections::{BTreeMap, BTreeSet};

use openapi_build::surface::{Item, Kind, Member, MemberKind, Signature, Surface};

use super::names::Names;
use crate::finding::Sentence;
use crate::rules::{self, Rule};

/// A change of an item.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) rule: &'static Rule,
    /// The path in the old API: `models::Score::username`.
    pub(super) was: String,
    /// The path in the new API.
    pub(super) is: String,
    pub(super) text: Sentence,
}

/// Compares two APIs.
pub(super) fn compare(old: &Surface, new: &Surface, names: &Names) -> Vec<Change> {
    let mut run = SurfaceComparison { old, new, names, changes: Vec::new() };
    for (path, item) in &old.items {
        run.item(path, item);
    }
    run.added();
    run.changes
}

struct SurfaceComparison<'a> {
    old: &'a Surface,
    new: &'a Surface,
    names: &'a Names,
    changes: Vec<Change>,
}

impl<'a> SurfaceComparison<'a> {
    fn report(&mut self, rule: &'static Rule, was: &str, is: &str, text: Sentence) {
        self.changes.push(Change { rule, was: was.to_owned(), is: is.to_owned(), text });
    }

    fn removed(&mut self, rule: &'static Rule, was: &str, is: &str) {
        self.report(rule, was, is, Sentence::new("{} was removed", &[was]));
    }

    fn changed(&mut self, rule: &'static Rule, was: &str, is: &str, (before, after): (&str, &str)) {
        let shown = |text: &str| if text.is_empty() { "(nothing)".to_owned() } else { shown(text) };
        let text = Sentence::new("{} is now {}, it was {}", &[is, &shown(after), &shown(before)]);
        self.report(rule, was, is, text);
    }

    /// Returns a type of the old API in terms of the new one, with aliases resolved.
    fn old_type(&self, text: &str) -> String {
        resolved(self.new, &self.names.text(text))
    }

    fn new_type(&self, text: &str) -> String {
        resolved(self.new, text)
    }

    fn item(&mut self, was: &str, item: &Item) {
        let is = self.names.path(was);
        if item.kind == Kind::Foreign {
            let now = self.new.items.get(&is).cloned().unwrap_or_else(foreign);
            return self.traits((was, &is), item, &now);
        }
        let Some(now) = self.new.items.get(&is) else {
            // If a module that every client has is gone, its items are reported instead.
            let is_reported = owner(was).is_some_and(|owner| {
                owner.contains("::")
                    && self.old.items.contains_key(owner)
                    && !self.new.items.contains_key(&self.names.path(owner))
            });
            if !is_reported && (item.kind != Kind::Module || owner(was).is_some()) {
                self.removed(&rules::RUST_REMOVED, was, &is);
            }
            return;
        };
        if is != was && !is.contains('<') {
            self.report(&rules::RUST_RENAMED, was, &is, Sentence::new("{} is now called {}", &[was, &is]));
        }
        self.deprecated(was, &is, (item.is_deprecated, now.is_deprecated));
        if let Kind::Alias(target) = &item.kind {
            let (before, after) = (self.old_type(target), self.new_type(&format!("crate::{is}")));
            if before != after && after == format!("crate::{is}") {
                let words = [is.as_str(), &shown(&before)];
                let text = Sentence::new("{} is now a type of its own, it was a name for {}", &words);
                self.report(&rules::RUST_TYPE_CHANGED, was, &is, text);
            } else if before != after {
                self.changed(&rules::RUST_TYPE_CHANGED, was, &is, (&before, &after));
            }
            return;
        }
        let Some((own, now)) = self.nominal(&is, now) else {
            let after = self.new_type(&format!("crate::{is}"));
            self.changed(&rules::RUST_TYPE_CHANGED, was, &is, ("a type", &after));
            return;
        };
        if own != is {
            let text = Sentence::new("{} is now a name for {}", &[&is, own]);
            self.report(&rules::RUST_BECAME_ALIAS, was, &is, text);
        }
        self.kinds(was, &is, (item, now));
    }

    /// Resolves aliases of the client to a declared type.
    fn nominal(&self, path: &str, item: &'a Item) -> Option<(&'a str, &'a Item)> {
        let path = match &item.kind {
            Kind::Alias(_) => self.new_type(&format!("crate::{path}")).strip_prefix("crate::")?.to_owned(),
            _ => path.to_owned(),
        };
        self.new.items.get_key_value(&path).map(|(path, item)| (path.as_str(), item))
    }

    fn kinds(&mut self, was: &str, is: &str, (item, now): (&Item, &Item)) {
        match (&item.kind, &now.kind) {
            (Kind::Constant(before), Kind::Constant(after)) => {
                let (before, after) = (self.old_type(before), self.new_type(after));
                if before != after {
                    self.changed(&rules::RUST_TYPE_CHANGED, was, is, (&before, &after));
                }
            }
            (before, after) if before == after => {}
            (Kind::Struct, Kind::Literal) => {}
            (before, after) => {
                self.changed(&rules::RUST_TYPE_CHANGED, was, is, (kind(before), kind(after)));
                return;
            }
        }
        for (name, member) in &item.members {
            self.member((was, is), name, member, now);
        }
        self.traits((was, is), item, now);
        self.added_members((was, is), item, now);
    }

    fn member(&mut self, (was, is): (&str, &str), name: &str, member: &Member, item: &Item) {
        let (owner, now_name) = self.names.member(was, name);
        let own = |path: &str, name: &str| format!("{path}::{}", name.trim_end_matches("()"));
        let (path, path_now) = (own(was, name), own(&owner, &now_name));
        if owner != is {
            // The same operation is called in another way.
            let text = Sentence::new("{} is now called {}", &[&path, &path_now]);
            self.report(&rules::RUST_RENAMED, &path, &path_now, text);
            return;
        }
        // What has the name now may be another member, which had another name.
        let is_taken = self.names.is_taken((was, is), name);
        let Some(now) = item.members.get(&now_name).filter(|_| !is_taken) else {
            self.removed(&rules::RUST_REMOVED, &path, &path_now);
            return;
        };
        if now_name != name {
            let text = Sentence::new("{} is now called {}", &[&path, &path_now]);
            self.report(&rules::RUST_RENAMED, &path, &path_now, text);
        }
        self.deprecated(&path, &path_now, (member.is_deprecated, now.is_deprecated));
        match (&member.kind, &now.kind) {
            (MemberKind::Field(before), MemberKind::Field(after)) => {
                let (before, after) = (self.old_type(before), self.new_type(after));
                if before != after {
                    self.changed(&rules::RUST_TYPE_CHANGED, &path, &path_now, (&before, &after));
                }
            }
            (MemberKind::Variant(before), MemberKind::Variant(after)) => {
                let before: Vec<_> = before.iter().map(|ty| self.old_type(ty)).collect();
                let after: Vec<_> = after.iter().map(|ty| self.new_type(ty)).collect();
                if before != after {
                    let texts = (before.join(", "), after.join(", "));
                    self.changed(&rules::RUST_TYPE_CHANGED, &path, &path_now, (&texts.0, &texts.1));
                }
            }
            (MemberKind::Fields(before), MemberKind::Fields(after)) => {
                let shown = |fields: &[(String, String)], of: &dyn Fn(&String) -> String| -> String {
                    let fields = fields.iter().map(|(name, ty)| format!("{name}: {}", of(ty)));
                    fields.collect::<Vec<_>>().join(", ")
                };
                let before = shown(before, &|ty| self.old_type(ty));
                let after = shown(after, &|ty| self.new_type(ty));
                if before != after {
                    self.changed(&rules::RUST_TYPE_CHANGED, &path, &path_now, (&before, &after));
                }
            }
            (MemberKind::Function(before), MemberKind::Function(after)) => {
                self.function((&path, &path_now), before, after);
            }
            _ => self.removed(&rules::RUST_REMOVED, &path, &path_now),
        }
    }

    fn function(&mut self, (was, is): (&str, &str), before: &Signature, after: &Signature) {
        let returns = |run: &Self, of_old: bool, signature: &Signature| {
            let of = |ty: &String| if of_old { run.old_type(ty) } else { run.new_type(ty) };
            (signature.receiver.as_ref().map(of), of(&signature.output))
        };
        let (old, new) = (returns(self, true, before), returns(self, false, after));
        if old != new {
            self.changed(&rules::RUST_SIGNATURE_CHANGED, was, is, (&old.1, &new.1));
        }
        let pairs = |run: &Self, of_old: bool, signature: &Signature| -> Vec<(String, String)> {
            let of = |ty: &String| if of_old { run.old_type(ty) } else { run.new_type(ty) };
            signature.arguments.iter().map(|(name, ty)| (name.clone(), of(ty))).collect()
        };
        let (old, new) = (pairs(self, true, before), pairs(self, false, after));
        if old == new {
            return;
        }
        let sorted = |pairs: &[(String, String)]| pairs.iter().cloned().collect::<BTreeSet<_>>();
        let are_alike = old.len() == new.len();
        let is_equal = are_alike && old.iter().zip(&new).all(|((_, old), (_, new))| old == new);
        let is_accepted = are_alike && old.iter().zip(&new).all(|((_, old), (_, new))| accepts(new, old));
        let rule = if sorted(&old) == sorted(&new) {
            &rules::RUST_ARGUMENTS_REORDERED
        } else if is_equal {
            &rules::RUST_ARGUMENT_RENAMED
        } else if is_accepted {
            &rules::RUST_SIGNATURE_WIDENED
        } else {
            &rules::RUST_SIGNATURE_CHANGED
        };
        let list = |pairs: &[(String, String)]| {
            let pairs = pairs.iter().map(|(name, ty)| format!("{name}: {}", shown(ty)));
            format!("({})", pairs.collect::<Vec<_>>().join(", "))
        };
        let text = Sentence::new("{} now takes {}, it took {}", &[is, &list(&new), &list(&old)]);
        self.report(rule, was, is, text);
    }

    fn traits(&mut self, (was, is): (&str, &str), item: &Item, now: &Item) {
        let after: Vec<_> = now.traits.iter().map(|(name, types)| (self.new_type(name), types)).collect();
        let before: Vec<_> = item.traits.iter().map(|(name, types)| (self.old_type(name), types)).collect();
        // Every type implements `From<Self>`. An impl of a foreign type that involves a removed item
        // is reported with that item.
        let itself = format!("From<{}>", if item.kind == Kind::Foreign { was } else { "" });
        let is_listed = |surface: &Surface, name: &str| {
            *name == itself || item.kind == Kind::Foreign && !super::names::are_known(name, surface)
        };
        for (name, types) in &before {
            let path = |owner: &str| format!("{owner}: {}", shown(name));
            let Some((_, now)) = after.iter().find(|(other, _)| other == name) else {
                if is_listed(self.new, name) {
                    continue;
                }
                self.removed(&rules::RUST_TRAIT_LOST, &path(was), &path(is));
                continue;
            };
            for ((associated, before), (_, after)) in types.iter().zip(*now) {
                let (before, after) = (self.old_type(before), self.new_type(after));
                if before != after {
                    let path = |owner: &str| format!("{}::{associated}", path(owner));
                    let texts = (before.as_str(), after.as_str());
                    self.changed(&rules::RUST_TYPE_CHANGED, &path(was), &path(is), texts);
                }
            }
        }
        let is_new = |name: &String| !before.iter().any(|(other, _)| other == name);
        let gained = after.iter().filter(|(name, _)| is_new(name) && !is_listed(self.old, name));
        for name in gained.map(|(name, _)| shown(name)).collect::<Vec<_>>() {
            let path = format!("{is}: {name}");
            let text = Sentence::new("{} was added", &[&path]);
            self.report(&rules::RUST_TRAIT_GAINED, &path, &path, text);
        }
        let names = |traits: &[(String, _)]| traits.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        if takes_any_number(&names(&before)) && !takes_any_number(&names(&after)) {
            let text = Sentence::new("{} now implements `From` for several types of numbers", &[is]);
            self.report(&rules::RUST_NUMBER_AMBIGUOUS, was, is, text);
        }
    }

    /// Reports added members.
    fn added_members(&mut self, (was, is): (&str, &str), item: &Item, now: &Item) {
        let known: Vec<_> = item.members.keys().map(|name| self.names.member(was, name)).collect();
        for (name, member) in &now.members {
            if known.iter().any(|(owner, known)| owner == is && known == name)
                || self.names.is_target(is, name)
            {
                continue;
            }
            let must_be_written = item.kind == Kind::Literal && matches!(member.kind, MemberKind::Field(_));
            let rule = if must_be_written { &rules::RUST_FIELD_ADDED } else { &rules::RUST_ADDED };
            let path = format!("{is}::{}", name.trim_end_matches("()"));
            self.report(rule, &path, &path, Sentence::new("{} was added", &[&path]));
        }
    }

    /// Reports added items.
    fn added(&mut self) {
        let known: BTreeSet<_> = self.old.items.keys().map(|path| self.names.path(path)).collect();
        let new = self.new;
        for (path, item) in new.items.iter().filter(|(path, _)| !known.contains(*path)) {
            if item.kind == Kind::Foreign {
                self.traits((path, path), &foreign(), item);
                continue;
            }
            let owner_came = owner(path).is_some_and(|owner| {
                !known.contains(owner) && new.items.contains_key(owner) && owner.contains("::")
            });
            let is_common = item.kind == Kind::Module && owner(path).is_none();
            if !owner_came && !is_common {
                self.report(&rules::RUST_ADDED, path, path, Sentence::new("{} was added", &[path]));
            }
        }
    }

    fn deprecated(&mut self, was: &str, is: &str, (before, after): (bool, bool)) {
        if after && !before {
            let text = Sentence::new("{} is now deprecated", &[is]);
            self.report(&rules::RUST_DEPRECATED, was, is, text);
        }
    }
}

/// Returns a foreign type for which a client implements nothing.
fn foreign() -> Item {
    let (members, traits) = (BTreeMap::new(), BTreeMap::new());
    Item { kind: Kind::Foreign, is_deprecated: false, members, traits }
}

/// Returns whether an argument of the new type accepts what the old type accepted.
fn accepts(new: &str, old: &str) -> bool {
    let inner = |text: &str| text.strip_prefix("impl Into<")?.strip_suffix('>').map(str::to_owned);
    let is_concrete = !old.starts_with("impl ");
    let is_into = |into: &str| {
        let option = into.strip_prefix("Option<").and_then(|inner| inner.strip_suffix('>'));
        into == old || option == Some(old)
    };
    new == old || is_concrete && inner(new).is_some_and(|into| is_into(&into))
}

/// Returns whether a type is created from an integer literal of no given type: `Size::from(5)`. If
/// several numeric types are possible, Rust only chooses `i32`.
fn takes_any_number(traits: &[String]) -> bool {
    const NUMBERS: [&str; 8] = ["i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32"];
    let from = |name: &String| name.strip_prefix("From<")?.strip_suffix('>').map(str::to_owned);
    let numbers: Vec<_> =
        traits.iter().filter_map(from).filter(|ty| NUMBERS.contains(&ty.as_str()) || ty == "u64").collect();
    numbers.len() == 1 || numbers.iter().any(|ty| ty == "i32")
}

/// Returns a type with aliases resolved.
fn resolved(surface: &Surface, text: &str) -> String {
    let mut text = text.to_owned();
    // Chains of aliases end: none is longer than the number of items.
    for _ in 0..surface.items.len() {
        let next = super::names::replaced(&text, |path| match &surface.items.get(path)?.kind {
            Kind::Alias(target) => Some(target.clone()),
            _ => None,
        });
        if next == text {
            break;
        }
        text = next;
    }
    text
}

/// Returns a type for display: an item of the client by its path.
fn shown(text: &str) -> String {
    text.replace("crate::", "")
}

fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Struct => "a struct",
        Kind::Literal => "a struct that is written out",
        Kind::Unit => "a struct without fields",
        Kind::Enum => "an enum",
        Kind::Alias(_) => "a name",
        Kind::Constant(_) => "a constant",
        Kind::Generic(_) => "a type with parameters",
        _ => "something else",
    }
}

/// Returns the path of an item's parent.
fn owner(path: &str) -> Option<&str> {
    let path = path.split('<').next().unwrap_or(path);
    path.rfind("::").and_then(|end| path.get(..end))
}
