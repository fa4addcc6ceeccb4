//! Sets optional fields in the expression that creates a value.

/// Modifies a value in the expression that creates it. Generated structs are `#[non_exhaustive]`,
/// so struct update syntax (`..`) does not work for them.
///
/// ```
/// use openapi_runtime::With as _;
///
/// # #[derive(Debug, Clone, PartialEq, Default)]
/// # struct Pet { tag: Option<String> }
/// let pet = Pet::default().with(|pet| pet.tag = Some("cat".to_owned()));
/// assert_eq!(pet.tag.as_deref(), Some("cat"));
/// ```
// A method on each struct would cost every client more compile time.
pub trait With: Sized {
    /// Applies `change` to the value and returns it.
    #[must_use]
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

impl<T> With for T {}
