//! Decodes text in the character set of its response.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::DecodeFault;
use crate::protocol::without_bom;

/// Decodes text. The default `charset` is UTF-8 (RFC 6657, section 3). An unsupported one is an
/// error.
pub(crate) fn read(bytes: &[u8], headers: &HeaderMap) -> Result<String, DecodeFault> {
    match charset(headers).as_deref() {
        None | Some("utf-8" | "utf8" | "us-ascii" | "ascii") => std::str::from_utf8(without_bom(bytes))
            .map(str::to_owned)
            .map_err(|_| DecodeFault::because("the body is not text in UTF-8")),
        // Its bytes are the first 256 Unicode code points.
        Some("iso-8859-1" | "latin1") => Ok(bytes.iter().copied().map(char::from).collect()),
        Some(other) => {
            let other = other.escape_debug();
            Err(DecodeFault::because(format!("unsupported charset `{other}`")))
        }
    }
}

/// Returns the `charset` of a response in lowercase (RFC 9110, section 8.3.2).
fn charset(headers: &HeaderMap) -> Option<String> {
    let content_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut parameters = parameters.map(|(name, value)| (name.trim(), value.trim().trim_matches('"')));
    let (_, value) = parameters.find(|(name, _)| name.eq_ignore_ascii_case("charset"))?;
    Some(value.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_the_character_set_of_its_response() {
        let umlaut = "\u{e4}";
        for (content_type, bytes, expected) in [
            ("", umlaut.as_bytes(), Ok(umlaut)),
            ("text/plain", b"\xef\xbb\xbfx", Ok("x")),
            ("text/plain; charset=UTF-8", umlaut.as_bytes(), Ok(umlaut)),
            ("text/plain;format=flowed; Charset=\"us-ascii\"", b"x", Ok("x")),
            ("text/plain; charset=iso-8859-1", b"\xe4", Ok(umlaut)),
            ("text/plain; charset=utf-8", b"\xe4", Err("the body is not text in UTF-8")),
            ("text/plain; charset=Shift_JIS", b"x", Err("unsupported charset `shift_jis`")),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, http::HeaderValue::from_static(content_type));
            let read = read(bytes, &headers).map_err(|fault| fault.to_string());
            assert_eq!(read.as_deref().map_err(String::as_str), expected, "{content_type}");
        }
    }
}
