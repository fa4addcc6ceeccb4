//! Text to tree: the only place that knows the parser.
//!
//! JSON is a part of YAML 1.2, so one reader takes both. Everything that a hostile text could make large is counted:
//! nesting, nodes, and what aliases repeat. Duplicate keys are refused with both places. Scalars are read by the core
//! schema of YAML 1.2 (section 10.3), in which `no` is a string, and numbers stay as they were written.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Tag};
use indexmap::IndexMap;
use indexmap::map::Entry as Slot;

use super::tree::{Entry, NodeId, Tree, Value};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::{SourceId, Sources, Span};

/// How deep mappings and sequences may stand in each other. Later stages recurse over the tree, so this bounds the stack.
pub(crate) const MAX_DEPTH: usize = 128;

/// How many bytes of memory the aliases of a text may repeat. Real documents hardly use any.
const MAX_REPEATED: usize = 64 << 20;

/// Reads a text into the tree and returns its root; `None` when the report says why not.
pub(crate) fn read(sources: &Sources, id: SourceId, tree: &mut Tree, report: &mut Report) -> Option<NodeId> {
    let text = sources.get(id)?.text.as_str();
    let mut builder = Builder {
        source: id,
        tree,
        open: Vec::new(),
        anchors: HashMap::new(),
        repeatable: MAX_REPEATED,
        root: None,
    };
    match builder.run(text) {
        Ok(Some(root)) => Some(root),
        Ok(None) => {
            report.error(Span::new(id, 0, 0), "the document is empty");
            None
        }
        Err(diagnostic) => {
            report.push(*diagnostic);
            None
        }
    }
}

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// A mapping or sequence whose end has not come yet.
struct Open {
    span: Span,
    anchor: usize,
    depth: usize,
    children: Children,
}

enum Children {
    Items(Vec<NodeId>),
    Members { entries: IndexMap<String, Entry>, key: Option<(String, Span)> },
}

/// What an anchor names, and how deep that is nested in itself.
#[derive(Clone, Copy)]
struct Anchor {
    node: NodeId,
    depth: usize,
}

struct Builder<'t> {
    source: SourceId,
    tree: &'t mut Tree,
    open: Vec<Open>,
    anchors: HashMap<usize, Anchor>,
    /// How much of [`MAX_REPEATED`] is left.
    repeatable: usize,
    root: Option<NodeId>,
}

impl Builder<'_> {
    fn run(&mut self, text: &str) -> Result<Option<NodeId>> {
        let options = granit_parser::options! {
            emit_comments: false,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
            simple_key_max_lookahead: 4 << 20
        };
        for event in Parser::new_from_str_with_options(text, options) {
            let (event, place) = event.map_err(|error| self.malformed(&error, text.len()))?;
            let range = place.byte_range().unwrap_or_default();
            self.event(event, Span::new(self.source, range.start, range.end))?;
        }
        Ok(self.root)
    }

    /// The parser looks ahead, so it may come to the limit of nesting before its events do.
    fn malformed(&self, error: &ScanError, length: usize) -> Diagnostic {
        let at = error.marker().byte_offset().unwrap_or_default().min(length);
        let span = Span::new(self.source, at, at + 1);
        match error.kind() {
            ErrorKind::RecursionLimitExceeded => too_deep(span),
            _ => Diagnostic::error(span, format!("malformed YAML: {}", error.info())),
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<()> {
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                Err(Diagnostic::error(span, "a second YAML document begins here")
                    .help("a file holds one document")
                    .into())
            }
            Event::Scalar(text, style, anchor, tag) => self.scalar(text, style, anchor, tag.as_deref(), span),
            Event::SequenceStart(_, anchor, tag) => {
                self.open(Children::Items(Vec::new()), anchor, tag.as_deref(), "seq", span)
            }
            Event::MappingStart(_, anchor, tag) => {
                let members = Children::Members { entries: IndexMap::new(), key: None };
                self.open(members, anchor, tag.as_deref(), "map", span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => Ok(()),
        }
    }

    fn open(
        &mut self,
        children: Children,
        anchor: usize,
        tag: Option<&Tag>,
        expected: &str,
        span: Span,
    ) -> Result<()> {
        if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema_tag(expected)) {
            return Err(unknown_tag(tag, span).into());
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(span).into());
        }
        self.open.push(Open { span, anchor, depth: 1, children });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<()> {
        let Some(Open { span, anchor, depth, children }) = self.open.pop() else {
            return Ok(());
        };
        let value = match children {
            Children::Items(items) => Value::Sequence(items),
            Children::Members { entries, .. } => Value::Mapping(entries),
        };
        let span = Span { end: end.end.max(span.end), ..span };
        self.place(value, span, anchor, depth)
    }

    fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<()> {
        if let Some(Open { children: Children::Members { key: key @ None, .. }, .. }) = self.open.last_mut() {
            if text == "<<" && style == ScalarStyle::Plain {
                return Err(
                    Diagnostic::unsupported(span, "merge key `<<`, which YAML 1.2 does not have").into()
                );
            }
            if anchor != 0 {
                return Err(Diagnostic::unsupported(span, "an anchor on a key").into());
            }
            *key = Some((text.into_owned(), span));
            return Ok(());
        }
        let value = match tag {
            None if style == ScalarStyle::Plain => plain(text),
            None => Value::String(text.into_owned()),
            Some(tag) if tag.is_yaml_core_schema_tag("str") => Value::String(text.into_owned()),
            Some(tag)
                if ["null", "bool", "int", "float"].iter().any(|name| tag.is_yaml_core_schema_tag(name)) =>
            {
                plain(text)
            }
            Some(tag) => return Err(unknown_tag(tag, span).into()),
        };
        self.place(value, span, anchor, 0)
    }

    /// An alias repeats its anchor's node. The copy shares nothing, so that an overlay can change one of the two.
    fn alias(&mut self, anchor: usize, span: Span) -> Result<()> {
        let Some(Anchor { node, depth }) = self.anchors.get(&anchor).copied() else {
            return Err(Diagnostic::error(span, "an alias stands inside the node that it names").into());
        };
        if self.open.len() + depth > MAX_DEPTH {
            return Err(too_deep(span).into());
        }
        if let Some(Open { children: Children::Members { key: None, .. }, .. }) = self.open.last() {
            return Err(Diagnostic::unsupported(span, "an alias as a key").into());
        }
        let copy = self.tree.copy(node, &mut self.repeatable).ok_or_else(|| {
            let message = format!("the aliases up to here repeat more than {} MiB", MAX_REPEATED >> 20);
            Box::new(Diagnostic::error(span, message))
        })?;
        self.attach(copy, depth)
    }

    fn place(&mut self, value: Value, span: Span, anchor: usize, depth: usize) -> Result<()> {
        let node = self.tree.add(value, span);
        if anchor != 0 {
            self.anchors.insert(anchor, Anchor { node, depth });
        }
        self.attach(node, depth)
    }

    fn attach(&mut self, node: NodeId, depth: usize) -> Result<()> {
        let span = self.tree.at(node).span();
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        parent.depth = parent.depth.max(depth + 1);
        match &mut parent.children {
            Children::Items(items) => items.push(node),
            Children::Members { entries, key } => {
                let Some((name, key)) = key.take() else {
                    return Err(Diagnostic::error(span, "a key has to be text").into());
                };
                match entries.entry(name) {
                    Slot::Vacant(slot) => _ = slot.insert(Entry { key, value: node }),
                    Slot::Occupied(slot) => {
                        let message = format!("the key `{}` is here twice", slot.key());
                        return Err(Diagnostic::error(key, message)
                            .also(slot.get().key, "first here")
                            .into());
                    }
                }
            }
        }
        Ok(())
    }
}

/// The core schema's rules for plain scalars (YAML 1.2.2 section 10.3.2).
pub(crate) fn plain(text: Cow<'_, str>) -> Value {
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        number if is_number(number) => Value::Number(text.into_owned()),
        _ => Value::String(text.into_owned()),
    }
}

fn is_number(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix("0x") {
        return !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return !digits.is_empty() && digits.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) =
        unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.is_none_or(|e| {
        let e = e.strip_prefix(['-', '+']).unwrap_or(e);
        !e.is_empty() && digits(e)
    });
    digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty()) && exponent
}

fn unknown_tag(tag: &Tag, span: Span) -> Diagnostic {
    Diagnostic::unsupported(span, format_args!("the YAML tag `{tag}`"))
}

fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(span, format!("the document is nested more than {MAX_DEPTH} deep"))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        let number = |text: &str| Value::Number(text.to_owned());
        let string = |text: &str| Value::String(text.to_owned());
        for (text, expected) in [
            ("~", Value::Null),
            ("True", Value::Bool(true)),
            ("no", string("no")),
            ("on", string("on")),
            ("012", number("012")),
            ("1_000", string("1_000")),
            ("12:30", string("12:30")),
            ("-9223372036854776000", number("-9223372036854776000")),
            ("1e400", number("1e400")),
            (".5", number(".5")),
            (".", string(".")),
            ("0o17", number("0o17")),
            ("3.1.0", string("3.1.0")),
            ("2006-01-02", string("2006-01-02")),
        ] {
            assert_eq!(plain(text.into()), expected, "{text}");
        }
    }

    fn refusal(text: &str) -> String {
        let (mut sources, mut report) = (Sources::default(), Report::default());
        let id = sources.add("t.yaml", text);
        assert_eq!(read(&sources, id, &mut Tree::default(), &mut report), None);
        report.take().remove(0).message
    }

    #[test]
    fn texts_that_explode_are_refused_by_count() {
        for deep in ["[".repeat(100_000), "{a: ".repeat(1000), "- ".repeat(1000)] {
            assert_eq!(refusal(&deep), "the document is nested more than 128 deep");
        }
        let mut laughs = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for level in 1..12 {
            let items = vec![format!("*a{}", level - 1); 10].join(",");
            let _ = writeln!(laughs, "a{level}: &a{level} [{items}]");
        }
        assert_eq!(refusal(&laughs), "the aliases up to here repeat more than 64 MiB");
        assert_eq!(refusal("a: &a [*a]"), "an alias stands inside the node that it names");
    }
}
