//! The program: a new crate builds and passes its test, and each command says what it is for.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

struct Run(Output);

impl Run {
    fn of(command: &mut Command) -> Self {
        Self(command.output().expect("it starts"))
    }

    fn code(&self) -> Option<i32> {
        self.0.status.code()
    }

    fn out(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}\n{}\n{}", self.code(), self.out(), String::from_utf8_lossy(&self.0.stderr))
    }
}

fn program(arguments: &[&str]) -> Run {
    Run::of(Command::new(env!("CARGO_BIN_EXE_openapi-build")).args(arguments))
}

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Makes a crate of a feature document, builds it and runs its test, with the versions that this repository has locked.
fn builds_and_tests(feature: &str) {
    let folder = TempDir::new().unwrap();
    let document = format!("../codegen/tests/features/{feature}.yaml");
    // The folder of what is built is shared, and cargo tells crates in it apart by their names.
    let name = format!("{}-client", feature.replace('_', "-"));
    let crate_folder = folder.path().join("client");
    let (into, path) = (crate_folder.display().to_string(), home().display().to_string());
    let run = program(&["new", &document, "--name", &name, "--into", &into, "--path", &path]);
    assert_eq!(run.code(), Some(0), "{run}");
    fs::copy(home().join("Cargo.lock"), crate_folder.join("Cargo.lock")).unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new");
    let test = Run::of(
        Command::new(cargo)
            .args(["test", "--offline", "--quiet", "--no-default-features", "--target-dir"])
            .arg(target)
            .env("RUSTFLAGS", "-D warnings")
            .env("INSTA_UPDATE", "no")
            .current_dir(&crate_folder),
    );
    assert_eq!(test.code(), Some(0), "{document}: {test}");
    assert!(test.out().contains("1 passed"), "{document}: {test}");
}

#[test]
fn a_new_crate_builds_and_passes_its_test() {
    builds_and_tests("parameters");
    // A document of several files, and one without operations.
    builds_and_tests("references");
    builds_and_tests("models_only");
    // A document of OpenAPI 2.0.
    builds_and_tests("swagger_2");
}

#[test]
fn a_document_of_openapi_2_is_read_by_every_command() {
    let document = "../codegen/tests/features/swagger_2.yaml";
    let run = program(&["check", document]);
    assert!(run.code() == Some(0) && run.out().contains("0 warnings"), "{run}");
    let run = program(&["check", "--untyped", document]);
    assert!(run.code() == Some(0) && run.out().contains("#/paths/~1pets~1{id}~1image/get"), "{run}");
    let run = program(&["show", document]);
    assert!(run.out().contains("/// The schema at `#/definitions/Cat`."), "{run}");
    let run = program(&["effective", document]);
    assert!(run.out().contains("\"swagger\": \"2.0\"") && run.out().contains("\"in\": \"body\""), "{run}");
    // Its translation has other words, and nothing else.
    let run = program(&["diff", document, "../contract/tests/translated/swagger_2.yaml", "--json"]);
    assert!(run.code() == Some(3) && !run.out().contains("\"level\": \"wire\""), "{run}");
}

#[test]
fn nothing_is_made_that_could_not_be_built() {
    let folder = TempDir::new().unwrap();
    let into = folder.path().join("client").display().to_string();
    for (document, name, expected) in [
        (
            "../codegen/tests/errors/document_swagger.yaml",
            "client",
            "`swagger: 1.2` is no version that we know",
        ),
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
    assert!(run.code() == Some(2) && run.to_string().contains("holds something already"), "{run}");
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
fn a_reader_that_goes_away_ends_it_quietly() {
    let document = "../codegen/tests/features/parameters.yaml";
    for arguments in [
        &["show", document][..],
        &["effective", document],
        &["check", document],
        &["diff", document, document],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_openapi-build"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
}

#[test]
fn check_prints_the_report() {
    let run = program(&["check", "../codegen/tests/features/no_content.yaml"]);
    assert!(run.code() == Some(0) && run.out().contains("a client can be generated"), "{run}");
    let run = program(&["check", "../codegen/tests/errors/ref_unresolvable.yaml"]);
    assert_eq!(run.code(), Some(1), "{run}");
    assert!(run.out().contains("--> ../codegen/tests/errors/ref_unresolvable.yaml:"), "{run}");
    assert!(run.out().contains("no client can be generated"), "{run}");
}

#[test]
fn check_lists_the_places_without_a_type_and_why() {
    for (document, expected) in [
        (
            "untyped",
            vec![
                "untyped.yaml:12:11: #/paths/~1pets~1{id}~1picture/get/responses/200 is bytes, by the document: no schema",
                "2 places have no type of their own: 2 bytes by the document",
            ],
        ),
        (
            "enums_widened",
            vec![
                "#/components/schemas/Pet/properties/odd is text, by the document: this value is no `string`",
                "#/components/schemas/Pet/properties/object is any value, by the document: its values have no type",
            ],
        ),
        (
            "maps",
            vec![
                "#/components/schemas/Patterns is any value, by the generator: its values are of several types",
            ],
        ),
        (
            "file_parts",
            vec![
                "properties/lists is text, by the generator: there are files within it",
                "properties/map is text, by the generator: there are files within it",
                "multipart~1form-data/schema is any parts, by the generator",
            ],
        ),
        (
            "response_headers",
            vec![
                "headers/X-Size/schema is text, by the generator",
                "headers/X-Pair/schema is text, by the generator",
                "headers/X-Lists/schema is text, by the generator",
                "headers/X-Plain/content/text~1plain/schema is text, by the generator",
            ],
        ),
        ("event_stream", vec!["itemSchema is text, by the generator: the data of its events differs"]),
        ("unions_combined", vec!["properties/never is any value, by the document: no value is both"]),
        ("string_enum", vec!["0 places have no type of their own"]),
    ] {
        let run = program(&["check", "--untyped", &format!("../codegen/tests/features/{document}.yaml")]);
        assert_eq!(run.code(), Some(0), "{run}");
        for line in expected {
            assert!(run.out().contains(line), "{line}: {run}");
        }
    }
}

#[test]
fn check_lists_the_extensions_that_look_like_one_that_is_read() {
    let run = program(&["check", "../codegen/tests/features/vocabularies.yaml"]);
    assert_eq!(run.code(), Some(0), "{run}");
    let notes: Vec<_> =
        run.out().lines().filter(|line| line.starts_with("note: ")).map(str::to_owned).collect();
    let place = "../codegen/tests/features/vocabularies.yaml";
    for note in [
        format!(
            "note: `x-speakeasy-retries` is not read: retries are a setting of the client, for all of its operations \
             ({place}:4:1, and 1 more)"
        ),
        format!("note: `x-enum-varname` is not read: there is `x-enum-varnames` ({place}:146:11)"),
        format!("note: `x-go-name` is not read: it names an identifier of Go ({place}:165:49)"),
    ] {
        assert!(notes.contains(&note), "{note}\n{run}");
    }
    assert_eq!(notes.len(), 8, "{run}");
}

#[test]
fn effective_prints_the_document_after_its_overlay() {
    let run = program(&["effective", "../codegen/tests/features/no_content.yaml"]);
    let json: serde_json::Value = serde_json::from_str(&run.out()).expect("it is JSON");
    assert!(json["openapi"].as_str().is_some_and(|version| version.starts_with("3.")), "{run}");

    let overlay = tempfile::Builder::new().suffix(".yaml").tempfile().unwrap();
    let actions = "actions: [{target: $.info, update: {title: Store}}, {target: $.nothing, remove: true}]";
    fs::write(&overlay, format!("overlay: 1.0.0\ninfo: {{title: Corrections, version: '1'}}\n{actions}\n"))
        .unwrap();
    let overlay = overlay.path().to_str().unwrap();
    let run = program(&["effective", "../codegen/tests/features/no_content.yaml", "--overlay", overlay]);
    let json: serde_json::Value = serde_json::from_str(&run.out()).expect("it is JSON");
    assert_eq!(json["info"]["title"], "Store", "{run}");
    assert!(run.to_string().contains("warning: this target matches nothing in the document"), "{run}");
}

#[test]
fn show_prints_the_code_or_one_file_of_it() {
    let run = program(&["show", "../codegen/tests/features/no_content.yaml"]);
    assert!(run.out().contains("// operations.rs") && run.out().contains("impl Operation for"), "{run}");
    let run = program(&["show", "../codegen/tests/features/no_content.yaml", "--file", "mod.rs"]);
    assert!(run.out().contains("pub mod operations") && !run.out().contains("impl Operation"), "{run}");
    let run = program(&["show", "../codegen/tests/features/no_content.yaml", "--file", "none.rs"]);
    assert_eq!(run.code(), Some(2), "{run}");
    let tags = "../codegen/tests/features/tag_modules.yaml";
    let run = program(&["show", tags, "--modules-by-tag", "--file", "operations_pets.rs"]);
    assert!(run.out().contains("pub struct ListPets "), "{run}");
}

/// A file with options, and what `show` and `new` make of it.
const OPTIONS: &str = r#"
client_name = "Shelter"
doc_comments = false
modules_by_tag = true

[[rename]]
kind = "type"
name = "*Problem"
to = "*Fault"
"#;

#[test]
fn show_writes_into_a_folder_and_finds_what_differs_there() {
    let folder = TempDir::new().unwrap();
    let (options, target) = (folder.path().join("openapi-build.toml"), folder.path().join("src/api"));
    fs::write(&options, OPTIONS).unwrap();
    let (options, into) = (options.display().to_string(), target.display().to_string());
    let document = "../codegen/tests/features/tag_modules.yaml";
    let show =
        |more: &[&str]| program(&[&["show", document, "--config", &options, "--into", &into], more].concat());
    let missing = show(&["--check"]);
    assert_eq!(missing.code(), Some(1), "{missing}");
    assert!(missing.out().contains("mod.rs` cannot be read"), "{missing}");
    let written = show(&[]);
    assert_eq!((written.code(), written.out()), (Some(0), String::new()), "{written}");
    let client = fs::read_to_string(target.join("client.rs")).unwrap();
    assert!(client.starts_with("// @generated from tag_modules.yaml"), "{client}");
    assert!(client.contains("pub struct Shelter;") && !client.contains("///"), "{client}");
    assert!(fs::read_to_string(target.join("models.rs")).unwrap().contains("pub struct Fault {"));
    assert_eq!(show(&["--check"]).code(), Some(0));
    // A change by hand, and a file of a tag that is gone.
    fs::write(target.join("models.rs"), "// by hand\n").unwrap();
    fs::write(
        target.join("operations_gone.rs"),
        "// @generated from a.yaml by openapi-build; do not edit.\n",
    )
    .unwrap();
    let differs = show(&["--check"]);
    assert_eq!(differs.code(), Some(1), "{differs}");
    let lines: Vec<_> = differs.out().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 2, "{differs}");
    assert!(lines[0].ends_with("models.rs` is not what is generated"), "{differs}");
    assert!(lines[1].ends_with("operations_gone.rs` is no longer generated"), "{differs}");
    // What nobody generated is not overwritten.
    let refused = show(&[]);
    assert_eq!(refused.code(), Some(2), "{refused}");
    fs::remove_file(target.join("models.rs")).unwrap();
    assert_eq!(show(&[]).code(), Some(0));
    assert!(!target.join("operations_gone.rs").exists());
    assert_eq!(show(&["--check"]).code(), Some(0));
}

#[test]
fn a_new_crate_has_the_options_of_a_file_and_a_feature_for_each_tag() {
    let folder = TempDir::new().unwrap();
    let (options, into) = (folder.path().join("openapi-build.toml"), folder.path().join("client"));
    fs::write(&options, OPTIONS).unwrap();
    let arguments = [options.display().to_string(), into.display().to_string(), home().display().to_string()];
    let [options, target, path] = arguments.each_ref().map(String::as_str);
    let run = program(&[
        "new",
        "../codegen/tests/features/tag_modules.yaml",
        "--name",
        "tag-modules-features",
        "--config",
        options,
        "--features-by-tag",
        "--into",
        target,
        "--path",
        path,
    ]);
    assert_eq!(run.code(), Some(0), "{run}");
    fs::copy(home().join("Cargo.lock"), into.join("Cargo.lock")).unwrap();
    let manifest = fs::read_to_string(into.join("Cargo.toml")).unwrap();
    assert!(manifest.contains(r#"default = ["hyper", "rustls", "full"]"#), "{manifest}");
    assert!(manifest.contains("\ntag-pets = []\n"), "{manifest}");
    // With one feature there is one tag, and what has none.
    fs::create_dir_all(into.join("examples")).unwrap();
    fs::write(into.join("examples/one.rs"), ONE_TAG).unwrap();
    let cargo = |arguments: &[&str]| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let build = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new");
        Run::of(
            Command::new(cargo)
                .args(arguments)
                .args(["--offline", "--quiet", "--no-default-features", "--target-dir"])
                .arg(build)
                .env("INSTA_UPDATE", "no")
                .current_dir(&into),
        )
    };
    let one = cargo(&["check", "--example", "one", "--features", "tag-pets"]);
    assert_eq!(one.code(), Some(0), "{one}");
    let none = cargo(&["check", "--example", "one"]);
    assert_eq!(none.code(), Some(101), "{none}");
    // The snapshots are of everything, whatever features are on.
    let test = cargo(&["test", "--test", "generated"]);
    assert_eq!(test.code(), Some(0), "{test}");
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

#[test]
fn diff_has_a_status_for_each_outcome() {
    let folder = TempDir::new().unwrap();
    let text = fs::read_to_string("../codegen/tests/features/no_content.yaml").unwrap();
    let edited = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        let path = folder.path().join("new.yaml");
        fs::write(&path, text.replace(from, to)).unwrap();
        path.display().to_string()
    };
    let old = "../codegen/tests/features/no_content.yaml";
    assert_eq!(program(&["diff", old, old]).code(), Some(0));
    let new = edited("openapi: 3.1.0", "x-new: true\nopenapi: 3.1.0");
    assert_eq!(program(&["diff", old, &new]).code(), Some(3));
    let new = edited("paths:", "x-paths:");
    let run = program(&["diff", old, &new, "--json"]);
    assert_eq!(run.code(), Some(4), "{run}");
    let json: serde_json::Value = serde_json::from_str(&run.out()).expect("it is JSON");
    assert_eq!(json["class"], "breaking");
    assert!(program(&["diff", old, &new, "--markdown"]).out().contains("`operation-removed`"));
    let reference = "parameters: [{$ref: '#/components/parameters/Nowhere'}]\n      operationId:";
    let new = edited("operationId:", reference);
    for (format, expected) in [
        ("--json", "\"bump\": \"unknown\""),
        ("--markdown", "version bump: unknown"),
        ("--modules-by-tag", "version bump: unknown"),
    ] {
        let run = program(&["diff", old, &new, format]);
        assert!(run.code() == Some(5) && run.out().contains(expected), "{run}");
    }
}
