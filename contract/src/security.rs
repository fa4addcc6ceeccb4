//! How a client says who it is.

use std::collections::BTreeSet;

use openapi_build::inspect::NodeRef;

use super::finding::Sentence;
use super::pair::text;
use super::rules;
use super::walk::{Site, Walk, members};

/// One way to authenticate: the schemes that it takes together.
type Way<'t> = Vec<(&'t str, BTreeSet<&'t str>)>;

impl<'c> Walk<'c> {
    /// Compares what the security schemes are.
    pub(super) fn security_schemes(&mut self, old: NodeRef<'c>, new: NodeRef<'c>) {
        let part = |root: NodeRef<'c>| root.get("components").and_then(|all| all.get("securitySchemes"));
        for (name, before, after) in members(part(old), part(new)) {
            let sites = (
                part(old).map(|schemes| Site::member(schemes, name)),
                part(new).map(|schemes| Site::member(schemes, name)),
            );
            match (before, after) {
                (Some(before), Some(after)) => {
                    let (before, after) = (self.old_target(before), self.new_target(after));
                    self.scheme(name, (before, after), sites);
                }
                (None, _) => {
                    let text = Sentence::new("the security scheme {} was added", &[name]);
                    self.found(&rules::COMPONENT_ADDED, sites, name, text);
                }
                (_, None) => {
                    let text = Sentence::new("the security scheme {} was removed", &[name]);
                    self.found(&rules::COMPONENT_REMOVED, sites, name, text);
                }
            }
        }
    }

    fn scheme(
        &mut self,
        name: &str,
        (old, new): (NodeRef<'c>, NodeRef<'c>),
        sites: (Option<Site<'c>>, Option<Site<'c>>),
    ) {
        self.words(old, new);
        let place = |node| text(node, "in").unwrap_or_default();
        let is_key = text(new, "type") == Some("apiKey");
        if is_key && place(new) == "query" && place(old) != "query" {
            let text = Sentence::new("the credential {} is sent in the query now", &[name]);
            self.found(&rules::SECURITY_KEY_IN_QUERY, sites, name, text);
        }
        let lower = |node, key| text(node, key).unwrap_or_default().to_ascii_lowercase();
        let differs = ["type", "scheme", "in"].iter().any(|key| lower(old, key) != lower(new, key))
            || text(old, "name") != text(new, "name");
        if differs {
            let text = Sentence::new("the credential {} is sent in another way", &[name]);
            self.found(&rules::SECURITY_SCHEME_CHANGED, sites, name, text);
        }
        let (before, after) = (urls(old), urls(new));
        for (key, url) in &after {
            let was = before.iter().find(|(other, _)| other == key).map(|(_, url)| *url);
            if was != Some(*url) {
                let text = Sentence::new("{} of {} is {} now", &[key, name, url]);
                self.found(&rules::SECURITY_URL_CHANGED, sites, &format!("{name} {key}"), text);
            }
        }
        for (key, _) in before.iter().filter(|(key, _)| !after.iter().any(|(other, _)| other == key)) {
            let text = Sentence::new("{} of {} was removed", &[key, name]);
            self.found(&rules::SECURITY_SCHEME_CHANGED, sites, &format!("{name} {key}"), text);
        }
    }

    /// Compares what an operation asks for, by itself or by the document.
    pub(super) fn security(&mut self, old: NodeRef<'c>, new: NodeRef<'c>) {
        let (old_root, new_root) = (self.old.document.root(), self.new.document.root());
        let holder =
            |operation: NodeRef<'c>, root| if operation.get("security").is_some() { operation } else { root };
        let (old, new) = (holder(old, old_root), holder(new, new_root));
        let (before, after) = (ways(old), ways(new));
        let sites = (Some(Site::member(old, "security")), Some(Site::member(new, "security")));
        let is_free = |ways: &[Way<'_>]| ways.is_empty() || ways.iter().any(Vec::is_empty);
        match (is_free(&before), is_free(&after)) {
            (false, true) => {
                let text = Sentence::new("no credential is asked for any more", &[]);
                self.found(&rules::SECURITY_DROPPED, sites, "", text);
                return;
            }
            (true, false) => {
                let text = Sentence::new(
                    "a credential is asked for: {}",
                    &[&after.iter().map(name).collect::<Vec<_>>().join(", ")],
                );
                self.found(&rules::SECURITY_ADDED, sites, "", text);
                return;
            }
            _ => {}
        }
        // A scheme is known by its name, or else by what it says.
        let names = |way: &Way<'c>| -> BTreeSet<&'c str> { way.iter().map(|(name, _)| *name).collect() };
        let same = |old: &Way<'c>, new: &Way<'c>| {
            names(old) == names(new) || schemes(old, old_root) == schemes(new, new_root)
        };
        for way in &before {
            match after.iter().find(|other| same(way, other)) {
                None => {
                    let text = Sentence::new("{} is no longer a way to authenticate", &[&name(way)]);
                    self.found(&rules::SECURITY_ALTERNATIVE_REMOVED, sites, &name(way), text);
                }
                Some(other) => self.scopes(way, other, sites),
            }
        }
        for way in after.iter().filter(|way| !before.iter().any(|other| same(other, way))) {
            let text = Sentence::new("{} is another way to authenticate", &[&name(way)]);
            self.found(&rules::SECURITY_ALTERNATIVE_ADDED, sites, &name(way), text);
        }
    }

    fn scopes(&mut self, old: &Way<'c>, new: &Way<'c>, sites: (Option<Site<'c>>, Option<Site<'c>>)) {
        for (scheme, before) in old {
            let Some((_, after)) = new.iter().find(|(other, _)| other == scheme) else { continue };
            for scope in after.difference(before) {
                let text = Sentence::new("the scope {} is asked for", &[scope]);
                self.found(&rules::SECURITY_SCOPE_ADDED, sites, scope, text);
            }
            for scope in before.difference(after) {
                let text = Sentence::new("the scope {} is no longer asked for", &[scope]);
                self.found(&rules::SECURITY_SCOPE_REMOVED, sites, scope, text);
            }
        }
    }
}

fn ways(holder: NodeRef<'_>) -> Vec<Way<'_>> {
    let list = holder.items_of("security");
    list.map(|way| {
        let schemes = way
            .entries()
            .map(|(scheme, scopes)| (scheme, scopes.items().filter_map(NodeRef::as_str).collect()));
        schemes.collect()
    })
    .collect()
}

/// What the schemes of a way say about the wire; a name stands for one that is nowhere described.
fn schemes(way: &Way<'_>, root: NodeRef<'_>) -> BTreeSet<String> {
    let all = root.get("components").and_then(|components| components.get("securitySchemes"));
    let says = |(name, _): &(&str, BTreeSet<&str>)| {
        let scheme = all.and_then(|all| all.get(name));
        let words = ["type", "scheme", "in", "name"].map(|key| scheme.and_then(|scheme| text(scheme, key)));
        if words.iter().all(Option::is_none) { (*name).to_owned() } else { format!("{words:?}") }
    };
    way.iter().map(says).collect()
}

fn name(way: &Way<'_>) -> String {
    way.iter().map(|(scheme, _)| *scheme).collect::<Vec<_>>().join(" and ")
}

/// The URLs to which a scheme sends passwords, secrets or people, by their keywords.
fn urls(scheme: NodeRef<'_>) -> Vec<(String, &str)> {
    let own = scheme.entries().filter(|(key, _)| key.ends_with("Url"));
    let mut urls: Vec<_> = own.filter_map(|(key, url)| Some((key.to_owned(), url.as_str()?))).collect();
    for (flow, members) in scheme.entries_of("flows") {
        let urls_of = members.entries().filter(|(key, _)| key.ends_with("Url"));
        urls.extend(urls_of.filter_map(|(key, url)| Some((format!("{flow}.{key}"), url.as_str()?))));
    }
    urls
}
