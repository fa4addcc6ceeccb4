//! What no answer of HTTP can say: half an answer, none at all, too much of it, or something else.

use std::time::Duration;

use sendgrid_seq::{Error, mock::Fault};

use super::{is_usual, row};

#[test]
fn an_answer_that_takes_its_time_is_an_answer() {
    row("delay").expect(|mock| mock.fault(Fault::Delay(Duration::from_millis(100))), is_usual);
}

#[test]
fn what_is_too_large_is_refused_while_it_is_read() {
    for fault in [Fault::ContentLength(1 << 40), Fault::EndlessBody, Fault::GzipBomb] {
        let name = format!("{fault:?}");
        row(&name).expect(
            |mock| mock.fault(fault.clone().forever()),
            |answered| matches!(answered, Err(Error::TooLarge(error)) if error.limit() == super::MAX_BODY),
        );
    }
}
