//! Who may call: security schemes and requirements.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Operation, Root, SecurityScheme};
use crate::ir::{self, Docs, Note, SchemeKind};
use crate::name::{Scope, Words};

use super::Lowering;
use super::parameter::is_token;

/// The schemes of a document by name; `None` for one that we cannot do, which is refused where it is asked for.
pub(super) type Schemes<'d> = Vec<(&'d str, Result<ir::SecurityScheme, SecurityScheme<'d>>)>;

impl<'d> Lowering<'d> {
    pub(super) fn security_schemes(&mut self, root: Root<'d>) -> Schemes<'d> {
        let (mut consts, mut setters) = (Scope::default(), Scope::credentials());
        let (mut schemes, mut pins) = (Vec::new(), Vec::new());
        for (wire, written) in root.security_schemes() {
            let Some(scheme) = self.checked(self.document.security_scheme(written)) else {
                continue;
            };
            let setter = setters.claim_method(&Words::of(scheme.rust_name().unwrap_or(wire)));
            let pinned = scheme.rust_name().map(|pinned| (pinned, scheme.span_of("x-rust-name")));
            pins.extend(pinned.map(|(pinned, span)| (pinned, span, setter.clone())));
            let lowered = kind(scheme).ok_or(scheme).map(|(kind, notes)| ir::SecurityScheme {
                wire: wire.to_owned(),
                name: consts.claim_const(&Words::of(wire)),
                setter,
                kind,
                docs: Docs {
                    text: scheme.description().map(str::to_owned),
                    notes,
                    deprecated: scheme.deprecated(),
                    ..Docs::default()
                },
            });
            schemes.push((wire, lowered));
        }
        self.check_pins(&pins, Scope::claim_method);
        schemes
    }

    /// Lowers the requirements of an operation: its own, or the document's.
    pub(super) fn security(
        &mut self,
        root: Root<'d>,
        operation: Operation<'d>,
        schemes: &Schemes<'d>,
    ) -> Vec<Vec<usize>> {
        let Some(requirements) = operation.security().or_else(|| root.security()) else {
            return Vec::new();
        };
        let (mut alternatives, mut refused) = (Vec::new(), Vec::new());
        for requirement in requirements.items() {
            let mut needed = Vec::new();
            let before = refused.len();
            for (name, _) in requirement.entries() {
                let span = requirement.key_span(name);
                match schemes
                    .iter()
                    .position(|(scheme, _)| *scheme == name)
                    .map(|index| (index, schemes.get(index)))
                {
                    Some((index, Some((_, Ok(_))))) => needed.push(index),
                    Some((_, Some((_, Err(scheme))))) => {
                        let construct = format!(
                            "the security scheme `{name}` of type `{}`",
                            scheme.kind().unwrap_or_default()
                        );
                        refused.push((span, construct, scheme.span()));
                    }
                    _ => self.report.error(span, format!("there is no security scheme `{name}`")),
                }
            }
            if refused.len() == before {
                alternatives.push(needed);
            }
        }
        // One of several ways is enough; without any, nobody could call.
        let is_served = alternatives.iter().any(|needed| !needed.is_empty());
        for (span, construct, declared) in refused {
            let diagnostic = if is_served {
                Diagnostic::warning(span, format!("{construct} is not supported: its alternatives are"))
            } else {
                Diagnostic::unsupported(span, construct)
            };
            self.report.push(diagnostic.also(declared, "declared here"));
        }
        alternatives
    }
}

/// How a scheme sends its credential, and what its docs say about that; `None` for one that we cannot do.
fn kind(scheme: SecurityScheme<'_>) -> Option<(SchemeKind, Vec<Note>)> {
    let http = scheme.scheme().unwrap_or_default().to_ascii_lowercase();
    let name = |is_fine: fn(&str) -> bool| scheme.key_name().filter(|name| is_fine(name)).map(str::to_owned);
    let note = |words| vec![Note::Remark(words, Vec::new())];
    let (kind, notes) = match (scheme.kind()?, scheme.key_place().unwrap_or_default()) {
        ("http", _) if http == "bearer" => (SchemeKind::Bearer, Vec::new()),
        ("http", _) if http == "basic" => {
            (SchemeKind::Basic, note("It is `user:password`, as the runtime's `Basic` makes it"))
        }
        ("oauth2", _) => {
            (SchemeKind::Bearer, note("It is an access token of OAuth 2.0, which has to be had elsewhere"))
        }
        ("openIdConnect", _) => {
            let words = "It is an access token of the identity provider, which has to be had elsewhere";
            (SchemeKind::Bearer, note(words))
        }
        ("apiKey", "header") => (SchemeKind::Header(name(is_token)?), Vec::new()),
        ("apiKey", "query") => (SchemeKind::Query(name(|name| !name.is_empty())?), Vec::new()),
        ("apiKey", "cookie") => (SchemeKind::Cookie(name(is_token)?), Vec::new()),
        ("mutualTLS", _) => {
            (SchemeKind::MutualTls, note("The transport shows the client's certificate while it connects"))
        }
        _ => return None,
    };
    Some((kind, notes))
}

/// Returns the schemes that an operation asks for.
pub(super) fn used(operations: &[ir::Operation], schemes: &Schemes<'_>) -> Vec<usize> {
    let asked: BTreeSet<_> =
        operations.iter().flat_map(|operation| operation.security.iter().flatten().copied()).collect();
    (0..schemes.len()).filter(|index| asked.contains(index)).collect()
}

/// Leaves the schemes out that nothing asks for, and renumbers the requirements.
pub(super) fn keep(
    schemes: Schemes<'_>,
    mut operations: Vec<ir::Operation>,
    used: &[usize],
) -> (Vec<ir::SecurityScheme>, Vec<ir::Operation>) {
    for index in operations.iter_mut().flat_map(|operation| operation.security.iter_mut().flatten()) {
        *index = used.iter().position(|kept| kept == index).unwrap_or_default();
    }
    let kept = schemes.into_iter().enumerate().filter(|(index, _)| used.contains(index));
    (kept.filter_map(|(_, (_, scheme))| scheme.ok()).collect(), operations)
}
