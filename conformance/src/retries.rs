//! Retries as the document declares them.

openapi_runtime::include_api!("retries");

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use openapi_runtime::testkit::Clock;
    use openapi_runtime::{Async, Blocking, InMemory, Operation as _, Retry, http};

    use super::client::{Client, ClientBuilder};
    use super::operations::{ChangePets, ListPets, ListToys, RemovePets};
    use crate::support::block_on;

    /// Creates a server that responds twice with this status, then with 204, and counts its calls.
    fn server(status: u16) -> (InMemory, Arc<AtomicUsize>) {
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let server = InMemory::new(move |_| {
            let status = if counted.fetch_add(1, Ordering::Relaxed) < 2 { status } else { 204 };
            http::Response::builder().status(status).body("").unwrap()
        });
        (server, calls)
    }

    fn with<M: openapi_runtime::Mode>(builder: ClientBuilder<M>, retry: Option<Retry>) -> ClientBuilder<M> {
        match retry {
            Some(retry) => builder.retry(retry),
            None => builder,
        }
    }

    /// Returns how often a call that fails with this status is sent, in both modes.
    macro_rules! calls {
        ($status:expr, $retry:expr, |$client:ident| $call:expr) => {{
            let (server, calls) = server($status);
            let $client = with(Client::<Blocking>::builder(), $retry)
                .timer(Clock::new())
                .transport(server)
                .build()
                .unwrap();
            let _ = $call.send();
            let blocking = calls.load(Ordering::Relaxed);
            let (server, calls) = self::server($status);
            let $client = with(Client::<Async>::builder(), $retry)
                .timer(Clock::new())
                .transport(server)
                .build()
                .unwrap();
            let _ = block_on($call.send());
            assert_eq!(calls.load(Ordering::Relaxed), blocking);
            blocking
        }};
        ($status:expr, |$client:ident| $call:expr) => {
            calls!($status, None, |$client| $call)
        };
    }

    #[test]
    fn the_policy_of_the_document_is_that_of_the_client() {
        assert_eq!(calls!(505, |client| client.list_pets()), 3);
        assert_eq!(calls!(409, |client| client.list_pets()), 3);
        assert_eq!(calls!(408, |client| client.list_pets()), 1);
        assert_eq!(calls!(505, |client| client.add_pet()), 1, "what cannot be repeated is not");
        assert_eq!(ListPets::INFO.own_retry(), None);
    }

    #[test]
    fn that_of_an_operation_stands_in_for_it() {
        assert_eq!(calls!(505, |client| client.replace_pets()), 1);
        assert_eq!(calls!(418, |client| client.change_pets()), 3, "whatever the method is");
        assert_eq!(calls!(500, |client| client.change_pets()), 1);
        assert_eq!(calls!(404, |client| client.remove_pets()), 2, "ours comes first");
        let expected = Retry::new().statuses(&[(418, 418)]).connection_errors(false).all_methods(true);
        assert_eq!(ChangePets::INFO.own_retry(), Some(&expected));
        let expected = Retry::new().max_attempts(2).statuses(&[(400, 499)]).growth(1.0);
        let expected = expected.first_delay(Duration::from_millis(5)).connection_errors(false);
        assert_eq!(RemovePets::INFO.own_retry(), Some(&expected));
        assert_eq!(ListToys::INFO.own_retry(), None, "what does not fit has no effect");
    }

    #[test]
    fn one_that_is_chosen_by_hand_stands_in_for_all() {
        let never = || Some(Retry::never());
        assert_eq!(calls!(505, never(), |client| client.list_pets()), 1);
        assert_eq!(calls!(418, never(), |client| client.change_pets()), 1);
        assert_eq!(
            calls!(418, never(), |client| client.change_pets().retry(Retry::new().all_methods(true))),
            1
        );
        assert_eq!(calls!(500, |client| client.replace_pets().retry(Retry::new())), 3);
    }
}
