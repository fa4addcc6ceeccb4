//! What values look like, and how well that explains a value.

use std::str::FromStr;

use serde_json::{Map, Value};

/// What the values of a variant look like.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Shape {
    /// Anything.
    Any,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// Text: most likely one of these values, if there are any.
    Text(&'static [&'static str]),
    /// Text that a type can be parsed from, as this function finds.
    Parsed(fn(&str) -> bool),
    /// A list of such values.
    List(&'static Shape),
    /// A list of exactly these values.
    Tuple(&'static [Shape]),
    /// An object of such values under any names.
    Map(&'static Shape),
    /// Any of these.
    OneOf(&'static [Shape]),
    /// What another union tells apart by these shapes; in a property, which is read anyway, less likely anything else.
    Union(fn() -> &'static [Shape]),
    /// What another union tells apart by this property, most likely of one of these values. Only in a property.
    Tagged(&'static str, &'static [&'static str]),
    /// An object.
    Object {
        /// The properties that have to be there.
        required: &'static [&'static str],
        /// The other properties that have a name.
        optional: &'static [&'static str],
        /// Properties that have one of few values, text or what is no text as JSON, with those values.
        fixed: &'static [(&'static str, &'static [&'static str])],
    },
    /// Such an object, of which these properties, where they are there and not `null`, have such values: they tell it
    /// from other variants with properties of the same names.
    Holding(&'static Shape, &'static [(&'static str, Shape)]),
}

/// The shape of an object: the properties that it requires, the others that have a name, and those of few values.
#[must_use]
pub const fn object(
    required: &'static [&'static str],
    optional: &'static [&'static str],
    fixed: &'static [(&'static str, &'static [&'static str])],
) -> Shape {
    Shape::Object { required, optional, fixed }
}

/// Whether a text is one of a type.
#[must_use]
pub fn parses<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

/// How well a shape explains a value; the greater, the better. The fields count in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Fit {
    /// How closely the kind of value is described.
    kind: u8,
    /// How many properties have one of the few values that they can have, or one of the closest kind.
    fixed: usize,
    /// How many properties have a name.
    known: usize,
    /// How many properties of these properties have a name or one of few values, where they tell variants apart.
    within: usize,
    /// How many required properties there are: the more a variant demands, the more it says when it fits.
    required: usize,
}

impl Fit {
    fn of_kind(kind: u8) -> Self {
        Self { kind, ..Self::default() }
    }

    /// Whether a value that is read with this fit keeps all names that it would have with another one.
    fn says_as_much_as(self, other: Self) -> bool {
        self.kind == other.kind && self.known >= other.known && self.within >= other.within
    }
}

/// Where a shape is looked at.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Whether the value is the property of one that is told apart.
    is_property: bool,
    /// How many unions more are looked into: one may hold itself.
    unions: usize,
}

const VARIANT: Place = Place { is_property: false, unions: 3 };

/// Returns the variants that a value may be read as, from the best one on; those that explain it equally well in the order
/// in which they come. Whatever is behind the first one explains as much of the value.
pub(super) fn candidates(value: &Value, shapes: &[Shape]) -> Vec<usize> {
    let fits = shapes.iter().enumerate();
    let mut fits: Vec<_> =
        fits.filter_map(|(index, shape)| Some((fit(value, *shape, VARIANT)?, index))).collect();
    fits.sort_by(|(a, _), (b, _)| b.cmp(a));
    if let Some((best, _)) = fits.first().copied() {
        fits.retain(|(fit, _)| fit.says_as_much_as(best));
    }
    fits.into_iter().map(|(_, index)| index).collect()
}

fn fit(value: &Value, shape: Shape, place: Place) -> Option<Fit> {
    let plain = |kind| Some(Fit::of_kind(kind));
    match (shape, value) {
        (Shape::Any, _) => plain(0),
        (Shape::Null, Value::Null) | (Shape::Bool, Value::Bool(_)) => plain(3),
        (Shape::Integer, Value::Number(number)) if number.is_i64() || number.is_u64() => plain(3),
        (Shape::Number, Value::Number(_)) | (Shape::Text([]), Value::String(_)) => plain(2),
        (Shape::Text(values), Value::String(text)) => {
            plain(if values.contains(&text.as_str()) { 3 } else { 1 })
        }
        (Shape::Parsed(parses), Value::String(text)) if parses(text) => plain(3),
        (Shape::List(item), Value::Array(items)) => least(items.iter().map(|value| fit(value, *item, place))),
        (Shape::Tuple(shapes), Value::Array(items)) if items.len() == shapes.len() => {
            least(items.iter().zip(shapes).map(|(value, shape)| fit(value, *shape, place)))
        }
        (Shape::Map(values), Value::Object(members)) => {
            least(members.values().map(|value| fit(value, *values, place)))
        }
        (Shape::OneOf(shapes), value) => shapes.iter().filter_map(|shape| fit(value, *shape, place)).max(),
        (Shape::Union(_), _) if place.unions == 0 => plain(0),
        (Shape::Union(shapes), value) => {
            let within = Place { unions: place.unions - 1, ..place };
            let best = shapes().iter().filter_map(|shape| fit(value, *shape, within)).max();
            best.or(place.is_property.then_some(Fit::of_kind(0)))
        }
        (Shape::Tagged(property, tags), value) => {
            let tag = value.get(property).and_then(|tag| matching(tag, tags));
            plain(if tag == Some(true) { 3 } else { 0 })
        }
        (Shape::Object { required, optional, fixed }, Value::Object(members)) => {
            fit_object(members, [required, optional], fixed, place)
        }
        (Shape::Holding(object, held), Value::Object(members)) => {
            fit_holding(value, members, *object, held, place)
        }
        _ => None,
    }
}

fn fit_object(
    members: &Map<String, Value>,
    [required, optional]: [&[&str]; 2],
    fixed: &[(&str, &[&str])],
    place: Place,
) -> Option<Fit> {
    if required.iter().any(|name| !members.contains_key(*name)) {
        return None;
    }
    let mut fit = Fit { required: required.len(), ..Fit::of_kind(3) };
    for (name, values) in fixed {
        match members.get(*name).and_then(|value| matching(value, values)) {
            Some(true) => fit.fixed += 1,
            // One of a single value that differs belongs to another variant. As a property it can be read.
            Some(false) if values.len() == 1 && place.is_property => fit.kind = 1,
            Some(false) if values.len() == 1 => return None,
            _ => {}
        }
    }
    fit.known = required.len() + optional.iter().filter(|name| members.contains_key(**name)).count();
    Some(fit)
}

fn fit_holding(
    value: &Value,
    members: &Map<String, Value>,
    object: Shape,
    held: &[(&str, Shape)],
    place: Place,
) -> Option<Fit> {
    let mut whole = fit(value, object, place)?;
    let place = Place { is_property: true, ..place };
    let found = held.iter().filter_map(|(name, shape)| Some((members.get(*name)?, *shape)));
    for (value, shape) in found.filter(|(value, _)| !value.is_null()) {
        // A property that holds something else cannot be read.
        let property = fit(value, shape, place)?;
        whole.fixed += usize::from(property.kind == 3);
        whole.within += property.fixed + property.known + property.within;
    }
    Some(whole)
}

/// How well a list is explained: as its worst item is, and not at all if one is not.
fn least(mut fits: impl Iterator<Item = Option<Fit>>) -> Option<Fit> {
    let Some(first) = fits.next() else { return Some(Fit::of_kind(3)) };
    fits.try_fold(first?, |least, fit| Some(least.min(fit?)))
}

/// Whether a value is one of these; `None` for what cannot be compared.
fn matching(value: &Value, values: &[&str]) -> Option<bool> {
    match value {
        Value::String(text) => Some(values.contains(&text.as_str())),
        Value::Bool(_) | Value::Number(_) => Some(values.contains(&value.to_string().as_str())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const CAT: Shape = object(&["name"], &["lives"], &[]);
    const DOG: Shape = object(&["name"], &["tricks"], &[]);
    const ANY_OBJECT: Shape = object(&[], &[], &[]);
    const A: Shape = object(&[], &["kind"], &[("kind", &["a"])]);
    const B: Shape = object(&[], &["kind"], &[("kind", &["b"])]);

    const ITEM: Shape = Shape::Holding(&A, &[("item", CAT)]);
    const OTHER_ITEM: Shape = Shape::Holding(&A, &[("item", DOG)]);
    const OF_A: Shape = Shape::Holding(&ANY_OBJECT, &[("of", A)]);
    const OF_B: Shape = Shape::Holding(&ANY_OBJECT, &[("of", B)]);
    const PETS: Shape = Shape::Union(|| &[CAT, DOG, Shape::List(&PETS)]);
    const WITH_PETS: Shape = Shape::Holding(&ANY_OBJECT, &[("of", PETS)]);
    const WITH_TAG: Shape = Shape::Holding(&ANY_OBJECT, &[("of", Shape::Tagged("kind", &["a", "b", "1"]))]);
    const PAIR: Shape = Shape::Tuple(&[Shape::Integer, Shape::Text(&[])]);
    const NUMERAL: Shape = Shape::Parsed(parses::<u8>);
    const NUMBERED: Shape = Shape::Holding(&A, &[("id", Shape::Integer)]);
    const TITLED: Shape = Shape::Holding(&A, &[("id", Shape::Text(&[]))]);
    const SHORT: Shape = Shape::Holding(&A, &[("id", NUMERAL)]);
    const GOOD: Shape = object(&[], &["ok"], &[("ok", &["true"])]);
    const BAD: Shape = object(&[], &["ok"], &[("ok", &["false"])]);

    #[test]
    fn the_variant_that_explains_a_value_best_is_picked_in_any_order() {
        let cases = [
            (json!({"name": "x", "tricks": 3}), vec![CAT, DOG], Some(1)),
            (json!({"name": "x", "tricks": 3}), vec![DOG, CAT], Some(0)),
            (json!({"tricks": 3}), vec![CAT, DOG], None),
            (json!({"tricks": 3}), vec![ANY_OBJECT, CAT, DOG], Some(0)),
            (json!({"name": "x"}), vec![ANY_OBJECT, CAT], Some(1)),
            (json!({"kind": "b"}), vec![A, B], Some(1)),
            (json!({"kind": "c"}), vec![A, B], None),
            (json!(4), vec![Shape::Number, Shape::Integer], Some(1)),
            (json!(4.5), vec![Shape::Integer, Shape::Number], Some(1)),
            (json!("x"), vec![Shape::Any, Shape::Text(&[])], Some(1)),
            (json!("x"), vec![Shape::Text(&["y"]), Shape::Text(&[])], Some(1)),
            (json!("y"), vec![Shape::Text(&[]), Shape::Text(&["y"])], Some(1)),
            (json!([1]), vec![Shape::Text(&[]), Shape::List(&Shape::Any)], Some(1)),
            (json!([1]), vec![Shape::List(&Shape::Text(&[])), Shape::List(&Shape::Integer)], Some(1)),
            (json!([]), vec![Shape::List(&Shape::Integer), Shape::List(&Shape::Bool)], Some(0)),
            (json!([1, "a"]), vec![Shape::List(&Shape::Any), PAIR], Some(1)),
            (json!(["a", 1]), vec![PAIR, Shape::List(&Shape::Any)], Some(1)),
            (json!({"a": null}), vec![Shape::Map(&Shape::Bool), Shape::Map(&Shape::Null)], Some(1)),
            (json!(4), vec![Shape::Bool, Shape::OneOf(&[Shape::Bool, Shape::Integer])], Some(1)),
            (json!("7"), vec![Shape::Text(&[]), NUMERAL], Some(1)),
            (json!("x"), vec![NUMERAL, Shape::Text(&[])], Some(1)),
            (json!({"ok": false}), vec![GOOD, BAD], Some(1)),
            (json!({"id": "x"}), vec![NUMBERED, TITLED], Some(1)),
            (json!({"id": 7}), vec![TITLED, NUMBERED], Some(1)),
            (json!({"id": true}), vec![TITLED, NUMBERED], None),
            (json!({"id": null}), vec![TITLED, NUMBERED], Some(0)),
            (json!({"id": "7"}), vec![TITLED, SHORT], Some(1)),
            (json!({"id": "x"}), vec![SHORT, TITLED], Some(1)),
            (json!(null), vec![Shape::Text(&[]), Shape::Bool], None),
            (json!([{"name": "x", "tricks": 3}]), vec![Shape::List(&CAT), Shape::List(&DOG)], Some(1)),
            (json!({"item": {"name": "x", "tricks": 3}}), vec![ITEM, OTHER_ITEM], Some(1)),
            (json!({"item": {"name": "x", "lives": 3}}), vec![OTHER_ITEM, ITEM], Some(1)),
            (json!({"item": {}}), vec![ITEM, OTHER_ITEM], None),
            (json!({"of": {"kind": "b"}}), vec![OF_A, OF_B], Some(1)),
            (json!({"of": {"kind": "c"}}), vec![OF_A, OF_B], Some(0)),
            (json!({"name": "x", "tricks": 3}), vec![ANY_OBJECT, PETS], Some(1)),
            (json!({"of": {"name": "x"}}), vec![WITH_TAG, WITH_PETS], Some(1)),
            (json!({"of": {"kind": "b"}}), vec![WITH_PETS, WITH_TAG], Some(1)),
            (json!({"of": {"kind": 1}}), vec![WITH_PETS, WITH_TAG], Some(1)),
            (json!({"of": {"kind": "c"}}), vec![WITH_PETS, WITH_TAG], Some(0)),
            (json!([[[[{"name": "x"}]]]]), vec![Shape::Text(&[]), PETS], Some(1)),
        ];
        for (value, shapes, expected) in cases {
            assert_eq!(candidates(&value, &shapes).first().copied(), expected, "{value}");
        }
    }
}
