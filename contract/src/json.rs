//! A comparison as JSON, for tools.

use openapi_build::published::{Change, Line, Reach};
use openapi_build::wire::Place;
use serde_json::{Value, json};

use super::finding::{Comparison, Finding};

impl Comparison {
    /// Returns the comparison as JSON: `{class, bump, summary, title, new_hosts, no_rust, findings:
    /// [{level, class, rule, fingerprint, text, old, new, before, after, operations}], hidden:
    /// [{kind, pointer, old, new, action: {number, place}}]}`. Locations are `{file, line, column,
    /// pointer}`, and those of `hidden` are `{file, line}`.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({
            "class": self.class().map(super::Class::name),
            "bump": self.bump().name(),
            "summary": self.summary(),
            "title": self.title(),
            "new_hosts": self.new_hosts,
            "no_rust": self.no_rust,
            "findings": self.findings.iter().map(finding).collect::<Value>(),
            "hidden": self.hidden.iter().map(hidden).collect::<Value>(),
        })
    }
}

fn finding(finding: &Finding) -> Value {
    let (before, after) = finding.texts.as_ref().map(|(old, new)| (old, new)).unzip();
    json!({
        "level": finding.level().name(),
        "class": finding.class().name(),
        "rule": finding.rule.id,
        "about": finding.rule.about,
        "fingerprint": finding.fingerprint,
        "text": finding.text.to_string(),
        "old": finding.old.as_ref().map(place),
        "new": finding.new.as_ref().map(place),
        "before": before,
        "after": after,
        "operations": finding.operations,
    })
}

fn hidden(change: &Change) -> Value {
    let place = |line: &Line| json!({ "file": line.file, "line": line.line });
    let action = match &change.reach {
        Reach::Hidden(Some(action)) => json!({ "number": action.number, "place": place(&action.place) }),
        _ => Value::Null,
    };
    json!({
        "kind": change.kind.name(),
        "pointer": change.pointer,
        "old": change.old.as_ref().map(place),
        "new": change.new.as_ref().map(place),
        "action": action,
    })
}

fn place(place: &Place) -> Value {
    json!({ "file": place.file, "line": place.line, "column": place.column, "pointer": place.pointer })
}
