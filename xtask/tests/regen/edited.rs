//! Edits by hand: what the command states to do ends what it states.

use crate::sandbox::{Sandbox, UPSTREAM};
use crate::server::{Response, Server};
use crate::{ADDED, REVISION, changed};

const MESSAGE: &str = "spec/tsg_seq_v3.yaml is not the document that spec/source.toml names";

#[test]
fn a_document_that_was_edited_can_be_restored() {
    let server = Server::serving(vec![Response::new(200, UPSTREAM)]);
    let sandbox = Sandbox::new(&server.url("/{commit}/seq.yaml"));
    let before = sandbox.files();
    sandbox.write("spec/tsg_seq_v3.yaml", &changed(ADDED));
    let edited = sandbox.files();
    let check = sandbox.regen(&["--check"]);
    assert_eq!((check.code, sandbox.files()), (1, edited), "{check}");
    let advice = "to restore the document: `cargo xtask regen --commit cec25f8`";
    assert!(check.err.contains(MESSAGE) && check.err.contains(advice), "{check}");

    let offline = sandbox.regen(&["--offline"]);
    assert!(offline.code == 1 && offline.err.contains(MESSAGE), "{offline}");
    assert!(offline.err.contains(advice), "{offline}");
    assert!(sandbox.read("tests/snapshots/models__Score.snap").contains("nickname"), "{offline}");

    let restored = sandbox.regen(&["--commit", "cec25f8"]);
    assert_eq!(restored.code, 4, "{restored}");
    assert_eq!(sandbox.files(), before, "the changelog and the source are what they were");
    assert_eq!(sandbox.regen(&["--check"]).code, 0);
}

#[test]
fn a_document_that_was_edited_can_be_kept() {
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    sandbox.write("spec/tsg_seq_v3.yaml", &changed(ADDED));
    let check = sandbox.regen(&["--check"]);
    let advice = "`cargo xtask regen --from spec/tsg_seq_v3.yaml --commit SHA --date YYYY-MM-DD`";
    assert!(check.code == 1 && check.err.contains(advice), "{check}");
    let kept = sandbox.regen(&[&["--from", "spec/tsg_seq_v3.yaml"], &REVISION[..]].concat());
    assert_eq!(kept.code, 0, "{kept}");
    assert_eq!(sandbox.read("spec/tsg_seq_v3.yaml"), changed(ADDED));
    let check = sandbox.regen(&["--check"]);
    assert_eq!(check.code, 0, "{check}");
    assert_eq!(sandbox.regen(&["--offline"]).code, 0);
}
