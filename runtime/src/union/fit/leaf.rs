//! A shape without alternatives, and how it explains values by their kind.

use super::super::inspect::Scalar;
use super::super::shape::{Object, Shape};
use super::score::Fit;
use crate::content::as_integer;

/// The maximum depth of nested unions to inspect, because a union may contain itself.
const MAX_UNIONS: usize = 3;

/// The position of a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Place {
    /// Whether the value is that of a property, and need not be distinguished itself.
    pub(super) is_property: bool,
    /// Whether `null` counts as absent.
    pub(super) may_be_absent: bool,
    /// How many more nested unions are inspected.
    unions: usize,
    /// Whether that limit restarts for each part of a value.
    is_deep: bool,
}

impl Place {
    /// The place of a property's value.
    pub(super) fn property(self, may_be_absent: bool) -> Self {
        Self { is_property: true, may_be_absent, ..self.part() }
    }

    /// The place of an item, or of a value of a map.
    pub(super) fn part(self) -> Self {
        Self { unions: if self.is_deep { MAX_UNIONS } else { self.unions }, ..self }
    }

    /// The same place in a deep inspection.
    pub(super) fn deep(self) -> Self {
        Self { is_deep: true, ..self }
    }

    pub(super) const VARIANT: Self =
        Self { is_property: false, may_be_absent: false, unions: MAX_UNIONS, is_deep: false };
}

/// A shape without alternatives, and its owner.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf {
    pub(super) owner: usize,
    pub(super) form: Form,
    pub(super) place: Place,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    Shape(&'static Shape),
    /// An object, with the tag by which a union distinguishes it.
    Object(&'static Object, Option<(&'static str, &'static [&'static str])>),
    /// One of these values.
    Tag(&'static [&'static str]),
    /// A value that no variant of a union explains, and that the union keeps.
    Unknown,
}

impl Leaf {
    /// Splits a shape into its alternatives.
    pub(super) fn expand(owner: usize, shape: &'static Shape, place: Place, leaves: &mut Vec<Self>) {
        let within = Place { unions: place.unions.saturating_sub(1), ..place };
        let unknown = Self { owner, form: Form::Unknown, place };
        match shape {
            Shape::OneOf(shapes) => {
                for shape in *shapes {
                    Self::expand(owner, shape, place, leaves);
                }
            }
            Shape::Union(_) | Shape::Tagged(..) if place.unions == 0 => leaves.push(unknown),
            Shape::Union(shapes) => {
                for shape in shapes() {
                    Self::expand(owner, shape, within, leaves);
                }
                leaves.extend(place.is_property.then_some(unknown));
            }
            Shape::Tagged(tag, variants) => {
                for (values, shape) in variants() {
                    let first = leaves.len();
                    Self::expand(owner, shape, within, leaves);
                    for leaf in leaves.iter_mut().skip(first) {
                        if let Form::Object(_, own @ None) = &mut leaf.form {
                            *own = Some((tag, values));
                        }
                    }
                }
                leaves.extend(place.is_property.then_some(unknown));
            }
            Shape::Object(object) => {
                leaves.push(Self { owner, form: Form::Object(object(), None), place });
            }
            shape => leaves.push(Self { owner, form: Form::Shape(shape), place }),
        }
    }

    /// Returns the shape of an item, if this is a list that has it.
    pub(super) fn item(&self, index: usize) -> Option<&'static Shape> {
        match self.form {
            Form::Shape(Shape::List(item)) => Some(*item),
            Form::Shape(Shape::Tuple(items)) => items.get(index),
            _ => None,
        }
    }

    pub(super) fn scalar(&self, value: Scalar<'_>) -> Option<Fit> {
        if matches!(value, Scalar::Null) && self.place.may_be_absent {
            return Some(Fit::of_kind(0));
        }
        match self.form {
            Form::Unknown => Some(Fit::of_kind(0)),
            Form::Tag(values) => values.iter().any(|text| value.is(text)).then_some(Fit::fixed(3)),
            Form::Object(..) => None,
            Form::Shape(shape) => scalar(*shape, value),
        }
    }

    /// Returns how well a list or object is explained by its kind only.
    pub(super) fn container(&self, is_list: bool) -> Option<Fit> {
        match self.form {
            Form::Unknown | Form::Shape(Shape::Any) => Some(Fit::of_kind(0)),
            Form::Shape(Shape::List(_) | Shape::Tuple(_)) if is_list => Some(Fit::of_kind(3)),
            Form::Object(..) | Form::Shape(Shape::Map(_)) if !is_list => Some(Fit::of_kind(3)),
            _ => None,
        }
    }
}

fn scalar(shape: Shape, value: Scalar<'_>) -> Option<Fit> {
    let listed = |values: &[&str]| {
        let is_listed = values.iter().any(|text| value.is(text));
        match values {
            [] => Fit::of_kind(2),
            _ if is_listed => Fit::fixed(3),
            [_] => Fit { contradicts: true, ..Fit::of_kind(1) },
            _ => Fit::of_kind(1),
        }
    };
    match (shape, value) {
        (Shape::Any, _) => Some(Fit::of_kind(0)),
        (Shape::Null, Scalar::Null) | (Shape::Bool, Scalar::Bool(_)) => Some(Fit::of_kind(3)),
        (Shape::Integer(min, _), Scalar::Signed(number)) if number < 0 => {
            Some(Fit { is_readable: number >= min, ..Fit::of_kind(3) })
        }
        (Shape::Integer(_, max), Scalar::Signed(number)) => Some(Fit {
            is_readable: u64::try_from(number).is_ok_and(|number| number <= max),
            ..Fit::of_kind(3)
        }),
        (Shape::Integer(_, max), Scalar::Unsigned(number)) => {
            Some(Fit { is_readable: number <= max, ..Fit::of_kind(3) })
        }
        // An integer that is written `1.0` may also be a number.
        (Shape::Integer(..), Scalar::Float(number)) => {
            let whole = Scalar::Signed(as_integer(number)?);
            scalar(shape, whole).map(|fit| Fit { kind: 1, ..fit })
        }
        (Shape::Number, Scalar::Signed(_) | Scalar::Unsigned(_) | Scalar::Float(_)) => Some(Fit::of_kind(2)),
        (Shape::Text(values), Scalar::Text(_))
        | (
            Shape::Values(values),
            Scalar::Bool(_) | Scalar::Signed(_) | Scalar::Unsigned(_) | Scalar::Float(_),
        ) => Some(listed(values)),
        (Shape::Parsed(parses), Scalar::Text(text)) if parses(text) => Some(Fit::of_kind(3)),
        _ => None,
    }
}
