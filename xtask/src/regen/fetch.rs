//! Gets the document from a file, or from the source that `spec/source.toml` declares.
//!
//! It makes one request and follows redirects that stay on the same host. It checks only that the response is
//! a document at all; other code checks whether the document is suitable.

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use ureq::http::{Response, Uri};
use ureq::{Agent, Body, Proxy};
use url::Url;

use super::from_caller;

/// The maximum number of redirects.
const REDIRECTS: usize = 5;

/// The origin of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    File(PathBuf),
    Url(String),
}

impl Origin {
    /// Parses an argument: a URL, or the path of a file.
    pub(super) fn of(text: &str) -> Self {
        if text.contains("://") { Self::Url(text.to_owned()) } else { Self::File(from_caller(text.as_ref())) }
    }
}

/// The limits of a request.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Limits {
    /// Fetches from this URL instead of the original host: the original path is appended to that of the
    /// mirror.
    #[arg(long, value_name = "URL")]
    mirror: Option<String>,
    /// Uses this proxy; by default that of the environment (`HTTPS_PROXY`).
    #[arg(long, value_name = "URL")]
    pub(super) proxy: Option<String>,
    /// Accepts documents of at most this many bytes.
    #[arg(long, value_name = "BYTES", default_value_t = 8 * 1024 * 1024)]
    max_bytes: u64,
    /// Waits this many seconds for the whole document.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    timeout: u64,
}

/// The result of a request.
pub(super) enum Fetched {
    /// The document is the one that the tag identifies.
    Unchanged,
    Document {
        bytes: Vec<u8>,
        etag: Option<String>,
    },
}

/// Gets a document. With the tag of our document, it is fetched only if it has changed (RFC 9110, section
/// 13.1.2).
pub(super) fn fetch(origin: &Origin, etag: Option<&str>, limits: &Limits) -> Result<Fetched> {
    let url = match origin {
        Origin::File(path) => {
            let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            looks_like_a_document(&bytes, None).with_context(|| path.display().to_string())?;
            return Ok(Fetched::Document { bytes, etag: None });
        }
        Origin::Url(url) => limits.mirrored(url)?,
    };
    let agent = limits.agent()?;
    let bar = ProgressBar::new_spinner().with_style(
        ProgressStyle::with_template("{spinner} {msg} {bytes} {bytes_per_sec}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    bar.set_message(format!("fetching {url}"));
    let fetched = request(&agent, &url, etag, limits, &bar).with_context(|| format!("cannot fetch {url}"));
    bar.finish_and_clear();
    fetched
}

impl Limits {
    fn mirrored(&self, url: &str) -> Result<String> {
        let Some(mirror) = &self.mirror else { return Ok(url.to_owned()) };
        let uri: Uri = url.parse().with_context(|| format!("`{url}` is not a URL"))?;
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(format!("{}{path}", mirror.trim_end_matches('/')))
    }

    fn agent(&self) -> Result<Agent> {
        let limit = Some(Duration::from_secs(self.timeout));
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(limit)
            .accept_encoding("identity")
            .user_agent(concat!("sendgrid-seq-xtask/", env!("CARGO_PKG_VERSION")));
        let config = match &self.proxy {
            Some(proxy) => {
                config.proxy(Some(Proxy::new(proxy).with_context(|| format!("`{proxy}` is not a proxy"))?))
            }
            None => config,
        };
        Ok(config.build().into())
    }
}

fn request(
    agent: &Agent,
    url: &str,
    etag: Option<&str>,
    limits: &Limits,
    bar: &ProgressBar,
) -> Result<Fetched> {
    let mut uri: Uri = url.parse().context("it is not a URL")?;
    for _ in 0..=REDIRECTS {
        is_safe(&uri)?;
        let mut request = agent.get(uri.clone());
        if let Some(etag) = etag {
            request = request.header("if-none-match", etag);
        }
        let response = request.call()?;
        match response.status().as_u16() {
            200 => return read(response, limits, bar),
            304 if etag.is_some() => return Ok(Fetched::Unchanged),
            301 | 302 | 303 | 307 | 308 => uri = redirected(&uri, &response)?,
            404 | 410 => bail!(
                "it is gone ({}): look where the document went, and change the URL after `--from`, or `url` in spec/source.toml",
                response.status()
            ),
            _ => bail!("the server returned {}", response.status()),
        }
    }
    bail!("it was redirected more than {REDIRECTS} times")
}

/// Requires TLS, except for requests to this machine.
fn is_safe(uri: &Uri) -> Result<()> {
    let host = uri.host().unwrap_or_default();
    let is_loopback = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
    match uri.scheme_str() {
        Some("https") => Ok(()),
        Some("http") if is_loopback => Ok(()),
        _ => bail!("`{uri}` is not reached by https"),
    }
}

/// Returns the target of a redirect (RFC 9110, section 10.2.2). It is never another host, because the host is
/// what is trusted.
fn redirected(from: &Uri, response: &Response<Body>) -> Result<Uri> {
    let location = response.headers().get("location").and_then(|value| value.to_str().ok());
    let location = location.context("it was redirected to nowhere")?;
    let to = Url::parse(&from.to_string()).and_then(|from| from.join(location));
    let mut to = to.with_context(|| format!("it was redirected to `{location}`, which is not a URL"))?;
    to.set_fragment(None);
    let to: Uri = to.as_str().parse().with_context(|| format!("it was redirected to `{location}`"))?;
    ensure!(
        to.authority() == from.authority() && to.scheme() == from.scheme(),
        "it was redirected to another host, `{}`: when the document has moved there, name it with `--from` or in spec/source.toml",
        to.host().unwrap_or(location)
    );
    Ok(to)
}

fn read(response: Response<Body>, limits: &Limits, bar: &ProgressBar) -> Result<Fetched> {
    let header =
        |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (etag, media_type) = (header("etag"), header("content-type"));
    let mut bytes = Vec::new();
    let reader = response.into_body().into_with_config().limit(u64::MAX).reader();
    // One byte more distinguishes a document that is too large from one of exactly the maximum size.
    let mut reader = bar.wrap_read(reader).take(limits.max_bytes.saturating_add(1));
    reader.read_to_end(&mut bytes).context("the document did not come to its end")?;
    ensure!(bytes.len() as u64 <= limits.max_bytes, "the document has more than {} bytes", limits.max_bytes);
    looks_like_a_document(&bytes, media_type.as_deref())?;
    Ok(Fetched::Document { bytes, etag })
}

/// Rejects a web page, which some servers send for any request.
fn looks_like_a_document(bytes: &[u8], media_type: Option<&str>) -> Result<()> {
    let text = String::from_utf8_lossy(bytes.get(..512).unwrap_or(bytes)).to_ascii_lowercase();
    let media_type = media_type.unwrap_or_default().trim_start().to_ascii_lowercase();
    let is_html = text.trim_start().starts_with("<!doctype html") || text.trim_start().starts_with("<html");
    ensure!(!is_html && !media_type.starts_with("text/html"), "this is a web page, not an OpenAPI document");
    ensure!(!text.trim().is_empty(), "there is nothing in it");
    Ok(())
}
