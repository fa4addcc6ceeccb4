//! Counts the allocations of a call, and under cachegrind its instructions: `counts CASE TIMES` repeats one case.
//!
//! The difference of the counts for two numbers of repetitions excludes work that is done only once.
//! `cargo xtask bench call` computes it.

mod work;

use std::alloc::System;
use std::hint::black_box;
use std::time::Instant;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

use work::{ROWS, by_hand, responses, server};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let case = arguments.next().unwrap_or_default();
    if case == server::SERVE {
        return server::serve().expect("the server listens");
    }
    let times = arguments.next().and_then(|times| times.parse().ok()).unwrap_or(1);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("tokio starts");
    let page =
        || -> &'static str { Box::leak(responses::page(&responses::rows(ROWS), None).into_boxed_str()) };
    match case.as_str() {
        "memory-client" => {
            let client = work::in_memory(responses::SCORES);
            repeat(times, || runtime.block_on(work::scores(&client)));
        }
        "memory-by-hand" => {
            let server = work::server_in_memory(responses::SCORES);
            repeat(times, || runtime.block_on(by_hand::in_memory(&server)).expect("it responds"));
        }
        "loopback-client" => {
            let server = server::Server::start();
            let client = work::loopback(&server.url);
            repeat(times, || runtime.block_on(work::scores(&client)));
        }
        "loopback-by-hand" => {
            let (server, client) = (server::Server::start(), by_hand::client());
            repeat(times, || runtime.block_on(by_hand::call(&client, &server.url)).expect("it responds"));
        }
        "page-client" => {
            let client = work::in_memory(page());
            repeat(times, || runtime.block_on(work::page(&client)));
        }
        "page-by-hand" => {
            let body = page().as_bytes();
            repeat(times, || by_hand::decode(black_box(body)).expect("it is a page"));
        }
        "paging" => repeat(1, || runtime.block_on(work::items(times))),
        // Nobody requested a case: cargo runs every bench when none is named.
        _ => println!("the cases are memory-, loopback- and page-, each with client or by-hand, and paging"),
    }
}

/// Does it so often, and states what was allocated for it and how long it took.
fn repeat(times: usize, mut work: impl FnMut() -> usize) {
    let (region, start) = (Region::new(ALLOCATOR), Instant::now());
    let found: usize = (0..times).map(|_| work()).sum();
    let (change, elapsed) = (region.change(), start.elapsed());
    println!(
        "found={found} allocations={} bytes={} nanoseconds={}",
        change.allocations + change.reallocations,
        change.bytes_allocated,
        elapsed.as_nanos()
    );
}
