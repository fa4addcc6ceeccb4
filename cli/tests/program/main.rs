//! The program: a new crate builds and passes its test, and each command states what it is for.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

mod new;

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
fn a_url_is_refused_with_the_command_that_gets_it() {
    for command in ["new", "check", "effective", "show"] {
        let run = program(&[command, "https://pets.example/v1/openapi.json?full=1"]);
        assert_eq!(run.code(), Some(2), "{run}");
        let curl = "curl -fsSL -o openapi.json 'https://pets.example/v1/openapi.json?full=1'";
        assert!(run.to_string().contains(curl), "{run}");
    }
}

#[test]
fn a_pipe_gets_no_colours_and_a_wish_for_them_is_granted() {
    let document = "../codegen/tests/errors/ref_unresolvable.yaml";
    let check = |variable: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_openapi-build"));
        Run::of(command.args(["check", document]).env_remove("NO_COLOR").env(variable, "1"))
    };
    assert!(!check("NO_COLOR").out().contains('\u{1b}'));
    assert!(check("CLICOLOR_FORCE").out().contains("\u{1b}[1m\u{1b}[31merror\u{1b}[0m"));
    assert!(!program(&["check", document]).out().contains('\u{1b}'));
}

#[test]
fn help_fits_a_terminal_and_has_examples_and_statuses() {
    for command in ["new", "check", "effective", "show", "diff"] {
        let run = program(&[command, "--help"]);
        for part in ["Examples:", "Exit status: 0"] {
            assert!(run.out().contains(part), "{run}");
        }
        for line in run.out().lines() {
            assert!(line.chars().count() <= 80, "{command}: {line}");
        }
    }
}

#[test]
fn completions_and_pages_of_the_manual_have_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = program(&["completions", shell]);
        assert!(run.code() == Some(0) && run.out().contains("effective"), "{shell}: {run}");
    }
    let run = program(&["man"]);
    assert!(run.code() == Some(0) && run.out().contains(".TH openapi-build 1"), "{run}");
    let folder = TempDir::new().unwrap();
    let run = program(&["man", "--into", &folder.path().display().to_string()]);
    assert_eq!(run.code(), Some(0), "{run}");
    let page = fs::read_to_string(folder.path().join("openapi-build-check.1")).unwrap();
    assert!(page.contains("Exit status"), "{page}");
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
    assert!(run.out().ends_with("no client can be generated: 3 errors\n"), "{run}");
}

#[test]
fn check_suggests_the_keyword_that_a_key_nearly_is() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("typos.yaml");
    let (path, text) = (path.display().to_string(), |kind: &str| {
        format!(
            "openapi: 3.1.0\ninfo: {{title: A, version: '1'}}\ncomponents:\n  schemas:\n    Pet:\n      type: object\n      {kind}: {{}}\n"
        )
    });
    for (key, help) in [
        ("propertys", Some("  = help: did you mean `properties`?")),
        ("descripton", Some("  = help: did you mean `description`?")),
        ("colour", None),
    ] {
        fs::write(&path, text(key)).unwrap();
        let run = program(&["check", &path]);
        assert!(run.out().contains(&format!("unknown key `{key}` in a schema; it is ignored")), "{run}");
        assert_eq!(run.out().lines().find(|line| line.contains("help: ")), help, "{run}");
    }
}

#[test]
fn check_lists_the_places_without_a_type_and_why() {
    for (document, expected) in [
        (
            "untyped",
            vec![
                "untyped.yaml:12:11: #/paths/~1pets~1{id}~1picture/get/responses/200 is bytes, by the document: no schema",
                "#/webhooks/adopted/post/requestBody is bytes, by the generator: `application/x-www-form-urlencoded`",
                "3 places have no type of their own: 2 bytes by the document, 1 bytes by the generator",
            ],
        ),
        (
            "enums_widened",
            vec![
                "#/components/schemas/Pet/properties/odd is text, by the document: this value is not of the type `string`",
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
            "note: `x-speakeasy-group` is not read: operations are grouped by their tags ({place}:118:7)"
        ),
        format!("note: `x-enum-varname` is not read: there is `x-enum-varnames` ({place}:146:11)"),
        format!("note: `x-go-name` is not read: it names an identifier of Go ({place}:187:49)"),
    ] {
        assert!(notes.contains(&note), "{note}\n{run}");
    }
    assert_eq!(notes.len(), 7, "{run}");
    // Those of a parameter of OpenAPI 2.0 are read on it or on its schema.
    let run = program(&["check", "../codegen/tests/features/swagger_2.yaml"]);
    assert!(!run.out().contains("note: ") && !run.out().contains("`deprecated`"), "{run}");
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
    assert!(run.to_string().contains("warning: `target` matches no node of the document"), "{run}");
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
    assert_eq!(client.matches("// @generated from ").count(), 1, "{client}");
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
    assert!(lines[0].ends_with("models.rs` is out of date"), "{differs}");
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
fn every_command_that_reads_a_document_takes_the_file_of_options() {
    let folder = TempDir::new().unwrap();
    let options = folder.path().join("openapi-build.toml");
    fs::write(
        &options,
        "overlay = [\"title.yaml\"]\n[extern_type]\n\"#/components/schemas/Gone\" = \"Gone\"\n",
    )
    .unwrap();
    let overlay = "overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions: [{target: $.info, update: {title: Other}}]\n";
    fs::write(folder.path().join("title.yaml"), overlay).unwrap();
    let options = options.display().to_string();
    let document = "../codegen/tests/features/no_content.yaml";
    let checked = program(&["check", document, "--config", &options]);
    assert_eq!(checked.code(), Some(1), "{checked}");
    assert!(checked.out().contains("#/components/schemas/Gone"), "{checked}");
    assert_eq!(program(&["check", document]).code(), Some(0));
    let effective = program(&["effective", document, "--config", &options]);
    assert!(effective.out().contains("\"title\": \"Other\""), "{effective}");
    let compared = program(&["diff", document, document, "--config", &options]);
    assert!(compared.to_string().contains("#/components/schemas/Gone"), "{compared}");
    let missing = program(&["check", document, "--config", "gone.toml"]);
    assert_eq!(missing.code(), Some(2), "{missing}");
    assert!(missing.to_string().contains("gone.toml"), "{missing}");
}

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

#[test]
fn diff_lists_what_an_overlay_hides() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let old = "../codegen/tests/features/no_content.yaml";
    let text = fs::read_to_string(old).unwrap();
    fs::write(path("new.yaml"), text.replacen("version: '1'", "version: '2'", 1)).unwrap();
    let overlay = "overlay: 1.0.0\ninfo: {title: Names, version: '1'}\nactions:\n- target: $.info\n  update: {version: one}\n";
    fs::write(path("overlay.yaml"), overlay).unwrap();
    let (new, overlay) = (path("new.yaml"), path("overlay.yaml"));
    for (format, expected) in [
        ("--modules-by-tag", "0 compatible, 1 hidden by the overlay; version bump: none"),
        ("--modules-by-tag", "hidden by action 1 of"),
        ("--markdown", "### Hidden by the overlay"),
        ("--json", "\"pointer\": \"#/info/version\""),
    ] {
        let run = program(&["diff", old, &new, "--overlay", &overlay, format]);
        assert!(run.code() == Some(4) && run.out().contains(expected), "{run}");
    }
}
