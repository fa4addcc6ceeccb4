//! Compares the parameters of requests, and the headers of body parts.

use openapi_build::wire::Parameter;

use super::finding::Sentence;
use super::rules;
use super::walk::{Direction, Located, Sites, Walk};

/// Returns whether two parameters are the same on the wire.
fn is_same(old: &Parameter, new: &Parameter) -> bool {
    let same_name = match old.place.as_str() {
        "path" if old.slot.is_some() => old.slot == new.slot,
        "path" | "query" | "cookie" => old.name == new.name,
        // RFC 9110, section 5.1: field names are case-insensitive.
        _ => old.name.eq_ignore_ascii_case(&new.name),
    };
    old.place == new.place && same_name
}

/// Returns the location and name of a parameter: `query limit`.
fn title(parameter: &Parameter) -> String {
    format!("{} {}", parameter.place, parameter.name)
}

impl Walk<'_> {
    /// Compares the parameters of a request, or the headers of body parts.
    pub(super) fn parameters(
        &mut self,
        (old, old_at): Located<'_, Parameter>,
        (new, new_at): Located<'_, Parameter>,
    ) {
        let is_added = |one: &&Parameter| !old.iter().any(|two| is_same(two, one));
        let mut added: Vec<_> = new.iter().filter(is_added).collect();
        for parameter in old {
            if let Some(other) = new.iter().find(|other| is_same(parameter, other)) {
                self.parameter(parameter, other);
            } else if let Some(at) = added.iter().position(|other| other.name == parameter.name) {
                let other = added.remove(at);
                let words = [parameter.name.as_str(), &other.place, &parameter.place];
                let text = Sentence::new("the parameter {} is now sent in {}, it was sent in {}", &words);
                let sites = Sites::both(&parameter.at, &other.at);
                self.report(&rules::PARAMETER_MOVED, &sites, &title(parameter), text);
                self.parameter(parameter, other);
            } else {
                let text =
                    Sentence::new("the parameter {} in {} was removed", &[&parameter.name, &parameter.place]);
                let sites = Sites::removed(&parameter.at, new_at);
                self.report(&rules::PARAMETER_REMOVED, &sites, &title(parameter), text);
            }
        }
        for parameter in added {
            let (rule, text) = if parameter.required {
                (&rules::PARAMETER_ADDED_REQUIRED, "the required parameter {} in {} was added")
            } else {
                (&rules::PARAMETER_ADDED_OPTIONAL, "the optional parameter {} in {} was added")
            };
            let sites = Sites::added(old_at, &parameter.at);
            let text = Sentence::new(text, &[&parameter.name, &parameter.place]);
            self.report(rule, &sites, &title(parameter), text);
        }
    }

    fn parameter(&mut self, old: &Parameter, new: &Parameter) {
        let title = title(new);
        let sites = |key: &str| self.keyword_sites(&old.at, &new.at, key);
        let mut all = Vec::new();
        match (old.required, new.required) {
            (false, true) => {
                all.push((
                    &rules::PARAMETER_BECAME_REQUIRED,
                    sites("required"),
                    "the parameter {} in {} is now required",
                ));
            }
            (true, false) => {
                let text = "the parameter {} in {} is no longer required";
                all.push((&rules::PARAMETER_BECAME_OPTIONAL, sites("required"), text));
            }
            _ => {}
        }
        let media = |parameter: &Parameter| parameter.content.first().map(|media| media.essence.clone());
        if old.place == new.place && (old.style != new.style || media(old) != media(new)) {
            all.push((
                &rules::PARAMETER_STYLE_CHANGED,
                sites(""),
                "the parameter {} in {} is now written differently",
            ));
        }
        if old.allows_reserved != new.allows_reserved {
            let text = "other characters of the parameter {} in {} are escaped";
            all.push((&rules::PARAMETER_RESERVED_CHANGED, sites("allowReserved"), text));
        }
        for (rule, sites, text) in all {
            let text = Sentence::new(text, &[&new.name, &new.place]);
            self.report(rule, &sites, &title, text);
        }
        self.notes((&old.notes, &old.at), (&new.notes, &new.at));
        self.value(old, new, Direction::Request);
    }

    /// Compares the values of two parameters or headers.
    pub(super) fn value(&mut self, old: &Parameter, new: &Parameter, direction: Direction) {
        let (was, is) = (old.content.first(), new.content.first());
        if let (Some(was), Some(is)) = (was, is) {
            self.notes((&was.notes, &was.at), (&is.notes, &is.at));
        }
        let schema = |parameter: &Parameter| parameter.schema.or_else(|| parameter.content.first()?.schema);
        self.body_schema((&old.at, schema(old)), (&new.at, schema(new)), direction);
    }
}
