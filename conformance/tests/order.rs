//! A document that moves its lines changes no name and no argument of those who use it.

#[path = "../config.rs"]
mod config;

use std::fs;
use std::path::Path;

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
        (Some("schemas" | "properties"), Value::Mapping(members)) => {
            let mut members: Vec<_> = members.into_iter().collect();
            members.reverse();
            Value::Mapping(members.into_iter().collect::<Mapping>())
        }
        (Some("parameters" | "required"), Value::Sequence(items)) => {
            Value::Sequence(items.into_iter().rev().collect())
        }
        (_, value) => value,
    };
    (key, value)
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
            let arguments: Vec<_> =
                shape.arguments.iter().map(|index| shape.fields[*index].wire.as_str()).collect();
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
        let arguments: Vec<_> = operation.arguments.list().iter().map(argument).collect();
        lines.push(format!("{place}({})", arguments.join(", ")));
        lines.push(format!(
            "{} {} {:?}",
            operation.success,
            operation.error,
            operation.body.as_ref().map(|body| &body.name)
        ));
    }
    lines.sort();
    lines
}

/// An item of a list has moved, so its number is another.
fn without_indexes(place: &Pointer) -> String {
    let segments = place.as_str().split('/');
    let segments = segments.map(|segment| if segment.parse::<usize>().is_ok() { "*" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

#[test]
fn moving_schemas_properties_and_parameters_changes_no_name_and_no_order() {
    let folder = std::env::temp_dir().join(format!("openapi-build-order-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let features: Vec<_> =
        fs::read_dir("../codegen/tests/features").unwrap().map(|entry| entry.unwrap().path()).collect();
    // What documents refer to stays beside them, as it is.
    for other in features.iter().filter(|path| !config::is_document(path) && path.is_file()) {
        fs::copy(other, folder.join(other.file_name().unwrap())).unwrap();
    }
    let features = features.into_iter();
    let seq = Path::new("../spec/tsg_seq_v3.yaml").to_path_buf();
    for document in features.filter(|path| config::is_document(path)).chain([seq]) {
        let value: Value = serde_yaml::from_str(&fs::read_to_string(&document).unwrap()).unwrap();
        let moved = folder.join(document.file_name().unwrap());
        fs::write(&moved, serde_yaml::to_string(&reversed(value)).unwrap()).unwrap();
        let lower = |path: &Path| match config::config(path).lower(path) {
            Ok(lowered) => surface(&lowered.api),
            Err(error) => panic!("{error}"),
        };
        assert_eq!(lower(&document), lower(&moved), "{}", document.display());
    }
    fs::remove_dir_all(folder).unwrap();
}
