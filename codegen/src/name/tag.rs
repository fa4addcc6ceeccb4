//! Removes the tag from names within its module: `pets().list()` instead of `pets().list_pets()`.

use super::{KEYWORDS, Words};

impl Words {
    /// Returns these words without those of a tag, in the singular or the plural. Returns `None` if they do
    /// not contain them, or if the rest is not a useful name: `move`, `list_of`.
    #[must_use]
    pub(crate) fn without(&self, tag: &Self) -> Option<Self> {
        let (words, tag): (Vec<_>, Vec<_>) = (self.0.split('_').collect(), tag.0.split('_').collect());
        let is_tag = |part: &[&str]| part.iter().zip(&tag).all(|(word, of_tag)| is_same_noun(word, of_tag));
        let at = words.windows(tag.len()).position(is_tag)?;
        let mut rest = words;
        rest.drain(at..at + tag.len());
        let begins = rest.first().is_some_and(|word| word.starts_with(unicode_ident::is_xid_start));
        let is_open =
            [rest.first(), rest.last()].into_iter().flatten().any(|word| PREPOSITIONS.contains(word));
        let rest = rest.join("_");
        (begins && !is_open && !KEYWORDS.contains(&rest.as_str())).then_some(Self(rest))
    }

    /// Returns these words without those of a tag at their start, like [`without`](Self::without).
    #[must_use]
    pub(crate) fn without_first(&self, tag: &Self) -> Option<Self> {
        let rest = self.without(tag)?;
        self.0.ends_with(&rest.0).then_some(rest)
    }
}

/// Words that a name may contain, but not start or end with.
const PREPOSITIONS: [&str; 11] = ["and", "as", "at", "by", "for", "from", "in", "of", "on", "to", "with"];

/// Returns whether two words are the same noun, in the singular or the plural.
fn is_same_noun(one: &str, other: &str) -> bool {
    let is_plural = |plural: &str, singular: &str| {
        let ending = plural.strip_prefix(singular);
        ending.is_some_and(|ending| ["s", "es"].contains(&ending))
            || plural.strip_suffix("ies").is_some_and(|stem| singular.strip_suffix('y') == Some(stem))
    };
    one == other || is_plural(one, other) || is_plural(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_the_word_of_its_tag() {
        for (name, tag, short) in [
            ("listPets", "pets", Some("list")),
            ("list_pets", "Pet", Some("list")),
            ("emails_list", "Emails", Some("list")),
            ("getCategoryById", "categories", Some("get_by_id")),
            ("createInbox", "inboxes", Some("create")),
            ("addPetStoreItem", "Pet Stores", Some("add_item")),
            ("createPetPhoto", "pets", Some("create_photo")),
            ("pets", "pets", None),
            ("movePet", "pets", None),
            ("listOfPets", "pets", None),
            ("petsForOwner", "pets", None),
            ("pet2", "toys", None),
            ("listCarpets", "pets", None),
        ] {
            let words = Words::of(name).without(&Words::of(tag));
            assert_eq!(words.as_ref().map(|words| words.0.as_str()), short, "{name} in {tag}");
        }
        assert_eq!(Words::of("petId").without_first(&Words::of("pets")), Some(Words::of("id")));
        assert_eq!(Words::of("x-pet-id").without_first(&Words::of("pets")), None);
    }
}
