//! The options of a build script in a TOML file, for commands that have no build script.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use openapi_build::{Config, Named, NamedKind};
use serde::Deserialize;

/// The options of a file. Each is named like the corresponding method of [`Config`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Settings {
    /// Overlays, relative to the file.
    pub(crate) overlay: Vec<PathBuf>,
    /// The folder below which other files may be, relative to the file.
    pub(crate) root: Option<PathBuf>,
    operations: Vec<String>,
    tags: Vec<String>,
    paths: Vec<String>,
    modules_by_tag: Option<bool>,
    types_by_direction: Option<bool>,
    typed_xml: Option<bool>,
    share_equal_types: Option<bool>,
    doc_comments: Option<bool>,
    cargo_warnings: Option<bool>,
    /// A new crate gets the features themselves as well.
    pub(crate) features_by_tag: bool,
    client_name: Option<String>,
    builder_defaults: Option<String>,
    runtime_path: Option<String>,
    output: Option<u32>,
    lenient: Vec<String>,
    extern_type: BTreeMap<String, String>,
    format: BTreeMap<String, String>,
    derive: BTreeMap<String, String>,
    type_attribute: BTreeMap<String, String>,
    field_attribute: BTreeMap<String, String>,
    rename: Vec<Rule>,
}

/// A naming rule. The first rule that matches an item names it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    kind: Option<Kind>,
    /// The name in Rust. `*` matches any text.
    name: Option<String>,
    wire: Option<String>,
    place: Option<String>,
    /// The new name. Its `*` is the text that the `*` of `name` matched.
    to: String,
}

/// The kinds of named items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Type,
    Field,
    Variant,
    Method,
    Module,
}

impl Kind {
    fn named(self) -> NamedKind {
        match self {
            Self::Type => NamedKind::Type,
            Self::Field => NamedKind::Field,
            Self::Variant => NamedKind::Variant,
            Self::Method => NamedKind::Method,
            Self::Module => NamedKind::Module,
        }
    }
}

/// A call of a method of [`Config`], which can be made or written into a build script.
enum Call<'a> {
    Texts(&'static str, &'a [String]),
    Flag(&'static str, bool),
    Number(&'static str, u32),
    Text(&'static str, &'a str),
    Pair(&'static str, &'a str, &'a str),
}

impl Settings {
    /// Reads a file. Its paths are relative to it.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read or is invalid.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let mut settings: Self = toml::from_str(&text).with_context(|| format!("`{}`", path.display()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        for path in settings.overlay.iter_mut().chain(&mut settings.root) {
            *path = folder.join(&*path);
        }
        for Rule { name, to, .. } in &settings.rename {
            let stars = |text: &str| text.matches('*').count();
            let from = name.as_deref().map_or(0, stars);
            ensure!(
                from <= 1 && stars(to) <= from,
                "`{}`: a `name` of `rename` has one `*` at most, and `to` has one only where `name` does",
                path.display()
            );
        }
        Ok(settings)
    }

    /// Returns the options, except those for files and names.
    fn calls(&self) -> Vec<Call<'_>> {
        let lists = [("operations", &self.operations), ("tags", &self.tags), ("paths", &self.paths)];
        let lists = lists.into_iter().filter(|(_, texts)| !texts.is_empty());
        let mut calls: Vec<_> = lists.map(|(method, texts)| Call::Texts(method, texts)).collect();
        let flags = [
            ("modules_by_tag", self.modules_by_tag),
            ("types_by_direction", self.types_by_direction),
            ("typed_xml", self.typed_xml),
            ("share_equal_types", self.share_equal_types),
            ("doc_comments", self.doc_comments),
            ("cargo_warnings", self.cargo_warnings),
        ];
        calls.extend(flags.into_iter().filter_map(|(method, flag)| Some(Call::Flag(method, flag?))));
        let texts = [
            ("client_name", &self.client_name),
            ("builder_defaults", &self.builder_defaults),
            ("runtime_path", &self.runtime_path),
        ];
        calls.extend(texts.into_iter().filter_map(|(method, text)| Some(Call::Text(method, text.as_ref()?))));
        calls.extend(self.output.map(|form| Call::Number("output", form)));
        calls.extend(self.lenient.iter().map(|selector| Call::Text("lenient", selector)));
        for (method, pairs) in [
            ("extern_type", &self.extern_type),
            ("format", &self.format),
            ("derive", &self.derive),
            ("type_attribute", &self.type_attribute),
            ("field_attribute", &self.field_attribute),
        ] {
            calls.extend(pairs.iter().map(|(key, text)| Call::Pair(method, key, text)));
        }
        calls
    }

    /// Applies the options to a configuration.
    pub(crate) fn apply(&self, config: Config) -> Config {
        let config = self.overlay.iter().fold(config, Config::overlay);
        self.apply_names(self.root.iter().fold(config, Config::root))
    }

    /// Applies the options that name no files.
    pub(crate) fn apply_names(&self, config: Config) -> Config {
        let config = self.calls().into_iter().fold(config, |config, call| call.apply(config));
        if self.rename.is_empty() {
            return config;
        }
        let rules = self.rename.clone();
        config.rename(move |named| rules.iter().find_map(|rule| rule.name(named)))
    }

    /// Returns the options that name no files as code of a build script, one per line.
    pub(crate) fn code(&self) -> String {
        let mut code = String::new();
        for call in self.calls() {
            let _ = write!(code, "\n        {}", call.code());
        }
        if !self.rename.is_empty() {
            code.push_str("\n        .rename(|named| {");
            for rule in &self.rename {
                code.push_str(&rule.code());
            }
            code.push_str("\n            None\n        })");
        }
        code
    }

    /// Returns the names besides `Config` that the build script uses.
    pub(crate) fn imports(&self) -> &'static str {
        if self.rename.iter().any(|rule| rule.kind.is_some()) { ", NamedKind" } else { "" }
    }
}

impl Call<'_> {
    fn apply(&self, config: Config) -> Config {
        match *self {
            Self::Texts("operations", texts) => config.operations(texts),
            Self::Texts("tags", texts) => config.tags(texts),
            Self::Texts(_, texts) => config.paths(texts),
            Self::Flag("modules_by_tag", flag) => config.modules_by_tag(flag),
            Self::Flag("types_by_direction", flag) => config.types_by_direction(flag),
            Self::Flag("typed_xml", flag) => config.typed_xml(flag),
            Self::Flag("share_equal_types", flag) => config.share_equal_types(flag),
            Self::Flag("cargo_warnings", flag) => config.cargo_warnings(flag),
            Self::Flag(_, flag) => config.doc_comments(flag),
            Self::Number(_, form) => config.output(form),
            Self::Text("client_name", text) => config.client_name(text),
            Self::Text("builder_defaults", text) => config.builder_defaults(text),
            Self::Text("runtime_path", text) => config.runtime_path(text),
            Self::Text(_, text) => config.lenient(text),
            Self::Pair("extern_type", key, text) => config.extern_type(key, text),
            Self::Pair("format", key, text) => config.format(key, text),
            Self::Pair("derive", key, text) => config.derive(key, text),
            Self::Pair("type_attribute", key, text) => config.type_attribute(key, text),
            Self::Pair(_, key, text) => config.field_attribute(key, text),
        }
    }

    fn code(&self) -> String {
        match self {
            Self::Texts(method, texts) => format!(".{method}({texts:?})"),
            Self::Flag(method, flag) => format!(".{method}({flag})"),
            Self::Number(method, number) => format!(".{method}({number})"),
            Self::Text(method, text) => format!(".{method}({text:?})"),
            Self::Pair(method, key, text) => format!(".{method}({key:?}, {text:?})"),
        }
    }
}

impl Rule {
    /// Returns the new name of an item, if the rule matches it.
    fn name(&self, named: &Named<'_>) -> Option<String> {
        let is = |wanted: &Option<String>, own: &str| wanted.as_deref().is_none_or(|wanted| wanted == own);
        let is_kind = self.kind.is_none_or(|kind| kind.named() == named.kind);
        if !is_kind || !is(&self.wire, named.wire) || !is(&self.place, named.place) {
            return None;
        }
        match self.star() {
            Some((before, after)) => {
                let star = named.name.strip_prefix(before)?.strip_suffix(after)?;
                Some(self.to.replace('*', star))
            }
            None => is(&self.name, named.name).then(|| self.to.clone()),
        }
    }

    /// Returns the text before and after the `*` of the name.
    fn star(&self) -> Option<(&str, &str)> {
        self.name.as_deref()?.split_once('*')
    }

    /// Returns the rule as code of a build script.
    fn code(&self) -> String {
        let mut conditions = Vec::new();
        conditions.extend(self.kind.map(|kind| format!("named.kind == NamedKind::{kind:?}")));
        conditions.extend(self.wire.iter().map(|wire| format!("named.wire == {wire:?}")));
        conditions.extend(self.place.iter().map(|place| format!("named.place == {place:?}")));
        let name = if let Some((before, after)) = self.star() {
            conditions.push(format!(
                "let Some(star) = named.name.strip_prefix({before:?}).and_then(|rest| rest.strip_suffix({after:?}))"
            ));
            format!("{:?}.replace('*', star)", self.to)
        } else {
            conditions.extend(self.name.iter().map(|name| format!("named.name == {name:?}")));
            format!("{:?}.to_owned()", self.to)
        };
        let conditions = if conditions.is_empty() { "true".to_owned() } else { conditions.join(" && ") };
        format!("\n            if {conditions} {{\n                return Some({name});\n            }}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Result<Settings> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("openapi-build.toml");
        fs::write(&path, text)?;
        Settings::read(&path)
    }

    #[test]
    fn every_option_is_a_call_of_a_build_script() {
        let settings = settings(
            r##"
            tags = ["pets"]
            modules_by_tag = true
            types_by_direction = true
            typed_xml = true
            cargo_warnings = false
            client_name = "Shop"
            output = 1
            lenient = ["Pet"]
            [extern_type]
            "#/components/schemas/Money" = "crate::Money"
            [[rename]]
            kind = "type"
            name = "*Dto"
            to = "*"
            [[rename]]
            wire = "petName"
            to = "name"
            "##,
        );
        let settings = settings.expect("a file of this form");
        let lines = [
            r#".tags(["pets"])"#,
            ".modules_by_tag(true)",
            ".types_by_direction(true)",
            ".typed_xml(true)",
            ".cargo_warnings(false)",
            r#".client_name("Shop")"#,
            ".output(1)",
            r#".lenient("Pet")"#,
            r##".extern_type("#/components/schemas/Money", "crate::Money")"##,
            ".rename(|named| {",
            r#"if named.kind == NamedKind::Type && let Some(star) = named.name.strip_prefix("").and_then(|rest| rest.strip_suffix("Dto")) {"#,
            r#"return Some("*".replace('*', star));"#,
            "}",
            r#"if named.wire == "petName" {"#,
            r#"return Some("name".to_owned());"#,
            "}",
            "None",
            "})",
        ];
        let code = settings.code();
        let written: Vec<_> = code.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert_eq!(written, lines);
    }

    #[test]
    fn every_option_of_config_is_one_of_the_file() {
        let sources = [
            include_str!("../../codegen/src/config/mod.rs"),
            include_str!("../../codegen/src/config/attributes.rs"),
        ];
        let methods = sources.iter().flat_map(|source| source.split("\n    pub fn ").skip(1));
        let options = methods.filter(|method| {
            method.split('{').next().is_some_and(|head| head.ends_with("-> Self ") && head.contains("self,"))
        });
        let options: Vec<_> = options.filter_map(|method| method.split(['(', '<']).next()).collect();
        assert!(options.len() > 15, "{options:?}");
        // Where the output goes is what `new` and `show --into` decide.
        for option in options.into_iter().filter(|option| *option != "out_dir") {
            let error = format!("{:#}", settings(&format!("{option} = 1.5")).expect_err(option));
            assert!(!error.contains("unknown field"), "{error}");
        }
    }

    #[test]
    fn what_no_option_has_is_an_error() {
        for (text, fault) in [
            ("modules = true", "unknown field `modules`"),
            ("output = 'one'", "expected u32"),
            ("[[rename]]\nname = '*a*'\nto = 'b'", "one `*` at most"),
            ("[[rename]]\nname = 'a'\nto = '*'", "only where `name` does"),
        ] {
            let error = format!("{:#}", settings(text).expect_err(text));
            assert!(error.contains(fault), "{text}: {error}");
        }
    }
}
