//! Servers: the base URLs that a document names (OpenAPI 3.1, section 4.8.5).

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Operation, PathItem, Root, Server};
use crate::ir;
use crate::name::{Scope, Words};

use super::{Lowering, remark};

impl Lowering<'_> {
    /// Lowers the servers that can be used as they stand; gives those, too, to which only the caller knows the way.
    pub(super) fn servers(&mut self, root: Root<'_>) -> (Vec<ir::Server>, Vec<String>) {
        let mut scope = Scope::default();
        let (mut servers, mut open, mut pins) = (Vec::new(), Vec::new(), Vec::new());
        for (index, server) in root.servers().enumerate() {
            let Some((url, notes)) = self.server_url(server) else {
                open.extend(server.url().map(str::to_owned));
                continue;
            };
            let named = server.rust_name().or(server.name());
            let words = named.map_or_else(|| Words::of(&format!("server {}", index + 1)), Words::of);
            let name = scope.claim_variant(&words);
            let pinned = server.rust_name().map(|pinned| (pinned, server.span_of("x-rust-name")));
            pins.extend(pinned.map(|(pinned, span)| (pinned, span, name.clone())));
            servers.push(ir::Server {
                name,
                url,
                docs: ir::Docs {
                    text: server.description().map(str::to_owned),
                    notes,
                    ..ir::Docs::default()
                },
            });
        }
        self.check_pins(&pins, Scope::claim_variant);
        (servers, open)
    }

    /// Returns the base URL of the server that an operation has for itself, the first one as the document has it, and
    /// those of the others.
    pub(super) fn own_servers(
        &mut self,
        item: PathItem<'_>,
        operation: Operation<'_>,
    ) -> (Option<String>, Vec<String>) {
        let own: Vec<_> = operation.servers().collect();
        let servers = if own.is_empty() { item.servers().collect() } else { own };
        let mut urls = servers.into_iter().map(|server| self.server_url(server).map(|(url, _)| url));
        (urls.next().flatten(), urls.flatten().collect())
    }

    /// Returns a server's URL with the defaults of its variables, and what its docs say about those.
    ///
    /// `None` when that is no URL to send to: with a warning when the caller can know better, else with an error.
    fn server_url(&mut self, server: Server<'_>) -> Option<(String, Vec<ir::Note>)> {
        let Some(template) = server.url() else {
            self.report.error(server.span(), "a server has no `url`");
            return None;
        };
        let Some((mut url, mut notes)) = filled(template, server) else {
            self.warn(
                server,
                &format!("the server `{template}` has a variable without a `default`"),
                BASE_URL,
            );
            return None;
        };
        if let Some(rest) = url.strip_prefix("//") {
            let help = "the document says no scheme, and is not fetched from anywhere that has one";
            self.warn(server, &format!("the server `{template}` is read as `https://{rest}`"), help);
            url.insert_str(0, "https:");
        } else if is_relative(&url) {
            self.warn(server, &format!("the server `{template}` is relative"), BASE_URL);
            return None;
        }
        match fault(&url) {
            Some(_) if is_open(template) => {
                let message = format!("the server `{template}` is no URL with its variables' defaults");
                self.warn(server, &message, BASE_URL);
                return None;
            }
            Some(fault) => {
                self.report.push(Diagnostic::error(server.span_of("url"), fault));
                return None;
            }
            None => {}
        }
        if !notes.is_empty() {
            notes.insert(0, ir::Note::Remark("The URL", vec![template.to_owned()]));
        }
        Some((url.trim_end_matches('/').to_owned(), notes))
    }

    fn warn(&mut self, server: Server<'_>, message: &str, help: &str) {
        self.report.push(Diagnostic::warning(server.span_of("url"), message).help(help));
    }
}

const BASE_URL: &str = "whoever builds a client has to give its base URL";

/// Puts in the defaults of a URL's variables; `None` when one has none.
fn filled(template: &str, server: Server<'_>) -> Option<(String, Vec<ir::Note>)> {
    let (mut url, mut notes, mut rest) = (String::new(), Vec::new(), template);
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        let default = server.variable(name)?;
        url.push_str(before);
        url.push_str(default);
        rest = after;
        let choices = server.choices(name).into_iter().map(str::to_owned);
        let said = [name.to_owned(), default.to_owned()].into_iter().chain(choices).collect();
        notes.extend(remark("A variable of the URL, its default, and its values", said));
    }
    url.push_str(rest);
    Some((url, notes))
}

/// A reference within whatever serves the document (RFC 3986, section 4.2): no scheme, and no authority.
fn is_relative(url: &str) -> bool {
    scheme(url).is_none() && !url.starts_with("//")
}

/// The scheme of a URL (RFC 3986, section 3.1); what stands before a port is none.
fn scheme(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once(':')?;
    let is_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let starts = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_port = rest.starts_with(|c: char| c.is_ascii_digit());
    (starts && scheme.bytes().all(is_scheme) && !is_port).then_some(scheme)
}

/// Whether a URL has variables, is left a scheme that a client speaks, and holds no user.
fn is_open(template: &str) -> bool {
    let is_web = scheme(template).is_none_or(|scheme| ["http", "https"].contains(&scheme));
    template.contains('{') && is_web && !template.contains('@')
}

/// Says what keeps a URL from being the base of requests.
fn fault(url: &str) -> Option<String> {
    let rest = ["https://", "http://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    let Some(rest) = rest else {
        return Some(format!(
            "unsupported: the server `{url}`; a server is an absolute `https` or `http` URL"
        ));
    };
    let authority = rest.split('/').next().unwrap_or_default();
    if authority.contains('@') {
        return Some("a server's URL must not hold a user or a password".to_owned());
    }
    if authority.is_empty()
        || url.contains(|c: char| c.is_whitespace() || c.is_control() || "?#{}<>\"\\^`|".contains(c))
    {
        return Some(format!("the server `{url}` is no base URL"));
    }
    None
}
