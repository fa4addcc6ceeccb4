//! A response that means "ask again later".

openapi_runtime::include_api!("pending");

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};
    use std::time::{Duration, Instant};

    use openapi_runtime::{Blocking, BlockingTimer};

    use super::client::Client;
    use super::models::{GetReportOk, MoveAccepted};
    use super::operations::{GetReportSuccess, MoveSuccess};
    use crate::support::{exchange, serving};

    /// A clock that advances when a call sleeps.
    #[derive(Clone)]
    struct Slept(Arc<Mutex<Duration>>, Instant);

    impl BlockingTimer for Slept {
        fn now(&self) -> Instant {
            self.1 + *self.0.lock().unwrap()
        }

        fn sleep(&self, duration: Duration) {
            *self.0.lock().unwrap() += duration;
        }
    }

    #[test]
    fn both_responses_are_values() {
        let (_, result) = exchange!((202, r#"{"message":"later"}"#), |client| client.get_report());
        assert_eq!(result.unwrap().into_inner(), GetReportSuccess::Accepted);
        let (_, result) = exchange!((200, r#"{"pets":3}"#), |client| client.get_report());
        assert_eq!(result.unwrap().into_inner(), GetReportSuccess::Ok(GetReportOk::new(3)));
        let (_, result) = exchange!((202, "{}"), |client| client.r#move());
        assert_eq!(result.unwrap().into_inner(), MoveSuccess::Accepted(MoveAccepted::default()));
    }

    #[test]
    fn waiting_asks_again_until_the_response_is_ready() {
        let (server, log) = serving(&[(202, "{}"), (202, "{}"), (200, r#"{"pets":3}"#)]);
        let slept = Slept(Arc::default(), Instant::now());
        let client = Client::<Blocking>::builder().base_url("https://pets.example").transport(server);
        let client = client.timer(slept.clone()).build().unwrap();
        let report: GetReportOk = client.get_report().wait().send().unwrap().into_inner();
        assert_eq!((report, log.take().len()), (GetReportOk::new(3), 3));
        assert!(*slept.0.lock().unwrap() > Duration::ZERO);

        let (server, log) = serving(&[(202, "{}"), (204, "")]);
        let client = Client::<Blocking>::builder().base_url("https://pets.example").transport(server);
        let client = client.timer(slept).build().unwrap();
        let () = client.r#move().wait().send().unwrap().into_inner();
        assert_eq!(log.take().len(), 2);
    }
}
