//! Generates the table of functions through which a client is exercised. Each operation has one function that
//! fills it, one that reads what it returns, and one that reads its headers. Each type has one function.

use std::fmt::Write as _;

use crate::key;
use openapi_build::ir::{
    Api, BodyContent, Location, Operation, Parameter, PartContent, Parts, Payload, RequestBody, Response,
    Shape, Status,
};

/// Returns the module that exercises the client in the module `client`. `name` identifies the client in the
/// program.
pub(super) fn module(api: &Api, name: &str, client: &str) -> String {
    let mut text =
        String::from("//! How a client is exercised.\n#![allow(deprecated, unused, clippy::all)]\n\n");
    let _ = writeln!(
        text,
        "use exerciser::{{Alternative, RawResponse, Body, Client, Exercised, RequestValues, HeaderMap, Operation, Outcome, Read, Request, Streamed}};"
    );
    let _ = writeln!(text, "use crate::{client} as api;\n");
    let _ = writeln!(
        text,
        "pub const CLIENT: Client = Client {{ name: {name:?}, names_unknown: {}, operations: OPERATIONS, types: TYPES }};\n",
        names_unknown(api)
    );
    text.push_str("const OPERATIONS: &[Exercised] = &[\n");
    for (index, operation) in api.operations.iter().enumerate() {
        let events = operation.streamed().map_or("None".to_owned(), |_| format!("Some(events_{index})"));
        let others = 0..operation.alternatives.len();
        let alternatives: Vec<_> = others.map(|other| format!("alternative_{index}_{other}")).collect();
        let alternatives = alternatives.join(", ");
        let _ = writeln!(
            text,
            "    Exercised {{ encode: encode_{index}, decode: decode_{index}, events: {events}, alternatives: &[{alternatives}], headers: headers_{index} }},"
        );
    }
    text.push_str("];\n\nconst TYPES: &[exerciser::Reader] = &[\n");
    for (_, ty) in api.types.iter() {
        let _ = writeln!(text, "    exerciser::round_trip::<api::models::{}>,", ident(ty.name.as_str()));
    }
    text.push_str("];\n");
    for (index, operation) in api.operations.iter().enumerate() {
        text.push_str(&encode(index, operation));
        text.push_str(&decode(index, operation));
        text.push_str(&events(index, operation));
        text.push_str(&alternatives(index, operation));
        text.push_str(&headers(index, operation));
    }
    text
}

/// Returns whether a document gives a member of a union the name `Unknown`.
fn names_unknown(api: &Api) -> bool {
    api.types.iter().any(|(_, ty)| match &ty.shape {
        Shape::Union(union) => union.variants.iter().any(|variant| variant.name.as_str() == "Unknown"),
        _ => false,
    })
}

fn encode(index: usize, operation: &Operation) -> String {
    let name = ident(operation.name.as_str());
    let mut text = format!(
        "\nfn encode_{index}(given: &RequestValues<'_>) -> Result<Request<Body>, String> {{\n    let operation = api::operations::{name} {{\n"
    );
    for parameter in &operation.parameters {
        let key = key(location(parameter), &parameter.wire);
        let method = if parameter.required { "value" } else { "optional" };
        let _ = writeln!(text, "        {}: given.{method}({key:?})?,", ident(parameter.name.as_str()));
    }
    if let Some(body) = &operation.body {
        let _ = writeln!(text, "        {}: {},", ident(body.name.as_str()), request_body(body));
    }
    text.push_str("    };\n    operation.encode().map_err(|error| error.to_string())\n}\n");
    text
}

/// Returns the expression for a request body.
fn request_body(body: &RequestBody) -> String {
    let method = match &body.choice {
        None => written(&body.content),
        Some(choice) => {
            let mut arms = String::new();
            for (index, form) in body.forms().enumerate() {
                let Some(variant) = form.variant else { continue };
                let (name, variant) = (ident(choice.name.as_str()), ident(variant.name.as_str()));
                let method = written(form.content);
                let _ =
                    write!(arms, "{index} => ({method})(given).map(api::operations::{name}::{variant}), ");
            }
            let none = "Err(\"there is no such media type\".to_owned())";
            format!(
                "|given: &RequestValues<'_>| -> Result<_, String> {{ match given.form() {{ {arms}_ => {none} }} }}"
            )
        }
    };
    if body.required { format!("({method})(given)?") } else { format!("given.optional_body({method})?") }
}

/// Returns the function for a body of one media type.
fn written(content: &BodyContent) -> String {
    match content {
        BodyContent::Json(_) | BodyContent::Xml(..) | BodyContent::Form(_) | BodyContent::Text(_) => {
            "RequestValues::body".to_owned()
        }
        BodyContent::Multipart => "RequestValues::multipart".to_owned(),
        BodyContent::Mixed { .. } => "RequestValues::mixed".to_owned(),
        BodyContent::Sequence(_) => "RequestValues::sequence".to_owned(),
        BodyContent::Bytes(_) => "RequestValues::bytes".to_owned(),
        BodyContent::Parts(parts) => {
            format!("|given: &RequestValues<'_>| -> Result<_, String> {{ Ok({}) }}", self::parts(parts))
        }
    }
}

/// Returns the expression for a multipart body.
fn parts(parts: &Parts) -> String {
    let mut text = format!("api::operations::{} {{", ident(parts.name.as_str()));
    for part in &parts.parts {
        let method = match part.content {
            PartContent::File => "file",
            PartContent::Files => "files",
            PartContent::Value(_) | PartContent::Values(_) => "part",
        };
        let (name, wire) = (ident(part.name.as_str()), &part.wire);
        let _ = if part.required {
            write!(text, " {name}: given.{method}({wire:?})?,")
        } else {
            write!(text, " {name}: given.optional_part({wire:?}, RequestValues::{method})?,")
        };
    }
    if let (Some(rest), true) = (&parts.rest, parts.positional.is_some()) {
        let _ = write!(text, " {}: Default::default(),", ident(rest.as_str()));
    } else if let Some(rest) = &parts.rest {
        let known: Vec<_> = parts.parts.iter().map(|part| part.wire.as_str()).collect();
        let _ = write!(text, " {}: given.rest(&{known:?})?,", ident(rest.as_str()));
    }
    text + " }"
}

fn location(parameter: &Parameter) -> &'static str {
    match parameter.location {
        Location::Path(_) => "path",
        Location::Query { .. } => "query",
        Location::QueryString(_) => "querystring",
        Location::Header { .. } => "header",
        Location::Cookie { .. } => "cookie",
    }
}

fn decode(index: usize, operation: &Operation) -> String {
    let name = ident(operation.name.as_str());
    let successes: Vec<_> = operation.responses.iter().filter(|response| response.is_success()).collect();
    let failures: Vec<_> = operation.responses.iter().filter(|response| !response.is_success()).collect();
    let success = match successes.as_slice() {
        [only] => format!("Outcome::Success(body) => {},", read(only, true)),
        _ => arms(
            "Success",
            &format!("api::operations::{}", ident(operation.success.as_str())),
            &successes,
            true,
        ),
    };
    let failure = if failures.is_empty() {
        NO_FAILURE.to_owned()
    } else {
        arms("Declared", &format!("api::errors::{}", ident(operation.error.as_str())), &failures, false)
    };
    format!(
        "\nfn decode_{index}(raw: &mut RawResponse) -> Read {{\n    match <api::operations::{name} as Operation>::decode(raw) {{\n        \
         {success}\n        {failure}\n        {OTHERS}\n    }}\n}}\n"
    )
}

/// The match arm for a failure if none is declared.
const NO_FAILURE: &str = "Outcome::Declared(_) => Read::failed(\"a failure\", \"none is declared\"),";

/// The match arms for outcomes that are not declared.
const OTHERS: &str = "Outcome::Undeclared => Read::failed(\"an undeclared status\", \"nothing is declared for it\"),
        Outcome::Undecodable(fault) => Read::failed(\"undecodable\", &format!(\"{fault} at {:?}\", fault.path())),";

/// Returns how a response is read if events are requested.
fn events(index: usize, operation: &Operation) -> String {
    let Some(response) = operation.responses.iter().find(|response| response.events.is_some()) else {
        return String::new();
    };
    let name = ident(operation.name.as_str());
    let success = events_of(response.name.as_str());
    format!(
        "\nfn events_{index}(raw: &mut RawResponse) -> Read {{\n    match <api::operations::{name} as Streamed>::events(raw) {{\n        \
         Outcome::Success(body) => {success},\n        {NO_FAILURE}\n        {OTHERS}\n    }}\n}}\n"
    )
}

/// Returns how a response is read if another media type is requested.
fn alternatives(index: usize, operation: &Operation) -> String {
    let mut text = String::new();
    let name = ident(operation.name.as_str());
    for (other, alternative) in operation.alternatives.iter().enumerate() {
        let first = alternative.responses.first().and_then(|first| operation.responses.get(*first));
        let variant = first.map(|response| response.name.to_string()).unwrap_or_default();
        let success = read_body(&variant, &alternative.payload, true);
        let _ = write!(
            text,
            "\nfn alternative_{index}_{other}(raw: &mut RawResponse) -> Read {{\n    \
             match <api::operations::{} as Alternative<api::operations::{name}>>::decode(raw) {{\n        \
             Outcome::Success(body) => {success},\n        \
             Outcome::Declared(_) => Read::failed(\"a failure\", \"a success was sent\"),\n        {OTHERS}\n    }}\n}}\n",
            ident(alternative.name.as_str())
        );
    }
    text
}

fn events_of(variant: &str) -> String {
    format!("Read::events({variant:?}, body.into_iter().map(|event| event.map(|event| event.data)))")
}

/// Returns the match arms for an enum of successes or of failures.
fn arms(outcome: &str, owner: &str, responses: &[&Response], is_success: bool) -> String {
    let mut text = format!("Outcome::{outcome}(outcome) => match outcome {{\n");
    for response in responses {
        let has_status = !matches!(response.status, Status::Exact(_));
        let has_body = response.payload != Payload::Empty;
        let fields = [has_status.then_some("status"), has_body.then_some("body")];
        let fields: Vec<_> = fields.into_iter().flatten().collect();
        let pattern = if fields.is_empty() { String::new() } else { format!("({})", fields.join(", ")) };
        let status = if has_status { ".with_status(status.as_u16())" } else { "" };
        let variant = ident(response.name.as_str());
        let _ = writeln!(
            text,
            "            {owner}::{variant}{pattern} => {}{status},",
            read(response, is_success)
        );
    }
    text + "        },"
}

/// Returns the expression for the body of a response.
fn read(response: &Response, is_success: bool) -> String {
    read_body(response.name.as_str(), &response.payload, is_success)
}

/// Returns the expression for a body.
fn read_body(name: &str, payload: &Payload, is_success: bool) -> String {
    match (payload, is_success) {
        (Payload::Empty, _) => format!("Read::empty({name:?})"),
        (Payload::Json(_) | Payload::Xml(..) | Payload::Text { .. }, true) => {
            format!("Read::typed({name:?}, &body)")
        }
        (Payload::Json(_) | Payload::Xml(..) | Payload::Text { .. }, false) => {
            format!("Read::perhaps({name:?}, body.as_ref())")
        }
        (Payload::Events(_), true) => events_of(name),
        (Payload::Sequence(_), true) => format!("Read::events({name:?}, body.into_iter())"),
        (Payload::Parts, true) => format!("Read::parts({name:?}, body.into_iter())"),
        (Payload::Untyped, _) | (Payload::Parts | Payload::Sequence(_) | Payload::Events(_), false) => {
            format!("Read::bytes({name:?}, &body)")
        }
    }
}

fn headers(index: usize, operation: &Operation) -> String {
    let mut text =
        format!("\nfn headers_{index}(headers: &HeaderMap) -> Vec<(&'static str, serde_json::Value)> {{\n");
    match &operation.headers {
        None => text.push_str("    Vec::new()\n"),
        Some(declared) => {
            let _ = writeln!(
                text,
                "    let read = api::operations::{}::from(headers);\n    vec![",
                ident(declared.name.as_str())
            );
            for field in &declared.fields {
                let _ = writeln!(
                    text,
                    "        ({:?}, exerciser::header(&read.{})),",
                    field.wire,
                    ident(field.name.as_str())
                );
            }
            text.push_str("    ]\n");
        }
    }
    text + "}\n"
}

/// Returns an identifier, with `r#` before keywords.
fn ident(name: &str) -> String {
    let keywords = [
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
        "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
        "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static",
        "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where",
        "while", "yield",
    ];
    if keywords.contains(&name) { format!("r#{name}") } else { name.to_owned() }
}
