//! Repeated access to a value.

use serde::de::{DeserializeSeed, Error, SeqAccess};

use super::inspect::{Inspect, InspectSeed};

/// Repeated access to a value.
pub(super) struct Repeated<A>(pub(super) A);

impl<'de, A: SeqAccess<'de>> Repeated<A> {
    pub(super) fn inspect<L: Inspect<'de>>(&mut self, inspect: L) -> Result<L::Found, A::Error> {
        self.read(InspectSeed(inspect))
    }

    pub(super) fn read<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_element_seed(seed)?.ok_or_else(|| A::Error::custom("the value was read only once"))
    }
}
