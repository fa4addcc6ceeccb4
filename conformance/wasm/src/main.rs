//! Runs a command beside mock servers, whose addresses are in its environment: the tests of this package under Node.js,
//! which cannot start servers themselves. `.ci/wasm` has the command.

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn main() {}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn main() -> Result<std::process::ExitCode, Box<dyn std::error::Error>> {
    servers::run_with_echo(std::env::args_os().skip(1))
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod servers {
    use std::error::Error;
    use std::ffi::OsString;
    use std::process::{Command, ExitCode};
    use std::time::Duration;

    use sendgrid_seq::date;
    use sendgrid_seq::mock::{Day, Fault, Mock, MockServer, Scripted};
    use sendgrid_seq::runtime::http::{HeaderValue, Response, StatusCode, header};
    use sendgrid_seq::runtime::testkit::{Arrival, Clock, Reaction, Server, Service};

    /// Two events, and not the end of what was to come.
    const BROKEN_EVENTS: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n\
                                 9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n";

    /// A body that breaks off, and its rest.
    const CUT: [&str; 2] = [
        "HTTP/1.1 200 OK\r\netag: \"1\"\r\ncontent-length: 13\r\n\r\n{\"resu",
        "HTTP/1.1 206 Partial Content\r\netag: \"1\"\r\ncontent-range: bytes 6-12/13\r\n\
         content-length: 7\r\n\r\nlt\":[]}",
    ];

    /// What makes a server different from the others.
    type Change = fn(&Mock);

    /// The servers by the names of their variables, and how each differs from the others.
    const SERVERS: [(&str, Change); 8] = [
        ("MOCK", |_| {}),
        ("MOCK_BUSY", |mock| {
            let later = HeaderValue::from_static("1");
            mock.respond_next(
                Scripted::new(StatusCode::SERVICE_UNAVAILABLE).header(header::RETRY_AFTER, later),
            );
        }),
        ("MOCK_PENDING", |mock| mock.set_day(mock.today(), Day::computed(4.2).after_asks(1))),
        ("MOCK_SILENT", |mock| mock.fault(Fault::Silence.forever())),
        ("MOCK_STALLED", |mock| mock.fault(Fault::DripBody(Duration::from_secs(3600)).forever())),
        ("MOCK_BREAKING", |mock| mock.fault(Fault::Raw(BROKEN_EVENTS.into()))),
        ("MOCK_CUT", |mock| CUT.into_iter().for_each(|bytes| mock.fault(Fault::Raw(bytes.into())))),
        ("MOCK_REDIRECTING", |mock| {
            mock.fault(Fault::Redirect(StatusCode::TEMPORARY_REDIRECT, Some("/elsewhere".to_owned())));
        }),
    ];

    /// Responds with the method, the media type and the length of what it receives.
    #[derive(Clone)]
    struct Echo(Clock);

    impl Service for Echo {
        fn react(&self, request: Arrival<'_>) -> Reaction {
            let header =
                |name| request.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("-");
            let (media_type, length) = (header(header::CONTENT_TYPE), header(header::CONTENT_LENGTH));
            Reaction::Response(Response::new(format!("{} {media_type} {length}", request.method).into()))
        }

        fn clock(&self) -> &Clock {
            &self.0
        }
    }

    /// Runs the command, and returns what it returns.
    pub(super) fn run_with_echo(
        mut command: impl Iterator<Item = OsString>,
    ) -> Result<ExitCode, Box<dyn Error>> {
        let mut command = Command::new(command.next().ok_or("usage: conformance-wasm COMMAND…")?);
        command.args(std::env::args_os().skip(2));
        let echo = Server::start(Echo(Clock::new()), ([127, 0, 0, 1], 0).into())?;
        command.env("ECHO", echo.url());
        let mut running = Vec::new();
        for (variable, misbehave) in SERVERS {
            let mock = Mock::new();
            mock.set_today(date(2026, 10, 31));
            mock.set_day(mock.today(), Day::computed(4.2));
            misbehave(&mock);
            let server = MockServer::serve_blocking(mock)?;
            command.env(variable, server.url()).env("MOCK_KEY", server.mock().api_key());
            running.push(server);
        }
        let status = command.status()?;
        Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
