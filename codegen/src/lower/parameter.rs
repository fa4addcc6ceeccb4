//! Parameters: where they are in a request, and in which order they are asked for.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Operation, Parameter, PathItem};
use crate::ir::{self, Argument, Arguments, FieldName, Location};
use crate::name::{Claimed, Scope, Words};
use crate::source::Span;

use super::{Lowering, docs};

/// Headers that are no parameters, whatever a document says (OpenAPI 3.1, section 4.8.12.2.1).
const IGNORED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

impl<'d> Lowering<'d> {
    /// Lowers an operation's parameters; its own take the place of its path's by name and location.
    pub(super) fn parameters(
        &mut self,
        item: PathItem<'d>,
        operation: Operation<'d>,
        words: &Words,
    ) -> Vec<ir::Parameter> {
        let own: Vec<_> =
            operation.parameters().filter_map(|p| self.checked(self.document.parameter(p))).collect();
        let shared: Vec<_> =
            item.parameters().filter_map(|p| self.checked(self.document.parameter(p))).collect();
        let same = |a: Parameter<'d>, b: Parameter<'d>| a.name() == b.name() && a.location() == b.location();
        for (index, parameter) in own.iter().enumerate() {
            if let Some(first) = own.iter().take(index).find(|first| same(**first, *parameter)) {
                let message =
                    format!("the parameter `{}` is here twice", parameter.name().unwrap_or_default());
                self.report
                    .push(Diagnostic::error(parameter.span(), message).also(first.span(), "first here"));
            }
        }
        let shared = shared
            .into_iter()
            .filter(|shared| !own.iter().any(|own| same(*own, *shared)))
            .collect::<Vec<_>>();
        let all: Vec<_> = shared.into_iter().chain(own).collect();
        let claimed: Vec<_> = all
            .iter()
            .map(|parameter| Claimed {
                wire: parameter.name().unwrap_or_default(),
                pinned: parameter.rust_name(),
                place: parameter.location().unwrap_or_default(),
            })
            .collect();
        let names = Scope::parameters().claim_all(&claimed, Scope::claim_field);
        let pins = all.iter().zip(&names).filter_map(|(parameter, name)| {
            Some((parameter.rust_name()?, parameter.span_of("x-rust-name"), name.clone()))
        });
        self.check_pins(&pins.collect::<Vec<_>>(), Scope::claim_field);
        let parameters = all.into_iter().zip(names);
        parameters.filter_map(|(parameter, name)| self.parameter(parameter, words, name)).collect()
    }

    fn parameter(
        &mut self,
        parameter: Parameter<'d>,
        words: &Words,
        name: FieldName,
    ) -> Option<ir::Parameter> {
        let (Some(wire), Some(location)) = (parameter.name(), parameter.location()) else {
            self.report.error(parameter.span(), "a parameter has a `name` and an `in`");
            return None;
        };
        if location == "header" {
            if IGNORED_HEADERS.contains(&wire.to_ascii_lowercase().as_str()) {
                let message = format!("a header parameter called `{wire}` has no effect, as OpenAPI says");
                self.report.push(Diagnostic::warning(parameter.span_of("name"), message));
                return None;
            }
            if !is_token(wire) {
                self.report.error(
                    parameter.span_of("name"),
                    format!("`{}` cannot be the name of a header", wire.escape_debug()),
                );
                return None;
            }
        }
        let location = self.location(parameter, location)?;
        let Some(schema) = parameter.schema() else {
            self.report.error(parameter.span(), format!("the parameter `{wire}` has no `schema`"));
            return None;
        };
        if location == Location::Path && !parameter.required() {
            let message =
                format!("the path parameter `{wire}` is not `required: true`; it is read as if it were");
            self.report.push(Diagnostic::warning(parameter.span(), message));
        }
        let ty = self.type_of(schema, &words.then(wire))?;
        let resolved = self.checked(self.document.schema(schema))?;
        if resolved.has_properties() {
            self.report.push(Diagnostic::unsupported(schema.span(), "an object as a parameter"));
        }
        Some(ir::Parameter {
            name,
            wire: wire.to_owned(),
            location,
            place: parameter.pointer(),
            docs: docs::of_parameter(parameter, schema, resolved),
            ty,
            required: parameter.required() || location == Location::Path,
        })
    }

    fn location(&mut self, parameter: Parameter<'d>, location: &str) -> Option<Location> {
        let (default, found) = match location {
            "path" => ("simple", Location::Path),
            "query" => ("form", Location::Query { explode: parameter.explode().unwrap_or(true) }),
            "header" => ("simple", Location::Header),
            "cookie" | "querystring" => {
                let construct = format!("a parameter `in: {location}`");
                self.report.push(Diagnostic::unsupported(parameter.span_of("in"), construct));
                return None;
            }
            other => {
                self.report.push(
                    Diagnostic::error(parameter.span_of("in"), format!("a parameter cannot be in `{other}`"))
                        .help("it is in `path`, `query`, `header` or `cookie`"),
                );
                return None;
            }
        };
        if let Some(style) = parameter.style().filter(|style| *style != default) {
            let construct = format!("the style `{style}` of a {location} parameter");
            self.report.push(Diagnostic::unsupported(parameter.span_of("style"), construct));
            return None;
        }
        Some(found)
    }

    /// Orders what has to be given: as `x-rust-args` says; else one by one when nothing can be swapped, else by name.
    pub(super) fn arguments(
        &mut self,
        operation: Operation<'d>,
        parameters: &[ir::Parameter],
        body: Option<&ir::RequestBody>,
        words: &Words,
    ) -> Arguments {
        let required =
            (0..parameters.len()).filter(|index| parameters.get(*index).is_some_and(|p| p.required));
        let body = body.filter(|body| body.required).map(|_| Argument::Body);
        let mut arguments: Vec<_> = required.map(Argument::Parameter).chain(body).collect();
        let wire = |argument: &Argument| match argument {
            Argument::Parameter(index) => {
                parameters.get(*index).map_or("", |parameter| parameter.wire.as_str())
            }
            Argument::Body => "body",
        };
        if let Some(pinned) = operation.rust_args() {
            let names: Vec<_> = arguments.iter().map(wire).collect();
            self.check_pinned(operation.span_of("x-rust-args"), &pinned, &names);
            arguments.sort_by_key(|argument| pinned.iter().position(|(name, _)| *name == wire(argument)));
            return Arguments::Each(arguments);
        }
        let ty = |argument: &Argument| match argument {
            Argument::Parameter(index) => parameters.get(*index).map(|parameter| &parameter.ty),
            Argument::Body => None,
        };
        // The order of a path is its own and part of the wire, so path parameters follow the template as they stand.
        match arguments.as_slice() {
            [] | [_] => Arguments::Each(arguments),
            [first, second] if ty(first) != ty(second) => {
                arguments.sort_by_key(|argument| (*argument == Argument::Body, wire(argument).to_owned()));
                Arguments::Each(arguments)
            }
            _ => {
                arguments.sort_by_key(|argument| (*argument == Argument::Body, wire(argument).to_owned()));
                Arguments::Struct(self.types.scope.claim_type(&words.then("args")), arguments)
            }
        }
    }

    /// A pinned order names everything that is required, once, and nothing else.
    pub(super) fn check_pinned(&mut self, list: Span, pinned: &[(&str, Span)], required: &[&str]) {
        for (index, (name, span)) in pinned.iter().enumerate() {
            if !required.contains(name) {
                self.report.error(*span, format!("`x-rust-args` names `{name}`, which is not required here"));
            } else if pinned.iter().take(index).any(|(first, _)| first == name) {
                self.report.error(*span, format!("`x-rust-args` names `{name}` twice"));
            }
        }
        for name in required.iter().filter(|name| !pinned.iter().any(|(pinned, _)| pinned == *name)) {
            self.report.error(list, format!("`x-rust-args` does not name `{name}`, which is required"));
        }
    }
}

/// RFC 9110 section 5.6.2: what the name of a header can be.
pub(super) fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
