//! Reads the members of an object as the properties of a struct.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error as _, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};

use super::Object;
use super::name::{PropertyIndex, PropertyIndexOrName};

/// Reads an object whose properties are all named.
///
/// # Errors
///
/// Returns an error if the value is not an object, and the errors of [`Object::read`].
#[inline]
pub fn deserialize_struct<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let visitor = StructVisitor { is_named: deserializer.is_human_readable(), object: PhantomData };
    deserializer.deserialize_struct(T::NAME, T::PROPERTIES, visitor)
}

/// Reads an object that may have unnamed properties.
///
/// # Errors
///
/// Returns an error if the value is not an object, and the errors of [`Object::read`].
#[inline]
pub fn deserialize_map<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(MapVisitor(PhantomData))
}

struct StructVisitor<T> {
    /// Whether the format names struct fields. If so, a list, such as JSON's `[]`, is another
    /// value.
    is_named: bool,
    object: PhantomData<T>,
}

impl<'de, T: Object> Visitor<'de> for StructVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", T::NAME)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(map)
    }

    /// Formats without names write the properties in order.
    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<T, A::Error> {
        if self.is_named {
            return Err(A::Error::invalid_type(Unexpected::Seq, &self));
        }
        T::read(Sequence(items))
    }
}

struct MapVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for MapVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", T::NAME)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(map)
    }
}

/// The source of an object's properties.
pub trait Source<'de>: Sized {
    /// The error of reading a property.
    type Error: serde::de::Error;

    /// Whether values come with the names of their properties. Without names, a missing value would
    /// shift all later ones.
    const IS_NAMED: bool = true;

    /// Reads the next value; `None` after the last one.
    ///
    /// # Errors
    ///
    /// Returns an error if the value has another type.
    fn value<V: Deserialize<'de>>(&mut self) -> Result<Option<V>, Self::Error>;

    /// Reads all values into the slots of the properties, which are in the order of the names.
    ///
    /// The loop is compiled once for all types. A type only adds its slots.
    ///
    /// # Errors
    ///
    /// Returns an error if a value has another type, or a property occurs twice.
    fn fill(
        &mut self,
        names: &'static [&'static str],
        slots: &mut [&mut dyn Slot<'de, Self>],
    ) -> Result<(), Self::Error>;

    /// Like [`fill`](Self::fill), but keeps the values of unnamed properties.
    ///
    /// # Errors
    ///
    /// Returns the same errors.
    fn fill_open(
        &mut self,
        names: &'static [&'static str],
        slots: &mut [&mut dyn Slot<'de, Self>],
        others: &mut dyn Others<'de, Self>,
    ) -> Result<(), Self::Error>;

    /// Reads the properties of an object.
    fn read(
        mut self,
        names: &'static [&'static str],
        slots: &mut [&mut dyn Slot<'de, Self>],
    ) -> Values<Self::Error> {
        let fault = self.fill(names, slots).err();
        Values { names, index: 0, is_named: Self::IS_NAMED, fault }
    }

    /// Reads the properties of an object that may have unnamed ones.
    fn read_open(
        mut self,
        names: &'static [&'static str],
        slots: &mut [&mut dyn Slot<'de, Self>],
        others: &mut dyn Others<'de, Self>,
    ) -> Values<Self::Error> {
        let fault = self.fill_open(names, slots, others).err();
        Values { names, index: 0, is_named: Self::IS_NAMED, fault }
    }
}

/// The members of a map.
///
/// The loop is a method of the format's own type, so that the compiler sees it next to the format's
/// methods and can inline them.
impl<'de, A: MapAccess<'de>> Source<'de> for A {
    type Error = A::Error;

    #[inline]
    fn value<V: Deserialize<'de>>(&mut self) -> Result<Option<V>, A::Error> {
        self.next_value().map(Some)
    }

    fn fill(
        &mut self,
        names: &'static [&'static str],
        slots: &mut [&mut dyn Slot<'de, Self>],
    ) -> Result<(), A::Error> {
        let mut likely = 0;
        while let Some(place) = self.next_key_seed(PropertyIndex { names, likely })? {
            match place {
                Some(place) => {
                    fill_one(self, names, slots, place)?;
                    likely = place + 1;
                }
                None => drop(self.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }

    fn fill_open(
        &mut self,
        names: &'static [&'static str],
        slots: &mut [&mut dyn Slot<'de, Self>],
        others: &mut dyn Others<'de, Self>,
    ) -> Result<(), A::Error> {
        let mut likely = 0;
        while let Some(found) = self.next_key_seed(PropertyIndexOrName(PropertyIndex { names, likely }))? {
            match found {
                Ok(place) => {
                    fill_one(self, names, slots, place)?;
                    likely = place + 1;
                }
                Err(name) => others.read(name, self)?,
            }
        }
        Ok(())
    }
}

/// Reads the value of a property, which must occur once.
#[inline]
fn fill_one<'de, S: Source<'de>>(
    source: &mut S,
    names: &'static [&'static str],
    slots: &mut [&mut dyn Slot<'de, S>],
    place: usize,
) -> Result<(), S::Error> {
    let slot = slots.get_mut(place);
    let is_first = slot.map_or(Ok(true), |slot| slot.read(source))?;
    if is_first { Ok(()) } else { Err(S::Error::duplicate_field(name_of(names, place))) }
}

/// The values of a list, in property order.
struct Sequence<A>(A);

impl<'de, A: SeqAccess<'de>> Source<'de> for Sequence<A> {
    type Error = A::Error;

    const IS_NAMED: bool = false;

    #[inline]
    fn value<V: Deserialize<'de>>(&mut self) -> Result<Option<V>, A::Error> {
        self.0.next_element()
    }

    fn fill(
        &mut self,
        _names: &'static [&'static str],
        slots: &mut [&mut dyn Slot<'de, Self>],
    ) -> Result<(), A::Error> {
        for slot in slots {
            slot.read(self)?;
        }
        Ok(())
    }

    fn fill_open(
        &mut self,
        names: &'static [&'static str],
        slots: &mut [&mut dyn Slot<'de, Self>],
        _others: &mut dyn Others<'de, Self>,
    ) -> Result<(), A::Error> {
        self.fill(names, slots)
    }
}

/// The place for the value of a property while it is read.
#[diagnostic::on_unimplemented(
    message = "the type of this property cannot be read with serde",
    label = "its type has to implement `serde::Deserialize`",
    note = "a type named by `Config::extern_type` or `Config::format` implements `Serialize` and `Deserialize`"
)]
pub trait Slot<'de, S: Source<'de>> {
    /// Reads the value and returns whether it is the first one.
    ///
    /// # Errors
    ///
    /// Returns an error if the value has another type.
    fn read(&mut self, source: &mut S) -> Result<bool, S::Error>;
}

impl<'de, S: Source<'de>, V: Deserialize<'de>> Slot<'de, S> for Option<V> {
    fn read(&mut self, source: &mut S) -> Result<bool, S::Error> {
        if self.is_some() {
            return Ok(false);
        }
        *self = source.value()?;
        Ok(true)
    }
}

/// The place for members that the document does not name.
pub trait Others<'de, S: Source<'de>> {
    /// Reads the value of the member `name`.
    ///
    /// # Errors
    ///
    /// Returns an error if the value has another type.
    fn read(&mut self, name: String, source: &mut S) -> Result<(), S::Error>;
}

impl<'de, S: Source<'de>, V: Deserialize<'de>> Others<'de, S> for BTreeMap<String, V> {
    fn read(&mut self, name: String, source: &mut S) -> Result<(), S::Error> {
        if let Some(value) = source.value()? {
            self.insert(name, value);
        }
        Ok(())
    }
}

/// The values that were read, taken property by property in the order of their names.
#[derive(Debug)]
pub struct Values<E> {
    names: &'static [&'static str],
    index: usize,
    is_named: bool,
    fault: Option<E>,
}

impl<E: serde::de::Error> Values<E> {
    /// Takes the value of a required property. If it is missing, `None` is accepted for an
    /// `Option`.
    #[inline]
    pub fn required<'de, V: Deserialize<'de>>(&mut self, slot: Option<V>) -> Option<V> {
        self.index += 1;
        if slot.is_some() { slot } else { self.missing() }
    }

    #[cold]
    fn missing<'de, V: Deserialize<'de>>(&mut self) -> Option<V> {
        if self.fault.is_some() {
            return None;
        }
        if !self.is_named {
            self.fault = Some(E::invalid_length(self.index - 1, &"a value for each property"));
            return None;
        }
        let missing = Missing { name: name_of(self.names, self.index - 1), error: PhantomData };
        V::deserialize(missing).map_err(|error| self.fault = Some(error)).ok()
    }

    /// Takes the value of an optional property.
    #[inline]
    pub fn optional<V: Default>(&mut self, slot: Option<V>) -> Option<V> {
        self.filled(slot, V::default)
    }

    /// Takes the value of a property that may be absent or `null`.
    #[inline]
    pub fn nullable<V: Default>(&mut self, slot: Option<V>) -> Option<V> {
        self.filled(slot, V::default)
    }

    /// Takes the value of a property with a default.
    #[inline]
    pub fn filled<V>(&mut self, slot: Option<V>, default: impl FnOnce() -> V) -> Option<V> {
        self.index += 1;
        Some(slot.unwrap_or_else(default))
    }

    /// Returns whether all properties were read without an error.
    #[inline]
    pub fn end(&mut self) -> bool {
        self.fault.is_none()
    }

    /// Returns the error.
    pub fn fault(self) -> E {
        self.fault.unwrap_or_else(|| E::custom("a value is missing"))
    }
}

fn name_of(names: &[&'static str], index: usize) -> &'static str {
    names.get(index).copied().unwrap_or_default()
}

/// A deserializer for a missing property.
struct Missing<E> {
    name: &'static str,
    error: PhantomData<E>,
}

impl<'de, E: serde::de::Error> Deserializer<'de> for Missing<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, E> {
        Err(E::missing_field(self.name))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_none()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
