//! How much memory a response takes that is larger than its client wants.
//!
//! A binary of its own with a single test, since what is counted is what the whole program holds.

#![cfg(all(feature = "gzip", feature = "hyper", feature = "ureq"))]

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};

use flate2::Compression;
use flate2::write::GzEncoder;
use openapi_runtime::{
    Async, Blocking, Body, Bytes, ClientBuilder, Encoder, Error, InvalidRequest, Mode, NoDeclaredError,
    Operation, OperationInfo, Outcome, RawResponse, Request, Response, Retry,
};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const MIB: usize = 1 << 20;

/// What the clients take of a response.
const LIMIT: usize = 4 * MIB;

/// What they may hold while they read one: a buffer that is full at the limit, one of twice that into which it is copied,
/// and something for all the rest.
const BOUND: usize = 3 * LIMIT + MIB;

/// How large the responses are that are refused, in MiB.
const LARGE: usize = 1024;

/// Reads the bytes of a response.
struct Download;

impl Operation for Download {
    type Success = Bytes;
    type Error = NoDeclaredError;
    const INFO: OperationInfo = OperationInfo::get("/bytes").operation_id("download");

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        Encoder::new(&Self::INFO).finish()
    }

    fn decode(response: &mut RawResponse) -> Outcome<Bytes, NoDeclaredError> {
        if response.status().is_success() { response.bytes(|bytes| bytes) } else { response.undeclared() }
    }
}

/// A response that is made while it is sent: its beginning, then a piece of it again and again.
#[derive(Clone)]
struct Reply {
    begin: Vec<u8>,
    again: Vec<u8>,
    times: usize,
    end: &'static [u8],
}

impl Reply {
    /// So many MiB, each of them a chunk.
    fn plain(status: &str, mib: usize) -> Self {
        let begin = format!("HTTP/1.1 {status}\r\ntransfer-encoding: chunked\r\n\r\n").into_bytes();
        let again = [format!("{MIB:x}\r\n").as_bytes(), &*vec![b' '; MIB], b"\r\n"].concat();
        Self { begin, again, times: mib, end: b"0\r\n\r\n" }
    }

    /// So many MiB of zeros, compressed.
    fn compressed(mib: usize) -> Self {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let mut mebibyte = || {
            let before = encoder.get_ref().len();
            // After a flush, the next piece begins with a whole byte, and looks back at nothing but zeros: it can stand
            // behind itself.
            encoder.write_all(&vec![0; MIB]).and_then(|()| encoder.flush()).expect("memory");
            encoder.get_ref()[before..].to_vec()
        };
        let (first, again) = (mebibyte(), mebibyte());
        assert!(again.len() < 2000, "{} bytes are not bomb", again.len());
        let begin = [b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n", &*first].concat();
        Self { begin, again, times: mib - 1, end: b"" }
    }

    /// Sends the response to each request; returns the base URL.
    fn serve(self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that has enough hangs up.
                let _ = self.response(&stream);
            }
        });
        format!("http://{address}")
    }

    fn response(&self, mut stream: &TcpStream) -> io::Result<()> {
        let head = BufReader::new(stream).lines();
        head.take_while(|line| line.as_ref().is_ok_and(|line| !line.is_empty())).for_each(drop);
        stream.write_all(&self.begin)?;
        for _ in 0..self.times {
            stream.write_all(&self.again)?;
        }
        stream.write_all(self.end)
    }
}

type CallResult = Result<Response<Bytes>, Error<NoDeclaredError>>;

/// Requests the response in both modes; returns what came of it, and how many bytes were held at once for it.
fn both(reply: &Reply) -> [(&'static str, CallResult, usize); 2] {
    let url = reply.clone().serve();
    let (asynchronous, held) = by_hyper(&url);
    let (blocking, held_blocking) = by_ureq(&url);
    [("hyper", asynchronous, held), ("ureq", blocking, held_blocking)]
}

fn by_hyper(url: &str) -> (CallResult, usize) {
    let client = builder::<Async>(url).build().expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    measured(|| runtime.block_on(client.call(Download).into_future()))
}

fn by_ureq(url: &str) -> (CallResult, usize) {
    let client = builder::<Blocking>(url).build().expect("a client");
    measured(|| client.call(Download).send())
}

fn builder<M: Mode>(url: &str) -> ClientBuilder<M> {
    ClientBuilder::new(url).max_body(u64::try_from(LIMIT).expect("a limit")).retry(Retry::never())
}

fn measured<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let result = work();
    (result, ALLOCATOR.peak_usage().saturating_sub(before))
}

#[test]
fn a_response_that_is_too_large_takes_no_more_memory_than_one_that_is_not() {
    for (name, outcome, held) in both(&Reply::plain("200 OK", LIMIT / MIB)) {
        assert_eq!(outcome.expect(name).inner().len(), LIMIT, "{name}");
        assert!((LIMIT..BOUND).contains(&held), "{name}: {held} bytes, for one that is just small enough");
    }
    for (case, reply) in [
        ("plain", Reply::plain("200 OK", LARGE)),
        ("plain, of an error", Reply::plain("500 Internal Server Error", LARGE)),
        ("compressed", Reply::compressed(LARGE)),
    ] {
        for (name, outcome, held) in both(&reply) {
            assert!(matches!(outcome, Err(Error::TooLarge(_))), "{case}, {name}: {outcome:?}");
            assert!(held < BOUND, "{case}, {name}: {held} bytes");
        }
    }
}
