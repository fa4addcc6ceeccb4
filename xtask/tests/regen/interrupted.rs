//! A run that ends in the middle, at every point at which it can: the next one finishes or undoes it.

use crate::sandbox::Sandbox;
use crate::{ADDED, changed};

const UPDATE: [&str; 6] = ["--from", "new.yaml", "--commit", "0123abcd", "--date", "2026-10-01"];

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    sandbox.write("new.yaml", &changed(ADDED));
    sandbox
}

/// Runs until the point and returns the repository; `None` when the run has no such point and came to its end.
fn cut_off(point: u32) -> Option<Sandbox> {
    let sandbox = sandbox();
    let point = point.to_string();
    let run = sandbox.regen(&[&UPDATE[..], &["--crash-at", &point]].concat());
    // A process that is ended has no status.
    assert!(run.code == -1 || run.code == 3, "point {point}: {run}");
    (run.code == -1).then_some(sandbox)
}

#[test]
fn the_next_run_finishes_or_undoes_it_and_states_so() {
    let (before, after) = (sandbox().files(), {
        let sandbox = sandbox();
        assert_eq!(sandbox.regen(&UPDATE).code, 3);
        sandbox.files()
    });
    assert_ne!(before, after);
    let (mut undone, mut finished) = (0, 0);
    let mut point = 1;
    while let Some(sandbox) = cut_off(point) {
        // A check writes nothing, and states what to do; then that ends it.
        let left = sandbox.files();
        let check = sandbox.regen(&["--check"]);
        assert_eq!(sandbox.files(), left, "point {point}");
        let is_named = check.err.contains("run `cargo xtask regen --offline`, which finishes or undoes it");
        assert!(check.code == 1 && is_named, "point {point}: {check}");
        let run = sandbox.regen(&["--offline"]);
        assert_eq!(run.code, 0, "point {point}: {run}");
        let files = sandbox.files();
        if run.err.contains("all its files are written now") {
            assert_eq!(files, after, "point {point}");
            finished += 1;
        } else {
            assert!(run.err.contains("what it left is removed"), "point {point}: {run}");
            assert!(files == before || files == after, "point {point}");
            undone += 1;
        }
        let again = sandbox.regen(&["--check"]);
        assert!(again.code == 0 && !again.err.contains("interrupted"), "point {point}: {again}");
        point += 1;
    }
    // At least the document, its source, a snapshot and the changelog are written.
    assert!(undone >= 5 && finished >= 4, "{undone} undone, {finished} finished");
}

#[test]
fn the_next_run_goes_on_from_there() {
    let sandbox = cut_off(7).expect("there is such a point");
    let run = sandbox.regen(&UPDATE);
    assert!(run.err.contains("an interrupted run"), "{run}");
    assert_eq!(sandbox.read("spec/tsg_seq_v3.yaml"), changed(ADDED));
    assert_eq!(sandbox.regen(&["--check"]).code, 0);
}

#[test]
fn what_somebody_wrote_in_between_is_not_lost() {
    let mut point = 1;
    while let Some(sandbox) = cut_off(point) {
        if sandbox.path(".regen-journal").exists() {
            sandbox.append("CHANGELOG.md", "mine\n");
            let run = sandbox.regen(&["--offline"]);
            assert_eq!(run.code, 2, "{run}");
            assert!(run.err.contains("CHANGELOG.md, which has changed since"), "{run}");
            assert!(sandbox.read("CHANGELOG.md").ends_with("mine\n"));
            return;
        }
        point += 1;
    }
    panic!("no run was cut off while it wrote");
}
