//! What a person would write with serde's derive for the document `serde_formats.yaml`.

use std::collections::BTreeMap;

use openapi_runtime::Nullable;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Flat {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) ratio: f64,
    pub(crate) active: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Renamed {
    #[serde(rename = "userId")]
    pub(crate) user_id: String,
    pub(crate) r#type: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Optional {
    pub(crate) id: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) count: Option<i32>,
    pub(crate) owner: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Change {
    pub(crate) id: i64,
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub(crate) nickname: Nullable<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Filled {
    pub(crate) id: i64,
    #[serde(default = "dark")]
    pub(crate) theme: String,
    #[serde(default = "ten")]
    pub(crate) size: i32,
}

fn dark() -> String {
    "dark".to_owned()
}

fn ten() -> i32 {
    10
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Nested {
    pub(crate) owner: Renamed,
    pub(crate) tags: Vec<String>,
    pub(crate) rows: Vec<Flat>,
    pub(crate) counts: BTreeMap<String, i64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Open {
    pub(crate) id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
    #[serde(flatten)]
    pub(crate) others: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Enums {
    pub(crate) tone: Tone,
    pub(crate) level: Level,
}

/// An enum that stays open is its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub(crate) enum Tone {
    High,
    Unknown(String),
}

impl From<String> for Tone {
    fn from(text: String) -> Self {
        if text == "high" { Self::High } else { Self::Unknown(text) }
    }
}

impl From<Tone> for String {
    fn from(tone: Tone) -> Self {
        match tone {
            Tone::High => "high".to_owned(),
            Tone::Unknown(text) => text,
        }
    }
}

/// An enum that stays open is its number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "i64", into = "i64")]
pub(crate) enum Level {
    One,
    Unknown(i64),
}

impl From<i64> for Level {
    fn from(number: i64) -> Self {
        if number == 1 { Self::One } else { Self::Unknown(number) }
    }
}

impl From<Level> for i64 {
    fn from(level: Level) -> Self {
        match level {
            Level::One => 1,
            Level::Unknown(number) => number,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Figure {
    Circle { radius: f64 },
    Square { side: i64, owner: Renamed },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Drawing {
    Empty,
    Flat(Flat),
    Renamed(Renamed),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Picture {
    pub(crate) figure: Figure,
    pub(crate) drawings: Vec<Drawing>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tree(pub(crate) Vec<Tree>);
