//! A server that states exactly what a test wants, byte for byte, and does not know HTTP well enough to correct it.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What a server responds to every request.
#[derive(Clone)]
pub(crate) struct Reply {
    bytes: Vec<u8>,
    then: Then,
}

#[derive(Clone, Copy, PartialEq)]
enum Then {
    Close,
    Stall,
    Drip,
    KeepAlive,
}

impl Reply {
    /// Writes these bytes and closes the connection.
    pub(crate) fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), then: Then::Close }
    }

    /// Leaves the connection open, and states no more.
    pub(crate) fn stall(self) -> Self {
        Self { then: Then::Stall, ..self }
    }

    /// Goes on with one byte from time to time.
    pub(crate) fn drip(self) -> Self {
        Self { then: Then::Drip, ..self }
    }

    /// Waits for the next request.
    pub(crate) fn keep_alive(self) -> Self {
        Self { then: Then::KeepAlive, ..self }
    }
}

/// A server on a port of its own; its threads end with the connections.
pub(crate) struct Server {
    address: SocketAddr,
    log: Arc<Mutex<Log>>,
}

#[derive(Default)]
struct Log {
    connections: usize,
    requests: Vec<String>,
}

impl Server {
    /// Starts a server.
    pub(crate) fn start(reply: Reply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let log = Arc::<Mutex<Log>>::default();
        let shared = Arc::clone(&log);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                shared.lock().expect("a log").connections += 1;
                let (reply, log) = (reply.clone(), Arc::clone(&shared));
                std::thread::spawn(move || serve(stream, &reply, &log));
            }
        });
        Self { address, log }
    }

    /// Returns the base URL.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the requests so far, as they arrived.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.log.lock().expect("a log").requests.clone()
    }

    /// Returns how many connections were made.
    pub(crate) fn connections(&self) -> usize {
        self.log.lock().expect("a log").connections
    }
}

fn serve(mut stream: TcpStream, reply: &Reply, log: &Mutex<Log>) {
    while let Some(request) = request(&mut stream) {
        log.lock().expect("a log").requests.push(request);
        if stream.write_all(&reply.bytes).is_err() {
            return;
        }
        match reply.then {
            Then::KeepAlive => continue,
            Then::Close => {
                let _ = stream.shutdown(Shutdown::Write);
            }
            Then::Drip => {
                while stream.write_all(b" ").is_ok() {
                    std::thread::sleep(Duration::from_millis(200));
                }
            }
            Then::Stall => {}
        }
        // Until the client hangs up; closing earlier could reset what it has not read yet.
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
        return;
    }
}

/// Reads one request, with a body of known length or in chunks.
pub(crate) fn request(stream: &mut impl Read) -> Option<String> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length =
                head.split_once("content-length: ").and_then(|(_, rest)| rest.lines().next()?.parse().ok());
            let chunked = head.contains("transfer-encoding: chunked");
            if (chunked && body.ends_with("0\r\n\r\n")) || (!chunked && body.len() >= length.unwrap_or(0)) {
                return Some(text);
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}
