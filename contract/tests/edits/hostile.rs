//! What upstream writes is shown to maintainers in a pull request: no word of it may be a link, a mention or HTML there.

use openapi_diff::{Comparison, compare};
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::{document, edited, original, read};

/// What a renderer must not see outside code.
const HOSTILE: &str = "@maintainer closes #1 <img src=x> [x](https://evil.example) `` ``` ~~~ | <!-- </details> www.evil.example _a_ **b**";

/// Puts hostile words wherever a document may have words.
fn hostile() -> Comparison {
    let quoted = format!("'{HOSTILE}'");
    let lines = format!("description: \"{0}\\n\\n```\\n{0}\\n~~~~\\n\"", HOSTILE.replace('"', ""));
    let edits = [
        ("The user identifier associated with this score.", format!("{HOSTILE}: {HOSTILE}")),
        ("operationId: ListEngagementQualityScore", format!("operationId: {quoted}")),
        ("enum: [ready, pending]", format!("enum: [ready, pending, {quoted}]")),
        ("          owner: {type: string}\n", format!("          {quoted}: {{type: string}}\n")),
        ("{name: X-Trace,", format!("{{name: {quoted},")),
        ("      tags: [Engagement Quality]\n", format!("      tags: [{quoted}]\n      {lines}\n")),
        ("- url: https://api.eu.sendgrid.com", "- url: https://`evil`.example/@maintainer".to_owned()),
        ("        '403':\n", format!("        {quoted}:\n")),
    ];
    let edits: Vec<_> = edits.iter().map(|(from, to)| (*from, to.as_str())).collect();
    compare(
        original(),
        &read(
            &edited(&document(), &edits)
                .replace(&format!("description: {HOSTILE}: "), "description: >-\n            "),
        ),
    )
}

#[test]
fn words_of_the_document_are_code_in_markdown() {
    let comparison = hostile();
    assert!(comparison.findings.len() >= 8, "{comparison}");
    let markdown = comparison.markdown();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
    let mut in_code = false;
    let mut outside = String::new();
    for event in Parser::new_ext(&markdown, options) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if !in_code => outside.push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => {
                let is_ours = html.starts_with("<details><summary>") || html.trim() == "</details>";
                assert!(is_ours, "{html:?} in {markdown}");
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Table(_)) => {
                panic!("a link in {markdown}")
            }
            _ => {}
        }
    }
    for word in ["maintainer", "#1", "evil", "img", "www", "~~~"] {
        assert!(!outside.contains(word), "{word} in {outside}");
    }
}

#[test]
fn a_title_is_one_line_of_plain_characters() {
    let comparison = hostile();
    let mut titles = vec![comparison.title()];
    for finding in &comparison.findings {
        titles.push(Comparison { findings: vec![finding.clone()], ..Comparison::default() }.title());
    }
    for title in titles {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || " ._-/:,(){}".contains(c);
        assert!(!title.is_empty() && title.len() <= 160 && title.chars().all(is_plain), "{title}");
    }
}

#[test]
fn a_report_fits_into_a_pull_request_however_much_changed() {
    let lines: Vec<_> = (0..2000).map(|number| format!("          p{number}: {{type: string}}\n")).collect();
    let more = lines.concat();
    let owner = "          owner: {type: string}\n";
    let new = read(&edited(&document(), &[(owner, &format!("{owner}{more}"))]));
    let markdown = compare(original(), &new).markdown();
    assert!(markdown.len() < 60_000 && markdown.contains(" more\n"), "{}", markdown.len());
}
