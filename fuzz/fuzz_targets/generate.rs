//! Whatever stands in a document and its overlay: no panic, no overflow of the stack, and what comes out is Rust.
//!
//! The input is a document; after a line `%overlay` it is an overlay. A refusal names its place, or states that there is no
//! text.
#![no_main]

use std::path::PathBuf;
use std::sync::OnceLock;
use std::{env, fs, process};

use libfuzzer_sys::fuzz_target;
use openapi_build::Config;

const MARK: &[u8] = b"\n%overlay\n";

fuzz_target!(|data: &[u8]| {
    let at = data.windows(MARK.len()).position(|window| window == MARK);
    let (document, overlay) = match at {
        Some(at) => (&data[..at], data.get(at + MARK.len()..)),
        None => (data, None),
    };
    let mut config = Config::new().modules_by_tag(true);
    if let Some(overlay) = overlay {
        fs::write(folder().join("overlay.yaml"), overlay).unwrap();
        config = config.overlay(folder().join("overlay.yaml"));
    }
    fs::write(folder().join("api.yaml"), document).unwrap();
    match config.generate(folder().join("api.yaml")) {
        Ok(generated) => {
            for file in generated.files {
                if let Err(error) = syn::parse_file(&file.text()) {
                    panic!("{} is not Rust: {error}", file.name);
                }
            }
        }
        Err(report) => {
            let text = report.to_string();
            assert!(text.starts_with("error: ") || text.contains("\nerror: "), "no error: {text}");
            assert!(text.contains("--> ") || text.contains("cannot read"), "no place: {text}");
        }
    }
});

/// A folder for the two files; in memory where `TMPDIR` states so.
fn folder() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = env::temp_dir().join(format!("openapi-build-fuzz-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    })
}
