//! `cargo xtask regen` against a server on this machine, and cut off at every point.

mod concurrent;
mod day;
mod edited;
mod forms;
mod hidden;
mod interrupted;
mod revisions;
mod sandbox;
mod server;
mod upstream;

use sandbox::{Sandbox, UPSTREAM};
use server::{Response, Server};

/// An edit that only adds: a property of a response.
const ADDED: (&str, &str) = (
    "        username:\n          type: string",
    "        nickname:\n          type: string\n        username:\n          type: string",
);
/// An edit that breaks: a property of a response has another type.
const BROKEN: (&str, &str) =
    ("        user_id:\n          type: string", "        user_id:\n          type: integer");

/// The commit of a document that is in no repository.
const REVISION: [&str; 4] = ["--commit", "0123abcd", "--date", "2026-10-01"];

fn changed((from, to): (&str, &str)) -> String {
    assert_eq!(UPSTREAM.matches(from).count(), 1, "{from}");
    UPSTREAM.replace(from, to)
}

#[test]
fn the_same_document_is_not_sent_again() {
    let server = Server::serving(vec![Response::new(304, "")]);
    let sandbox = Sandbox::new(&server.url("/{commit}/seq.yaml"));
    sandbox.append("spec/source.toml", "etag = '\"one\"'\n");
    let before = sandbox.files();
    let run = sandbox.regen(&[]);
    assert_eq!((run.code, sandbox.files()), (0, before), "{run}");
    let request = server.requests().remove(0);
    assert!(request.starts_with("get /head/seq.yaml http/1.1\r\n"), "{request}");
    assert!(request.contains("\r\nif-none-match: \"one\"\r\n"), "{request}");
}

#[test]
fn a_tag_is_not_sent_for_a_document_that_did_not_come_with_it() {
    let server = Server::serving(vec![Response::new(200, UPSTREAM)]);
    let sandbox = Sandbox::new(&server.url("/seq.yaml"));
    sandbox.append("spec/source.toml", "etag = '\"one\"'\n");
    sandbox.append("spec/tsg_seq_v3.yaml", "# edited here\n");
    let run = sandbox.regen(&[]);
    assert!(!server.requests().remove(0).contains("if-none-match"), "{run}");
}

#[test]
fn the_same_bytes_change_nothing() {
    let server = Server::serving(vec![Response::new(200, UPSTREAM).header("etag", "\"new\"")]);
    let sandbox = Sandbox::new(&server.url("/seq.yaml"));
    let before = sandbox.files();
    let run = sandbox.regen(&[]);
    assert_eq!((run.code, sandbox.files()), (0, before), "{run}");
}

#[test]
fn a_compatible_change_is_written_everywhere_and_reported() {
    let document = changed(ADDED);
    let server = Server::serving(vec![Response::new(200, &document).header("etag", "\"two\"")]);
    let sandbox = Sandbox::new(&server.url("/{commit}/seq.yaml"));
    let run = sandbox.regen(&["--commit", "0123abcd", "--date", "2026-10-01"]);
    assert_eq!(run.code, 3, "{run}");
    assert!(run.out.contains("compatible: the property `nickname` was added"), "{run}");
    assert!(run.out.contains("spec/tsg_seq_v3.yaml:"), "{run}");
    assert!(run.err.contains("the next version, after a release of this one: 0.1.1"), "{run}");
    assert_eq!(sandbox.read("spec/tsg_seq_v3.yaml"), document);
    let source = sandbox.read("spec/source.toml");
    assert!(source.contains("date = \"2026-10-01\"") && source.contains("commit = \"0123abcd\""), "{source}");
    assert!(sandbox.read("tests/snapshots/models__Score.snap").contains("pub nickname: Option<String>,"));
    let line = "- SendGrid's document of 2026-10-01 (commit 0123abcd): compatible: the property nickname was added (and";
    assert!(sandbox.read("CHANGELOG.md").contains(line), "{}", sandbox.read("CHANGELOG.md"));
    let check = sandbox.regen(&["--check"]);
    assert_eq!(check.code, 0, "{check}");
}

#[test]
fn a_breaking_change_has_its_own_status() {
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    sandbox.write("new.yaml", &changed(BROKEN));
    let run =
        sandbox.regen(&["--from", "new.yaml", "--commit", "0123abcd", "--date", "2026-10-01", "--markdown"]);
    assert_eq!(run.code, 4, "{run}");
    assert!(run.out.contains("- **breaking**: the type is now `integer`, it was `string`"), "{run}");
    assert!(sandbox.read("spec/source.toml").contains("commit = \"0123abcd\""));
}

#[test]
fn a_commit_is_fetched_by_its_name() {
    let server = Server::serving(vec![Response::new(200, UPSTREAM)]);
    let sandbox = Sandbox::new(&server.url("/{commit}/seq.yaml"));
    let run = sandbox.regen(&["--commit", "0123abcd"]);
    assert_eq!(run.code, 0, "{run}");
    assert!(server.requests().remove(0).starts_with("get /0123abcd/seq.yaml "));
    let run = sandbox.regen(&["--commit", "../../x"]);
    assert!(run.code == 2 && run.err.contains("a commit is 7 to 64 hexadecimal digits"), "{run}");
}

#[test]
fn what_is_not_a_document_is_refused_and_nothing_is_written() {
    let long = Response::new(200, UPSTREAM);
    let html = "<!DOCTYPE html><html><body>Not here</body></html>";
    let cases = [
        ("gone", Response::new(404, "404: Not Found"), "it is gone (404 Not Found)", &[][..]),
        ("gone for good", Response::new(410, ""), "it is gone (410 Gone)", &[]),
        ("failing", Response::new(503, "later"), "the server returned 503", &[]),
        ("not requested", Response::new(304, ""), "the server returned 304", &[]),
        ("truncated", long.clone().truncated(), "did not come to its end", &[]),
        ("a web page", Response::new(200, html), "this is a web page, not an OpenAPI document", &[]),
        ("sent as one", long.clone().header("content-type", "text/html"), "this is a web page", &[]),
        (
            "in capitals",
            long.clone().header("Content-Type", " Text/HTML; charset=x"),
            "this is a web page",
            &[],
        ),
        ("empty", Response::new(200, " \n"), "there is nothing in it", &[]),
        ("too large", long.clone(), "has more than 1000 bytes", &["--max-bytes", "1000"]),
        ("slow", long.clone().never_ending(), "timeout", &["--timeout", "1"]),
        (
            "another format",
            Response::new(200, "{\"swagger\": \"1.2\"}"),
            "unsupported version `swagger: 1.2`",
            &[],
        ),
        ("malformed", Response::new(200, "openapi: [3.1.0\n"), "malformed YAML", &[]),
    ];
    for (what, response, expected, arguments) in cases {
        let server = Server::serving(vec![response]);
        let sandbox = Sandbox::new(&server.url("/seq.yaml"));
        let before = sandbox.files();
        let run = sandbox.regen(arguments);
        assert_eq!(run.code, 2, "{what}: {run}");
        assert!(run.err.contains(expected) && run.err.contains("nothing was written"), "{what}: {run}");
        assert_eq!(sandbox.files(), before, "{what}");
    }
}

#[test]
fn redirects_are_followed_on_the_same_host_only() {
    for (location, path) in [
        ("/moved.yaml", "/moved.yaml"),
        ("moved.yaml", "/a/b/moved.yaml"),
        ("./moved.yaml#top", "/a/b/moved.yaml"),
        ("../moved.yaml", "/a/moved.yaml"),
        ("?raw=1", "/a/b/seq.yaml?raw=1"),
    ] {
        let here = Response::new(302, "").header("location", location);
        let server = Server::serving(vec![here, Response::new(200, UPSTREAM)]);
        let run = Sandbox::new(&server.url("/a/b/seq.yaml")).regen(&[]);
        assert_eq!(run.code, 0, "{location}: {run}");
        let request = server.requests().remove(1);
        assert!(request.starts_with(&format!("get {path} ")), "{location}: {request}");
    }

    for elsewhere in ["http://localhost:1/seq.yaml", "//example.invalid/seq.yaml", "https://example.invalid/"]
    {
        let server = Server::serving(vec![Response::new(301, "").header("location", elsewhere)]);
        let run = Sandbox::new(&server.url("/seq.yaml")).regen(&[]);
        assert_eq!(run.code, 2, "{run}");
        assert!(run.err.contains("redirected to another host"), "{elsewhere}: {run}");
    }
    let ring = Response::new(307, "").header("location", "/seq.yaml");
    let server = Server::serving(vec![ring; 8]);
    let run = Sandbox::new(&server.url("/seq.yaml")).regen(&[]);
    assert!(run.code == 2 && run.err.contains("redirected more than 5 times"), "{run}");
}

#[test]
fn only_tls_leaves_this_machine() {
    let run = Sandbox::new("http://example.invalid/seq.yaml").regen(&[]);
    assert!(run.code == 2 && run.err.contains("is not reached by https"), "{run}");
}

#[test]
fn a_mirror_and_a_proxy_stand_in_for_the_host() {
    let server = Server::serving(vec![Response::new(200, UPSTREAM)]);
    let sandbox = Sandbox::new("https://example.invalid/oai/{commit}/seq.yaml");
    let run = sandbox.regen(&["--mirror", &server.url("/mirror/")]);
    assert_eq!(run.code, 0, "{run}");
    assert!(server.requests().remove(0).starts_with("get /mirror/oai/head/seq.yaml "));

    let server = Server::serving(vec![Response::new(403, "")]);
    let run = sandbox.regen(&["--proxy", &server.url("")]);
    assert_eq!(run.code, 2, "{run}");
    assert!(server.requests().remove(0).starts_with("connect example.invalid:443 "));
}

#[test]
fn an_overlay_that_does_not_fit_stops_everything_and_states_what_to_do() {
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    sandbox
        .write("new.yaml", &changed(("operationId: ListEngagementQualityScore", "operationId: GetScores")));
    let before = sandbox.files();
    let run = sandbox.regen(&["--from", "new.yaml"]);
    assert_eq!((run.code, sandbox.files()), (2, before), "{run}");
    for expected in [
        "the document does not match `x-expect`",
        "spec/overlay.yaml:",
        "the document has changed: compare the two, then correct or remove the action",
        "the report is about what changed upstream, without our overlay",
    ] {
        assert!(run.err.contains(expected), "{expected}: {run}");
    }
    assert!(
        run.out.contains("the operation `ListEngagementQualityScore` is now called `GetScores`"),
        "{run}"
    );
}

#[test]
fn a_new_host_has_to_be_confirmed_by_name() {
    let eu = "- url: https://api.eu.sendgrid.com\n  description: for EU regional subusers\n";
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    sandbox.write("new.yaml", &changed((eu, &format!("{eu}- url: https://api.us.example.com\n"))));
    let before = sandbox.files();
    for arguments in
        [&["--from", "new.yaml"][..], &["--from", "new.yaml", "--confirm-host", "api.example.com"]]
    {
        let run = sandbox.regen(arguments);
        assert_eq!((run.code, &sandbox.files()), (2, &before), "{run}");
        assert!(run.err.contains("--confirm-host api.us.example.com"), "{run}");
    }
    let confirmed = ["--from", "new.yaml", "--confirm-host", "api.us.example.com"];
    let run = sandbox.regen(&[&confirmed[..], &REVISION].concat());
    assert_eq!(run.code, 4, "{run}");
    assert!(sandbox.read("tests/snapshots/client__Server.snap").contains("https://api.us.example.com"));
}

#[test]
fn a_dry_run_writes_nothing_and_json_is_for_tools() {
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    sandbox.write("new.yaml", &changed(ADDED));
    let before = sandbox.files();
    let run = sandbox.regen(&["--from", "new.yaml", "--dry-run", "--json"]);
    assert_eq!((run.code, sandbox.files()), (3, before), "{run}");
    let report: serde_json::Value = serde_json::from_str(&run.out).expect("it is JSON");
    assert_eq!(report["written"], false);
    assert_eq!(report["changes"]["class"], "compatible");
    assert_eq!(report["files"][0]["path"], "spec/tsg_seq_v3.yaml");
    assert_eq!(report["files"][0]["action"], "changed");
}

#[test]
fn what_is_stale_is_named_and_repaired_without_a_network() {
    let sandbox = Sandbox::new("https://example.invalid/seq.yaml");
    sandbox.append("tests/snapshots/models__Score.snap", "// stale\n");
    sandbox.write("tests/snapshots/models__Gone.snap", "");
    let run = sandbox.regen(&["--check"]);
    assert_eq!(run.code, 1, "{run}");
    for expected in
        ["models__Score.snap is stale", "models__Gone.snap is stale", "cargo xtask regen --offline"]
    {
        assert!(run.err.contains(expected), "{run}");
    }
    assert_eq!(sandbox.regen(&["--offline"]).code, 0);
    assert_eq!(sandbox.regen(&["--check"]).code, 0);
}
