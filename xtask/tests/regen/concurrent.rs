//! Two runs at once on one working tree, and what a killed run leaves.

use std::fs;
use std::process::Stdio;
use std::thread;

use crate::sandbox::{Run, Sandbox};
use crate::{ADDED, BROKEN, REVISION, changed};

#[test]
fn two_runs_at_once_are_two_runs_one_after_the_other() {
    let alone = |document: &str| {
        let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
        sandbox.write("new.yaml", document);
        assert_ne!(sandbox.regen(&[&["--from", "new.yaml"], &REVISION[..]].concat()).code, 2);
        sandbox.read("spec/tsg_seq_v3.yaml") + &sandbox.read("tests/snapshots/models__Score.snap")
    };
    let (one, two) = (changed(ADDED), changed(BROKEN));
    let ends = [alone(&one), alone(&two)];
    for pair in 0..20 {
        let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
        sandbox.write("one.yaml", &one);
        sandbox.write("two.yaml", &two);
        let start = |file: &str| {
            let mut command = sandbox.command(&[&["regen", "--from", file], &REVISION[..]].concat());
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
        };
        let runs = [start("one.yaml"), start("two.yaml")];
        for child in runs {
            let run = Run::from(child.wait_with_output().expect("it ends"));
            assert!(matches!(run.code, 3 | 4), "pair {pair}: {run}");
        }
        let end = sandbox.read("spec/tsg_seq_v3.yaml") + &sandbox.read("tests/snapshots/models__Score.snap");
        assert!(ends.contains(&end), "pair {pair}");
        let check = sandbox.regen(&["--check"]);
        assert_eq!(check.code, 0, "pair {pair}: {check}");
    }
}

#[test]
fn a_check_beside_a_run_sees_a_whole_tree() {
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    sandbox.write("new.yaml", &changed(ADDED));
    thread::scope(|scope| {
        let run = scope.spawn(|| sandbox.regen(&[&["--from", "new.yaml"], &REVISION[..]].concat()));
        while !run.is_finished() {
            let check = sandbox.regen(&["--check"]);
            assert_eq!(check.code, 0, "{check}");
        }
        assert_eq!(run.join().expect("it ends").code, 3);
    });
}

#[test]
fn what_a_killed_run_left_is_removed_and_what_is_in_use_stays() {
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    for stage in ["stage-1-0", "stage-2-0"] {
        sandbox.write(&format!("target/xtask/{stage}/spec/tsg_seq_v3.yaml"), "left");
        sandbox.write(&format!("target/xtask/{stage}.lock"), "");
    }
    let used = fs::File::open(sandbox.path("target/xtask/stage-2-0.lock")).expect("it is there");
    used.lock().expect("nobody else locks it");
    // This one needs no stage of its own.
    let run = sandbox.regen(&["--offline"]);
    assert_eq!(run.code, 0, "{run}");
    assert!(!sandbox.path("target/xtask/stage-1-0").exists());
    assert!(!sandbox.path("target/xtask/stage-1-0.lock").exists());
    assert!(sandbox.path("target/xtask/stage-2-0").exists());
    let left = fs::read_dir(sandbox.path("target/xtask")).unwrap().count();
    assert_eq!(left, 3, "the other stage, its lock and the lock of the tree");
}

#[test]
fn a_file_that_cannot_be_written_leaves_all_others_as_they_were() {
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    sandbox.write("new.yaml", &changed(ADDED));
    // No file can take the place of a folder.
    fs::remove_file(sandbox.path("tests/snapshots/models__Score.snap")).unwrap();
    sandbox.write("tests/snapshots/models__Score.snap/inside", "");
    let before = sandbox.files();
    let run = sandbox.regen(&[&["--from", "new.yaml"], &REVISION[..]].concat());
    assert_eq!((run.code, sandbox.files()), (2, before), "{run}");
    assert!(run.err.contains("cannot write tests/snapshots/models__Score.snap"), "{run}");
    assert!(run.err.ends_with("nothing was written\n"), "{run}");
}

#[test]
fn nothing_was_written_is_not_stated_after_an_interrupted_run_was_finished() {
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    sandbox.write(".regen-journal/plan.json", "[]");
    let run = sandbox.regen(&["--from", "missing.yaml"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.err.contains("an interrupted run had begun to write"), "{run}");
    assert!(!run.err.contains("nothing was written"), "{run}");
}
