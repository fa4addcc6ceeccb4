//! Chooses the credentials of a request and adds their secrets to it.

use std::sync::Arc;

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use secrecy::ExposeSecret;

#[cfg(feature = "oauth2")]
use super::plan::Missing;
use super::plan::{Settings, Unauthenticated};
use crate::error::InvalidRequest;
use crate::info::OperationInfo;
use crate::protocol::percent::push_pair;
use crate::secret::{CredentialPart, Credentials, Issued, Issuer, NotIssued, Scheme};
#[cfg(feature = "oauth2")]
use crate::time::Instant;

/// The schemes that authenticate a request: those of one alternative, or all that the client has.
#[derive(Debug, Clone, Copy)]
enum Choice {
    All,
    Of(&'static [Scheme]),
}

impl Choice {
    /// Returns a scheme as the operation requires it, if it does.
    fn named(self, scheme: Scheme) -> Option<Scheme> {
        match self {
            Self::All => Some(scheme),
            Self::Of(schemes) => schemes.iter().copied().find(|required| *required == scheme),
        }
    }
}

impl Settings {
    /// Returns the credentials to refresh before a request with these headers can be sent.
    pub(super) fn stale_credentials(
        &self,
        info: &OperationInfo,
        headers: &HeaderMap,
    ) -> Result<Vec<Arc<dyn Credentials>>, InvalidRequest> {
        // The choice only matters if any credentials are stale.
        if !self.credentials.iter().any(|issuer| issuer.source().is_stale()) {
            return Ok(Vec::new());
        }
        let chosen = self.chosen_credentials(info, headers)?;
        Ok(chosen
            .map(|(issuer, _)| issuer.source())
            .filter(|source| source.is_stale())
            .map(Arc::clone)
            .collect())
    }

    /// Adds the secrets to the headers, and returns those for the query.
    pub(super) fn authenticate(
        &self,
        info: &OperationInfo,
        headers: &mut HeaderMap,
        query: &mut String,
    ) -> Result<Vec<Arc<Issued>>, Unauthenticated> {
        self.mark_custom_headers(info, headers);
        let mut used = Vec::new();
        for (issuer, scheme) in self.chosen_credentials(info, headers)? {
            used.push(issuer.issue(scheme).map_err(|error| match error {
                NotIssued::Failed(error) => {
                    let reason = format!("no credentials for `{}`", scheme.name());
                    Unauthenticated::Invalid(InvalidRequest::new(info, reason).because(error))
                }
                #[cfg(feature = "oauth2")]
                NotIssued::Missing(tokens) => Unauthenticated::Missing(Box::new(Missing { tokens, scheme })),
            })?);
        }
        for issued in &used {
            add(issued, headers, query).ok_or_else(|| {
                let name = issued.scheme().name();
                let reason =
                    format!("the credentials for `{name}` have a character that no header can carry");
                InvalidRequest::new(info, reason)
            })?;
        }
        Ok(used)
    }

    /// Marks values that the caller set in credential headers as sensitive.
    fn mark_custom_headers(&self, info: &OperationInfo, headers: &mut HeaderMap) {
        let declared = info.alternatives().iter().copied().flatten().copied();
        let names =
            declared.chain(self.credentials.iter().map(Issuer::scheme)).filter_map(Scheme::header_name);
        for name in names {
            if let Some(value) = headers.get_mut(name) {
                value.set_sensitive(true);
            }
        }
    }

    /// Returns the credentials of the first alternative that the client can satisfy, each with its
    /// scheme as the operation requires it. An alternative without credentials is tried last.
    ///
    /// Credentials that the request already carries are left out: a header set by the caller wins.
    fn chosen_credentials<'a>(
        &'a self,
        info: &OperationInfo,
        headers: &'a HeaderMap,
    ) -> Result<impl Iterator<Item = (&'a Issuer, Scheme)>, InvalidRequest> {
        let choice = self.choose_alternative(info, headers)?;
        let chosen = move |issuer: &'a Issuer| {
            let scheme = choice.named(issuer.scheme()).filter(|scheme| !scheme.is_in(headers))?;
            Some((issuer, scheme))
        };
        Ok(self.credentials.iter().filter_map(chosen))
    }

    /// Drops expired tokens.
    #[cfg(feature = "oauth2")]
    pub(super) fn expire(&self, now: Instant) {
        self.credentials.iter().for_each(|issuer| issuer.expire(now));
    }

    fn choose_alternative(
        &self,
        info: &OperationInfo,
        headers: &HeaderMap,
    ) -> Result<Choice, InvalidRequest> {
        if info.takes_all_credentials() {
            return Ok(Choice::All);
        }
        let alternatives = info.alternatives();
        let served = |scheme: &Scheme| !scheme.wants_secret() || self.has(*scheme) || scheme.is_in(headers);
        let mut fitting = alternatives.iter().filter(|schemes| schemes.iter().all(served));
        let first = fitting.clone().find(|schemes| !schemes.is_empty()).or_else(|| fitting.next());
        match first {
            Some(schemes) => Ok(Choice::Of(schemes)),
            None if alternatives.is_empty() => Ok(Choice::Of(&[])),
            None => Err(self.unauthenticated(info)),
        }
    }

    fn has(&self, scheme: Scheme) -> bool {
        self.credentials.iter().any(|issuer| issuer.scheme() == scheme)
    }

    fn unauthenticated(&self, info: &OperationInfo) -> InvalidRequest {
        let names = |schemes: &&[Scheme]| {
            let missing = schemes.iter().filter(|scheme| scheme.wants_secret() && !self.has(**scheme));
            missing.map(|scheme| format!("`{}`", scheme.name())).collect::<Vec<_>>().join(" and ")
        };
        let missing = info.alternatives().iter().map(names).collect::<Vec<_>>().join(", or ");
        InvalidRequest::new(info, format!("the client has no credentials for {missing}"))
    }
}

/// Adds a secret. Returns `None` if it is not a valid header value.
fn add(issued: &Issued, headers: &mut HeaderMap, query: &mut String) -> Option<()> {
    match issued.credential_part()? {
        CredentialPart::Header(name, value) => {
            headers.insert(name.clone(), value.clone());
        }
        CredentialPart::Query(name) => push_pair(query, name, issued.secret().expose_secret()),
        CredentialPart::Cookie(name) => {
            let mut pair = String::new();
            push_pair(&mut pair, name, issued.secret().expose_secret());
            let others = headers.get(COOKIE).map_or(Some(""), |value| value.to_str().ok())?;
            let text = if others.is_empty() { pair } else { format!("{others}; {pair}") };
            let mut value = HeaderValue::try_from(text).ok()?;
            value.set_sensitive(true);
            headers.insert(COOKIE, value);
        }
    }
    Some(())
}
