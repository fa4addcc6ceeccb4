//! Whether a failed call may have reached the server, which depends on all its attempts.

use super::retry::{ServerAction, play, retrying};
use super::*;
use crate::error::InvalidRequest;
use crate::{Credentials, CredentialsError};

use ServerAction::{Fails, Responds};
use TransportErrorKind::{Body, Connect, Environment, Exchange};

#[test]
fn a_call_was_sent_when_one_of_its_attempts_may_have_been() {
    let cases: &[(&[ServerAction], bool)] = &[
        (&[Fails(Environment)], false),
        (&[Fails(Connect), Fails(Connect), Fails(Connect)], false),
        (&[Fails(Connect), Fails(Connect), Fails(Environment)], false),
        (&[Fails(Exchange), Fails(Connect), Fails(Connect)], true),
        (&[Fails(Connect), Fails(Body), Fails(Connect)], true),
        (&[Fails(Connect), Responds(503, &[]), Fails(Connect)], true),
        (&[Fails(Connect), Fails(Connect), Fails(Exchange)], true),
        (&[Responds(400, &[])], true),
    ];
    let mut machine = machine(&Arc::new(retrying()), ListThings::default());
    for (script, expected) in cases {
        // All share a machine: a new call does not remember the one before.
        let (_, sent) = play(&mut machine, script);
        let error = sent.expect_err("a failure");
        assert_eq!(error.may_have_been_sent(), *expected, "{script:?}: {error}");
        assert_eq!(error.is_retryable(), !matches!(script, [.., Fails(Environment) | Responds(400, _)]));
    }
}

#[test]
fn a_deadline_tells_it_too() {
    for (kind, expected) in [(Connect, false), (Exchange, true), (Body, true)] {
        let now = Instant::now();
        let mut machine = call(Some(10));
        sent(machine.step(at(now), Event::Start));
        let late = Event::Failed(Failure::Transport(TransportError::timeout(kind)));
        let error = done(machine.step(at(now + Duration::from_secs(10)), late)).expect_err("a deadline");
        assert!(matches!(error, Error::Deadline(_)), "{error}");
        assert_eq!((error.attempts(), error.may_have_been_sent()), (1, expected), "{kind:?}");
    }
}

/// A secret that can be read once.
struct Once(std::sync::Mutex<Option<SecretString>>);

impl Credentials for Once {
    fn secret(&self) -> Result<SecretString, CredentialsError> {
        let secret = self.0.lock().expect("a secret").take();
        secret.ok_or_else(|| CredentialsError::new("the safe is locked"))
    }
}

#[test]
fn what_cannot_be_prepared_again_was_sent_before() {
    let once = Arc::new(Once(std::sync::Mutex::new(Some("SG.x".into()))));
    let credentials = vec![Issuer::new(BEARER, once)];
    let mut machine = machine(&Arc::new(Settings { credentials, ..retrying() }), ListThings::default());
    let (pauses, sent) = play(&mut machine, &[Responds(503, &[])]);
    let error = sent.expect_err("a failure");
    assert_eq!((pauses.len(), error.status()), (1, Some(StatusCode::SERVICE_UNAVAILABLE)), "{error}");
    assert!(error.may_have_been_sent());

    let (_, sent) = play(&mut machine, &[]);
    let error: Error<_> = sent.expect_err("no secret");
    let Error::InvalidRequest(error) = error else { panic!("{error}") };
    let error: &InvalidRequest = &error;
    assert!(error.to_string().contains("no credentials for `Bearer`"), "{error}");
}
