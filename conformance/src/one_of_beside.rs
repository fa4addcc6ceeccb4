//! Unions with sibling keywords.

openapi_runtime::include_api!("one_of_beside");

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use super::models::{
        Beside, BesideBar, BesideBarArgs, Cat, Contact, Either, Extra, Fish, Foo, FooArgs, Lists, Moment,
        Names, Nested, OnlyFoo, Product, ProductLeft, Purring, Quiet, Run, RunDoneStatus, Single, Tagged,
        Typed,
    };

    /// Reads a text and checks that nothing is lost.
    fn read<T: DeserializeOwned + Serialize + Debug>(text: &str) -> T {
        let value: T = serde_json::from_str(text).unwrap();
        let as_json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(serde_json::to_value(&value).unwrap(), as_json(text));
        value
    }

    #[test]
    fn each_variant_has_what_stands_beside() {
        let beside = read(r#"{"common":"c","kind":"k","bar":3}"#);
        assert!(matches!(&beside, Beside::Bar(bar) if bar.common == "c" && bar.bar == 3), "{beside:?}");
        let args = BesideBarArgs { common: "c".to_owned(), kind: "k".to_owned(), bar: 3 };
        assert_eq!(beside, Beside::Bar(BesideBar::new(args)));
        assert!(matches!(read(r#"{"common":"c","kind":"k","fur":"f"}"#), Beside::Foo(_)));
        assert!(matches!(read(r#"{"fur":"f"}"#), Beside::Unknown(_)), "what is required is missing");
    }

    #[test]
    fn a_discriminator_inside_an_all_of_distinguishes_the_variants() {
        assert!(
            matches!(read(r#"{"common":"c","kind":"b","bar":3}"#), Tagged::Bar(bar) if bar.common == "c")
        );
        assert!(matches!(read(r#"{"common":"c","kind":"x","bar":3}"#), Tagged::Unknown(_)));
    }

    #[test]
    fn a_tag_beside_a_union_drops_the_alternatives_that_have_another_one() {
        let quiet = read(r#"{"kind":"fish","depth":7}"#);
        assert!(matches!(&quiet, Quiet::Fish(Fish { depth: Some(7), .. })), "{quiet:?}");
        assert!(matches!(read(r#"{"kind":"cat","lives":9}"#), Quiet::Cat(_)));
        assert!(matches!(read(r#"{"kind":"dog"}"#), Quiet::Unknown(_)));
        let purring: Purring = Cat::new(9);
        assert_eq!(serde_json::to_string(&purring).unwrap(), r#"{"kind":"cat","lives":9}"#);

        let foo = read(r#"{"common":"c","kind":"f","fur":"x"}"#);
        assert!(matches!(&foo, OnlyFoo::Foo(foo) if foo.fur == "x"), "{foo:?}");
        assert!(matches!(read(r#"{"common":"c","kind":"b","bar":3}"#), OnlyFoo::Unknown(_)));
    }

    #[test]
    fn what_states_nothing_new_adds_no_type() {
        let typed: Typed = read(r#"{"kind":"k","fur":"f"}"#);
        let Typed::Foo(foo) = typed else { panic!("{typed:?}") };
        assert_eq!(foo, Foo::new(FooArgs { kind: "k".to_owned(), fur: "f".to_owned() }));
    }

    #[test]
    fn the_values_of_a_property_distinguish_variants() {
        let run = read(r#"{"name":"n","status":"done","outcome":"good"}"#);
        assert!(matches!(&run, Run::Done(run) if run.status == RunDoneStatus::Done), "{run:?}");
        assert!(matches!(read(r#"{"name":"n","status":"queued"}"#), Run::Ongoing(_)));
        assert!(matches!(read(r#"{"name":"n","status":"queued","outcome":"good"}"#), Run::Ongoing(_)));
    }

    #[test]
    fn a_property_that_may_be_anything_is_one() {
        assert!(matches!(read(r#"{"name":"n","bar":1}"#), Extra::Bar(_)));
        assert!(matches!(read(r#"{"coat":[]}"#), Extra::Coat(_)));
        assert!(matches!(read(r#"{"bar":1,"coat":[]}"#), Extra::Combined(_)));
    }

    #[test]
    fn alternatives_beside_alternatives_are_all_their_pairs() {
        let product = read(r#"{"left":1,"down":2}"#);
        let Product::Left(ProductLeft::Down(pair)) = &product else { panic!("{product:?}") };
        assert_eq!((pair.left, pair.down), (1, 2));
        assert!(matches!(read(r#"{"right":1,"up":2}"#), Product::Right(_)));
    }

    #[test]
    fn one_alternative_is_not_a_union() {
        let single: Single = read(r#"{"extra":true,"kind":"k","fur":"f"}"#);
        assert!(single.extra);
        assert_eq!(Contact::default().phone, None);
    }

    #[test]
    fn several_types_may_be_objects_and_lists() {
        assert!(
            matches!(read(r#"{"name":"x"}"#), Either::Object(object) if object.name.as_deref() == Some("x"))
        );
        assert!(matches!(read("[1,2]"), Either::IntegerList(items) if items == [1, 2]));
        assert!(matches!(read(r#""x""#), Either::String(_)));
        assert_eq!(read::<Option<Either>>("null"), None);
    }

    #[test]
    fn lists_are_distinguished_by_their_items() {
        assert!(matches!(read(r#"["a"]"#), Lists::StringList(_)));
        assert!(matches!(read("[1,2]"), Lists::IntegerList(items) if items == [1, 2]));
        assert!(matches!(read("[[1],[]]"), Lists::IntegerListList(_)));
        assert!(matches!(read(r#"[1,"a"]"#), Lists::Unknown(_)));
    }

    #[test]
    fn text_is_distinguished_by_its_format() {
        assert!(matches!(read(r#""2026-02-28T10:00:00Z""#), Moment::DateTime(_)));
        assert!(matches!(read(r#""2026-02-28""#), Moment::Date(_)));
        assert!(matches!(read(r#""tomorrow""#), Moment::String(_)));
    }

    #[test]
    fn unions_of_unions_are_inspected() {
        assert!(matches!(read("[1]"), Nested::Lists(Lists::IntegerList(_))));
        assert!(matches!(read(r#"{"kind":"k","bar":1}"#), Nested::Typed(Typed::Bar(_))));
        assert!(matches!(read("true"), Nested::Boolean(true)));
        assert!(matches!(read(r#""x""#), Nested::Unknown(_)));
    }

    #[test]
    fn the_type_beside_rules_no_alternative_out() {
        assert!(matches!(read(r#"{"names":["a"]}"#), Names::Names(names) if names.names == ["a"]));
        assert!(matches!(read(r#"["a","b"]"#), Names::StringList(names) if names == ["a", "b"]));
    }
}
