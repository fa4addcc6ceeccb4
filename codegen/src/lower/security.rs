//! Who may call: security schemes and requirements.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::document::view::{Operation, Root, SecurityScheme};
use crate::ir::{self, Docs, SchemeKind};
use crate::name::{Scope, Words};

use super::Lowering;

/// The schemes of a document by name; `None` for one that we cannot do, which is refused where it is asked for.
pub(super) type Schemes<'d> = Vec<(&'d str, Result<ir::SecurityScheme, SecurityScheme<'d>>)>;

impl<'d> Lowering<'d> {
    pub(super) fn security_schemes(&mut self, root: Root<'d>) -> Schemes<'d> {
        let (mut consts, mut setters) = (Scope::default(), Scope::credentials());
        let mut schemes = Vec::new();
        for (wire, written) in root.security_schemes() {
            let Some(scheme) = self.checked(self.document.security_scheme(written)) else {
                continue;
            };
            let is_bearer = scheme.kind() == Some("http")
                && scheme.scheme().is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer"));
            let lowered = if is_bearer {
                Ok(ir::SecurityScheme {
                    wire: wire.to_owned(),
                    name: consts.claim_const(&Words::of(wire)),
                    setter: setters.claim_method(&Words::of(scheme.rust_name().unwrap_or(wire))),
                    kind: SchemeKind::Bearer,
                    docs: Docs { text: scheme.description().map(str::to_owned), ..Docs::default() },
                })
            } else {
                Err(scheme)
            };
            schemes.push((wire, lowered));
        }
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
        let mut alternatives = Vec::new();
        for requirement in requirements.items() {
            let mut needed = Vec::new();
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
                        let diagnostic =
                            Diagnostic::unsupported(span, construct).also(scheme.span(), "declared here");
                        self.report.push(diagnostic);
                    }
                    _ => self.report.error(span, format!("there is no security scheme `{name}`")),
                }
            }
            alternatives.push(needed);
        }
        alternatives
    }
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
