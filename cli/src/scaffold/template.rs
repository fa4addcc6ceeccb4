//! The values of the placeholders between `@` in the templates.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use openapi_build::ir::Api;
use openapi_build::{Generated, TagFeature, pretty};

use super::program::Program;
use super::{Dependencies, file_name, overlay_place};
use crate::settings::Settings;

/// The overlay to fill in.
const OVERLAY: &str = "spec/overlay.yaml";

/// The runtime's features, with the types that require each.
const FEATURES: &[(&str, &[&str])] = &[("jiff", &["Date", "Timestamp"]), ("uuid", &["Uuid"])];

/// The feature that the program of the README needs.
const HYPER: &str = "feature = \"hyper\"";

/// The re-exports of the runtime at the root of a new crate.
const EXPORTS: &str = "pub use runtime::{
    Async, Blocking, BuildError, Error, IntoCredentials, InvalidRequest, Response, Retry, StatusCode, With,
};";

/// The dependency that the program of the README needs.
const TOKIO: &str = "tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n";

/// The README's section about snapshots.
const REVIEWED: &str =
    "- `tests/snapshots` has the generated code. After a change, review it with `cargo insta test --review` (cargo-insta).
";

/// The text of each placeholder.
pub(super) struct TemplateValues(BTreeMap<&'static str, String>);

impl TemplateValues {
    /// Creates the placeholders that depend on the document and the source of the dependencies.
    pub(super) fn of(
        document: &Path,
        name: &str,
        dependencies: &Dependencies,
        generated: &Generated,
    ) -> Self {
        let document = file_name(document, name);
        let stem = Path::new(&document).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let source = |folder: &str| match dependencies {
            Dependencies::Registry => {
                let (major, minor) = (env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR"));
                format!("version = \"{major}.{minor}\"")
            }
            // A literal TOML string, in which a backslash is not an escape.
            Dependencies::Folder(path) => format!("path = '{}'", path.join(folder).display()),
        };
        let headers = generated.files.iter().map(|file| file.header.as_str());
        let words = headers.flat_map(|header| header.split(|c: char| !c.is_alphanumeric() && c != '_'));
        let words: BTreeSet<&str> = words.collect();
        let used = FEATURES.iter().filter(|(_, types)| types.iter().any(|ty| words.contains(ty)));
        let mut parts = generated.files.iter().flat_map(|file| &file.parts);
        let xml = parts.any(|part| part.text.contains("::xml::Root")).then_some("xml");
        let features = used.map(|(feature, _)| *feature).chain(xml).map(|feature| format!("\"{feature}\""));
        Self(BTreeMap::from([
            ("@name@", name.to_owned()),
            ("@stem@", stem.unwrap_or_default()),
            ("@document@", document),
            ("@runtime@", source("runtime")),
            ("@build@", source("codegen")),
            ("@features@", features.collect::<Vec<_>>().join(", ")),
        ]))
    }

    /// Adds the options of the build script, and the features of tags.
    pub(super) fn with(mut self, settings: &Settings, tags: Option<&[TagFeature]>) -> Result<Self> {
        let mut overlays = Vec::new();
        for path in &settings.overlay {
            overlays.push(overlay_place(path)?.display().to_string().replace('\\', "/"));
        }
        if !overlays.iter().any(|place| place == OVERLAY) {
            overlays.push(OVERLAY.to_owned());
        }
        let is_long = *settings != Settings::default() || tags.is_some();
        let line = if is_long { "\n        " } else { "" };
        let mut options = String::new();
        for place in overlays {
            let _ = write!(options, "{line}.overlay({place:?})");
        }
        options.push_str(&settings.code());
        let (mut manifest, mut rows, is_gated) = (String::new(), String::new(), tags.is_some());
        if let Some(tags) = tags {
            options.push_str("\n        .features_by_tag(true)");
            let names: BTreeSet<_> = tags.iter().map(|tag| tag.feature.as_str()).collect();
            let full: Vec<_> = names.iter().map(|name| format!("    \"{name}\",\n")).collect();
            rows.push_str("\n| `full` | yes | the operations of every tag |");
            if let Some(first) = names.first() {
                let _ = write!(
                    rows,
                    "\n| `{first}`, … | | the operations of one tag each; `Cargo.toml` lists these features |"
                );
            }
            manifest = format!("# The operations of every tag.\nfull = [\n{}]\n", full.concat());
            manifest.push_str("# The operations of one tag each, and the models that they use.\n");
            let key = |name: &&str| if name.is_ascii() { (*name).to_owned() } else { format!("{name:?}") };
            manifest.extend(names.iter().map(|name| format!("{} = []\n", key(name))));
        }
        self.0.extend([
            ("@imports@", settings.imports().to_owned()),
            ("@options@", options),
            ("@default@", tags.map_or_else(String::new, |_| ", \"full\"".to_owned())),
            ("@tags@", manifest),
            ("@tag_features@", rows),
            (
                "@front@",
                String::from(if is_gated { "all(feature = \"hyper\", feature = \"full\")" } else { HYPER }),
            ),
            ("@gate@", String::from(if is_gated { "#![cfg(feature = \"full\")]\n" } else { "" })),
        ]);
        Ok(self)
    }

    /// Adds the README's example and the tests.
    pub(super) fn with_program(mut self, api: &Api, program: &Program, snapshots: bool) -> Result<Self> {
        let word = |slot: &str| self.0.get(slot).cloned().unwrap_or_default();
        let (package, client) = (word("@name@").replace('-', "_"), api.client.as_str());
        let title: Vec<_> = api.title.as_deref().unwrap_or_default().split_whitespace().collect();
        let title = if title.is_empty() { "an API".to_owned() } else { title.join(" ") };
        let description = format!("A client of {title}, generated from its OpenAPI document.");
        let mut exports = String::new();
        if !api.operations.is_empty() {
            let _ = write!(exports, "pub use client::{{Call, {client}, ClientBuilder}};\n{EXPORTS}\n");
        }
        let mut usage = String::new();
        if !program.is_empty() {
            let program = pretty(&program.readme(&package, client))?;
            let _ = write!(
                usage,
                "\n```toml\n[dependencies]\n{} = \"0.1\"\n{TOKIO}```\n\n```rust,no_run\n{program}```\n",
                word("@name@")
            );
        }
        let test = program.test(&package, client).map(|test| pretty(&test)).transpose()?;
        let mut development = String::new();
        if snapshots {
            let build = word("@build@");
            let _ = writeln!(
                development,
                "insta = \"1\"\nopenapi-build = {{ {build}, features = [\"pretty\"] }}"
            );
        }
        if test.is_some() {
            let runtime = word("@runtime@");
            let _ = writeln!(development, "openapi-runtime = {{ {runtime}, features = [\"testkit\"] }}");
        }
        if !program.is_empty() {
            development.push_str(TOKIO);
        }
        self.0.extend([
            ("@title@", markdown(&title)),
            ("@description@", toml::Value::from(description).to_string()),
            ("@exports@", exports),
            ("@usage@", usage),
            ("@development@", development),
            ("@reviewed@", if snapshots { REVIEWED.to_owned() } else { String::new() }),
        ]);
        self.0.extend(test.map(|test| ("@test@", test)));
        Ok(self)
    }

    /// Returns whether there is a test of the client.
    pub(super) fn has_test(&self) -> bool {
        self.0.contains_key("@test@")
    }

    /// Fills in a template. Text that looks like a placeholder in a value is kept.
    pub(super) fn fill(&self, template: &str) -> String {
        let (mut text, mut rest) = (String::new(), template);
        while let Some((start, slot, word)) = self.first_slot(rest) {
            text.push_str(&rest[..start]);
            text.push_str(word);
            rest = &rest[start + slot.len()..];
        }
        text.push_str(rest);
        text.trim_end().to_owned() + "\n"
    }

    /// Returns the first placeholder of a template, with its position and value.
    fn first_slot(&self, template: &str) -> Option<(usize, &str, &str)> {
        let found =
            self.0.iter().filter_map(|(slot, word)| Some((template.find(slot)?, *slot, word.as_str())));
        found.min_by_key(|(start, ..)| *start)
    }
}

/// Returns a title as Markdown: unchanged if no character is special, or else as code.
fn markdown(title: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || " .,()'&/-".contains(c);
    if title.chars().all(is_plain) { title.to_owned() } else { format!("`{}`", title.replace('`', "'")) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{TemplateValues, markdown};

    #[test]
    fn a_text_that_looks_like_a_slot_stays_as_it_is() {
        let words = TemplateValues(BTreeMap::from([
            ("@description@", "of @exports@".to_owned()),
            ("@exports@", "pub use a;".to_owned()),
        ]));
        assert_eq!(
            words.fill("a@b @description@: @exports@@none@\n\n"),
            "a@b of @exports@: pub use a;@none@\n"
        );
    }

    #[test]
    fn a_title_adds_nothing_to_a_readme_but_its_text() {
        for (title, expected) in [
            ("Shop's API (v1.2)", "Shop's API (v1.2)"),
            ("[Pets](https://pets.example)", "`[Pets](https://pets.example)`"),
            ("a`b` <b>", "`a'b' <b>`"),
        ] {
            assert_eq!(markdown(title), expected);
        }
    }
}
