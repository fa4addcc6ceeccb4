//! The drivers of a runtime of our own, which is there for nothing else.

use std::pin::pin;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle};

/// Returns the runtime; `None` where the system has no thread or no events for one. It is started when it is first used.
fn own() -> Option<&'static Handle> {
    static OWN: OnceLock<Option<Handle>> = OnceLock::new();
    let start = || {
        let runtime = Builder::new_current_thread().enable_all().build().ok()?;
        let handle = runtime.handle().clone();
        let thread = std::thread::Builder::new().name("openapi-runtime".to_owned());
        thread.spawn(move || runtime.block_on(std::future::pending::<()>())).ok()?;
        Some(handle)
    };
    OWN.get_or_init(start).as_ref()
}

/// Returns whether timers work here.
pub(crate) fn has_time() -> bool {
    own().is_some()
}

/// Checks that timers and sockets work here.
///
/// # Errors
///
/// Returns what is missing.
#[cfg(feature = "hyper")]
pub(crate) fn check() -> Result<(), &'static str> {
    if has_time() { Ok(()) } else { Err(super::MISSING) }
}

/// Returns a future that is polled inside our own runtime, so that its timers and sockets have drivers.
pub(crate) async fn inside<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    std::future::poll_fn(|context| {
        let _inside = own().map(Handle::enter);
        future.as_mut().poll(context)
    })
    .await
}

/// Runs what hyper has to do beside a request.
#[cfg(feature = "hyper")]
pub(crate) fn executor() -> OwnExecutor {
    OwnExecutor
}

#[cfg(feature = "hyper")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct OwnExecutor;

#[cfg(feature = "hyper")]
impl<F> hyper::rt::Executor<F> for OwnExecutor
where
    F: Future<Output: Send> + Send + 'static,
{
    fn execute(&self, future: F) {
        if let Some(own) = own() {
            own.spawn(future);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn timers_and_sockets_work_in_a_runtime_without_drivers() {
        let bare = Builder::new_current_thread().build().expect("a runtime");
        bare.block_on(inside(async {
            tokio::time::sleep(Duration::from_millis(1)).await;
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let address = listener.local_addr().expect("an address");
            let (_client, accepted) =
                tokio::join!(tokio::net::TcpStream::connect(address), listener.accept());
            accepted.expect("a connection");
        }));
        assert!(has_time());
    }

    #[cfg(feature = "hyper")]
    #[test]
    fn what_is_spawned_runs_without_any_runtime() {
        assert_eq!(check(), Ok(()));
        let (sender, receiver) = std::sync::mpsc::channel();
        hyper::rt::Executor::execute(&executor(), async move { sender.send(7) });
        assert_eq!(receiver.recv_timeout(Duration::from_secs(10)), Ok(7));
    }
}
