//! Maps renamed items of the old API to those of the new one.
//!
//! It compares the intermediate representations. Operations are identified by method and path, types by the location of
//! their schema, and members by their name on the wire.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;

use crate::operations::without_parameter_names;
use openapi_build::ir::{Api, Arguments, Operation, Parameter, Shape};
use openapi_build::surface::Surface;

/// The new names of items and methods.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Paths of items: `models::Score`.
    items: BTreeMap<String, String>,
    /// Methods with their parent.
    members: BTreeMap<(String, String), (String, String)>,
}

impl Names {
    /// Determines the names from two APIs.
    pub(super) fn of(old: &Api, new: &Api) -> Self {
        let mut names = Self::default();
        let key =
            |operation: &Operation| (operation.method.clone(), without_parameter_names(&operation.path));
        let same = |was: &Operation| new.operations.iter().find(|is| key(is) == key(was));
        let operations: Vec<_> = old.operations.iter().filter_map(|was| Some((was, same(was)?))).collect();
        for (was, is) in &operations {
            names.operation((old, was), (new, is));
        }
        for (was, is) in super::pairs::of(old, new, &operations) {
            let path = |name: &dyn fmt::Display| format!("models::{name}");
            let (before, after) = (on_the_wire(&was.shape), on_the_wire(&is.shape));
            let wires = (before.as_slice(), after.as_slice());
            names.renamed((path(&was.name), path(&is.name)), wires);
            names.note(path(&was.name), path(&is.name));
            if let (Shape::Struct(was), Shape::Struct(is)) = (&was.shape, &is.shape)
                && let (Some(was), Some(is)) = (&was.args, &is.args)
            {
                names.renamed((path(was), path(is)), wires);
                names.note(path(was), path(is));
            }
        }
        let servers = |api: &Api| -> Vec<_> {
            api.servers.iter().map(|server| (server.url.clone(), server.name.to_string())).collect()
        };
        let server = || "client::Server".to_owned();
        names.renamed((server(), server()), (&servers(old), &servers(new)));
        let credentials = |api: &Api| -> Vec<_> {
            api.schemes.iter().map(|scheme| (scheme.wire.clone(), format!("{}()", scheme.setter))).collect()
        };
        let builder = || "client::ClientBuilder".to_owned();
        names.renamed((builder(), builder()), (&credentials(old), &credentials(new)));
        names
    }

    /// Notes what has another name among the members of an item, and is the same on the wire.
    fn renamed(&mut self, (was, is): (String, String), (old, new): (&[Wire], &[Wire])) {
        for (wire, before) in old {
            if let Some((_, after)) = new.iter().find(|(other, _)| other == wire)
                && after != before
            {
                self.members.insert((was.clone(), before.clone()), (is.clone(), after.clone()));
            }
        }
    }

    fn note(&mut self, was: String, is: String) {
        if was != is {
            self.items.insert(was, is);
        }
    }

    fn operation(&mut self, (old, was): (&Api, &Operation), (new, is): (&Api, &Operation)) {
        let before = paths(old, was);
        let after = paths(new, is);
        let fields = fields(was).into_iter().zip(fields(is));
        for ((was, is), (old, new)) in before.into_iter().zip(after).zip(fields) {
            if let (Some(was), Some(is)) = (was, is) {
                self.renamed((was.clone(), is.clone()), (&old, &new));
                self.note(was, is);
            }
        }
        let call = |api: &Api, operation: &Operation| {
            let [path, ..] = paths(api, operation);
            format!("client::Call<crate::{}, M>", path.unwrap_or_default())
        };
        let setters = |operation: &Operation| -> Vec<_> {
            parameters(operation).into_iter().map(|(wire, name)| (wire, format!("{name}()"))).collect()
        };
        self.renamed((call(old, was), call(new, is)), (&setters(was), &setters(is)));
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

    /// Returns the new path of an old item.
    pub(super) fn path(&self, path: &str) -> String {
        match self.items.get(path) {
            Some(now) => now.clone(),
            None if path.contains('<') => self.text(path),
            None => path.to_owned(),
        }
    }

    /// Returns the new name of an old member, with the path of its parent.
    pub(super) fn member(&self, owner: &str, name: &str) -> (String, String) {
        let key = (owner.to_owned(), name.to_owned());
        self.members.get(&key).cloned().unwrap_or_else(|| (self.path(owner), key.1))
    }

    /// Whether an old member has another name, and a new one the name that it had.
    pub(super) fn is_taken(&self, (was, is): (&str, &str), name: &str) -> bool {
        !self.members.contains_key(&(was.to_owned(), name.to_owned())) && self.is_target(is, name)
    }

    /// Returns whether a new member is an old one under another name.
    pub(super) fn is_target(&self, owner: &str, name: &str) -> bool {
        self.members.values().any(|(other, known)| other == owner && known == name)
    }

    /// Returns a type of the old API with the new names.
    pub(super) fn text(&self, text: &str) -> String {
        replaced(text, |path| Some(format!("crate::{}", self.items.get(path)?)))
    }
}

/// Replaces the client's items in a type. `name` returns the new name for a path.
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

/// Returns whether a client has all of its items that a type contains.
pub(super) fn are_known(text: &str, surface: &Surface) -> bool {
    let missing = Cell::new(false);
    replaced(text, |path| {
        missing.set(missing.get() || !surface.items.contains_key(path));
        None
    });
    !missing.get()
}

/// What a member is on the wire, and its Rust name.
type Wire = (String, String);

/// The members of a type.
fn on_the_wire(shape: &Shape) -> Vec<Wire> {
    match shape {
        Shape::Struct(shape) => {
            shape.fields.iter().map(|field| (field.wire.clone(), field.name.to_string())).collect()
        }
        Shape::StringEnum(values) => {
            values.iter().map(|value| (value.wire.clone(), value.name.to_string())).collect()
        }
        Shape::ValueEnum(listed) => {
            listed.values.iter().map(|value| (format!("{:?}", value.value), value.name.to_string())).collect()
        }
        _ => Vec::new(),
    }
}

fn parameters(operation: &Operation) -> Vec<Wire> {
    let wire = |parameter: &Parameter| format!("{:?} {}", parameter.location, parameter.wire);
    operation.parameters.iter().map(|parameter| (wire(parameter), parameter.name.to_string())).collect()
}

/// The members of the types that are made from one operation, in the order of `paths`.
fn fields(operation: &Operation) -> [Vec<Wire>; 8] {
    let headers = operation.headers.iter().flat_map(|headers| &headers.fields);
    let headers = headers.map(|field| (field.wire.clone(), field.name.to_string())).collect();
    let parts = operation.body.as_ref().and_then(|body| body.parts().next());
    let parts = parts.into_iter().flat_map(|parts| &parts.parts);
    let parts: Vec<_> = parts.map(|part| (part.wire.clone(), part.name.to_string())).collect();
    let none = Vec::new;
    [parameters(operation), none(), none(), parameters(operation), headers, parts.clone(), parts, none()]
}

/// Returns the paths of the types of one operation, in a fixed order.
fn paths(api: &Api, operation: &Operation) -> [Option<String>; 8] {
    let tag = operation.tag.and_then(|tag| api.tags.get(tag));
    let way = tag.map(|tag| format!("{}::", tag.name)).unwrap_or_default();
    let within = |module: &str, name: &dyn fmt::Display| Some(format!("{module}::{way}{name}"));
    let arguments = match &operation.arguments {
        Arguments::Struct(name, _) => Some(name),
        Arguments::Each(_) => None,
    };
    let body = operation.body.as_ref();
    let parts = body.and_then(|body| body.parts().next());
    let choice = body.and_then(|body| body.choice.as_ref());
    [
        within("operations", &operation.name),
        within("operations", &operation.success),
        within("errors", &operation.error),
        arguments.and_then(|name| within("operations", name)),
        operation.headers.as_ref().and_then(|headers| within("operations", &headers.name)),
        parts.and_then(|parts| within("operations", &parts.name)),
        parts.and_then(|parts| within("operations", parts.args.as_ref()?)),
        choice.and_then(|choice| within("operations", &choice.name)),
    ]
}
