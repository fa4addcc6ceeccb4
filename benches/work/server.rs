//! A server that always gives the same response, as a program of its own: what it does is not the client's work.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::{env, thread};

use super::responses;

/// The argument with which a bench is started to be the server.
pub(crate) const SERVE: &str = "serve";

/// A running server; it ends with this value.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
}

impl Server {
    /// Starts this program once more, as the server.
    pub(crate) fn start() -> Self {
        let program = env::current_exe().expect("a program knows its path");
        let mut child = Command::new(program)
            .arg(SERVE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let output = child.stdout.take().expect("its output is a pipe");
        let mut url = String::new();
        BufReader::new(output).read_line(&mut url).expect("it states where it listens");
        Self { child, url: url.trim().to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves until the one that started it is gone.
pub(crate) fn serve() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || response(&stream));
        }
    });
    io::stdin().read_to_end(&mut Vec::new()).map(|_| ())
}

fn response(mut stream: &std::net::TcpStream) -> io::Result<()> {
    let body = responses::SCORES;
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ";
    let response = format!("{head}{}\r\n\r\n{body}", body.len());
    stream.set_nodelay(true)?;
    let mut lines = BufReader::new(stream);
    let mut line = String::new();
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if line == "\r\n" {
            stream.write_all(response.as_bytes())?;
        }
    }
}
