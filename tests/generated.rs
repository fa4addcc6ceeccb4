//! Locks the generated code: one snapshot a model, an operation, an error enum and a part of the client, so that a change
//! in the document, or in the generator, shows as one small hunk.
//!
//! `cargo xtask regen` rewrites them; `cargo insta review` shows them side by side.

#[path = "../build.rs"]
#[expect(dead_code, reason = "a build script has a `main`, which only cargo calls")]
mod build_script;
#[path = "../xtask/src/parts.rs"]
mod parts;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use openapi_build::Generated;

fn generated() -> Generated {
    build_script::config().generate(build_script::DOCUMENT).expect("the document generates")
}

#[test]
fn every_part_is_as_it_was_reviewed() {
    let generated = generated();
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for (name, text) in parts::of(&generated).expect("it is Rust") {
            insta::assert_snapshot!(name, text);
        }
    });
}

#[test]
fn no_snapshot_is_left_of_a_part_that_is_gone() {
    let parts = parts::of(&generated()).expect("it is Rust");
    let expected: BTreeSet<_> = parts.into_iter().map(|(name, _)| format!("{name}.snap")).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let found = fs::read_dir(folder).expect("the snapshots are there");
    let found: BTreeSet<_> = found.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(found, expected, "run `cargo xtask regen --offline`");
}

#[test]
fn the_crate_is_built_from_what_the_snapshots_show() {
    let generated = generated();
    for file in &generated.files {
        let built = Path::new(env!("OUT_DIR")).join(&generated.stem).join(&file.name);
        assert_eq!(fs::read_to_string(built).unwrap(), file.text(), "{}", file.name);
    }
    assert_eq!(generated.warnings, Vec::<String>::new());
}

#[test]
fn the_output_names_no_place_and_no_time() {
    let here = env!("CARGO_MANIFEST_DIR");
    for file in generated().files {
        let text = file.text();
        assert!(!text.contains(here) && !text.contains("target/"), "{} holds a path", file.name);
        assert!(!text.contains(env!("CARGO_PKG_VERSION")), "{} holds a version", file.name);
    }
}
