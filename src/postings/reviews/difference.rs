//! What changed between two texts, piece by piece.

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// What became of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It stands in both.
    Kept,
    /// It stood in the old text.
    Removed,
    /// It stands in the new text.
    Added,
}

/// A piece of text and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// What became of them.
    pub change: Change,
}

/// Longer texts, in bytes of both, are compared by lines: two unlike texts cost
/// the product of their numbers of parts.
const LONG: usize = 20_000;

/// The pieces of both texts in reading order; what was removed comes before
/// what took its place.
pub fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let parts = if old.len() + new.len() > LONG { lines } else { words };
    let (old, new) = (parts(old), parts(new));
    let mut pieces = Vec::new();
    let mut push = |parts: &[&str], change| {
        if !parts.is_empty() {
            pieces.push(Piece { text: parts.concat(), change });
        }
    };
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (removed, added) = (&old[op.old_range()], &new[op.new_range()]);
        if op.tag() == DiffTag::Equal {
            push(added, Change::Kept);
        } else {
            push(removed, Change::Removed);
            push(added, Change::Added);
        }
    }
    pieces
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Words of Latin letters and digits are whole; everything else is compared by
/// characters, as Chinese has no spaces.
fn words(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let n_word = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (part, after) = rest.split_at(n_word.max(first.len_utf8()));
        parts.push(part);
        rest = after;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        pieces(old, new)
            .iter()
            .map(|it| match it.change {
                Change::Kept => it.text.clone(),
                Change::Removed => format!("[-{}]", it.text),
                Change::Added => format!("[+{}]", it.text),
            })
            .collect()
    }

    #[test]
    fn changes_are_told_by_words_and_characters() {
        for (old, new, expected) in [
            ("限男性，25岁以下", "25岁以下", "[-限男性，]25岁以下"),
            ("月薪3800元", "月薪4200元", "月薪[-3800][+4200]元"),
            ("", "测量血压", "[+测量血压]"),
            ("照料老人", "照料老人", "照料老人"),
        ] {
            assert_eq!(shown(old, new), expected);
        }
    }

    #[test]
    fn long_texts_are_compared_by_lines() {
        let old = "测量血压\n".repeat(2_000);
        let new = format!("{old}记录体温\n");
        let pieces = pieces(&old, &new);
        assert_eq!(pieces.len(), 2);
        assert_eq!((pieces[1].text.as_str(), pieces[1].change), ("记录体温\n", Change::Added));
    }
}
