use serde_json::{Value, json};

use super::{Node, Root, Shape, read};

/// An S3 bucket listing, more or less, with every kind of node.
const SHAPES: &[Shape] = &[
    Shape::TEXT,
    Shape::NUMBER,
    Shape::BOOLEAN,
    // A listing.
    Shape::TEXT.members(&[
        ("name", Node::element("Name", 0)),
        ("contents", Node::none(4).required()),
        ("tags", Node::element("TagSet", 5)),
        ("cut", Node::element("IsTruncated", 2)),
        ("owner", Node::none(7)),
        ("note", Node::element("n:Note", 8).namespace("urn:notes")),
    ]),
    Shape::TEXT.items(&[Node::element("Contents", 6)]),
    Shape::TEXT.items(&[Node::element("Tag", 0)]),
    // An object of it.
    Shape::TEXT.members(&[
        ("key", Node::attribute("key", 0)),
        ("size", Node::element("Size", 1)),
        ("parts", Node::attribute("parts", 9)),
    ]),
    Shape::TEXT.members(&[("id", Node::element("OwnerID", 0))]),
    Shape::TEXT.members(&[("language", Node::attribute("xml:lang", 0)), ("html", Node::cdata(0))]).rest(1),
    Shape::TEXT.items(&[Node::element("part", 1)]),
];

const ROOT: Root = Root(SHAPES, Node::element("ListBucketResult", 3).namespace("http://s3.example/?a&b"));

fn written(value: &Value) -> String {
    String::from_utf8(ROOT.write(value).unwrap().to_vec()).unwrap()
}

fn read_back(text: &str) -> Value {
    serde_json::from_slice(&read(&ROOT, text).unwrap()).unwrap()
}

#[test]
fn each_kind_of_node_is_written_in_the_order_of_the_document_and_read_again() {
    let value = json!({
        "name": "a < b & \"c\"\r\n",
        "contents": [{"key": "x\ty", "size": 7, "parts": [1, 2]}, {"size": 1.5}],
        "tags": ["red", ""],
        "cut": true,
        "owner": {"id": "007"},
        "note": {"language": "en", "html": "<p>]]></p>", "views": 3},
    });
    let text = concat!(
        r#"<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.example/?a&amp;b">"#,
        r#"<Name>a &lt; b &amp; &quot;c&quot;&#13;&#10;</Name>"#,
        r#"<Contents key="x&#9;y" parts="1 2"><Size>7</Size></Contents><Contents><Size>1.5</Size></Contents>"#,
        r#"<TagSet><Tag>red</Tag><Tag/></TagSet><IsTruncated>true</IsTruncated><OwnerID>007</OwnerID>"#,
        r#"<n:Note xmlns:n="urn:notes" xml:lang="en"><![CDATA[<p>]]]]><![CDATA[></p>]]><views>3</views></n:Note>"#,
        r#"</ListBucketResult>"#,
    );
    assert_eq!(written(&value), text);
    assert_eq!(read_back(text), value);
}

#[test]
fn what_servers_write_in_another_manner_is_read_as_it_is_meant() {
    let text = r#"<?xml version="1.0"?>
        <!DOCTYPE x><!-- a listing -->
        <s:ListBucketResult xmlns:s="http://s3.example/?a&amp;b" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <s:IsTruncated> 0 </s:IsTruncated>
          <s:Name>&#x61;&lt;</s:Name>
          <Contents><Size>007</Size></Contents><Contents><Size/></Contents>
          <TagSet> </TagSet>
          <Unknown>1</Unknown>
          <s:Note lang="de" xsi:nil="false">
            <![CDATA[ <b> ]]>
          </s:Note>
        </s:ListBucketResult>"#;
    let expected = json!({
        "cut": false, "name": "a<", "contents": [{"size": 7}, {"size": null}], "tags": [],
        "note": {"language": "de", "html": " <b> ", "nil": "false"},
    });
    assert_eq!(read_back(text), expected);
    for nil in ["true", "1"] {
        assert_eq!(
            read_back(&format!("<Any><Name xmlns:i='urn:i' i:nil='{nil}'/></Any>")),
            json!({"name": null, "contents": []}),
            "{nil}"
        );
    }
    // Whitespace around elements is only layout.
    assert_eq!(
        read_back("<Any><Note xml:lang='en'>\n  hello\n  <views>3</views>\n</Note></Any>"),
        json!({"note": {"language": "en", "html": "hello", "views": 3}, "contents": []})
    );
}

#[test]
fn null_is_an_element_without_content() {
    let written = written(&json!({"name": null, "contents": []}));
    assert!(written.ends_with(
        r#"<Name xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></ListBucketResult>"#
    ));
    assert_eq!(read_back(&written), json!({"name": null, "contents": []}));
}

#[test]
fn what_is_not_described_is_read_by_its_elements() {
    let any = Root(&[], Node::element("any", 0));
    let text =
        String::from_utf8(any.write(&json!({"a": [1, "x"], "b": {"c": true}})).unwrap().to_vec()).unwrap();
    assert!(text.ends_with("<any><a>1</a><a>x</a><b><c>true</c></b></any>"), "{text}");
    let value: Value = serde_json::from_slice(&read(&any, &text).unwrap()).unwrap();
    assert_eq!(value, json!({"a": ["1", "x"], "b": {"c": "true"}}));
}

#[test]
fn nothing_that_is_not_xml_is_written_or_read() {
    for value in
        [json!({"name": "\u{0}"}), json!({"note": {"a><b": 1}}), json!({"contents": [{"key": {"a": 1}}]})]
    {
        assert!(ROOT.write(&value).is_err(), "{value}");
    }
    let deep = "<a>".repeat(200) + &"</a>".repeat(200);
    for text in ["", "<a>", "<a></b>", "<a/><b/>", "a", "<a>&unknown;</a>", "</a>", &deep] {
        assert!(read(&ROOT, text).is_err(), "{text}");
    }
}

#[test]
fn what_is_beside_declared_members_is_read_once() {
    const SHAPES: &[Shape] = &[
        Shape::TEXT,
        // An unwrapped list and an object without its own node, next to lists with any name.
        Shape::TEXT.members(&[("tag", Node::none(2)), ("owner", Node::none(3))]).rest(2),
        Shape::TEXT.items(&[Node::element("tag", 0)]),
        Shape::TEXT.members(&[("id", Node::element("id", 0))]),
    ];
    let text = "<a><tag>x</tag><tag>y</tag><id>7</id><b><i>1</i></b><b><i>2</i></b></a>";
    let value: Value =
        serde_json::from_slice(&read(&Root(SHAPES, Node::element("a", 1)), text).unwrap()).unwrap();
    assert_eq!(value, json!({"tag": ["x", "y"], "owner": {"id": "7"}, "b": ["1"]}));
    let many = format!("<a>{}</a>", "<b/>".repeat(100_000));
    let value = read(&Root(SHAPES, Node::element("a", 1)), &many).unwrap();
    assert_eq!(value, br#"{"b":[]}"#);
}

#[test]
fn items_without_a_name_repeat_that_of_their_list() {
    // `additionalProperties` that are lists of numbers.
    const SHAPES: &[Shape] =
        &[Shape::TEXT, Shape::TEXT.rest(2), Shape::TEXT.items(&[Node::element("", 3)]), Shape::NUMBER];
    let root = Root(SHAPES, Node::element("a", 1));
    let value = json!({"b": [1, 2, 3], "c": [4]});
    let text = String::from_utf8(root.write(&value).unwrap().to_vec()).unwrap();
    assert!(text.ends_with("<a><b>1</b><b>2</b><b>3</b><c>4</c></a>"), "{text}");
    let read: Value = serde_json::from_slice(&read(&root, &text).unwrap()).unwrap();
    assert_eq!(read, value);
}

#[test]
fn each_item_of_a_tuple_has_its_own_name() {
    const SHAPES: &[Shape] =
        &[Shape::TEXT, Shape::TEXT.items(&[Node::element("x", 0), Node::element("y", 0)])];
    let root = Root(SHAPES, Node::element("a", 1));
    let text = String::from_utf8(root.write(&json!(["1", "2", "3"])).unwrap().to_vec()).unwrap();
    assert!(text.ends_with("<a><x>1</x><y>2</y><y>3</y></a>"), "{text}");
}

#[test]
fn a_text_where_lists_hold_lists_is_an_item() {
    // A list of itself, and a value that is a number or a list of such values.
    const SHAPES: &[Shape] = &[
        Shape::TEXT,
        Shape::TEXT.items(&[Node::element("v", 1)]),
        Shape::NUMBER.items(&[Node::element("v", 2)]).or_single(),
        Shape::TEXT.items(&[Node::element("v", 0)]).or_single(),
        Shape::TEXT.items(&[Node::element("v", 0)]).or_single().empty_is_text(),
    ];
    for (shape, text, expected) in [
        (1, "<v>x y</v>", json!(["x", "y"])),
        (1, "<v><v>x</v><v/></v>", json!([["x"], []])),
        (2, "<v>7</v>", json!(7)),
        (3, "<v/>", json!([])),
        (4, "<v/>", json!("")),
        (4, "<v>a b</v>", json!("a b")),
        (4, "<v><v/></v>", json!([""])),
        (2, "<v><v>7</v><v><v>8</v></v></v>", json!([7, [8]])),
    ] {
        let root = Root(SHAPES, Node::element("v", shape));
        let value: Value = serde_json::from_slice(&read(&root, text).unwrap()).unwrap();
        assert_eq!(value, expected, "{text}");
    }
}

#[test]
fn a_name_that_xml_cannot_have_is_refused_before_anything_is_sent() {
    const SHAPES: &[Shape] = &[Shape::TEXT, Shape::TEXT.members(&[("a", Node::attribute("a=\"1\" b", 0))])];
    for name in ["", "@type", "a b", "a>", "1", ":a", "a:"] {
        assert!(Root(&[], Node::element(name, 0)).write(&"x").is_err(), "{name}");
    }
    assert!(Root(SHAPES, Node::element("x", 1)).write(&json!({"a": "x"})).is_err());
    assert!(Root(&[], Node::element("p:a-b.c_1", 0)).write(&"x").is_ok());
}

#[test]
fn a_return_in_a_cdata_section_is_read_as_it_was_written() {
    const SHAPES: &[Shape] = &[Shape::TEXT, Shape::TEXT.members(&[("a", Node::cdata(0))])];
    let root = Root(SHAPES, Node::element("x", 1));
    let value = json!({"a": "one\r\ntwo\r]]>three"});
    let text = root.write(&value).unwrap();
    let read: Value =
        serde_json::from_slice(&read(&root, std::str::from_utf8(&text).unwrap()).unwrap()).unwrap();
    assert_eq!(read, value);
    assert!(super::read(&root, "\u{feff}<x/>").is_ok());
}
