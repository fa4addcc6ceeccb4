//! Finds a struct by the names of an object's members only.

use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::super::inspect::{Inspect, Named};
use super::super::repeated::Repeated;
use super::super::shape::{Object, Others, Shape};

/// Finds the only struct whose properties include all members of an object, if all other structs
/// lack required members. In most cases no further comparison is needed.
pub(super) fn by_names<'de, A: SeqAccess<'de>>(
    value: &mut Repeated<A>,
    shapes: &'static [Shape],
) -> Result<Option<usize>, A::Error> {
    let may_be_of_any_names = |shape: &Shape| {
        matches!(shape, Shape::Any | Shape::Map(_) | Shape::OneOf(_) | Shape::Union(_) | Shape::Tagged(..))
    };
    if shapes.iter().any(may_be_of_any_names) {
        return Ok(None);
    }
    let mut found = None;
    for (variant, shape) in shapes.iter().enumerate() {
        let Shape::Object(object) = shape else { continue };
        let object = object();
        let Some(names) = value.inspect(InspectNames(object))? else { return Ok(None) };
        if names.required != object.required {
            continue;
        }
        if found.is_some() || !names.has_all || object.has_constant {
            return Ok(None);
        }
        found = Some(variant);
    }
    Ok(found)
}

/// Compares the names of members with a struct's properties.
struct InspectNames(&'static Object);

/// The result of comparing names with a struct.
struct Names {
    required: usize,
    has_all: bool,
}

impl<'de> Inspect<'de> for InspectNames {
    type Found = Option<Names>;

    fn object<A: MapAccess<'de>>(self, mut members: A) -> Result<Option<Names>, A::Error> {
        let mut names = Names { required: 0, has_all: true };
        let find = |name: &str| self.0.properties.iter().find(|property| property.name == name);
        while let Some(property) = members.next_key_seed(Named(find))? {
            match property {
                Some(property) => names.required += usize::from(property.is_required),
                None => names.has_all &= matches!(self.0.others, Others::Kept(_)),
            }
            members.next_value::<IgnoredAny>()?;
        }
        Ok(Some(names))
    }
}
