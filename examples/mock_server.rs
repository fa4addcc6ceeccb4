//! Runs the mock server on a local port, for programs in any language.
//!
//! ```text
//! cargo run --example mock_server --features mock -- --port 4010 --demo
//! curl -H "Authorization: Bearer $KEY" "http://127.0.0.1:4010/v3/engagementquality/scores?from=…&to=…"
//! ```

use std::{error::Error, io::Write};

use sendgrid_seq::mock::{Mock, MockServer};

const USAGE: &str = "usage: mock_server [--port PORT] [--demo]
  --port PORT  the port of 127.0.0.1 to serve on; any that is free without this
  --demo       90 days of scores and a dozen subusers; without this, one account without scores";

/// The arguments of the command line.
#[derive(Debug, Default, PartialEq)]
struct Options {
    port: u16,
    demo: bool,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--demo" => options.demo = true,
                "--port" => {
                    let port = arguments.next().ok_or("`--port` needs a number")?;
                    options.port = port.parse().map_err(|_| format!("`{port}` is not a port"))?;
                }
                other => return Err(format!("`{other}` is not an option")),
            }
        }
        Ok(options)
    }
}

/// Starts the server, and prints its URL and key.
fn serve(options: &Options, out: &mut impl Write) -> Result<MockServer, Box<dyn Error>> {
    let mock = if options.demo { Mock::demo() } else { Mock::new() };
    // It runs for days, and nobody asks it for its requests.
    mock.keep_calls(0);
    // What is pending is computed after a while, as on the real one.
    mock.timer().run();
    let server = MockServer::serve_on(mock, options.port)?;
    writeln!(out, "url: {}", server.url())?;
    writeln!(out, "key: {}", server.mock().api_key())?;
    out.flush()?;
    Ok(server)
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(fault) => {
            eprintln!("error: {fault}\n{USAGE}");
            std::process::exit(2);
        }
    };
    let _server = serve(&options, &mut std::io::stdout())?;
    loop {
        // The server has a thread of its own; a signal ends both.
        std::thread::park();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::TcpStream,
    };

    use super::{Options, serve};

    fn options(line: &str) -> Result<Options, String> {
        Options::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn the_command_line_is_read() {
        assert_eq!(options("--port 4010 --demo"), Ok(Options { port: 4010, demo: true }));
        assert_eq!(options(""), Ok(Options::default()));
        for line in ["--port", "--port x", "--port 65536", "--daemon"] {
            assert!(options(line).is_err(), "{line}");
        }
    }

    #[test]
    fn what_it_prints_opens_it() {
        let mut out = Vec::new();
        let server = serve(&Options { port: 0, demo: true }, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        let (url, key) = out.trim().strip_prefix("url: ").unwrap().split_once("\nkey: ").unwrap();

        let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
        let date = server.mock().today();
        let path = format!("/v3/engagementquality/subusers/scores?date={date}&limit=1");
        let head = format!("host: x\r\nauthorization: Bearer {key}\r\nconnection: close\r\n\r\n");
        stream.write_all(format!("GET {path} HTTP/1.1\r\n{head}").as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        assert!(response.starts_with("HTTP/1.1 202"), "{response}");
        assert_eq!((server.mock().requests().len(), server.mock().seen()), (0, 1));
    }
}
