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

/// The media range for `Accept`. Parameters such as a version are kept, since they select one of several responses.
/// `charset` and the weight `q` are left out: the server chooses the character set, and the client ranks nothing.
pub(crate) fn accepted_as(media_type: &str) -> String {
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

/// Whether a text can be the value of a header.
pub(crate) fn is_header(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

/// The `Content-Type` of a body. A media range such as `image/*` becomes `application/octet-stream`.
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

/// XML (RFC 7303, sections 4.2, 9.1 and 9.2).
pub(crate) fn is_xml(media_type: &str) -> bool {
    let essence = essence(media_type).to_ascii_lowercase();
    essence.ends_with("/xml") || essence.ends_with("+xml")
}

/// Whether a format may have properties and items. Text for people, images, audio, video and archives have none.
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

/// Whether a schema means the same under both media types: one of them is then as good as both. Servers that list every
/// name which they have for JSON, or for XML, have one body and not several.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    const JSON: [&str; 6] =
        ["application/json", "text/json", "application/*+json", "text/*+json", "application/*", "*/*"];
    const XML: [&str; 2] = ["application/xml", "text/xml"];
    let [one, other] = [one, other].map(|name| accepted_as(name).to_ascii_lowercase());
    let both = |names: &[&str]| names.contains(&one.as_str()) && names.contains(&other.as_str());
    one == other || both(&JSON) || both(&XML)
}

/// The words by which each of several media types is called: `csv` for `text/csv`. The type stands before a subtype that
/// two of them have, and in `text/json` and `text/xml`, which are mostly called by another name.
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
            // They differ in their parameters.
            accepted_as(media_type).replacen(essence, &words, 1)
        } else if essence.starts_with("application/") {
            words
        } else {
            essence.to_owned()
        }
    });
    named.collect()
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

#[cfg(test)]
mod tests {
    use super::{is_same, may_be_structured, words};

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
