//! Calls in runtimes that lack tokio's drivers, and without one.
//!
//! `cargo run --package company --bin without_drivers --config 'profile.dev.panic="abort"'` shows that no such call ends
//! the process; built to unwind, each is an error.

use std::error::Error;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

use company::{RESPONSE, call, client, serve};
use openapi_runtime::{Async, Client};
use tokio::runtime::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    let client = client(&serve()?)?;
    let complete = Builder::new_current_thread().enable_all().build()?;
    check("all drivers", complete.block_on(ask(&client)), true)?;
    let works = cfg!(panic = "abort");
    check("no runtime", block_on(ask(&client)), works)?;
    for (name, builder) in [
        ("no drivers", &mut Builder::new_current_thread()),
        ("I/O without timers", Builder::new_current_thread().enable_io()),
        ("timers without I/O", Builder::new_current_thread().enable_time()),
    ] {
        check(name, builder.build()?.block_on(ask(&client)), works)?;
    }
    Ok(())
}

async fn ask(client: &Client<Async>) -> Result<Vec<u8>, String> {
    let response = client.call(call()).await.map_err(|error| error.to_string())?;
    Ok(response.into_inner().to_vec())
}

fn check(name: &str, result: Result<Vec<u8>, String>, works: bool) -> Result<(), String> {
    println!("{name}: {result:?}");
    match (result, works) {
        (Ok(response), true) if response == RESPONSE.as_bytes() => Ok(()),
        (Err(error), false) if error.contains("`enable_all`") => Ok(()),
        (result, _) => Err(format!("{name}: {result:?}")),
    }
}

/// Polls a future on this thread, which belongs to no runtime.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}
