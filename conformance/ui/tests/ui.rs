//! What rustc states about mistakes. `TRYBUILD=overwrite cargo test -p conformance-ui` writes the messages anew.

use std::process::Command;

/// The compiler whose wording the files in `ui/` have. Another one states the same in other words.
const VERSION: &str = "rustc 1.95.";

#[test]
fn messages_point_at_the_mistake() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().unwrap().stdout;
    if version.starts_with(VERSION.as_bytes()) {
        trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
    }
}
