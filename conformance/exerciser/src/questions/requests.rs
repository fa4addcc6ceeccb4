//! Generates requests: every parameter and the body, with made-up values and with each of their examples.

use std::collections::{BTreeMap, BTreeSet};

use crate::{BodyKind, Case, Expected, RequestCase, SentBody, key};
use openapi_build::ir::{BodyContent, BodyForm, Location, Parameter, Parts, Scalar, TypeRef};
use serde_json::{Value, json};

use super::cases::{Cases, Origin, Topic, examples, place};
use super::document::At;
use super::headers::is_header_name;
use super::operations::{Requested, content, essence, named_examples};
use super::responses::item;
use super::sample::{Direction, Extent, Sample, Sampler, Texts};
use super::{files, undeclared};

/// The number of variants that are tried if the first value of a parameter cannot be sent.
const VARIANTS: usize = 8;

/// A parameter with a value.
struct Filled<'d> {
    at: At<'d>,
    schema: Option<At<'d>>,
    expected: Expected,
    /// Whether the caller writes its text, whatever its schema.
    is_text: bool,
}

impl Filled<'_> {
    /// Returns why a client refuses a value at this place.
    fn why_refused(&self, value: &Value) -> Option<&'static str> {
        let Expected { location, style, json, .. } = &self.expected;
        why_refused(location, style, value).filter(|_| !json)
    }

    /// Returns why an example cannot be sent.
    fn why_unsendable(&self, example: &Value) -> Option<&'static str> {
        if let Some(reason) = self.why_refused(example) {
            return Some(reason);
        }
        if self.is_text && !example.is_string() {
            return Some("it is sent as a text, which nothing declares");
        }
        let Expected { location, style, explode, json, .. } = &self.expected;
        let is_written = *json || location == "querystring" || has_brackets(location, style, *explode);
        (!is_written && has_nested(example)).then_some("no style like this writes what is nested")
    }
}

/// Returns why a value cannot be in a path or a header as text: it would be another path, or no header.
fn why_refused(location: &str, style: &str, value: &Value) -> Option<&'static str> {
    let text = match value {
        Value::Null => None,
        Value::Array(items) => Some(items.iter().map(text_of).collect::<Vec<_>>().join(",")),
        value => Some(text_of(value)),
    };
    match (location, style, text.as_deref()) {
        ("path", _, None) => Some("a path cannot go without it"),
        ("path", "simple" | "label", Some("")) | ("path", "simple", Some("." | "..")) => {
            Some("the path would be another one")
        }
        ("header", _, Some(text)) => {
            let is_no_header = text.is_empty()
                || text.starts_with(' ')
                || text.ends_with(' ')
                || text.contains(|character| !matches!(character, ' '..='~'));
            (is_no_header && !is_structured(value)).then_some("no header can hold it")
        }
        _ => None,
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        value => value.to_string(),
    }
}

impl<'d> Requested<'d> {
    /// Returns the parameters of the path, overridden by those of the operation.
    fn parameters(&self, cases: &Cases<'d>) -> Vec<At<'d>> {
        let mut found: Vec<At<'d>> = Vec::new();
        for list in [&self.item, &self.operation] {
            for (_, written) in list.below("parameters") {
                let Some(at) = cases.document.resolved(&written) else { continue };
                found.retain(|known| {
                    (known.text("in"), known.text("name")) != (at.text("in"), at.text("name"))
                });
                found.push(at);
            }
        }
        // Other keywords define these headers (OpenAPI 3.1, section 4.8.12.1).
        let others = ["accept", "content-type", "authorization"];
        let is_sent =
            |name: &str| is_header_name(name) && !others.contains(&name.to_ascii_lowercase().as_str());
        found.retain(|at| location(at) != "header" || is_sent(at.text("name").unwrap_or_default()));
        found
    }

    /// Returns the variables of the path that no parameter declares, each with a text to find at its place.
    fn variables(&self, cases: &mut Cases<'d>) -> Vec<(&str, Expected)> {
        let declared = self.parameters(cases);
        let is_declared = |variable: &str, places: &[&str]| {
            declared
                .iter()
                .any(|at| places.contains(&location(at).as_str()) && at.text("name") == Some(variable))
        };
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let in_path = path.split('{').skip(1).filter_map(|part| part.split_once('}'));
        let in_path = in_path.map(|(variable, _)| (variable, "path", variable));
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let in_query = pairs
            .filter_map(|(name, value)| Some((value.strip_prefix('{')?.strip_suffix('}')?, "query", name)));
        let unknown = in_path.chain(in_query).filter(|(variable, place, _)| {
            !is_declared(variable, if *place == "path" { &["path"] } else { &["path", "query"] })
        });
        let mut found = Vec::new();
        for (variable, place, name) in unknown.collect::<Vec<_>>() {
            let check = cases.question(Topic::Parameter, format!("{}: variable `{variable}`", self.title));
            found.push((
                variable,
                Expected {
                    check,
                    location: place.to_owned(),
                    name: name.to_owned(),
                    style: if place == "path" { "simple" } else { "form" }.to_owned(),
                    explode: false,
                    json: false,
                    value: "a b&c/é".into(),
                    styles: BTreeMap::new(),
                },
            ));
        }
        found
    }

    /// Adds cases that set every parameter and the body, with made-up values and with each example.
    pub(super) fn requests(&self, cases: &mut Cases<'d>) {
        let (mut filled, mut refused) = (Vec::new(), Vec::new());
        for at in self.parameters(cases) {
            let (name, location) = (at.text("name").unwrap_or_default(), location(&at));
            let about = format!("{}: {location} parameter `{name}`", self.title);
            if let Some(ours) = self.ours.parameters.iter().find(|ours| is_same(ours, &location, name)) {
                let check = cases.question(Topic::Parameter, about.clone());
                match fill(cases, at, ours, check) {
                    Some(parameter) => match parameter.why_refused(&parameter.expected.value) {
                        Some(reason) => refused.push((check, reason, ours.required)),
                        None => filled.push(parameter),
                    },
                    None => cases.fault(Topic::Parameter, about, "no value could be made up"),
                }
            } else {
                cases.fault(Topic::Parameter, about, "the client does not have it");
            }
        }
        for (check, reason, is_required) in refused {
            cases.leave_out(&[check], reason);
            if is_required {
                let checks: Vec<_> = filled.iter().map(|parameter| parameter.expected.check).collect();
                return cases
                    .leave_out(&checks, "another parameter has no value with which it could be sent");
            }
        }
        let bodies = self.bodies(cases);
        let body = bodies.first().map(|(body, _)| body.clone());
        let mut expected: Vec<_> = filled.iter().map(|parameter| parameter.expected.clone()).collect();
        let mut given: BTreeMap<_, _> =
            expected.iter().map(|e| (key(&e.location, &e.name), e.value.clone())).collect();
        for (variable, found) in self.variables(cases) {
            given.insert(key("path", variable), found.value.clone());
            expected.push(found);
        }
        let case = |given: &BTreeMap<_, _>, expected, body| {
            Case::Request(RequestCase {
                operation: self.index,
                method: self.method.clone(),
                template: self.path.clone(),
                given: given.clone(),
                expected,
                body,
            })
        };
        let made_up = Origin { example: None, schema: None, value: Value::Null };
        let first = bodies.first().map_or(made_up, |(_, origin)| origin.clone());
        cases.push(case(&given, expected, body.clone()), first);
        for (other, origin) in bodies.into_iter().skip(1) {
            cases.push(case(&given, Vec::new(), Some(other)), origin);
        }
        // Each example of a parameter is checked separately. The body is set too, but was checked before.
        for parameter in &filled {
            for (example, value) in parameter_examples(cases, parameter) {
                let question = cases.question(Topic::Example, example.id());
                if let Some(reason) = parameter.why_unsendable(&value) {
                    cases.leave_out(&[question], reason);
                    continue;
                }
                let mut given = given.clone();
                given.insert(key(&parameter.expected.location, &parameter.expected.name), value.clone());
                let expected = Expected { value: value.clone(), ..parameter.expected.clone() };
                let origin =
                    Origin { example: Some(question), schema: parameter.schema.as_ref().map(place), value };
                cases.push(case(&given, vec![expected], body.clone()), origin);
            }
        }
    }

    /// Returns the bodies: several made-up ones, and one for each example.
    fn bodies(&self, cases: &mut Cases<'d>) -> Vec<(SentBody, Origin)> {
        let Some(body) = self.operation.child("requestBody").and_then(|at| cases.document.resolved(&at))
        else {
            return Vec::new();
        };
        if !body.flag("required") && content(cases, &body).is_empty() {
            return Vec::new();
        }
        let about = format!("{}: request body", self.title);
        let Some(ours) = &self.ours.body else {
            cases.fault(Topic::Parameter, about, "the client does not have it");
            return Vec::new();
        };
        let content = content(cases, &body);
        let forms = ours.forms().enumerate();
        forms.flat_map(|(index, form)| Self::form(cases, &about, &content, (index, form))).collect()
    }

    /// Returns the body in one of its media types.
    fn form(
        cases: &mut Cases<'d>,
        about: &str,
        content: &[(String, At<'d>)],
        (index, form): (usize, BodyForm<'_>),
    ) -> Vec<(SentBody, Origin)> {
        let own = form.variant.map(|variant| variant.media_type.as_str());
        let about = match own.filter(|_| index > 0) {
            Some(media_type) => format!("{about}, as `{media_type}`"),
            None => about.to_owned(),
        };
        let (kind, wanted): (_, &dyn Fn(&str) -> bool) = match form.content {
            BodyContent::Json(_) => (BodyKind::Json, &|name| name.contains("json") || name.contains('*')),
            BodyContent::Form(_) => (BodyKind::Form, &|name| name.contains("form-urlencoded")),
            BodyContent::Parts(Parts { positional: Some(positional), .. }) => {
                (BodyKind::Placed, &move |name| {
                    essence(name).eq_ignore_ascii_case(essence(&positional.media_type))
                })
            }
            BodyContent::Multipart | BodyContent::Parts(_) => {
                (BodyKind::Multipart, &|name| name.contains("multipart/"))
            }
            BodyContent::Mixed { media_type, .. } => {
                (BodyKind::Mixed, &move |name| essence(name).eq_ignore_ascii_case(essence(media_type)))
            }
            BodyContent::Sequence(media_type) => {
                (BodyKind::Sequence, &move |name| essence(name).eq_ignore_ascii_case(essence(media_type)))
            }
            BodyContent::Xml(media_type, _)
            | BodyContent::Text(media_type)
            | BodyContent::Bytes(media_type) => {
                (BodyKind::Plain, &move |name| essence(name).eq_ignore_ascii_case(essence(media_type)))
            }
        };
        let own = own.and_then(|own| content.iter().find(|(name, _)| name == own));
        let known = content.iter().find(|(name, _)| wanted(&name.to_ascii_lowercase()));
        let chosen = own.or(known).or(content.first());
        let Some((name, media)) = chosen else { return Vec::new() };
        let check = cases.question(Topic::Parameter, about);
        let media_type = (!name.contains('*')).then(|| name.clone());
        let schema = sent(cases, media, kind).as_ref().map(place);
        let styles = body_styles(cases, media, kind);
        let has_parts = matches!(form.content, BodyContent::Parts(_)) && kind == BodyKind::Multipart;
        let files = if has_parts { files::of(cases.document, media) } else { BTreeSet::new() };
        let made = body_values(cases, media, kind).into_iter().map(|(example, value)| {
            let origin = Origin { example, schema: schema.clone(), value: value.clone() };
            let (media_type, files, styles) = (media_type.clone(), files.clone(), styles.clone());
            (SentBody { check, media_type, form: index, kind, value, files, styles }, origin)
        });
        made.collect()
    }
}

/// Returns the schema of a body, or of an item of a sequence.
fn sent<'d>(cases: &Cases<'d>, media: &At<'d>, kind: BodyKind) -> Option<At<'d>> {
    if kind == BodyKind::Sequence { item(cases, media) } else { media.child("schema") }
}

/// Returns the values of a body: made-up ones, and the examples with their questions.
fn body_values<'d>(cases: &mut Cases<'d>, media: &At<'d>, kind: BodyKind) -> Vec<(Option<usize>, Value)> {
    let schema = sent(cases, media, kind);
    let mut values: Vec<(Option<usize>, Value)> = match (&schema, kind) {
        (_, BodyKind::Plain | BodyKind::Mixed)
        | (None, BodyKind::Json | BodyKind::Sequence | BodyKind::Placed) => {
            vec![(None, "made up".into())]
        }
        (None, BodyKind::Multipart | BodyKind::Form) => vec![(None, json!({"madeUp": "made up"}))],
        (Some(schema), BodyKind::Json | BodyKind::Sequence | BodyKind::Placed) => {
            let samples = Sampler::new(cases.document, Direction::Sent).samples(schema).into_iter();
            samples.map(|Sample { value, .. }| (None, value)).collect()
        }
        (Some(schema), BodyKind::Form | BodyKind::Multipart) => {
            // The strings in lists must not contain the delimiter.
            let texts = if body_styles(cases, media, kind).is_empty() { Texts::Url } else { Texts::Safe };
            let sampler = Sampler { texts, ..Sampler::new(cases.document, Direction::Sent) };
            let mut value = sampler.sample(schema);
            // Only the members of an object have names for parts. Other values are sent like any form.
            if kind == BodyKind::Multipart && value.as_ref().is_some_and(|value| !value.is_object()) {
                value = Some(json!({"madeUp": "made up"}));
            }
            // A part in XML is text, whatever its schema.
            for (name, encoding) in media.below("encoding") {
                let is_xml = encoding.text("contentType").is_some_and(|name| essence(name).ends_with("xml"));
                if let Some(part) = value.as_mut().and_then(|value| value.get_mut(&name)).filter(|_| is_xml) {
                    *part = "made up".into();
                }
            }
            value.into_iter().map(|value| (None, value)).collect()
        }
    };
    for (example, value) in named_examples(cases, media) {
        // An example of a whole sequence is not a value of an item, and a form without named parts has no
        // value.
        if kind == BodyKind::Multipart && !value.is_object() {
            continue;
        }
        if !matches!(kind, BodyKind::Plain | BodyKind::Mixed | BodyKind::Sequence) {
            let value = match &schema {
                Some(schema) => undeclared::without(cases.document, schema, value),
                None => value,
            };
            values.push((Some(cases.question(Topic::Example, example.id())), value));
        }
    }
    values
}

/// Returns a value for a parameter, and how it should appear in the request.
fn fill<'d>(cases: &Cases<'d>, at: At<'d>, ours: &Parameter, check: usize) -> Option<Filled<'d>> {
    let location = location(&at);
    let content = content(cases, &at).into_iter().next();
    let has_type = |ends: &[&str]| {
        content.as_ref().is_some_and(|(name, _)| ends.iter().any(|end| essence(name).ends_with(end)))
    };
    let schema = at.child("schema").or_else(|| content.as_ref().and_then(|(_, media)| media.child("schema")));
    let is_form = location == "querystring" && has_type(&["form-urlencoded"]);
    let json = has_type(&["/json", "+json"]);
    let default = if matches!(location.as_str(), "query" | "cookie") { "form" } else { "simple" };
    let style = at.text("style").unwrap_or(default).to_owned();
    let explode = at
        .value()
        .get("explode")
        .and_then(Value::as_bool)
        .unwrap_or(matches!(style.as_str(), "form" | "cookie"));
    let brackets = is_form || has_brackets(&location, &style, explode);
    // Lists and objects in other media types, such as XML, are text that the caller writes.
    let is_other = content.is_some() && !json && !is_form && !has_type(&["*"]);
    let is_written =
        |value: &Value| is_other && is_structured(value) || !json && !brackets && has_nested(value);
    let whole =
        schema.as_ref().and_then(|schema| Sampler::new(cases.document, Direction::Sent).sample(schema));
    let is_text = ours.ty.ty == TypeRef::Scalar(Scalar::String) && whole.as_ref().is_some_and(is_written);
    let schema = schema.filter(|_| !is_text);
    let value = match &schema {
        Some(schema) => {
            let made = |variant| parameter_value(cases, schema, &location, (json, brackets), variant);
            let is_sent = |value: &Value| json || why_refused(&location, &style, value).is_none();
            (0..VARIANTS).filter_map(made).find(is_sent).or_else(|| made(0))?
        }
        None => "madeup".into(),
    };
    let name = at.text("name")?.to_owned();
    let styles = content.as_ref().map(|(_, media)| styles(media)).unwrap_or_default();
    Some(Filled {
        schema,
        expected: Expected { check, location, name, style, explode, json, value, styles },
        is_text,
        at,
    })
}

/// Returns a value for a parameter. The strings in lists do not contain the delimiter, and those in headers
/// only contain characters that headers allow.
fn parameter_value<'d>(
    cases: &Cases<'d>,
    schema: &At<'d>,
    location: &str,
    (json, brackets): (bool, bool),
    variant: usize,
) -> Option<Value> {
    let sampler = |texts| Sampler {
        texts,
        variant,
        direction: Direction::Sent,
        ..Sampler::new(cases.document, Direction::Sent)
    };
    let value = sampler(Texts::Safe).sample(schema)?;
    let is_url = matches!(location, "path" | "query");
    if is_url && (json || !is_structured(&value)) {
        return sampler(Texts::Url).sample(schema);
    }
    // A list of lists of strings is read as the inner list.
    if let Some([Value::Array(inner)]) = value.as_array().map(Vec::as_slice)
        && !json
    {
        return Some(Value::Array(inner.clone()));
    }
    // No other style can write nested values, so optional ones are not sent.
    if !json && !brackets && has_nested(&value) {
        return Sampler { extent: Extent::Minimal, ..sampler(Texts::Safe) }.sample(schema);
    }
    Some(value)
}

fn parameter_examples<'d>(cases: &Cases<'d>, parameter: &Filled<'d>) -> Vec<(At<'d>, Value)> {
    let mut found = named_examples(cases, &parameter.at);
    for (_, media) in content(cases, &parameter.at) {
        found.extend(named_examples(cases, &media));
    }
    if let Some(schema) = parameter.schema.as_ref().and_then(|schema| cases.document.resolved(schema)) {
        found.extend(examples(&schema));
    }
    // `null` is not sent, and some styles cannot write empty values.
    found.retain(|(_, value)| !value.is_null());
    found
}

fn location(at: &At<'_>) -> String {
    at.text("in").unwrap_or_default().to_owned()
}

fn is_same(ours: &Parameter, location: &str, name: &str) -> bool {
    match ours.location {
        Location::Path(_) => location == "path" && ours.wire == name,
        Location::Query { .. } => location == "query" && ours.wire == name,
        Location::QueryString(_) => location == "querystring" && ours.wire == name,
        Location::Header { .. } => location == "header" && ours.wire.eq_ignore_ascii_case(name),
        Location::Cookie { .. } => location == "cookie" && ours.wire == name,
    }
}

/// Returns whether a style writes a name for each value.
fn has_brackets(location: &str, style: &str, explode: bool) -> bool {
    location == "query" && (style == "deepObject" || style == "form" && explode)
}

fn has_nested(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(is_structured),
        Value::Object(members) => members.values().any(is_structured),
        _ => false,
    }
}

fn is_structured(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

/// Returns how the members of a body are written. OpenAPI 3.0 does not define styles for parts (version
/// 3.0.4, section 4.7.15.1.2).
fn body_styles(cases: &Cases<'_>, media: &At<'_>, kind: BodyKind) -> BTreeMap<String, (String, bool)> {
    let mut styles = styles(media);
    if kind == BodyKind::Multipart && cases.document.is_3_0() {
        styles.retain(|_, (style, _)| style == "json");
    }
    styles
}

/// Returns how `encoding` writes the members of a form.
fn styles(media: &At<'_>) -> BTreeMap<String, (String, bool)> {
    let style = |(name, at): (String, At<'_>)| {
        let explode = at.value().get("explode").and_then(Value::as_bool);
        let style = match (at.text("style"), at.text("contentType")) {
            (Some(style), _) => style,
            (None, _) if explode.is_some() => "form",
            (None, Some(media_type)) if media_type.contains("json") => "json",
            (None, _) => return None,
        };
        Some((name, (style.to_owned(), explode.unwrap_or(style == "form"))))
    };
    media.below("encoding").into_iter().filter_map(style).collect()
}
