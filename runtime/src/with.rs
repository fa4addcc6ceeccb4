//! Optional fields, set in the expression that makes a value.

/// Changes a value where it is made: generated structs are `#[non_exhaustive]`, so that `..` cannot fill in the rest.
///
/// ```
/// use openapi_runtime::With as _;
///
/// # #[derive(Debug, Clone, PartialEq, Default)]
/// # struct Pet { tag: Option<String> }
/// let pet = Pet::default().with(|pet| pet.tag = Some("cat".to_owned()));
/// assert_eq!(pet.tag.as_deref(), Some("cat"));
/// ```
// A method of each struct would cost every client more to compile than this.
pub trait With: Sized {
    /// Returns the value with what `change` sets in it.
    #[must_use]
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

impl<T> With for T {}
