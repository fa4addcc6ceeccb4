//! Lowers security schemes and requirements.

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::{Diagnostic, Report};
use crate::document::Document;
use crate::document::NodeRef;
use crate::document::view::{Object, Operation, Root, SecurityScheme};
use crate::ir::{self, Docs, Note, SchemeKind, TokenUrls};
use crate::lower::check_pins;
use crate::name::{Scope, Words};
use crate::source::Span;

use super::is_token;

/// The schemes of a document by name. An unsupported one is rejected where it is required.
pub(in crate::lower) struct Schemes<'d>(Vec<(&'d str, Result<ir::SecurityScheme, UnsupportedScheme>)>);

/// An unsupported scheme: its name, the reason, and its source position.
struct UnsupportedScheme {
    name: String,
    fault: String,
    declared: Span,
}

/// The headers that frame and route a request (RFC 9110, section 7.2; RFC 9112, section 6).
const FRAMING: [&str; 3] = ["Host", "Content-Length", "Transfer-Encoding"];

/// The names of HTTP authentication schemes as in the IANA registry (RFC 9110, section 16.4.1).
const REGISTERED: [&str; 14] = [
    "Basic",
    "Bearer",
    "Concealed",
    "Digest",
    "DPoP",
    "GNAP",
    "HOBA",
    "Mutual",
    "Negotiate",
    "OAuth",
    "PrivateToken",
    "SCRAM-SHA-1",
    "SCRAM-SHA-256",
    "vapid",
];

/// Lowers the security schemes of a document.
pub(in crate::lower) fn security_schemes<'d>(document: &'d Document, report: &mut Report) -> Schemes<'d> {
    let (mut consts, mut setters) = (Scope::default(), Scope::credentials());
    let (mut schemes, mut pins) = (Vec::new(), Vec::new());
    for (wire, written) in document.view().security_schemes() {
        let scheme = match document.security_scheme(written) {
            Ok(scheme) => scheme,
            Err(fault) => {
                report.push(*fault);
                continue;
            }
        };
        let setter = setters.claim_method(&Words::of(scheme.rust_name().unwrap_or(wire)));
        let pinned = scheme.rust_name().map(|pinned| (pinned, scheme.span_of("x-rust-name")));
        pins.extend(pinned.map(|(pinned, span)| (pinned, span, setter.clone())));
        let refused = |fault| UnsupportedScheme { name: wire.to_owned(), fault, declared: scheme.span() };
        let lowered = scheme_kind(scheme).map_err(refused).map(|(kind, notes)| ir::SecurityScheme {
            wire: wire.to_owned(),
            place: scheme.pointer(),
            name: consts.claim_const(&Words::of(wire)),
            setter,
            kind,
            tokens: token_urls(scheme),
            docs: Docs {
                text: scheme.description().map(str::to_owned),
                notes,
                deprecated: scheme.deprecated(),
                ..Docs::default()
            },
        });
        schemes.push((wire, lowered));
    }
    check_pins(report, &pins, Scope::claim_method);
    Schemes(schemes)
}

/// Lowers the security requirements of an operation: its own, or the document's.
pub(in crate::lower) fn security<'d>(
    report: &mut Report,
    root: Root<'d>,
    operation: Operation<'d>,
    schemes: &Schemes<'d>,
) -> Vec<Vec<ir::Required>> {
    let Some(requirements) = operation.security().or_else(|| root.security()) else {
        return Vec::new();
    };
    let (mut alternatives, mut refused, mut undeclared) = (Vec::new(), Vec::new(), Vec::new());
    for requirement in requirements.items() {
        let mut needed = Vec::new();
        let before = (refused.len(), undeclared.len());
        for (name, scopes) in requirement.entries() {
            let span = requirement.key_span(name);
            match schemes
                .0
                .iter()
                .position(|(scheme, _)| *scheme == name)
                .map(|index| (index, schemes.0.get(index)))
            {
                Some((scheme, Some((_, Ok(declared))))) => {
                    // For other schemes they are roles, which mean nothing to a client.
                    let is_token = declared.kind == SchemeKind::Bearer;
                    let scopes = scopes.items().filter(|_| is_token).filter_map(NodeRef::as_str);
                    let mut scopes: Vec<_> = scopes.map(str::to_owned).collect();
                    scopes.sort_unstable();
                    scopes.dedup();
                    needed.push(ir::Required { scheme, scopes });
                }
                Some((_, Some((_, Err(scheme))))) => refused.push((span, scheme)),
                _ => undeclared.push((span, name)),
            }
        }
        // If an alternative also requires an undeclared scheme, its other schemes remain, if there are any.
        let is_left = undeclared.len() == before.1 || !needed.is_empty();
        if refused.len() == before.0 && is_left {
            alternatives.extend(split_conflicting(report, requirement, schemes, needed));
        }
    }
    for (span, name) in &undeclared {
        let message =
            format!("unknown security scheme `{name}`; operations that require it are sent without it");
        let help = "set the header that the scheme stands for in each call";
        report.push(Diagnostic::warning(*span, message).help(help));
    }
    // One supported alternative is enough. Without any, nobody could call the operation.
    let is_served = alternatives.iter().any(|needed| !needed.is_empty());
    for (span, UnsupportedScheme { name, fault, declared }) in refused {
        let diagnostic = if is_served {
            let message =
                format!("the security scheme `{name}` is not supported, but its alternatives are: {fault}");
            Diagnostic::warning(span, message)
        } else {
            Diagnostic::unsupported(span, format!("the security scheme `{name}`: {fault}"))
        };
        report.push(diagnostic.also(*declared, "declared here"));
    }
    alternatives
}

/// Splits a requirement whose schemes write the same header, parameter or cookie into alternatives, because a
/// request can carry only one of them.
///
/// Each scheme is in one of the alternatives, in the document's order.
fn split_conflicting(
    report: &mut Report,
    requirement: NodeRef<'_>,
    schemes: &Schemes<'_>,
    needed: Vec<ir::Required>,
) -> Vec<Vec<ir::Required>> {
    let declared = |required: &ir::Required| {
        let (name, scheme) = schemes.0.get(required.scheme)?;
        Some((*name, credential_location(&scheme.as_ref().ok()?.kind)))
    };
    let mut groups: Vec<(Option<String>, Vec<ir::Required>)> = Vec::new();
    for required in needed {
        let Some((name, place)) = declared(&required) else { continue };
        match groups.iter_mut().find(|(known, _)| place.is_some() && *known == place) {
            Some((Some(place), group)) => {
                let (first, _) = group.first().and_then(declared).unwrap_or_default();
                let message = format!("`{name}` and `{first}` both set {place}; only one of them is sent");
                let warning = Diagnostic::warning(requirement.key_span(name), message);
                let warning = warning.also(requirement.key_span(first), "the other one");
                report.push(warning.help("an item of `security` for each of them states that one is enough"));
                group.push(required);
            }
            _ => groups.push((place, vec![required])),
        }
    }
    let count = groups.iter().map(|(_, group)| group.len()).max().unwrap_or(1);
    let of_each =
        |index: usize| groups.iter().filter_map(move |(_, group)| group.get(index).or(group.last()));
    (0..count).map(|index| of_each(index).cloned().collect()).collect()
}

/// Returns the place of a credential in a request that no other credential can share.
fn credential_location(kind: &SchemeKind) -> Option<String> {
    match kind {
        SchemeKind::Bearer | SchemeKind::Basic | SchemeKind::Http(_) => {
            Some("the header `authorization`".to_owned())
        }
        SchemeKind::Header(name) => Some(format!("the header `{}`", name.to_ascii_lowercase())),
        SchemeKind::Query(name) => Some(format!("the query parameter `{name}`")),
        SchemeKind::Cookie(name) => Some(format!("the cookie `{name}`")),
        SchemeKind::MutualTls => None,
    }
}

/// Returns how a scheme sends its credential, and notes for its docs, or why it is unsupported.
fn scheme_kind(scheme: SecurityScheme<'_>) -> Result<(SchemeKind, Vec<Note>), String> {
    let name = scheme.key_name().unwrap_or_default();
    let named = |is_fine: bool, what: &str, kind: fn(String) -> SchemeKind| {
        let fault = || format!("`{}` cannot be the name of a {what}", name.escape_debug());
        is_fine.then(|| (kind(name.to_owned()), Vec::new())).ok_or_else(fault)
    };
    let noted = |kind, words| Ok((kind, vec![Note::Remark(words, Vec::new())]));
    match (scheme.kind().unwrap_or_default(), scheme.key_place().unwrap_or_default()) {
        ("http", _) => http_kind(scheme.scheme().unwrap_or_default()),
        ("oauth2", _) => {
            let words = "It is an access token of OAuth 2.0, or the runtime's `OAuth2` (feature `oauth2`), which gets one";
            noted(SchemeKind::Bearer, words)
        }
        ("openIdConnect", _) => {
            let words = "It is an access token of the identity provider, or the runtime's `OAuth2` (feature `oauth2`), which gets one";
            noted(SchemeKind::Bearer, words)
        }
        ("apiKey", "header") if FRAMING.iter().any(|header| header.eq_ignore_ascii_case(name)) => {
            Err(format!("the header `{name}` belongs to the transport, which sets it"))
        }
        ("apiKey", "header") => named(is_token(name), "header", SchemeKind::Header),
        ("apiKey", "query") => named(!name.is_empty(), "query parameter", SchemeKind::Query),
        ("apiKey", "cookie") => named(is_token(name), "cookie", SchemeKind::Cookie),
        ("apiKey", place) => Err(format!("a key cannot be in `{}`", place.escape_debug())),
        ("mutualTLS", _) => {
            noted(SchemeKind::MutualTls, "The transport shows the client's certificate while it connects")
        }
        (other, _) => Err(format!("`{}` is not a type of security schemes", other.escape_debug())),
    }
}

/// Returns the token URLs. A refresh token comes from a flow in which a user consents, if there is one.
fn token_urls(scheme: SecurityScheme<'_>) -> TokenUrls {
    const USER_FLOWS: [&str; 4] = ["authorizationCode", "deviceAuthorization", "password", "implicit"];
    let url = |flow, keyword| scheme.flow_url(flow, keyword).map(str::to_owned);
    match scheme.kind() {
        Some("oauth2" | "openIdConnect") => TokenUrls {
            token: url("clientCredentials", "tokenUrl"),
            refresh: USER_FLOWS
                .into_iter()
                .find_map(|flow| url(flow, "refreshUrl").or_else(|| url(flow, "tokenUrl")))
                .or_else(|| url("clientCredentials", "refreshUrl")),
            discovery: scheme.discovery_url().map(str::to_owned),
        },
        _ => TokenUrls::default(),
    }
}

/// Returns how an HTTP scheme sends its credential. For an unknown scheme, its name precedes the text that
/// the caller passes. That includes schemes with challenges, because only the caller can react to them.
fn http_kind(written: &str) -> Result<(SchemeKind, Vec<Note>), String> {
    let known = REGISTERED.into_iter().find(|known| known.eq_ignore_ascii_case(written));
    let words = match known.unwrap_or(written) {
        "Bearer" => return Ok((SchemeKind::Bearer, Vec::new())),
        "Basic" => {
            let words = "It is `user:password`, as the runtime's `Basic` makes it";
            return Ok((SchemeKind::Basic, vec![Note::Remark(words, Vec::new())]));
        }
        "Digest" | "HOBA" | "Mutual" | "Negotiate" | "SCRAM-SHA-1" | "SCRAM-SHA-256" => {
            "The client computes nothing and reacts to no challenge: what it is given is sent in the header \
             `Authorization`, behind the word"
        }
        _ => {
            "The client computes nothing: what it is given is sent in the header `Authorization`, behind the word"
        }
    };
    let scheme = known.unwrap_or(written).to_owned();
    if !is_token(&scheme) {
        return Err(format!("`{}` cannot be the name of a scheme of HTTP", scheme.escape_debug()));
    }
    let notes = vec![Note::Remark(words, vec![scheme.clone()])];
    Ok((SchemeKind::Http(scheme), notes))
}

impl Schemes<'_> {
    /// Removes the schemes that no operation requires, and renumbers the requirements.
    pub(in crate::lower) fn keep_used(
        self,
        mut operations: Vec<ir::Operation>,
    ) -> (Vec<ir::SecurityScheme>, Vec<ir::Operation>) {
        let required = operations.iter().flat_map(|operation| operation.security.iter().flatten());
        let used: BTreeSet<usize> = required.map(|required| required.scheme).collect();
        let places: HashMap<usize, usize> = used.iter().copied().zip(0..).collect();
        for required in operations.iter_mut().flat_map(|operation| operation.security.iter_mut().flatten()) {
            required.scheme = places.get(&required.scheme).copied().unwrap_or_default();
        }
        let kept = self.0.into_iter().enumerate().filter(|(index, _)| used.contains(index));
        (kept.filter_map(|(_, (_, scheme))| scheme.ok()).collect(), operations)
    }
}
