//! Every cell of the specification's table of styles (OpenAPI 3.1.2, section 4.8.12.4, and 3.2 for
//! cookies), the cells it leaves open, and reserved characters.

use self::erased::Value as _;
use super::*;

#[derive(Serialize)]
#[serde(rename_all = "UPPERCASE")]
struct Color {
    r: u8,
    g: u8,
    b: u8,
}

const LIST: [&str; 3] = ["blue", "black", "brown"];
const COLOR: Color = Color { r: 100, g: 200, b: 150 };
const PATH: OperationInfo = OperationInfo::get("/{color}").operation_id("path");

/// Encodes a value in one style; the error is the reason why it is rejected.
type Write<'w> = &'w dyn Fn(&dyn erased::Value) -> Result<String, String>;

/// Asserts a row of the table: the empty string, a string, a list, an object.
fn row(name: &str, write: Write<'_>, cells: [&str; 4]) {
    let values: [&dyn erased::Value; 4] = [&"", &"blue", &LIST, &COLOR];
    for (value, cell) in values.into_iter().zip(cells) {
        let written =
            write(value).unwrap_or_else(|error| error.split(" was not sent: ").last().unwrap().to_owned());
        assert_eq!(written, cell, "{name}");
    }
}

#[test]
fn paths() {
    let empty = "path parameter `color` is empty, which would change the path";
    for (style, cells) in [
        (PathStyle::Matrix, [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]),
        (
            PathStyle::MatrixExplode,
            [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"],
        ),
        // The table has "." for the empty string, which cannot be a path segment.
        (
            PathStyle::Label,
            [
                "path parameter `color` is `.`, which would change the path",
                ".blue",
                ".blue,black,brown",
                ".R,100,G,200,B,150",
            ],
        ),
        (
            PathStyle::LabelExplode,
            [
                "path parameter `color` is `.`, which would change the path",
                ".blue",
                ".blue.black.brown",
                ".R=100.G=200.B=150",
            ],
        ),
        (PathStyle::Simple, [empty, "blue", "blue,black,brown", "R,100,G,200,B,150"]),
        (PathStyle::SimpleExplode, [empty, "blue", "blue,black,brown", "R=100,G=200,B=150"]),
    ] {
        row(&format!("{style:?}"), &|value| value.path(style), cells);
    }
}

#[test]
fn queries() {
    for (style, cells) in [
        (QueryStyle::Form, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        (
            QueryStyle::FormExplode,
            ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"],
        ),
        // The table leaves strings open in the delimited styles, where they need no delimiter.
        (
            QueryStyle::SpaceDelimited,
            ["color=", "color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"],
        ),
        (
            QueryStyle::PipeDelimited,
            ["color=", "color=blue", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"],
        ),
        (
            QueryStyle::TabDelimited,
            ["color=", "color=blue", "color=blue%09black%09brown", "color=R%09100%09G%09200%09B%09150"],
        ),
        // The table only has objects for `deepObject`. A list gets brackets, which servers
        // understand.
        (
            QueryStyle::DeepObject,
            [
                "color=",
                "color=blue",
                "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown",
                "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
            ],
        ),
    ] {
        row(&format!("{style:?}"), &|value| value.query_as("color", style), cells);
    }
}

#[test]
fn headers_and_cookies() {
    row(
        "simple",
        &|value| value.header(false),
        ["header `color` is empty", "blue", "blue,black,brown", "R,100,G,200,B,150"],
    );
    row(
        "simple, exploded",
        &|value| value.header(true),
        ["header `color` is empty", "blue", "blue,black,brown", "R=100,G=200,B=150"],
    );
    let joined = ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"];
    let exploded = ["color=", "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"];
    for (style, cells) in [
        (CookieStyle::Form, joined),
        (CookieStyle::FormExplode, exploded),
        (CookieStyle::Cookie, joined),
        (CookieStyle::CookieExplode, exploded),
    ] {
        row(&format!("{style:?}"), &|value| value.cookie(style), cells);
    }
}

#[test]
fn what_is_nested_has_brackets() {
    let nested =
        serde_json::json!({"gt": 1, "of": {"x": "a b"}, "tags": ["p", "q"], "rows": [{"n": 1}, [2]]});
    let query =
        |style| nested.query_as("f", style).map(|query| query.replace("%5B", "[").replace("%5D", "]"));
    assert_eq!(
        query(QueryStyle::DeepObject).unwrap(),
        "f[gt]=1&f[of][x]=a%20b&f[rows][0][n]=1&f[rows][1][]=2&f[tags][]=p&f[tags][]=q"
    );
    assert_eq!(
        query(QueryStyle::FormExplode).unwrap(),
        "gt=1&of[x]=a%20b&rows[0][n]=1&rows[1][]=2&tags=p&tags=q"
    );
    for refused in [
        query(QueryStyle::Form),
        query(QueryStyle::PipeDelimited),
        nested.path(PathStyle::Simple),
        nested.header(true),
        nested.cookie(CookieStyle::FormExplode),
    ] {
        let refused = refused.unwrap_err();
        assert!(refused.ends_with("in its object, which no parameter of this style can carry"), "{refused}");
    }
}

#[test]
fn reserved_characters() {
    let all = ":/?#[]@!$&'()*+,;=% é";
    let encoded = "%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%25%20%C3%A9";
    assert_eq!(all.path(PathStyle::Simple).unwrap(), encoded);
    assert_eq!(all.query_as("color", QueryStyle::Form).unwrap(), format!("color={encoded}"));
    assert_eq!(all.cookie(CookieStyle::Form).unwrap(), format!("color={encoded}"));
    let kept = Encoder::new(&PLAIN).query_reserved("color", all, QueryStyle::Form).finish().unwrap();
    assert_eq!(kept.uri().query(), Some("color=:/?%23%5B%5D@!$%26'()*%2B,;=%25%20%C3%A9"));
    // Each character alone as well, because a string that needs no encoding takes the fast path.
    for letter in all.chars() {
        let query = format!("a{letter}").query_as("q", QueryStyle::FormExplode).unwrap();
        assert_eq!(percent_encoding::percent_decode_str(&query).decode_utf8_lossy(), format!("q=a{letter}"));
        assert!(!query.contains(letter) || letter == '%' || letter == '=', "{query}");
    }
    let json = Encoder::new(&PLAIN).query_json(&[all]).finish().unwrap();
    assert_eq!(json.uri().query(), Some(&*format!("%5B%22{encoded}%22%5D")));
    for fault in ["a;b", "a b", "a,b", "a\"b", "a\\b", "é", "a\r\nb"] {
        let refused = fault.cookie(CookieStyle::Cookie).unwrap_err();
        assert!(refused.ends_with("which no cookie can carry as it is"), "{refused}");
    }
    assert_eq!("%3D=:/".cookie(CookieStyle::Cookie).unwrap(), "color=%3D=:/");
    assert_eq!(Vec::<u8>::new().cookie(CookieStyle::Form).unwrap(), "");
}

#[test]
fn several_cookies_are_one_header() {
    let request = Encoder::new(&PLAIN)
        .cookie("a", &[1, 2], CookieStyle::FormExplode)
        .cookie("b", &None::<u8>, CookieStyle::Form)
        .cookie("c", "3", CookieStyle::Cookie)
        .cookie("d;e", "4", CookieStyle::Form)
        .finish()
        .unwrap();
    assert_eq!(request.headers().get_all(COOKIE).iter().collect::<Vec<_>>(), ["a=1; a=2; c=3; d%3Be=4"]);
    assert!(request.headers()[COOKIE].is_sensitive());
}

/// Values of different types in one table.
mod erased {
    use super::*;

    pub(super) trait Value {
        fn path(&self, style: PathStyle) -> Result<String, String>;
        fn query_as(&self, name: &str, style: QueryStyle) -> Result<String, String>;
        fn header(&self, explode: bool) -> Result<String, String>;
        fn cookie(&self, style: CookieStyle) -> Result<String, String>;
    }

    fn text(request: &Request<Body>, header: &str) -> String {
        request.headers().get(header).map_or("", |value| value.to_str().unwrap()).to_owned()
    }

    impl<T: Serialize + ?Sized> Value for T {
        fn path(&self, style: PathStyle) -> Result<String, String> {
            let request = Encoder::new(&PATH).path_with("color", self, style).finish();
            request.map(|request| request.uri().path()[1..].to_owned()).map_err(|error| error.to_string())
        }

        fn query_as(&self, name: &str, style: QueryStyle) -> Result<String, String> {
            let request = Encoder::new(&PLAIN).query_with(name, self, style).finish();
            let query = |request: Request<Body>| request.uri().query().unwrap_or_default().to_owned();
            request.map(query).map_err(|error| error.to_string())
        }

        fn header(&self, explode: bool) -> Result<String, String> {
            let info = PLAIN;
            let encoder = Encoder::new(&info);
            let request =
                if explode { encoder.header_exploded("color", self) } else { encoder.header("color", self) };
            let request = request.finish();
            request.map(|request| text(&request, "color")).map_err(|error| error.to_string())
        }

        fn cookie(&self, style: CookieStyle) -> Result<String, String> {
            let request = Encoder::new(&PLAIN).cookie("color", self, style).finish();
            request.map(|request| text(&request, "cookie")).map_err(|error| error.to_string())
        }
    }
}
