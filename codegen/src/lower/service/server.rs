//! Lowers servers: the base URLs that a document declares (OpenAPI 3.1, section 4.8.5).

use std::collections::{BTreeMap, HashMap};
use std::net::Ipv6Addr;

use crate::diagnostic::{Diagnostic, Report};
use crate::document::Document;
use crate::document::view::{Object, Operation, PathItem, Server};
use crate::ir;
use crate::name::{Scope, Words};
use crate::source::{Pointer, Span};

use super::variables::Enums;
use crate::lower::{check_pins, remark};

/// The servers of a document.
pub(in crate::lower) struct Servers {
    /// Those that can be used without further input.
    pub(in crate::lower) usable: Vec<ir::Server>,
    /// Those of paths and operations, if there is a choice.
    pub(in crate::lower) own: Vec<ir::OwnServers>,
    /// The enums of their variables' values.
    pub(in crate::lower) choices: Vec<ir::Choices>,
    /// The URLs of servers that only the caller can complete.
    pub(in crate::lower) open: Vec<String>,
}

/// Lowers the servers of a document. Their types share a module with the handles of tags.
pub(in crate::lower) fn servers(
    document: &Document,
    (tags, operations): (&[ir::Tag], &mut [ir::Operation]),
    report: &mut Report,
) -> Servers {
    let mut open = Vec::new();
    let mut enums = Enums::with_handles(tags.iter().map(|tag| &tag.handle));
    let all: Vec<_> = document.view().servers().collect();
    let usable = usable_servers(&all, &mut enums, &mut open, report);
    let own = own_server_sets(document, operations, &mut enums, report);
    Servers { usable, own, choices: enums.into_choices(), open }
}

/// Lowers a list of servers. The URLs of those that only the caller can complete are added to `open`.
fn usable_servers(
    all: &[Server<'_>],
    enums: &mut Enums,
    open: &mut Vec<String>,
    report: &mut Report,
) -> Vec<ir::Server> {
    let mut usable = Vec::new();
    for server in http_servers(report, all.iter().copied()) {
        match server_url(report, server) {
            Some(BaseUrl { text, notes, is_relative }) => usable.push((server, text, notes, is_relative)),
            None => open.extend(server.url().map(str::to_owned)),
        }
    }
    let wishes =
        preferred_names(&usable.iter().map(|(server, url, ..)| (*server, url.as_str())).collect::<Vec<_>>());
    let (mut scope, mut functions) = (Scope::default(), Scope::servers());
    let (mut servers, mut pins) = (Vec::new(), Vec::new());
    for ((server, url, notes, is_relative), words) in usable.into_iter().zip(wishes) {
        let name = scope.claim_variant(&words);
        let pinned = server.rust_name().map(|pinned| (pinned, server.span_of("x-rust-name")));
        pins.extend(pinned.map(|(pinned, span)| (pinned, span, name.clone())));
        let (variables, template) = enums.variables(report, server, name.as_str(), &url);
        servers.push(ir::Server {
            place: server.pointer(),
            constructor: functions.claim_method(&Words::of(name.as_str())),
            is_relative,
            variables,
            template,
            text: Words::of(name.as_str()).to_string().replace('_', "-"),
            name,
            url,
            docs: ir::Docs { text: server.description().map(str::to_owned), notes, ..ir::Docs::default() },
        });
    }
    check_pins(report, &pins, Scope::claim_variant);
    servers
}

/// A path or an operation with servers of its own.
struct Owner<'d> {
    called: String,
    words: Words,
    servers: Vec<Server<'d>>,
    /// The operations that use these servers.
    users: Vec<usize>,
}

/// Lowers the servers of paths and operations if there is a choice.
fn own_server_sets(
    document: &Document,
    operations: &mut [ir::Operation],
    enums: &mut Enums,
    report: &mut Report,
) -> Vec<ir::OwnServers> {
    let places: HashMap<_, _> =
        operations.iter().enumerate().map(|(index, lowered)| (lowered.place.clone(), index)).collect();
    // Ordered by pointer, so that the order of paths changes no name.
    let mut owners: BTreeMap<Pointer, Owner<'_>> = BTreeMap::new();
    // Paths that refer to the same path item share its servers.
    let mut written: BTreeMap<Span, Pointer> = BTreeMap::new();
    let mut paths: Vec<_> = document.view().paths().collect();
    paths.sort_by_key(|(path, _)| *path);
    for (path, item) in paths {
        for (method, operation) in item.operations() {
            let own: Vec<_> = operation.servers().collect();
            let servers = if own.is_empty() { item.servers().collect() } else { own };
            let has_variables = |server: &Server<'_>| server.url().is_some_and(|url| url.contains('{'));
            if servers.len() < 2 && !servers.iter().any(has_variables) {
                continue;
            }
            let place = operation.pointer();
            let Some(index) = places.get(&place).copied() else { continue };
            let is_own = operation.servers().next().is_some();
            let words = operations.get(index).filter(|_| is_own).map(|own| Words::of(own.name.as_str()));
            let (place, called) = if is_own {
                (place, format!("{} {path}", method.to_ascii_uppercase()))
            } else {
                (item.pointer(), path.to_owned())
            };
            let words = words.unwrap_or_else(|| Words::of(path));
            let place = servers
                .first()
                .map_or(place.clone(), |server| written.entry(server.span()).or_insert(place).clone());
            owners
                .entry(place)
                .or_insert(Owner { called, words, servers, users: Vec::new() })
                .users
                .push(index);
        }
    }
    let mut sets = Vec::new();
    for Owner { called, words, servers, users } in owners.into_values() {
        let name = enums.begin_own_servers(&words);
        let servers = usable_servers(&servers, enums, &mut Vec::new(), report);
        if servers.len() < 2 && servers.iter().all(|server| server.variables.is_empty()) {
            continue;
        }
        for index in users {
            let note = remark("Its servers, of which `base_url` takes one", vec![name.to_string()]);
            if let Some(operation) = operations.get_mut(index) {
                operation.docs.notes.extend(note);
            }
        }
        sets.push(ir::OwnServers { name, owner: called, servers });
    }
    sets
}

/// Returns the servers of an operation: the base URL of the first usable one, the URLs of the others, and
/// notes about their variables.
pub(in crate::lower) fn own_servers(
    report: &mut Report,
    item: PathItem<'_>,
    operation: Operation<'_>,
) -> (Option<String>, Vec<String>, Vec<ir::Note>) {
    let own: Vec<_> = operation.servers().collect();
    let servers = if own.is_empty() { item.servers().collect() } else { own };
    let mut notes = Vec::new();
    let servers = http_servers(report, servers.into_iter());
    let mut urls = servers.into_iter().filter_map(|server| {
        let server = server_url(report, server)?;
        notes.extend(server.notes);
        Some(server.text)
    });
    let first = urls.next();
    let others = urls.collect();
    (first, others, notes)
}

/// Removes servers of other protocols, such as those for events, if there is an HTTP server beside them.
fn http_servers<'d>(report: &mut Report, servers: impl Iterator<Item = Server<'d>>) -> Vec<Server<'d>> {
    let (of_http, others): (Vec<_>, Vec<_>) = servers.partition(|server| server.url().is_none_or(is_http));
    if of_http.is_empty() {
        return others;
    }
    for (server, url) in others.into_iter().filter_map(|server| Some((server, server.url()?))) {
        let message = format!("the server `{url}` does not use HTTP; it is ignored");
        report.warning(server.span_of("url"), message);
    }
    of_http
}

/// Returns a server's URL with the defaults of its variables, and notes about them.
///
/// Returns `None` if that is not a URL to which requests can be sent: with a warning if the caller can
/// provide one, else with an error.
fn server_url(report: &mut Report, server: Server<'_>) -> Option<BaseUrl> {
    let Some(template) = server.url() else {
        report.error(server.span(), "missing `url` in a server");
        return None;
    };
    let Some((mut url, notes)) = with_defaults(template, server) else {
        warn_of_url(
            report,
            server,
            &format!("the server `{template}` has a variable without a `default`"),
            BASE_URL,
        );
        return None;
    };
    if let Some(rest) = url.strip_prefix("//") {
        let help = "a URL without a scheme takes that of the document's URL, which is not known";
        warn_of_url(report, server, &format!("the server `{template}` is read as `https://{rest}`"), help);
        url.insert_str(0, "https:");
    } else if is_path(&url) && !template.starts_with('{') {
        if url.contains(is_invalid_in_url) {
            report.error(server.span_of("url"), format!("the server `{url}` is not a base URL"));
            return None;
        }
        warn_of_url(report, server, &format!("the server `{template}` is relative"), DOCUMENT_URL);
        return Some(BaseUrl::of(template, url, notes, true));
    } else if is_relative(&url) {
        warn_of_url(report, server, &format!("the server `{template}` is relative"), BASE_URL);
        return None;
    }
    normalize(&mut url);
    match url_fault(&url) {
        Some(_) if is_open(template) => {
            let message = format!("the server `{template}` is not a URL with its variables' defaults");
            warn_of_url(report, server, &message, BASE_URL);
            return None;
        }
        Some(fault) => {
            report.push(Diagnostic::error(server.span_of("url"), fault));
            return None;
        }
        None => {}
    }
    Some(BaseUrl::of(template, url, notes, false))
}

/// The URL of a server, with the defaults of its variables.
struct BaseUrl {
    text: String,
    /// Notes about its variables.
    notes: Vec<ir::Note>,
    /// Whether it is relative to the URL of the document.
    is_relative: bool,
}

impl BaseUrl {
    fn of(template: &str, mut text: String, mut notes: Vec<ir::Note>, is_relative: bool) -> Self {
        if !notes.is_empty() {
            notes.insert(0, ir::Note::Remark("The URL", vec![template.to_owned()]));
        }
        text.truncate(text.trim_end_matches('/').len());
        if text.is_empty() {
            text.push('/');
        }
        Self { text, notes, is_relative }
    }
}

fn warn_of_url(report: &mut Report, server: Server<'_>, message: &str, help: &str) {
    report.push(Diagnostic::warning(server.span_of("url"), message).help(help));
}

const DOCUMENT_URL: &str = "pass the document's URL (`document_url`) or a base URL to the client builder";
const BASE_URL: &str = "pass the base URL to the client builder";

/// Returns the words to name each server by, in order of preference: a pinned name, a short description that
/// no other server has, what distinguishes its URL from the others, the words of its host, its number.
fn preferred_names(servers: &[(Server<'_>, &str)]) -> Vec<Words> {
    let described: Vec<_> =
        servers.iter().map(|(server, _)| server.description().and_then(name_in_description)).collect();
    let urls: Vec<_> = servers.iter().map(|(_, url)| UrlWords::of(url)).collect();
    let wish = |(index, (server, _)): (usize, &(Server<'_>, &str))| {
        let described =
            described.get(index).filter(|own| described.iter().filter(|other| other == own).count() == 1);
        let pinned = server.rust_name().or(server.name()).map(str::to_owned);
        let name = pinned.or_else(|| described.cloned().flatten()).or_else(|| UrlWords::name(index, &urls));
        Words::of(&name.unwrap_or_else(|| format!("server {}", index + 1)))
    };
    servers.iter().enumerate().map(wish).collect()
}

/// The maximum number of words in a description that serves as a name: `Production`, `the EU sandbox server`.
const MAX_NAME_WORDS: usize = 4;
/// Words of descriptions that do not distinguish servers.
const FILLERS: [&str; 11] =
    ["a", "an", "the", "our", "api", "base", "endpoint", "environment", "server", "servers", "url"];

/// Returns a description that is short enough for a name, without filler words.
fn name_in_description(description: &str) -> Option<String> {
    let words = description.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let is_filler = |word: &str| FILLERS.iter().any(|filler| filler.eq_ignore_ascii_case(word));
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let is_name = words.len() <= MAX_NAME_WORDS && !description.contains("://");
    let telling: Vec<_> = words.into_iter().filter(|word| !is_filler(word)).collect();
    (is_name && !telling.is_empty()).then(|| telling.join(" "))
}

/// The parts of a URL that can distinguish it from others.
struct UrlWords {
    /// The labels of its host except for the last one.
    host: Vec<String>,
    path: Vec<String>,
    /// The last label of the host, the port and the scheme, which are less telling.
    rest: Vec<String>,
}

impl UrlWords {
    fn of(url: &str) -> Self {
        let (scheme, after) = url.split_once("://").unwrap_or(("https", url));
        let (authority, path) = after.split_once('/').unwrap_or((after, ""));
        let (host, port) = authority.rsplit_once(':').unwrap_or((authority, ""));
        let mut labels: Vec<_> = match host {
            "127.0.0.1" | "[::1]" | "0.0.0.0" => vec!["localhost"],
            host if host.bytes().all(|byte| byte.is_ascii_digit() || b".:[]".contains(&byte)) => Vec::new(),
            host => host.split('.').filter(|label| !["", "www"].contains(label)).collect(),
        };
        let domain = if labels.len() > 1 { labels.pop() } else { None };
        let port = Some(port).filter(|port| !port.is_empty()).map(|port| format!("port {port}"));
        let owned = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect::<Vec<_>>();
        Self {
            host: owned(labels),
            path: owned(path.split('/').filter(|segment| !segment.is_empty()).collect()),
            rest: domain.into_iter().map(str::to_owned).chain(port).chain([scheme.to_owned()]).collect(),
        }
    }

    fn groups(&self) -> [&Vec<String>; 3] {
        [&self.host, &self.path, &self.rest]
    }

    /// Returns what only this URL has among several, or else the words of its host.
    fn name(index: usize, urls: &[Self]) -> Option<String> {
        let own = urls.get(index)?;
        let others: Vec<_> =
            urls.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, url)| url).collect();
        let is_own = |word: &&String| {
            !others.iter().any(|other| other.groups().into_iter().flatten().any(|theirs| theirs == *word))
        };
        let own_words = own.groups().into_iter().map(|words| words.iter().filter(is_own).collect::<Vec<_>>());
        let own_words = own_words.filter(|words| !words.is_empty() && !others.is_empty());
        let all = if own.host.is_empty() { &own.path } else { &own.host };
        let words = own_words.into_iter().next().unwrap_or_else(|| all.iter().collect());
        (!words.is_empty()).then(|| words.into_iter().map(String::as_str).collect::<Vec<_>>().join(" "))
    }
}

/// Inserts the defaults of a URL's variables. Returns `None` if one has no default.
fn with_defaults(template: &str, server: Server<'_>) -> Option<(String, Vec<ir::Note>)> {
    let (mut url, mut notes, mut rest) = (String::new(), Vec::new(), template);
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        let default = server.variable(name)?;
        url.push_str(before);
        url.push_str(default);
        rest = after;
        let choices = server.choices(name).into_iter().map(str::to_owned);
        let declared = [name.to_owned(), default.to_owned()].into_iter().chain(choices).collect();
        notes.extend(remark("A variable of the URL, its default, and its values", declared));
    }
    url.push_str(rest);
    Some((url, notes))
}

/// Returns whether this is a path, relative to the server or the folder of the document.
fn is_path(url: &str) -> bool {
    ["/", "./", "../"].iter().any(|start| url.starts_with(start)) && !url.starts_with("//")
}

/// Returns whether a character is not allowed in a base URL.
fn is_invalid_in_url(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "?#{}<>\"\\^`|".contains(c)
}

/// Returns whether this is a relative reference without an authority (RFC 3986, section 4.2).
fn is_relative(url: &str) -> bool {
    scheme(url).is_none() && !url.starts_with("//")
}

/// Returns the scheme of a URL (RFC 3986, section 3.1). A host before a port does not count as one.
fn scheme(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once(':')?;
    let is_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let starts = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_port = rest.starts_with(|c: char| c.is_ascii_digit());
    (starts && scheme.bytes().all(is_scheme) && !is_port).then_some(scheme)
}

/// Converts the scheme to lower case, because it is case-insensitive (RFC 3986, section 3.1), and removes an
/// empty port (3.2.3).
fn normalize(url: &mut String) {
    if let Some(scheme) = scheme(url).map(str::len) {
        url.get_mut(..scheme).map(str::make_ascii_lowercase);
    }
    let path = url.split_once("://").and_then(|(scheme, rest)| Some(scheme.len() + 3 + rest.find('/')?));
    let authority = path.unwrap_or(url.len());
    if url.get(..authority).is_some_and(|before| before.ends_with(':') && !before.ends_with("::")) {
        url.remove(authority - 1);
    }
}

/// Returns whether a URL has variables, leaves a scheme that a client supports, and contains no user
/// information.
fn is_open(template: &str) -> bool {
    template.contains('{') && is_http(template) && !template.contains('@')
}

/// Returns whether a URL has no scheme, or one that a client supports.
fn is_http(url: &str) -> bool {
    scheme(url).is_none_or(|scheme| ["http", "https"].iter().any(|web| web.eq_ignore_ascii_case(scheme)))
}

/// Returns why a URL cannot be the base of requests.
fn url_fault(url: &str) -> Option<String> {
    let rest = ["https://", "http://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    let Some(rest) = rest else {
        return Some(format!("unsupported: the server `{url}`; expected an absolute `https` or `http` URL"));
    };
    let authority = rest.split('/').next().unwrap_or_default();
    if authority.contains('@') {
        return Some("a server's URL must not hold a user or a password".to_owned());
    }
    if authority.is_empty() || url.contains(is_invalid_in_url) {
        return Some(format!("the server `{url}` is not a base URL"));
    }
    let Some(port) = port(authority) else {
        return Some(format!("invalid host in the server `{url}`; expected a name or an address"));
    };
    let is_port = port.is_empty() || port.parse::<u16>().is_ok_and(|port| port > 0);
    (!is_port)
        .then(|| format!("invalid port `{port}` in the server `{url}`; expected a number from 1 to 65535"))
}

/// Returns the port after a host; empty if there is none, `None` if the host is invalid, such as an
/// incomplete IPv6 address.
fn port(authority: &str) -> Option<&str> {
    let bracketed = authority.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (is_host, rest) = if let Some((address, rest)) = bracketed {
        (address.parse::<Ipv6Addr>().is_ok(), rest)
    } else {
        let (host, _) = authority.split_once(':').unwrap_or((authority, ""));
        (!host.is_empty() && !host.contains(['[', ']']), authority.get(host.len()..)?)
    };
    let port = if rest.is_empty() { Some("") } else { rest.strip_prefix(':') };
    port.filter(|_| is_host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_named_by_what_distinguishes_it_from_the_others() {
        let cases: [(&[&str], &[&str]); 7] = [
            (&["https://api.example.com", "https://api.eu.example.com"], &["api example", "eu"]),
            (&["https://pets.example/v1", "http://127.0.0.1:8080"], &["pets", "localhost"]),
            (&["https://api.example.com/v1", "https://api.example.com/v2"], &["v1", "v2"]),
            (&["https://pets.com", "https://pets.io"], &["com", "io"]),
            (&["https://pets.com", "http://pets.com"], &["https", "http"]),
            (&["http://localhost:80", "http://localhost:81"], &["port 80", "port 81"]),
            (&["https://www.pets.com/v1"], &["pets"]),
        ];
        for (urls, names) in cases {
            let urls: Vec<_> = urls.iter().map(|url| UrlWords::of(url)).collect();
            let named: Vec<_> = (0..urls.len()).filter_map(|index| UrlWords::name(index, &urls)).collect();
            assert_eq!(named, names);
        }
        assert_eq!(UrlWords::name(0, &[UrlWords::of("https://10.0.0.1")]), None);
    }

    #[test]
    fn a_short_description_is_a_name() {
        for (description, name) in [
            ("Production server", Some("Production")),
            ("The EU sandbox.", Some("EU sandbox")),
            ("API server", None),
            ("a server of one's own", None),
            ("see https://pets.example", None),
        ] {
            assert_eq!(name_in_description(description).as_deref(), name, "{description}");
        }
    }
}
