//! Whatever is put on the wire parses back to the same values, by parsers that are not ours.

use std::collections::BTreeMap;

use openapi_runtime::{
    Bytes, CookieStyle, Encoder, FilePart, Multipart, OperationInfo, PathStyle, QueryStyle, Request,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use reqwest::Url;

static INFO: OperationInfo = OperationInfo::get("/a/{value}/b").operation_id("things");

/// The texts of a list, or the members of an object.
type Pairs = Vec<(String, String)>;

/// Any text, those with a meaning in URLs, headers and forms among them.
fn text() -> impl Strategy<Value = String> {
    let special = "[ %&=+,;|\\[\\]#?/\\\\\"'.{}<>\r\n\u{0}-~]{0,8}";
    prop_oneof![any::<String>(), special.prop_map(String::from), Just(String::new())]
}

fn object() -> impl Strategy<Value = BTreeMap<String, String>> {
    btree_map(text(), text(), 0..4)
}

/// What a server sees of a request for this path template, without a fragment or a segment of its own making.
fn url(request: &Request<openapi_runtime::Body>) -> Url {
    Url::parse(&format!("https://api.example{}", request.uri())).unwrap()
}

fn pairs(url: &Url) -> Pairs {
    url.query_pairs().into_owned().collect()
}

fn decoded(text: &str) -> String {
    form_urlencoded::parse(format!("x={}", text.replace('+', "%2B")).as_bytes())
        .next()
        .unwrap()
        .1
        .into_owned()
}

fn encoder() -> Encoder<'static> {
    Encoder::new(&INFO).path("value", "v")
}

fn named(name: &str, values: &[String]) -> Pairs {
    values.iter().map(|value| (name.to_owned(), value.clone())).collect()
}

proptest! {
    #[test]
    fn queries(name in text(), value in text(), list in vec(text(), 0..5), object in object()) {
        let request = encoder()
            .query(&name, &value)
            .query(&name, &list)
            .query(&name, &object)
            .query_with(&name, &object, QueryStyle::DeepObject)
            .query_with(&name, &list, QueryStyle::DeepObject)
            .finish()
            .unwrap();
        let mut expected = vec![(name.clone(), value)];
        expected.extend(named(&name, &list));
        expected.extend(object.clone());
        expected.extend(object.into_iter().map(|(member, value)| (format!("{name}[{member}]"), value)));
        expected.extend(named(&format!("{name}[]"), &list));
        prop_assert_eq!(pairs(&url(&request)), expected);
    }

    #[test]
    fn joined_queries(list in vec(text(), 1..5), object in object()) {
        let styles = [
            (QueryStyle::Form, ","),
            (QueryStyle::SpaceDelimited, "%20"),
            (QueryStyle::PipeDelimited, "%7C"),
            (QueryStyle::TabDelimited, "%09"),
        ];
        for (style, separator) in styles {
            // In the delimited styles an item with the delimiter in it cannot be distinguished from two.
            let has = |text: &String| separator != "," && text.contains(&decoded(separator));
            prop_assume!(!list.iter().any(has) && !object.iter().any(|(name, value)| has(name) || has(value)));
            let request = encoder().query_with("q", &list, style).finish().unwrap();
            let raw = request.uri().query().unwrap_or_default();
            let read: Vec<_> = raw.strip_prefix("q=").unwrap_or(raw).split(separator).map(decoded).collect();
            // One item that is empty writes nothing, as no item does.
            prop_assert!(read == list || raw.is_empty() && list == [""]);
            let request = encoder().query_with("q", &object, style).finish().unwrap();
            let raw = request.uri().query().unwrap_or_default();
            let read: Vec<_> = raw.strip_prefix("q=").unwrap_or(raw).split(separator).map(decoded).collect();
            let expected: Vec<_> = object.iter().flat_map(|(name, value)| [name.clone(), value.clone()]).collect();
            prop_assert!(read == expected || raw.is_empty() && object.is_empty());
        }
    }

    #[test]
    fn kept_characters(value in text()) {
        let request = encoder().query_reserved("q", &value, QueryStyle::FormExplode).finish().unwrap();
        prop_assert_eq!(pairs(&url(&request)), vec![("q".to_owned(), value)]);
    }

    #[test]
    fn paths(value in text(), list in vec(text(), 1..4)) {
        let encoder = |value: &dyn erased::Value, style| value.path(style);
        for (style, before) in [(PathStyle::Simple, ""), (PathStyle::Label, "."), (PathStyle::Matrix, ";value=")] {
            // What would be another path is refused.
            let Ok(request) = encoder(&value, style) else {
                prop_assert!(["", ".", ".."].contains(&value.as_str()));
                continue;
            };
            let url = url(&request);
            let segments: Vec<_> = url.path_segments().unwrap().collect();
            prop_assert_eq!(segments.len(), 3);
            let before = if value.is_empty() { before.trim_end_matches('=') } else { before };
            prop_assert_eq!(decoded(segments[1].strip_prefix(before).unwrap()), value.clone());
        }
        if let Ok(request) = encoder(&list, PathStyle::Simple) {
            let url = url(&request);
            let segment = url.path_segments().unwrap().nth(1).unwrap();
            prop_assert_eq!(segment.split(',').map(decoded).collect::<Vec<_>>(), list);
        }
    }

    #[test]
    fn headers(value in text()) {
        match encoder().header("x-value", &value).finish() {
            Ok(request) => prop_assert_eq!(request.headers()["x-value"].to_str().unwrap(), value),
            Err(_) => prop_assert!(
                value.is_empty() || value.trim_matches(' ') != value || !value.chars().all(|c| matches!(c, ' '..='~'))
            ),
        }
    }

    #[test]
    fn cookies(value in text(), list in vec(text(), 0..4)) {
        let request = encoder()
            .cookie("one", &value, CookieStyle::FormExplode)
            .cookie("many", &list, CookieStyle::FormExplode)
            .finish()
            .unwrap();
        let header = request.headers()["cookie"].to_str().unwrap();
        let read: Vec<_> = cookie::Cookie::split_parse_encoded(header.to_owned()).map(Result::unwrap).collect();
        let read: Pairs = read.iter().map(|c| (c.name().to_owned(), c.value().to_owned())).collect();
        let mut expected = vec![("one".to_owned(), value.clone())];
        expected.extend(named("many", &list));
        prop_assert_eq!(read, expected);
        if let Ok(request) = encoder().cookie("raw", &value, CookieStyle::Cookie).finish() {
            let header = request.headers()["cookie"].to_str().unwrap();
            let read = cookie::Cookie::parse(header).unwrap();
            prop_assert_eq!(read.value(), value);
        }
    }

    #[test]
    fn forms(object in object()) {
        let request = encoder().form(&object).finish().unwrap();
        let read: BTreeMap<_, _> =
            form_urlencoded::parse(request.body().as_bytes().unwrap()).into_owned().collect();
        prop_assert_eq!(read, object);
    }

    #[test]
    fn parts(texts in vec((name(), text()), 0..4), files in vec((name(), vec(any::<u8>(), 0..64)), 0..3)) {
        let mut form = Multipart::new();
        for (name, value) in &texts {
            form = form.text(name, value.as_str());
        }
        for (name, bytes) in &files {
            form = form.file(name, FilePart::from(bytes.clone()).file_name("f.bin"));
        }
        let request = encoder().multipart(&form).finish().unwrap();
        let boundary = multer::parse_boundary(request.headers()["content-type"].to_str().unwrap()).unwrap();
        let body = Bytes::copy_from_slice(request.body().as_bytes().unwrap());
        let stream = futures_util::stream::iter([Ok::<_, std::io::Error>(body)]);
        let read = tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
            let (mut form, mut read) = (multer::Multipart::new(stream, boundary), Vec::new());
            while let Some(field) = form.next_field().await.unwrap() {
                let name = field.name().unwrap().to_owned();
                let is_file = field.file_name().is_some();
                read.push((name, is_file, field.bytes().await.unwrap().to_vec()));
            }
            read
        });
        let texts = texts.into_iter().map(|(name, text)| (name, false, text.into_bytes()));
        let expected: Vec<_> = texts.chain(files.into_iter().map(|(name, bytes)| (name, true, bytes))).collect();
        prop_assert_eq!(read, expected);
    }
}

/// A name that no reader of parts has to unescape: browsers escape quotes and line ends, and each reader differs.
fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9 _.;=%é-]{1,8}".prop_map(String::from)
}

mod erased {
    //! Values of different types at one place.

    use super::*;

    pub(super) trait Value {
        fn path(&self, style: PathStyle) -> Result<Request<openapi_runtime::Body>, String>;
    }

    impl<T: serde::Serialize> Value for T {
        fn path(&self, style: PathStyle) -> Result<Request<openapi_runtime::Body>, String> {
            let encoder = Encoder::new(&INFO).path_with("value", self, style);
            encoder.finish().map_err(|error| error.to_string())
        }
    }
}
