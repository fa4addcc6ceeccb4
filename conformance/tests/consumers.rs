//! For each feature document a program that uses the whole public API of its client, made from the record of that API:
//! what is recorded is there. It is only compiled.

#![allow(
    clippy::all,
    clippy::pedantic,
    dead_code,
    deprecated,
    unused_imports,
    unreachable_pub,
    reason = "the programs are made, and say everything in one form"
)]

include!(concat!(env!("OUT_DIR"), "/consumers.rs"));
