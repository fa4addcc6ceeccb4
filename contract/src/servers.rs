//! Where requests are sent, and credentials with them.

use std::collections::BTreeSet;

use openapi_build::inspect::NodeRef;

use super::finding::Sentence;
use super::pair::text;
use super::rules;
use super::walk::{Site, Walk, members};

impl<'c> Walk<'c> {
    /// Compares the servers of the document, of a path or of an operation.
    pub(super) fn servers(&mut self, old: NodeRef<'c>, new: NodeRef<'c>) {
        let list = |node: NodeRef<'c>| -> Vec<NodeRef<'c>> { node.items_of("servers").collect() };
        let (before, after) = (list(old), list(new));
        let url = |server: &NodeRef<'c>| text(*server, "url").unwrap_or_default();
        let same =
            |a: &NodeRef<'c>, b: &NodeRef<'c>| url(a).trim_end_matches('/') == url(b).trim_end_matches('/');
        let around = (Some(Site::member(old, "servers")), Some(Site::member(new, "servers")));
        for server in &before {
            if let Some(other) = after.iter().find(|other| same(server, other)) {
                self.server(*server, *other);
            } else {
                let text = Sentence::new("the server {} was removed", &[url(server)]);
                let sites = (Some(Site::node(*server)), around.1);
                self.found(&rules::SERVER_REMOVED, sites, url(server), text);
            }
        }
        for server in after.iter().filter(|server| !before.iter().any(|other| same(server, other))) {
            let sites = (around.0, Some(Site::node(*server)));
            let insecure = url(server).strip_prefix("http://");
            let was_secure =
                |rest| before.iter().any(|other| url(other).strip_prefix("https://") == Some(rest));
            if let Some(rest) = insecure.filter(|rest| was_secure(rest)) {
                let text = Sentence::new("the server {} is no longer reached by TLS", &[rest]);
                self.found(&rules::SERVER_INSECURE, sites, url(server), text);
            }
            let text = Sentence::new("the server {} was added", &[url(server)]);
            self.found(&rules::SERVER_ADDED, sites, url(server), text);
        }
        let (first, now) = (before.first(), after.first());
        if let (Some(first), Some(now)) = (first, now)
            && !same(first, now)
        {
            let text =
                Sentence::new("requests go to {} by default, until now to {}", &[url(now), url(first)]);
            let sites = (Some(Site::node(*first)), Some(Site::node(*now)));
            self.found(&rules::SERVER_DEFAULT_CHANGED, sites, "", text);
        }
    }

    fn server(&mut self, old: NodeRef<'c>, new: NodeRef<'c>) {
        self.words(old, new);
        for (name, before, after) in members(old.get("variables"), new.get("variables")) {
            let json = |node: Option<NodeRef<'c>>, key: &str| {
                node.and_then(|node| node.get(key)).map(NodeRef::to_json)
            };
            let differs = ["default", "enum"].iter().any(|key| json(before, key) != json(after, key));
            if differs || before.is_some() != after.is_some() {
                let text = Sentence::new("the variable {} of the server changed", &[name]);
                let sites = (Some(Site::node(old)), Some(Site::node(new)));
                self.found(&rules::SERVER_VARIABLE_CHANGED, sites, name, text);
            }
        }
    }
}

/// The hosts that a document names and another one does not, wherever it may send something to them: servers of any part,
/// variables filled in, and the URLs of security schemes.
pub(super) fn new_hosts(old: NodeRef<'_>, new: NodeRef<'_>) -> Vec<String> {
    let known = hosts(old);
    hosts(new).into_iter().filter(|host| !known.contains(host)).collect()
}

fn hosts(root: NodeRef<'_>) -> BTreeSet<String> {
    let mut hosts = BTreeSet::new();
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        for (key, value) in node.entries() {
            match key {
                "servers" => hosts.extend(value.items().flat_map(urls).filter_map(|url| host(&url))),
                "server" => hosts.extend(urls(value).iter().filter_map(|url| host(url))),
                "tokenUrl"
                | "refreshUrl"
                | "authorizationUrl"
                | "deviceAuthorizationUrl"
                | "openIdConnectUrl"
                | "oauth2MetadataUrl" => hosts.extend(value.as_str().and_then(host)),
                _ => {}
            }
            pending.push(value);
        }
        pending.extend(node.items());
    }
    hosts
}

/// The URLs that a server may have: one for each listed value of a variable, at most a thousand.
fn urls(server: NodeRef<'_>) -> Vec<String> {
    let mut urls = vec![text(server, "url").unwrap_or_default().to_owned()];
    let variables = server.entries_of("variables");
    for (name, variable) in variables {
        let listed = variable.items_of("enum").filter_map(NodeRef::as_str);
        let values: BTreeSet<_> = listed.chain(text(variable, "default")).collect();
        let slot = format!("{{{name}}}");
        if urls.iter().any(|url| url.contains(&slot)) && urls.len() * values.len() <= 1000 {
            let filled = urls.iter().flat_map(|url| values.iter().map(|value| url.replace(&slot, value)));
            urls = filled.collect();
        }
    }
    urls
}

/// A host with its port, as it is confirmed by name; with its scheme where that is not `https`.
///
/// What begins with a name is taken for a host, since that is what people mean who leave the scheme out; `None` for a path
/// on the host that served the document.
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
