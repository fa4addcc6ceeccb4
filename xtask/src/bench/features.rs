//! `bench features`: what each feature of `sendgrid-seq` adds to a consumer's dependency tree and to its cold
//! build.

use anyhow::Result;

use super::{Bench, consumers, scratch};
use crate::progress::progress;

pub(super) const PART: &str = "features";

/// The sets of features that are built, each compared with the first.
const SETS: [&str; 13] = [
    "",
    "tower",
    "mock",
    "blocking",
    "blocking,rustls",
    "hyper",
    "hyper,gzip",
    "hyper,http2",
    "hyper,native-tls",
    "hyper,rustls",
    "hyper,rustls,blocking,gzip,http2,tower,mock",
    "tracing",
    "reqwest",
];

pub(super) fn run(bench: &mut Bench) -> Result<()> {
    let home = bench.home.join("features");
    for round in 0..bench.rounds {
        for set in SETS {
            let name = match set {
                "" => "none".to_owned(),
                "hyper,rustls" => format!("{set} (default)"),
                set => set.to_owned(),
            };
            progress(&format!("features, round {}: {name}", round + 1));
            let at = home.join(set.replace(',', "-")).join("consumer");
            bench.store.measure((PART, "cold", &name), round, || {
                let features = set.split(',').map(|feature| format!("\"{feature}\""));
                let features = features.filter(|feature| feature != "\"\"").collect::<Vec<_>>().join(", ");
                consumers::client(&at, &format!(", default-features = false, features = [{features}]"))?;
                consumers::fetch(&at)?;
                scratch::remove(&at.join("target"))?;
                let (sample, _) = consumers::build(&at)?;
                Ok((sample, consumers::tree(&at)?))
            })?;
            // All of them are gigabytes.
            scratch::remove(&at.join("target"))?;
        }
    }
    Ok(())
}
