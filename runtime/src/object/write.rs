//! Writes the properties of a struct as the fields of a struct or the entries of a map.

use std::collections::BTreeMap;

use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};

use super::Object;
use crate::Nullable;
use crate::union::Tag;

/// Writes an object whose properties are all named.
///
/// `tag` is the discriminator of the union it is a variant of, and replaces a property of that
/// name. In formats that are not human-readable, an object with a tag is a map. Some of them write
/// a struct as a list, in which a tag could not be found.
///
/// # Errors
///
/// Returns any error of the serializer.
#[inline]
pub fn serialize_struct<T: Object, S: Serializer>(
    object: &T,
    tag: Option<&Tag>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if tag.is_some() && !serializer.is_human_readable() {
        return serialize_map(object, tag, serializer);
    }
    let at = position(T::PROPERTIES, tag);
    let fields = serializer.serialize_struct(T::NAME, count(object, tag, at))?;
    write(object, tag, at, Fields(fields))?.0.end()
}

/// Writes an object that may have unnamed properties. Formats that need to know the fields of a
/// struct in advance get a map.
///
/// # Errors
///
/// Returns any error of the serializer.
pub fn serialize_map<T: Object, S: Serializer>(
    object: &T,
    tag: Option<&Tag>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let at = position(T::PROPERTIES, tag);
    let map = serializer.serialize_map(Some(count(object, tag, at)))?;
    write(object, tag, at, Entries(map))?.0.end()
}

/// Returns the index of the property that the tag replaces, or `usize::MAX` if there is none.
#[inline]
fn position(names: &[&str], tag: Option<&Tag>) -> usize {
    tag.and_then(|tag| names.iter().position(|name| *name == tag.name)).unwrap_or(usize::MAX)
}

/// Counts the properties that will be written, which some formats write first.
#[inline]
fn count<T: Object>(object: &T, tag: Option<&Tag>, at: usize) -> usize {
    let mut count = Count { tag: tag.map(|tag| tag.name), at, next: 0, found: usize::from(tag.is_some()) };
    object.write(&mut count);
    count.found
}

#[inline]
fn write<T: Object, W: Sink>(object: &T, tag: Option<&Tag>, at: usize, mut sink: W) -> Result<W, W::Error> {
    let outcome = match tag {
        Some(tag) => sink.put(tag.name, &tag.value),
        None => Ok(()),
    };
    let tag = tag.map(|tag| tag.name);
    let mut writer = Writer { names: T::PROPERTIES.iter(), tag, at, next: 0, sink, outcome };
    object.write(&mut writer);
    writer.outcome.map(|()| writer.sink)
}

/// Writes the properties of an object. An error is kept until the end, because checking for it
/// after each property would be most of the code to compile.
pub trait Write {
    /// Writes the next property, or omits it.
    fn property<T: Serialize>(&mut self, value: Option<&T>);

    /// Writes a property that is always present.
    #[inline]
    fn required<T: Serialize>(&mut self, value: &T) {
        self.property(Some(value));
    }

    /// Writes a property unless it is absent.
    #[inline]
    fn optional<T: Serialize + Optional>(&mut self, value: &T) {
        self.property(if value.is_absent() { None } else { Some(value) });
    }

    /// Writes a property unless it is absent. A `null` is written.
    #[inline]
    fn nullable<T: Serialize>(&mut self, value: &Nullable<T>) {
        self.optional(value);
    }

    /// Writes a property that has a default.
    #[inline]
    fn filled<T: Serialize>(&mut self, value: &T) {
        self.required(value);
    }

    /// Writes the properties that the document does not name.
    fn others<T: Serialize>(&mut self, values: &BTreeMap<String, T>);
}

/// The type of a property that may be absent.
pub trait Optional {
    /// Returns whether the property is absent.
    fn is_absent(&self) -> bool;
}

impl<T> Optional for Option<T> {
    #[inline]
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Optional for Nullable<T> {
    #[inline]
    fn is_absent(&self) -> bool {
        self.is_absent()
    }
}

struct Count {
    tag: Option<&'static str>,
    /// The index of the property that the tag replaces.
    at: usize,
    next: usize,
    found: usize,
}

impl Write for Count {
    #[inline]
    fn property<T: Serialize>(&mut self, value: Option<&T>) {
        self.found += usize::from(value.is_some() && self.next != self.at);
        self.next += 1;
    }

    fn others<T: Serialize>(&mut self, values: &BTreeMap<String, T>) {
        let is_tag = self.tag.is_some_and(|tag| values.contains_key(tag));
        self.found += values.len() - usize::from(is_tag);
    }
}

/// The destination: the fields of a struct or the entries of a map.
trait Sink {
    type Error;

    fn put<T: Serialize>(&mut self, name: &'static str, value: &T) -> Result<(), Self::Error>;

    /// Reports an omitted property.
    fn skip(&mut self, name: &'static str) -> Result<(), Self::Error>;

    fn put_other<T: Serialize>(&mut self, name: &str, value: &T) -> Result<(), Self::Error>;
}

struct Fields<S>(S);

impl<S: SerializeStruct> Sink for Fields<S> {
    type Error = S::Error;

    #[inline]
    fn put<T: Serialize>(&mut self, name: &'static str, value: &T) -> Result<(), S::Error> {
        self.0.serialize_field(name, value)
    }

    #[inline]
    fn skip(&mut self, name: &'static str) -> Result<(), S::Error> {
        self.0.skip_field(name)
    }

    /// Objects with unnamed properties are written as maps.
    fn put_other<T: Serialize>(&mut self, _: &str, _: &T) -> Result<(), S::Error> {
        Ok(())
    }
}

struct Entries<M>(M);

impl<M: SerializeMap> Sink for Entries<M> {
    type Error = M::Error;

    #[inline]
    fn put<T: Serialize>(&mut self, name: &'static str, value: &T) -> Result<(), M::Error> {
        self.0.serialize_entry(name, value)
    }

    #[inline]
    fn skip(&mut self, _: &'static str) -> Result<(), M::Error> {
        Ok(())
    }

    fn put_other<T: Serialize>(&mut self, name: &str, value: &T) -> Result<(), M::Error> {
        self.0.serialize_entry(name, value)
    }
}

struct Writer<W: Sink> {
    /// The names of the properties that are not written yet.
    names: std::slice::Iter<'static, &'static str>,
    tag: Option<&'static str>,
    /// The index of the property that the tag replaces.
    at: usize,
    next: usize,
    sink: W,
    outcome: Result<(), W::Error>,
}

impl<W: Sink> Write for Writer<W> {
    #[inline]
    fn property<T: Serialize>(&mut self, value: Option<&T>) {
        let (Some(name), Ok(())) = (self.names.next(), &self.outcome) else { return };
        let is_tag = self.next == self.at;
        self.next += 1;
        self.outcome = match value {
            _ if is_tag => Ok(()),
            Some(value) => self.sink.put(name, value),
            None => self.sink.skip(name),
        };
    }

    fn others<T: Serialize>(&mut self, values: &BTreeMap<String, T>) {
        for (name, value) in values {
            if self.outcome.is_ok() && Some(name.as_str()) != self.tag {
                self.outcome = self.sink.put_other(name, value);
            }
        }
    }
}
