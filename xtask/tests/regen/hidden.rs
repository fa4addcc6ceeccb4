//! What changed upstream and the overlay hides: it is listed with the action, and is never "nothing changed".

use crate::sandbox::{Sandbox, UPSTREAM};
use crate::{ADDED, REVISION, changed};

/// The document with a property more in the body of a 400, which the overlay replaces as a whole.
fn with_hidden_property() -> String {
    let (head, tail) = UPSTREAM.split_once("    SeqV1Scores400:\n").expect("the response is there");
    let errors = "            properties:\n              errors:\n";
    let more = "            properties:\n              trace_id:\n                type: string\n              errors:\n";
    format!("{head}    SeqV1Scores400:\n{}", tail.replacen(errors, more, 1))
}

/// Returns the number and the line of the action that removes the schema of the 400.
fn action(sandbox: &Sandbox) -> (usize, usize) {
    let overlay = sandbox.read("spec/overlay.yaml");
    let target = "- target: $.components.responses.SeqV1Scores400.content['application/json'].schema";
    let line = overlay.lines().position(|line| line == target).expect("the action is there");
    let number = overlay.lines().take(line + 1).filter(|line| line.starts_with("- target: ")).count();
    (number, line + 1)
}

const POINTER: &str =
    "#/components/responses/SeqV1Scores400/content/application~1json/schema/properties/trace_id";

#[test]
fn regen_lists_it_writes_it_and_counts_it_as_a_change() {
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    let (number, line) = action(&sandbox);
    sandbox.write("new.yaml", &with_hidden_property());
    let run = sandbox.regen(&[&["--from", "new.yaml"], &REVISION[..]].concat());
    assert_eq!(run.code, 4, "{run}");
    let expected = format!(
        "  added: {POINTER}\n      new spec/tsg_seq_v3.yaml:388\n      hidden by action {number} of \
         spec/overlay.yaml (line {line})\n"
    );
    assert!(run.out.starts_with("Hidden by the overlay\n") && run.out.contains(&expected), "{run}");
    assert!(!run.out.contains("othing changed") && !run.err.contains("nothing changed"), "{run}");
    assert_eq!(sandbox.read("spec/tsg_seq_v3.yaml"), with_hidden_property());
    assert!(sandbox.read("CHANGELOG.md").contains("hidden by the overlay: 1 change."));
    assert_eq!(sandbox.regen(&["--check"]).code, 0);
}

#[test]
fn diff_lists_it_in_every_format() {
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    let (number, line) = action(&sandbox);
    sandbox.git(&["init", "--quiet", "--initial-branch", "main"]);
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["commit", "--quiet", "--message", "One"]);
    sandbox.write("spec/tsg_seq_v3.yaml", &with_hidden_property());
    let by = format!("hidden by action {number} of spec/overlay.yaml (line {line})");

    let text = sandbox.xtask(&["diff", "HEAD"]);
    assert!(text.code == 4 && text.out.contains(&by), "{text}");
    let markdown = sandbox.xtask(&["diff", "HEAD", "--markdown"]);
    let summary = "**0 breaking, 0 risky, 0 compatible, 1 hidden by the overlay; version bump: none**\n";
    assert!(markdown.out.starts_with(summary), "{markdown}");
    assert!(markdown.out.contains("### Hidden by the overlay") && markdown.out.contains(&by), "{markdown}");
    let json = sandbox.xtask(&["diff", "HEAD", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&json.out).expect("it is JSON");
    assert_eq!(report["title"], "hidden by the overlay: 1 change");
    assert_eq!(report["hidden"][0]["pointer"], POINTER);
    assert_eq!(report["hidden"][0]["kind"], "added");
    assert_eq!(report["hidden"][0]["action"]["number"], number);
    assert_eq!(report["hidden"][0]["action"]["place"]["line"], line);
    // Without the overlay it is a finding like any other.
    let plain = sandbox.xtask(&["diff", "HEAD", "--no-overlay"]);
    assert!(plain.out.contains("`trace_id`") && !plain.out.contains("hidden"), "{plain}");
}

#[test]
fn what_reaches_the_client_is_not_hidden() {
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    sandbox.write("new.yaml", &changed(ADDED));
    let run = sandbox.regen(&["--from", "new.yaml", "--dry-run"]);
    assert!(!run.out.contains("Hidden"), "{run}");
}
