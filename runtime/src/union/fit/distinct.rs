//! Leaves that several owners have: each is compared with a value once, so that unions within unions cost no more than the
//! types that there are.

use std::collections::HashMap;

use super::leaf::{Form, Leaf, Place};
use super::score::Fit;

/// The leaves of some owners, each once.
pub(super) struct Distinct {
    /// The leaves, each its own owner.
    pub(super) leaves: Vec<Leaf>,
    /// For each leaf of the owners which of these it is.
    numbers: Vec<usize>,
}

impl Distinct {
    pub(super) fn of(all: &[Leaf]) -> Self {
        let mut known: HashMap<Key, usize> = HashMap::new();
        let mut found = Self { leaves: Vec::new(), numbers: Vec::with_capacity(all.len()) };
        for leaf in all {
            let next = found.leaves.len();
            let number = *known.entry(Key::of(leaf)).or_insert(next);
            if number == next {
                found.leaves.push(Leaf { owner: next, ..*leaf });
            }
            found.numbers.push(number);
        }
        found
    }

    /// Whether all owners that expect a value expect the same leaves, so that the value distinguishes none of them.
    /// `None` stands for an owner that was excluded earlier.
    pub(super) fn is_shared(&self, all: &[Leaf], expected: impl Iterator<Item = Option<bool>>) -> bool {
        let mut first: Option<Vec<usize>> = None;
        let mut count = 0;
        for (owner, expects) in expected.enumerate() {
            match expects {
                None => continue,
                Some(false) => return false,
                Some(true) => {}
            }
            let own = all.iter().zip(&self.numbers).filter(|(leaf, _)| leaf.owner == owner);
            let own: Vec<_> = own.map(|(_, number)| *number).collect();
            if first.as_ref().is_some_and(|first| *first != own) {
                return false;
            }
            first = Some(own);
            count += 1;
        }
        count > 1
    }

    /// Gives each owner the best of what its leaves explain.
    pub(super) fn by_owner(&self, all: &[Leaf], owners: usize, found: &[Option<Fit>]) -> Vec<Option<Fit>> {
        let mut fits = vec![None; owners];
        for (leaf, number) in all.iter().zip(&self.numbers) {
            if let Some(known) = fits.get_mut(leaf.owner) {
                *known = (*known).max(found.get(*number).copied().flatten());
            }
        }
        fits
    }
}

/// What is the same for equal leaves: shapes are data, and each stands in one place.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    form: (u8, usize, usize),
    place: Place,
}

impl Key {
    fn of(leaf: &Leaf) -> Self {
        let form = match leaf.form {
            Form::Shape(shape) => (0, address(shape), 0),
            Form::Object(object, tag) => {
                (1, address(object), tag.map_or(0, |(_, values)| values.as_ptr().addr()))
            }
            Form::Tag(values) => (2, values.as_ptr().addr(), values.len()),
            Form::Unknown => (3, 0, 0),
        };
        Self { form, place: leaf.place }
    }
}

fn address<T>(data: &'static T) -> usize {
    std::ptr::from_ref(data).addr()
}
