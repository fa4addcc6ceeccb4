//! Cookies, read back by a third-party parser.

openapi_runtime::include_api!("cookies");

#[cfg(test)]
mod tests {
    use openapi_runtime::http;

    use super::models::Size;
    use crate::support::{exchange, refused};

    fn size() -> Size {
        let mut size = Size::default();
        (size.width, size.height) = (Some(1), Some(2));
        size
    }

    #[test]
    fn all_cookies_are_one_header() {
        let (sent, _) = exchange!((204, ""), |builder| builder.key("s;1"), |client| {
            let call = client.list_pets("a b;c").ids(vec![1, 2]).tags(vec!["x,y".to_owned(), "z".to_owned()]);
            call.theme("dark%21").size(size()).sizes(size())
        });
        assert_eq!(sent.headers.get_all(http::header::COOKIE).iter().count(), 1);
        let cookies = sent.header("cookie");
        let read: Vec<_> = cookie::Cookie::split_parse_encoded(cookies).map(Result::unwrap).collect();
        let read: Vec<_> = read.iter().map(cookie::Cookie::name_value).collect();
        let expected = [
            ("session", "a b;c"),
            ("ids", "1"),
            ("ids", "2"),
            ("tags", "x,y,z"),
            ("theme", "dark!"),
            ("width", "1"),
            ("height", "2"),
            ("sizes", "width,1,height,2"),
            ("key", "s;1"),
        ];
        assert_eq!(read, expected);
        assert!(cookies.contains("tags=x%2Cy,z; theme=dark%21; "), "{cookies}");
        assert!(!format!("{:?}", sent.headers).contains("a%20b"), "cookies are not shown");
    }

    #[test]
    fn the_style_without_escapes_refuses_what_no_cookie_holds() {
        let message = refused!(|client| client.list_pets("a").theme("a;b").header("cookie", "key=1"));
        assert!(message.contains("cookie `theme` holds ';'"), "{message}");
    }
}
