//! How much memory streams take: 1 GiB down and up, a million events, a million items down and up, in both modes.
//!
//! ```text
//! cargo run --release -p openapi-runtime --features hyper,ureq --example stream_memory
//! ```
//!
//! A server of its own process sends what no client could hold in 32 MiB. Each transfer is a process as well, and states
//! at its end how much memory it had at most (`VmHWM`, Linux only). The program fails when one had more.

use std::error::Error;
use std::io::{BufRead as _, BufReader, Read as _, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use openapi_runtime::{
    Async, Blocking, Body, Client, ClientBuilder, Encoder, Events, HeaderMap, InvalidRequest, Method,
    NoDeclaredError, Operation, OperationInfo, Outcome, RawRequest, RawResponse, Reading, Request, Sequence,
    SequenceBody, StatusCode, http,
};
use serde::{Deserialize, Serialize};

type Outcomes<T> = Result<T, Box<dyn Error + Send + Sync>>;

const GIB: u64 = 1024 * 1024 * 1024;
const MILLION: u64 = 1_000_000;
const LIMIT: u64 = 32 * 1024;

const TRANSFERS: [&str; 7] =
    ["download", "to-file", "upload", "upload-file", "events", "items-down", "items-up"];

fn main() -> Outcomes<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => all(),
        ["serve"] => serve(),
        [mode, transfer, url] => one(mode, transfer, url),
        _ => Err("no arguments are needed".into()),
    }
}

/// Runs every transfer in a process of its own.
fn all() -> Outcomes<()> {
    let program = std::env::current_exe()?;
    let mut server = Command::new(&program).arg("serve").stdout(Stdio::piped()).spawn()?;
    let mut url = String::new();
    BufReader::new(server.stdout.take().ok_or("no output")?).read_line(&mut url)?;
    let file = file();
    let mut whole = std::fs::File::create(&file)?;
    let piece = vec![7; 1024 * 1024];
    (0..GIB / piece.len() as u64).try_for_each(|_| whole.write_all(&piece))?;
    drop(whole);
    println!("| transfer | mode | peak KiB | seconds |\n|---|---|---:|---:|");
    let mut worst = 0;
    for transfer in TRANSFERS {
        for mode in ["async", "blocking"] {
            let begun = Instant::now();
            let output = Command::new(&program).args([mode, transfer, url.trim()]).output()?;
            let text = String::from_utf8_lossy(&output.stdout);
            if !output.status.success() {
                return Err(format!("{transfer}: {}", String::from_utf8_lossy(&output.stderr)).into());
            }
            let peak: u64 = text.trim().parse()?;
            worst = worst.max(peak);
            println!("| {transfer} | {mode} | {peak} | {:.1} |", begun.elapsed().as_secs_f64());
        }
    }
    server.kill()?;
    server.wait()?;
    std::fs::remove_file(&file)?;
    if worst > LIMIT { Err(format!("{worst} KiB are more than {LIMIT}").into()) } else { Ok(()) }
}

fn file() -> PathBuf {
    std::env::temp_dir().join("openapi-runtime-stream-memory")
}

/// The most memory that this process had, in KiB.
fn peak() -> Outcomes<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

#[derive(Serialize, Deserialize)]
struct Item {
    id: u64,
    name: String,
}

fn item(id: u64) -> Item {
    Item { id, name: format!("item {id}") }
}

struct ListItems;

impl Operation for ListItems {
    type Success = Sequence<Item>;
    type Error = NoDeclaredError;
    const INFO: OperationInfo = OperationInfo::get("/items").accept("application/jsonl").streamed();

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        Encoder::new(&Self::INFO).finish()
    }

    fn reading(_: StatusCode, headers: &HeaderMap) -> Reading {
        Reading::sequence(headers)
    }

    fn decode(response: &mut RawResponse) -> Outcome<Self::Success, Self::Error> {
        response.sequence(std::convert::identity)
    }
}

struct WatchItems;

impl Operation for WatchItems {
    type Success = Events<Item>;
    type Error = NoDeclaredError;
    const INFO: OperationInfo = OperationInfo::get("/events").accept("text/event-stream").streamed();

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        Encoder::new(&Self::INFO).finish()
    }

    fn reading(_: StatusCode, headers: &HeaderMap) -> Reading {
        Reading::events(headers)
    }

    fn decode(response: &mut RawResponse) -> Outcome<Self::Success, Self::Error> {
        response.events(std::convert::identity)
    }
}

struct AddItems(SequenceBody<Item>);

impl Operation for AddItems {
    type Success = ();
    type Error = NoDeclaredError;
    const INFO: OperationInfo = OperationInfo::put("/items").accept("");

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        Encoder::new(&Self::INFO).sequence("application/jsonl", &self.0).finish()
    }

    fn decode(response: &mut RawResponse) -> Outcome<Self::Success, Self::Error> {
        response.empty(())
    }
}

fn download() -> RawRequest {
    RawRequest::new(Method::GET, "/bytes")
}

fn upload(body: Body) -> RawRequest {
    let media_type = http::HeaderValue::from_static("application/octet-stream");
    RawRequest::new(Method::PUT, "/bytes").body(media_type, body)
}

/// 1 GiB that is made on the way.
fn made() -> Body {
    let piece = openapi_runtime::Bytes::from(vec![7; 64 * 1024]);
    let pieces = GIB / piece.len() as u64;
    let chunks = (0..pieces).map(move |_| Ok(piece.clone()));
    Body::once(Some(GIB), openapi_runtime::ByteStream::from_chunks(chunks))
}

fn target() -> PathBuf {
    std::env::temp_dir().join("openapi-runtime-stream-memory-received")
}

/// Makes one transfer, and prints how much memory the process had at most.
fn one(mode: &str, transfer: &str, url: &str) -> Outcomes<()> {
    let count = match mode {
        "async" => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(asynchronous(transfer, url))?
        }
        _ => blocking(transfer, url)?,
    };
    let wanted = match transfer {
        "events" | "items-down" => MILLION,
        "download" | "to-file" => GIB,
        _ => 0,
    };
    if count != wanted {
        return Err(format!("{count} in place of {wanted}").into());
    }
    println!("{}", peak()?);
    Ok(())
}

async fn asynchronous(transfer: &str, url: &str) -> Outcomes<u64> {
    let client: Client<Async> = ClientBuilder::new(url).attempt_timeout(Duration::from_secs(600)).build()?;
    let mut count = 0;
    match transfer {
        "download" => {
            let mut stream = client.call(download()).download().await?.into_inner();
            while let Some(piece) = stream.next().await {
                count += piece?.len() as u64;
            }
        }
        "to-file" => {
            count = client.call(download()).download().to_file(target()).await?.into_inner();
            std::fs::remove_file(target())?;
        }
        "upload" => _ = client.call(upload(made())).await?,
        "upload-file" => _ = client.call(upload(Body::from_file(file())?)).await?,
        "events" => {
            let mut events = client.call(WatchItems).await?.into_inner();
            while let Some(event) = events.try_next().await? {
                count += u64::from(event.data.id == count);
            }
        }
        "items-down" => {
            let mut items = client.call(ListItems).await?.into_inner();
            while let Some(item) = items.try_next().await? {
                count += u64::from(item.id == count);
            }
        }
        _ => _ = client.call(AddItems(SequenceBody::from_items((0..MILLION).map(item)))).await?,
    }
    Ok(count)
}

fn blocking(transfer: &str, url: &str) -> Outcomes<u64> {
    let client: Client<Blocking> =
        ClientBuilder::new(url).attempt_timeout(Duration::from_secs(600)).build()?;
    let mut count = 0;
    match transfer {
        "download" => {
            let mut stream = client.call(download()).download().send()?.into_inner();
            count = std::io::copy(&mut stream, &mut std::io::sink())?;
        }
        "to-file" => {
            count = client.call(download()).download().to_file(target())?.into_inner();
            std::fs::remove_file(target())?;
        }
        "upload" => _ = client.call(upload(made())).send()?,
        "upload-file" => _ = client.call(upload(Body::from_file(file())?)).send()?,
        "events" => {
            for event in client.call(WatchItems).send()?.into_inner() {
                count += u64::from(event?.data.id == count);
            }
        }
        "items-down" => {
            for item in client.call(ListItems).send()?.into_inner() {
                count += u64::from(item?.id == count);
            }
        }
        _ => _ = client.call(AddItems(SequenceBody::from_items((0..MILLION).map(item)))).send()?,
    }
    Ok(count)
}

/// Serves one connection after the other, each with one request.
fn serve() -> Outcomes<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}", listener.local_addr()?);
    for connection in listener.incoming() {
        // A client that goes away early is seen by the client's own process.
        _ = respond(connection?);
    }
    Ok(())
}

fn respond(connection: TcpStream) -> Outcomes<()> {
    let mut writer = std::io::BufWriter::with_capacity(64 * 1024, connection.try_clone()?);
    let mut reader = BufReader::with_capacity(64 * 1024, connection);
    let (mut head, mut line) = (String::new(), String::new());
    while reader.read_line(&mut line)? > 2 {
        head.push_str(&line.to_ascii_lowercase());
        line.clear();
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<u64>().ok());
    if head.starts_with("put") {
        match length {
            Some(length) => _ = std::io::copy(&mut reader.take(length), &mut std::io::sink())?,
            None => chunks(&mut reader)?,
        }
        writer.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")?;
    } else if head.starts_with("get /bytes") {
        write!(
            writer,
            "HTTP/1.1 200 OK\r\nConnection: close\r\nETag: \"1\"\r\nContent-Length: {GIB}\r\n\r\n"
        )?;
        let piece = vec![7; 64 * 1024];
        (0..GIB / piece.len() as u64).try_for_each(|_| writer.write_all(&piece))?;
    } else {
        let (media_type, begin, end) = if head.starts_with("get /events") {
            ("text/event-stream", "data: ", "\n\n")
        } else {
            ("application/jsonl", "", "\n")
        };
        write!(writer, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {media_type}\r\n\r\n")?;
        for id in 0..MILLION {
            write!(writer, "{begin}{}{end}", serde_json::to_string(&item(id))?)?;
        }
    }
    writer.flush()?;
    Ok(())
}

/// Reads a body in chunks (RFC 9112, section 7.1).
fn chunks(reader: &mut BufReader<TcpStream>) -> Outcomes<()> {
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let length = u64::from_str_radix(line.trim(), 16)?;
        std::io::copy(&mut reader.take(length + 2), &mut std::io::sink())?;
        if length == 0 {
            return Ok(());
        }
    }
}
