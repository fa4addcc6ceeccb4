//! Media types (RFC 9110, section 8.3).

/// Returns whether a media type is JSON (RFC 8259, and RFC 6839, section 3.1, for `+json`). Parameters such
/// as `charset` do not matter.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type).to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

/// Returns a media type without its parameters (RFC 9110, section 8.3.1).
pub(crate) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Returns the `charset` of a media type in lower case (RFC 9110, section 8.3.2).
pub(crate) fn charset(media_type: &str) -> Option<String> {
    let parameters = media_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut parameters = parameters.map(|(name, value)| (name.trim(), value.trim().trim_matches('"')));
    let (_, value) = parameters.find(|(name, _)| name.eq_ignore_ascii_case("charset"))?;
    Some(value.to_ascii_lowercase())
}

/// Returns the `Content-Type` of a JSON body. JSON is UTF-8 and has no `charset` (RFC 8259, section 11).
/// Other parameters, such as a version, are kept.
pub(crate) fn json_content_type(media_type: &str) -> String {
    let kept = without(media_type, &["charset"]);
    if kept.contains('*') || !is_header(&kept) { "application/json".to_owned() } else { kept }
}

/// Returns the media range with which a response is requested. Its parameters select one of several
/// responses, for example by version. `charset` is removed because the server knows better, and so are
/// weights, which rank the client's preferences.
pub(crate) fn accept_range(media_type: &str) -> String {
    without(media_type, &["charset", "q"])
}

/// Returns a media type without some of its parameters.
fn without(media_type: &str, names: &[&str]) -> String {
    let mut parts = media_type.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    let is_kept = |parameter: &&str| {
        let name = parameter.split('=').next().unwrap_or_default().trim();
        !parameter.is_empty() && !names.iter().any(|left_out| name.eq_ignore_ascii_case(left_out))
    };
    [essence].into_iter().chain(parts.filter(is_kept)).collect::<Vec<_>>().join("; ")
}

/// Returns whether a name can be a header value.
pub(crate) fn is_header(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

/// Returns the `Content-Type` of a body. Text, XML and parts in a range have their plain type, and bytes of any
/// type are unknown ones. Any other range is kept: the caller has to choose a type in it.
pub(crate) fn content_type(media_type: &str) -> String {
    let sent = match media_type {
        _ if !is_header(media_type) || is_any(media_type) => "application/octet-stream",
        _ if !media_type.contains('*') => media_type,
        _ if is_text(media_type) => "text/plain; charset=utf-8",
        _ if is_xml(media_type) => "application/xml",
        _ if is_multipart(media_type) => "multipart/mixed",
        _ => media_type,
    };
    sent.to_owned()
}

/// Returns whether a `Content-Type` is a range, in which the caller has to choose.
pub(crate) fn is_range(content_type: &str) -> bool {
    essence(content_type).contains("/*")
}

pub(crate) fn is_any(media_type: &str) -> bool {
    matches!(essence(media_type), "*/*" | "application/*")
}

pub(crate) fn is_text(media_type: &str) -> bool {
    let essence = essence(media_type).to_ascii_lowercase();
    essence.starts_with("text/") && !matches!(essence.as_str(), "text/xml" | "text/event-stream")
}

/// Returns whether a media type is XML (RFC 7303, sections 4.2, 9.1 and 9.2).
pub(crate) fn is_xml(media_type: &str) -> bool {
    let essence = essence(media_type).to_ascii_lowercase();
    essence.ends_with("/xml") || essence.ends_with("+xml")
}

/// Returns whether a format may have properties and items, unlike text for people, images, audio and files.
pub(crate) fn may_be_structured(media_type: &str) -> bool {
    const WITHOUT: [&str; 6] = [
        "text/html",
        "text/plain",
        "application/octet-stream",
        "application/pdf",
        "application/zip",
        "application/javascript",
    ];
    let essence = essence(media_type).to_ascii_lowercase();
    let family = essence.split('/').next().unwrap_or_default();
    !WITHOUT.contains(&essence.as_str()) && !["image", "audio", "video", "font", "message"].contains(&family)
}

/// Returns whether a schema means the same under both media types, so that they are interchangeable. Servers
/// that list all their names for JSON or XML have a single body.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    const JSON: [&str; 6] =
        ["application/json", "text/json", "application/*+json", "text/*+json", "application/*", "*/*"];
    const XML: [&str; 2] = ["application/xml", "text/xml"];
    let [one, other] = [one, other].map(|name| accept_range(name).to_ascii_lowercase());
    let both = |names: &[&str]| names.contains(&one.as_str()) && names.contains(&other.as_str());
    one == other || both(&JSON) || both(&XML)
}

/// Returns the words for the name of each media type: `csv` for `text/csv`. The type precedes a subtype that
/// two of them share, and that of `text/json` and `text/xml`, which are usually written as `application`.
pub(crate) fn words(media_types: &[&str]) -> Vec<String> {
    let short = |media_type: &str| {
        let essence = essence(media_type).to_ascii_lowercase();
        match essence.as_str() {
            "application/x-www-form-urlencoded" => "form".to_owned(),
            "multipart/form-data" => "multipart".to_owned(),
            "text/plain" => "text".to_owned(),
            "*/*" => "any".to_owned(),
            "text/json" | "text/xml" => essence,
            _ => match essence.split_once('/') {
                Some((ty, "*")) => ty.to_owned(),
                Some((_, subtype)) => subtype.to_owned(),
                None => essence,
            },
        }
    };
    let named = media_types.iter().map(|media_type| {
        let (essence, words) = (essence(media_type), short(media_type));
        let count =
            |is_alike: &dyn Fn(&str) -> bool| media_types.iter().filter(|name| is_alike(name)).count();
        if count(&|other| short(other) == words) == 1 {
            words
        } else if count(&|other| self::essence(other).eq_ignore_ascii_case(essence)) > 1 {
            // They differ only in their parameters.
            accept_range(media_type).replacen(essence, &words, 1)
        } else if essence.starts_with("application/") {
            words
        } else {
            essence.to_owned()
        }
    });
    named.collect()
}

/// Returns whether a media type is text that may contain a structure.
pub(crate) fn is_textual(media_type: &str) -> bool {
    let essence = essence(media_type).to_ascii_lowercase();
    essence.starts_with("text/")
        || is_json(media_type)
        || essence.ends_with("xml")
        || essence.ends_with("yaml")
        || essence == "application/x-www-form-urlencoded"
}

/// Returns whether a media type is a sequence of JSON texts: JSON Lines, NDJSON, JSON text sequences (RFC
/// 7464; RFC 8091 for `+json-seq`).
pub(crate) fn is_sequence(media_type: &str) -> bool {
    let essence = essence(media_type).to_ascii_lowercase();
    let (_, subtype) = essence.split_once('/').unwrap_or_default();
    let names = ["jsonl", "jsonlines", "json-lines", "ndjson", "json-seq"];
    names.contains(&subtype.strip_prefix("x-").unwrap_or(subtype)) || subtype.ends_with("+json-seq")
}

/// Returns whether a body of this media type is multipart (RFC 2046, section 5.1).
pub(crate) fn is_multipart(media_type: &str) -> bool {
    essence(media_type).to_ascii_lowercase().starts_with("multipart/")
}

/// Returns whether a media type is that of server-sent events (WHATWG HTML, section 9.2.5).
pub(crate) fn is_event_stream(media_type: &str) -> bool {
    essence(media_type).eq_ignore_ascii_case("text/event-stream")
}

#[cfg(test)]
mod tests {
    use super::{content_type, is_same, may_be_structured, words};

    #[test]
    fn only_a_range_without_a_plain_type_is_left_to_the_caller() {
        for (declared, expected) in [
            ("image/png", "image/png"),
            ("image/*", "image/*"),
            ("*/*", "application/octet-stream"),
            ("application/*", "application/octet-stream"),
            ("text/*", "text/plain; charset=utf-8"),
            ("application/*+xml", "application/xml"),
            ("multipart/*", "multipart/mixed"),
        ] {
            assert_eq!(content_type(declared), expected, "{declared}");
        }
    }

    #[test]
    fn text_for_people_and_pictures_have_no_properties() {
        for name in ["text/html; charset=utf-8", "IMAGE/png", "application/pdf", "message/rfc822"] {
            assert!(!may_be_structured(name), "{name}");
        }
        for name in ["application/xml", "text/csv", "application/x-yaml", "application/json+sarif"] {
            assert!(may_be_structured(name), "{name}");
        }
    }

    #[test]
    fn names_for_one_media_type_are_the_same() {
        for (one, other, expected) in [
            ("application/json", "text/json", true),
            ("application/json; charset=utf-8", "application/*+json", true),
            ("APPLICATION/XML", "text/xml", true),
            ("text/csv", "text/csv; charset=utf-8", true),
            ("application/json", "application/json; version=2", false),
            ("application/json", "application/merge-patch+json", false),
            ("application/json", "application/xml", false),
        ] {
            assert_eq!(is_same(one, other), expected, "{one} and {other}");
            assert_eq!(is_same(other, one), expected, "{other} and {one}");
        }
    }

    #[test]
    fn a_media_type_is_called_by_as_few_words_as_distinguish_it() {
        for (media_types, expected) in [
            (
                ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"],
                ["json", "form", "multipart"],
            ),
            (["text/plain; charset=utf-8", "text/csv", "application/xml"], ["text", "csv", "xml"]),
            (["*/*", "video/*", "text/xml"], ["any", "video", "text/xml"]),
            (["audio/mp4", "video/mp4", "application/mp4"], ["audio/mp4", "video/mp4", "mp4"]),
            (
                ["application/json", "application/json;charset=utf-8;version=1", "text/json"],
                ["json", "json; version=1", "text/json"],
            ),
        ] {
            assert_eq!(words(&media_types), expected);
        }
    }
}
