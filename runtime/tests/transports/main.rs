//! The transports, over real sockets where that matters.
//!
//! One binary, since each one links the HTTP stacks anew.

#![cfg(all(
    feature = "gzip",
    feature = "http2",
    feature = "hyper",
    feature = "reqwest",
    feature = "tower",
    feature = "ureq"
))]

mod compression;
#[cfg(target_os = "linux")]
mod connecting;
mod environment;
mod forms;
mod proxies;
mod secrets;
mod server;
mod sockets;
mod streams;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod tls;
mod tower;
