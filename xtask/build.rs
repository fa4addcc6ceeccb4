//! Tells whether this is the repository, whose root has a build script, or a package of this crate alone.

use std::path::Path;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(in_repository)");
    println!("cargo::rerun-if-changed=build.rs");
    if Path::new("../build.rs").exists() {
        println!("cargo::rustc-cfg=in_repository");
    }
}
