//! Servers to which no connection is made in time.
//!
//! Linux alone: there a server whose queue of connections is full leaves a further attempt to connect without a response,
//! as a host behind a firewall does.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use openapi_runtime::{Async, Blocking, ClientBuilder, Error, Mode, Retry, TransportErrorKind};

use crate::sockets::{BEARER, CallResult, Count, KEY, runtime};

/// How long connecting may take here.
const LIMIT: Duration = Duration::from_millis(200);

/// A server that accepts nobody, and whose queue is full.
struct Full {
    address: SocketAddr,
    listener: TcpListener,
    /// Who stands in the queue.
    waiting: Vec<TcpStream>,
}

impl Full {
    fn start() -> Self {
        let runtime = runtime();
        let _inside = runtime.enter();
        let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
        socket.bind(([127, 0, 0, 1], 0).into()).expect("a port");
        let listener = socket.listen(0).expect("a queue").into_std().expect("a listener");
        let address = listener.local_addr().expect("an address");
        let mut waiting = Vec::new();
        // Nobody leaves the queue, so that after one attempt in vain all others are in vain.
        let last = loop {
            match TcpStream::connect_timeout(&address, LIMIT) {
                Ok(stream) if waiting.len() < 100 => waiting.push(stream),
                last => break last,
            }
        };
        let error = last.expect_err("a queue of no length that is never full");
        assert_eq!(error.kind(), std::io::ErrorKind::TimedOut, "{error:?}");
        Self { address, listener, waiting }
    }

    fn builder<M: Mode>(&self) -> ClientBuilder<M> {
        ClientBuilder::new(format!("http://{}", self.address))
            .credentials(BEARER, KEY)
            .connect_timeout(LIMIT)
            .retry(Retry::new().max_attempts(2).first_delay(Duration::ZERO))
    }

    /// Ends the server; states how many connections it had.
    fn end(self) -> usize {
        let Self { listener, waiting, .. } = self;
        listener.set_nonblocking(true).expect("a listener");
        drop(waiting);
        std::iter::from_fn(|| listener.accept().ok()).count()
    }
}

fn check(name: &str, outcome: CallResult<Count>) {
    let error = outcome.expect_err(name);
    assert!(error.is_timeout() && error.is_connect() && error.is_retryable(), "{name}: {error:?}");
    assert!(!error.may_have_been_sent(), "{name}: {error:?}");
    assert_eq!(error.attempts(), 2, "{name}: {error:?}");
    let sentence = error.to_string();
    assert!(sentence.contains("could not be sent: no connection in time (after 2 attempts)"), "{sentence}");
    let Error::Transport(error) = error else { panic!("{name}: {error:?}") };
    assert_eq!(error.kind(), TransportErrorKind::Connect, "{name}");
}

#[test]
fn connecting_ends_at_its_own_limit() {
    let server = Full::start();
    let client = server.builder::<Async>().build().expect("a client");
    check("hyper", runtime().block_on(client.call(Count).into_future()));
    let client = server.builder::<Blocking>().build().expect("a client");
    check("ureq", client.call(Count).send());
    let waiting = server.waiting.len();
    assert_eq!(server.end(), waiting, "a client got in");
}
