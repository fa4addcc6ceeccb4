//! Determines how well the shapes of a union's variants explain a value.
//!
//! A value is inspected once for all shapes: first its own members, and its nested values only if
//! several variants explain these equally well.

mod compare;
mod distinct;
mod leaf;
mod members;
mod names;
mod score;
#[cfg(test)]
mod tests;

use serde::de::SeqAccess;

use self::compare::InspectFit;
use self::leaf::{Leaf, Place};
use self::names::by_names;
use self::score::best;
use super::repeated::Repeated;
use super::shape::Shape;

/// Returns the variants that a value may be read as, best first. The others explain as much of the
/// value. There are none if each variant would lose something that another one knows.
pub(super) fn candidates<'de, A: SeqAccess<'de>>(
    value: &mut Repeated<A>,
    shapes: &'static [Shape],
) -> Result<impl Iterator<Item = usize> + use<A>, A::Error> {
    let named = by_names(value, shapes)?;
    let compared = if named.is_some() { Vec::new() } else { compare(value, shapes)? };
    Ok(named.into_iter().chain(compared))
}

fn compare<'de, A: SeqAccess<'de>>(
    value: &mut Repeated<A>,
    shapes: &'static [Shape],
) -> Result<Vec<usize>, A::Error> {
    let mut leaves = Vec::with_capacity(shapes.len());
    for (owner, shape) in shapes.iter().enumerate() {
        Leaf::expand(owner, shape, Place::VARIANT, &mut leaves);
    }
    let fits = value.inspect(InspectFit { leaves: &leaves, owners: shapes.len(), is_deep: false })?;
    // The shallow inspection does not show whether the variant that keeps more can be read.
    if !fits.iter().flatten().max().is_some_and(|best| best.is_outdone) {
        let likely = best(&fits);
        if likely.len() < 2 {
            return Ok(likely);
        }
        leaves.retain(|leaf| likely.contains(&leaf.owner));
    }
    for leaf in &mut leaves {
        leaf.place = leaf.place.deep();
    }
    let fits = value.inspect(InspectFit { leaves: &leaves, owners: shapes.len(), is_deep: true })?;
    Ok(best(&fits))
}
