//! Letters beyond ASCII: which of them names keep, and how the others are written.
//!
//! Rust reads identifiers in the normal form NFC. It warns about every character that Unicode advises against
//! (Unicode Technical Standard 39, section 3.1): compatibility forms such as `º` and `µ`, obsolete scripts,
//! letters for specialists. Generated code cannot disable that lint, because the lint applies to the whole
//! crate.
//!
//! **Invariant:** the output is in the form NFKC, and each of its letters has both cases or none.

use unicode_normalization::UnicodeNormalization as _;

/// Returns the start of a name in the form NFKC. Characters that identifiers cannot contain become spaces,
/// and letters that names do not keep become their code point: `u13a0`.
pub(super) fn identifier_characters(name: &str, length: usize) -> String {
    let mut out = String::with_capacity(name.len().min(length));
    if name.is_ascii() {
        out.extend(
            name.chars().take(length).map(|c| if unicode_ident::is_xid_continue(c) { c } else { ' ' }),
        );
        return out;
    }
    for character in name.chars().take(length).nfkc() {
        if !unicode_ident::is_xid_continue(character) {
            out.push(' ');
        } else if is_name_character(character) {
            out.push(character);
        } else {
            out.extend([" u", &format!("{:x}", u32::from(character)), " "]);
        }
    }
    out
}

/// Normalizes a name after a change of case. A letter may become several in the other case, which can combine
/// again.
pub(super) fn nfkc(name: &str) -> String {
    name.nfkc().collect()
}

fn is_name_character(character: char) -> bool {
    let number = u32::from(character);
    let next = NAME_CHARACTERS.partition_point(|(_, last)| *last < number);
    character.is_ascii() || NAME_CHARACTERS.get(next).is_some_and(|(first, _)| *first <= number)
}

/// The ranges of characters that names keep. Both cases belong to Unicode's profile for identifiers (version
/// 16). Lower-case letters have an upper case, since names of types start with it. A range may include
/// characters that are not in any identifier, or not in the form NFKC.
#[rustfmt::skip]
const NAME_CHARACTERS: [(u32, u32); 130] = [
    (0xB7, 0x137), (0x139, 0x17E), (0x18F, 0x18F), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x1CD, 0x1DC),
    (0x1DE, 0x1E3), (0x1E6, 0x1F5), (0x1F8, 0x21B), (0x21E, 0x21F), (0x226, 0x233), (0x259, 0x259),
    (0x2BB, 0x2BC), (0x2EC, 0x2EC), (0x300, 0x304), (0x306, 0x30C), (0x30F, 0x311), (0x313, 0x314),
    (0x31B, 0x31B), (0x323, 0x328), (0x32D, 0x32E), (0x330, 0x331), (0x335, 0x335), (0x338, 0x339),
    (0x342, 0x345), (0x37B, 0x37D), (0x386, 0x3CE), (0x3FD, 0x45F), (0x48A, 0x4FF), (0x510, 0x529),
    (0x52E, 0x559), (0x561, 0x586), (0x5B4, 0x5B4), (0x5D0, 0x5F2), (0x620, 0x63F), (0x641, 0x655),
    (0x660, 0x669), (0x670, 0x672), (0x674, 0x68D), (0x68F, 0x6A0), (0x6A2, 0x6D5), (0x6E5, 0x6E6),
    (0x6EE, 0x6FF), (0x750, 0x7B1), (0x870, 0x88E), (0x8A0, 0x8AC), (0x8B2, 0x8B2), (0x8B5, 0x8C9),
    (0x901, 0x94D), (0x94F, 0x950), (0x956, 0x977), (0x979, 0x97F), (0x981, 0x9F1), (0x9FE, 0xA4D),
    (0xA5C, 0xA74), (0xA81, 0xAEF), (0xAFA, 0xB43), (0xB47, 0xB4D), (0xB55, 0xB61), (0xB66, 0xBEF),
    (0xC01, 0xC33), (0xC35, 0xC56), (0xC5D, 0xC61), (0xC66, 0xC80), (0xC82, 0xCD6), (0xCDD, 0xCDD),
    (0xCE0, 0xD00), (0xD02, 0xD03), (0xD05, 0xD3A), (0xD3D, 0xD43), (0xD46, 0xD57), (0xD60, 0xD61),
    (0xD66, 0xD7F), (0xD82, 0xD8E), (0xD91, 0xDA5), (0xDA7, 0xDDE), (0xDF2, 0xDF2), (0xE01, 0xF00),
    (0xF20, 0xF37), (0xF3E, 0x109D), (0x10C7, 0x10F0), (0x10F7, 0x10FF), (0x1200, 0x135F), (0x1380, 0x138F),
    (0x1780, 0x17A2), (0x17A5, 0x17A7), (0x17A9, 0x17B3), (0x17B6, 0x17CD), (0x17D0, 0x17D0),
    (0x17D2, 0x17D2), (0x17D7, 0x17DC), (0x17E0, 0x17E9), (0x1C90, 0x1CB0), (0x1CB7, 0x1CBF),
    (0x1E00, 0x1E99), (0x1E9E, 0x1E9E), (0x1EA0, 0x1EF9), (0x1F00, 0x1FFC), (0x2D27, 0x2D2D),
    (0x2D80, 0x2DDE), (0x3005, 0x3007), (0x3041, 0x312D), (0x312F, 0x31BF), (0x3400, 0x9FFF),
    (0xA67F, 0xA67F), (0xA717, 0xA71F), (0xA788, 0xA788), (0xA792, 0xA793), (0xA7C0, 0xA7C3),
    (0xA7C7, 0xA7CA), (0xA7D0, 0xA7D1), (0xA7D6, 0xA7D9), (0xA9E7, 0xA9FE), (0xAA60, 0xAA7F),
    (0xAB01, 0xAB2E), (0xAC00, 0xD7A3), (0xFA0E, 0xFA29), (0x11301, 0x11301), (0x11303, 0x11303),
    (0x1133B, 0x1133C), (0x16FF0, 0x16FF1), (0x1B11F, 0x1B122), (0x1B132, 0x1B167), (0x1DF0A, 0x1DF0A),
    (0x1E08F, 0x1E08F), (0x1E7E0, 0x1E7FE), (0x20000, 0x2B739), (0x2B740, 0x2B81D), (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x323AF),
];

#[cfg(test)]
mod tests {
    use super::super::{Scope, Words};
    use super::*;

    #[test]
    fn the_ranges_are_in_order() {
        assert!(NAME_CHARACTERS.iter().flat_map(|(first, last)| [first, last]).is_sorted());
    }

    /// Checks what the lints on the case of names and on uncommon code points check, for every character that
    /// Rust allows.
    #[test]
    fn every_letter_gives_names_that_rust_finds_usual() {
        for letter in ('\u{80}'..=char::MAX).filter(|letter| unicode_ident::is_xid_continue(*letter)) {
            let has_case = letter.is_lowercase() || letter.is_uppercase();
            let names = [format!("{letter}"), format!("a{letter}"), format!("A {letter}{letter}b")];
            for name in &names[..if has_case { 3 } else { 1 }] {
                let words = Words::of(name);
                let field = Scope::default().claim_field(&words).to_string();
                let ty = Scope::default().claim_type(&words).to_string();
                let constant = Scope::default().claim_const(&words).to_string();
                assert!(!field.contains(char::is_uppercase), "{name}: {field}");
                assert!(!ty.starts_with(char::is_lowercase) && !ty.contains('_'), "{name}: {ty}");
                assert!(!constant.contains(char::is_lowercase), "{name}: {constant}");
                for made in [field, ty, constant] {
                    assert!(made.starts_with(unicode_ident::is_xid_start), "{name}: {made}");
                    assert!(
                        made.chars()
                            .all(|c| c == '_' || is_name_character(c) && unicode_ident::is_xid_continue(c)),
                        "{name}: {made}"
                    );
                    assert!(made.nfkc().eq(made.chars()), "{name}: {made}");
                }
            }
        }
    }
}
