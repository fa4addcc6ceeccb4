//! A client from the environment.
//!
//! A program cannot change its own environment safely, so the test runs itself with another one and reads what it states.

use std::{env, error::Error as _, process::Command};

use sendgrid_seq::{Client, EnvError, blocking};

const CHILD: &str = "SENDGRID_SEQ_TEST_CHILD";

#[test]
fn both_clients_are_built_from_it() {
    if env::var_os(CHILD).is_some() {
        println!("async: {}", sentence(Client::from_env()));
        println!("blocking: {}", sentence(blocking::Client::from_env()));
        return;
    }
    let unset = "the environment variable `SENDGRID_API_KEY` is not set";
    let table: [(&[(&str, &str)], &str); 6] = [
        (&[("SENDGRID_API_KEY", "SG.xyz")], "built"),
        (&[("SENDGRID_API_KEY", "SG.xyz"), ("SENDGRID_REGION", "eu")], "built"),
        (&[], unset),
        (&[("SENDGRID_API_KEY", "")], unset),
        (
            &[("SENDGRID_API_KEY", "SG.xyz"), ("SENDGRID_REGION", "SG.xyz")],
            "`SENDGRID_REGION` names no region",
        ),
        (&[("SENDGRID_API_KEY", "Bearer SG.xyz")], "could not be built"),
    ];
    for (variables, expected) in table {
        let declared = run(variables);
        for mode in ["async", "blocking"] {
            let line = declared.lines().find_map(|line| line.split_once(&format!("{mode}: ")));
            let (_, line) =
                line.unwrap_or_else(|| panic!("{mode} stated nothing with {variables:?}: {declared}"));
            assert!(line.contains(expected), "{mode} with {variables:?}: {line}");
            assert!(!line.contains("SG.xyz"), "shows a value: {line}");
        }
    }
}

/// Runs this test in an environment of only these variables, and returns what it prints.
fn run(variables: &[(&str, &str)]) -> String {
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "environment::both_clients_are_built_from_it", "--nocapture"])
        .env_remove("SENDGRID_API_KEY")
        .env_remove("SENDGRID_REGION")
        .env(CHILD, "1")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Returns what came of it, with every cause.
fn sentence<T>(client: Result<T, EnvError>) -> String {
    let Err(error) = client else { return "built".to_owned() };
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes.fold(format!("{error} {error:?}"), |sentence, cause| {
        format!("{sentence}, because {cause} {cause:?}")
    })
}
