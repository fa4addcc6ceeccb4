//! Compares a value with leaves, as deeply as needed.

use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::super::inspect::{Inspect, InspectSeed, Named, Scalar};
use super::super::shape::Shape;
use super::distinct::Distinct;
use super::leaf::{Form, Leaf};
use super::members::{Contested, State};
use super::score::Fit;

/// Determines how well leaves explain a value, for each of their owners.
pub(super) struct InspectFit<'l> {
    pub(super) leaves: &'l [Leaf],
    pub(super) owners: usize,
    /// Whether to inspect lists and objects in properties.
    pub(super) is_deep: bool,
}

impl InspectFit<'_> {
    fn of_each(&self, fit: impl Fn(&Leaf) -> Option<Fit>) -> Vec<Option<Fit>> {
        let mut fits = vec![None; self.owners];
        for leaf in self.leaves {
            keep_better(&mut fits, leaf.owner, fit(leaf));
        }
        fits
    }

    /// Inspects a part of the value. A deep inspection compares each distinct leaf once.
    fn part<E>(
        &self,
        inner: &[Leaf],
        owners: usize,
        next: impl FnOnce(InspectSeed<InspectFit<'_>>) -> Result<Option<Vec<Option<Fit>>>, E>,
    ) -> Result<Option<Vec<Option<Fit>>>, E> {
        if !self.is_deep {
            return next(InspectSeed(InspectFit { leaves: inner, owners, is_deep: false }));
        }
        let distinct = Distinct::of(inner);
        let inspect = InspectFit { leaves: &distinct.leaves, owners: distinct.leaves.len(), is_deep: true };
        Ok(next(InspectSeed(inspect))?.map(|found| distinct.by_owner(inner, owners, &found)))
    }

    /// Returns how many members of an item each possible variant loses.
    fn losses(&self, states: &[Option<Fit>], item: &[Option<Fit>]) -> Vec<(usize, usize)> {
        let all = self.leaves.iter().zip(states).zip(item);
        let lost = |((leaf, state), item): ((&Leaf, &Option<Fit>), &Option<Fit>)| {
            let item = item.filter(|item| item.is_readable && state.is_some() && !leaf.place.is_property)?;
            Some((leaf.owner, item.lost))
        };
        all.filter_map(lost).collect()
    }

    /// Returns how a list or object in a property is explained by its kind only, if that is enough.
    fn by_kind_only(&self, is_list: bool) -> Option<Vec<Option<Fit>>> {
        let is_property = self.leaves.iter().all(|leaf| leaf.place.is_property);
        (is_property && !self.is_deep).then(|| self.of_each(|leaf| leaf.container(is_list)))
    }
}

/// Keeps the better fit of an owner. A readable fit is better than an unreadable one.
fn keep_better(fits: &mut [Option<Fit>], owner: usize, fit: Option<Fit>) {
    if let Some(known) = fits.get_mut(owner) {
        *known = (*known).max(fit);
    }
}

impl<'de> Inspect<'de> for InspectFit<'_> {
    type Found = Vec<Option<Fit>>;

    fn scalar(self, value: Scalar<'_>) -> Self::Found {
        self.of_each(|leaf| leaf.scalar(value))
    }

    fn list<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Found, A::Error> {
        if let Some(fits) = self.by_kind_only(true) {
            return Ok(fits);
        }
        let mut states: Vec<_> = self.leaves.iter().map(|leaf| leaf.container(true)).collect();
        let (mut index, mut inner) = (0, Vec::new());
        loop {
            inner.clear();
            for (owner, leaf) in self.leaves.iter().enumerate() {
                if let Some(item) = leaf.item(index) {
                    Leaf::expand(owner, item, leaf.place.part(), &mut inner);
                }
            }
            let found = self.part(&inner, states.len(), |inspect| items.next_element_seed(inspect))?;
            let Some(found) = found else { break };
            index += 1;
            let losses = self.losses(&states, &found);
            for ((state, leaf), item) in states.iter_mut().zip(self.leaves).zip(found) {
                if !matches!(leaf.form, Form::Shape(Shape::List(_) | Shape::Tuple(_))) {
                    continue;
                }
                match (state.as_mut(), item) {
                    (Some(fit), Some(item)) => {
                        fit.add_item(item);
                        let keeps_more =
                            |(owner, lost): &(usize, usize)| *owner != leaf.owner && *lost < item.lost;
                        fit.is_outdone |= losses.iter().any(keeps_more);
                    }
                    _ => *state = None,
                }
            }
        }
        let mut fits = vec![None; self.owners];
        for (leaf, state) in self.leaves.iter().zip(states) {
            let is_short = matches!(leaf.form, Form::Shape(Shape::Tuple(items)) if items.len() != index);
            keep_better(&mut fits, leaf.owner, state.filter(|_| !is_short));
        }
        Ok(fits)
    }

    fn object<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Found, A::Error> {
        if let Some(fits) = self.by_kind_only(false) {
            return Ok(fits);
        }
        let mut states: Vec<_> = self.leaves.iter().map(State::new).collect();
        let (mut contested, mut inner) = (Contested::FIRST, Vec::new());
        loop {
            let member =
                Named(|name: &str| State::begin_member(&mut states, &mut contested, name, &mut inner));
            if members.next_key_seed(member)?.is_none() {
                break;
            }
            if inner.is_empty() {
                members.next_value::<IgnoredAny>()?;
                continue;
            }
            if self.is_deep && Distinct::of(&inner).is_shared(&inner, states.iter().map(State::expects_value))
            {
                members.next_value::<IgnoredAny>()?;
                for state in &mut states {
                    state.end_member(Some(Fit::of_kind(0)));
                }
                continue;
            }
            let found =
                self.part(&inner, states.len(), |inspect| members.next_value_seed(inspect).map(Some))?;
            let found = found.unwrap_or_default();
            for leaf in &inner {
                if let Some((state, fit)) = states.get_mut(leaf.owner).zip(found.get(leaf.owner)) {
                    state.end_member(*fit);
                }
            }
        }
        let mut fits = vec![None; self.owners];
        for (owner, fit) in State::fits(&states) {
            keep_better(&mut fits, owner, Some(fit));
        }
        Ok(fits)
    }
}
