//! Checks the numbers of crates in the READMEs. They differ on other platforms.

#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::process::Command;

/// Counts the crates of a consumer that enables only these features of a library, including the library.
fn count(library: &str, features: &str) -> usize {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--prefix=none", "--edges=normal", "--locked", "--no-default-features"])
        .args(["--package", library, "--features", features])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let crates: BTreeSet<_> = text.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    crates.len()
}

/// Returns the cells of the table below a heading, without the header.
fn rows<'a>(readme: &'a str, heading: &str) -> Vec<Vec<&'a str>> {
    let (_, section) = readme.split_once(&format!("\n## {heading}\n")).unwrap();
    let table = section.lines().skip_while(|line| !line.starts_with('|'));
    let rows = table.take_while(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// Returns the words of a cell that are in backticks.
fn words(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn a_client_has_as_many_crates_as_the_readme_states() {
    let rows = rows(include_str!("../../README.md"), "What a build costs");
    let mut above = BTreeSet::new();
    for row in &rows {
        let mut features = words(row[0]);
        if row[0].starts_with("all of the above but ") {
            features = above.iter().copied().filter(|feature| !features.contains(feature)).collect();
        }
        assert_eq!(row[1], count("sendgrid-seq", &features.join(",")).to_string(), "{row:?}");
        above.extend(features);
    }
    assert!(rows.len() > 10, "{rows:?}");
}

#[test]
fn a_feature_of_the_runtime_brings_as_many_crates_as_its_readme_states() {
    let rows = rows(include_str!("../../runtime/README.md"), "Features");
    for row in &rows {
        let [feature] = words(row[0])[..] else { panic!("{row:?}") };
        // HTTP/2 is a feature of hyper, and TLS is that of a transport.
        let base = if matches!(feature, "http2" | "rustls" | "native-tls") { "hyper" } else { "" };
        let more = count("openapi-runtime", &format!("{base},{feature}")) - count("openapi-runtime", base);
        assert_eq!(row[2], more.to_string(), "{row:?}");
    }
    assert!(rows.len() > 15, "{rows:?}");
}
