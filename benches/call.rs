//! Measures the time of a call, with the client and by hand.
//!
//! `cargo bench --package benches --bench call`; `cargo xtask bench call` shows it beside instructions and allocations.
#![allow(missing_docs, reason = "criterion's macro makes public functions without docs")]

mod work;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group};
use tokio::runtime::{Builder, Runtime};

use work::{ROWS, by_hand, responses, server};

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("tokio starts")
}

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn calls(criterion: &mut Criterion) {
    let runtime = runtime();
    let mut group = criterion.benchmark_group("one call in memory");
    let client = work::in_memory(responses::SCORES);
    group.bench_function("client", |bencher| bencher.iter(|| runtime.block_on(work::scores(&client))));
    let server = work::server_in_memory(responses::SCORES);
    group.bench_function("by hand", |bencher| {
        bencher.iter(|| runtime.block_on(by_hand::in_memory(&server)).expect("it responds"));
    });
    group.finish();

    let server = server::Server::start();
    let mut group = criterion.benchmark_group("one call over loopback");
    let client = work::loopback(&server.url);
    group.bench_function("client", |bencher| bencher.iter(|| runtime.block_on(work::scores(&client))));
    let client = by_hand::client();
    group.bench_function("by hand", |bencher| {
        bencher.iter(|| runtime.block_on(by_hand::call(&client, &server.url)).expect("it responds"));
    });
    group.finish();
}

fn pages(criterion: &mut Criterion) {
    let runtime = runtime();
    let body = leaked(responses::page(&responses::rows(ROWS), None));
    let mut group = criterion.benchmark_group("a page of 1000 rows");
    group.throughput(Throughput::Elements(ROWS as u64));
    let client = work::in_memory(body);
    group.bench_function("client", |bencher| bencher.iter(|| runtime.block_on(work::page(&client))));
    group.bench_function("by hand", |bencher| {
        bencher.iter(|| by_hand::decode(black_box(body.as_bytes())).expect("it is a page"));
    });
    group.finish();

    let mut group = criterion.benchmark_group("ten pages of 1000 rows");
    group.throughput(Throughput::Elements(10 * ROWS as u64));
    group.bench_function("client", |bencher| bencher.iter(|| runtime.block_on(work::items(10))));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = calls, pages
}

fn main() {
    if std::env::args().nth(1).as_deref() == Some(server::SERVE) {
        return server::serve().expect("the server listens");
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
