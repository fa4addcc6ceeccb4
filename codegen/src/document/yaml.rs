//! Reads YAML into the tree. Only this file knows the YAML parser.
//!
//! Scalars are resolved by the core schema of YAML 1.2 (section 10.3), in which `no` is a string. Numbers
//! keep their original spelling. The merge key `<<` is that of YAML 1.1, since parsers kept it.

use std::borrow::Cow;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Tag};

use super::build::{Builder, MAX_DEPTH, NextValue, Result, too_deep};
use super::tree::Value;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Reads a text with at most one YAML document.
pub(super) fn read(text: &str, builder: &mut Builder<'_>) -> Result<()> {
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
        simple_key_max_lookahead: 4 << 20
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, place) = event.map_err(|error| malformed(&error, text.len(), builder))?;
        let range = place.byte_range().unwrap_or_default();
        handle_event(event, builder.span(range.start, range.end), builder)?;
    }
    Ok(())
}

/// Reports a syntax error. The parser looks ahead, so it may reach the nesting limit before its events do.
fn malformed(error: &ScanError, length: usize, builder: &Builder<'_>) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or_default().min(length);
    let span = builder.span(at, at + 1);
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => too_deep(span),
        _ => Diagnostic::error(span, format!("malformed YAML: {}", error.info())),
    }
}

fn handle_event(event: Event<'_>, span: Span, builder: &mut Builder<'_>) -> Result<()> {
    match event {
        Event::DocumentStart(..) if builder.root().is_some() => {
            Err(Diagnostic::error(span, "a second YAML document begins here")
                .help("a file can hold a single document only")
                .into())
        }
        Event::Scalar(text, style, anchor, _) if builder.next_value() == NextValue::Key => {
            key(text, style, anchor, span, builder)
        }
        Event::Scalar(text, style, anchor, tag) => {
            builder.scalar(scalar(text, style, tag.as_deref(), span)?, anchor, span)
        }
        Event::SequenceStart(_, anchor, tag) => {
            check_core_tag(tag.as_deref(), "seq", span)?;
            builder.open_sequence(anchor, span)
        }
        Event::MappingStart(_, anchor, tag) => {
            check_core_tag(tag.as_deref(), "map", span)?;
            builder.open_mapping(anchor, span)
        }
        Event::SequenceEnd | Event::MappingEnd => builder.close(span),
        Event::Alias(anchor) => builder.alias(anchor, span),
        _ => Ok(()),
    }
}

fn key(
    text: Cow<'_, str>,
    style: ScalarStyle,
    anchor: usize,
    span: Span,
    builder: &mut Builder<'_>,
) -> Result<()> {
    if anchor != 0 {
        return Err(Diagnostic::unsupported(span, "an anchor on a key").into());
    }
    if text == "<<" && style == ScalarStyle::Plain {
        builder.merge_key(span);
    } else {
        builder.key(text.into_owned(), span);
    }
    Ok(())
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Result<Value> {
    let is_core =
        |names: &[&str]| tag.is_some_and(|tag| names.iter().any(|name| tag.is_yaml_core_schema_tag(name)));
    match tag {
        None if style == ScalarStyle::Plain => Ok(plain(text)),
        None => Ok(Value::String(text.into_owned())),
        Some(_) if is_core(&["str"]) => Ok(Value::String(text.into_owned())),
        Some(_) if is_core(&["null", "bool", "int", "float"]) => Ok(plain(text)),
        Some(tag) => Err(unknown_tag(tag, span).into()),
    }
}

fn check_core_tag(tag: Option<&Tag>, expected: &str, span: Span) -> Result<()> {
    match tag.filter(|tag| !tag.is_yaml_core_schema_tag(expected)) {
        Some(tag) => Err(unknown_tag(tag, span).into()),
        None => Ok(()),
    }
}

/// Resolves a plain scalar by the rules of the core schema (YAML 1.2.2, section 10.3.2).
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

#[cfg(test)]
mod tests {
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
}
