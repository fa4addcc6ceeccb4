//! Writing: a struct's properties as the members of an object.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::Object;
use crate::Nullable;

/// Writes an object.
///
/// # Errors
///
/// Those of the serializer.
pub fn serialize<T: Object, S: Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut count = Count(0);
    object.write(&mut count);
    let mut entries = Entries {
        names: T::PROPERTIES.iter(),
        map: serializer.serialize_map(Some(count.0))?,
        outcome: Ok(()),
    };
    object.write(&mut entries);
    entries.outcome?;
    entries.map.end()
}

/// Where an object's properties are written. What goes wrong is kept until the end: code that asks for it behind each
/// property would be most of what there is to compile.
pub trait Write {
    /// Writes the next property, or leaves it out.
    fn property<T: Serialize>(&mut self, value: Option<&T>);

    /// Writes a property that is always there.
    fn required<T: Serialize>(&mut self, value: &T) {
        self.property(Some(value));
    }

    /// Writes a property unless it is absent.
    fn optional<T: Serialize + Optional>(&mut self, value: &T) {
        self.property(if value.is_absent() { None } else { Some(value) });
    }

    /// Writes a property unless it is absent; `null` is written.
    fn nullable<T: Serialize>(&mut self, value: &Nullable<T>) {
        self.optional(value);
    }

    /// Writes a property that has a value when nobody gave one.
    fn filled<T: Serialize>(&mut self, value: &T) {
        self.required(value);
    }

    /// Writes the properties that have no name in the document.
    fn others<T: Serialize>(&mut self, values: &BTreeMap<String, T>);
}

/// The type of a property that may be absent.
pub trait Optional {
    /// Returns whether it is.
    fn is_absent(&self) -> bool;
}

impl<T> Optional for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Optional for Nullable<T> {
    fn is_absent(&self) -> bool {
        self.is_absent()
    }
}

/// Counts properties: some formats write their number first.
struct Count(usize);

impl Write for Count {
    fn property<T: Serialize>(&mut self, value: Option<&T>) {
        self.0 += usize::from(value.is_some());
    }

    fn others<T: Serialize>(&mut self, values: &BTreeMap<String, T>) {
        self.0 += values.len();
    }
}

struct Entries<M: SerializeMap> {
    /// The names of the properties that are still to be written.
    names: std::slice::Iter<'static, &'static str>,
    map: M,
    outcome: Result<(), M::Error>,
}

impl<M: SerializeMap> Write for Entries<M> {
    fn property<T: Serialize>(&mut self, value: Option<&T>) {
        if let (Some(name), Some(value), Ok(())) = (self.names.next(), value, &self.outcome) {
            self.outcome = self.map.serialize_entry(name, value);
        }
    }

    fn others<T: Serialize>(&mut self, values: &BTreeMap<String, T>) {
        if self.outcome.is_ok() {
            self.outcome = values.iter().try_for_each(|(name, value)| self.map.serialize_entry(name, value));
        }
    }
}
