//! Counts the instructions of unions, compared with serde's derive: `unions CASE SIDE TIMES` reads or writes 10,000
//! objects repeatedly.
//!
//! `cargo xtask bench unions` computes the difference of two numbers of repetitions, which excludes work that is done
//! only once.

use std::fmt::Write as _;
use std::hint::black_box;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// How many objects a list has, nested ones counted one by one.
const OBJECTS: usize = 10_000;

/// As generated code has them: a struct keeps the tag as a field.
mod ours {
    use openapi_runtime::{__private, Value};

    pub(super) enum Kind {
        Circle,
        Square,
        Card,
        Account,
        Unknown(String),
    }

    impl Kind {
        fn as_str(&self) -> &str {
            match self {
                Self::Circle => "circle",
                Self::Square => "square",
                Self::Card => "card",
                Self::Account => "account",
                Self::Unknown(other) => other,
            }
        }
    }

    __private::text_enum!(Kind { Circle = "circle", Square = "square", Card = "card", Account = "account", _ => Unknown });

    pub(super) struct Circle {
        pub(super) r#type: Kind,
        pub(super) r: f64,
    }

    __private::object!(Circle { required r#type as "type", required r });

    pub(super) struct Square {
        pub(super) r#type: Kind,
        pub(super) side: f64,
    }

    __private::object!(Square { required r#type as "type", required side });

    pub(super) enum Form {
        Circle(Circle),
        Square(Square),
        Unknown(Value),
    }

    __private::union!(Form by tag "type" as Text {
        object Circle = ["circle"],
        object Square = ["square"],
    _ => Unknown
    });

    pub(super) struct Card {
        pub(super) r#type: Kind,
        pub(super) number: String,
        pub(super) holder: String,
        pub(super) month: u8,
        pub(super) year: u16,
        pub(super) is_active: bool,
        pub(super) note: Option<String>,
    }

    __private::object!(Card {
        required r#type as "type",
        required number,
        required holder,
        required month,
        required year,
        required is_active,
        optional note,
    });

    pub(super) struct Account {
        pub(super) r#type: Kind,
        pub(super) iban: String,
        pub(super) holder: String,
    }

    __private::object!(Account { required r#type as "type", required iban, required holder });

    pub(super) enum Payment {
        Card(Card),
        Account(Account),
        Unknown(Value),
    }

    __private::union!(Payment by tag "type" as Text {
        object Card = ["card"],
        object Account = ["account"],
    _ => Unknown
    });

    pub(super) struct Tree {
        pub(super) r#type: Kind,
        pub(super) size: f64,
        pub(super) inner: Option<Box<Nested>>,
    }

    __private::object!(Tree { required r#type as "type", required size, optional inner });

    pub(super) enum Nested {
        Circle(Tree),
        Square(Tree),
        Unknown(Value),
    }

    __private::union!(Nested by tag "type" as Text {
        object Circle = ["circle"],
        object Square = ["square"],
    _ => Unknown
    });

    pub(super) struct Round {
        pub(super) name: String,
        pub(super) r: f64,
    }

    __private::object!(Round { required name, required r });
    __private::shape!(Round { required "name": (text), required "r": (number) } dropped);

    pub(super) struct Angular {
        pub(super) name: String,
        pub(super) side: f64,
    }

    __private::object!(Angular { required name, required side });
    __private::shape!(Angular { required "name": (text), required "side": (number) } dropped);

    pub(super) enum Shaped {
        Round(Round),
        Angular(Angular),
        Unknown(Value),
    }

    __private::union!(Shaped by shape { Round: (object Round), Angular: (object Angular), _ => Unknown });
}

/// The same with serde's derive.
mod derived {
    use serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize)]
    pub(super) struct Circle {
        pub(super) r: f64,
    }

    #[derive(Serialize, Deserialize)]
    pub(super) struct Square {
        pub(super) side: f64,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(tag = "type", rename_all = "snake_case")]
    pub(super) enum Form {
        Circle(Circle),
        Square(Square),
    }

    #[derive(Serialize, Deserialize)]
    pub(super) struct Card {
        pub(super) number: String,
        pub(super) holder: String,
        pub(super) month: u8,
        pub(super) year: u16,
        pub(super) is_active: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(super) note: Option<String>,
    }

    #[derive(Serialize, Deserialize)]
    pub(super) struct Account {
        pub(super) iban: String,
        pub(super) holder: String,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(tag = "type", rename_all = "snake_case")]
    pub(super) enum Payment {
        Card(Card),
        Account(Account),
    }

    #[derive(Serialize, Deserialize)]
    pub(super) struct Tree {
        pub(super) size: f64,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(super) inner: Option<Box<Nested>>,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(tag = "type", rename_all = "snake_case")]
    pub(super) enum Nested {
        Circle(Tree),
        Square(Tree),
    }

    #[derive(Serialize, Deserialize)]
    pub(super) struct Round {
        pub(super) name: String,
        pub(super) r: f64,
    }

    #[derive(Serialize, Deserialize)]
    pub(super) struct Angular {
        pub(super) name: String,
        pub(super) side: f64,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    pub(super) enum Shaped {
        Round(Round),
        Angular(Angular),
    }
}

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let [case, side, times] = arguments[..] else {
        // Nobody requested a case: cargo runs every bench when none is named.
        return println!("a case, `openapi-runtime` or `derive`, and a number of times are needed");
    };
    let times = times.parse().expect("a number of times");
    if let Some(depth) = case.strip_prefix("read nested, depth ") {
        let depth = depth.parse().expect("a depth");
        let text = list(depth, |number, text| nested(depth, number, text));
        return match side {
            "derive" => read::<derived::Nested>(&text, times),
            _ => read::<ours::Nested>(&text, times),
        };
    }
    match (case, side) {
        ("read tagged", "derive") => read::<derived::Form>(&list(1, form), times),
        ("read tagged", _) => read::<ours::Form>(&list(1, form), times),
        ("read tagged, tag last", "derive") => read::<derived::Form>(&list(1, form_tag_last), times),
        ("read tagged, tag last", _) => read::<ours::Form>(&list(1, form_tag_last), times),
        ("read tagged, wide", "derive") => read::<derived::Payment>(&list(1, payment), times),
        ("read tagged, wide", _) => read::<ours::Payment>(&list(1, payment), times),
        ("write tagged", "derive") => write::<derived::Form>(&list(1, form), times),
        ("write tagged", _) => write::<ours::Form>(&list(1, form), times),
        ("write tagged, wide", "derive") => write::<derived::Payment>(&list(1, payment), times),
        ("write tagged, wide", _) => write::<ours::Payment>(&list(1, payment), times),
        ("read untagged", "derive") => read::<derived::Shaped>(&list(1, shaped), times),
        ("read untagged", _) => read::<ours::Shaped>(&list(1, shaped), times),
        ("write untagged", "derive") => write::<derived::Shaped>(&list(1, shaped), times),
        ("write untagged", _) => write::<ours::Shaped>(&list(1, shaped), times),
        ("read objects", "derive") => read::<derived::Round>(&list(1, round), times),
        ("read objects", _) => read::<ours::Round>(&list(1, round), times),
        ("write objects", "derive") => write::<derived::Round>(&list(1, round), times),
        ("write objects", _) => write::<ours::Round>(&list(1, round), times),
        _ => panic!("there is no such case: {case}"),
    }
}

fn read<T: DeserializeOwned>(text: &str, times: usize) {
    for _ in 0..times {
        black_box(serde_json::from_str::<Vec<T>>(black_box(text)).expect("the values are right"));
    }
}

fn write<T: DeserializeOwned + Serialize>(text: &str, times: usize) {
    let values: Vec<T> = serde_json::from_str(text).expect("the values are right");
    for _ in 0..times {
        black_box(serde_json::to_string(black_box(&values)).expect("the values can be written"));
    }
}

/// A list of values, each of which holds so many objects.
fn list(objects: usize, value: impl Fn(usize, &mut String)) -> String {
    let mut text = "[".to_owned();
    for number in 0..OBJECTS / objects {
        text.push_str(if number == 0 { "" } else { "," });
        value(number, &mut text);
    }
    text + "]"
}

fn form(number: usize, text: &mut String) {
    let (kind, member) = if number.is_multiple_of(2) { ("circle", "r") } else { ("square", "side") };
    let _ = write!(text, r#"{{"type":"{kind}","{member}":{number}.5}}"#);
}

fn form_tag_last(number: usize, text: &mut String) {
    let (kind, member) = if number.is_multiple_of(2) { ("circle", "r") } else { ("square", "side") };
    let _ = write!(text, r#"{{"{member}":{number}.5,"type":"{kind}"}}"#);
}

fn payment(number: usize, text: &mut String) {
    let _ = if number.is_multiple_of(2) {
        let members = r#""holder":"Ada Lovelace","month":12,"year":2030,"is_active":true"#;
        write!(text, r#"{{"type":"card","number":"4000 {number}",{members},"note":"the blue one"}}"#)
    } else {
        write!(text, r#"{{"type":"account","iban":"DE{number}","holder":"Ada Lovelace"}}"#)
    };
}

fn shaped(number: usize, text: &mut String) {
    let member = if number.is_multiple_of(2) { "r" } else { "side" };
    let _ = write!(text, r#"{{"name":"number {number}","{member}":{number}.5}}"#);
}

fn round(number: usize, text: &mut String) {
    let _ = write!(text, r#"{{"name":"number {number}","r":{number}.5}}"#);
}

fn nested(depth: usize, number: usize, text: &mut String) {
    let kind = if number.is_multiple_of(2) { "circle" } else { "square" };
    let _ = write!(text, r#"{{"type":"{kind}","size":{number}.5"#);
    if depth > 1 {
        text.push_str(r#","inner":"#);
        nested(depth - 1, number + 1, text);
    }
    text.push('}');
}
