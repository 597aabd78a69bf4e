//! The spelling of names and numbers by which they are compared, and the check
//! digit of numbers. How our own are made says [`super::scheme`].

/// A name as it is compared: half width, lower case, without spaces and the
/// several dots of names from other languages.
pub fn folded_name(text: &str) -> String {
    half_width(text).to_lowercase().chars().filter(|it| !"·•・‧.．-'’".contains(*it)).collect()
}

pub(super) fn half_width(text: &str) -> String {
    let half = |it: char| match it {
        '！'..='～' => char::from_u32(it as u32 - 0xFEE0).unwrap_or(it),
        '‐' | '‑' | '–' | '—' => '-',
        it => it,
    };
    text.chars().map(half).filter(|it| !it.is_whitespace()).collect()
}

/// ISO 7064, MOD 11,10, over digits.
pub(super) fn check_digit(digits: &str) -> u32 {
    let product = digits.bytes().fold(10, |product, digit| {
        let sum = (product + u32::from(digit - b'0')) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_one_spelling() {
        assert_eq!(folded_name("阿依古丽·买买提"), folded_name("阿依古丽 • 买买提"));
        assert_eq!(folded_name(" Ａnna-Maria "), "annamaria");
    }
}
