//! Tests how rustdoc reads the converted texts.

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::*;

#[test]
fn blocks_are_whole_and_safe() {
    for (text, expected) in [
        ("Either.\n### 202\nLater.", "Either.\n\n### 202\n\nLater."),
        ("a\n```\ncode();\n```\nb", "a\n\n```text\ncode();\n```\n\nb"),
        ("```rust\npanic!();", "```text\npanic!();\n```"),
        ("~~~\n```\nx\n~~~", "~~~text\n```\nx\n~~~"),
        ("a\n\n    fn code() {}\n", "a\n\n   fn code() {}"),
        ("- a\n\n      code", "- a\n\n   code"),
        ("-     code", "- code"),
        ("- >     code", "- > code"),
        ("> ```\n> x\n> ```\ny", "```text\n> x\n```\n\ny"),
        ("> ```\n> x\ny\n```\nz", "```text\n> x\ny\n```\n\nz"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("1. a\n2.     b", "1. a\n2. b"),
        ("\tcode", "   code"),
    ] {
        assert_eq!(block(text), expected, "{text:?}");
    }
}

#[test]
fn lines_hold_no_html_and_no_link_into_our_code() {
    for (text, expected) in [
        ("see https://a.example/b. Then", "see <https://a.example/b>. Then"),
        ("[**On** it](https://a.example)", "[**On** it](https://a.example)"),
        ("[broken](crate::links) and [x]", "\\[broken\\](crate::links) and \\[x\\]"),
        ("<script>x</script>", "\\<script>x\\</script>"),
        ("`<id>` and <id>", "`<id>` and \\<id>"),
        ("a ` lone", "a \\` lone"),
        ("<https://a.example>", "<https://a.example>"),
        ("&lt;b&gt; & c", "\\&lt;b\\&gt; & c"),
        ("a */ \"#] {0}", "a */ \"#] {0}"),
        ("x\u{202E}y", "xU+202Ey"),
        ("[a [b] c]", "\\[a \\[b\\] c\\]"),
    ] {
        assert_eq!(inline(text), expected, "{text:?}");
    }
    assert_eq!(code("a`b``c"), "```a`b``c```");
    assert_eq!(inline("# no heading"), "\\# no heading");
}

/// Returns what rustdoc would report about a text, or would show as anything but text.
fn faults(markdown: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut faults = Vec::new();
    let mut unresolved = Vec::new();
    let note = |link: BrokenLink<'_>| {
        unresolved.push(format!("a link to {}", link.reference));
        None
    };
    let (mut links, mut blocks) = (0, 0);
    for event in Parser::new_with_broken_link_callback(markdown, options, Some(note)) {
        let fault = match &event {
            Event::Html(html) | Event::InlineHtml(html) => Some(format!("HTML: {html}")),
            Event::FootnoteReference(name) => Some(format!("a footnote: {name}")),
            Event::Start(Tag::CodeBlock(kind)) => {
                blocks += 1;
                (*kind != CodeBlockKind::Fenced("text".into())).then(|| format!("code: {kind:?}"))
            }
            Event::End(TagEnd::CodeBlock) => {
                blocks -= 1;
                None
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                links += 1;
                (!dest_url.starts_with("http")).then(|| format!("a link to {dest_url}"))
            }
            Event::End(TagEnd::Link) => {
                links -= 1;
                None
            }
            Event::Start(Tag::Image { dest_url, .. }) if !dest_url.starts_with("http") => {
                Some(format!("an image: {dest_url}"))
            }
            Event::Text(text) if links + blocks == 0 && holds_url(text) => Some(format!("a URL: {text}")),
            _ => None,
        };
        faults.extend(fault);
    }
    faults.extend(unresolved);
    faults
}

/// Returns whether rustdoc would ask for a link: after the scheme follows a host with a dot.
fn holds_url(text: &str) -> bool {
    let is_host = |c: char| c.is_ascii_alphanumeric() || "-@:%._+~#=".contains(c);
    text.split("http").skip(1).any(|rest| {
        let rest = rest.strip_prefix('s').unwrap_or(rest).strip_prefix("://").unwrap_or_default();
        let host = rest.split(|c| !is_host(c)).next().unwrap_or_default();
        host.contains('.')
    })
}

/// Pieces of Markdown, from which texts are combined.
#[rustfmt::skip]
const PIECES: [&str; 64] = [
    "`", "``", "```", "~~~", "~~", "\\", "<", ">", "<b>", "</b>", "<!--", "-->", "<script>", "<?", "<a href=\"x\">",
    "[", "]", "(", ")", "[a]", "[^1]", "[a]: /b", "[a](", "](https://a.example)", "](x)", "![", "!", "&", "&lt;",
    "&#60;", ";", "https://a.example", "http://", "https://a.example/(b", "<https://a.example>", "<a@b.example>",
    "|", "\\|", "---", "|---|---|", ":-:|-", "-|-", "# ", "===", "- ", "* ", "+ ", "1. ", "2) ", "-", "> ", ">", "    ", "\t",
    "  ", "\n", "\n", "\n\n", " ", "a", "h", "*", "_", "\"",
];

#[test]
fn whatever_is_put_together_is_text() {
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..10_000 {
        let length = 1 + next(30);
        let text: String = (0..length).map(|_| PIECES[next(PIECES.len())]).collect();
        for safe in [block(&text), inline(&text)] {
            assert_eq!(faults(&safe), [""; 0], "{text:?} became {safe:?}");
        }
    }
}

#[test]
fn tables_and_links_that_are_none_are_text() {
    for (text, expected) in [
        ("| a |\n|---|\n| `x | <b>` |", "| a |\n|---|\n| \\`x | \\<b>\\` |"),
        ("| a |\n|:-:|\n| `x \\| <b>` |", "| a |\n|:-:|\n| `x \\| <b>` |"),
        ("`x | <b>` here", "`x | <b>` here"),
        ("[a](https://x.example/(y) and", "\\[a\\](<https://x.example/(y)> and"),
        ("[a](https://x.example/(y))", "[a](<https://x.example/(y)>)"),
        ("seehttp://foo.example/x", "seehttp\\://foo.example/x"),
        ("https://a.example/b_(c) d", "<https://a.example/b_(c)> d"),
        ("(https://a.example)", "(<https://a.example>)"),
        (
            "[a ![b](https://c.example) d](https://e.example)",
            "[a ![b](https://c.example) d](https://e.example)",
        ),
        (
            "[a [b](https://c.example) d](https://e.example)",
            "[a \\[b\\](https://c.example) d](https://e.example)",
        ),
        ("1. ~~~ rust", "~~~text\n~~~"),
        ("a ~~~ b ~~c~~", "a \\~\\~\\~ b ~~c~~"),
    ] {
        assert_eq!(block(text), expected, "{text:?}");
        assert_eq!(faults(expected), [""; 0], "{text:?}");
    }
}
