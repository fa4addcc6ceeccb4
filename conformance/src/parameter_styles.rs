//! The styles of parameters, as sent.

openapi_runtime::include_api!("parameter_styles");

#[cfg(test)]
mod tests {
    use super::models::Size;
    use crate::support::exchange;

    fn tags() -> Vec<String> {
        vec!["a b".to_owned(), "c".to_owned()]
    }

    fn size() -> Size {
        let mut size = Size::default();
        (size.width, size.height) = (Some(1), Some(2));
        size
    }

    #[test]
    fn each_style_is_written_as_its_table_states() {
        let (sent, result) = exchange!((204, ""), |client| client
            .list_pets(tags(), tags(), size())
            .space(tags())
            .pipe(tags())
            .deep(size())
            .flat(size())
            .next("/a?b=c&d#e")
            .filter(size())
            .x_size(size())
            .session("s;1")
            .tags(tags()));
        result.unwrap().into_inner();
        let (path, query) = sent.line.split_once('?').unwrap();
        assert_eq!(path, "GET /pets/.a%20b.c/;matrix=a%20b,c/width=1,height=2");
        assert_eq!(
            query.split('&').collect::<Vec<_>>(),
            [
                "space=a%20b%20c",
                "pipe=a%20b%7Cc",
                "deep%5Bwidth%5D=1",
                "deep%5Bheight%5D=2",
                "width=1",
                "height=2",
                "next=/a?b=c%26d%23e",
                "filter=%7B%22width%22%3A1%2C%22height%22%3A2%7D",
            ]
        );
        assert_eq!(sent.header("x-size"), "width=1,height=2");
        assert_eq!(sent.header("cookie"), "session=s%3B1; tags=a%20b,c");
    }

    #[test]
    fn each_style_with_the_other_explode() {
        let (sent, _) = exchange!((204, ""), |client| client
            .get_styles(tags(), tags())
            .kept(vec!["/a".to_owned(), "b&".to_owned()])
            .x_size(size())
            .kinds(tags()));
        assert_eq!(sent.line, "GET /styles/.a%20b,c/;matrix=a%20b;matrix=c?kept=/a,b%26");
        assert_eq!(sent.header("x-size"), "width,1,height,2");
        assert_eq!(sent.header("cookie"), "kinds=a%20b; kinds=c");
        let (sent, _) = exchange!((204, ""), |client| client.get_styles(tags(), Vec::new()));
        assert_eq!(sent.line, "GET /styles/.a%20b,c/;matrix");
    }

    #[test]
    fn what_is_absent_leaves_nothing_behind() {
        let (sent, _) = exchange!((204, ""), |client| client.list_pets(tags(), tags(), size()));
        assert!(!sent.line.contains('?') && sent.headers.get("cookie").is_none(), "{sent:?}");
    }
}
