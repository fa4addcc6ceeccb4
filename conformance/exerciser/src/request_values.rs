//! The values with which an operation is filled.

use std::collections::BTreeMap;

use openapi_runtime::{Body, FilePart, Mixed, Multipart, SequenceBody};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::flat;

/// The values of one request, by [`key`].
#[derive(Debug, Clone, Copy)]
pub struct RequestValues<'c> {
    pub(crate) values: &'c BTreeMap<String, Value>,
    pub(crate) body: Option<&'c Value>,
    /// The index of the body's media type.
    pub(crate) form: usize,
}

/// Returns the key of a parameter: its location and its name.
#[must_use]
pub fn key(location: &str, name: &str) -> String {
    format!("{location}/{name}")
}

impl RequestValues<'_> {
    /// Returns the value of a parameter.
    ///
    /// # Errors
    ///
    /// Fails if no value was given, or if it does not have the type.
    pub fn value<T: DeserializeOwned>(&self, key: &str) -> Result<T, String> {
        let value = self.values.get(key).ok_or_else(|| format!("{key} is required, but not declared so"))?;
        typed(value).map_err(|error| format!("{key}: {error}"))
    }

    /// Returns the value of an optional parameter.
    ///
    /// # Errors
    ///
    /// Fails if the value does not have the type.
    pub fn optional<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, String> {
        let value = self.values.get(key).filter(|value| !value.is_null());
        value.map(|value| typed(value).map_err(|error| format!("{key}: {error}"))).transpose()
    }

    /// Returns the index of the body's media type.
    #[must_use]
    pub fn form(&self) -> usize {
        self.form
    }

    /// Returns the body as a typed value.
    ///
    /// # Errors
    ///
    /// Fails if there is none, or if it does not have the type.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, String> {
        typed(self.any_body()?).map_err(|error| format!("body: {error}"))
    }

    /// Returns the body as bytes.
    ///
    /// # Errors
    ///
    /// Fails if there is none.
    pub fn bytes(&self) -> Result<Body, String> {
        Ok(self.any_body()?.as_str().unwrap_or_default().to_owned().into())
    }

    /// Returns a part of the body as a typed value.
    ///
    /// # Errors
    ///
    /// Fails if there is none, or if it does not have the type.
    pub fn part<T: DeserializeOwned>(&self, name: &str) -> Result<T, String> {
        let part =
            self.member(name)?.ok_or_else(|| format!("the part {name} is required, but not declared so"))?;
        typed(&part).map_err(|error| format!("part {name}: {error}"))
    }

    /// Returns a part by its name, or by its position in a list: `2`, or `2..` for all from there on.
    fn member(&self, name: &str) -> Result<Option<Value>, String> {
        let body = self.any_body()?;
        let place = |text: &str| text.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
        Ok(match (body.as_array(), name.strip_suffix("..")) {
            (Some(items), Some(first)) => {
                let rest = place(first).and_then(|first| items.get(first..)).unwrap_or_default();
                (!rest.is_empty()).then(|| rest.into())
            }
            (Some(items), None) => place(name).and_then(|place| items.get(place)).cloned(),
            (None, _) => body.get(name).cloned(),
        })
    }

    /// Returns a part of the body as a file.
    ///
    /// # Errors
    ///
    /// Fails like [`part`](Self::part).
    pub fn file(&self, name: &str) -> Result<FilePart, String> {
        self.part::<Value>(name).map(|part| file(&part))
    }

    /// Returns a part of the body as files. A single value is one file.
    ///
    /// # Errors
    ///
    /// Fails like [`part`](Self::part).
    pub fn files(&self, name: &str) -> Result<Vec<FilePart>, String> {
        let part = self.part::<Value>(name)?;
        Ok(part.as_array().map_or_else(|| vec![file(&part)], |parts| parts.iter().map(file).collect()))
    }

    /// Applies `read` to a part of the body, if there is one.
    ///
    /// # Errors
    ///
    /// Fails if `read` fails.
    pub fn optional_part<T>(
        &self,
        name: &str,
        read: impl FnOnce(&Self, &str) -> Result<T, String>,
    ) -> Result<Option<T>, String> {
        let part = self.member(name)?.filter(|part| !part.is_null());
        part.map(|_| read(self, name)).transpose()
    }

    /// Returns the parts of the body other than those with these names.
    ///
    /// # Errors
    ///
    /// Fails if there is no body.
    pub fn rest(&self, known: &[&str]) -> Result<Multipart, String> {
        let members = self.any_body()?.as_object().ok_or("body: the parts have no names")?;
        Ok(form(members.iter().filter(|(name, _)| !known.contains(&name.as_str()))))
    }

    /// Returns the body as unnamed parts, of which there is a single text.
    ///
    /// # Errors
    ///
    /// Fails if there is none.
    pub fn mixed(&self) -> Result<Mixed, String> {
        Ok(Mixed::new().text(self.any_body()?.as_str().unwrap_or_default()))
    }

    /// Returns the body as a sequence of one item.
    ///
    /// # Errors
    ///
    /// Fails if there is none, or if it does not have the type.
    pub fn sequence<T: DeserializeOwned + Serialize>(&self) -> Result<SequenceBody<T>, String> {
        Ok(SequenceBody::from([self.body::<T>()?]))
    }

    /// Returns the body as a multipart form.
    ///
    /// # Errors
    ///
    /// Fails if there is none.
    pub fn multipart(&self) -> Result<Multipart, String> {
        let members = self.any_body()?.as_object().ok_or("body: the parts have no names")?;
        Ok(form(members.iter()))
    }

    /// Applies `read` to the body, if there is one.
    ///
    /// # Errors
    ///
    /// Fails if `read` fails.
    pub fn optional_body<T>(
        &self,
        read: impl FnOnce(&Self) -> Result<T, String>,
    ) -> Result<Option<T>, String> {
        self.body.map(|_| read(self)).transpose()
    }

    fn any_body(&self) -> Result<&Value, String> {
        self.body.ok_or_else(|| "the body is required, but not declared so".to_owned())
    }
}

fn file(part: &Value) -> FilePart {
    FilePart::from(flat::text(part))
}

fn form<'v>(members: impl Iterator<Item = (&'v String, &'v Value)>) -> Multipart {
    members.fold(Multipart::new(), |form, (name, value)| match value {
        Value::String(text) => form.text(name, text.clone()),
        value => form.json(name, value),
    })
}

fn typed<T: DeserializeOwned>(value: &Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(value.clone())
}
