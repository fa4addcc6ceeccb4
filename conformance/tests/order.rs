//! A document that moves its lines changes no name and no argument of those who use it.

#[path = "../config.rs"]
mod config;

use std::fs;
use std::path::{Path, PathBuf};

use openapi_build::ir::{Api, Argument, Pointer, Shape};
use serde_yaml::{Mapping, Value};

/// Reverses the members of every `schemas` and `properties`, and the lists of parameters and of required names.
fn reversed(value: Value) -> Value {
    match value {
        Value::Mapping(members) => {
            Value::Mapping(members.into_iter().map(|(key, value)| member(key, value)).collect())
        }
        Value::Sequence(items) => Value::Sequence(items.into_iter().map(reversed).collect()),
        other => other,
    }
}

fn member(key: Value, value: Value) -> (Value, Value) {
    let value = match (key.as_str(), reversed(value)) {
        (Some("schemas" | "properties"), Value::Mapping(members)) => Value::Mapping(backwards(members)),
        (Some("parameters" | "required"), Value::Sequence(items)) => {
            Value::Sequence(items.into_iter().rev().collect())
        }
        (_, value) => value,
    };
    (key, value)
}

fn backwards(members: Mapping) -> Mapping {
    let mut members: Vec<_> = members.into_iter().collect();
    members.reverse();
    members.into_iter().collect()
}

/// Reverses the paths and the list of tags, which name modules where these are requested.
fn with_paths_reversed(mut document: Value) -> Value {
    if let Some(Value::Mapping(paths)) = document.get_mut("paths") {
        *paths = backwards(std::mem::take(paths));
    }
    if let Some(Value::Sequence(tags)) = document.get_mut("tags") {
        tags.reverse();
    }
    document
}

/// Every name and every order that a consumer's code depends on, by where it comes from.
fn surface(api: &Api) -> Vec<String> {
    let mut lines = Vec::new();
    for (_, ty) in api.types.iter() {
        let place = format!("{} {}", without_indexes(&ty.place), ty.name);
        if let Shape::Struct(shape) = &ty.shape {
            lines.extend(
                shape.fields.iter().map(|field| format!("{place}: {} is {}", field.wire, field.name)),
            );
            // Those that could be swapped have names; others keep the document's order, and the compiler tells.
            let mut arguments: Vec<_> =
                shape.arguments.iter().map(|index| shape.fields[*index].wire.as_str()).collect();
            arguments.sort_unstable();
            lines.push(format!("{place}: new({})", arguments.join(", ")));
        }
        lines.push(place);
    }
    for operation in &api.operations {
        let place = format!("{} {} {}", operation.place, operation.name, operation.method_name);
        lines.extend(operation.parameters.iter().map(|parameter| {
            format!("{place}: {} in {:?} is {}", parameter.wire, parameter.location, parameter.name)
        }));
        let argument = |argument: &Argument| match argument {
            Argument::Parameter(index) => operation.parameters[*index].wire.as_str(),
            Argument::Body => "the body",
        };
        let mut arguments: Vec<_> = operation.arguments.list().iter().map(argument).collect();
        arguments.sort_unstable();
        lines.push(format!("{place}({})", arguments.join(", ")));
        lines.push(format!(
            "{} {} {:?}",
            operation.success,
            operation.error,
            operation.body.as_ref().map(|body| &body.name)
        ));
    }
    let tags = api.tags.iter().map(|tag| format!("{}: {} {}", tag.wire, tag.name, tag.handle));
    lines.extend(tags);
    lines.sort();
    lines
}

/// An item of a list has moved, so its number is another.
fn without_indexes(place: &Pointer) -> String {
    let segments = place.as_str().split('/');
    let segments = segments.map(|segment| if segment.parse::<usize>().is_ok() { "*" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

/// Lowers a document as it is and after a change, and compares what a consumer sees.
fn changes_nothing(document: &Path, folder: &Path, change: fn(Value) -> Value) {
    let value: Value = match serde_yaml::from_str(&fs::read_to_string(document).unwrap()) {
        Ok(value) => value,
        // Integers that YAML's library has no type for.
        Err(error) => return assert!(error.to_string().contains("128"), "{error}"),
    };
    let moved = folder.join(document.file_name().unwrap());
    fs::write(&moved, serde_yaml::to_string(&change(value)).unwrap()).unwrap();
    let lower = |path: &Path| match config::config(path).lower(path) {
        Ok(lowered) => surface(&lowered.api),
        Err(error) => panic!("{error}"),
    };
    assert_eq!(lower(document), lower(&moved), "{}", document.display());
}

fn scratch(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("openapi-build-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn moving_schemas_properties_and_parameters_changes_no_name() {
    let folder = scratch("order");
    let features: Vec<_> =
        fs::read_dir("../codegen/tests/features").unwrap().map(|entry| entry.unwrap().path()).collect();
    // What documents refer to stays beside them, as it is.
    for other in features.iter().filter(|path| !config::is_document(path) && path.is_file()) {
        fs::copy(other, folder.join(other.file_name().unwrap())).unwrap();
    }
    let features = features.into_iter();
    let seq = Path::new("../spec/tsg_seq_v3.yaml").to_path_buf();
    // Of a header that is there twice, in other letter case, the first one counts.
    let is_ordered = |path: &PathBuf| path.ends_with("repaired.yaml");
    let features = features.filter(|path| config::is_document(path) && !is_ordered(path));
    for document in features.chain([seq]) {
        changes_nothing(&document, &folder, reversed);
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn moving_operations_and_tags_changes_no_module() {
    let folder = scratch("tags");
    let document = Path::new("../codegen/tests/features/tag_modules.yaml");
    changes_nothing(document, &folder, with_paths_reversed);
    fs::remove_dir_all(folder).unwrap();
}
