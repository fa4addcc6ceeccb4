//! Lowers the variables of server URLs: to typed fields, and to enums where their values are listed.

use crate::diagnostic::{Diagnostic, Report};
use crate::document::view::{Object, Server};
use crate::ir::{self, Choices, Piece, Variable};
use crate::name::{Scope, TypeName, Words};

/// Reserved characters of URLs (RFC 3986, section 2.2), and `%`.
const RESERVED: &str = ":/?#[]@!$&'()*+,;=%";

/// The enums for the servers of a document.
pub(super) struct Enums {
    scope: Scope,
    known: Vec<(String, Choices)>,
    /// The enum of the operation's or path's servers that are being lowered, and the number of enums before
    /// it.
    own: Option<(TypeName, usize)>,
    /// The number of enums for the document's own servers.
    shared: usize,
}

impl Enums {
    /// Starts with the names of the handles of tags, which share a module with these enums.
    pub(super) fn with_handles<'n>(handles: impl IntoIterator<Item = &'n TypeName>) -> Self {
        let mut scope = Scope::handles();
        for handle in handles {
            scope.reserve(handle.as_str());
        }
        Self { scope, known: Vec::new(), own: None, shared: 0 }
    }

    /// Continues with the servers of a path or an operation, and returns the name of their enum. Their
    /// variables get enums of their own, unless the document's servers have the same: names do not depend on
    /// the order of paths.
    pub(super) fn begin_own_servers(&mut self, words: &Words) -> TypeName {
        if self.own.is_none() {
            self.shared = self.known.len();
        }
        let name = self.scope.claim_type(&words.then("server"));
        self.own = Some((name.clone(), self.known.len()));
        name
    }

    pub(super) fn into_choices(self) -> Vec<Choices> {
        self.known.into_iter().map(|(_, choices)| choices).collect()
    }

    /// Lowers the variables of a server. Returns none if its URL does not consist of them.
    pub(super) fn variables(
        &mut self,
        report: &mut Report,
        server: Server<'_>,
        name: &str,
        url: &str,
    ) -> (Vec<Variable>, Vec<Piece>) {
        let Some(pieces) = url_parts(server, url) else {
            if server.url().is_some_and(|template| template.contains('{')) {
                let message = "the variables of this server cannot be set; their defaults are used";
                let help = "pass a base URL to the client builder for other values";
                report.push(Diagnostic::warning(server.span_of("url"), message).help(help));
            }
            return Default::default();
        };
        let mut fields = Scope::default();
        let (mut variables, mut template) = (Vec::new(), Vec::new());
        for piece in pieces {
            match piece {
                UrlPart::Text(text) => template.push(Piece::Text(text)),
                UrlPart::Variable(wire, default) => {
                    template.push(Piece::Variable(variables.len()));
                    let listed = server.choices(wire);
                    let all = || listed.iter().copied().chain([default]);
                    let is_kept = |c: &char| all().any(|value| value.contains(*c));
                    variables.push(Variable {
                        wire: wire.to_owned(),
                        field: fields.claim_field(&Words::of(wire)),
                        default: default.to_owned(),
                        kept: RESERVED.chars().filter(is_kept).collect(),
                        choices: (!listed.is_empty()).then(|| self.choices(name, wire, default, &listed)),
                        docs: ir::Docs {
                            text: server.variable_description(wire).map(str::to_owned),
                            ..ir::Docs::default()
                        },
                    });
                }
            }
        }
        (variables, template)
    }

    /// Returns the enum for these values. Variables with the same name and values share one.
    fn choices(&mut self, server: &str, wire: &str, default: &str, listed: &[&str]) -> usize {
        let mut values: Vec<&str> = Vec::new();
        for value in listed.iter().copied().chain([default]) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let is_same = |(known, choices): &(String, Choices)| {
            known == wire
                && choices.values.iter().map(|(_, value)| value).eq(&values)
                && choices.values.get(choices.default).is_some_and(|(_, value)| value == default)
        };
        let is_beside =
            |index: usize| self.own.as_ref().is_none_or(|(_, first)| index < self.shared || index >= *first);
        let mut known = self.known.iter().enumerate();
        if let Some((index, _)) = known.find(|(index, known)| is_beside(*index) && is_same(known)) {
            return index;
        }
        let words = Words::of(wire);
        let is_taken = self.known.iter().any(|(known, _)| known == wire);
        let words = match &self.own {
            Some((own, _)) => Words::of(own.as_str()).then_all(&words),
            None if is_taken => Words::of(server).then_all(&words),
            None => words,
        };
        let mut variants = Scope::default();
        let named =
            values.iter().map(|value| (variants.claim_variant(&Words::of(value)), (*value).to_owned()));
        let choices = Choices {
            values: named.collect(),
            default: values.iter().position(|value| *value == default).unwrap_or_default(),
            name: self.scope.claim_type(&words),
            wire: wire.to_owned(),
        };
        self.known.push((wire.to_owned(), choices));
        self.known.len() - 1
    }
}

/// A part of a URL as written in the document.
enum UrlPart<'d> {
    Text(String),
    Variable(&'d str, &'d str),
}

/// Returns the parts of a server's URL. Returns `None` if it has no variables, if it uses one twice, or if
/// the parts with the defaults do not make up the resolved URL.
fn url_parts<'d>(server: Server<'d>, url: &str) -> Option<Vec<UrlPart<'d>>> {
    let template = server.url()?;
    let (mut pieces, mut names, mut rest) = (Vec::new(), Vec::new(), template);
    if template.starts_with("//") {
        pieces.push(UrlPart::Text("https:".to_owned()));
    }
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        if names.contains(&name) {
            return None;
        }
        names.push(name);
        pieces.push(UrlPart::Text(before.to_owned()));
        pieces.push(UrlPart::Variable(name, server.variable(name)?));
        rest = after;
    }
    let filled = |pieces: &[UrlPart<'_>]| -> String {
        pieces
            .iter()
            .map(|piece| match piece {
                UrlPart::Text(text) => text.as_str(),
                UrlPart::Variable(_, default) => default,
            })
            .collect()
    };
    pieces.push(UrlPart::Text(rest.trim_end_matches('/').to_owned()));
    pieces.retain(|piece| !matches!(piece, UrlPart::Text(text) if text.is_empty()));
    (!names.is_empty() && filled(&pieces).trim_end_matches('/') == url).then_some(pieces)
}
