//! A score of how well a shape explains a value.

use std::cmp::{Ordering, Reverse};

/// How well a shape explains a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit {
    /// Whether the value can be read, as far as it was inspected.
    pub(super) is_readable: bool,
    /// Whether a property does not have its only allowed value.
    pub(super) contradicts: bool,
    /// The number of members that are lost.
    pub(super) lost: usize,
    /// Whether another variant keeps what this one loses: a member of an object, or more of a list
    /// item.
    pub(super) is_outdone: bool,
    /// How precisely the kind of value is described.
    pub(super) kind: u8,
    /// The number of properties with one of few allowed values.
    pub(super) fixed: usize,
    /// The number of members that have a property.
    pub(super) known: usize,
    /// The number of properties whose value is of the most precise kind.
    pub(super) close: usize,
    /// The number of members of nested values that have a property.
    pub(super) within: usize,
    /// The number of required properties. The more a variant requires, the more its fit means.
    pub(super) required: usize,
}

impl Fit {
    pub(super) const fn of_kind(kind: u8) -> Self {
        Self {
            is_readable: true,
            contradicts: false,
            lost: 0,
            is_outdone: false,
            kind,
            fixed: 0,
            known: 0,
            close: 0,
            within: 0,
            required: 0,
        }
    }

    pub(super) const fn fixed(kind: u8) -> Self {
        Self { fixed: 1, ..Self::of_kind(kind) }
    }

    /// Adds the fit of a property's value.
    pub(super) fn add_property(&mut self, property: Option<Self>, is_property: bool) {
        let Some(property) = property else {
            self.is_readable = false;
            return;
        };
        self.is_readable &= property.is_readable;
        self.lost += property.lost;
        self.fixed += property.fixed;
        self.close += usize::from(property.kind == 3);
        self.within += property.known + property.within;
        if property.contradicts {
            self.contradicts |= !is_property;
            self.kind = self.kind.min(1);
        }
    }

    /// Adds the fit of a list item or a map value.
    pub(super) fn add_item(&mut self, item: Self) {
        self.is_readable &= item.is_readable;
        self.lost += item.lost;
        self.kind = self.kind.min(item.kind);
        self.fixed += item.fixed;
        self.within += item.known + item.within;
    }

    /// Returns whether this explains as much of a value as `other`, so that it may be read instead.
    fn is_as_good_as(&self, other: &Self) -> bool {
        self.lost == other.lost && self.kind == other.kind && self.known >= other.known
    }
}

impl Ord for Fit {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |fit: &Self| {
            let Self { is_readable, lost, kind, fixed, known, close, within, required, .. } = *fit;
            (is_readable, Reverse(lost), kind, fixed, known, close, within, required)
        };
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Fit {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Returns the owners of the best fit and of those as good as it, best first.
pub(super) fn best(fits: &[Option<Fit>]) -> Vec<usize> {
    let found = || fits.iter().enumerate().filter_map(|(owner, fit)| Some((owner, (*fit)?)));
    let Some(best) = fits.iter().flatten().max() else { return Vec::new() };
    let loses = |(_, fit): (usize, Fit)| !fit.is_readable && fit.lost < best.lost;
    if !best.is_readable || best.is_outdone || found().any(loses) {
        return Vec::new();
    }
    let mut likely: Vec<_> = found().filter(|(_, fit)| fit.is_readable && fit.is_as_good_as(best)).collect();
    likely.sort_by_key(|(_, fit)| Reverse(*fit));
    likely.into_iter().map(|(owner, _)| owner).collect()
}
