//! Emits doc comments: the document's description first, then facts that types cannot express.

mod markdown;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::{Context, none_delimited};
use crate::ir::{Direction, Docs, Note, Operation, Type, TypeName};

/// The attributes of an item: its docs, its aliases, and whether it is deprecated.
#[derive(Default)]
pub(super) struct Attrs {
    lines: TokenStream,
    pub(super) is_deprecated: bool,
}

impl Attrs {
    /// Adds a paragraph of our own.
    pub(super) fn extend(&mut self, lines: Option<TokenStream>) {
        self.lines.extend(lines);
    }
}

impl From<TokenStream> for Attrs {
    fn from(lines: TokenStream) -> Self {
        Self { lines, is_deprecated: false }
    }
}

impl ToTokens for Attrs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        none_delimited(self.lines.clone()).to_tokens(tokens);
    }
}

/// Returns the attributes of an item: its docs, its aliases, and whether it is deprecated.
///
/// If the document does not describe the item, `otherwise` provides a sentence made from its name.
pub(super) fn attrs(docs: &Docs, otherwise: impl FnOnce() -> String) -> Attrs {
    with_attributes(lines(&text(docs, otherwise)), docs)
}

/// Like [`attrs`], for a model. If its schema has another type for the other direction, the docs mention that
/// one.
pub(super) fn model(context: &Context<'_>, ty: &Type, otherwise: impl FnOnce() -> String) -> Attrs {
    let mut attrs = attrs(&ty.docs, otherwise);
    let other = ty.split.and_then(|split| Some((split.direction, context.api.types.get(split.other)?)));
    attrs.extend(other.map(|(direction, other)| {
        let whose = if direction == Direction::Sent { "Responses" } else { "Requests" };
        let sentence = line(&format!("{whose} have {}.", link(&other.name)));
        quote!(#[doc = ""] #sentence)
    }));
    attrs
}

/// Like [`attrs`], for an item that may also be described `elsewhere`. More than one line of text is not
/// repeated.
pub(super) fn unless_elsewhere(
    docs: &Docs,
    otherwise: impl Fn() -> String,
    elsewhere: Option<String>,
) -> Attrs {
    let words = text(docs, &otherwise);
    let lines = match elsewhere.filter(|_| words.contains('\n')) {
        Some(elsewhere) => line(&format!("{}; {elsewhere}", otherwise().trim_end_matches('.'))),
        None => lines(&words),
    };
    with_attributes(lines, docs)
}

/// Like [`attrs`], for an item whose type has docs of its own. If both are the same, only the first paragraph
/// is used.
pub(super) fn beside_type(docs: &Docs, otherwise: impl FnOnce() -> String, ty: Option<&Docs>) -> Attrs {
    let words = text(docs, otherwise);
    let is_same =
        ty.is_some_and(|ty| (&docs.summary, &docs.text, &docs.notes) == (&ty.summary, &ty.text, &ty.notes));
    let first = words.split_once("\n\n").map(|(first, _)| first);
    let lines = lines(first.filter(|first| is_same && is_self_contained(first)).unwrap_or(&words));
    with_attributes(lines, docs)
}

/// Returns whether a paragraph can stand alone: it is not part of a code block, and does not introduce the
/// next one.
fn is_self_contained(paragraph: &str) -> bool {
    !paragraph.contains("```") && !paragraph.contains("~~~") && !paragraph.trim_end().ends_with(':')
}

/// Adds the attributes below the text.
fn with_attributes(mut lines: TokenStream, docs: &Docs) -> Attrs {
    let aliases = docs.aliases.iter().filter(|alias| is_alias(alias));
    lines.extend(aliases.map(|alias| quote!(#[doc(alias = #alias)])));
    lines.extend(docs.deprecated.then(|| quote!(#[deprecated])));
    Attrs { lines, is_deprecated: docs.deprecated }
}

/// Returns the docs of a client method: those of the operation, its request, and what it returns if there is
/// only one success response.
pub(super) fn method(docs: &Docs, request: &str, response: Option<(String, &Docs)>) -> Attrs {
    let response = response.map(|(lead, docs)| variant_text(&lead, docs));
    let paragraphs = [text(docs, String::new), request.to_owned(), response.unwrap_or_default()];
    let paragraphs: Vec<_> = paragraphs.into_iter().filter(|text| !text.is_empty()).collect();
    with_attributes(lines(&paragraphs.join("\n\n")), docs)
}

/// Returns the docs of an operation's type: one line, since the client method has the document's description.
pub(super) fn operation(context: &Context<'_>, operation: &Operation) -> Attrs {
    let method = &operation.method_name;
    let what = operation.docs.summary.as_deref().map(markdown::inline).unwrap_or_default();
    // A search for the path finds the method.
    let aliases = operation.docs.aliases.iter().filter(|alias| **alias != operation.path);
    let docs = Docs {
        summary: None,
        text: None,
        notes: Vec::new(),
        aliases: aliases.cloned().collect(),
        ..operation.docs.clone()
    };
    let path = markdown::code(&format!("{} {}", operation.method.as_str(), operation.path));
    attrs(&docs, || {
        let (client, up) = match context.tag(operation) {
            None => (context.api.client.as_str(), "super"),
            Some(tag) => (tag.handle.as_str(), "super::super"),
        };
        let sentence =
            format!("{path}, as [`{client}::{method}`]({up}::client::{client}::{method}) sends it");
        if what.is_empty() {
            format!("{sentence}.")
        } else {
            format!("{}.\n\n{sentence}.", what.trim_end_matches('.'))
        }
    })
}

/// Returns the path of an operation's module in `operations` or `errors`, seen from the other one.
pub(super) fn path(context: &Context<'_>, operation: &Operation, module: &str) -> String {
    match context.tag(operation) {
        None => format!("super::{module}"),
        Some(tag) => format!("super::super::{module}::{}", tag.name),
    }
}

/// Returns the docs of a variant, which start with its meaning.
///
/// The descriptions of responses often start with the status, which is not repeated.
pub(super) fn variant(lead: &str, docs: &Docs) -> TokenStream {
    lines(&variant_text(lead, docs))
}

fn variant_text(lead: &str, docs: &Docs) -> String {
    let described = docs.text.as_deref().map(|text| {
        let words = text.strip_prefix(lead.trim_matches('`')).unwrap_or(text);
        words.trim_start_matches([':', '-', ' '])
    });
    let described = described.map(markdown::inline).filter(|text| !text.is_empty());
    let first = described.map_or_else(|| format!("{lead}."), |text| format!("{lead}: {text}"));
    let rest = Docs { text: None, summary: None, ..docs.clone() };
    [first, text(&rest, String::new)].join("\n\n").trim_end().to_owned()
}

/// Returns a link to a type in the same module. Some names are also those of derives, which rustdoc considers
/// ambiguous.
pub(super) fn link(name: &TypeName) -> String {
    let derives = ["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];
    let prefix = if derives.contains(&name.as_str()) { "struct@" } else { "" };
    format!("[`{prefix}{name}`]")
}

/// Formats text of the document for a sentence of ours.
pub(super) fn code(text: &str) -> String {
    markdown::code(text)
}

/// Returns a line of our own.
pub(super) fn line(text: &str) -> TokenStream {
    lines(&format!("{}.", text.trim_end_matches('.')))
}

/// Returns the lint exception for a function with many arguments.
pub(super) fn many_arguments(count: usize) -> Option<TokenStream> {
    (count > 7)
        .then(|| quote!(#[expect(clippy::too_many_arguments, reason = "the document requires them all")]))
}

/// Returns the complete Markdown, with blank lines between paragraphs.
fn text(docs: &Docs, otherwise: impl FnOnce() -> String) -> String {
    let summary = docs.summary.as_deref().map(markdown::inline);
    let body = docs.text.as_deref().map(markdown::block).filter(|body| !body.is_empty());
    let first = if summary.is_none() && body.is_none() {
        Some(otherwise()).filter(|text| !text.is_empty())
    } else {
        None
    };
    let facts = facts(&docs.notes);
    let examples = examples(&docs.notes);
    [summary, body, first, facts, examples].into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

/// Returns the keywords on one line: "Minimum: `1`. Maximum: `5`."
fn facts(notes: &[Note]) -> Option<String> {
    let sentences: Vec<_> = notes
        .iter()
        .filter_map(|note| match note {
            Note::Keyword(keyword, value) => Some(format!("{}: {}.", title(keyword), markdown::code(value))),
            Note::Remark(words, of) => {
                let of: Vec<_> = of.iter().map(|text| markdown::code(text)).collect();
                Some(if of.is_empty() { format!("{words}.") } else { format!("{words}: {}.", of.join(", ")) })
            }
            Note::Example(..) => None,
        })
        .collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// Returns a keyword such as `exclusiveMinimum` as words.
fn title(keyword: &str) -> String {
    let mut title = String::new();
    for character in keyword.chars() {
        match character {
            first if title.is_empty() => title.extend(first.to_uppercase()),
            upper if upper.is_uppercase() => title.extend([' ', upper.to_ascii_lowercase()]),
            other => title.push(other),
        }
    }
    title
}

/// Returns one example as a sentence, or several as a list.
fn examples(notes: &[Note]) -> Option<String> {
    let examples: Vec<_> = notes
        .iter()
        .filter_map(|note| match note {
            Note::Example(name, value) => Some((name.as_deref(), markdown::code(value))),
            Note::Keyword(..) | Note::Remark(..) => None,
        })
        .collect();
    match examples.as_slice() {
        [] => None,
        [(_, value)] => Some(format!("Example: {value}")),
        several => {
            let item = |(name, value): &(Option<&str>, String)| match name {
                Some(name) => format!("- {}: {value}", markdown::inline(name)),
                None => format!("- {value}"),
            };
            Some(format!("Examples:\n\n{}", several.iter().map(item).collect::<Vec<_>>().join("\n")))
        }
    }
}

/// Returns the text as one attribute. The printer turns each of its lines into a `///` comment.
///
/// The literal contains no escapes, because the printer extracts the text again.
fn lines(text: &str) -> TokenStream {
    let text = text.trim_end();
    // One more `#` than follows any quote in the text.
    let runs = text.split('"').skip(1).map(|rest| rest.bytes().take_while(|byte| *byte == b'#').count() + 1);
    let hashes = "#".repeat(runs.max().unwrap_or_default());
    let mut literal = String::with_capacity(text.len() + 16);
    literal.extend(["r", &hashes, "\""]);
    for (index, line) in text.split('\n').map(str::trim_end).enumerate() {
        literal.push_str(if index == 0 { "" } else { "\n" });
        literal.push_str(if line.is_empty() { "" } else { " " });
        literal.push_str(line);
    }
    literal.extend(["\"", &hashes]);
    let literal: Literal = literal.parse().unwrap_or_else(|_| Literal::string(text));
    quote!(#[doc = #literal])
}

/// Returns whether rustdoc accepts a text as an alias: no quotes, and no whitespace except inner spaces.
fn is_alias(text: &str) -> bool {
    let fits = |character: char| {
        !matches!(character, '"' | '\'') && (character == ' ' || !character.is_whitespace())
    };
    !text.is_empty()
        && text.trim() == text
        && text.chars().all(|c| fits(c) && !c.is_control())
        && !text.chars().any(crate::diagnostic::is_bidirectional)
}
