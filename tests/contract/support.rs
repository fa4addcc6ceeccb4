//! A server with a date, and a way to await in a plain function.

use sendgrid_seq::{
    Client, Date, blocking, date,
    mock::{Account, Day, Mock, MockServer},
};

/// The date that every mock in these tests goes by.
pub(crate) const TODAY: Date = date(2026, 10, 31);

pub(crate) fn mock() -> Mock {
    let mock = Mock::new();
    mock.set_today(TODAY);
    mock
}

pub(crate) fn server() -> MockServer {
    MockServer::serve_blocking(mock()).unwrap()
}

/// A client of a server; its pauses take the mock's own time.
pub(crate) fn async_client(server: &MockServer) -> Client {
    let builder = Client::builder().base_url(server.url()).api_key(server.mock().api_key());
    builder.timer(server.mock().timer()).build().unwrap()
}

/// A blocking client of a server; its pauses take the mock's own time.
pub(crate) fn blocking_client(server: &MockServer) -> blocking::Client {
    let builder = blocking::Client::builder().base_url(server.url()).api_key(server.mock().api_key());
    builder.timer(server.mock().timer()).build().unwrap()
}

/// Adds subusers with the ids 1 to `count`, each with a score.
pub(crate) fn add_subusers(mock: &Mock, count: i64) {
    for id in 1..=count {
        mock.add_subuser(Account::new(id, format!("subuser-{id}")).otherwise(Day::computed(4.0)));
    }
}

/// Runs async code, as `#[tokio::main]` does. Other threads may need their part of the machine, so it has none itself.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
