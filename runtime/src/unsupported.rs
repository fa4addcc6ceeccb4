//! Compile errors for features that cannot work on wasm32-unknown-unknown. The features `hyper`,
//! `tokio` and `rustls`, which other features and the defaults of client crates enable, have no
//! effect there.

#[cfg(feature = "ureq")]
compile_error!(
    "the feature `ureq` (`blocking` of a client crate) cannot work on wasm32-unknown-unknown, where nothing can block; \
     use an async client with the feature `reqwest`"
);

#[cfg(feature = "native-tls")]
compile_error!(
    "the feature `native-tls` cannot work on wasm32-unknown-unknown, where TLS is the platform's own; use the feature \
     `reqwest`"
);

#[cfg(feature = "testkit-server")]
compile_error!(
    "the feature `testkit-server` (`mock` of a client crate) cannot work on wasm32-unknown-unknown, which has no sockets; \
     run the server as another program"
);

#[cfg(all(feature = "testkit", not(feature = "js")))]
compile_error!(
    "on wasm32-unknown-unknown the feature `testkit` needs a clock, which the feature `js` brings"
);
