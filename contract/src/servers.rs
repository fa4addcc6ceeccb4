//! Compares the servers to which requests and credentials are sent.

use std::collections::BTreeSet;

use openapi_build::wire::{Interface, Operation, Server};

use super::finding::Sentence;
use super::rules;
use super::walk::{Located, Sites, Walk};

impl Walk<'_> {
    /// Compares the servers of the document, a path or an operation.
    pub(super) fn servers(
        &mut self,
        (before, old_at): Located<'_, Server>,
        (after, new_at): Located<'_, Server>,
    ) {
        let same = |a: &Server, b: &Server| a.url.trim_end_matches('/') == b.url.trim_end_matches('/');
        let (old_at, new_at) = (self.old.member(old_at, "servers"), self.new.member(new_at, "servers"));
        for server in before {
            if let Some(other) = after.iter().find(|other| same(server, other)) {
                self.server(server, other);
            } else {
                let text = Sentence::new("the server {} was removed", &[&server.url]);
                self.report(&rules::SERVER_REMOVED, &Sites::removed(&server.at, &new_at), &server.url, text);
            }
        }
        for server in after.iter().filter(|server| !before.iter().any(|other| same(server, other))) {
            let sites = Sites::added(&old_at, &server.at);
            let insecure = server.url.strip_prefix("http://");
            let was_secure =
                |rest| before.iter().any(|other| other.url.strip_prefix("https://") == Some(rest));
            if let Some(rest) = insecure.filter(|rest| was_secure(rest)) {
                let text = Sentence::new("the server {} no longer uses TLS", &[rest]);
                self.report(&rules::SERVER_INSECURE, &sites, &server.url, text);
            }
            let text = Sentence::new("the server {} was added", &[&server.url]);
            self.report(&rules::SERVER_ADDED, &sites, &server.url, text);
        }
        if let (Some(first), Some(now)) = (before.first(), after.first())
            && !same(first, now)
        {
            let text = Sentence::new("requests now go to {} by default, it was {}", &[&now.url, &first.url]);
            self.report(&rules::SERVER_DEFAULT_CHANGED, &Sites::both(&first.at, &now.at), "", text);
        }
    }

    fn server(&mut self, old: &Server, new: &Server) {
        self.notes((&old.notes, &old.at), (&new.notes, &new.at));
        let names = old.variables.iter().chain(&new.variables).map(|variable| variable.name.as_str());
        for name in names.collect::<BTreeSet<_>>() {
            let find =
                |server: &Server| server.variables.iter().find(|variable| variable.name == name).cloned();
            if find(old) != find(new) {
                let text = Sentence::new("the variable {} of the server changed", &[name]);
                let sites = Sites::both(&old.at, &new.at);
                self.report(&rules::SERVER_VARIABLE_CHANGED, &sites, name, text);
            }
        }
    }
}

/// Returns the hosts that only the new document may send something to: servers of any part, with
/// variables filled in, and the URLs of security schemes.
pub(super) fn new_hosts(old: &Interface, new: &Interface) -> Vec<String> {
    let known = hosts(old);
    hosts(new).into_iter().filter(|host| !known.contains(host)).collect()
}

fn hosts(interface: &Interface) -> BTreeSet<String> {
    let mut servers: Vec<&Server> = interface.servers.iter().collect();
    let mut pending: Vec<&Operation> = interface.operations.iter().chain(&interface.webhooks).collect();
    while let Some(operation) = pending.pop() {
        servers.extend(&operation.servers);
        pending.extend(operation.callbacks.iter().map(|(_, called)| called));
    }
    let credentials = interface.security_schemes.iter().flat_map(|scheme| &scheme.urls);
    let credentials = credentials.filter_map(|(_, url)| host(url));
    servers.into_iter().flat_map(urls).filter_map(|url| host(&url)).chain(credentials).collect()
}

/// Returns the URLs that a server may have: one per listed value of a variable, at most a thousand.
fn urls(server: &Server) -> Vec<String> {
    let mut urls = vec![server.url.clone()];
    for variable in &server.variables {
        let values: BTreeSet<_> = variable.values.iter().chain(&variable.default).collect();
        let slot = format!("{{{}}}", variable.name);
        if urls.iter().any(|url| url.contains(&slot)) && urls.len() * values.len() <= 1000 {
            let filled = urls.iter().flat_map(|url| values.iter().map(|value| url.replace(&slot, value)));
            urls = filled.collect();
        }
    }
    urls
}

/// Returns a host with its port as users confirm it, and with the scheme if that is not `https`.
///
/// Text that starts with a name is read as a host, because people omit the scheme. Returns `None`
/// for a path on the host that served the document.
fn host(url: &str) -> Option<String> {
    let (scheme, rest) = match url.split_once("//") {
        Some(parts) => parts,
        None if url.starts_with(['/', '.', '?', '#']) => return None,
        None => ("", url),
    };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
    match scheme.to_ascii_lowercase().as_str() {
        _ if host.is_empty() => None,
        "https:" | "" => Some(host.strip_suffix(":443").unwrap_or(&host).to_owned()),
        scheme => Some(format!("{scheme}//{host}")),
    }
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn a_host_is_named_as_it_is_confirmed() {
        for (url, expected) in [
            ("https://api.example.com/v1", Some("api.example.com")),
            ("HTTPS://API.example.com:443", Some("api.example.com")),
            ("https://user@api.example.com:8443/", Some("api.example.com:8443")),
            ("http://api.example.com", Some("http://api.example.com")),
            ("//api.example.com/x", Some("api.example.com")),
            ("api.example.com/v1", Some("api.example.com")),
            ("/v1", None),
            ("./v1", None),
            ("", None),
        ] {
            assert_eq!(host(url).as_deref(), expected, "{url}");
        }
    }
}
