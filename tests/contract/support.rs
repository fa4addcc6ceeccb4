//! A server with a date, and a way to await in a plain function.

use sendgrid_seq::{
    Date, date,
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
