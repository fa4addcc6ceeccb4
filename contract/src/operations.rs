//! Compares operations: which were added, removed or moved, and the contents of each.

use std::collections::{HashMap, HashSet};

use openapi_build::wire::{Operation, Spot};

use super::finding::Sentence;
use super::rules;
use super::walk::{Direction, Sites, Walk};

/// Returns the method and path of an operation: `GET /pets`.
fn title(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// Identifies a request. The names of path parameters are not sent, so they do not matter.
type Key<'o> = (&'o str, String);

fn key(operation: &Operation) -> Key<'_> {
    (&operation.method, without_parameter_names(&operation.path))
}

/// Returns a path template without the names of its parameters: `/pets/{}`.
pub(super) fn without_parameter_names(path: &str) -> String {
    let mut unnamed = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        unnamed.push_str(before);
        unnamed.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    unnamed + rest
}

/// Returns the operation of the new document for each one of the old document.
fn matching_operations<'o>(
    before: &'o [Operation],
    after: &'o [Operation],
) -> HashMap<Key<'o>, &'o Operation> {
    let by_key: HashMap<_, _> = after.iter().rev().map(|operation| (key(operation), operation)).collect();
    let is_old: HashSet<_> = before.iter().map(key).collect();
    let by_id: HashMap<_, _> =
        after.iter().rev().filter_map(|operation| Some((operation.id.as_deref()?, operation))).collect();
    let partner = |operation: &'o Operation| {
        let key = key(operation);
        let moved = || {
            // It has moved if neither location was in the other document.
            let other = *by_id.get(operation.id.as_deref()?)?;
            (!is_old.contains(&self::key(other))).then_some(other)
        };
        let other = by_key.get(&key).copied().or_else(moved)?;
        Some((key, other))
    };
    before.iter().filter_map(partner).collect()
}

impl Walk<'_> {
    /// Compares all operations.
    pub(super) fn operations(&mut self) {
        let (before, after) = (&self.old.operations, &self.new.operations);
        let partners = matching_operations(before, after);
        let (old_paths, new_paths) =
            (self.old.member(&self.old.root(), "paths"), self.new.member(&self.new.root(), "paths"));
        for operation in before {
            let Some(other) = partners.get(&key(operation)) else {
                self.operation = None;
                let text = Sentence::new("{} was removed", &[&title(operation)]);
                self.report(&rules::OPERATION_REMOVED, &Sites::removed(&operation.at, &new_paths), "", text);
                continue;
            };
            self.operation = Some(title(other));
            if key(operation) != key(other) {
                let text = Sentence::new("{} is now {}", &[&title(operation), &title(other)]);
                self.report(&rules::OPERATION_MOVED, &Sites::both(&operation.at, &other.at), "", text);
            }
            self.operation(operation, other);
        }
        self.operation = None;
        let known: HashSet<_> = partners.values().map(|known| key(known)).collect();
        for operation in after {
            if !known.contains(&key(operation)) {
                let text = Sentence::new("{} was added", &[&title(operation)]);
                self.report(&rules::OPERATION_ADDED, &Sites::added(&old_paths, &operation.at), "", text);
            }
        }
        let hooks = |operations: &[Operation]| -> Vec<(String, Operation)> {
            operations.iter().map(|hook| ("webhook".to_owned(), hook.clone())).collect()
        };
        let (before, after) = (hooks(&self.old.webhooks), hooks(&self.new.webhooks));
        self.called_back(&before, &after, (&self.old.root(), &self.new.root()));
    }

    fn operation(&mut self, old: &Operation, new: &Operation) {
        if old.path != new.path && without_parameter_names(&old.path) == without_parameter_names(&new.path) {
            let text =
                Sentence::new("the path {} has other names of parameters: {}", &[&old.path, &new.path]);
            self.report(&rules::PATH_PARAMETER_RENAMED, &Sites::both(&old.at, &new.at), "", text);
        }
        if old.id != new.id {
            let name = |id: &Option<String>| id.clone().unwrap_or_else(|| "(none)".to_owned());
            let text = Sentence::new("the operation {} is now called {}", &[&name(&old.id), &name(&new.id)]);
            let sites = self.keyword_sites(&old.at, &new.at, "operationId");
            self.report(&rules::OPERATION_ID_CHANGED, &sites, "", text);
        }
        self.notes((&old.notes, &old.at), (&new.notes, &new.at));
        self.servers((&old.servers, &old.at), (&new.servers, &new.at));
        self.security(old, new);
        self.parameters((&old.parameters, &old.at), (&new.parameters, &new.at));
        self.request_body(old, new);
        self.responses(old, new);
        self.called_back(&old.callbacks, &new.callbacks, (&old.at, &new.at));
    }

    /// Compares webhooks and callbacks. Directions are reversed: the client reads the request and
    /// writes the response. Schemas are compared, because the client reads them. Other changes
    /// are only reported.
    fn called_back(
        &mut self,
        before: &[(String, Operation)],
        after: &[(String, Operation)],
        around: (&Spot, &Spot),
    ) {
        let is = |a: &(String, Operation), b: &(String, Operation)| a.0 == b.0 && key(&a.1) == key(&b.1);
        let outer = self.operation.clone();
        let label = |(name, operation): &(String, Operation)| match &outer {
            Some(outer) => format!("{outer} {name}"),
            None => format!("{name} {}", operation.path),
        };
        for event in before {
            self.operation = Some(label(event));
            if let Some(other) = after.iter().find(|other| is(event, other)) {
                self.event(&event.1, &other.1);
            } else {
                let text = Sentence::new("the server no longer sends {}", &[&label(event)]);
                self.report(&rules::CALLBACK_CHANGED, &Sites::removed(&event.1.at, around.1), "", text);
            }
        }
        for event in after.iter().filter(|event| !before.iter().any(|other| is(other, event))) {
            self.operation = Some(label(event));
            let text = Sentence::new("the server now sends {}", &[&label(event)]);
            self.report(&rules::CALLBACK_CHANGED, &Sites::added(around.0, &event.1.at), "", text);
        }
        self.operation = outer;
    }

    fn event(&mut self, old: &Operation, new: &Operation) {
        self.notes((&old.notes, &old.at), (&new.notes, &new.at));
        if outline(old) != outline(new) {
            let text = Sentence::new("what the server sends as {} changed", &[&new.path]);
            self.report(&rules::CALLBACK_CHANGED, &Sites::both(&old.at, &new.at), "", text);
        }
        for parameter in &old.parameters {
            let is = |other: &&openapi_build::wire::Parameter| {
                other.place == parameter.place && other.name == parameter.name
            };
            if let Some(other) = new.parameters.iter().find(is) {
                self.notes((&parameter.notes, &parameter.at), (&other.notes, &other.at));
                self.value(parameter, other, Direction::Response);
            }
        }
        if let (Some(old), Some(new)) = (&old.body, &new.body) {
            self.notes((&old.notes, &old.at), (&new.notes, &new.at));
            self.content((&old.content, &old.at), (&new.content, &new.at), Direction::Response);
        }
        for response in &old.responses {
            if let Some(other) = new.responses.iter().find(|other| other.status == response.status) {
                self.notes((&response.notes, &response.at), (&other.notes, &other.at));
                let (before, after) = ((&*response.content, &response.at), (&*other.content, &other.at));
                self.content(before, after, Direction::Request);
            }
        }
    }
}

/// Returns the description of a webhook or callback without schemas and media types.
fn outline(operation: &Operation) -> String {
    let mut parameters: Vec<_> = operation.parameters.iter().collect();
    parameters.sort_by_key(|parameter| (&parameter.place, &parameter.name));
    let parameters = parameters.iter().map(|known| (&known.place, &known.name, known.required, &known.style));
    let mut statuses: Vec<_> = operation.responses.iter().map(|response| &response.status).collect();
    statuses.sort();
    let body = operation.body.as_ref().map(|body| body.required);
    format!("{:?} {body:?} {statuses:?} {:?}", parameters.collect::<Vec<_>>(), operation.security)
}

#[cfg(test)]
mod tests {
    use super::without_parameter_names;

    #[test]
    fn the_names_of_path_parameters_are_left_out() {
        assert_eq!(without_parameter_names("/pets/{id}/toys/{toyId}"), "/pets/{}/toys/{}");
        assert_eq!(without_parameter_names("/pets"), "/pets");
        assert_eq!(without_parameter_names("/pets/{id"), "/pets/{}");
    }
}
