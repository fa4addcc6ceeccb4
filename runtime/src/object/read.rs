//! Reading: the members of an object as a struct's properties.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::mem;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};

use super::Object;

/// Reads an object.
///
/// # Errors
///
/// Anything but an object, and the errors of [`Object::read`].
#[inline]
pub fn deserialize<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", T::NAME)
    }

    #[inline]
    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<T, M::Error> {
        T::read(Members { map, names: T::PROPERTIES })
    }
}

/// The members of an object that is to be read.
#[derive(Debug)]
pub struct Members<M> {
    map: M,
    names: &'static [&'static str],
}

impl<'de, M: MapAccess<'de>> Members<M> {
    /// Reads them into the slots of the properties, which stand in the order of their names, and the others into the
    /// first of `others`, where there is one.
    ///
    /// The loop over the members is compiled once for all types: a type adds no more than its slots.
    pub fn read(
        mut self,
        slots: &mut [&mut dyn Slot<'de, M>],
        others: &mut [&mut dyn Others<'de, M>],
    ) -> Values<M::Error> {
        let fault = self.read_each(slots, others).err();
        Values { names: self.names, index: 0, fault }
    }

    fn read_each(
        &mut self,
        slots: &mut [&mut dyn Slot<'de, M>],
        others: &mut [&mut dyn Others<'de, M>],
    ) -> Result<(), M::Error> {
        let mut others = others.first_mut();
        let mut other = others.as_ref().map(|_| String::new());
        let mut likely = 0;
        loop {
            let name = Name { names: self.names, likely, other: other.as_mut() };
            match (self.map.next_key_seed(name)?, &mut others, &mut other) {
                (Some(Some(index)), ..) => {
                    self.read_property(index, slots)?;
                    likely = index + 1;
                }
                (Some(None), Some(others), Some(name)) => others.read(mem::take(name), &mut self.map)?,
                (Some(None), ..) => drop(self.map.next_value::<IgnoredAny>()?),
                (None, ..) => return Ok(()),
            }
        }
    }

    #[inline]
    fn read_property(&mut self, index: usize, slots: &mut [&mut dyn Slot<'de, M>]) -> Result<(), M::Error> {
        let is_first = slots.get_mut(index).map_or(Ok(true), |slot| slot.read(&mut self.map))?;
        if is_first { Ok(()) } else { Err(M::Error::duplicate_field(name_of(self.names, index))) }
    }
}

/// The value of a property that is being read.
pub trait Slot<'de, M: MapAccess<'de>> {
    /// Reads the value, and returns whether there was none before.
    ///
    /// # Errors
    ///
    /// A value of another type.
    fn read(&mut self, map: &mut M) -> Result<bool, M::Error>;
}

impl<'de, M: MapAccess<'de>, V: Deserialize<'de>> Slot<'de, M> for Option<V> {
    fn read(&mut self, map: &mut M) -> Result<bool, M::Error> {
        if self.is_some() {
            return Ok(false);
        }
        *self = Some(map.next_value()?);
        Ok(true)
    }
}

/// Where the members are kept that have no name in the document.
pub trait Others<'de, M: MapAccess<'de>> {
    /// Reads the value of the member with this name.
    ///
    /// # Errors
    ///
    /// A value of another type.
    fn read(&mut self, name: String, map: &mut M) -> Result<(), M::Error>;
}

impl<'de, M: MapAccess<'de>, V: Deserialize<'de>> Others<'de, M> for BTreeMap<String, V> {
    fn read(&mut self, name: String, map: &mut M) -> Result<(), M::Error> {
        let value = map.next_value()?;
        self.insert(name, value);
        Ok(())
    }
}

/// The name of a member, which is to be read: that of a property gives its place among them.
struct Name<'o> {
    names: &'static [&'static str],
    /// Which is looked at first: members mostly come in the order of the properties.
    likely: usize,
    /// Where another name is kept, if anywhere.
    other: Option<&'o mut String>,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<usize>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    #[inline]
    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Option<usize>, E> {
        if self.names.get(self.likely).is_some_and(|name| *name == key) {
            return Ok(Some(self.likely));
        }
        let found = self.names.iter().position(|name| *name == key);
        if let (None, Some(other)) = (found, self.other) {
            key.clone_into(other);
        }
        Ok(found)
    }
}

/// What was read, taken property by property in the order of their names.
#[derive(Debug)]
pub struct Values<E> {
    names: &'static [&'static str],
    index: usize,
    fault: Option<E>,
}

impl<E: serde::de::Error> Values<E> {
    /// Takes the value of a property that has to be there, unless `null` is as good as none.
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
        let missing = Missing { name: name_of(self.names, self.index - 1), error: PhantomData };
        V::deserialize(missing).map_err(|error| self.fault = Some(error)).ok()
    }

    /// Takes the value of a property that may be absent.
    #[inline]
    pub fn optional<V: Default>(&mut self, slot: Option<V>) -> Option<V> {
        self.filled(slot, V::default)
    }

    /// Takes the value of a property that may be absent or `null`.
    #[inline]
    pub fn nullable<V: Default>(&mut self, slot: Option<V>) -> Option<V> {
        self.filled(slot, V::default)
    }

    /// Takes the value of a property that has one when nobody gave one.
    #[inline]
    pub fn filled<V>(&mut self, slot: Option<V>, default: impl FnOnce() -> V) -> Option<V> {
        self.index += 1;
        Some(slot.unwrap_or_else(default))
    }

    /// Ends the properties, and returns whether nothing went wrong.
    #[inline]
    pub fn end(&mut self) -> bool {
        self.fault.is_none()
    }

    /// Returns what went wrong.
    pub fn fault(self) -> E {
        self.fault.unwrap_or_else(|| E::custom("a value is missing"))
    }
}

fn name_of(names: &[&'static str], index: usize) -> &'static str {
    names.get(index).copied().unwrap_or_default()
}

/// Stands for the value of a property that is not there.
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
