//! Which item of the new API is which of the old one, where their names differ.
//!
//! The intermediate representations tell: an operation is the same when its method and path are, a type when its schema
//! stands at the same place or is the renamed one.

use std::collections::BTreeMap;

use openapi_build::ir::{Api, Arguments, Operation, Pointer, Shape};

/// The new names of items and of methods.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Paths of items: `models::Score`.
    items: BTreeMap<String, String>,
    /// Methods with what they belong to.
    members: BTreeMap<(String, String), (String, String)>,
}

impl Names {
    /// Finds the names of two APIs; `schemas` are the components that have another name now, `key` what makes two
    /// operations the same.
    pub(super) fn of<K: PartialEq>(
        old: &Api,
        new: &Api,
        schemas: &[(String, String)],
        key: impl Fn(&Operation) -> K,
    ) -> Self {
        let mut names = Self::default();
        for operation in &old.operations {
            if let Some(other) = new.operations.iter().find(|other| key(other) == key(operation)) {
                names.operation((old, operation), (new, other));
            }
        }
        for (_, ty) in old.types.iter() {
            let place = new_place(&ty.place, schemas);
            if let Some((_, other)) = new.types.iter().find(|(_, other)| other.place == place) {
                let path = |name: &dyn std::fmt::Display| format!("models::{name}");
                names.note(path(&ty.name), path(&other.name));
                if let (Shape::Struct(was), Shape::Struct(is)) = (&ty.shape, &other.shape)
                    && let (Some(was), Some(is)) = (&was.args, &is.args)
                {
                    names.note(path(was), path(is));
                }
            }
        }
        names
    }

    fn note(&mut self, was: String, is: String) {
        if was != is {
            self.items.insert(was, is);
        }
    }

    fn operation(&mut self, (old, was): (&Api, &Operation), (new, is): (&Api, &Operation)) {
        let before = paths(old, was);
        let after = paths(new, is);
        for (was, is) in before.into_iter().zip(after) {
            if let (Some(was), Some(is)) = (was, is) {
                self.note(was, is);
            }
        }
        let method = |api: &Api, operation: &Operation| {
            let tag = operation.tag.and_then(|tag| api.tags.get(tag));
            let owner = tag.map_or_else(|| "Client".to_owned(), |tag| tag.handle.to_string());
            (format!("client::{owner}"), format!("{}()", operation.method_name))
        };
        let (was, is) = (method(old, was), method(new, is));
        if was != is {
            self.members.insert(was, is);
        }
    }

    /// Returns the path of an old item in the new API.
    pub(super) fn path(&self, path: &str) -> String {
        match self.items.get(path) {
            Some(now) => now.clone(),
            None if path.contains('<') => self.text(path),
            None => path.to_owned(),
        }
    }

    /// Returns what an old member is called in the new API, with the path of what it belongs to.
    pub(super) fn member(&self, owner: &str, name: &str) -> (String, String) {
        let key = (owner.to_owned(), name.to_owned());
        self.members.get(&key).cloned().unwrap_or_else(|| (self.path(owner), key.1))
    }

    /// Whether a new member is an old one under another name.
    pub(super) fn is_target(&self, owner: &str, name: &str) -> bool {
        self.members.values().any(|(other, known)| other == owner && known == name)
    }

    /// Returns a type of the old API with the names of the new one.
    pub(super) fn text(&self, text: &str) -> String {
        replaced(text, |path| Some(format!("crate::{}", self.items.get(path)?)))
    }
}

/// Replaces the items of a client in a type; each is asked for by its path.
pub(super) fn replaced(text: &str, name: impl Fn(&str) -> Option<String>) -> String {
    const ROOT: &str = "crate::";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(ROOT) {
        let end = after.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | ':' | '#'));
        let (path, tail) = after.split_at(end.unwrap_or(after.len()));
        out.push_str(before);
        match name(path) {
            Some(name) => out.push_str(&name),
            None => out.extend([ROOT, path]),
        }
        rest = tail;
    }
    out + rest
}

/// The paths of the types that are made from one operation, in one order.
fn paths(api: &Api, operation: &Operation) -> [Option<String>; 5] {
    let tag = operation.tag.and_then(|tag| api.tags.get(tag));
    let way = tag.map(|tag| format!("{}::", tag.name)).unwrap_or_default();
    let within = |module: &str, name: &dyn std::fmt::Display| Some(format!("{module}::{way}{name}"));
    let arguments = match &operation.arguments {
        Arguments::Struct(name, _) => Some(name),
        Arguments::Each(_) => None,
    };
    [
        within("operations", &operation.name),
        within("operations", &operation.success),
        within("errors", &operation.error),
        arguments.and_then(|name| within("operations", name)),
        operation.headers.as_ref().and_then(|headers| within("operations", &headers.name)),
    ]
}

/// Where a schema stands in the new document, as far as its component was renamed.
fn new_place(place: &Pointer, schemas: &[(String, String)]) -> Pointer {
    let segments: Vec<_> = place.segments().collect();
    let renamed = |name: &String| schemas.iter().find(|(was, _)| was == name).map(|(_, is)| is.clone());
    let steps = segments.iter().enumerate().map(|(depth, segment)| match (depth, segments.as_slice()) {
        (2, [components, schemas, ..]) if components == "components" && schemas == "schemas" => {
            renamed(segment).unwrap_or_else(|| segment.clone())
        }
        _ => segment.clone(),
    });
    steps.fold(Pointer::default(), |pointer, step| pointer.child(&step))
}
