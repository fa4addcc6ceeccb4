//! A step counter that bounds the cost of evaluating paths.

/// The maximum number of nodes that all paths of one overlay may visit.
const MAX_STEPS: usize = 1 << 27;

/// The rest of [`MAX_STEPS`].
pub(crate) struct StepBudget(pub(super) usize);

impl Default for StepBudget {
    fn default() -> Self {
        Self(MAX_STEPS)
    }
}

impl StepBudget {
    /// Takes one step for a node, and `more` steps for texts.
    ///
    /// # Errors
    ///
    /// Fails if no steps are left.
    pub(crate) fn spend(&mut self, more: usize) -> Result<(), String> {
        let left = self.0.checked_sub(more.saturating_add(1));
        self.0 = left.unwrap_or_default();
        left.map(|_| ()).ok_or_else(|| "the JSONPaths of this overlay visit too many nodes".to_owned())
    }

    pub(crate) fn is_exhausted(&self) -> bool {
        self.0 == 0
    }
}
