//! Reading: the members of an object as a struct's properties.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

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
        T::read(Members { map, at: 0, outcome: Ok(()), object: PhantomData })
    }
}

/// The members of an object that is being read. As when writing, what goes wrong is kept until the end.
#[derive(Debug)]
pub struct Members<T, M, E> {
    map: M,
    /// The property that was read last.
    at: usize,
    outcome: Result<(), E>,
    object: PhantomData<T>,
}

impl<'de, T: Object, M: MapAccess<'de>> Members<T, M, M::Error> {
    /// Goes to the next member that is a named property and returns which one; others are given to `others`. There is
    /// none at the end, or once something went wrong.
    #[inline]
    pub fn next<O: Others<'de>>(&mut self, others: &mut O) -> Option<usize> {
        if self.outcome.is_err() {
            return None;
        }
        match self.property(others) {
            Ok(property) => property,
            Err(error) => {
                self.outcome = Err(error);
                None
            }
        }
    }

    #[inline]
    fn property<O: Others<'de>>(&mut self, others: &mut O) -> Result<Option<usize>, M::Error> {
        loop {
            match self.map.next_key_seed(Name::<T, O>(PhantomData))? {
                Some(Ok(index)) => {
                    self.at = index;
                    return Ok(Some(index));
                }
                Some(Err(key)) => others.take(key, &mut self.map)?,
                None => return Ok(None),
            }
        }
    }

    /// Reads the value of the property.
    #[inline]
    pub fn value<V: Deserialize<'de>>(&mut self, slot: &mut Option<V>) {
        if slot.is_some() {
            self.outcome = Err(M::Error::duplicate_field(name::<T>(self.at)));
            return;
        }
        match self.map.next_value() {
            Ok(value) => *slot = Some(value),
            Err(error) => self.outcome = Err(error),
        }
    }

    /// Ends the reading of members.
    ///
    /// # Errors
    ///
    /// What is not JSON, a value of another type, and a property that is there twice.
    #[inline]
    pub fn end(&mut self) -> Result<(), M::Error> {
        std::mem::replace(&mut self.outcome, Ok(()))
    }

    /// Returns the value of a property that has to be there, unless `null` is as good as none.
    ///
    /// # Errors
    ///
    /// A property that is missing.
    #[inline]
    pub fn required<V: Deserialize<'de>>(&self, index: usize, slot: Option<V>) -> Result<V, M::Error> {
        slot.map_or_else(|| V::deserialize(Missing { name: name::<T>(index), error: PhantomData }), Ok)
    }
}

fn name<T: Object>(index: usize) -> &'static str {
    T::PROPERTIES.get(index).copied().unwrap_or_default()
}

/// The name of a member: the index of a property, or what is kept of another name.
struct Name<T, O>(PhantomData<(T, O)>);

impl<'de, T: Object, O: Others<'de>> DeserializeSeed<'de> for Name<T, O> {
    type Value = Result<usize, O::Key>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de, T: Object, O: Others<'de>> Visitor<'de> for Name<T, O> {
    type Value = Result<usize, O::Key>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    #[inline]
    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(T::find(key).ok_or_else(|| O::key(key)))
    }
}

/// What becomes of the members that have no name in the document.
pub trait Others<'de> {
    /// What is kept of a name.
    type Key;

    /// Keeps a name.
    fn key(name: &str) -> Self::Key;

    /// Takes the value of the member with this name.
    ///
    /// # Errors
    ///
    /// A value of another type.
    fn take<M: MapAccess<'de>>(&mut self, key: Self::Key, map: &mut M) -> Result<(), M::Error>;
}

impl<'de> Others<'de> for () {
    type Key = ();

    #[inline]
    fn key(_: &str) {}

    #[inline]
    fn take<M: MapAccess<'de>>(&mut self, (): (), map: &mut M) -> Result<(), M::Error> {
        map.next_value::<IgnoredAny>().map(|_| ())
    }
}

impl<'de, T: Deserialize<'de>> Others<'de> for BTreeMap<String, T> {
    type Key = String;

    fn key(name: &str) -> String {
        name.to_owned()
    }

    fn take<M: MapAccess<'de>>(&mut self, key: String, map: &mut M) -> Result<(), M::Error> {
        let value = map.next_value()?;
        self.insert(key, value);
        Ok(())
    }
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
