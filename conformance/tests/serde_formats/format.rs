//! The formats, each as text or bytes.

use std::fmt::{Debug, Display};

use serde::Serialize;
use serde::de::DeserializeOwned;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    JsonValue,
    Csv,
    UrlEncoded,
    Toml,
    Cbor,
    MessagePack,
    /// Structs are lists of their fields.
    MessagePackCompact,
    /// Nothing but the values: neither names nor types.
    Postcard,
}

impl Format {
    pub(crate) const ALL: [Self; 9] = [
        Self::Json,
        Self::JsonValue,
        Self::Csv,
        Self::UrlEncoded,
        Self::Toml,
        Self::Cbor,
        Self::MessagePack,
        Self::MessagePackCompact,
        Self::Postcard,
    ];

    pub(crate) fn write<T: Serialize>(self, value: &T) -> Result<Vec<u8>, String> {
        match self {
            Self::Json => serde_json::to_vec(value).map_err(text),
            Self::JsonValue => {
                serde_json::to_value(value).map(|value| value.to_string().into()).map_err(text)
            }
            Self::Csv => {
                let mut writer = csv::Writer::from_writer(Vec::new());
                writer.serialize(value).map_err(text)?;
                writer.into_inner().map_err(text)
            }
            Self::UrlEncoded => serde_urlencoded::to_string(value).map(Into::into).map_err(text),
            Self::Toml => toml::to_string(value).map(Into::into).map_err(text),
            Self::Cbor => {
                let mut bytes = Vec::new();
                ciborium::into_writer(value, &mut bytes).map_err(text)?;
                Ok(bytes)
            }
            Self::MessagePack => rmp_serde::to_vec_named(value).map_err(text),
            Self::MessagePackCompact => rmp_serde::to_vec(value).map_err(text),
            Self::Postcard => postcard::to_stdvec(value).map_err(text),
        }
    }

    pub(crate) fn read<T: DeserializeOwned>(self, bytes: &[u8]) -> Result<T, String> {
        match self {
            Self::Json => serde_json::from_slice(bytes).map_err(text),
            Self::JsonValue => {
                let value: serde_json::Value = serde_json::from_slice(bytes).map_err(text)?;
                serde_json::from_value(value).map_err(text)
            }
            Self::Csv => {
                let mut reader = csv::Reader::from_reader(bytes);
                reader.deserialize().next().ok_or("no row")?.map_err(text)
            }
            Self::UrlEncoded => serde_urlencoded::from_bytes(bytes).map_err(text),
            Self::Toml => toml::from_slice(bytes).map_err(text),
            Self::Cbor => ciborium::from_reader(bytes).map_err(text),
            Self::MessagePack | Self::MessagePackCompact => rmp_serde::from_slice(bytes).map_err(text),
            Self::Postcard => postcard::from_bytes(bytes).map_err(text),
        }
    }
}

fn text(error: impl Display) -> String {
    error.to_string()
}

/// Compares a generated type with its counterpart that serde derives, in all formats.
///
/// Both write the same bytes, or both refuse; each reads what they wrote, or both cannot. `held` are the formats in which
/// the value comes back, so that no case passes because nothing works.
pub(crate) fn compare<A, B>(held: &[Format], generated: &A, derived: &B)
where
    A: Serialize + DeserializeOwned + PartialEq + Debug,
    B: Serialize + DeserializeOwned + PartialEq + Debug,
{
    compare_but((&[], &[]), held, generated, derived);
}

/// Compares two types that write other bytes in some formats, which both of them read, unless serde's cannot write at all.
/// `only_ours` are the formats that ours reads and a derive does not.
pub(crate) fn compare_but<A, B>(
    (others, only_ours): (&[Format], &[Format]),
    held: &[Format],
    generated: &A,
    derived: &B,
) where
    A: Serialize + DeserializeOwned + PartialEq + Debug,
    B: Serialize + DeserializeOwned + PartialEq + Debug,
{
    for format in Format::ALL {
        let (bytes, expected) = (format.write(generated), format.write(derived));
        if let (Ok(bytes), Err(_), true) = (&bytes, &expected, others.contains(&format)) {
            assert_eq!(format.read::<A>(bytes).as_ref(), Ok(generated), "{format:?}");
            continue;
        }
        let (Ok(bytes), Ok(expected)) = (&bytes, &expected) else {
            assert!(bytes.is_err() && expected.is_err(), "{format:?}: {bytes:?}, derived {expected:?}");
            assert!(!held.contains(&format), "{format:?}: {bytes:?}");
            continue;
        };
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (is_equal, is_other) = (bytes == expected, others.contains(&format));
        assert_eq!(is_equal, !is_other, "{format:?}: {:?}, derived {:?}", shown(bytes), shown(expected));
        let (read, expected) = (format.read::<A>(bytes), format.read::<B>(bytes));
        let (is_read, is_expected) = (read.as_ref() == Ok(generated), expected.as_ref() == Ok(derived));
        let is_ours = only_ours.contains(&format);
        assert_eq!(
            is_read,
            is_expected || is_ours,
            "{format:?}: {read:?}, derived {expected:?} from {:?}",
            shown(bytes)
        );
        assert_eq!(is_expected, !is_ours && is_read, "{format:?}: derived {expected:?}");
        assert_eq!(is_read, held.contains(&format), "{format:?}: {read:?} from {:?}", shown(bytes));
    }
}
