//! The program that `cargo xtask corpus` starts: reports what happens to every document in a folder.

mod corpus;

use std::process::ExitCode;

use clap::Parser;

/// Generates a client from every document in a folder and prints the results.
///
/// Exit status: 0 when every document was generated (and, with `--check`, compiles without a warning), 1 when
/// not, 2 when the command failed.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask corpus", bin_name = "cargo xtask corpus", max_term_width = 80)]
struct Cli {
    #[command(flatten)]
    options: corpus::Options,
}

fn main() -> ExitCode {
    match corpus::run(&Cli::parse().options) {
        Ok(is_well) => ExitCode::from(u8::from(!is_well)),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}
