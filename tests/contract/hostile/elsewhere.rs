//! Redirects: where a server sends us is no place for a key.

use sendgrid_seq::{Error, StatusCode, mock::Fault};

use super::row;
use crate::support::server;

#[test]
fn a_redirect_is_a_response_and_nothing_reaches_another_server() {
    let elsewhere = server();
    let locations = [
        Some(format!("{}/v3/engagementquality/scores", elsewhere.url())),
        Some(format!("//{}/", elsewhere.address())),
        Some("/v3/engagementquality/scores?from=2026-10-31&to=2026-10-31".to_owned()),
        Some("file:///etc/passwd".to_owned()),
        Some("http://[".to_owned()),
        None,
    ];
    for status in [301, 302, 303, 307, 308].map(|status| StatusCode::from_u16(status).unwrap()) {
        for location in &locations {
            row(&format!("{status} {location:?}")).expect(
                |mock| mock.fault(Fault::Redirect(status, location.clone())),
                |outcome| {
                    let Err(Error::UnexpectedStatus(error)) = outcome else { return false };
                    let advised = error.headers().get("location").map(|value| value.to_str().unwrap());
                    error.status() == status && advised == location.as_deref()
                },
            );
        }
    }
    assert!(elsewhere.mock().requests().is_empty());
}
