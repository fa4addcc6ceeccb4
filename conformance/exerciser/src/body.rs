//! Reads the body of a request with third-party parsers.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use openapi_runtime::http::header::CONTENT_TYPE;
use openapi_runtime::{Body, Request};
use serde_json::Value;

use crate::case::{BodyKind, SentBody};
use crate::{compare, flat, wire};

/// Returns why the body was not found, or `None` if it was.
pub(crate) fn fault(wanted: &SentBody, request: Request<Body>) -> Option<String> {
    let (parts, body) = request.into_parts();
    let content_type =
        parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Some(media_type) = &wanted.media_type
        && !essence(content_type).eq_ignore_ascii_case(essence(media_type))
    {
        return Some(format!("it goes as `{content_type}`, and is declared as `{media_type}`"));
    }
    let bytes = body.into_stream().map_err(|error| error.to_string()).and_then(|mut stream| {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut stream, &mut bytes).map_err(|error| error.to_string())?;
        Ok(bytes)
    });
    match bytes.and_then(|bytes| compare_body(wanted, content_type, &bytes)) {
        Ok(fault) => fault,
        Err(error) => Some(error),
    }
}

fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

fn compare_body(wanted: &SentBody, content_type: &str, bytes: &[u8]) -> Result<Option<String>, String> {
    match wanted.kind {
        BodyKind::Json => {
            let found = serde_json::from_slice(bytes).map_err(|error| format!("it is not JSON: {error}"))?;
            Ok(compare::find_loss(&wanted.value, &found, &[]))
        }
        BodyKind::Mixed => {
            let (found, wanted) = (String::from_utf8_lossy(bytes), flat::text(&wanted.value));
            let is_part =
                found.contains(&format!("\r\n\r\n{wanted}\r\n--")) && content_type.contains("boundary=");
            Ok((!is_part).then(|| format!("`{wanted}` went out as `{found}`")))
        }
        BodyKind::Placed => {
            let boundary = content_type.split("boundary=").nth(1).unwrap_or_default().trim_matches('"');
            let found = String::from_utf8_lossy(bytes);
            let mark = format!("--{boundary}");
            let parts = found.split(mark.as_str()).filter_map(|part| part.split_once("\r\n\r\n"));
            let texts: Vec<_> = parts.map(|(_, text)| text.strip_suffix("\r\n").unwrap_or(text)).collect();
            let items = wanted.value.as_array().map_or(&[][..], Vec::as_slice);
            let is_same = items.len() == texts.len()
                && items.iter().zip(&texts).all(|(item, text)| has_text(item, &[text]));
            Ok((!is_same).then(|| format!("`{}` went out as {texts:?}", wanted.value)))
        }
        BodyKind::Sequence => {
            let mark: &[u8] = if essence(content_type).ends_with("json-seq") { b"\x1e" } else { b"" };
            let item = bytes.strip_prefix(mark).and_then(|item| item.strip_suffix(b"\n"));
            let item = item.ok_or("it is not a sequence of one item")?;
            let found = serde_json::from_slice(item).map_err(|error| format!("it is not JSON: {error}"))?;
            Ok(compare::find_loss(&wanted.value, &found, &[]))
        }
        BodyKind::Form => {
            let found: Vec<_> = url::form_urlencoded::parse(bytes).into_owned().collect();
            Ok(wire::missing(&flat::form(&wanted.value, &wanted.styles), &found))
        }
        BodyKind::Plain => {
            let (found, wanted) = (String::from_utf8_lossy(bytes), flat::text(&wanted.value));
            Ok((found != wanted).then(|| format!("`{wanted}` went out as `{found}`")))
        }
        BodyKind::Multipart => {
            let boundary = multer::parse_boundary(content_type).map_err(|error| error.to_string())?;
            let parts = block_on(read_parts(bytes.to_vec(), boundary)).map_err(|error| error.to_string())?;
            Ok(missing_part(wanted, &parts))
        }
    }
}

/// A part of a multipart body.
#[derive(Debug)]
struct Part {
    name: String,
    text: String,
    /// Whether it has a file name, which RFC 7578, section 4.2, requires for files.
    is_file: bool,
}

/// Returns the missing part, if any. A list is several parts with the same name or one JSON part, as the
/// document declares. With a style, the parts are the pairs of a query. A file has to be a file. `null` has no
/// part, unless it is JSON.
fn missing_part(wanted: &SentBody, parts: &[Part]) -> Option<String> {
    let members = wanted.value.as_object().into_iter().flatten();
    members.into_iter().find_map(|(name, value)| {
        let of_name: Vec<_> = parts.iter().filter(|part| part.name == *name).collect();
        let is_file = wanted.files.contains(name);
        if is_file && !of_name.iter().all(|part| part.is_file) {
            return Some(format!("its part `{name}` is declared as a file and goes as text"));
        }
        if let Some((style, explode)) =
            wanted.styles.get(name).filter(|(style, _)| style != "json" && !is_file)
        {
            let pairs: Vec<_> = parts.iter().map(|part| (part.name.clone(), part.text.clone())).collect();
            return wire::missing(&flat::pairs(name, value, style, *explode), &pairs);
        }
        let texts: Vec<_> = of_name.iter().map(|part| part.text.as_str()).collect();
        if value.is_null() && texts.is_empty() && !wanted.styles.contains_key(name) {
            return None;
        }
        (!has_text(value, &texts)).then(|| {
            format!("its part `{name}` is not on the wire: {value} was to be found, there is {texts:?}")
        })
    })
}

/// Returns whether the parts of one name contain a value: in one part, or one item in each.
fn has_text(value: &Value, texts: &[&str]) -> bool {
    let is = |text: &str, value: &Value| {
        compare::same_text(text, &flat::text(value))
            || serde_json::from_str(text).is_ok_and(|found| compare::find_loss(value, &found, &[]).is_none())
    };
    let whole = matches!(texts, [text] if is(text, value));
    let items = value.as_array().is_some_and(|items| {
        items.len() == texts.len() && items.iter().zip(texts).all(|(item, text)| is(text, item))
    });
    whole || items
}

async fn read_parts(bytes: Vec<u8>, boundary: String) -> Result<Vec<Part>, multer::Error> {
    let stream = openapi_runtime::ByteStream::from(openapi_runtime::Bytes::from(bytes));
    let mut multipart = multer::Multipart::new(stream, boundary);
    let mut parts = Vec::new();
    while let Some(field) = multipart.next_field().await? {
        let name = part_name(field.name().unwrap_or_default());
        let is_file = field.file_name().is_some();
        let text = String::from_utf8_lossy(&field.bytes().await?).into_owned();
        parts.push(Part { name, text, is_file });
    }
    Ok(parts)
}

/// Returns the name of a part. Only characters that would end it are escaped, as browsers do.
fn part_name(written: &str) -> String {
    written.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

/// Runs a future that only waits for memory.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let (mut future, mut context) = (pin!(future), Context::from_waker(Waker::noop()));
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_part_in_place_of_a_file_is_a_fault() {
        let wanted = |files: &[&str]| -> SentBody {
            serde_json::from_value(
                json!({"check": 0, "media_type": null, "kind": "Multipart", "files": files,
                "value": {"photo": "x", "ids": [1, 2]}, "styles": {}}),
            )
            .unwrap()
        };
        let part = |name: &str, text: &str, is_file| Part { name: name.into(), text: text.into(), is_file };
        let ids = || [part("ids", "1", false), part("ids", "2", false)];
        let sent = |is_file| ids().into_iter().chain([part("photo", "x", is_file)]).collect::<Vec<_>>();
        assert_eq!(missing_part(&wanted(&["photo"]), &sent(true)), None);
        assert_eq!(missing_part(&wanted(&[]), &sent(false)), None);
        let fault = missing_part(&wanted(&["photo"]), &sent(false)).unwrap();
        assert!(fault.contains("as a file"), "{fault}");
        let lost = missing_part(&wanted(&[]), &sent(false)[1..]).unwrap();
        assert!(lost.contains("not on the wire"), "{lost}");
        let mut without = wanted(&[]);
        without.value = json!({"ids": [1, 2], "note": null});
        assert_eq!(missing_part(&without, &sent(false)), None);
    }
}
