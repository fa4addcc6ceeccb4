//! Matches the members of an object with a leaf.

use super::super::shape::{Others, Shape};
use super::leaf::{Form, Leaf};
use super::score::Fit;

/// The state of a leaf while the members of an object are inspected.
pub(super) struct State<'l> {
    leaf: &'l Leaf,
    fit: Option<Fit>,
    /// The number of required properties found.
    required: usize,
    /// The role of the current member for the leaf.
    current: Current,
    /// The members that this leaf drops and another keeps, as bits of [`Contested`].
    dropped: u64,
}

/// The bit of the next member that some leaves drop and others keep. There are 64. For later
/// members only the number of dropped ones is known, not whether another leaf keeps them.
pub(super) struct Contested(u64);

impl Contested {
    pub(super) const FIRST: Self = Self(1);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Current {
    /// None, or the member is already accepted.
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

    /// Records a member for all leaves, and adds the shapes of its value to `inner`.
    pub(super) fn begin_member(
        states: &mut [Self],
        contested: &mut Contested,
        name: &str,
        inner: &mut Vec<Leaf>,
    ) {
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

    /// Records a member, and adds the shapes of its value.
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

    /// Returns whether the leaf needs the value of the current member; `None` if the leaf is ruled
    /// out.
    pub(super) fn expects_value(&self) -> Option<bool> {
        self.fit.map(|_| matches!(self.current, Current::Property | Current::Value))
    }

    /// Records how the leaf explains the value of the current member.
    pub(super) fn end_member(&mut self, value: Option<Fit>) {
        let Some(fit) = &mut self.fit else { return };
        match (std::mem::replace(&mut self.current, Current::None), value) {
            (Current::None | Current::Dropped, _) => {}
            (Current::Property, value) => fit.add_property(value, self.leaf.place.is_property),
            (Current::Tag, Some(value)) => fit.fixed += value.fixed,
            (Current::Value, Some(value)) => fit.add_item(value),
            (Current::Tag | Current::Value, None) => self.fit = None,
        }
    }

    /// Returns each leaf's fit of the whole object, with its owner.
    pub(super) fn fits(states: &[Self]) -> impl Iterator<Item = (usize, Fit)> {
        let fits = states.iter().map(|state| Some((state, state.fit()?)));
        let kept = fits.clone().flatten().filter(|(_, fit)| fit.is_readable);
        let kept = kept.fold(0, |kept, (state, _)| kept | !state.dropped);
        fits.flatten().map(move |(state, fit)| {
            (state.leaf.owner, Fit { is_outdone: fit.is_outdone || state.dropped & kept != 0, ..fit })
        })
    }

    /// Returns the leaf's fit of the whole object.
    fn fit(&self) -> Option<Fit> {
        let fit = self.fit.filter(|fit| !fit.contradicts)?;
        let Form::Object(object, tag) = self.leaf.form else { return Some(fit) };
        // A union keeps more of this object as an unknown value.
        if fit.known == 0 && fit.lost > 0 && !self.leaf.place.is_property {
            return None;
        }
        let required = object.required;
        let is_tagged = tag.is_none() || fit.fixed > 0;
        (self.required == required && is_tagged).then_some(Fit { required, ..fit })
    }
}

/// Returns 1 if the leaf is an object that requires a property of this name, or else 0.
fn requires(leaf: &Leaf, name: &str) -> usize {
    let Form::Object(object, _) = leaf.form else { return 0 };
    usize::from(object.properties.iter().any(|property| property.is_required && property.name == name))
}
