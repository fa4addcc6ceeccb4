//! The same document in another form is the same document.

use crate::REVISION;
use crate::sandbox::{Sandbox, UPSTREAM};
use crate::server::{Response, Server};

fn as_json() -> String {
    // Its mappings keep their order.
    let value: serde_yaml::Value = serde_yaml::from_str(UPSTREAM).expect("it is YAML");
    serde_json::to_string_pretty(&value).expect("it is JSON")
}

#[test]
fn another_form_writes_nothing_and_is_named() {
    for (document, expected) in [
        (UPSTREAM.replace('\n', "\r\n"), "is ours with other ends of lines: nothing changed"),
        (format!("\u{feff}{UPSTREAM}"), "is ours behind a byte order mark: nothing changed"),
        (format!("# A comment.\n{UPSTREAM}"), "is ours in another form: nothing changed"),
        (as_json(), "is ours as JSON: nothing changed"),
    ] {
        let server = Server::serving(vec![Response::new(200, &document)]);
        let sandbox = Sandbox::new(&server.url("/seq.yaml"));
        let before = sandbox.files();
        let run = sandbox.regen(&[]);
        assert_eq!(run.code, 0, "{expected}: {run}");
        assert!(sandbox.files() == before, "{expected}: {run}");
        assert!(run.err.contains(expected), "{expected}: {run}");
    }
}

/// The order of what is declared is that of the fields: a document that is sorted anew is another one, and the report states
/// what changed.
#[test]
fn another_order_is_named_and_written() {
    let mut lines: Vec<_> = UPSTREAM.lines().collect();
    let at = lines.iter().position(|line| *line == "        username:").expect("the property is there");
    // `user_id` and `username` of the score, with what stands in them.
    let user_id =
        lines[..at].iter().rposition(|line| *line == "        user_id:").expect("so is the other one");
    let end = at + lines[at + 1..].iter().position(|line| !line.starts_with("          ")).unwrap() + 1;
    lines[user_id..end].rotate_left(at - user_id);
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    sandbox.write("new.yaml", &(lines.join("\n") + "\n"));
    let run = sandbox.regen(&[&["--from", "new.yaml"], &REVISION[..]].concat());
    assert!(run.code == 3 || run.code == 4, "{run}");
    assert!(run.out.contains("an order changed"), "{run}");
    assert_eq!(sandbox.regen(&["--check"]).code, 0);
}
