//! A server for the tests and programs of this package, and the call that is made of it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

use openapi_runtime::{Async, Client, ClientBuilder, Method, RawRequest, Retry};

/// What the server returns.
pub const RESPONSE: &str = "hello";

/// Starts a server with one response for every request, and returns its URL.
///
/// # Errors
///
/// Those of the system when it has no port to listen on.
pub fn serve() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let head =
                BufReader::new(&stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
            if head.count() > 0 {
                let length = RESPONSE.len();
                let _ = write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{RESPONSE}"
                );
            }
        }
    });
    Ok(url)
}

/// Builds a client of the server.
///
/// # Errors
///
/// Those of the builder.
pub fn client(url: &str) -> Result<Client<Async>, openapi_runtime::BuildError> {
    ClientBuilder::new(url).retry(Retry::never()).build()
}

/// The call that is made.
#[must_use]
pub fn call() -> RawRequest {
    RawRequest::new(Method::GET, "/")
}
