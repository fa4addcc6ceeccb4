//! Compares authentication.

use std::collections::{BTreeSet, HashMap};
use std::slice;

use openapi_build::wire::{Interface, Operation, Requirement, SecurityScheme};

use super::finding::Sentence;
use super::rules;
use super::walk::{Sites, Walk};

/// Returns whether two alternatives are the same.
type Same<'f> = &'f dyn Fn(&Requirement, &Requirement) -> bool;

impl Walk<'_> {
    /// Compares the definitions of security schemes.
    pub(super) fn security_schemes(&mut self) {
        let (before, after) = (&self.old.security_schemes, &self.new.security_schemes);
        let around = |interface: &Interface| interface.member(&interface.root(), "components");
        let (old_at, new_at) = (around(self.old), around(self.new));
        for scheme in before {
            if let Some(other) = after.iter().find(|other| other.name == scheme.name) {
                self.scheme(scheme, other);
            } else {
                let is_named = |one: &Requirement| one.schemes.iter().any(|(name, _)| *name == scheme.name);
                let mut operations = self.new.operations.iter();
                let is_required = operations.any(|operation| operation.security.iter().any(is_named));
                let rule =
                    if is_required { &rules::SECURITY_SCHEME_CHANGED } else { &rules::COMPONENT_REMOVED };
                let text = Sentence::new("the security scheme {} was removed", &[&scheme.name]);
                self.report(rule, &Sites::removed(&scheme.at, &new_at), &scheme.name, text);
            }
        }
        for scheme in after.iter().filter(|scheme| !before.iter().any(|other| other.name == scheme.name)) {
            let text = Sentence::new("the security scheme {} was added", &[&scheme.name]);
            self.report(&rules::COMPONENT_ADDED, &Sites::added(&old_at, &scheme.at), &scheme.name, text);
        }
    }

    fn scheme(&mut self, old: &SecurityScheme, new: &SecurityScheme) {
        self.notes((&old.notes, &old.at), (&new.notes, &new.at));
        let sites = Sites::both(&old.at, &new.at);
        let name = new.name.as_str();
        let is_query = |scheme: &SecurityScheme| matches!(&scheme.form, [Some(kind), _, Some(place), _] if kind == "apikey" && place == "query");
        if is_query(new) && !is_query(old) {
            let text = Sentence::new("the credential {} is now sent in the query", &[name]);
            self.report(&rules::SECURITY_KEY_IN_QUERY, &sites, name, text);
        }
        if old.form != new.form {
            let text = Sentence::new("the credential {} is now sent differently", &[name]);
            self.report(&rules::SECURITY_SCHEME_CHANGED, &sites, name, text);
        }
        let before: HashMap<_, _> = old.urls.iter().map(|(key, url)| (key, url)).collect();
        for (key, url) in new.urls.iter().filter(|(key, url)| before.get(key) != Some(&url)) {
            let text = Sentence::new("{} of {} is now {}", &[key, name, url]);
            self.report(&rules::SECURITY_URL_CHANGED, &sites, &format!("{name} {key}"), text);
        }
        for (key, _) in old.urls.iter().filter(|(key, _)| !new.urls.iter().any(|(other, _)| other == key)) {
            let text = Sentence::new("{} of {} was removed", &[key, name]);
            self.report(&rules::SECURITY_SCHEME_CHANGED, &sites, &format!("{name} {key}"), text);
        }
    }

    /// Compares the credentials that an operation requires.
    pub(super) fn security(&mut self, old: &Operation, new: &Operation) {
        let (before, after) = (&old.security, &new.security);
        let sites = Sites::both(&old.security_at, &new.security_at);
        let is_free = |all: &[Requirement]| all.is_empty() || all.iter().any(|one| one.schemes.is_empty());
        match (is_free(before), is_free(after)) {
            (false, true) => {
                let text = Sentence::new("no credential is required any more", &[]);
                self.report(&rules::SECURITY_DROPPED, &sites, "", text);
                return;
            }
            (true, false) => {
                let names = after.iter().map(name).collect::<Vec<_>>().join(", ");
                let text = Sentence::new("a credential is now required: {}", &[&names]);
                self.report(&rules::SECURITY_ADDED, &sites, "", text);
                return;
            }
            _ => {}
        }
        let names = |one: &Requirement| -> BTreeSet<String> {
            one.schemes.iter().map(|(name, _)| name.clone()).collect()
        };
        let (old_schemes, new_schemes) = (self.old, self.new);
        // A scheme is identified by name, or else by form. Several alternatives may use a scheme
        // with different scopes.
        let is_same: [Same<'_>; 3] =
            [&|old, new| old == new, &|old, new| names(old) == names(new), &|old, new| {
                forms(old, old_schemes) == forms(new, new_schemes)
            }];
        let (mut gone, mut came): (Vec<_>, Vec<_>) = (before.iter().collect(), after.iter().collect());
        for is_same in is_same {
            gone.retain(|one| {
                let Some(at) = came.iter().position(|other| is_same(one, other)) else { return true };
                let other = came.remove(at);
                if names(one) != names(other) {
                    self.cover(slice::from_ref(&old.security_at), slice::from_ref(&new.security_at));
                }
                self.scopes(one, other, &sites);
                false
            });
        }
        for one in gone {
            let text = Sentence::new("{} is no longer accepted as a credential", &[&name(one)]);
            self.report(&rules::SECURITY_ALTERNATIVE_REMOVED, &sites, &name(one), text);
        }
        for one in came {
            let text = Sentence::new("{} is now accepted as a credential", &[&name(one)]);
            self.report(&rules::SECURITY_ALTERNATIVE_ADDED, &sites, &name(one), text);
        }
    }

    fn scopes(&mut self, old: &Requirement, new: &Requirement, sites: &Sites) {
        for (scheme, before) in &old.schemes {
            let Some((_, after)) = new.schemes.iter().find(|(other, _)| other == scheme) else { continue };
            for scope in after.difference(before) {
                let text = Sentence::new("the scope {} is now required", &[scope]);
                self.report(&rules::SECURITY_SCOPE_ADDED, sites, scope, text);
            }
            for scope in before.difference(after) {
                let text = Sentence::new("the scope {} is no longer required", &[scope]);
                self.report(&rules::SECURITY_SCOPE_REMOVED, sites, scope, text);
            }
        }
    }
}

/// Returns how the credentials of an alternative are sent. An undefined scheme is represented by
/// its name.
fn forms(requirement: &Requirement, interface: &Interface) -> BTreeSet<String> {
    let form = |(name, _): &(String, BTreeSet<String>)| {
        let scheme = interface.security_schemes.iter().find(|scheme| scheme.name == *name);
        scheme.map_or_else(|| name.clone(), |scheme| format!("{:?}", scheme.form))
    };
    requirement.schemes.iter().map(form).collect()
}

fn name(requirement: &Requirement) -> String {
    requirement.schemes.iter().map(|(scheme, _)| scheme.as_str()).collect::<Vec<_>>().join(" and ")
}
