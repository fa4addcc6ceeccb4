//! Finds a struct by the names of an object's members alone.

use serde::de::{IgnoredAny, MapAccess};

use super::super::look::{Look, Named};
use super::super::shape::{Object, Others, Shape};

/// Looks for the one struct that has all members of an object by their names, where the others lack members that they
/// require: most often there is no need to compare more.
pub(super) struct NamesLook(pub(super) &'static [Shape]);

/// What is known of a struct by the names of members.
#[derive(Clone, Copy)]
struct Names {
    object: &'static Object,
    required: usize,
    has_all: bool,
}

/// Takes notice of the name of a member.
fn take_name(structs: &mut [Option<Names>], name: &str) {
    for names in structs.iter_mut().flatten() {
        match names.object.properties.iter().find(|property| property.name == name) {
            Some(property) => names.required += usize::from(property.is_required),
            None => names.has_all &= matches!(names.object.others, Others::Kept(_)),
        }
    }
}

impl<'de> Look<'de> for NamesLook {
    type Found = Option<usize>;

    fn object<A: MapAccess<'de>>(self, mut members: A) -> Result<Option<usize>, A::Error> {
        let mut structs = Vec::with_capacity(self.0.len());
        for shape in self.0 {
            structs.push(match shape {
                Shape::Object(object) => Some(Names { object: object(), required: 0, has_all: true }),
                Shape::Any | Shape::Map(_) | Shape::OneOf(_) | Shape::Union(_) | Shape::Tagged(..) => {
                    return Ok(None);
                }
                _ => None,
            });
        }
        while members.next_key_seed(Named(|name: &str| take_name(&mut structs, name)))?.is_some() {
            members.next_value::<IgnoredAny>()?;
        }
        let is_whole = |names: &Names| names.required == names.object.required();
        let mut whole = structs
            .iter()
            .enumerate()
            .filter_map(|(variant, names)| Some((variant, names.as_ref().filter(|names| is_whole(names))?)));
        let found = whole.next().filter(|(_, names)| names.has_all && !names.object.has_constant());
        Ok(found.filter(|_| whole.next().is_none()).map(|(variant, _)| variant))
    }
}
