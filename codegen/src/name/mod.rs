//! Converts words to identifiers, with scopes and reserved words. Only this module changes case.
//!
//! A name from the document is split into [`Words`] once. A [`Scope`] claims an identifier for it, so that
//! two names that would collide become `name` and `name_2`. Every identifier that reaches `emit` is made
//! here.

mod letters;
mod reserved;
mod tag;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::Hash;

pub(crate) use self::reserved::KEYWORDS;

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

/// A name of the document as lower-case words, separated by `_`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Words(String);

/// The maximum length of an identifier in bytes. A name in a document may be a megabyte long.
const MAX_LENGTH: usize = 120;

impl Words {
    /// Splits a name at case changes and at characters that identifiers cannot contain.
    ///
    /// A leading sign becomes a word (`+1` is `plus 1`), because it is often the only difference between two
    /// values. A name without letters and digits becomes `empty` or `symbol`.
    #[must_use]
    pub(crate) fn of(name: &str) -> Self {
        let words = if is_snake(name) { bounded(name, 4 * MAX_LENGTH).to_owned() } else { split(name) };
        Self(match name.chars().next() {
            Some('+') if !words.is_empty() => format!("plus_{words}"),
            Some('-') if !words.is_empty() => format!("minus_{words}"),
            Some(_) if words.is_empty() => "symbol".to_owned(),
            None => "empty".to_owned(),
            Some(_) => words,
        })
    }

    /// Appends words.
    #[must_use]
    pub(crate) fn then(&self, other: &str) -> Self {
        self.then_all(&Self::of(other))
    }

    /// Appends words.
    #[must_use]
    pub(crate) fn then_all(&self, other: &Self) -> Self {
        Self(format!("{self}_{other}"))
    }

    /// Returns whether the last word is this one.
    pub(crate) fn ends_with(&self, word: &str) -> bool {
        self.0.rsplit('_').next() == Some(word)
    }

    fn snake(&self) -> String {
        let name = self.starting_with_letter();
        // ASCII words are already in lower case. The lower case of other letters may be several letters.
        let name = if name.is_ascii() { name } else { Cow::Owned(letters::nfkc(&name.to_snake_case())) };
        bounded(&name, MAX_LENGTH).trim_end_matches('_').to_owned()
    }

    fn camel(&self) -> String {
        let name = self.starting_with_letter();
        let name = if name.is_ascii() {
            name.split('_').flat_map(capitalized).collect()
        } else {
            letters::nfkc(&name.to_upper_camel_case())
        };
        bounded(&name, MAX_LENGTH).to_owned()
    }

    /// Adds a letter before a leading digit, with which an identifier cannot start: `1st` becomes `n1st`.
    fn starting_with_letter(&self) -> Cow<'_, str> {
        if self.0.starts_with(unicode_ident::is_xid_start) {
            Cow::Borrowed(&self.0)
        } else {
            Cow::Owned(format!("n{self}"))
        }
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns whether a name already consists of lower-case words, as most names do.
fn is_snake(name: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    name.bytes().all(|byte| is_word(byte) || byte == b'_')
        && !name.is_empty()
        && !name.starts_with('_')
        && !name.ends_with('_')
        && !name.contains("__")
}

/// Returns the words of a name, or nothing if it has no letter and no digit.
fn split(name: &str) -> String {
    // This is one word, like HTTP: `oauth2_token`.
    let identifier_characters =
        letters::identifier_characters(name, 4 * MAX_LENGTH).replace("OAuth", "Oauth");
    let after =
        identifier_characters.strip_prefix("oAuth").filter(|rest| !rest.starts_with(char::is_lowercase));
    after.map_or_else(|| identifier_characters.to_snake_case(), |rest| format!("Oauth{rest}").to_snake_case())
}

/// Capitalizes an ASCII word.
fn capitalized(word: &str) -> impl Iterator<Item = char> {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters)
}

fn bounded(text: &str, length: usize) -> &str {
    if text.len() <= length {
        return text;
    }
    let end = (0..=length).rev().find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// An identifier that can be used exactly as it is written.
pub(crate) trait Exact: Sized {
    /// Returns the identifier, or `None` if the text is not one or if Rust reads it as another one.
    fn exact(text: &str) -> Option<Self>;

    /// Returns its text.
    fn text(&self) -> &str;
}

/// Returns whether a text is an identifier, raw or not.
fn is_identifier(text: &str) -> bool {
    let mut letters = text.chars();
    let begins = letters.next().is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first));
    begins
        && letters.all(unicode_ident::is_xid_continue)
        && text.len() <= MAX_LENGTH
        && !reserved::NEVER_IDENTIFIERS.contains(&text)
        && letters::nfkc(text) == text
}

macro_rules! identifier {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Returns the identifier's text, without the `r#` that a keyword needs in Rust.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Exact for $name {
            fn exact(text: &str) -> Option<Self> {
                is_identifier(text).then(|| Self(text.to_owned()))
            }

            fn text(&self) -> &str {
                self.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier!(/// The name of a type: `ListScores`.
    TypeName);
identifier!(/// The name of a field, and of the setter and argument that go with it: `after_key`.
    FieldName);
identifier!(/// The name of an enum's variant: `BadRequest`.
    VariantName);
identifier!(/// The name of a method: `list_scores`.
    MethodName);
identifier!(/// The name of a module, and of the method that leads to what stands in it: `pets`.
    ModuleName);
identifier!(/// The name of a constant: `BEARER_AUTH`.
    ConstName);

impl VariantName {
    /// Returns the name of the variant for unknown values: `Unknown`, unless the document itself has that
    /// name.
    pub(crate) fn catch_all<'n>(others: impl IntoIterator<Item = &'n Self>) -> Self {
        let mut scope = Scope::default();
        for other in others {
            scope.reserve(other.as_str());
        }
        let name = if scope.is_free("Unknown") { "unknown" } else { "unrecognized" };
        scope.claim_variant(&Words::of(name))
    }
}

/// A text that gets a name, and the name that the document pins for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Claimed<'t> {
    pub(crate) wire: &'t str,
    pub(crate) pinned: Option<&'t str>,
    /// The place, if it distinguishes equal texts: `query`, `header`.
    pub(crate) place: &'t str,
}

/// The identifiers in use in one scope of the generated code.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    /// The names that no document can have here.
    reserved: &'static [&'static [&'static str]],
    taken: HashSet<String>,
    /// The number to try next for a name that is in use.
    next: HashMap<String, usize>,
}

impl Scope {
    /// Returns the scope of the handles of tags, which share a module with the client.
    #[must_use]
    pub(crate) fn handles() -> Self {
        Self::reserving(&[reserved::CLIENT_TYPES])
    }

    /// Returns the scope of the client's own name, which shares a module with the types that every client
    /// has.
    #[must_use]
    pub(crate) fn beside_client() -> Self {
        Self::reserving(&[reserved::BESIDE_CLIENT])
    }

    /// Returns the scope of the functions that return servers.
    #[must_use]
    pub(crate) fn servers() -> Self {
        Self::reserving(&[reserved::SERVER])
    }

    /// Returns the scope of an operation's setters, in which the methods that every call has are reserved.
    #[must_use]
    pub(crate) fn parameters() -> Self {
        Self::reserving(&[reserved::CALL])
    }

    /// Returns the scope of a client's methods, in which those that every client has are reserved.
    #[must_use]
    pub(crate) fn methods() -> Self {
        Self::reserving(&[reserved::CLIENT])
    }

    /// Returns the scope of a builder's credential setters, in which the methods that every builder has are
    /// reserved.
    #[must_use]
    pub(crate) fn credentials() -> Self {
        Self::reserving(&[reserved::BUILDER])
    }

    /// Returns the scope of the modules of tags, which are also methods of the client. The names of the
    /// client's own methods are reserved, and those of crates that generated code uses.
    #[must_use]
    pub(crate) fn modules() -> Self {
        Self::reserving(&[reserved::CLIENT, reserved::CRATES])
    }

    /// Reserves a name that was claimed elsewhere.
    pub(crate) fn reserve(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    /// Reserves a name unless it is in use. Returns whether it was free.
    pub(crate) fn try_reserve(&mut self, name: &str) -> bool {
        self.is_free(name) && self.taken.insert(name.to_owned())
    }

    fn reserving(reserved: &'static [&'static [&'static str]]) -> Self {
        Self { reserved, ..Self::default() }
    }

    fn is_free(&self, name: &str) -> bool {
        !self.reserved.iter().any(|names| names.contains(&name)) && !self.taken.contains(name)
    }

    /// Claims a name for each of several texts: first those with pinned names, then those that equal their
    /// resulting name, then the others in the order of their text. So reordering the document does not swap
    /// names that would collide.
    pub(crate) fn claim_all<T: fmt::Display>(
        &mut self,
        names: &[Claimed<'_>],
        claim: impl Fn(&mut Self, &Words) -> T,
    ) -> Vec<T> {
        let words: Vec<_> = names.iter().map(|name| Words::of(name.wire)).collect();
        let mut scope = Self::default();
        let alone: Vec<_> = words
            .iter()
            .map(|words| {
                scope.taken.clear();
                claim(&mut scope, words).to_string()
            })
            .collect();
        let mut claimed: Vec<_> = names.iter().map(|_| None).collect();
        for index in order(names, &alone) {
            if let (Some(claimed), Some(name), Some(words)) =
                (claimed.get_mut(index), names.get(index), words.get(index))
            {
                *claimed = Some(match name.pinned {
                    Some(pinned) => claim(self, &Words::of(pinned)),
                    None => claim(self, words),
                });
            }
        }
        claimed.into_iter().flatten().collect()
    }

    /// Replaces names by their shorter forms, if these are unique: they must differ from all other names,
    /// from all other shorter forms, and from the reserved names of this scope.
    pub(crate) fn shorten<T: Clone + Eq + Hash + fmt::Display>(
        &self,
        names: &[T],
        shorter: &[Option<Words>],
        claim: impl Fn(&mut Self, &Words) -> T,
    ) -> Vec<T> {
        let wish = |words: &Words| {
            let wish = claim(&mut Self::default(), words);
            self.is_free(&wish.to_string()).then_some(wish)
        };
        let wishes: Vec<_> = shorter.iter().map(|words| words.as_ref().and_then(wish)).collect();
        let mut asked: HashMap<&T, usize> = HashMap::new();
        // A name counts twice, so that an equal shorter form is never unique.
        for (name, count) in
            names.iter().map(|name| (name, 2)).chain(wishes.iter().flatten().map(|wish| (wish, 1)))
        {
            *asked.entry(name).or_default() += count;
        }
        let own = names.iter().zip(&wishes);
        let is_alone = |wish: &&T| asked.get(wish) == Some(&1);
        own.map(|(name, wish)| wish.as_ref().filter(is_alone).unwrap_or(name).clone()).collect()
    }

    /// Claims a type's name.
    pub(crate) fn claim_type(&mut self, words: &Words) -> TypeName {
        TypeName(self.claim(words.camel(), ""))
    }

    /// Claims a variant's name.
    pub(crate) fn claim_variant(&mut self, words: &Words) -> VariantName {
        VariantName(self.claim(words.camel(), ""))
    }

    /// Claims a field's name.
    pub(crate) fn claim_field(&mut self, words: &Words) -> FieldName {
        FieldName(self.claim(words.snake(), "_"))
    }

    /// Claims a method's name.
    pub(crate) fn claim_method(&mut self, words: &Words) -> MethodName {
        MethodName(self.claim(words.snake(), "_"))
    }

    /// Claims a module's name.
    pub(crate) fn claim_module(&mut self, words: &Words) -> ModuleName {
        ModuleName(self.claim(words.snake(), "_"))
    }

    /// Claims a constant's name.
    pub(crate) fn claim_const(&mut self, words: &Words) -> ConstName {
        ConstName(self.claim(letters::nfkc(&words.snake().to_uppercase()), "_"))
    }

    fn claim(&mut self, mut name: String, separator: &str) -> String {
        let length = name.len();
        // `self`, `Self`, `super` and `crate` cannot be raw identifiers either.
        if reserved::NEVER_IDENTIFIERS.contains(&name.as_str()) {
            name.push('_');
        }
        if !self.is_free(&name) {
            name.truncate(length);
            let stem = std::mem::take(&mut name) + separator;
            let tried = self.next.get(&stem).copied().unwrap_or(2);
            for number in tried.. {
                name = format!("{stem}{number}");
                if self.is_free(&name) {
                    self.next.insert(stem, number + 1);
                    break;
                }
            }
        }
        self.taken.insert(name.clone());
        name
    }
}

/// Returns the order in which names are claimed, by index. `alone` contains the name that each would get on
/// its own.
fn order(names: &[Claimed<'_>], alone: &[String]) -> Vec<usize> {
    let mut order: Vec<_> = (0..names.len()).collect();
    order.sort_by_cached_key(|index| {
        names.get(*index).zip(alone.get(*index)).map(|(name, alone)| {
            (name.pinned.is_none(), alone.trim_end_matches('_') != name.wire, name.wire, name.place)
        })
    });
    order
}
