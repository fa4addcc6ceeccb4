//! What the client promises, checked against the mock server: through a real socket, async and blocking, and in memory
//! where time must not pass.
//!
//! One binary, since each one links the HTTP stacks anew.

mod callers;
mod document;
mod environment;
mod hostile;
mod mock_server;
mod on_behalf_of;
mod paging;
mod properties;
mod retries;
mod secrets;
mod shared_pause;
mod statuses;
mod support;
mod tables;
mod types;
mod waiting;
