//! A counter that bounds what paths may cost.

/// How many nodes the paths of one overlay may inspect, all together.
const MAX_STEPS: usize = 1 << 27;

/// What is left of [`MAX_STEPS`].
pub(crate) struct Steps(pub(super) usize);

impl Default for Steps {
    fn default() -> Self {
        Self(MAX_STEPS)
    }
}

impl Steps {
    /// Takes one step for a node, and more for the texts that are inspected.
    ///
    /// # Errors
    ///
    /// The counter is at its end.
    pub(crate) fn take(&mut self, more: usize) -> Result<(), String> {
        let left = self.0.checked_sub(more.saturating_add(1));
        self.0 = left.unwrap_or_default();
        left.map(|_| ()).ok_or_else(|| "the JSONPaths of this overlay visit too many nodes".to_owned())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0 == 0
    }
}
