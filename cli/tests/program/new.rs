//! New crates: each builds, passes its tests, and has what was requested.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::{OPTIONS, Run, home, program};

/// Runs cargo in a new crate, without the features that are on by default. Nothing may warn.
///
/// What is built is shared: the flags are the same for all, and cargo tells the crates apart by their names.
fn cargo(folder: &Path, arguments: &[&str]) -> Run {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    Run::of(
        Command::new(cargo)
            .args(arguments)
            .args(["--no-default-features", "--offline", "--quiet", "--target-dir"])
            .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("new"))
            .env("RUSTFLAGS", "-D warnings")
            .env("RUSTDOCFLAGS", "-D warnings")
            .env("INSTA_UPDATE", "no")
            .current_dir(folder),
    )
}

/// Makes a crate of a feature document, builds it and runs its tests, with the versions that this repository has locked.
///
/// With the features of a transport, its docs are made and Clippy is run as well.
fn builds_and_tests(document: &str, features: &str) {
    let folder = TempDir::new().unwrap();
    let stem = Path::new(document).file_stem().unwrap().to_str().unwrap();
    let name = format!("{}-client", stem.replace('_', "-"));
    let crate_folder = folder.path().join("client");
    let (into, path) = (crate_folder.display().to_string(), home().display().to_string());
    let run =
        program(&["new", document, "--name", &name, "--into", &into, "--path", &path, "--snapshots", "--ci"]);
    assert_eq!(run.code(), Some(0), "{run}");
    assert!(crate_folder.join(".github/workflows/ci.yml").exists());
    fs::copy(home().join("Cargo.lock"), crate_folder.join("Cargo.lock")).unwrap();
    let cargo = |arguments: &[&str]| {
        let run = cargo(&crate_folder, arguments);
        assert_eq!(run.code(), Some(0), "{document}: {run}");
        run.out()
    };
    if features.is_empty() {
        let out = cargo(&["test"]);
        assert!(out.contains("1 passed"), "{document}: {out}");
        return;
    }
    // The program of the README is a test, and so is the call of the client.
    let out = cargo(&["test", "--features", features]);
    assert_eq!(out.matches("1 passed").count(), 3, "{document}: {out}");
    cargo(&["doc", "--no-deps", "--features", features]);
    cargo(&["clippy", "--all-targets", "--features", features]);
}

#[test]
fn a_new_crate_builds_and_passes_its_test() {
    builds_and_tests("../conformance/guide/spec/shop.yaml", "hyper");
    // A document of several files, and one without operations.
    builds_and_tests("../codegen/tests/features/references.yaml", "");
    builds_and_tests("../codegen/tests/features/models_only.yaml", "");
    // A document of OpenAPI 2.0.
    builds_and_tests("../codegen/tests/features/swagger_2.yaml", "");
}

#[test]
fn a_new_crate_passes_clippy_whatever_its_document_declares() {
    let folder = TempDir::new().unwrap();
    let document = folder.path().join("lints.yaml");
    fs::write(&document, LINTS).unwrap();
    builds_and_tests(&document.display().to_string(), "hyper");
}

/// Names, words, sizes and depths of which Clippy warns.
const LINTS: &str = r"
openapi: 3.1.0
info: {title: Lints, version: '1'}
servers: [{url: 'https://lints.example'}]
paths:
  /lints:
    get:
      operationId: getLint
      description: |-
        - a list
        and what follows it
      responses:
        '200': {description: A large one, content: {application/json: {schema: {$ref: '#/components/schemas/Large'}}}}
        '202': {description: Nothing yet}
components:
  schemas:
    Texts: {type: array, items: {type: [array, 'null'], items: {type: [string, 'null']}}}
    Large:
      type: object
      required: [foo]
      properties:
        foo: {type: string}
        deep: {type: object, additionalProperties: {type: [object, 'null'], additionalProperties: {$ref: '#/components/schemas/Texts'}}}
        deeper: {type: [object, 'null'], additionalProperties: {type: [object, 'null'], additionalProperties: {type: [object, 'null'], additionalProperties: {type: [boolean, 'null']}}}}
        a: {type: string}
        b: {type: string}
        c: {type: string}
        d: {type: string}
        e: {type: string}
        f: {type: string}
        g: {type: string}
        h: {type: string}
        i: {type: string}
";

#[test]
fn a_new_crate_has_the_overlays_that_it_is_given() {
    let folder = TempDir::new().unwrap();
    let (fix, into) = (folder.path().join("fix.yaml"), folder.path().join("client"));
    fs::write(&fix, FIX).unwrap();
    let [overlay, target] = [&fix, &into].map(|path| path.display().to_string());
    let document = "../conformance/guide/spec/shop.yaml";
    let run = program(&["new", document, "--overlay", &overlay, "--into", &target]);
    assert_eq!(run.code(), Some(0), "{run}");
    let read = |file: &str| fs::read_to_string(into.join(file)).unwrap();
    assert!(read("README.md").contains("client.all_pets().await?"), "{}", read("README.md"));
    assert!(read("build.rs").contains(r#".overlay("spec/fix.yaml")"#), "{}", read("build.rs"));
    assert_eq!(read("spec/fix.yaml"), FIX);
}

/// An overlay with a better name.
const FIX: &str = "
overlay: 1.0.0
info: {title: Names, version: 1.0.0}
actions:
- target: $.paths['/pets'].get
  update: {x-rust-name: all_pets}
";

#[test]
fn nothing_is_made_that_could_not_be_built() {
    let folder = TempDir::new().unwrap();
    let into = folder.path().join("client").display().to_string();
    for (document, name, expected) in [
        ("../codegen/tests/errors/document_swagger.yaml", "client", "unsupported version `swagger: 1.2`"),
        ("../codegen/tests/features/no_content.yaml", "No Name", "is not a package name"),
    ] {
        let run = program(&["new", document, "--name", name, "--into", &into]);
        assert_eq!(run.code(), Some(2), "{run}");
        assert!(run.to_string().contains(expected), "{run}");
        assert!(!Path::new(&into).exists());
    }
    fs::create_dir(&into).unwrap();
    fs::write(Path::new(&into).join("mine"), "").unwrap();
    let run =
        program(&["new", "../codegen/tests/features/no_content.yaml", "--name", "client", "--into", &into]);
    assert!(run.code() == Some(2) && run.to_string().contains("is not empty"), "{run}");
}

#[test]
fn a_published_client_depends_on_published_crates() {
    let folder = TempDir::new().unwrap();
    let into = folder.path().join("client");
    let run = program(&[
        "new",
        "../codegen/tests/features/no_content.yaml",
        "--name",
        "client",
        "--into",
        &into.display().to_string(),
    ]);
    assert_eq!(run.code(), Some(0), "{run}");
    let manifest = fs::read_to_string(into.join("Cargo.toml")).unwrap();
    assert!(manifest.contains("openapi-build = { version = \"0.1\" }"), "{manifest}");
    assert!(manifest.contains("default-features = false, features = [] }"), "{manifest}");
    for file in
        ["build.rs", "src/lib.rs", "spec/no_content.yaml", "spec/overlay.yaml", "README.md", ".gitignore"]
    {
        let text = fs::read_to_string(into.join(file)).unwrap();
        assert!(!text.contains("@name@") && !text.contains("@document@"), "{file}");
    }
}

#[test]
fn a_new_crate_is_named_by_its_title_and_has_what_was_requested() {
    let folder = TempDir::new().unwrap();
    let run = Run::of(
        Command::new(env!("CARGO_BIN_EXE_openapi-build"))
            .args(["new", &home().join("conformance/guide/spec/shop.yaml").display().to_string()])
            .current_dir(folder.path()),
    );
    assert_eq!(run.code(), Some(0), "{run}");
    let made = folder.path().join("shop");
    let read = |file: &str| fs::read_to_string(made.join(file)).unwrap();
    for file in ["tests/generated.rs", "tests/snapshots", ".github", ".gitattributes"] {
        assert!(!made.join(file).exists(), "{file}");
    }
    assert!(!read("Cargo.toml").contains("insta"), "{}", read("Cargo.toml"));
    assert!(read("src/lib.rs").contains("pub use client::{Call, Client, ClientBuilder};"));
    let (readme, test) = (read("README.md"), read("tests/client.rs"));
    for line in [
        "    let client: Client = Client::builder().token(std::env::var(\"SHOP_TOKEN\")?).build()?;\n",
        "A Rust client of Shop. ",
        "shop = \"0.1\"\n",
        "    let response = client.list_pets().await?;\n",
        "    let response = client.add_pet(models::NewPet::new(\"name\", models::Kind::Cat)).await?;\n",
    ] {
        assert!(readme.contains(line), "{readme}");
    }
    assert!(test.contains("stub.on::<operations::ListPets>"), "{test}");

    let run = program(&["new", "../codegen/tests/features/null_type.yaml", "--name", "core"]);
    assert!(run.code() == Some(2) && run.to_string().contains("`core` is not a package name"), "{run}");
}

#[test]
fn a_new_crate_has_the_options_of_a_file_and_a_feature_for_each_tag() {
    let folder = TempDir::new().unwrap();
    let (options, into) = (folder.path().join("openapi-build.toml"), folder.path().join("client"));
    let new = |text: &str, into: &Path, more: &[&str]| {
        fs::write(&options, text).unwrap();
        let arguments = [&options, into, &home()].map(|path| path.display().to_string());
        let [config, target, path] = arguments.each_ref().map(String::as_str);
        let document = "../codegen/tests/features/tag_modules.yaml";
        let new = ["new", document, "--name", "tag-modules-features", "--config", config];
        let run = program(&[&new[..], &["--snapshots", "--into", target, "--path", path], more].concat());
        assert_eq!(run.code(), Some(0), "{run}");
        fs::read_to_string(into.join("Cargo.toml")).unwrap()
    };
    let manifest = new(&format!("features_by_tag = true\n{OPTIONS}"), &into, &[]);
    assert_eq!(manifest, new(OPTIONS, &folder.path().join("other"), &["--features-by-tag"]));
    assert!(manifest.contains(r#"default = ["hyper", "rustls", "full"]"#), "{manifest}");
    assert!(manifest.contains("\ntag-pets = []\n"), "{manifest}");
    fs::copy(home().join("Cargo.lock"), into.join("Cargo.lock")).unwrap();
    // With one feature there is one tag, and what has none.
    fs::create_dir_all(into.join("examples")).unwrap();
    fs::write(into.join("examples/one.rs"), ONE_TAG).unwrap();
    let cargo = |arguments: &[&str]| cargo(&into, arguments);
    let one = cargo(&["check", "--example", "one", "--features", "tag-pets"]);
    assert_eq!(one.code(), Some(0), "{one}");
    let none = cargo(&["check", "--example", "one"]);
    assert_eq!(none.code(), Some(101), "{none}");
    // The snapshots are of everything, whatever features are on.
    let test = cargo(&["test", "--test", "generated"]);
    assert_eq!(test.code(), Some(0), "{test}");
    // The call of the client needs the operations of every tag.
    let test = cargo(&["test", "--test", "client"]);
    assert!(test.code() == Some(0) && test.out().contains("0 passed"), "{test}");
    let test = cargo(&["test", "--test", "client", "--features", "full"]);
    assert!(test.code() == Some(0) && test.out().contains("1 passed"), "{test}");
}

/// A program that needs the tag `pets` and no other.
const ONE_TAG: &str = "
use tag_modules_features::client::Shelter;

fn main() {
    let client = Shelter::<tag_modules_features::runtime::Async>::builder();
    let _ = |client: Shelter| drop(client.pets().list());
    let _ = client;
}
";
