//! How each kind of value is encoded, and which are rejected.

use std::collections::BTreeMap;

use serde::Serialize;

use super::*;

const PLAIN: OperationInfo = OperationInfo::get("/things").operation_id("plain");
const TEMPLATE: OperationInfo = OperationInfo::get("/a/{id}/b").operation_id("template");

#[derive(Serialize)]
struct Filter {
    name: &'static str,
    size: Option<u8>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    BigCat,
    Other(u8),
}

#[derive(Serialize)]
struct Newtype(&'static str);

fn query(value: &impl Serialize, style: QueryStyle) -> Result<String, String> {
    let request =
        Encoder::new(&PLAIN).query_with("q", value, style).finish().map_err(|error| error.to_string())?;
    Ok(request.uri().query().unwrap_or_default().to_owned())
}

#[test]
fn queries() {
    let both =
        |value: &dyn erased::Value| (value.query(QueryStyle::FormExplode), value.query(QueryStyle::Form));
    let map = BTreeMap::from([("x y", 1), ("z", 2)]);
    let cases: &[(&dyn erased::Value, &str, &str)] = &[
        (&None::<u8>, "", ""),
        (&(), "", ""),
        (&Some(7), "q=7", "q=7"),
        (&true, "q=true", "q=true"),
        (&-5_i64, "q=-5", "q=-5"),
        (
            &u128::MAX,
            "q=340282366920938463463374607431768211455",
            "q=340282366920938463463374607431768211455",
        ),
        (&0.1_f32, "q=0.1", "q=0.1"),
        (&5.0_f64, "q=5", "q=5"),
        (&'ä', "q=%C3%A4", "q=%C3%A4"),
        (&"", "q=", "q="),
        (&"a b+c&d=e,f/~-._%", "q=a%20b%2Bc%26d%3De%2Cf%2F~-._%25", "q=a%20b%2Bc%26d%3De%2Cf%2F~-._%25"),
        (&"\r\n\0", "q=%0D%0A%00", "q=%0D%0A%00"),
        (&Newtype("n"), "q=n", "q=n"),
        (&Kind::BigCat, "q=big-cat", "q=big-cat"),
        (&vec!["a,b", "c"], "q=a%2Cb&q=c", "q=a%2Cb,c"),
        (&(1, "x"), "q=1&q=x", "q=1,x"),
        (&Vec::<u8>::new(), "", ""),
        (&map, "x%20y=1&z=2", "q=x%20y,1,z,2"),
        (&Filter { name: "n", size: None }, "name=n", "q=name,n"),
        (&Filter { name: "n", size: Some(3) }, "name=n&size=3", "q=name,n,size,3"),
    ];
    for (row, (value, explode, joined)) in cases.iter().enumerate() {
        assert_eq!(both(*value), (Ok((*explode).to_owned()), Ok((*joined).to_owned())), "row {row}");
    }
}

#[test]
fn values_that_no_parameter_can_carry() {
    let cases: &[(&dyn erased::Value, &str)] = &[
        (&f64::NAN, "is NaN, which is not a number that can be sent"),
        (&f32::INFINITY, "is inf, which is not a number that can be sent"),
        (&vec![None::<u8>], "has a null in its list, which no parameter can carry"),
        (&BTreeMap::from([("a", [Some(1), None])]), "has a null in its list, which no parameter can carry"),
        (&BTreeMap::from([(vec![1], 1)]), "has a key that is not text, which no parameter can carry"),
        (&Kind::Other(1), "is the variant `other` with data, which no parameter can carry"),
    ];
    for (value, reason) in cases {
        assert_eq!(
            value.query(QueryStyle::FormExplode),
            Err(format!("`GET /things` was not sent: query parameter `q` {reason}"))
        );
    }
}

#[test]
fn paths() {
    let path = |value: &str| {
        Encoder::new(&TEMPLATE).path("id", value).finish().map(|request| request.uri().to_string())
    };
    let cases = [
        ("x", "/a/x/b"),
        ("a/b", "/a/a%2Fb/b"),
        ("a b?c#d%e", "/a/a%20b%3Fc%23d%25e/b"),
        ("...", "/a/.../b"),
        ("ü", "/a/%C3%BC/b"),
        ("\\", "/a/%5C/b"),
    ];
    for (value, expected) in cases {
        assert_eq!(path(value).expect(value), expected, "{value}");
    }
    for value in ["", ".", ".."] {
        let error = path(value).expect_err(value).to_string();
        assert!(
            error.contains("path parameter `id` is") && error.ends_with("would change the path"),
            "{error}"
        );
    }
    let list = Encoder::new(&TEMPLATE).path("id", &["a,b", "c"]).finish().expect("a list");
    assert_eq!(list.uri(), "/a/a%2Cb,c/b");
    assert!(Encoder::new(&TEMPLATE).path("id", &None::<u8>).finish().is_err(), "absent");
    assert!(Encoder::new(&TEMPLATE).path("id", &Vec::<u8>::new()).finish().is_err(), "empty list");
}

#[test]
fn templates() {
    const TWO: OperationInfo = OperationInfo::get("/{a}{b}/x?fixed=1").operation_id("two");
    const DOTS: OperationInfo = OperationInfo::get("/a/../{b}").operation_id("dots");
    let filled = Encoder::new(&TWO).path("a", "1").path("b", "2").query("q", "3").finish().expect("filled");
    assert_eq!(filled.uri(), "/12/x?fixed=1&q=3");
    let dots = Encoder::new(&TWO).path("a", ".").path("b", ".").finish().expect_err("dots");
    assert!(dots.to_string().contains("would change the path"), "{dots}");

    let dots = Encoder::new(&DOTS).path("b", "2").finish().expect_err("dots");
    assert!(dots.to_string().contains("would change the path"), "{dots}");

    let unfilled = Encoder::new(&TEMPLATE).finish().expect_err("unfilled");
    assert_eq!(unfilled.to_string(), "`GET /a/{id}/b` was not sent: path parameter `id` was not given");
}

#[test]
fn headers() {
    let header = |value: &str| Encoder::new(&PLAIN).header("x-a", value).finish();
    for value in ["a", "a b", "account-id 1", "!\"#~"] {
        assert_eq!(header(value).expect(value).headers()["x-a"], value);
    }
    for value in ["", " a", "a ", "a\r\nb: c", "a\nb", "a\0b", "\t", "a\u{7f}", "ä", "日本"] {
        let error = header(value).expect_err(value).to_string();
        assert!(error.starts_with("`GET /things` was not sent: header `x-a` "), "{error}");
        assert!(!error.contains(['\r', '\n', '\0']), "{error:?}");
    }
    let list = Encoder::new(&PLAIN).header("x-a", &["a", "b"]).finish().expect("a list");
    assert_eq!(list.headers()["x-a"], "a,b");
    for absent in
        [Encoder::new(&PLAIN).header("x-a", &None::<u8>), Encoder::new(&PLAIN).header("x-a", &[0_u8; 0])]
    {
        assert!(absent.finish().expect("absent").headers().is_empty());
    }
    assert!(Encoder::new(&PLAIN).header("no token", "a").finish().is_err());
    let large = header(&"a".repeat(1 << 20)).expect("large");
    assert_eq!(large.headers()["x-a"].len(), 1 << 20);
}

#[test]
fn bodies_and_length() {
    let request = Encoder::new(&PLAIN).json(&Filter { name: "n", size: None }).finish().expect("a body");
    assert_eq!(request.headers()[CONTENT_TYPE], "application/json");
    assert_eq!(request.body().as_bytes(), Some(&br#"{"name":"n","size":null}"#[..]));

    let unwritable =
        Encoder::new(&PLAIN).json(&BTreeMap::from([(vec![1], 1)])).finish().expect_err("no JSON");
    assert!(std::error::Error::source(&unwritable).is_some());

    let long = Encoder::new(&PLAIN).query("q", &"x".repeat(70_000)).finish().expect_err("too long");
    assert_eq!(long.to_string(), "`GET /things` was not sent: its URI is not valid: uri too long");
}

#[test]
fn the_first_fault_is_the_one_reported() {
    let error =
        Encoder::new(&PLAIN).query("a", &f64::NAN).header("b", "\n").finish().expect_err("two faults");
    assert!(error.to_string().contains("`a`"), "{error}");
}

mod styles;

mod erased {
    //! Values of different types in one table.

    use super::*;

    pub(super) trait Value {
        fn query(&self, style: QueryStyle) -> Result<String, String>;
    }

    impl<T: Serialize> Value for T {
        fn query(&self, style: QueryStyle) -> Result<String, String> {
            super::query(self, style)
        }
    }
}
