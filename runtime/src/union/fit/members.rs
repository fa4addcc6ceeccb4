//! What the members of an object are to a leaf.

use super::super::shape::{Others, Shape};
use super::leaf::{Form, Leaf};
use super::score::Fit;

/// A leaf while the members of an object are inspected.
pub(super) struct State<'l> {
    leaf: &'l Leaf,
    fit: Option<Fit>,
    /// How many required properties were there.
    required: usize,
    /// What the current member is to the leaf.
    current: Current,
    /// The members that this leaf drops and another keeps, each a bit of [`Contested`].
    dropped: u64,
}

/// The bit of the next member that some leaves drop and others keep. There are 64: of the members behind these it is known
/// how many a leaf drops, and not whether another one keeps them.
pub(super) struct Contested(u64);

impl Contested {
    pub(super) const FIRST: Self = Self(1);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Current {
    /// Nothing, or it was accepted.
    None,
    Property,
    Tag,
    Value,
    Dropped,
}

impl<'l> State<'l> {
    pub(super) fn new(leaf: &'l Leaf) -> Self {
        Self { leaf, fit: leaf.container(false), required: 0, current: Current::None, dropped: 0 }
    }

    /// Begins a member for all leaves, and puts the shapes of its value into `inner`.
    pub(super) fn all(states: &mut [Self], contested: &mut Contested, name: &str, inner: &mut Vec<Leaf>) {
        inner.clear();
        for (owner, state) in states.iter_mut().enumerate() {
            state.member(owner, name, inner);
        }
        let drops = |state: &Self| state.current == Current::Dropped;
        let mut explained = states.iter().filter(|state| state.fit.is_some());
        if explained.clone().any(drops) && !explained.all(drops) {
            for state in states.iter_mut().filter(|state| drops(state)) {
                state.dropped |= contested.0;
            }
            contested.0 <<= 1;
        }
    }

    /// Takes notice of a member, and adds the shapes of its value.
    fn member(&mut self, owner: usize, name: &str, inner: &mut Vec<Leaf>) {
        let Self { leaf, fit: Some(fit), required, current, .. } = self else { return };
        let place = leaf.place;
        *current = Current::None;
        match leaf.form {
            Form::Object(_, Some((tag, values))) if tag == name => {
                *current = Current::Tag;
                fit.known += 1;
                *required += requires(leaf, name);
                inner.push(Leaf { owner, form: Form::Tag(values), place });
            }
            Form::Object(object, _) => {
                if let Some(property) = object.properties.iter().find(|property| property.name == name) {
                    *current = Current::Property;
                    fit.known += 1;
                    *required += usize::from(property.is_required);
                    Leaf::expand(owner, &property.shape, place.property(!property.is_required), inner);
                    return;
                }
                match object.others {
                    Others::Dropped => {
                        *current = Current::Dropped;
                        fit.lost += 1;
                    }
                    Others::Refused => self.fit = None,
                    Others::Kept(shape) => {
                        *current = Current::Property;
                        Leaf::expand(owner, shape, place.property(false), inner);
                    }
                }
            }
            Form::Shape(Shape::Map(values)) => {
                *current = Current::Value;
                Leaf::expand(owner, values, place.part(), inner);
            }
            Form::Shape(_) | Form::Tag(_) | Form::Unknown => {}
        }
    }

    /// Whether the value of the current member is to be explained; `None` where the object has no place for the leaf.
    pub(super) fn expects_value(&self) -> Option<bool> {
        self.fit.map(|_| matches!(self.current, Current::Property | Current::Value))
    }

    /// Ends the current member with the fit of its value.
    pub(super) fn take(&mut self, value: Option<Fit>) {
        let Some(fit) = &mut self.fit else { return };
        match (std::mem::replace(&mut self.current, Current::None), value) {
            (Current::None | Current::Dropped, _) => {}
            (Current::Property, value) => fit.hold(value, self.leaf.place.is_property),
            (Current::Tag, Some(value)) => fit.fixed += value.fixed,
            (Current::Value, Some(value)) => fit.add_item(value),
            (Current::Tag | Current::Value, None) => self.fit = None,
        }
    }

    /// How each leaf explains the object as a whole, and whose it is.
    pub(super) fn fits(states: &[Self]) -> impl Iterator<Item = (usize, Fit)> {
        let fits = states.iter().map(|state| Some((state, state.fit()?)));
        let kept = fits.clone().flatten().filter(|(_, fit)| fit.is_readable);
        let kept = kept.fold(0, |kept, (state, _)| kept | !state.dropped);
        fits.flatten().map(move |(state, fit)| {
            (state.leaf.owner, Fit { is_outdone: fit.is_outdone || state.dropped & kept != 0, ..fit })
        })
    }

    /// How the leaf explains the object as a whole.
    fn fit(&self) -> Option<Fit> {
        let fit = self.fit.filter(|fit| !fit.contradicts)?;
        let Form::Object(object, tag) = self.leaf.form else { return Some(fit) };
        // Of this object a union keeps more, as a value of none of its types.
        if fit.known == 0 && fit.lost > 0 && !self.leaf.place.is_property {
            return None;
        }
        let required = object.required;
        let is_tagged = tag.is_none() || fit.fixed > 0;
        (self.required == required && is_tagged).then_some(Fit { required, ..fit })
    }
}

/// One where an object requires a property of this name.
fn requires(leaf: &Leaf, name: &str) -> usize {
    let Form::Object(object, _) = leaf.form else { return 0 };
    usize::from(object.properties.iter().any(|property| property.is_required && property.name == name))
}
