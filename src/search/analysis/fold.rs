//! Folding: spellings that mean the same become the same.

use std::sync::LazyLock;

use ferrous_opencc::{OpenCC, config::BuiltinConfig};

/// The characters below this are folded by one look into a table: the basic
/// plane, which holds all that a posting is written with.
const TABLE: usize = 0x1_0000;

/// Folds full-width forms to ASCII, capitals to small letters and traditional
/// to simplified characters: one character for one character, so that the
/// n-th of the result comes from the n-th of `text`.
pub fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

/// What [`fold`] makes of one character.
pub fn fold_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    SIMPLE.get(c as usize).copied().unwrap_or(c)
}

static SIMPLE: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table: Vec<char> =
        (0..TABLE as u32).map(|code| char::from_u32(code).map_or(char::REPLACEMENT_CHARACTER, fold_letter)).collect();
    simplify(&mut table);
    table
});

/// Width and case. Where the small form is more than one character (the dotted
/// capital I), the character stays: the rule of one for one comes first.
fn fold_letter(c: char) -> char {
    let narrow = match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let mut lower = narrow.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(small), None) => small,
        _ => narrow,
    }
}

/// Traditional to simplified, character by character. Whole phrases would be
/// more exact, but they cannot be looked up one character at a time, and a
/// query folds in the same way.
fn simplify(table: &mut [char]) {
    let Ok(converter) = OpenCC::from_config(BuiltinConfig::T2s) else {
        tracing::error!("the table of traditional characters cannot be read; they are not folded");
        return;
    };
    let han = ('\u{3400}'..='\u{9fff}').chain('\u{f900}'..='\u{faff}');
    // One call for all, a line each, so that no two of them form a phrase.
    let all: String = han.flat_map(|c| [c, '\n']).collect();
    for (from, to) in all.lines().zip(converter.convert(&all).lines()) {
        let (mut from, mut to) = (from.chars(), to.chars());
        if let (Some(from), Some(to), None) = (from.next(), to.next(), to.next()) {
            table[from as usize] = to;
        }
    }
}

/// A folded text that remembers where its bytes came from.
pub(super) struct Folded {
    pub(super) text: String,
    /// From each of these bytes of `text` on, the original is this far ahead.
    /// Empty for most texts, whose characters keep their length.
    shifts: Vec<(usize, isize)>,
}

impl Folded {
    pub(super) fn new(original: &str) -> Folded {
        let mut text = String::with_capacity(original.len());
        let mut shifts = Vec::new();
        let mut shift = 0;
        for c in original.chars() {
            let folded = fold_char(c);
            text.push(folded);
            if folded.len_utf8() != c.len_utf8() {
                shift += c.len_utf8() as isize - folded.len_utf8() as isize;
                shifts.push((text.len(), shift));
            }
        }
        Folded { text, shifts }
    }

    /// The byte of the original for a byte of [`Self::text`] at which a
    /// character begins or the text ends.
    pub(super) fn original(&self, byte: usize) -> usize {
        match self.shifts.partition_point(|&(from, _)| from <= byte) {
            0 => byte,
            after => byte.saturating_add_signed(self.shifts[after - 1].1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_become_alike() {
        let cases = [
            ("Java", "java"),
            ("ＪＡＶＡ", "java"),
            ("Ｃ＋＋　开发", "c++ 开发"),
            ("會計", "会计"),
            ("軟體工程師", "软体工程师"),
            ("電工（低壓）", "电工(低压)"),
            ("護士", "护士"),
            ("後臺開發", "后台开发"),
            ("５０００－８０００元", "5000-8000元"),
            ("ÀÉ", "àé"),
            ("ㄅㄆ〇々", "ㄅㄆ〇々"),
            ("İ", "İ"),
            ("𠮷野家", "𠮷野家"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(fold(text), expected, "{text}");
            assert_eq!(fold(text).chars().count(), text.chars().count(), "{text}: one for one");
            assert_eq!(fold(&fold(text)), fold(text), "{text}: folding twice");
        }
    }

    #[test]
    fn bytes_lead_back_to_the_original() {
        let original = "Ｃ＋＋開發、Ａ級 x";
        let folded = Folded::new(original);
        let mut characters = folded.text.char_indices();
        for (at, c) in original.char_indices() {
            let Some((byte, small)) = characters.next() else { panic!("too short") };
            assert_eq!(folded.original(byte), at, "{c} as {small}");
        }
        assert_eq!(folded.original(folded.text.len()), original.len());
    }
}
