//! Media types (RFC 9110, section 8.3).

/// RFC 8259 and, for `+json`, RFC 6839 section 3.1; parameters such as `charset` change nothing.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type).to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

/// A media type without its parameters (RFC 9110, section 8.3.1).
pub(crate) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// The `charset` of a media type, in lower case (RFC 9110, section 8.3.2).
pub(crate) fn charset(media_type: &str) -> Option<String> {
    let parameters = media_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut parameters = parameters.map(|(name, value)| (name.trim(), value.trim().trim_matches('"')));
    let (_, value) = parameters.find(|(name, _)| name.eq_ignore_ascii_case("charset"))?;
    Some(value.to_ascii_lowercase())
}

/// The `Content-Type` of a JSON body. JSON is UTF-8 and has no `charset` (RFC 8259, section 11); other parameters, such as
/// a version, belong to the type.
pub(crate) fn json_as(media_type: &str) -> String {
    let kept = without(media_type, &["charset"]);
    if kept.contains('*') || !is_header(&kept) { "application/json".to_owned() } else { kept }
}

/// The media range by which an answer is asked for. Its parameters say which of several answers is meant, such as a
/// version; but not `charset`, of which the server is the better judge, and a weight ranks what a client wants.
pub(crate) fn asked_as(media_type: &str) -> String {
    without(media_type, &["charset", "q"])
}

/// A media type without some of its parameters.
fn without(media_type: &str, names: &[&str]) -> String {
    let mut parts = media_type.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    let is_kept = |parameter: &&str| {
        let name = parameter.split('=').next().unwrap_or_default().trim();
        !parameter.is_empty() && !names.iter().any(|left_out| name.eq_ignore_ascii_case(left_out))
    };
    [essence].into_iter().chain(parts.filter(is_kept)).collect::<Vec<_>>().join("; ")
}

fn is_header(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

/// The `Content-Type` of a body: a range stands for bytes of which nothing is known.
pub(crate) fn sent_as(media_type: &str) -> String {
    if media_type.contains('*') || !is_header(media_type) { "application/octet-stream" } else { media_type }
        .to_owned()
}

pub(crate) fn is_any(media_type: &str) -> bool {
    matches!(essence(media_type), "*/*" | "application/*")
}

pub(crate) fn is_text(media_type: &str) -> bool {
    let essence = essence(media_type).to_ascii_lowercase();
    essence.starts_with("text/") && !matches!(essence.as_str(), "text/xml" | "text/event-stream")
}

/// Whether what has this media type is text in which a structure may be written.
pub(crate) fn is_textual(media_type: &str) -> bool {
    let essence = essence(media_type).to_ascii_lowercase();
    essence.starts_with("text/")
        || is_json(media_type)
        || essence.ends_with("xml")
        || essence.ends_with("yaml")
        || essence == "application/x-www-form-urlencoded"
}

/// Whether a media type is a sequence of JSON texts: JSON Lines, NDJSON, JSON text sequences (RFC 7464; RFC 8091 for
/// `+json-seq`).
pub(crate) fn is_sequence(media_type: &str) -> bool {
    let essence = essence(media_type).to_ascii_lowercase();
    let (_, subtype) = essence.split_once('/').unwrap_or_default();
    let names = ["jsonl", "jsonlines", "json-lines", "ndjson", "json-seq"];
    names.contains(&subtype.strip_prefix("x-").unwrap_or(subtype)) || subtype.ends_with("+json-seq")
}

/// Whether a body of this media type consists of parts (RFC 2046, section 5.1).
pub(crate) fn is_multipart(media_type: &str) -> bool {
    essence(media_type).to_ascii_lowercase().starts_with("multipart/")
}

/// The media type of server-sent events (WHATWG HTML, section 9.2.5).
pub(crate) fn is_event_stream(media_type: &str) -> bool {
    essence(media_type).eq_ignore_ascii_case("text/event-stream")
}
