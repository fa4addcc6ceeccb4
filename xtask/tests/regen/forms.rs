//! The same document in another form is the same document.

use crate::sandbox::{Sandbox, UPSTREAM};
use crate::server::{Answer, Server};

fn as_json() -> String {
    let value: serde_json::Value = serde_yaml::from_str(UPSTREAM).expect("it is YAML");
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
        let server = Server::answering(vec![Answer::new(200, &document)]);
        let sandbox = Sandbox::new(&server.url("/seq.yaml"));
        let before = sandbox.files();
        let run = sandbox.regen(&[]);
        assert_eq!((run.code, sandbox.files()), (0, before), "{expected}: {run}");
        assert!(run.err.contains(expected), "{expected}: {run}");
    }
}
