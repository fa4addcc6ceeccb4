//! What generated types are in other formats than JSON: the same as types with serde's derive.

mod derived;
mod format;

use conformance::serde_formats::models as generated;
use generated::{FlatArgs, NestedArgs, RenamedArgs};
use openapi_runtime::Nullable;

use self::Format::{Cbor, Csv, Json, JsonValue, MessagePack, MessagePackCompact, Postcard, Toml, UrlEncoded};
use self::format::{Format, compare, compare_but};

/// The formats that tell by themselves what a value is, and name the fields of structs.
const NAMED: [Format; 5] = [Json, JsonValue, Toml, Cbor, MessagePack];

fn flat() -> (generated::Flat, derived::Flat) {
    let (id, ratio, active) = (-7, 0.5, true);
    (
        generated::Flat::new(FlatArgs { id, name: "a,\"é\n".to_owned(), ratio, active }),
        derived::Flat { id, name: "a,\"é\n".to_owned(), ratio, active },
    )
}

fn renamed() -> (generated::Renamed, derived::Renamed) {
    let (user_id, r#type) = ("u".to_owned(), "t".to_owned());
    let derived = derived::Renamed { user_id: user_id.clone(), r#type: r#type.clone() };
    (generated::Renamed::new(RenamedArgs { user_id, r#type }), derived)
}

#[test]
fn a_flat_struct() {
    let (generated, derived) = flat();
    compare(&Format::ALL, &generated, &derived);
}

#[test]
fn a_struct_with_other_names_in_the_document() {
    let (generated, derived) = renamed();
    compare(&Format::ALL, &generated, &derived);
}

#[test]
fn optional_properties_that_are_there() {
    let mut generated = generated::Optional::new(1, Some("o".to_owned()));
    (generated.note, generated.count) = (Some("n".to_owned()), Some(2));
    let derived =
        derived::Optional { id: 1, note: Some("n".to_owned()), count: Some(2), owner: Some("o".to_owned()) };
    compare(&Format::ALL, &generated, &derived);
}

/// They are left out, as with `skip_serializing_if`: formats without names then cannot read the value.
#[test]
fn optional_properties_that_are_absent() {
    let generated = generated::Optional::new(1, None);
    let derived = derived::Optional { id: 1, note: None, count: None, owner: None };
    compare(&[Json, JsonValue, Csv, UrlEncoded, Toml, Cbor, MessagePack], &generated, &derived);
}

#[test]
fn nullable_properties() {
    for (nickname, held) in [
        (
            Nullable::Absent,
            &[Json, JsonValue, Csv, UrlEncoded, Toml, Cbor, MessagePack, MessagePackCompact][..],
        ),
        (Nullable::Null, &[Json, JsonValue, Csv, Cbor, MessagePack, MessagePackCompact, Postcard]),
        (Nullable::Value("n".to_owned()), &Format::ALL),
    ] {
        let mut generated = generated::Change::new(1);
        generated.nickname = nickname.clone();
        compare(held, &generated, &derived::Change { id: 1, nickname });
    }
}

#[test]
fn properties_that_are_filled_in() {
    let (generated, derived) =
        (generated::Filled::new(1), derived::Filled { id: 1, theme: "dark".to_owned(), size: 10 });
    compare(&Format::ALL, &generated, &derived);
    for (format, absent) in
        [(Json, &br#"{"id":1}"#[..]), (Csv, b"id\n1\n"), (UrlEncoded, b"id=1"), (Toml, b"id=1")]
    {
        assert_eq!(format.read(absent), Ok(generated::Filled::new(1)), "{format:?}");
        assert_eq!(format.read(absent).as_ref(), Ok(&derived), "{format:?}");
    }
}

#[test]
fn structs_lists_and_maps_in_a_struct() {
    let ((owner, derived_owner), (row, derived_row)) = (renamed(), flat());
    let tags = vec!["x".to_owned(), String::new()];
    let counts: std::collections::BTreeMap<_, _> = [("a".to_owned(), 1), ("b".to_owned(), 300)].into();
    let generated = generated::Nested::new(NestedArgs {
        owner,
        tags: tags.clone(),
        rows: vec![row.clone(), row],
        counts: counts.clone(),
    });
    let derived =
        derived::Nested { owner: derived_owner, tags, rows: vec![derived_row.clone(), derived_row], counts };
    compare(&[&NAMED[..], &[MessagePackCompact, Postcard]].concat(), &generated, &derived);
}

/// A struct that keeps other members is a map, as with `flatten`. Unlike there its length is known beforehand: CBOR writes it
/// first, and Postcard needs it.
#[test]
fn a_struct_with_additional_members() {
    let mut generated = generated::Open::new("1");
    let mut derived = derived::Open { id: "1".to_owned(), note: None, others: [].into() };
    for others in [&[][..], &[("a", "x"), ("b", "y")]] {
        let others = others.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        generated.additional_properties.extend(others.clone());
        derived.others.extend(others);
        let held = [&NAMED[..], &[UrlEncoded, MessagePackCompact]].concat();
        compare_but((&[Cbor, Postcard], &[]), &held, &generated, &derived);
        assert_eq!(Cbor.read(&Cbor.write(&derived).unwrap()).as_ref(), Ok(&generated));
    }
}

#[test]
fn enums_that_stay_open() {
    let known = (generated::EnumsTone::High, generated::EnumsLevel::V1);
    let other = (generated::EnumsTone::Unknown("mid".to_owned()), generated::EnumsLevel::Unknown(9));
    for ((tone, level), derived) in [
        (known, derived::Enums { tone: derived::Tone::High, level: derived::Level::One }),
        (
            other,
            derived::Enums {
                tone: derived::Tone::Unknown("mid".to_owned()),
                level: derived::Level::Unknown(9),
            },
        ),
    ] {
        compare(&Format::ALL, &generated::Enums::new(tone, level), &derived);
    }
}

/// A derive writes a list in the format in which structs are lists, with the tag somewhere in it. Ours is a map, in which
/// the tag can be found.
#[test]
fn a_union_with_its_tag_inside() {
    let held = [&NAMED[..], &[MessagePackCompact]].concat();
    let (owner, derived_owner) = renamed();
    let others = &[MessagePackCompact, Postcard][..];
    // Ours reads what stands behind its tag as it comes. A derive keeps it first, and then a text is not a number.
    let flat = generated::Figure::Circle(generated::Circle::new(0.5));
    let held_flat = [&held[..], &[UrlEncoded]].concat();
    compare_but((others, &[UrlEncoded]), &held_flat, &flat, &derived::Figure::Circle { radius: 0.5 });
    let nested: generated::Figure = generated::Square::new(2, owner).into();
    let derived_nested = derived::Figure::Square { side: 2, owner: derived_owner };
    compare_but((others, &[]), &held, &nested, &derived_nested);
}

/// Text and comma-separated values know no types: a union keeps its value as it came, and so does a derive.
#[test]
fn a_union_in_a_row() {
    let figure = generated::Figure::from(generated::Circle::new(0.5));
    assert_eq!(Csv.write(&figure).as_deref(), Ok(&b"kind,radius\ncircle,0.5\n"[..]));
    assert_eq!(UrlEncoded.write(&figure).as_deref(), Ok(&b"kind=circle&radius=0.5"[..]));
}

#[test]
fn unions_in_a_struct() {
    let ((flat, derived_flat), (renamed, derived_renamed)) = (flat(), renamed());
    let generated = generated::Picture::new(
        generated::Circle::new(0.5).into(),
        vec![generated::Drawing::Empty, generated::Drawing::Flat(flat), generated::Drawing::Renamed(renamed)],
    );
    let derived = derived::Picture {
        figure: derived::Figure::Circle { radius: 0.5 },
        drawings: vec![
            derived::Drawing::Empty,
            derived::Drawing::Flat(derived_flat),
            derived::Drawing::Renamed(derived_renamed),
        ],
    };
    let held = [&NAMED[..], &[MessagePackCompact]].concat();
    compare_but((&[MessagePackCompact, Postcard], &[]), &held, &generated, &derived);
}

#[test]
fn a_list_of_itself() {
    let (leaf, derived_leaf) = (generated::Tree(Vec::new()), derived::Tree(Vec::new()));
    let generated = generated::Tree(vec![leaf.clone(), generated::Tree(vec![leaf])]);
    let derived = derived::Tree(vec![derived_leaf.clone(), derived::Tree(vec![derived_leaf])]);
    compare(&[Json, JsonValue, Cbor, MessagePack, MessagePackCompact, Postcard], &generated, &derived);
}

/// A derive also reads a struct from a list of its fields. In formats that name fields we do not: an API that sends a list
/// where the document has an object sends something else.
#[test]
fn a_list_is_not_a_struct_where_fields_have_names() {
    let list = br#"["u","t"]"#;
    assert!(Json.read::<derived::Renamed>(list).is_ok());
    assert!(Json.read::<generated::Renamed>(list).is_err());
}
