//! A reader that has seen enough, such as `head`, ends a command quietly.

use std::fs;
use std::process::{Command, Stdio};

use tempfile::TempDir;

#[test]
fn a_reader_that_goes_away_ends_a_command_quietly() {
    let folder = TempDir::new().unwrap();
    let document = |name: &str, title: &str| {
        let path = folder.path().join(name);
        let text = format!("{{openapi: 3.1.0, info: {{title: {title}, version: '1'}}, paths: {{}}}}");
        fs::write(&path, text).unwrap();
        path
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("diff")
        .args([document("old.yaml", "Pets"), document("new.yaml", "Toys")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
